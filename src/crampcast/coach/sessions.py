"""Who is signed in: a token in the browser, its hash here, an end to both; and how often one may guess."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from crampcast.coach import schema
from crampcast.coach.people import Person, now, person_of
from crampcast.coach.settings import CoachSettings

SEEN_EVERY = timedelta(minutes=5)
GUESSES_WINDOW = timedelta(minutes=15)
MOST_GUESSES = {"from one place at one name": 5, "from one place": 30, "at one name": 50}
"""Sign-ins that may be tried within a quarter of an hour."""


def token_hash(token: str) -> bytes:
    """Return what is stored of a token.

    Examples
    --------
    >>> len(token_hash("x"))
    32
    """
    return hashlib.sha256(token.encode()).digest()


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(32)


def sign_in(connection: Connection, person: Person) -> str:
    """Begin a session; return its token, which is new every time."""
    token, moment = new_token(), now()
    row = {"token_hash": token_hash(token), "account_id": person.id, "made_at": moment, "seen_at": moment}
    connection.execute(insert(schema.session), row)
    return token


def sign_out(connection: Connection, token: str) -> None:
    """End a session."""
    connection.execute(delete(schema.session).where(schema.session.c.token_hash == token_hash(token)))


def signed_in(
    connection: Connection, settings: CoachSettings, token: str, moment: datetime | None = None
) -> Person | None:
    """Return who is signed in with a token; None if nobody is, or not any more."""
    at = now() if moment is None else moment
    table, account = schema.session, schema.account
    query = (
        select(account, table.c.seen_at)
        .join(table, table.c.account_id == account.c.id)
        .where(
            table.c.token_hash == token_hash(token),
            table.c.made_at > at - timedelta(days=settings.session_days),
            table.c.seen_at > at - timedelta(hours=settings.idle_hours),
        )
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    if at - row["seen_at"] > SEEN_EVERY:
        connection.execute(update(table).where(table.c.token_hash == token_hash(token)).values(seen_at=at))
    return person_of(row)


def sweep(connection: Connection, settings: CoachSettings) -> None:
    """Forget sessions, invitations and guesses that are over."""
    at = now()
    over = or_(
        schema.session.c.made_at <= at - timedelta(days=settings.session_days),
        schema.session.c.seen_at <= at - timedelta(hours=settings.idle_hours),
    )
    connection.execute(delete(schema.session).where(over))
    connection.execute(delete(schema.invitation).where(schema.invitation.c.expires_at <= at))
    connection.execute(delete(schema.attempt).where(schema.attempt.c.at <= at - GUESSES_WINDOW))


def may_guess(connection: Connection, name: str, address: str) -> bool:
    """Say whether somebody may try to sign in, and count the try: many at once are no more.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A transaction of its own: others from the same place wait for it.
    name, address : str
        Who, and from where.
    """
    table = schema.attempt
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"guess:{address}",))
    recent = table.c.at > now() - GUESSES_WINDOW
    same_name, same_place = table.c.name_hash == _name_hash(name), table.c.address == address
    for which, most in zip(
        (same_name & same_place, same_place, same_name), MOST_GUESSES.values(), strict=True
    ):
        query = select(func.count()).select_from(table).where(recent, which)
        if int(connection.execute(query).scalar_one()) >= most:
            return False
    row = {"at": now(), "name_hash": _name_hash(name), "address": address[:60]}
    connection.execute(insert(table), row)
    return True


def forgive(connection: Connection, name: str, address: str) -> None:
    """Forget the tries of one who has signed in from the same place."""
    table = schema.attempt
    connection.execute(delete(table).where(table.c.name_hash == _name_hash(name), table.c.address == address))


def _name_hash(name: str) -> bytes:
    return hashlib.sha256(name.strip().lower()[:200].encode()).digest()
