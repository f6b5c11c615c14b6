"""Importing: everything readable once, and no file stops the others."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crampcast.activity.summary import RunSummary
from crampcast.errors import UnusableInput
from crampcast.jobs.importing import import_paths
from crampcast.jobs.ports import DiaryPort, RunFile, save_runner, saved_runner
from crampcast.runner import Profile
from crampcast.store import Diary

START = datetime(2026, 5, 1, 6, 0, tzinfo=UTC)


def read_lines(content: bytes, name: str) -> RunFile:
    """Read a plain format made for these tests: one `day distance_m` a line."""
    if name.endswith(".broken"):
        raise KeyError("a fault of the reader")
    if not name.endswith((".run", ".log", ".gpx")):
        raise UnusableInput("it is not a run", where=name, remedy="give a run")
    runs = []
    timed = name.endswith(".run")
    for line in content.decode().splitlines():
        day, distance_m = line.split()
        start = START + timedelta(days=int(day))
        moving_s = 3000.0 if timed else None
        runs.append(
            RunSummary(
                start.date(), start if timed else None, "running", float(distance_m), moving_s, source=name
            )
        )
    warnings = ("the last line is cut",) if b"7 " in content else ()
    return RunFile("lines", tuple(runs), timed, warnings)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    top = tmp_path / "runs"
    (top / "deep" / "deeper").mkdir(parents=True)
    (top / "a.run").write_text("0 10000\n")
    (top / "deep" / "b.run").write_text("1 12000\n2 8000\n")
    (top / "deep" / "deeper" / "log.log").write_text("0 10050\n1 12000\n9 5000\n")
    (top / "same-as-a.run").write_text("0 10000\n")
    (top / "notes.txt").write_text("rained")
    (top / "empty.run").write_text("")
    (top / "x.broken").write_text("x")
    (top / "damaged.run").write_text("zero ten\n")
    (top / ".hidden.run").write_text("5 5000\n")
    (top / "loop").symlink_to(top, target_is_directory=True)
    (top / "dangling.run").symlink_to(top / "nowhere.run")
    return top


def test_a_folder_is_imported_with_everything_below_it(folder: Path, tmp_path: Path) -> None:
    with Diary.open(tmp_path / "diary") as diary:
        port: DiaryPort = diary
        result = import_paths([folder], port, read_lines)
        assert (result["imported"], result["duplicates"]) == (4, 3)
        refused = {Path(r["file"]).name: r["reason"] for r in result["refused"]}
        assert set(refused) == {"notes.txt", "empty.run", "x.broken", "damaged.run", "dangling.run"}
        assert refused["notes.txt"] == "it is not a run; give a run"
        assert refused["x.broken"] == "it could not be read (KeyError)"
        assert refused["empty.run"] == "the file is empty"
        assert refused["dangling.run"] == "there is no such file"
        assert result["files"] == {"imported": 3, "duplicates": 1, "refused": 5}
        assert [run.distance_m for run in diary.summaries()] == [10000.0, 12000.0, 8000.0, 5000.0]


def test_a_second_import_changes_nothing(folder: Path, tmp_path: Path) -> None:
    with Diary.open(tmp_path / "diary") as diary:
        import_paths([folder], diary, read_lines)
        before, counts = diary.runs(), diary.counts()
        result = import_paths([folder, folder / "a.run"], diary, read_lines)
        assert (result["imported"], result["duplicates"]) == (0, 7)
        assert (diary.runs(), diary.counts()) == (before, counts)


def test_an_archive_brings_its_members_and_is_known_again(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("activities/a.gpx", "0 10000\n")
        archive.writestr("activities/b.GPX", "7 12000\n")
        archive.writestr("activities/bad.gpx", "x")
        archive.writestr("activities/empty.gpx", "")
        archive.writestr("__MACOSX/._a.gpx", "x")
        archive.writestr("media/photo.jpg", b"x")
    with Diary.open(tmp_path / "diary") as diary:
        reader = lambda content, name: read_lines(content, name.lower())  # noqa: E731
        result = import_paths([tmp_path / "all.zip"], diary, reader)
        assert result["imported"] == 2
        assert [line.rpartition("/")[2] for line in result["warnings"]] == ["b.GPX: the last line is cut"]
        assert [Path(r["file"]).name for r in result["refused"]] == ["bad.gpx", "empty.gpx"]
        again = import_paths([tmp_path / "all.zip"], diary, reader)
        assert (again["imported"], again["duplicates"]) == (0, 2)


def test_damaged_archives_refuse_what_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.gpx", "0 10000\n" * 50)
        archive.writestr("b.gpx", "3 12000\n")
    whole = path.read_bytes()
    path.write_bytes(whole[:45] + b"\xff\xff\xff" + whole[48:])
    (tmp_path / "cut.zip").write_bytes(whole[:80])
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("photo.jpg", b"x")
    with Diary.open(tmp_path / "diary") as diary:
        result = import_paths([path, tmp_path / "cut.zip", tmp_path / "photos.zip"], diary, read_lines)
        reasons = {Path(r["file"].replace(":", "/")).name: r["reason"] for r in result["refused"]}
        assert set(reasons) == {"a.gpx", "cut.zip", "photos.zip"}
        assert "damaged" in reasons["cut.zip"]
        assert reasons["photos.zip"] == "the archive holds no run"
        assert result["imported"] == 1


def test_progress_is_told_before_each_file_and_at_the_end(folder: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    with Diary.open(tmp_path / "diary") as diary:
        import_paths(
            [folder / "a.run", folder / "deep"],
            diary,
            read_lines,
            lambda done, total, what: told.append((done, total, what)),
        )
    assert [(done, total) for done, total, _ in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert told[0][2].endswith("a.run")


def test_what_is_not_a_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.run")
    with Diary.open(tmp_path / "diary") as diary:
        result = import_paths(
            [tmp_path / "none.run", tmp_path / "pipe.run", "bad\x00name", "x" * 5000], diary, read_lines
        )
        assert len(result["refused"]) == 4
        assert diary.counts()["originals"] == 0


STOPPED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from test_importing import read_lines
from crampcast.jobs.importing import import_paths
from crampcast.store import Diary
def stop(done, total, what):
    if done == 2:
        os.kill(os.getpid(), signal.SIGKILL)
import_paths([sys.argv[1]], Diary.open(sys.argv[2]), read_lines, stop)
"""


def test_a_stopped_import_carries_on_where_it_was(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    runs.mkdir()
    for day in range(5):
        (runs / f"{day}.run").write_text(f"{day} 10000\n")
    script = STOPPED.format(here=str(Path(__file__).parent))
    done = subprocess.run(
        [sys.executable, "-c", script, str(runs), str(tmp_path / "diary")], check=False, timeout=60
    )
    assert done.returncode == -9
    with Diary.open(tmp_path / "diary") as diary:
        assert len(diary.summaries()) == 2
        result = import_paths([runs], diary, read_lines)
        assert (result["imported"], result["duplicates"]) == (3, 2)
        assert [run.day for run in diary.summaries()] == [
            date(2026, 5, 1) + timedelta(days=d) for d in range(5)
        ]


def test_a_diary_that_fails_stops_the_import_and_keeps_what_it_has(folder: Path, tmp_path: Path) -> None:
    with Diary.open(tmp_path / "diary") as diary:

        class Failing:
            def __getattr__(self, name: str) -> object:
                return getattr(diary, name)

            def add(self, *args: object, **kwargs: object) -> tuple[int, int]:
                if diary.counts()["originals"] == 1:
                    raise UnusableInput("the disk is full")
                return diary.add(*args, **kwargs)  # type: ignore[arg-type]  # passes on what it was given

        with pytest.raises(UnusableInput, match="disk is full"):
            import_paths([folder / "a.run", folder / "deep"], Failing(), read_lines)  # type: ignore[arg-type]  # by name
        assert len(diary.summaries()) == 1


def test_the_runner_is_kept_with_every_version(tmp_path: Path) -> None:
    with Diary.open(tmp_path) as diary:
        assert saved_runner(diary) is None
        first = Profile(mass_kg=70.0, unknown=frozenset({"nsaid"}))
        assert save_runner(diary, first) == 1
        assert saved_runner(diary) == first
        assert save_runner(diary, Profile(mass_kg=69.0)) == 2
        assert diary.counts()["runner_versions"] == 2
