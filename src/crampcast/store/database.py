"""Open the diary's database: settings, schema, and one clear line when it cannot be used."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from crampcast.errors import UnusableInput

NEWEST_SCHEMA = "0003"
"""The last step of the schema that this program knows."""

IN_EVERY_DIARY = frozenset({"alembic_version", "original", "activity"})
"""Tables that a diary of any schema has."""

BUSY_TIMEOUT_S = 15.0
"""How long a writer waits for another process before it gives up."""

_IN_USE = ("the diary is in use by another program", "close it, or wait and try again")
_DISK_FULL = ("the disk is full", "free some space and try again; nothing was lost")
_NO_RIGHT = ("the diary cannot be written", "check the rights of the folder, or name another with --data")
_START_AFRESH = "restore it from an export, or move it away to start afresh"
_TROUBLES = (
    # part of the driver's or system's message, (what it means, what to do)
    (
        "connection to server",
        ("the database cannot be reached", "check that it runs, and its address in the settings"),
    ),
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


@contextmanager
def plain_words(where: Path | str) -> Iterator[None]:
    """Turn a database's or file system's refusal into one clear line.

    Parameters
    ----------
    where : path
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


_QUEUES: dict[str, threading.Lock] = {}
"""One queue of writers for each embedded database of this process."""


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that holds the write lock from its first moment; all of it or nothing is stored.

    Notes
    -----
    The writers of a process queue before they ask an embedded database: it lets in whoever asks at the right
    moment, and among many one may ask in vain for many seconds. Between processes it still decides.
    """
    with _in_turn(engine), engine.connect() as connection:
        locked = connection.execution_options(writes=True)
        with locked.begin():
            yield locked


@contextmanager
def _in_turn(engine: Engine) -> Iterator[None]:
    """Wait for the other writers of this process, but no longer than the database would."""
    if engine.dialect.name != "sqlite":
        yield
        return
    queue = _QUEUES.setdefault(str(engine.url), threading.Lock())
    mine = queue.acquire(timeout=BUSY_TIMEOUT_S)
    try:
        yield
    finally:
        if mine:
            queue.release()


def refuse_cut(path: Path, *, has_files: bool) -> None:
    """Refuse a database that was cut short before anything is written to it.

    Parameters
    ----------
    path : pathlib.Path
        The database file, which need not exist.
    has_files : bool
        Whether the diary's originals are there: then there was a database.

    Raises
    ------
    UnusableInput
        If the file is gone or empty though there are originals, is none of ours, or is shorter than its
        first page says.

    Notes
    -----
    Pages that wait in the write-ahead log may lie beyond the end of the file.
    """
    size = path.stat().st_size if path.exists() else 0
    if not size and not has_files:
        return
    if not size:
        raise UnusableInput(
            "the diary's database is gone, its original files are there",
            where=str(path),
            remedy="restore it from an export, or import the folder originals into a new diary (--data)",
        )
    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(b"SQLite format 3\0"):
        raise UnusableInput("the file is not a diary", where=str(path), remedy=_START_AFRESH)
    log = path.with_name(f"{path.name}-wal")
    page_bytes, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
    whole = pages * (page_bytes if page_bytes > 1 else 65536)
    if size < whole and not (log.exists() and log.stat().st_size):
        raise UnusableInput("the diary was cut short", where=str(path), remedy=_START_AFRESH)


def refuse_foreign(path: Path, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
    """Refuse a database of another program before it is written to: not even its kind of journal is changed.

    Parameters
    ----------
    path : pathlib.Path
        The database file, which need not exist.
    busy_timeout_s : float
        Wait for a lock, s.

    Raises
    ------
    UnusableInput
        If it holds something, and not what every diary holds.
    """
    names = names_in(path, busy_timeout_s) if path.exists() else set()
    if names and not names >= IN_EVERY_DIARY:
        raise UnusableInput("the file is not a diary", where=str(path), remedy=_START_AFRESH)


def names_in(path: Path, busy_timeout_s: float) -> set[str]:
    """Return what a database holds, by name, without a change to its file.

    Parameters
    ----------
    path : pathlib.Path
        The database file; empty, it holds nothing.
    busy_timeout_s : float
        Wait for a lock, s.

    Notes
    -----
    A read-only connection leaves a write-ahead log that nobody else has open as it is, where any other would
    bring it in. Where there is none it would make an empty one and leave it; any other takes it away again.
    What another program was killed at is not undone: then the file is read as it stands.
    """
    with path.open("rb") as file:
        has_log = file.read(19)[18:] == b"\x02"
    log = path.with_name(f"{path.name}-wal")
    mode = "rw" if has_log and not (log.exists() and log.stat().st_size) else "ro"
    try:
        return _read_names(path, f"mode={mode}", busy_timeout_s)
    except sqlite3.OperationalError as why:
        if "readonly" not in str(why):
            raise
        return _read_names(path, "mode=ro&immutable=1", busy_timeout_s)


def _read_names(path: Path, how: str, busy_timeout_s: float) -> set[str]:
    address = f"{path.absolute().as_uri()}?{how}"
    with closing(sqlite3.connect(address, uri=True, timeout=busy_timeout_s)) as database:
        return {str(name) for (name,) in database.execute("SELECT name FROM sqlite_master")}


def schema_of(engine: Engine) -> str | None:
    """Return the step that the database's schema is at; None for a new database."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return None if version is None else str(version)
