"""A shared server opened: its database, its rooms, its settings."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, insert, select

from crampcast.coach import schema
from crampcast.coach.settings import CoachSettings
from crampcast.errors import UnusableInput
from crampcast.store.database import plain_words, schema_of
from crampcast.store.rooms import check_sorting, create_room, has_room, make_room, open_server, room
from crampcast.store.served import ServedDiary

NEWEST = "c001"
"""The last step of the server's own schema that this program knows."""
_SECRET = "forms"  # noqa: S105 - the name of a row


@dataclass(frozen=True)
class Server:
    """A shared server's store.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        Of `crampcast.store.rooms.open_server`.
    settings : CoachSettings
        How it is run.
    """

    engine: Engine
    settings: CoachSettings

    @classmethod
    def open(cls, settings: CoachSettings, *, make: bool = False) -> Self:
        """Open the store, bringing its tables up to date.

        Parameters
        ----------
        settings : CoachSettings
            Names the database.
        make : bool
            Make the tables where there are none.

        Raises
        ------
        UnusableInput
            If the database cannot be used, or nothing was made there yet.
        """
        engine = open_server(settings.database)
        server = cls(engine, settings)
        try:
            with plain_words("shared store"):
                if make:
                    check_sorting(engine)
                    make_room(engine, schema.ROOM)
                elif not has_room(engine, schema.ROOM):
                    raise UnusableInput(
                        "nothing was made there yet",
                        where="database",
                        remedy="run crampcast coach init first",
                    )
                server._bring_up_to_date()
        except BaseException:
            engine.dispose()
            raise
        return server

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Open a transaction on the server's own tables: all of it or nothing."""
        with plain_words("shared store"), room(self.engine, schema.ROOM).begin() as connection:
            yield connection

    @cached_property
    def secret(self) -> bytes:
        """What signs the tokens of forms, the same for every process of this server."""
        with self.begin() as connection:
            query = select(schema.secret.c.value).where(schema.secret.c.name == _SECRET)
            return bytes(connection.execute(query).scalar_one())

    def diary(self, athlete_id: int) -> ServedDiary:
        """Open an athlete's diary; who may is asked in `crampcast.coach.scope`.

        Raises
        ------
        UnusableInput
            If there is no such athlete any more.
        """
        name = room_of(athlete_id)
        if not has_room(self.engine, name):
            with (
                self.begin() as connection
            ):  # whoever erases the account at this moment waits, or comes first
                query = select(schema.account.c.id).where(schema.account.c.id == athlete_id)
                if connection.execute(query.with_for_update(read=True)).first() is not None:
                    create_room(connection, name)
        return ServedDiary.in_room(self.engine, name)

    def forget(self, athlete_id: int) -> None:
        """Look again, the next time, whether an athlete's diary is there."""
        ServedDiary.forget(self.engine, room_of(athlete_id))

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _bring_up_to_date(self) -> None:
        own = room(self.engine, schema.ROOM)
        if schema_of(own) != NEWEST:
            from crampcast.store.upgrading import migrations, upgrade  # noqa: PLC0415

            upgrade(own, "shared store", NEWEST, migrations(Path(__file__).parent / "migrations"))
        with self.begin() as connection:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('secret'))")
            there = connection.execute(select(schema.secret.c.name).where(schema.secret.c.name == _SECRET))
            if there.first() is None:
                row = {"name": _SECRET, "value": secrets.token_bytes(32)}
                connection.execute(insert(schema.secret), row)


def room_of(athlete_id: int) -> str:
    """Return the room of an athlete's diary.

    Examples
    --------
    >>> room_of(17)
    'athlete_17'
    """
    return f"athlete_{int(athlete_id)}"
