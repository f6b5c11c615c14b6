"""A diary on a server: the embedded one's behaviour, in a room that no other diary sees."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from crampcast.activity.summary import RunSummary
from crampcast.errors import UnusableInput
from crampcast.store import Diary, schema
from crampcast.store.originals import content_hash
from crampcast.store.rooms import check_sorting, open_server, read_address, room
from crampcast.store.served import ServedDiary

START = datetime(2026, 5, 1, 6, 30, tzinfo=UTC)


def run(days: int = 0, **changes: object) -> RunSummary:
    start = START + timedelta(days=days)
    values = {
        "day": start.date(),
        "start": start,
        "sport": "running",
        "distance_m": 10000.0,
        "moving_s": 3000.0,
    }
    return RunSummary(**(values | {"mean_heart_rate_bpm": 151.2, "source": "watch.fit"} | changes))


@pytest.fixture
def diary(engine, request):
    made = ServedDiary.in_room(engine, f"athlete_{abs(hash(request.node.name)) % 10**9}", make=True)
    yield made
    made.erase()


def fill(diary: Diary) -> None:
    diary.add(b"\x00rich\xff", "watch.fit", "fit", [run(), run(2)])
    diary.add(b"poor", "phone.gpx", "gpx", [run(mean_heart_rate_bpm=None, distance_m=10050.0)])
    diary.set_runner_text("mass_kg = 68.0\n")
    first = diary.add_entry("cramp", "2026-05-01T07:30", {"at": "km8", "muscle": "calf"})
    diary.add_entry("illness", "2026-05-01", {"what": "cold"})
    diary.change_entry(first.id, "2026-05-01T07:31", {"at": "km8.2", "muscle": "calf"})
    diary.cache("x", b"\x00\x01", "p")
    diary.add_forecast("2026-06-01T08:00", "0.1", "abc", {"chance": 0.25})


def told(diary: Diary) -> list[object]:
    return [
        diary.runs(),
        diary.counts(),
        [(h, n, f, s) for h, n, f, s in diary.originals()],
        [entry._replace(saved_at="") for entry in diary.entries()],
        [entry._replace(saved_at="") for entry in diary.entry_history(1)],
        diary.runner_text(),
        diary.cached("x", "p"),
        [(start, found) for _, start, found in diary.forecasts()],
        diary.read_original(content_hash(b"\x00rich\xff")),
    ]


def test_it_holds_and_tells_what_the_embedded_diary_does(diary, tmp_path):
    with Diary.open(tmp_path) as embedded:
        fill(embedded)
        fill(diary)
        assert told(diary) == told(embedded)


def test_the_tables_are_those_of_the_embedded_diary(diary):
    with diary._engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), schema.metadata)
    assert [change for change in found if "original_content" not in str(change)] == []


def test_exports_go_from_the_one_to_the_other_and_back(diary, engine, tmp_path):
    fill(diary)
    diary.export(tmp_path / "a.zip")
    with Diary.open(tmp_path / "embedded") as embedded:
        embedded.restore(tmp_path / "a.zip")
        embedded.export(tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    other = ServedDiary.in_room(engine, "athlete_back", make=True)
    other.restore(tmp_path / "b.zip")
    other.export(tmp_path / "c.zip")
    assert (tmp_path / "c.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert other.add(b"new", "n.fit", "fit", [run(9)]) == (1, 0)  # numbers go on after the restored ones
    assert other.add_forecast(None, "0.1", "abc", {}) == 2
    with pytest.raises(UnusableInput, match="not empty"):
        other.restore(tmp_path / "b.zip")
    other.erase()


def test_a_room_sees_no_other_and_a_query_without_a_room_sees_nothing(diary, engine):
    fill(diary)
    other = ServedDiary.in_room(engine, "athlete_other", make=True)
    assert other.counts()["runs"] == 0
    assert other.entries() == []
    with engine.connect() as connection, pytest.raises(ProgrammingError):
        connection.execute(select(schema.entry))
    with diary._engine.connect() as connection:
        assert connection.execute(text("SHOW search_path")).scalar() == diary._name
    with engine.connect() as connection:  # nothing of a room is left on a connection that was given back
        assert connection.execute(text("SHOW search_path")).scalar() == "pg_catalog"
    other.erase()
    with pytest.raises(UnusableInput, match="no such diary"):
        ServedDiary.in_room(engine, "athlete_other")


@pytest.mark.parametrize("name", ['x"; DROP SCHEMA coach; --', "", "A", "pg temp", "1a", "a" * 60])
def test_only_a_plain_word_names_a_room(engine, name):
    with pytest.raises(ValueError, match="not the name"):
        room(engine, name)


def test_signs_that_the_server_cannot_hold_are_left_out(diary):
    diary.add(b"odd", "o\0dd.fit", "fit", [run(external_id="4\0x")])
    assert [(o[1], r.external_id) for o, r in zip(diary.originals(), diary.summaries(), strict=True)] == [
        ("odd.fit", "4x")
    ]


def test_writers_of_one_room_wait_for_each_other(diary):
    def write(number: int) -> None:
        diary.add_entry("note", f"2026-05-{number + 1:02d}", {"text": str(number)})

    threads = [threading.Thread(target=write, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(entry.id for entry in diary.entries()) == list(range(1, 11))


def test_an_import_that_fails_stores_neither_row_nor_file(diary):
    with pytest.raises(Exception, match="null value"):
        diary.add(b"bad", "bad.fit", "fit", [run(sport=None)])
    assert diary.counts()["originals"] == 0
    with pytest.raises(UnusableInput, match="missing"):
        diary.read_original(content_hash(b"bad"))


@pytest.mark.parametrize("address", ["sqlite:///x", "crampcast", "http://x/y", "postgresql://u:p@h:port/x"])
def test_only_a_postgresql_address_is_taken(address):
    with pytest.raises(UnusableInput, match="not the address"):
        read_address(address)


def test_a_server_that_is_not_there_is_said_in_one_line(tmp_path):
    engine = open_server(f"postgresql://u@/x?host={tmp_path}")
    with pytest.raises(UnusableInput, match="cannot be reached"):
        ServedDiary.in_room(engine, "athlete_1")


def test_a_database_that_sorts_or_writes_otherwise_is_refused(engine, new_database):
    check_sorting(engine)
    other = open_server(new_database("ENCODING 'SQL_ASCII'"))
    with pytest.raises(UnusableInput, match="SQL_ASCII"):
        check_sorting(other)
    other.dispose()
