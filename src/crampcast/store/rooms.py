"""Rooms of a PostgreSQL server: a schema each, and transactions that look into one of them alone."""

from __future__ import annotations

import re

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from crampcast.errors import UnusableInput

LOCK_TIMEOUT_S = 15
STATEMENT_TIMEOUT_S = 120
_ROOM = re.compile(r"[a-z][a-z0-9_]{0,40}\Z")


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
        connection.exec_driver_sql(f'SET LOCAL search_path TO "{room_name(name)}"')
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
    return engine.execution_options(room=room_name(name))


def make_room(engine: Engine, name: str) -> None:
    """Make a room where there is none."""
    with engine.begin() as connection:
        create_room(connection, name)


def create_room(connection: Connection, name: str) -> None:
    """Make a room where there is none, in a transaction of the caller."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('rooms'))")
    connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{room_name(name)}"')


def has_room(engine: Engine, name: str) -> bool:
    """Say whether a room is there."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT 1 FROM pg_namespace WHERE nspname = :name"), {"name": name})
        return found.first() is not None


def drop_room(connection: Connection, name: str) -> None:
    """Delete a room with everything in it, in a transaction of the caller."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"room:{name}",))
    connection.exec_driver_sql(f'DROP SCHEMA IF EXISTS "{room_name(name)}" CASCADE')


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


def room_name(name: object) -> str:
    """Return the name of a room; anything else is a fault of ours.

    Examples
    --------
    >>> room_name("athlete_17")
    'athlete_17'
    """
    if not isinstance(name, str) or not _ROOM.match(name):
        raise ValueError("not the name of a room")
    return name
