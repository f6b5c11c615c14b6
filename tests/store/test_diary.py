"""The diary: nothing is lost, nothing is half stored, nothing counts twice."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.activity.summary import RunSummary
from crampcast.errors import UnusableInput
from crampcast.store import Diary, schema
from crampcast.store.damaged import erase_diary
from crampcast.store.database import open_engine
from crampcast.store.folder import FILE_NAME
from crampcast.store.matching import richness, same_run
from crampcast.store.originals import content_hash
from crampcast.store.upgrading import upgrade

START = datetime(2026, 5, 1, 6, 30, tzinfo=UTC)


def run(**changes: object) -> RunSummary:
    values: dict[str, object] = {
        "day": START.date(),
        "start": START,
        "sport": "running",
        "distance_m": 10000.0,
        "moving_s": 3000.0,
        "elapsed_s": 3060.0,
        "climb_m": 120.5,
        "descent_m": None,
        "mean_heart_rate_bpm": 151.2,
        "max_heart_rate_bpm": 180.0,
        "temperature_c": -3.5,
        "source": "watch.fit",
        "external_id": "42",
    }
    return RunSummary(**(values | changes))  # type: ignore[arg-type]  # a test's shorthand


def later(minutes: float, **changes: object) -> RunSummary:
    start = START + timedelta(minutes=minutes)
    return run(start=start, day=start.date(), **changes)


def test_a_run_comes_back_as_it_was_stored(tmp_path: Path) -> None:
    content = b"\x00original\xff"
    with Diary.open(tmp_path) as diary:
        assert diary.add(content, "watch.fit", "fit", [run()]) == (1, 0)
    with Diary.open(tmp_path) as diary:
        assert diary.summaries() == [run()]
        assert diary.runs() == [(content_hash(content), 0, run())]
        assert diary.read_original(content_hash(content)) == content
        assert diary.originals() == [(content_hash(content), "watch.fit", "fit", len(content))]
        assert diary.counts() == {
            "originals": 1,
            "runs": 1,
            "duplicates": 0,
            "runner_versions": 0,
            "entries": 0,
            "cached": 0,
        }


def test_a_file_is_stored_once(tmp_path: Path) -> None:
    with Diary.open(tmp_path) as diary:
        assert diary.add(b"same", "a.fit", "fit", [run(), later(600)]) == (2, 0)
        assert diary.add(b"same", "b.fit", "fit", [run(), later(600)]) == (0, 2)
        assert diary.counts()["originals"] == 1
        assert diary.runs_of(content_hash(b"same")) == 2


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_run_from_two_sources_counts_once_and_the_richer_is_shown(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    rich = run()
    poor = later(1, distance_m=10050.0, mean_heart_rate_bpm=None, max_heart_rate_bpm=None, source="phone.gpx")
    both = [(b"rich", "fit", rich), (b"poor", "gpx", poor)]
    with Diary.open(tmp_path) as diary:
        outcomes = [diary.add(both[i][0], both[i][1], both[i][1], [both[i][2]]) for i in order]
        assert outcomes == [(1, 0), (0, 1)]
        assert diary.summaries() == [rich]
        assert diary.counts()["originals"] == 2


def test_a_log_row_gives_way_to_the_file_and_a_third_source_still_matches(tmp_path: Path) -> None:
    row = run(start=None, moving_s=2800.0, elapsed_s=None, distance_m=9950.0, source="log.csv")
    with Diary.open(tmp_path) as diary:
        assert diary.add(b"log", "log.csv", "csv", [row], replayable=False) == (1, 0)
        assert diary.add(b"fit", "a.fit", "fit", [run()]) == (0, 1)
        assert diary.add(b"gpx", "a.gpx", "gpx", [later(0.5, climb_m=None)]) == (0, 1)
        assert diary.summaries() == [run()]
        assert diary.runs(replayable=False) == []


def test_two_rows_of_one_log_do_not_both_match_one_file(tmp_path: Path) -> None:
    row = run(start=None, source="log.csv")
    with Diary.open(tmp_path) as diary:
        diary.add(b"fit", "a.fit", "fit", [run()])
        assert diary.add(b"log", "log.csv", "csv", [row, row], replayable=False) == (1, 1)
        assert len(diary.summaries()) == 2


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (later(1.9), True),
        (later(2.1), False),
        (run(distance_m=10190.0), True),
        (run(distance_m=10900.0), True),
        (run(distance_m=11300.0), False),
        (run(distance_m=10300.0, moving_s=2500.0, elapsed_s=2600.0), False),
        (later(0.5, distance_m=10300.0), False),
        (run(moving_s=3050.0, elapsed_s=None), True),
        (run(moving_s=2500.0, elapsed_s=2600.0), False),
        (run(moving_s=None, elapsed_s=None), True),
        (run(distance_m=None), True),
        (run(distance_m=None, moving_s=None, elapsed_s=None), False),
        (run(sport="cycling"), False),
        (run(sport="unknown"), True),
        (run(start=None), True),
        (run(start=None, moving_s=None, elapsed_s=None), True),
        (run(start=None, distance_m=None), False),
        (run(start=None, day=date(2026, 4, 30)), True),
        (run(start=None, day=date(2026, 4, 30), distance_m=10100.0), False),
        (run(start=None, day=date(2026, 4, 28)), False),
    ],
)
def test_what_is_the_same_run(other: RunSummary, same: bool) -> None:
    assert same_run(run(), other) is same
    assert same_run(other, run()) is same


def test_seconds_beat_lines_and_knowing_more_beats_knowing_less() -> None:
    assert richness(run(), replayable=True) > richness(run(), replayable=False)
    assert richness(run(), replayable=True) > richness(run(temperature_c=None), replayable=True)


def test_originals_are_checked_against_their_hash(tmp_path: Path) -> None:
    key = content_hash(b"true")
    with Diary.open(tmp_path) as diary:
        diary.add(b"true", "a.fit", "fit", [run()])
        file = tmp_path / "originals" / key[:2] / key[2:]
        file.write_bytes(b"false")
        with pytest.raises(UnusableInput, match="changed on disk"):
            diary.read_original(key)
        file.unlink()
        with pytest.raises(UnusableInput, match="missing"):
            diary.read_original(key)
        with pytest.raises(UnusableInput, match="not the hash"):
            diary.read_original("../../etc/passwd")


def test_runner_versions_and_cache(tmp_path: Path) -> None:
    with Diary.open(tmp_path) as diary:
        assert diary.runner_text() is None
        assert [diary.set_runner_text(t) for t in ("a = 1\n", "a = 2\n", "a = 2\n")] == [1, 2, 2]
        assert diary.runner_text() == "a = 2\n"
        diary.cache("envelope", b"1", "p1")
        diary.cache("envelope", b"2", "p1")
        diary.cache("envelope", b"3", "p2")
        assert (diary.cached("envelope", "p1"), diary.cached("envelope", "p2"), diary.cached("x")) == (
            b"2",
            b"3",
            None,
        )
        assert diary.drop_cache() == 2
        assert diary.cached("envelope", "p1") is None
        assert diary.runner_text() == "a = 2\n"


def test_erase_leaves_nothing(tmp_path: Path) -> None:
    diary = Diary.open(tmp_path)
    diary.add(b"x", "a.fit", "fit", [run()])
    assert diary.erase()["runs"] == 1
    assert list(tmp_path.iterdir()) == []


def test_many_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    faults: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            with Diary.open(tmp_path) as diary:
                for i in range(5):
                    start = START + timedelta(days=writer * 10 + i)
                    diary.add(f"{writer}-{i}".encode(), "a.fit", "fit", [run(start=start, day=start.date())])
        except BaseException as why:
            faults.append(why)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with Diary.open(tmp_path) as diary:
        assert diary.counts()["runs"] == 20


def test_a_locked_diary_is_said_in_one_line(tmp_path: Path) -> None:
    Diary.open(tmp_path).close()
    other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with Diary.open(tmp_path, busy_timeout_s=0.1) as diary:
            assert diary.summaries() == []
            with pytest.raises(UnusableInput, match="in use by another program") as caught:
                diary.add(b"x", "a.fit", "fit", [run()])
            assert "\n" not in str(caught.value)
            assert not (tmp_path / "originals").exists()
    finally:
        other.close()


def test_a_full_disk_stores_nothing_and_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Diary.open(tmp_path) as diary:

        def full(_descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(UnusableInput, match="disk is full"):
                diary.add(b"x", "a.fit", "fit", [run()])
        assert diary.counts()["originals"] == 0
        assert list((tmp_path / "originals" / "pending").iterdir()) == []
        assert diary.add(b"x", "a.fit", "fit", [run()]) == (1, 0)


@pytest.mark.parametrize(
    "junk", [b"this is not a database at all, but a text of some length", os.urandom(8192)]
)
def test_a_foreign_file_is_said_in_one_line(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(junk)
    with pytest.raises(UnusableInput, match="not a diary") as caught:
        Diary.open(tmp_path)
    assert "\n" not in str(caught.value)
    assert (tmp_path / FILE_NAME).read_bytes() == junk


FOREIGN = {
    "a journal": "PRAGMA journal_mode=DELETE",
    "a log": "PRAGMA journal_mode=WAL",
    "steps of its own": "CREATE TABLE alembic_version (version_num TEXT)",
}


@pytest.mark.parametrize("kind", FOREIGN)
@pytest.mark.parametrize("end", ["closed", "killed", "killed while it wrote"])
def test_a_foreign_database_is_not_written_to(tmp_path: Path, kind: str, end: str) -> None:
    """Not a byte, whether its program closed it or died; nor may erasing take it for a damaged diary."""
    theirs, folder = tmp_path / "theirs", tmp_path / "diary"
    theirs.mkdir()
    with closing(sqlite3.connect(theirs / FILE_NAME, isolation_level=None)) as database:
        database.execute(FOREIGN[kind]).fetchall()
        database.execute("CREATE TABLE birds (name TEXT)")
        if end == "killed while it wrote":
            database.execute("PRAGMA cache_size=1")
            database.execute("BEGIN")
        database.executemany("INSERT INTO birds VALUES (?)", [(f"wren {n} " * 40,) for n in range(200)])
        if end != "closed":
            shutil.copytree(theirs, folder)
    if end == "closed":
        shutil.copytree(theirs, folder)
    (folder / f"{FILE_NAME}-shm").unlink(
        missing_ok=True
    )  # an index of the log, which every reader makes anew

    def held() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".sqlite3-shm"}

    before = held()
    assert len(before) == (1 if end == "closed" or (kind != "a log" and end == "killed") else 2)
    with pytest.raises(UnusableInput, match="not a diary"):
        Diary.open(folder)
    assert held() == before
    with pytest.raises(UnusableInput):
        erase_diary(folder)
    assert held() == before


def test_a_damaged_diary_is_said_in_one_line(tmp_path: Path) -> None:
    with Diary.open(tmp_path) as diary:
        diary.add(b"x", "a.fit", "fit", [run()])
    path = tmp_path / FILE_NAME
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(bytes(content))
    with pytest.raises(UnusableInput) as caught, Diary.open(tmp_path) as diary:
        diary.summaries()
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_a_file_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnusableInput) as caught:
        Diary.open(tmp_path / "file")
    assert "\n" not in str(caught.value)


def test_the_migrations_lead_to_the_declared_tables(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    engine = open_engine(path)
    upgrade(engine, path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
        strict = connection.exec_driver_sql(
            "SELECT name, strict FROM pragma_table_list WHERE schema='main'"
        ).all()
        assert all(s for name, s in strict if name in schema.metadata.tables)
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


@settings(max_examples=25)
@given(
    st.lists(st.floats(min_value=1000.0, max_value=50000.0), min_size=1, max_size=6),
    st.permutations(range(6)),
)
def test_the_order_of_import_does_not_change_what_is_shown(
    tmp_path_factory: pytest.TempPathFactory, distances: list[float], order: list[int]
) -> None:
    runs = [later(60 * 24 * i, distance_m=d) for i, d in enumerate(distances)]
    folder = tmp_path_factory.mktemp("diary")
    with Diary.open(folder) as diary:
        for i in (i for i in order if i < len(runs)):
            diary.add(str(i).encode(), "a.fit", "fit", [runs[i]])
        assert diary.summaries() == runs
