"""An athlete's own: everything in one file, and everything gone."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete, insert, text

from crampcast.coach import schema
from crampcast.coach.people import now
from crampcast.coach.scope import Permit, Rule, diary_of
from crampcast.coach.server import Server, room_of
from crampcast.store.rooms import drop_room


def export(server: Server, held: Permit, path: Path) -> dict[str, int]:
    """Write an athlete's diary to one file, in the form of ``crampcast export``.

    Parameters
    ----------
    server : Server
        The server.
    held : Permit
        Of `Rule.OWN`.
    path : Path
        The file.
    """
    _own(held)
    return diary_of(server, held).export(path)


def erase(server: Server, held: Permit) -> None:
    """Delete an athlete: diary, account, consents, trail, work; that it happened is all that is left.

    Parameters
    ----------
    server : Server
        The server.
    held : Permit
        Of `Rule.OWN`.

    Notes
    -----
    One transaction: all of it or nothing. A worker that has the athlete's work in hand finds neither the room
    nor its lease again, and stores nothing.
    """
    _own(held)
    erase_number(server, held.whose.id)


def erase_number(server: Server, number: int) -> bool:
    """Delete what there is of an athlete by number; for erasing anew after an old backup was brought back.

    Returns
    -------
    bool
        Whether there was an account.
    """
    with server.begin() as connection:
        connection.execute(
            text("SELECT set_config('crampcast.erasing', :number, true)"), {"number": str(number)}
        )
        gone = connection.execute(delete(schema.account).where(schema.account.c.id == number))
        drop_room(connection, room_of(number))
        if gone.rowcount:
            connection.execute(insert(schema.erasure), {"account_id": number, "at": now()})
    server.forget(number)
    return bool(gone.rowcount)


def _own(held: Permit) -> None:
    if held.rule is not Rule.OWN:
        raise PermissionError("this is for the athlete alone")
