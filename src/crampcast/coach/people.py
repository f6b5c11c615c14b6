"""People: accounts, and the hash of a password."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.engine import RowMapping

from crampcast.coach import schema
from crampcast.coach.settings import CoachSettings
from crampcast.errors import UnusableInput

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
_FEW_AT_ONCE = threading.BoundedSemaphore(4)
"""Hashes under way in this process: each takes the memory that makes guessing dear."""
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._@+-]{0,98}[a-z0-9])?\Z")


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    id: int
    name: str
    shown: str
    role: str


def now() -> datetime:
    """Return this moment, UTC."""
    return datetime.now(UTC)


def person_of(row: RowMapping) -> Person:
    """Build a person from a row of the accounts."""
    return Person(int(row["id"]), str(row["name"]), str(row["shown"]), str(row["role"]))


def find(connection: Connection, number: int) -> Person | None:
    """Return a person by number."""
    found = connection.execute(select(schema.account).where(schema.account.c.id == number)).mappings().first()
    return None if found is None else person_of(found)


def named(connection: Connection, name: str) -> Person | None:
    """Return a person by the name that signs in."""
    query = select(schema.account).where(schema.account.c.name == name.strip().lower())
    found = connection.execute(query).mappings().first()
    return None if found is None else person_of(found)


def add(
    connection: Connection,
    settings: CoachSettings,
    *,
    name: str,
    shown: str,
    role: str,
    password: str,
    invited_by: int | None,
) -> Person:
    """Make an account.

    Raises
    ------
    UnusableInput
        If the name is taken or cannot be one, or the password is too short.
    """
    clean = name.strip().lower()
    if not _NAME.match(clean):
        raise UnusableInput(
            "this name cannot be used",
            where="name",
            remedy="take 1 to 100 small letters and digits; . _ @ + - may stand between them",
        )
    if named(connection, clean) is not None:
        raise UnusableInput("this name is taken", where="name", remedy="take another")
    row = {
        "name": clean,
        "shown": clean_shown(shown) or clean,
        "role": role,
        "password": hashed(settings, password),
        "made_at": now(),
        "invited_by": invited_by,
    }
    made = connection.execute(insert(schema.account).values(row).returning(schema.account)).mappings().one()
    return person_of(made)


def set_password(connection: Connection, settings: CoachSettings, number: int, password: str) -> None:
    """Set a password; whoever is signed in with the old one has to sign in again."""
    table = schema.account
    connection.execute(update(table).where(table.c.id == number).values(password=hashed(settings, password)))
    connection.execute(delete(schema.session).where(schema.session.c.account_id == number))


def clean_shown(text: str) -> str:
    """Return a name to show without signs that cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:80]


def hashed(settings: CoachSettings, password: str) -> str:
    """Return the hash of a password.

    Raises
    ------
    UnusableInput
        If it is too short or too long.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise UnusableInput(
            f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} signs",
            where="password",
            remedy="a sentence does well",
        )
    with _FEW_AT_ONCE:
        return _hasher(settings).hash(password)


def with_password(connection: Connection, settings: CoachSettings, name: str, password: str) -> Person | None:
    """Return the person whose name and password these are; None otherwise, after as much work either way."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

    hasher = _hasher(settings)
    query = select(schema.account).where(schema.account.c.name == name.strip().lower())
    row = connection.execute(query).mappings().first()
    try:
        with _FEW_AT_ONCE:
            if row is None:
                hasher.hash(password[:LONGEST_PASSWORD])
                return None
            hasher.verify(str(row["password"]), password[: LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return None
    if hasher.check_needs_rehash(str(row["password"])):
        table = schema.account
        connection.execute(
            update(table).where(table.c.id == row["id"]).values(password=hasher.hash(password))
        )
    return person_of(row)


def _hasher(settings: CoachSettings) -> PasswordHasher:
    try:
        from argon2 import PasswordHasher  # noqa: PLC0415 - only a server needs it
    except ImportError:
        raise UnusableInput(
            "the parts for a shared server are not installed", remedy="install crampcast[coach]"
        ) from None
    return PasswordHasher(time_cost=settings.hash_rounds, memory_cost=settings.hash_memory_kib, parallelism=1)
