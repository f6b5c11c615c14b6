"""Open the diary's database: settings, schema, and one clear line when it cannot be used."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from crampcast.errors import UnusableInput

BUSY_TIMEOUT_S = 15.0
"""How long a writer waits for another process before it gives up."""

_ONE_AT_A_TIME = threading.Lock()  # the migration tool keeps its context in a module
_IN_USE = ("the diary is in use by another program", "close it, or wait and try again")
_DISK_FULL = ("the disk is full", "free some space and try again; nothing was lost")
_NO_RIGHT = ("the diary cannot be written", "check the rights of the folder, or name another with --data")
_START_AFRESH = "restore it from an export, or move it away to start afresh"
_TROUBLES = (
    # part of the driver's or system's message, (what it means, what to do)
    ("locked", _IN_USE),
    ("busy", _IN_USE),
    ("full", _DISK_FULL),
    ("no space", _DISK_FULL),
    ("readonly", _NO_RIGHT),
    ("read-only", _NO_RIGHT),
    ("permission", _NO_RIGHT),
    ("unable to open", ("the diary cannot be opened", _NO_RIGHT[1])),
    ("not a database", ("the file is not a diary", _START_AFRESH)),
    ("malformed", ("the diary is damaged", _START_AFRESH)),
    ("disk i/o", ("the disk refused to read or write", "check the disk, then try again")),
)


def migrations() -> Config:
    """Return the configuration of the diary's schema steps.

    Examples
    --------
    >>> migrations().get_main_option("script_location").endswith("migrations")
    True
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def newest_schema() -> str:
    """Return the newest step of the schema that this program knows.

    Examples
    --------
    >>> newest_schema()
    '0002'
    """
    return str(ScriptDirectory.from_config(migrations()).get_current_head())


@contextmanager
def plain_words(where: Path) -> Iterator[None]:
    """Turn a database's or file system's refusal into one clear line.

    Parameters
    ----------
    where : pathlib.Path
        The diary, named in the error.

    Raises
    ------
    UnusableInput
        For a locked, damaged, foreign, read-only or full database or disk.
    """
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError, OSError) as why:
        cause = why.orig if isinstance(why, DatabaseError) else why
        message = str(cause).lower()
        for part, (what, remedy) in _TROUBLES:
            if part in message:
                raise UnusableInput(what, where=str(where), remedy=remedy) from why
        if isinstance(why, OperationalError | sqlite3.OperationalError | OSError):
            line = str(cause).splitlines()[0] if str(cause) else type(cause).__name__
            raise UnusableInput(
                f"the diary cannot be used ({line})", where=str(where), remedy="check the folder"
            ) from why
        raise


def open_engine(path: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Engine:
    """Return an engine on a SQLite file with the diary's settings.

    Parameters
    ----------
    path : pathlib.Path
        The database file.
    busy_timeout_s : float
        Wait for a lock, s.

    Returns
    -------
    sqlalchemy.Engine
        Foreign keys on, write-ahead log, full synchronisation; transactions begin where SQLAlchemy begins
        them.
    """
    engine = create_engine(f"sqlite+pysqlite:///{path}", connect_args={"timeout": busy_timeout_s})

    @event.listens_for(engine, "connect")
    def _settings(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        try:
            cursor.execute("PRAGMA foreign_keys=ON")
            cursor.execute("PRAGMA synchronous=FULL")
            _write_ahead(cursor, busy_timeout_s)
        finally:
            cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _write_ahead(cursor: DBAPICursor, patience_s: float) -> None:
    """Switch to the write-ahead log; the switch does not wait for other processes of its own accord."""
    deadline = time.monotonic() + patience_s
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as why:
            if "locked" not in str(why) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that holds the write lock from its first moment; all of it or nothing is stored."""
    with engine.connect() as connection:
        locked = connection.execution_options(writes=True)
        with locked.begin():
            yield locked


def upgrade(engine: Engine, path: Path, target: str = "head") -> str:
    """Bring the schema to the newest step; refuse one that is newer than this program.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        The database.
    path : pathlib.Path
        Named in the error.
    target : str
        Step to reach.

    Returns
    -------
    str
        The step reached.

    Raises
    ------
    UnusableInput
        If a newer program has written the diary.
    """
    config = migrations()
    steps = ScriptDirectory.from_config(config)
    known = {step.revision for step in steps.walk_revisions()}
    goal = steps.get_current_head() if target == "head" else target
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == goal:
        return str(goal)
    with writing(engine) as connection:  # another process may have upgraded while this one waited
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            raise UnusableInput(
                f"the diary was written by a newer crampcast (schema {current})",
                where=str(path),
                remedy="install the newest crampcast, or name another folder with --data",
            )
        if current != goal:
            config.attributes["connection"] = connection
            with _ONE_AT_A_TIME:
                command.upgrade(config, target)
    return str(goal)
