"""A coach's team: athletes who were asked, and viewers who look with the coach."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, delete, select

from crampcast.coach import audit, consent, schema
from crampcast.coach.people import Person, person_of


class Asked(NamedTuple):
    """An athlete who was asked, and since when they share."""

    athlete: Person
    given_at: datetime | None


def asked_by(connection: Connection, coach: Person) -> list[Asked]:
    """Return the athletes whom somebody has asked; of those who do not share only the name is told."""
    ask, given, account = schema.ask, schema.consent, schema.account
    stands = and_(
        given.c.athlete_id == ask.c.athlete_id,
        given.c.watcher_id == ask.c.watcher_id,
        given.c.revoked_at.is_(None),
    )
    query = (
        select(account, given.c.given_at)
        .join(ask, ask.c.athlete_id == account.c.id)
        .outerjoin(given, stands)
        .where(ask.c.watcher_id == coach.id)
        .order_by(account.c.shown, account.c.id)
    )
    return [Asked(person_of(row), row["given_at"]) for row in connection.execute(query).mappings()]


def viewers_of(connection: Connection, coach: Person) -> list[Person]:
    """Return a coach's viewers."""
    table = schema.account
    query = select(table).where(table.c.invited_by == coach.id, table.c.role == "viewer").order_by(table.c.id)
    return [person_of(row) for row in connection.execute(query).mappings()]


def remove_viewer(connection: Connection, coach: Person, viewer_id: int) -> bool:
    """Delete a viewer's account with every consent to it; False if it is not this coach's viewer."""
    viewer = next((v for v in viewers_of(connection, coach) if v.id == viewer_id), None)
    if viewer is None:
        return False
    for athlete in consent.shared_with(connection, viewer):
        audit.note(connection, coach, athlete.id, "viewer_removed", viewer.shown)
    connection.execute(delete(schema.account).where(schema.account.c.id == viewer.id))
    return True
