"""The trail: who saw or changed what of an athlete, and when; only added to, and the athlete reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from crampcast.coach import schema
from crampcast.coach.people import Person, now


class Trace(NamedTuple):
    """One line of the trail."""

    at: datetime
    actor: str
    own: bool
    what: str
    detail: str


def note(connection: Connection, actor: Person | None, athlete_id: int, what: str, detail: str = "") -> None:
    """Add a line.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A transaction on the server's own tables.
    actor : Person or None
        Who; None for the server itself.
    athlete_id : int
        Whose diary.
    what, detail : str
        What was seen or done, in a word of the catalogue, and more.
    """
    note_all(connection, actor, [athlete_id], what, detail)


def note_all(
    connection: Connection, actor: Person | None, athlete_ids: Sequence[int], what: str, detail: str = ""
) -> None:
    """Add the same line to the trails of some athletes, in one statement."""
    row = {
        "at": now(),
        "actor_id": None if actor is None else actor.id,
        "actor": "" if actor is None else f"{actor.shown} ({actor.role})",
        "what": what,
        "detail": detail[:200],
    }
    if athlete_ids:
        rows = [row | {"athlete_id": number} for number in athlete_ids]
        connection.execute(insert(schema.audit).values(rows))


def trail(connection: Connection, athlete_id: int, *, most: int = 500) -> list[Trace]:
    """Return the newest lines of an athlete's trail, newest first."""
    table = schema.audit
    query = select(table).where(table.c.athlete_id == athlete_id).order_by(table.c.id.desc()).limit(most)
    return [
        Trace(row["at"], row["actor"], row["actor_id"] == athlete_id, row["what"], row["detail"])
        for row in connection.execute(query).mappings()
    ]
