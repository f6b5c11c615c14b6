"""The outer form of FIT files: headers, definitions, lengths, checksums; and what to do with broken ones."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

FIT_EPOCH_S = 631_065_600
"""1989-12-31T00:00:00Z in Unix seconds: the zero of FIT time."""

TIMESTAMP_FIELD = 253
BASE_TYPES = frozenset({0, 1, 2, 0x83, 0x84, 0x85, 0x86, 7, 0x88, 0x89, 10, 0x8B, 0x8C, 13, 0x8E, 0x8F, 0x90})
COMMON = frozenset({0, 18, 19, 20, 21, 23, 34, 49, 78, 101, 132, 206, 207})
"""Messages whose definition may be believed in the middle of garbage."""

FIRST_DATE = 0x1000_0000  # smaller timestamps count from the device's start, not from the epoch


def _crc_table() -> tuple[int, ...]:
    """Return the table of the reflected CRC-16 with polynomial 0xA001 that FIT uses."""
    table = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
        table.append(crc)
    return tuple(table)


_TABLE = _crc_table()


def checksum(data: bytes) -> int:
    """Return the CRC-16 that ends every FIT file.

    Parameters
    ----------
    data : bytes
        Header and messages.

    Returns
    -------
    int
        0 over a whole undamaged file, its checksum included.

    Examples
    --------
    >>> hex(checksum(b"123456789"))
    '0xbb3d'
    """
    crc, table = 0, _TABLE
    for byte in data:
        crc = (crc >> 8) ^ table[(crc ^ byte) & 0xFF]
    return crc


def enclose(messages: bytes) -> bytes:
    """Return a whole FIT file around messages: header before, checksum after.

    Examples
    --------
    >>> whole = enclose(b"")
    >>> len(whole), checksum(whole)
    (16, 0)
    """
    header = struct.pack("<BBHI4s", 14, 0x20, 2132, len(messages), b".FIT")
    body = header + struct.pack("<H", checksum(header)) + messages
    return body + struct.pack("<H", checksum(body))


@dataclass(frozen=True)
class Definition:
    """What a definition message says about the data messages of its local number."""

    message: int
    size: int
    timestamp_at: int  # offset in the data message, -1 without
    little_endian: bool


@dataclass
class Walk:
    """Where reading stands inside one file."""

    data: bytes
    end: int
    definitions: dict[int, Definition] = field(default_factory=dict)
    last_timestamp: int | None = None
    compressed: bool = False
    wary: bool = False  # whether these bytes may be garbage that looks like messages


class Broken(Exception):
    """Bytes that cannot be a message."""


def _define(walk: Walk, at: int) -> int:
    """Take a definition message in; return the offset after it."""
    data, head = walk.data, walk.data[at]
    if at + 6 > walk.end or data[at + 2] > 1:
        raise Broken
    little = data[at + 2] == 0
    message = int.from_bytes(data[at + 3 : at + 5], "little" if little else "big")
    if (walk.wary and (message not in COMMON or data[at + 1])) or 1000 < message < 0xFF00:
        raise Broken
    count, after = data[at + 5], at + 6 + 3 * data[at + 5]
    if after > walk.end:
        raise Broken
    size, timestamp_at = 0, -1
    for entry in range(at + 6, after, 3):
        number, width, base = data[entry], data[entry + 1], data[entry + 2]
        if width == 0 or base not in BASE_TYPES:
            raise Broken
        if number == TIMESTAMP_FIELD and width == 4:
            timestamp_at = size
        size += width
    if head & 0x20:
        if after >= walk.end:
            raise Broken
        developer, start = data[after], after + 1
        after = start + 3 * developer
        if after > walk.end:
            raise Broken
        size += sum(data[entry + 1] for entry in range(start, after, 3))
    elif count == 0:
        raise Broken
    walk.definitions[head & 0x0F] = Definition(message, size, timestamp_at, little)
    return after


def step(walk: Walk, at: int) -> tuple[int, Definition | None, int | None]:
    """Read one message; return the offset after it, its definition (None if it is one) and its timestamp."""
    head = walk.data[at]
    if head & 0x80:
        local, walk.compressed = (head >> 5) & 3, True
    elif head & 0x40:
        return _define(walk, at), None, None
    else:
        if head & 0x30:
            raise Broken
        local = head & 0x0F
    known = walk.definitions.get(local)
    if known is None or at + 1 + known.size > walk.end:
        raise Broken
    if known.timestamp_at < 0:
        return at + 1 + known.size, known, None
    where = at + 1 + known.timestamp_at
    stamp = int.from_bytes(walk.data[where : where + 4], "little" if known.little_endian else "big")
    return at + 1 + known.size, known, stamp if FIRST_DATE <= stamp < 0xFFFF_FFFF else None


def header(data: bytes, at: int) -> tuple[int, int, list[str]] | None:
    """Return where messages begin and end (as the header says) and what is wrong with the header."""
    size = data[at] if at < len(data) else 0
    if data[at + 8 : at + 12] == b".FIT" and size >= 12:
        return at + size, at + size + int.from_bytes(data[at + 4 : at + 8], "little"), []
    if at == 0 and size in {12, 14} and len(data) > size + 6 and data[size] & 0xF0 == 0x40:
        return size, len(data) - 2, ["the header is broken"]
    return None


def without(data: bytes, leave_out: Callable[[int], bool]) -> bytes:
    """Return a well-formed FIT file without some kinds of message, for reading the rest in little memory.

    Parameters
    ----------
    data : bytes
        A well-formed FIT file.
    leave_out : callable
        Takes a message number, tells whether to leave such messages out.

    Returns
    -------
    bytes
        ``data`` itself where messages lean on their neighbours (compressed times) or the walk fails.

    Examples
    --------
    >>> without(enclose(b""), lambda message: True) == enclose(b"")
    True
    """
    files: list[bytes] = []
    at = 0
    while at < len(data):
        head = header(data, at)
        if head is None or head[1] + 2 > len(data):
            return data
        at, end, _ = head
        walk, pieces, run = Walk(data, end), [], at
        try:
            while at < end:
                after, known, _ = step(walk, at)
                if known is not None and leave_out(known.message):
                    pieces.append(data[run:at])
                    run = after
                at = after
        except Broken:
            return data
        if walk.compressed:
            return data
        files.append(enclose(b"".join([*pieces, data[run:end]])))
        at = end + 2
    return b"".join(files)


def extent(data: bytes, most: int) -> tuple[int, int]:
    """Count messages and the widest definition, up to a bound, before anything is decoded.

    Parameters
    ----------
    data : bytes
        A FIT file, possibly several in a row.
    most : int
        Messages after which counting ends.

    Returns
    -------
    tuple of int
        Messages, and the number of different fields in their definitions.

    Examples
    --------
    >>> extent(enclose(bytes([0x40, 0, 0, 0, 0, 1, 0, 1, 0, 0, 4, 0, 4])), 100)
    (3, 1)
    """
    count, at = 0, 0
    fields: set[int] = set()
    while (head := header(data, at)) is not None:
        at, end = head[0], min(head[1], len(data))
        walk = Walk(data, end)
        try:
            while at < end and count <= most:
                if data[at] & 0xC0 == 0x40 and at + 6 <= end:
                    fields.update(data[at + 6 : min(at + 6 + 3 * data[at + 5], end) : 3])
                at, count = step(walk, at)[0], count + 1
        except (Broken, IndexError):
            break
        if count > most:
            break
        at = end + 2
    return count, len(fields)


def looks_like_fit(data: bytes) -> bool:
    """Tell whether bytes begin like a FIT file, whatever the state of the rest.

    Examples
    --------
    >>> looks_like_fit(enclose(b"")), looks_like_fit(b"GIF89a")
    (True, False)
    """
    if data[8:12] == b".FIT":
        return True
    size = data[0] if data else 0
    return (
        size in {12, 14}
        and len(data) > size + 6
        and data[size] == 0x40
        and data[size + 3 : size + 5] in {b"\x00\x00"}
    )


def file_type(data: bytes) -> int | None:
    """Return the type in a FIT file's first message (4 activity, 6 course, 5 workout), None if it says none.

    Examples
    --------
    >>> definition = bytes([0x40, 0, 0, 0, 0, 1, 0, 1, 0])
    >>> file_type(enclose(definition + bytes([0, 4])))
    4
    """
    head = header(data, 0)
    if head is None:
        return None
    walk, at = Walk(data, len(data)), head[0]
    try:
        after = _define(walk, at)
        if int.from_bytes(data[at + 3 : at + 5], "little" if data[at + 2] == 0 else "big") != 0:
            return None
    except (Broken, IndexError):
        return None
    offset = after + 1
    for entry in range(at + 6, at + 6 + 3 * data[at + 5], 3):
        if data[entry] == 0 and offset < len(data):
            return data[offset] if data[offset] != 0xFF else None
        offset += data[entry + 1]
    return None
