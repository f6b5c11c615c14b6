"""Many diaries in one PostgreSQL server: each in a room of its own, with the tables of the embedded one."""

from __future__ import annotations

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
    func,
    insert,
    inspect,
    select,
    text,
)

from crampcast.activity.summary import RunSummary
from crampcast.errors import UnusableInput
from crampcast.store import schema
from crampcast.store.archive import tables_of, write_archive
from crampcast.store.at_once import seen
from crampcast.store.database import NEWEST_SCHEMA, plain_words, schema_of, writing
from crampcast.store.diary import Diary
from crampcast.store.originals import check_key, content_hash
from crampcast.store.rooms import drop_room, has_room, make_room, room

_TEXTS = ("sport", "source", "external_id")
_kept = MetaData()
held = Table(
    "original_content",
    _kept,
    Column("content_hash", Text(), primary_key=True),
    Column("bytes", LargeBinary(), nullable=False),
)
"""Bytes of the originals: on a server they lie in the database, so that one dump holds all."""


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

    def state(self) -> str:
        """Return what changes with the diary: counts and newest numbers of all that it holds."""
        with plain_words(self._name):
            return seen(self._server, [self._name])[self._name].state

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
