"""Watch files, logs and archives become runs for the diary."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crampcast.errors import UnusableInput
from crampcast.jobs.importing import import_paths
from crampcast.jobs.run_files import file_parts, read_run_file
from crampcast.store import Diary

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
