"""Watch files, logs and archives become runs for the diary."""

from __future__ import annotations

import gzip
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crampcast.errors import UnusableInput
from crampcast.jobs.importing import import_paths
from crampcast.jobs.run_files import file_parts, read_run_file
from crampcast.store import Diary

DATA = Path(__file__).parents[1] / "data"
START = datetime(2026, 5, 1, 6, 0, tzinfo=UTC)


def gpx(minutes: int = 30, start: datetime = START) -> bytes:
    """Write a level run due north at 3 m/s, a point every ten seconds."""
    points = "".join(
        f'<trkpt lat="{45 + i * 30 / 111_195:.7f}" lon="6"><ele>500</ele>'
        f"<time>{(start + timedelta(seconds=10 * i)).strftime('%Y-%m-%dT%H:%M:%SZ')}</time></trkpt>"
        for i in range(minutes * 6 + 1)
    )
    return f'<gpx version="1.1"><trk><type>running</type><trkseg>{points}</trkseg></trk></gpx>'.encode()


def test_a_recording_is_one_replayable_run() -> None:
    found = read_run_file(gpx(), "a.gpx")
    (run,) = found.summaries
    assert found.replayable
    assert found.format == "gpx"
    assert run.start == START
    assert run.distance_m == pytest.approx(30 * 60 * 3.0, rel=0.005)
    assert run.elapsed_s == pytest.approx(1800.0)


def test_a_log_is_many_runs_in_lines() -> None:
    found = read_run_file(
        b"date,dist_m,mov_s,hr\n2026-05-01,5400,1800,150\n2026-05-03,9000,3000,140\n", "log.csv"
    )
    assert not found.replayable
    assert [run.distance_m for run in found.summaries] == [5400.0, 9000.0]
    assert [run.start for run in found.summaries] == [None, None]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            b"<gpx><rte><rtept lat='45' lon='6'/><rtept lat='45.1' lon='6'/></rte></gpx>",
            "a course, not an activity",
        ),
        (b"it rained", "plain text"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
    ],
)
def test_what_is_no_run_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(UnusableInput, match=says):
        read_run_file(content, "x")


def test_a_run_from_watch_log_and_compressed_copy_counts_once(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "a.gpx").write_bytes(gpx())
    (tmp_path / "runs" / "b.gpx.gz").write_bytes(
        gzip.compress(gpx(start=START + timedelta(seconds=30)), mtime=0)
    )
    (tmp_path / "runs" / "log.csv").write_text(
        "date,dist_m,mov_s,hr\n2026-05-01,5400,1790,150\n2026-05-03,9000,3000,140\n"
    )
    with Diary.open(tmp_path / "diary") as diary:
        result = import_paths([tmp_path / "runs"], diary)
        assert (result["imported"], result["duplicates"], result["refused"]) == (2, 2, [])
        assert [run.day.day for run in diary.summaries("running") + diary.summaries("unknown")] == [1, 3]
        ((key, leg, _),) = diary.runs(replayable=True)
        assert leg == 0
        assert diary.read_original(key) == gpx()


def test_parts_of_a_plain_file_are_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.gpx").write_bytes(gpx(1))
    (part,) = file_parts(tmp_path / "a.gpx")
    assert part.content == gpx(1)
    assert part.fault == ""


HEADER = (
    "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Verstrichene Zeit,Distanz,Dateiname,"
    "Verstrichene Zeit,Bewegungszeit,Distanz,Höhenzunahme"
)
LISTED = "\n".join(
    [
        HEADER,
        '7,"01.05.2026, 06:00:00",Abends,Wanderung,9,"5",activities/7.gpx,"1800,0","1795,0","5100,0","10,5"',
        '8,"02.05.2026, 06:00:00",Fehlt,Lauf,9,"5,4",activities/8.fit.gz,"1800,0","1795,0","5400,0","10,5"',
        '9,"03.05.2026, 06:00:00",Foto,Lauf,1800,"5,4",activities/9.gpx,"1800,0","1795,0","5400,0","10,5"',
        '10,"04.05.2026, 06:00:00",Rad,Radfahrt,1800,"15,4",,"1800,0","1795,0","15400,0",',
    ]
)


@pytest.mark.parametrize("unpacked", [False, True])
def test_a_german_export_of_strava_is_joined_to_its_files(tmp_path: Path, unpacked: bool) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("activities.csv", "\ufeff" + LISTED)
        archive.writestr("activities/7.gpx", gpx())
        archive.writestr("activities/9.gpx", b"\xff\xd8\xff\xe0 a photo")
        if unpacked:
            path = tmp_path / "export"
            archive.extractall(path)
    with Diary.open(tmp_path / "diary") as diary:
        result = import_paths([path], diary)
        assert (result["imported"], result["duplicates"], result["warnings"]) == (4, 0, [])
        assert [Path(refused["file"]).name for refused in result["refused"]] == ["9.gpx"]
        found = [(run.external_id, run.sport, run.distance_m) for run in diary.summaries()]
        assert found[0][:2] == ("7", "hiking")
        assert found[0][2] == pytest.approx(5400, rel=0.005)
        assert found[1:] == [("8", "running", 5400), ("9", "running", 5400), ("10", "cycling", 15400)]
        before = diary.runs()
        again = import_paths([path], diary)
        assert (again["imported"], again["duplicates"]) == (0, 4)
        assert diary.runs() == before


def test_one_run_in_two_formats_of_a_watch_counts_once(tmp_path: Path) -> None:
    name = "connectstats__activity_234979239"
    with Diary.open(tmp_path) as diary:
        result = import_paths([DATA / "fit" / f"{name}.fit", DATA / "tcx" / f"{name}.tcx.gz"], diary)
        assert (result["imported"], result["duplicates"]) == (1, 1)


def test_progress_goes_through_the_members_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for day in range(3):
            archive.writestr(f"{day}.gpx", gpx(5, START + timedelta(days=day)))
    told: list[tuple[int, int, str]] = []
    with Diary.open(tmp_path / "diary") as diary:
        import_paths([path], diary, progress=lambda *now: told.append(now))
    assert [(done, total) for done, total, _ in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert told[2][2].endswith("export.zip:2.gpx")
