"""Derived values as rows: each with a check sum, so that a damaged one is computed again, not used."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, delete, insert, select

from crampcast.store import schema

_SUM_BYTES = 16


def keep(connection: Connection, key: str, parameters_hash: str, value: bytes, made_at: str) -> None:
    """Keep a value in place of an earlier one of the same key and parameters."""
    table = schema.cache
    connection.execute(delete(table).where(table.c.key == key, table.c.parameters_hash == parameters_hash))
    row = {"key": key, "parameters_hash": parameters_hash, "value": _sum(value) + value, "made_at": made_at}
    connection.execute(insert(table), row)


def kept(connection: Connection, key: str, parameters_hash: str) -> bytes | None:
    """Return a value as it was kept; None if it is not there or was damaged."""
    table = schema.cache
    query = select(table.c.value).where(table.c.key == key, table.c.parameters_hash == parameters_hash)
    return whole(bytes(connection.execute(query).scalar() or b""))


def whole(row: bytes) -> bytes | None:
    """Return the value in a row's bytes; None if there is none or it was damaged."""
    value = row[_SUM_BYTES:]
    return value if row[:_SUM_BYTES] == _sum(value) else None


def _sum(value: bytes) -> bytes:
    """Return the check sum of a value."""
    return hashlib.sha256(value).digest()[:_SUM_BYTES]
