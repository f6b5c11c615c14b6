"""What athletes agree to: with whom a diary is shared, given one by one and taken back at once."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, exists, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from crampcast.coach import audit, schema
from crampcast.coach.people import Person, find, now, person_of
from crampcast.errors import UnusableInput

WORDING = 1
"""Version of the words that are agreed to; one given to other words is not asked to stretch to new ones."""
WATCHERS = ("coach", "viewer")


class Asking(NamedTuple):
    """Somebody who asks to see a diary, and since when they may."""

    watcher: Person
    given_at: datetime | None


def ask(connection: Connection, athlete_id: int, watcher_id: int) -> None:
    """Let somebody ask an athlete; nothing is shared by it."""
    row = {"athlete_id": athlete_id, "watcher_id": watcher_id, "asked_at": now()}
    connection.execute(insert_or(schema.ask).values(row).on_conflict_do_nothing())


def ask_for_team(connection: Connection, athlete_id: int, coach_id: int) -> None:
    """Let a coach and the coach's viewers ask an athlete, each for themselves."""
    table = schema.account
    viewers = select(table.c.id).where(table.c.invited_by == coach_id, table.c.role == "viewer")
    for watcher in (coach_id, *connection.execute(viewers).scalars().all()):
        ask(connection, athlete_id, watcher)


def ask_all_of(connection: Connection, coach_id: int, viewer_id: int) -> None:
    """Let a new viewer ask every athlete whom the coach has asked."""
    asked = select(schema.ask.c.athlete_id).where(schema.ask.c.watcher_id == coach_id)
    for athlete in connection.execute(asked).scalars().all():
        ask(connection, athlete, viewer_id)


def stands(connection: Connection, athlete_id: int, watcher_id: int) -> bool:
    """Say whether an athlete shares with somebody now."""
    table = schema.consent
    query = select(
        exists().where(
            table.c.athlete_id == athlete_id, table.c.watcher_id == watcher_id, table.c.revoked_at.is_(None)
        )
    )
    return bool(connection.execute(query).scalar())


def asking(connection: Connection, athlete_id: int) -> list[Asking]:
    """Return everybody who asks an athlete, and since when the athlete shares with them."""
    table, consent = schema.ask, schema.consent
    query = (
        select(schema.account, consent.c.given_at)
        .join(table, table.c.watcher_id == schema.account.c.id)
        .outerjoin(
            consent,
            and_(
                consent.c.watcher_id == table.c.watcher_id,
                consent.c.athlete_id == table.c.athlete_id,
                consent.c.revoked_at.is_(None),
            ),
        )
        .where(table.c.athlete_id == athlete_id)
        .order_by(schema.account.c.role, schema.account.c.id)
    )
    return [Asking(person_of(row), row["given_at"]) for row in connection.execute(query).mappings()]


def give(connection: Connection, athlete: Person, watcher_id: int) -> None:
    """Share an athlete's diary with somebody who has asked.

    Raises
    ------
    UnusableInput
        If that person has not asked.
    """
    asked = select(schema.ask.c.athlete_id).where(
        schema.ask.c.athlete_id == athlete.id, schema.ask.c.watcher_id == watcher_id
    )
    watcher = find(connection, watcher_id)
    if watcher is None or watcher.role not in WATCHERS or connection.execute(asked).first() is None:
        raise UnusableInput("this person has not asked", where="sharing", remedy="reload the page")
    if stands(connection, athlete.id, watcher_id):
        return
    row = {"athlete_id": athlete.id, "watcher_id": watcher_id, "wording": WORDING, "given_at": now()}
    connection.execute(insert(schema.consent), row)
    audit.note(connection, athlete, athlete.id, "consent_given", watcher.shown)


def revoke(connection: Connection, athlete: Person, watcher_id: int) -> None:
    """Take back what was agreed to; it ends with this transaction."""
    table = schema.consent
    ended = connection.execute(
        update(table)
        .where(
            table.c.athlete_id == athlete.id, table.c.watcher_id == watcher_id, table.c.revoked_at.is_(None)
        )
        .values(revoked_at=now())
    )
    watcher = find(connection, watcher_id)
    if ended.rowcount and watcher is not None:
        audit.note(connection, athlete, athlete.id, "consent_revoked", watcher.shown)


def shared_with(connection: Connection, watcher: Person) -> list[Person]:
    """Return the athletes who share with somebody now, by name."""
    table, account = schema.consent, schema.account
    query = (
        select(account)
        .join(table, table.c.athlete_id == account.c.id)
        .where(table.c.watcher_id == watcher.id, table.c.revoked_at.is_(None))
        .order_by(account.c.shown, account.c.id)
    )
    return [person_of(row) for row in connection.execute(query).mappings()]
