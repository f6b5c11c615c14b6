"""Entries of the diary as rows: every version is kept, the newest counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.engine import RowMapping

from crampcast.store import schema


class EntryVersion(NamedTuple):
    """One version of an entry."""

    id: int
    version: int
    kind: str
    at: str
    saved_at: str
    deleted: bool
    body: Mapping[str, Any]


def version_of(row: RowMapping) -> EntryVersion:
    """Build a version from its row."""
    return EntryVersion(
        id=int(row["entry_id"]),
        version=int(row["version"]),
        kind=str(row["kind"]),
        at=str(row["at"]),
        saved_at=str(row["saved_at"]),
        deleted=bool(row["deleted"]),
        body=json.loads(row["body_json"]),
    )


def append(
    connection: Connection,
    number: int | None,
    kind: str,
    at: str,
    body: Mapping[str, Any],
    *,
    deleted: bool = False,
) -> EntryVersion:
    """Write the next version of an entry, or the first one of a new entry where `number` is None."""
    table = schema.entry
    if number is None:
        number = 1 + int(
            connection.execute(select(func.coalesce(func.max(table.c.entry_id), 0))).scalar_one()
        )
    newest = select(func.coalesce(func.max(table.c.version), 0)).where(table.c.entry_id == number)
    row = {
        "entry_id": number,
        "version": 1 + int(connection.execute(newest).scalar_one()),
        "kind": kind,
        "at": at,
        "saved_at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "deleted": int(deleted),
        "body_json": json.dumps(dict(body), ensure_ascii=False, allow_nan=False),
    }
    connection.execute(insert(table), row)
    written = connection.execute(
        select(table).where(table.c.entry_id == number, table.c.version == row["version"])
    )
    return version_of(written.mappings().one())


def versions(connection: Connection, number: int) -> list[EntryVersion]:
    """Return every version of an entry, oldest first."""
    table = schema.entry
    query = select(table).where(table.c.entry_id == number).order_by(table.c.version)
    return [version_of(row) for row in connection.execute(query).mappings()]


def newest(connection: Connection, kind: str | None) -> list[EntryVersion]:
    """Return the newest version of every entry that is not deleted, by its moment."""
    table = schema.entry
    last = (
        select(table.c.entry_id, func.max(table.c.version).label("version"))
        .group_by(table.c.entry_id)
        .subquery()
    )
    query = (
        select(table)
        .join(last, (table.c.entry_id == last.c.entry_id) & (table.c.version == last.c.version))
        .where(table.c.deleted == 0)
        .order_by(table.c.at, table.c.entry_id)
    )
    if kind is not None:
        query = query.where(table.c.kind == kind)
    return [version_of(row) for row in connection.execute(query).mappings()]
