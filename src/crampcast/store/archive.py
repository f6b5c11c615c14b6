"""The whole diary in one file, out and back in."""

from __future__ import annotations

import glob
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine, Table, func, insert, select
from sqlalchemy.exc import DatabaseError, StatementError

from crampcast.errors import UnusableInput
from crampcast.store import schema
from crampcast.store.database import NEWEST_SCHEMA, writing
from crampcast.store.originals import KeptOriginals, check_key, content_hash

MANIFEST = "diary.json"
KEPT = (schema.original, schema.activity, schema.runner, schema.forecast, schema.entry, schema.meta)
"""Tables that an export holds; the cache is rebuilt."""
LARGEST_MANIFEST_BYTES = 2_000_000_000
_REMEDY = "give a file that `crampcast export` has written"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_archive(engine: Engine, originals: KeptOriginals, path: Path) -> dict[str, int]:
    """Write every kept table and original to one zip file, or nothing.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        The diary's database.
    originals : KeptOriginals
        Its files.
    path : pathlib.Path
        The file to write; an older one is replaced when the new one is whole.

    Returns
    -------
    dict
        Rows by table.

    Notes
    -----
    The same diary gives the same bytes: names are sorted and carry no time.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    _sweep(path)
    with engine.connect() as connection:
        tables = {table.name: list(_rows(connection, table.name)) for table in KEPT}
        manifest = {"format": "crampcast-diary", "schema": NEWEST_SCHEMA, "tables": tables}
        try:
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
                text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, allow_nan=False)
                archive.writestr(_entry(MANIFEST), text.encode())
                for key in sorted(row["content_hash"] for row in tables["original"]):
                    archive.writestr(_entry(f"originals/{key}"), originals.read(key))
            with partial.open("rb") as file:
                os.fsync(file.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    return {name: len(rows) for name, rows in tables.items()}


def read_archive(engine: Engine, originals: KeptOriginals, source: Path | BinaryIO) -> dict[str, int]:
    """Fill an empty diary from an export, all or nothing.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        The diary's database.
    originals : KeptOriginals
        Its files.
    source : pathlib.Path or file
        The export; a file that is open is read in place, so that no copy of it need lie about.

    Returns
    -------
    dict
        Rows by table.

    Raises
    ------
    UnusableInput
        If the file is no whole export, is newer than this program, or the diary is not empty.
    """
    where = str(source) if isinstance(source, Path) else "the export"
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive, where)
            with writing(engine) as connection:
                _refuse_unless_empty(connection, where)
                keys = [str(row.get("content_hash")) for row in manifest["original"]]
                for key in keys:
                    _stage(archive, originals, key, where, connection)
                _insert(connection, manifest)
            for key in keys:
                originals.settle(key)
    except (zipfile.BadZipFile, EOFError, RuntimeError, zipfile.LargeZipFile, zlib.error) as why:
        raise UnusableInput("this is not a whole export", where=where, remedy=_REMEDY) from why
    except FileNotFoundError as why:
        raise UnusableInput("there is no such file", where=where, remedy="check the path") from why
    except (StatementError, TypeError, KeyError, AttributeError) as why:
        if isinstance(why, DatabaseError) and not _is_about_rows(why):
            raise
        raise UnusableInput("the export's rows are damaged", where=where, remedy=_REMEDY) from why
    return {name: len(rows) for name, rows in manifest.items()}


def _sweep(path: Path) -> None:
    """Remove what exports to this file have left that were killed: it is as private as the diary."""
    if os.name != "posix":
        return
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        writer = left.name.removesuffix(".part").rsplit(".", 1)[-1]
        with suppress(OSError, ValueError):
            try:
                os.kill(int(writer), 0)
            except ProcessLookupError:
                left.unlink()


def tables_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of an export by table.

    Raises
    ------
    UnusableInput
        If the file is no whole export, or is newer than this program.
    """
    with zipfile.ZipFile(path) as archive:
        return _manifest(archive, str(path))


def _entry(name: str) -> zipfile.ZipInfo:
    """Return an entry without a time of its own."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _rows(connection: Connection, name: str) -> Iterator[dict[str, Any]]:
    """Go through the rows of one table in the order of its key."""
    table = schema.metadata.tables[name]
    for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings():
        yield dict(row)


def _manifest(archive: zipfile.ZipFile, where: str) -> dict[str, list[dict[str, Any]]]:
    """Read and check the tables of an export."""
    ours = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    strange = any(entry.compress_type not in ours for entry in archive.infolist())
    names = set(archive.namelist())
    if strange or MANIFEST not in names or archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST_BYTES:
        raise UnusableInput("this is not a diary's export", where=where, remedy=_REMEDY)
    try:
        manifest = json.loads(archive.read(MANIFEST))
        version, tables = str(manifest["schema"]), manifest["tables"]
        found = {table.name: list(tables.get(table.name, [])) for table in KEPT}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as why:
        raise UnusableInput("the export's contents are damaged", where=where, remedy=_REMEDY) from why
    if manifest.get("format") != "crampcast-diary":
        raise UnusableInput("this is not a diary's export", where=where, remedy=_REMEDY)
    if version > NEWEST_SCHEMA:
        raise UnusableInput(
            f"the export comes from a newer crampcast (schema {version[:20]})",
            where=where,
            remedy="install the newest crampcast",
        )
    return found


def _refuse_unless_empty(connection: Connection, where: str) -> None:
    """Refuse to mix an export into a diary that holds something."""
    for table in (schema.original, schema.runner, schema.forecast, schema.entry):
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise UnusableInput(
                "the diary is not empty",
                where=where,
                remedy="restore into a new folder (--data), or erase the diary first",
            )


def _stage(
    archive: zipfile.ZipFile, originals: KeptOriginals, key: str, where: str, connection: Connection
) -> None:
    """Bring one original in, checked against its hash."""
    check_key(key)
    content = archive.read(f"originals/{key}")
    if content_hash(content) != key:
        raise UnusableInput("an original in the export is damaged", where=where, remedy=_REMEDY)
    originals.stage(key, content, connection)


def _insert(connection: Connection, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Insert the rows of every table; a run comes before those that point to it."""
    for table in KEPT:
        rows = [{k: v for k, v in row.items() if k in table.columns} for row in tables[table.name]]
        for row in rows:
            _check_whole(table, row)
        rows.sort(key=lambda row: row.get("duplicate_of") is not None)
        if rows:
            connection.execute(insert(table), rows)


def _check_whole(table: Table, row: dict[str, Any]) -> None:
    """Look whether a row has its whole key, and whether its texts of JSON can be read later.

    Raises
    ------
    KeyError, TypeError
        The row is damaged.
    """
    for column in table.primary_key.columns:
        if row[column.name] is None:
            raise KeyError(column.name)
    for name in (each for each in row if each.endswith("_json")):
        try:
            told = json.loads(row[name])
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise TypeError(name)


def _is_about_rows(why: DatabaseError) -> bool:
    """Say whether the database refused a row rather than to work."""
    message = str(why.orig).lower()
    return "constraint" in message or "cannot store" in message or "mismatch" in message
