"""A diary of every earlier schema is brought up to date with all that it holds, or stays as it was."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, Table, insert, select
from sqlalchemy.dialects.sqlite import BLOB, INTEGER, REAL

from crampcast.errors import UnusableInput
from crampcast.store import Diary, schema
from crampcast.store.database import NEWEST_SCHEMA, open_engine, schema_of
from crampcast.store.folder import FILE_NAME
from crampcast.store.originals import Originals, content_hash
from crampcast.store.upgrading import migrations, upgrade
from tests.store.deaths import deaths

STEPS = [step.revision for step in ScriptDirectory.from_config(migrations()).walk_revisions()][::-1]
"""Every schema that there has been, oldest first."""
ROWS = 3
FILES = sorted((f"run {n}".encode() for n in range(ROWS)), key=content_hash)
WORDS = {
    "day": "2026-05-0{}",
    "start": "2026-05-0{}T06:30:00+00:00",
    "event_start": "2026-05-0{}T06:30:00+00:00",
    "result_json": '{{"expected": 0.{}}}',
    "body_json": '{{"text": "entry {} ä"}}',
}
"""Words of a certain form; any other column of words holds any word, one of moments (`…_at`) a moment."""


def value(table: str, column: Any, row: int) -> Any:
    """Return something for a column as a program of that schema would have stored it."""
    if column.name == "content_hash":
        return content_hash(FILES[row])
    if column.foreign_keys:
        return None if column.nullable else row + 1
    if isinstance(column.type, INTEGER):
        return 0 if column.name in ("leg", "replayable", "deleted") else row + 1
    if isinstance(column.type, REAL):
        return 1_700_000_000.25 + 86_400.0 * row
    if isinstance(column.type, BLOB):
        return bytes([row, 255, 0])
    if column.name.endswith("_at") or column.name == "at":
        return f"2026-05-0{row + 1}T07:00:00.000001+00:00"
    return WORDS.get(column.name, f"{table}.{column.name} {{}} é").format(row + 1)


def tables_of(engine: Engine) -> list[Table]:
    """Return the tables as they are in the database, those that others point to first."""
    found = MetaData()
    found.reflect(engine)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def filled(path: Path, step: str) -> dict[str, list[dict[str, Any]]]:
    """Make a database of some schema with rows in every table; return the rows."""
    engine = open_engine(path)
    upgrade(engine, path, step)
    rows: dict[str, list[dict[str, Any]]] = {}
    with engine.begin() as connection:
        for table in tables_of(engine):
            rows[table.name] = [{c.name: value(table.name, c, n) for c in table.columns} for n in range(ROWS)]
            connection.execute(insert(table), rows[table.name])
    engine.dispose()
    originals = Originals(path.parent / "originals")
    for content in FILES:
        originals.stage(content_hash(content), content)
        originals.settle(content_hash(content))
    return rows


def contents(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table."""
    engine = open_engine(path)
    with engine.connect() as connection:
        found = {
            table.name: connection.execute(
                select(table).order_by(*(table.primary_key.columns or table.columns))
            ).mappings()
            for table in tables_of(engine)
        }
        rows = {name: [dict(row) for row in result] for name, result in found.items()}
    engine.dispose()
    return rows


def test_the_steps_are_a_line_that_ends_where_the_program_is() -> None:
    assert STEPS[-1] == NEWEST_SCHEMA
    assert sorted(STEPS) == STEPS, "an export's schema is compared by its name"


@pytest.mark.parametrize("step", STEPS)
def test_every_earlier_schema_is_upgraded_with_all_it_holds(tmp_path: Path, step: str) -> None:
    path = tmp_path / FILE_NAME
    before = filled(path, step)
    assert {"original", "activity", "runner", "cache", "meta"} <= set(before)
    with Diary.open(tmp_path) as diary:
        assert len(diary.summaries()) == ROWS
        assert [diary.read_original(key) for key, _, _, _ in diary.originals()] == FILES
        assert diary.runner_text() == before["runner"][-1]["toml"]
        assert [e.body["text"] for e in diary.entries()] == [
            json.loads(row["body_json"])["text"] for row in before.get("entry", [])
        ]
        assert [told for _, _, told in diary.forecasts()] == [
            json.loads(row["result_json"]) for row in before.get("forecast", [])
        ]
    after = contents(path)
    for name, rows in before.items():
        assert [{key: row[key] for key in rows[0]} for row in after[name]] == rows, name
    engine = open_engine(path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    engine.dispose()


@pytest.mark.parametrize("step", STEPS)
def test_an_export_of_every_earlier_schema_comes_back(tmp_path: Path, step: str) -> None:
    """An export says its schema and holds the tables of its time; what came later is empty."""
    (tmp_path / "old").mkdir()
    before = filled(tmp_path / "old" / FILE_NAME, step)
    kept = {name: rows for name, rows in before.items() if name != "cache"}
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        told = {"format": "crampcast-diary", "schema": step, "tables": kept}
        archive.writestr("diary.json", json.dumps(told))
        for content in FILES:
            archive.writestr(f"originals/{content_hash(content)}", content)
    with Diary.open(tmp_path / "new") as diary:
        assert sum(diary.restore(tmp_path / "old.zip").values()) == sum(map(len, kept.values()))
        assert [diary.read_original(key) for key, _, _, _ in diary.originals()] == FILES
    after = contents(tmp_path / "new" / FILE_NAME)
    for name, rows in kept.items():
        assert [{key: row[key] for key in rows[0]} for row in after[name]] == rows, name


KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from crampcast.store import Diary
from crampcast.store.folder import FILE_NAME

def children():
    for moment in range(1000):
        child = os.fork()
        if child:
            _, status = os.waitpid(child, 0)
            yield moment, os.waitstatus_to_exitcode(status)
            continue
        left = [moment]
        @event.listens_for(Engine, "before_cursor_execute")
        def die(connection, cursor, statement, *_):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        Diary.open(sys.argv[1]).close()
        os._exit(0)

for moment, code in children():
    print(moment, code, flush=True)
    if code != -signal.SIGKILL:
        break
    sys.stdin.readline()
"""


def states_of_a_killed_upgrade(folder: Path) -> Iterator[str | None]:
    """Kill an upgrade before its first statement, its second and so on; look at the schema every time."""
    for _ in deaths("-c", KILLED, str(folder)):
        engine = open_engine(folder / FILE_NAME)
        yield schema_of(engine)
        engine.dispose()


def test_an_upgrade_that_is_killed_is_all_or_nothing(tmp_path: Path) -> None:
    before = filled(tmp_path / FILE_NAME, STEPS[0])
    states = []
    for state in states_of_a_killed_upgrade(tmp_path):
        states.append(state)
        if state == STEPS[0]:
            assert contents(tmp_path / FILE_NAME) == before
    assert set(states) == {STEPS[0], NEWEST_SCHEMA}, "never between"
    assert states.count(STEPS[0]) >= 5, "it was killed in the midst of its work"
    with Diary.open(tmp_path) as diary:
        assert len(diary.summaries()) == ROWS


def test_a_diary_from_the_future_is_one_line_and_stays_as_it_is(tmp_path: Path) -> None:
    filled(tmp_path / FILE_NAME, NEWEST_SCHEMA)
    database = sqlite3.connect(tmp_path / FILE_NAME)
    database.execute("CREATE TABLE later (a)")
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.commit()
    database.close()
    before = contents(tmp_path / FILE_NAME)
    with pytest.raises(UnusableInput, match="newer crampcast") as caught:
        Diary.open(tmp_path)
    assert "\n" not in str(caught.value)
    assert contents(tmp_path / FILE_NAME) == before
