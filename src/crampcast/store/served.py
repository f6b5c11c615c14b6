"""Many diaries in one PostgreSQL server: each in a room of its own, with the tables of the embedded one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, ClassVar, Self

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from crampcast.activity.summary import RunSummary
from crampcast.errors import UnusableInput
from crampcast.store import schema
from crampcast.store.archive import tables_of, write_archive
from crampcast.store.database import NEWEST_SCHEMA, plain_words, schema_of, writing
from crampcast.store.diary import Diary
from crampcast.store.originals import check_key, content_hash

LOCK_TIMEOUT_S = 15
STATEMENT_TIMEOUT_S = 120
_ROOM = re.compile(r"[a-z][a-z0-9_]{0,40}\Z")
_TEXTS = ("sport", "source", "external_id")
_kept = MetaData()
held = Table(
    "original_content",
    _kept,
    Column("content_hash", Text(), primary_key=True),
    Column("bytes", LargeBinary(), nullable=False),
)
"""Bytes of the originals: on a server they lie in the database, so that one dump holds all."""


def read_address(address: str) -> URL:
    """Return the address of a server as the database library takes it.

    Parameters
    ----------
    address : str
        ``postgresql:///name`` for this machine's socket, ``postgresql://user@host/name``; a password belongs
        into the password file of PostgreSQL's client library, or the environment.

    Raises
    ------
    UnusableInput
        If it is no address of a PostgreSQL database.

    Examples
    --------
    >>> read_address("postgresql:///crampcast").drivername
    'postgresql+psycopg'
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise UnusableInput(
            "not the address of a PostgreSQL database",
            where="database",
            remedy="write postgresql:///crampcast, or postgresql://user@host/crampcast",
        )
    return url.set(drivername="postgresql+psycopg")


def open_server(address: str, *, connections: int = 8) -> Engine:
    """Return an engine on a PostgreSQL database; it sees no table until `room` names one.

    Parameters
    ----------
    address : str
        As `read_address` takes it.
    connections : int
        Most connections that are kept open.

    Returns
    -------
    sqlalchemy.Engine
        Every transaction looks into the room of its engine (`room`) and nowhere else: a query without a room
        finds no table. A transaction opened with ``writing`` waits for others that write to the same room.
    """
    url = read_address(address)
    try:
        import psycopg  # noqa: F401, PLC0415 - only a server needs it
    except ImportError:
        raise UnusableInput(
            "the parts for a shared server are not installed",
            where="database",
            remedy="install crampcast[coach]",
        ) from None
    options = (
        f"-c search_path=pg_catalog -c lock_timeout={LOCK_TIMEOUT_S}s -c timezone=UTC "
        f"-c statement_timeout={STATEMENT_TIMEOUT_S}s -c idle_in_transaction_session_timeout=300s"
    )
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=connections,
        pool_pre_ping=True,
        hide_parameters=True,  # values are about health and do not belong into a message
        connect_args={
            "options": options,
            "application_name": "crampcast",
            "connect_timeout": 10,
            "client_encoding": "utf8",
            "prepare_threshold": None,
        },
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        chosen = connection.get_execution_options()
        name = chosen.get("room")
        if name is None:
            return
        connection.exec_driver_sql(f'SET LOCAL search_path TO "{_checked(name)}"')
        if chosen.get("writes", False):
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"room:{name}",))

    return engine


def room(engine: Engine, name: str) -> Engine:
    """Return an engine that works in one room (a schema of the server) alone.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        Of `open_server`.
    name : str
        Small letters, digits and ``_``.
    """
    return engine.execution_options(room=_checked(name))


def make_room(engine: Engine, name: str) -> None:
    """Make a room where there is none."""
    with engine.begin() as connection:
        create_room(connection, name)


def create_room(connection: Connection, name: str) -> None:
    """Make a room where there is none, in a transaction of the caller."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('rooms'))")
    connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{_checked(name)}"')


def has_room(engine: Engine, name: str) -> bool:
    """Say whether a room is there."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT 1 FROM pg_namespace WHERE nspname = :name"), {"name": name})
        return found.first() is not None


def drop_room(connection: Connection, name: str) -> None:
    """Delete a room with everything in it, in a transaction of the caller."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"room:{name}",))
    connection.exec_driver_sql(f'DROP SCHEMA IF EXISTS "{_checked(name)}" CASCADE')


def check_sorting(engine: Engine) -> None:
    """Refuse a database that sorts text by a language: moments sort by their bytes, as in the embedded diary.

    Raises
    ------
    UnusableInput
        If it does.
    """
    query = text(
        "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
    )
    with engine.connect() as connection:
        collate, encoding = connection.execute(query).one()
    if collate not in ("C", "C.UTF-8", "C.utf8", "POSIX") or encoding != "UTF8":
        raise UnusableInput(
            f"the database sorts by {collate} in {encoding}",
            where="database",
            remedy="make it with createdb --template=template0 --locale=C --encoding=UTF8",
        )


def _checked(name: object) -> str:
    """Return the name of a room; anything else is a fault of ours."""
    if not isinstance(name, str) or not _ROOM.match(name):
        raise ValueError("not the name of a room")
    return name


class HeldOriginals:
    """Originals in the server's room, written in the transaction of their row: none is ever half stored."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def stage(self, key: str, content: bytes, connection: Connection) -> None:
        """Write a file in the transaction of its row."""
        check_key(key)
        connection.execute(insert(held), {"content_hash": key, "bytes": content})

    def settle(self, key: str) -> None:
        """Nothing is left to do once the transaction stands."""

    def discard(self, key: str) -> None:
        """Nothing is left of a transaction that was taken back."""

    def waiting(self) -> list[str]:
        """Return what an interrupted import left: nothing ever."""
        return []

    def recover(self, is_known: Callable[[str], bool]) -> None:
        """Nothing is ever left to mend."""

    def read(self, key: str) -> bytes:
        """Return the bytes of an original, checked against their hash."""
        with self._engine.connect() as connection:
            found = connection.execute(select(held.c.bytes).where(held.c.content_hash == key)).scalar()
        if found is None:
            raise UnusableInput("an original is missing", where=key, remedy="import the file again")
        if content_hash(bytes(found)) != key:
            raise UnusableInput("an original was changed", where=key, remedy="import the file again")
        return bytes(found)


class ServedDiary(Diary):
    """A diary in a room of a server; everything that a diary on a disk does.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        Of `open_server`.
    name : str
        Its room.
    """

    _ready: ClassVar[set[tuple[int, str]]] = set()
    """Rooms that this process has found up to date."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._server, self._name = engine, name
        own = room(engine, name)
        super().__init__(Path(name), own, HeldOriginals(own))

    @classmethod
    def in_room(cls, engine: Engine, name: str, *, make: bool = False) -> Self:
        """Open the diary of a room, bringing its tables up to date.

        Parameters
        ----------
        engine : sqlalchemy.Engine
            Of `open_server`.
        name : str
            The room.
        make : bool
            Make it where there is none.

        Raises
        ------
        UnusableInput
            If there is none, or a newer program has written it.
        """
        diary = cls(engine, name)
        known = (id(engine), name)
        if known in cls._ready:
            return diary
        with plain_words(name):
            if make:
                make_room(engine, name)
            elif not has_room(engine, name):
                raise UnusableInput(
                    "there is no such diary", where=name, remedy="it was erased, or never made"
                )
            if schema_of(diary._engine) != NEWEST_SCHEMA:
                from crampcast.store.upgrading import upgrade  # noqa: PLC0415

                upgrade(diary._engine, name)
            with writing(diary._engine) as connection:
                if not inspect(connection).has_table(held.name):
                    held.create(connection)
        cls._ready.add(known)
        return diary

    def add(
        self,
        content: bytes,
        name: str,
        format: str,
        summaries: Sequence[RunSummary],
        *,
        replayable: bool = True,
    ) -> tuple[int, int]:
        """Store a file and its runs, all or nothing; texts lose zero bytes, which the server cannot hold."""
        clean = [
            replace(
                r, **{n: getattr(r, n).replace("\0", "") for n in _TEXTS if "\0" in (getattr(r, n) or "")}
            )
            for r in summaries
        ]
        return super().add(content, name.replace("\0", ""), format, clean, replayable=replayable)

    def close(self) -> None:
        """Leave the server's connections to the others."""

    def export(self, path: str | Path) -> dict[str, int]:
        """Write the whole diary to one file, as it was at one moment; return the rows by table."""
        target = Path(path)
        still = self._engine.execution_options(isolation_level="REPEATABLE READ")
        with plain_words(target):
            return write_archive(still, self._originals, target)

    def restore(self, source: str | Path | BinaryIO) -> dict[str, int]:
        """Fill this diary, which must be empty, from an export or an open one; return the rows by table."""
        counts = super().restore(source)
        with plain_words(self._name), writing(self._engine) as connection:
            for table in (schema.activity.c.id, schema.forecast.c.id):
                _count_on(connection, table)
        return counts

    def is_filled_from(self, path: Path) -> bool:
        """Say whether this diary holds just what an export does."""
        own = path.with_name(f"{path.name}.own")
        self.export(own)
        try:
            return tables_of(own) == tables_of(path)
        finally:
            own.unlink()

    def erase(self) -> dict[str, int]:
        """Delete the room with everything in it; return what was deleted."""
        counts = self.counts()
        with plain_words(self._name), self._server.begin() as connection:
            drop_room(connection, self._name)
        self.forget(self._server, self._name)
        return counts

    @classmethod
    def forget(cls, engine: Engine, name: str) -> None:
        """Look again, the next time, whether a room is there."""
        cls._ready.discard((id(engine), name))

    @property
    def _path(self) -> Path:
        """What errors name."""
        return Path(self._name)


def _count_on(connection: Connection, column: Column[int]) -> None:
    """Let a column's own numbers go on after those that an export brought."""
    largest = connection.execute(select(func.max(column))).scalar()
    if largest is not None:
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, :column), :largest)")
        table = {"table": column.table.name, "column": column.name, "largest": largest}
        connection.execute(sequence, table)
