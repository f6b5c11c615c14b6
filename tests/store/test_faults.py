"""Whatever fails while a diary is written, nothing is lost, nothing is half stored, and one line says so."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crampcast.activity.summary import RunSummary
from crampcast.errors import UnusableInput
from crampcast.home import has_diary
from crampcast.store import Diary, diary, entries, erase_diary
from crampcast.store.erasing import MARK
from crampcast.store.folder import FILE_NAME
from crampcast.store.originals import content_hash
from tests.store.deaths import deaths

SECRET = "nobody else should read this"
DYING = Path(__file__).parent / "dying.py"


def fill(folder: Path) -> None:
    """Put something secret into every table and an original."""
    with Diary.open(folder) as held:
        run = RunSummary(date(2026, 5, 1), distance_m=10000.0, source=SECRET)
        held.add(SECRET.encode(), f"{SECRET}.csv", "csv", [run], replayable=False)
        held.add_entry("note", "2026-05-01", {"text": SECRET})
        held.set_runner_text(f"# {SECRET}\n")
        held.add_forecast("2026-06-01", "1", "p", {"about": SECRET})
        held.cache("derived", SECRET.encode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path / "diary")
    return tmp_path / "diary"


def everything(held: Diary) -> dict[str, Any]:
    """Return all that a diary holds."""
    return {
        "files": {key: (name, held.read_original(key)) for key, name, _, _ in held.originals()},
        "runs": held.runs(),
        "counts": held.counts(),
        "answers": held.runner_text(),
        "entries": [held.entry_history(entry.id) for entry in held.entries()],
        "forecasts": held.forecasts(),
        "derived": held.cached("derived"),
    }


def everything_in(folder: Path) -> dict[str, Any]:
    """Open a diary and return all that it holds; nothing may wait or lie about, and the database is sound."""
    with Diary.open(folder) as held:
        found = everything(held)
    stored = {path.parent.name + path.name for path in (folder / "originals").rglob("*") if path.is_file()}
    assert stored == set(found["files"]), "every file has its row, every row its file"
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    return found


def without_moments(found: dict[str, Any]) -> str:
    """Return contents as text in which no two moments differ."""
    return repr(
        {
            **found,
            "entries": [[version._replace(saved_at="") for version in told] for told in found["entries"]],
            "forecasts": [told[1:] for told in found["forecasts"]],
        }
    )


def killed(folder: Path, deed: str) -> Iterator[bool]:
    """Let a deed die at its first step, its second and so on, in a copy; say whether it was killed."""
    return deaths(str(DYING), str(folder), deed)


@pytest.mark.parametrize("deed", ["add", "change", "derive"])
def test_a_write_killed_at_any_step_is_all_or_nothing(folder: Path, deed: str) -> None:
    before = without_moments(everything_in(folder))
    states = [(died, without_moments(everything_in(folder.parent / "copy"))) for died in killed(folder, deed)]
    after = states[-1][1]
    assert [died for died, _ in states] == [True] * (len(states) - 1) + [False]
    assert len(states) >= 4, "it died in the midst of its work"
    assert after != before
    assert {state for _, state in states} == {before, after}


def test_an_export_killed_at_any_step_leaves_the_old_file_or_the_new_one(folder: Path) -> None:
    target = folder.parent / "diary.zip"
    target.write_bytes(b"an older export")
    seen = set()
    for died in killed(folder, "export"):
        seen.add(target.read_bytes())
        if died:
            target.write_bytes(b"an older export")
    assert len(seen) == 2
    with Diary.open(folder) as held:
        held.export(target)
    assert target.read_bytes() in seen
    assert not list(folder.parent.glob(".*.part")), "what the killed ones left is gone"


def test_a_restore_killed_at_any_step_is_all_or_nothing(folder: Path) -> None:
    with Diary.open(folder) as held:
        held.export(folder.parent / "source.zip")
        whole = everything(held)
    whole |= {"derived": None, "counts": whole["counts"] | {"cached": 0}}
    Diary.open(folder / "new").close()
    found = [everything_in(folder.parent / "copy" / "new") for _ in killed(folder, "restore")]
    nothing = [told for told in found if not any(told["counts"].values())]
    assert len(nothing) >= 5, "it was killed in the midst of its work"
    assert [told for told in found if told not in nothing] == [whole] * (len(found) - len(nothing))
    assert found[-1] == whole


def readable(folder: Path) -> list[Path]:
    """Return the files that hold something of what was secret."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [p for p in files if SECRET.encode() in p.read_bytes() or SECRET in p.name]


def test_an_erasure_killed_at_any_step_is_finished_by_whoever_comes_next(folder: Path) -> None:
    whole = everything_in(folder)
    copy = folder.parent / "copy"
    finished = 0
    for died in killed(folder, "erase"):
        with Diary.open(copy) as held:
            empty = not any(held.counts().values())
            assert empty or everything(held) == whole, "whole or gone"
        if empty:
            finished += died
            assert readable(copy) == []
            assert not (copy / MARK).exists()
            assert not (copy / "originals").exists()
    assert finished >= 3


def test_erase_leaves_nothing_readable_in_any_file(folder: Path) -> None:
    other = sqlite3.connect(folder / FILE_NAME)
    other.execute("SELECT * FROM entry").fetchall()  # while it is open the write-ahead log is not brought in
    with Diary.open(folder) as held:
        held.change_entry(1, "2026-05-01", {"text": f"{SECRET}, again"})
        held.delete_entry(1)
        held.drop_cache()
    names = {path.name for path in readable(folder)}
    assert {FILE_NAME, f"{FILE_NAME}-wal"} <= names
    assert len(names) >= 3, "and the original"
    other.close()
    with Diary.open(folder) as held:
        held.erase()
    assert readable(folder) == []
    assert list(folder.iterdir()) == []


def test_a_diary_that_another_program_has_open_is_not_erased(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the other program writes next would go into a file that is no more."""
    monkeypatch.setattr(diary, "ERASE_PATIENCE_S", 0.05)
    whole = everything_in(folder)
    with Diary.open(folder) as other:
        assert other.counts()["runs"] == 1
        with Diary.open(folder) as held, pytest.raises(UnusableInput, match="in use by another program"):
            held.erase()
        other.add_entry("note", "2026-05-02", {"text": "not lost"})
    found = everything_in(folder)
    assert found["runs"] == whole["runs"]
    assert len(found["entries"]) == 2


WRITES: dict[str, Callable[[Diary], object]] = {
    "add": lambda held: held.add(b"x", "x" * 9000, "fit", [RunSummary(date(2026, 5, 9), distance_m=5e3)]),
    "entry": lambda held: held.add_entry("note", "2026-05-02", {"text": "x" * 9000}),
    "change": lambda held: held.change_entry(1, "2026-05-02", {"text": "x" * 9000}),
    "delete": lambda held: held.delete_entry(1),
    "answers": lambda held: held.set_runner_text("#" * 9000),
    "forecast": lambda held: held.add_forecast(None, "1", "p", {"x": "x" * 9000}),
    "derived": lambda held: held.cache("derived", b"x" * 9000),
    "forget": lambda held: held.drop_cache(),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_write_into_a_locked_diary_is_one_line_and_stores_nothing(folder: Path, write: str) -> None:
    before = everything_in(folder)
    with Diary.open(folder, busy_timeout_s=0.02) as held:
        other = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnusableInput, match="in use by another program") as caught:
            WRITES[write](held)
        assert "\n" not in str(caught.value)
        assert everything(held) == before, "reading does not wait"
        other.close()
        WRITES[write](held)
    assert everything_in(folder) != before


@pytest.mark.parametrize("write", [name for name in WRITES if name not in ("delete", "forget")])
def test_a_write_onto_a_full_disk_is_one_line_and_stores_nothing(folder: Path, write: str) -> None:
    """The database is let grow no further than it is: the same answer as that of a full disk."""
    before = everything_in(folder)
    with Diary.open(folder) as held:
        with held._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        for _ in range(20):  # until the free pages are used up
            try:
                WRITES["entry"](held)
            except UnusableInput:
                break
        before = everything(held)
        with pytest.raises(UnusableInput, match="disk is full") as caught:
            WRITES[write](held)
        assert "\n" not in str(caught.value)
        assert everything(held) == before
    assert everything_in(folder) == before
    with Diary.open(folder) as held:
        WRITES[write](held)
    assert everything_in(folder) != before


FULL = """
import os, sys
from datetime import date, timedelta
from pathlib import Path
from crampcast.activity.summary import RunSummary
from crampcast.errors import UnusableInput
from crampcast.store import Diary

disk = Path(sys.argv[1])
ballast = disk / "ballast"
ballast.write_bytes(bytes(100_000))

def write(held, number):
    day = date(2026, 1, 1) + timedelta(days=number)
    held.add(os.urandom(9000), f"{number}.fit", "fit", [RunSummary(day, distance_m=5e3)])
    held.add_entry("note", day.isoformat(), {"text": str(number) * 2000})

said = []
with Diary.open(disk / "diary") as held:
    stored = 0
    for number in range(400):
        try:
            write(held, number)
        except UnusableInput as why:
            said.append(str(why))
            break
        stored += 1
try:
    with Diary.open(disk / "diary") as held:
        held.export(disk / "diary.zip")
except UnusableInput as why:
    said.append(str(why))
ballast.unlink()
with Diary.open(disk / "diary") as held:
    assert len(held.runs()) - stored in (0, 1), "the run may be in, its note is not"
    assert len(held.entries()) == stored > 3
    assert all(held.read_original(key) for key, _, _, _ in held.originals())
    assert not (disk / "diary.zip").exists() and not list(disk.glob(".*.part"))
    write(held, 999)
print(*said, sep="\\n")
"""


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """On a small disk in memory, which only this test sees."""
    disk = tmp_path / "disk"
    disk.mkdir()
    script = tmp_path / "full.py"
    script.write_text(textwrap.dedent(FULL))
    mount = f'mount -t tmpfs -o size=700k none "{disk}"'
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "sh", "-c", mount], check=False).returncode:
        pytest.skip("no small disk can be made here")
    ran = subprocess.run(
        [unshare, "-rm", "sh", "-c", f'{mount} && exec "{sys.executable}" "{script}" "{disk}"'],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    said = ran.stdout.splitlines()
    assert len(said) == 2
    assert all("disk is full" in line for line in said)


@pytest.mark.parametrize("left", [0, 1, 50, 100, 4096, 6000, -4096, -1])
def test_a_diary_that_was_cut_short_is_one_line_and_is_not_written_to(folder: Path, left: int) -> None:
    path = folder / FILE_NAME
    cut = path.read_bytes()[:left]
    path.write_bytes(cut)
    with pytest.raises(UnusableInput) as caught:
        Diary.open(folder)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == cut


def test_a_diary_whose_database_is_gone_is_not_begun_anew(folder: Path) -> None:
    (folder / FILE_NAME).unlink()
    with pytest.raises(UnusableInput, match="database is gone, its original files are there"):
        Diary.open(folder)
    assert not (folder / FILE_NAME).exists()
    assert has_diary(folder), "so that reading says so too"


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:6000]),
    "a byte is left": lambda path: path.write_bytes(b"S"),
    "overwritten": lambda path: path.write_bytes(b"\0" * 50_000),
    "a page is garbage": lambda path: path.write_bytes(
        path.read_bytes()[:4096] + b"\xa5" * 8192 + path.read_bytes()[12_288:]
    ),
    "empty": lambda path: path.write_bytes(b""),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_diary_can_be_erased(folder: Path, how: str) -> None:
    (folder / "notes of mine.txt").write_text("not the diary's")
    DAMAGE[how](folder / FILE_NAME)
    erase_diary(folder)
    assert [path.name for path in folder.iterdir()] == ["notes of mine.txt"]


def test_erasing_leaves_alone_what_is_no_diary_or_a_later_programs(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for place in (other, folder):
        database = sqlite3.connect(place / FILE_NAME, isolation_level=None)
        database.execute("CREATE TABLE IF NOT EXISTS birds (name TEXT)")
        if place == folder:
            database.execute("UPDATE alembic_version SET version_num = '9999'")
        before = list(database.iterdump())
        with pytest.raises(UnusableInput):
            erase_diary(place)
        assert list(database.iterdump()) == before
        database.close()
    assert (folder / "originals").is_dir()


def test_a_derived_value_that_was_damaged_is_made_again(folder: Path) -> None:
    with Diary.open(folder) as held:
        held.cache("derived", b"a value")
    for change in ("CAST('?' || substr(value, 2) AS BLOB)", "substr(value, 1, 20)", "x''"):
        with contextlib.closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as database:
            database.execute(f"UPDATE cache SET value = {change}")
        with Diary.open(folder) as held:
            assert held.cached("derived") is None
            held.cache("derived", b"a value")
            assert held.cached("derived") == b"a value"


def test_a_clock_that_jumps_back_loses_no_order(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest version is the one written last, whatever the clock said."""

    class Back(datetime):
        hours = 0

        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            cls.hours -= 100
            return datetime(2026, 5, 1, tzinfo=tz) + timedelta(hours=cls.hours)

    monkeypatch.setattr(diary, "datetime", Back)
    monkeypatch.setattr(entries, "datetime", Back)
    with Diary.open(folder) as held:
        for number in range(3):
            held.change_entry(1, "2026-05-01", {"text": f"version {number}"})
            held.set_runner_text(f"# {number}\n")
            held.add_forecast(None, "1", "p", {"number": number})
            held.cache("derived", str(number).encode())
            held.add(str(number).encode(), f"{number}.fit", "fit", [])
        versions = held.entry_history(1)
        saved = [version.saved_at for version in versions]
        assert saved == sorted(saved, reverse=True), "the clock did run back"
        assert [v.version for v in versions] == [1, 2, 3, 4]
        assert [entry.body["text"] for entry in held.entries()] == ["version 2"]
        assert held.runner_text() == "# 2\n"
        assert [told.get("number") for _, _, told in held.forecasts()] == [None, 0, 1, 2]
        assert held.cached("derived") == b"2"
        assert {held.read_original(content_hash(str(n).encode())) for n in range(3)} == {b"0", b"1", b"2"}
        whole = everything(held)
        held.export(folder.parent / "back.zip")
    with Diary.open(folder.parent / "new") as new:
        new.restore(folder.parent / "back.zip")
        assert everything(new) == whole | {"derived": None, "counts": whole["counts"] | {"cached": 0}}
