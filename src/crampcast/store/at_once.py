"""Look into many rooms of a server in one statement: what is kept there, and at what state each diary is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Engine, text

from crampcast.store import derived, schema
from crampcast.store.rooms import room_name

ROOMS = 50
"""Rooms in a statement: a server holds a lock on every table of each until it ends."""

_NEWEST = (schema.activity.c.id, schema.runner.c.version, schema.forecast.c.id, schema.entry.c.entry_id)
"""Columns whose counts and largest numbers change with the diary."""


class Seen(NamedTuple):
    """What was seen in a room.

    Parameters
    ----------
    value : bytes or None
        The derived value; None if it is not there or was damaged.
    state : str
        What changes with the diary: counts and newest numbers of all that it holds.
    """

    value: bytes | None
    state: str


def seen(engine: Engine, names: Sequence[str], key: str = "", parameters_hash: str = "") -> dict[str, Seen]:
    """Look for a derived value, and at the state, in many rooms.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        Of `crampcast.store.rooms.open_server`.
    names : sequence of str
        The rooms.
    key, parameters_hash : str
        Which value, as it was kept with `Diary.cache`.

    Returns
    -------
    dict
        By room; without those that are not there, or whose tables are not all made yet.
    """
    found: dict[str, Seen] = {}
    for first in range(0, len(names), ROOMS):
        with engine.connect() as connection:
            ready = _ready(connection, names[first : first + ROOMS])
            found.update(_look(connection, ready, key, parameters_hash) if ready else ())
    return found


def _ready(connection: Connection, names: Sequence[str]) -> list[str]:
    """Return the rooms that have the table which the newest schema added."""
    query = text("SELECT schemaname FROM pg_tables WHERE tablename = :table AND schemaname = ANY(:names)")
    words = {"table": schema.entry.name, "names": list(names)}
    return list(connection.execute(query, words).scalars())


def _look(
    connection: Connection, names: Sequence[str], key: str, parameters_hash: str
) -> Iterator[tuple[str, Seen]]:
    query = text(" UNION ALL ".join(_of_room(room_name(name)) for name in names))
    for row in connection.execute(query, {"key": key, "hash": parameters_hash}):
        marks = row[2:]
        state = " ".join(str(tuple(marks[i : i + 2])) for i in range(0, len(marks), 2))
        yield row[0], Seen(derived.whole(bytes(row[1] or b"")), state)


def _of_room(name: str) -> str:
    """Return the part of the statement about a room, whose name was checked."""
    counts = [
        f'(SELECT count(*) AS n, max({c.name}) AS last FROM "{name}"."{c.table.name}") AS m{i}'  # noqa: S608
        for i, c in enumerate(_NEWEST)
    ]
    marks = ", ".join(f"m{i}.n, m{i}.last" for i in range(len(_NEWEST)))
    cache = f'"{name}"."{schema.cache.name}"'
    kept = f"SELECT value FROM {cache} WHERE key = :key AND parameters_hash = :hash"  # noqa: S608
    return f"SELECT '{name}', ({kept}), {marks} FROM {', '.join(counts)}"  # noqa: S608
