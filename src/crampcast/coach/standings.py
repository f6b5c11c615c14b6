"""How athletes stand this week: worked out by the queue, kept in each one's own room, read by the board."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, select

from crampcast.coach import queue, schema
from crampcast.coach.scope import Permit, diary_of
from crampcast.coach.server import Server, room_of
from crampcast.evidence import load_parameters
from crampcast.store.at_once import Seen, seen
from crampcast.store.database import plain_words

KEY, TRIES = "standing", 3


class Kept(NamedTuple):
    """A standing as it was worked out, and whether the day or the diary has changed since."""

    standing: dict[str, Any]
    stale: bool


def today() -> date:
    """Return the server's day, UTC."""
    return datetime.now(UTC).date()


def refresh(server: Server, athlete_id: int) -> dict[str, Any]:
    """Work out how an athlete stands today, and keep it."""
    from crampcast.jobs.standing import standing  # noqa: PLC0415

    diary = server.diary(athlete_id)
    for _ in range(TRIES):
        state = diary.state()
        found = standing(cast("Any", diary), today())
        value = json.dumps({"standing": found, "state": state}, sort_keys=True, allow_nan=False)
        diary.cache(KEY, value.encode(), load_parameters().hash)
        if diary.state() == state:  # else it was written meanwhile, and nobody queued it again
            break
    return found


def kept(server: Server, held: Permit) -> Kept | None:
    """Return how an athlete stands; None where it was not worked out yet."""
    return kept_of(server, [held])[0]


def kept_of(server: Server, held: Sequence[Permit]) -> list[Kept | None]:
    """Return how some athletes stand, in as few statements for many as for one.

    Parameters
    ----------
    server : Server
        The store.
    held : sequence of Permit
        To see each of them.
    """
    wanted = (KEY, load_parameters().hash)
    rooms = [room_of(one.whose.id) for one in held]
    with plain_words("shared store"):
        found = seen(server.engine, rooms, *wanted)
        for one, name in zip(held, rooms, strict=True):
            if name not in found:
                diary_of(server, one)  # makes it, or brings its tables up to date
        found |= seen(server.engine, [name for name in rooms if name not in found], *wanted)
    return [_told(found[name]) for name in rooms]


def _told(found: Seen) -> Kept | None:
    if found.value is None:
        return None
    told = json.loads(found.value)
    stale = told["standing"]["on"] != today().isoformat() or told["state"] != found.state
    return Kept(told["standing"], stale)


def queue_one(connection: Connection, athlete_id: int) -> None:
    """Have it worked out how an athlete stands, unless that waits already."""
    queue.put(connection, "look", athlete_id, key=f"look:{athlete_id}:{today().isoformat()}")


def queue_all(connection: Connection, *, again: bool = False) -> None:
    """Have it worked out for every athlete who shares with anybody and of whom it was not asked today.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A transaction on the server's own tables.
    again : bool
        Also where it was asked today: a new version of the program may see it otherwise.
    """
    done = select(schema.job.c.athlete_id).where(
        schema.job.c.kind == "look",
        schema.job.c.asked_at >= datetime.combine(today(), datetime.min.time(), UTC),
    )
    shared = select(schema.consent.c.athlete_id).where(schema.consent.c.revoked_at.is_(None))
    if not again:
        shared = shared.where(schema.consent.c.athlete_id.not_in(done))
    for athlete in connection.execute(shared.distinct()).scalars().all():
        queue_one(connection, int(athlete))
