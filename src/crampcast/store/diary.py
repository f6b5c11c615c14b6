"""The diary: one folder with a database and the original files, owned by the runner."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from sqlalchemy import Connection, Engine, delete, func, insert, select

from crampcast.activity.summary import RunSummary
from crampcast.store import derived, schema
from crampcast.store import entries as entry_rows
from crampcast.store.archive import read_archive, write_archive
from crampcast.store.database import (
    BUSY_TIMEOUT_S,
    NEWEST_SCHEMA,
    open_engine,
    plain_words,
    refuse_cut,
    refuse_foreign,
    schema_of,
    writing,
)
from crampcast.store.entries import EntryVersion
from crampcast.store.erasing import erase, finish_erasing
from crampcast.store.folder import FILE_NAME, default_directory
from crampcast.store.originals import KeptOriginals, Originals, content_hash
from crampcast.store.runs import add_run, summary_of

ERASE_PATIENCE_S = 3.0
"""How long an erasure waits for other programs to close the diary, s."""


class Diary:
    """What a runner has done, kept on the runner's own machine.

    Use `Diary.open`. A diary is a context manager; it may be used from several threads and open in several
    processes at once: readers never wait, writers wait for each other.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import date
    >>> with tempfile.TemporaryDirectory() as folder, Diary.open(folder) as diary:
    ...     diary.add(b"...", "run.gpx", "gpx", [RunSummary(date(2026, 5, 1), distance_m=10000.0)])
    ...     [run.distance_m for run in diary.summaries()]
    (1, 0)
    [10000.0]
    """

    def __init__(self, directory: Path, engine: Engine, originals: KeptOriginals) -> None:
        self.directory = directory
        self._engine = engine
        self._originals = originals

    @classmethod
    def open(cls, directory: str | Path | None = None, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Self:
        """Open a diary, making it or bringing it up to date where needed.

        Parameters
        ----------
        directory : path, optional
            Its folder; default `default_directory`.
        busy_timeout_s : float
            How long to wait for another program that is writing, s.

        Returns
        -------
        Diary
            Ready; what an interrupted import or erasure left behind has been finished or undone.

        Raises
        ------
        UnusableInput
            If the diary is locked, damaged, newer than this program, or cannot be written.
        """
        folder = default_directory() if directory is None else Path(directory)
        path = folder / FILE_NAME
        with plain_words(path):
            folder.mkdir(parents=True, exist_ok=True)
            finish_erasing(folder)
            originals = Originals(folder / "originals")
            refuse_cut(path, has_files=any(originals))
            refuse_foreign(path, busy_timeout_s)
            engine = open_engine(path, busy_timeout_s=busy_timeout_s)
            try:
                if schema_of(engine) != NEWEST_SCHEMA:
                    from crampcast.store.upgrading import upgrade  # noqa: PLC0415  costs a fifth of a second

                    upgrade(engine, path)
                diary = cls(folder, engine, originals)
                diary._recover()
            except BaseException:
                engine.dispose()
                raise
        return diary

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()

    def has_original(self, key: str) -> bool:
        """Say whether a file with this content hash is stored."""
        with plain_words(self._path), self._engine.connect() as connection:
            return _has(connection, key)

    def add(
        self,
        content: bytes,
        name: str,
        format: str,
        summaries: Sequence[RunSummary],
        *,
        replayable: bool = True,
    ) -> tuple[int, int]:
        """Store a file and its runs, all or nothing.

        Parameters
        ----------
        content : bytes
            The file as it came.
        name, format : str
            Its name and format.
        summaries : sequence of RunSummary
            Its runs, in the order of its legs.
        replayable : bool
            Whether the file holds runs second by second (a watch file) or in lines (a log).

        Returns
        -------
        tuple of int
            How many of the runs are new, and how many are there already, from another source or this file.

        Notes
        -----
        A run known from another source is kept as well but counts once: the richer record is shown.
        """
        key = content_hash(content)
        with plain_words(self._path):
            with writing(self._engine) as connection:
                if _has(connection, key):
                    return 0, len(summaries)
                self._originals.stage(key, content, connection)
                try:
                    row = {"content_hash": key, "name": name, "format": format, "size_bytes": len(content)}
                    connection.execute(insert(schema.original), row | {"imported_at": _now()})
                    new = sum(
                        add_run(connection, key, leg, run, replayable) for leg, run in enumerate(summaries)
                    )
                except BaseException:
                    self._originals.discard(key)
                    raise
            self._originals.settle(key)
        return new, len(summaries) - new

    def summaries(self, sport: str | None = None) -> list[RunSummary]:
        """Return every run once, oldest first.

        Parameters
        ----------
        sport : str, optional
            Only this sport.
        """
        return [run for _, _, run in self.runs(sport)]

    def runs(
        self, sport: str | None = None, *, replayable: bool | None = None
    ) -> list[tuple[str, int, RunSummary]]:
        """Return content hash, leg and summary of every run once, oldest first.

        Parameters
        ----------
        sport : str, optional
            Only this sport.
        replayable : bool, optional
            Only runs whose original holds them second by second (or, if False, only the others).
        """
        table = schema.activity
        query = select(table).where(table.c.duplicate_of.is_(None)).order_by(table.c.epoch_s, table.c.id)
        if sport is not None:
            query = query.where(table.c.sport == sport)
        if replayable is not None:
            query = query.where(table.c.replayable == int(replayable))
        with plain_words(self._path), self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [(row["content_hash"], row["leg"], summary_of(row)) for row in rows]

    def runs_of(self, key: str) -> int:
        """Return how many runs a stored file has brought, duplicates included."""
        query = select(func.count()).select_from(schema.activity).where(schema.activity.c.content_hash == key)
        with plain_words(self._path), self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def read_original(self, key: str) -> bytes:
        """Return a stored file byte for byte, checked against its hash."""
        with plain_words(self._path):
            return self._originals.read(key)

    def originals(self) -> list[tuple[str, str, str, int]]:
        """Return content hash, name, format and size in bytes of every file, in the order of import."""
        table = schema.original
        columns = (table.c.content_hash, table.c.name, table.c.format, table.c.size_bytes)
        query = select(*columns).order_by(table.c.imported_at, table.c.content_hash)
        with plain_words(self._path), self._engine.connect() as connection:
            return [(h, n, f, s) for h, n, f, s in connection.execute(query)]

    def runner_text(self) -> str | None:
        """Return the newest runner file (TOML), or None if none was saved."""
        table = schema.runner
        query = select(table.c.toml).order_by(table.c.version.desc()).limit(1)
        with plain_words(self._path), self._engine.connect() as connection:
            text = connection.execute(query).scalar()
        return None if text is None else str(text)

    def set_runner_text(self, text: str) -> int:
        """Save the runner file as a new version; return its number. The same text again changes nothing."""
        table = schema.runner
        with plain_words(self._path), writing(self._engine) as connection:
            newest = (
                connection.execute(select(table).order_by(table.c.version.desc()).limit(1)).mappings().first()
            )
            if newest is not None and newest["toml"] == text:
                return int(newest["version"])
            version = 1 if newest is None else int(newest["version"]) + 1
            connection.execute(insert(table), {"version": version, "saved_at": _now(), "toml": text})
        return version

    def add_forecast(
        self, event_start: str | None, version: str, parameters_hash: str, result: Mapping[str, Any]
    ) -> int:
        """Store a forecast as it was given; return its number."""
        table = schema.forecast
        row = {
            "made_at": _now(),
            "version": version,
            "parameters_hash": parameters_hash,
            "event_start": event_start,
            "result_json": json.dumps(dict(result), ensure_ascii=False, allow_nan=False, sort_keys=True),
        }
        with plain_words(self._path), writing(self._engine) as connection:
            made = connection.execute(insert(table), row)
        return int(made.inserted_primary_key[0]) if made.inserted_primary_key else 0

    def forecasts(self) -> list[tuple[str, str | None, dict[str, Any]]]:
        """Return when each stored forecast was made, for what start, and the forecast, oldest first."""
        table = schema.forecast
        query = select(table.c.made_at, table.c.event_start, table.c.result_json).order_by(table.c.id)
        with plain_words(self._path), self._engine.connect() as connection:
            return [(made, start, json.loads(text)) for made, start, text in connection.execute(query)]

    def imported_at(self) -> dict[str, str]:
        """Return when each stored file came in, by content hash."""
        query = select(schema.original.c.content_hash, schema.original.c.imported_at)
        with plain_words(self._path), self._engine.connect() as connection:
            return {str(key): str(when) for key, when in connection.execute(query)}

    def add_entry(self, kind: str, at: str, body: Mapping[str, Any]) -> EntryVersion:
        """Store a new entry."""
        with plain_words(self._path), writing(self._engine) as connection:
            return entry_rows.append(connection, None, kind, at, body)

    def change_entry(self, number: int, at: str, body: Mapping[str, Any]) -> EntryVersion:
        """Store a new version of an entry."""
        with plain_words(self._path), writing(self._engine) as connection:
            kind = entry_rows.versions(connection, number)[-1].kind
            return entry_rows.append(connection, number, kind, at, body)

    def delete_entry(self, number: int) -> EntryVersion:
        """Store that an entry was taken out; its versions are kept."""
        with plain_words(self._path), writing(self._engine) as connection:
            last = entry_rows.versions(connection, number)[-1]
            return entry_rows.append(connection, number, last.kind, last.at, last.body, deleted=True)

    def entries(self, kind: str | None = None) -> list[EntryVersion]:
        """Return the newest version of every entry that is not deleted, by its moment."""
        with plain_words(self._path), self._engine.connect() as connection:
            return entry_rows.newest(connection, kind)

    def entry_history(self, number: int) -> list[EntryVersion]:
        """Return every version of an entry, oldest first."""
        with plain_words(self._path), self._engine.connect() as connection:
            return entry_rows.versions(connection, number)

    def cached(self, key: str, parameters_hash: str = "") -> bytes | None:
        """Return a derived value, or None if it must be computed: it is not there, or was damaged."""
        with plain_words(self._path), self._engine.connect() as connection:
            return derived.kept(connection, key, parameters_hash)

    def cache(self, key: str, value: bytes, parameters_hash: str = "") -> None:
        """Keep a derived value; one of the same key and other parameters stays."""
        with plain_words(self._path), writing(self._engine) as connection:
            derived.keep(connection, key, parameters_hash, value, _now())

    def drop_cache(self) -> int:
        """Forget every derived value; return how many there were."""
        with plain_words(self._path), writing(self._engine) as connection:
            return int(connection.execute(delete(schema.cache)).rowcount)

    def counts(self) -> dict[str, int]:
        """Return how much the diary holds.

        Returns
        -------
        dict
            ``originals``, ``runs`` (each once), ``duplicates``, ``runner_versions``, ``entries``, ``cached``.
        """
        run = schema.activity
        queries = {
            "originals": select(func.count()).select_from(schema.original),
            "runs": select(func.count()).select_from(run).where(run.c.duplicate_of.is_(None)),
            "duplicates": select(func.count()).select_from(run).where(run.c.duplicate_of.is_not(None)),
            "runner_versions": select(func.count()).select_from(schema.runner),
            "entries": select(func.count(schema.entry.c.entry_id.distinct())),
            "cached": select(func.count()).select_from(schema.cache),
        }
        with plain_words(self._path), self._engine.connect() as connection:
            return {name: int(connection.execute(query).scalar_one()) for name, query in queries.items()}

    def export(self, path: str | Path) -> dict[str, int]:
        """Write the whole diary, originals included, to one file; return the rows by table."""
        target = Path(path)
        with plain_words(target):
            return write_archive(self._engine, self._originals, target)

    def restore(self, source: str | Path | BinaryIO) -> dict[str, int]:
        """Fill this diary, which must be empty, from an export or an open one; return the rows by table."""
        export = Path(source) if isinstance(source, str | Path) else source
        with plain_words(self._path):
            try:
                return read_archive(self._engine, self._originals, export)
            except BaseException:
                self._recover()
                raise

    def erase(self) -> dict[str, int]:
        """Delete everything and return what was deleted; the diary is closed and its files are gone.

        Raises
        ------
        UnusableInput
            If another program has the diary open; nothing is deleted then.
        """
        counts = self.counts()
        self.close()
        with plain_words(self._path):
            erase(self.directory, ERASE_PATIENCE_S)
        return counts

    @property
    def _path(self) -> Path:
        """The database file."""
        return self.directory / FILE_NAME

    def _recover(self) -> None:
        """Finish or undo interrupted imports; under the write lock, so that no import is under way."""
        if not self._originals.waiting():
            return
        with writing(self._engine) as connection:
            self._originals.recover(lambda key: _has(connection, key))


def _now() -> str:
    """Return this moment, UTC, in ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _has(connection: Connection, key: str) -> bool:
    """Say whether a row for this content hash is there."""
    query = select(schema.original.c.content_hash).where(schema.original.c.content_hash == key)
    return connection.execute(query).first() is not None
