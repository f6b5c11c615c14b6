"""Invitations: links that work once and for some days, to make an account or to set its password anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, insert, select, update

from crampcast.coach import consent, schema
from crampcast.coach.people import Person, add, find, now, set_password
from crampcast.coach.sessions import new_token, token_hash
from crampcast.coach.settings import CoachSettings
from crampcast.errors import UnusableInput


@dataclass(frozen=True)
class Invitation:
    """What a link is for.

    Parameters
    ----------
    role : str
        Of the account that it makes.
    inviter : Person or None
        Who invites; None for whoever runs the server.
    account : Person or None
        Whose password it sets; None for a new account.
    """

    role: str
    inviter: Person | None
    account: Person | None


def invite(
    connection: Connection,
    settings: CoachSettings,
    role: str,
    *,
    inviter: Person | None = None,
    account: Person | None = None,
) -> str:
    """Make an invitation; return its link.

    Raises
    ------
    UnusableInput
        If an athlete or viewer is invited by nobody, or there is no such role.
    """
    if role not in schema.ROLES:
        raise UnusableInput(
            f"{role[:40]!r} is no role", where="role", remedy=f"one of {', '.join(schema.ROLES)}"
        )
    if account is None and role != "coach" and (inviter is None or inviter.role != "coach"):
        raise UnusableInput(
            f"a coach invites {'an athlete' if role == 'athlete' else 'a viewer'}",
            where="invitation",
            remedy="say which coach with --by",
        )
    token, moment = new_token(), now()
    row = {
        "token_hash": token_hash(token),
        "role": role,
        "invited_by": None if inviter is None else inviter.id,
        "account_id": None if account is None else account.id,
        "made_at": moment,
        "expires_at": moment + timedelta(days=settings.invitation_days),
    }
    connection.execute(insert(schema.invitation), row)
    return f"{settings.url.rstrip('/')}/invitations/{token}"


def opened(connection: Connection, token: str) -> Invitation:
    """Return what a link is for.

    Raises
    ------
    UnusableInput
        If it was used, has run out, or never was one.
    """
    table = schema.invitation
    query = select(table).where(
        table.c.token_hash == token_hash(token), table.c.used_at.is_(None), table.c.expires_at > now()
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        raise _over()
    people = [None if row[n] is None else find(connection, row[n]) for n in ("invited_by", "account_id")]
    return Invitation(str(row["role"]), *people)


def accept(
    connection: Connection, settings: CoachSettings, token: str, *, name: str, shown: str, password: str
) -> Person:
    """Make the account that an invitation is for, or set its password; the link works no more.

    Raises
    ------
    UnusableInput
        If the link is over, or name or password cannot be used; then the link still works.
    """
    found = _use(connection, token)
    if found.account is not None:
        set_password(connection, settings, found.account.id, password)
        return found.account
    inviter = None if found.inviter is None else found.inviter.id
    person = add(
        connection,
        settings,
        name=name,
        shown=shown,
        role=found.role,
        password=password,
        invited_by=inviter,
    )
    if inviter is not None and found.role == "athlete":
        consent.ask_for_team(connection, person.id, inviter)
    if inviter is not None and found.role == "viewer":
        consent.ask_all_of(connection, inviter, person.id)
    return person


def accept_as(connection: Connection, token: str, person: Person) -> None:
    """Let another coach ask an athlete who has an account; the link works no more.

    Raises
    ------
    UnusableInput
        If the link is over or is not for an athlete.
    """
    found = _use(connection, token)
    if found.role != "athlete" or person.role != "athlete" or found.inviter is None or found.account:
        raise UnusableInput(
            "this invitation is not for your account", where="invitation", remedy="sign out and open it again"
        )
    consent.ask_for_team(connection, person.id, found.inviter.id)


def _use(connection: Connection, token: str) -> Invitation:
    """Use a link up; of two who open it at once one comes too late."""
    found = opened(connection, token)
    table = schema.invitation
    used = connection.execute(
        update(table)
        .where(table.c.token_hash == token_hash(token), table.c.used_at.is_(None))
        .values(used_at=now())
    )
    if used.rowcount != 1:
        raise _over()
    return found


def _over() -> UnusableInput:
    return UnusableInput("this link was used, or has run out", where="invitation", remedy="ask for a new one")
