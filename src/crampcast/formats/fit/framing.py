"""The outer form of FIT files: headers, definitions, lengths, checksums; and what to do with broken ones."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

FIT_EPOCH_S = 631_065_600
"""1989-12-31T00:00:00Z in Unix seconds: the zero of FIT time."""

RECORD, HEART_RATE_VARIABILITY = 20, 78
TIMESTAMP_FIELD = 253
COMMON = frozenset({0, 18, 19, 20, 21, 23, 34, 49, 78, 101, 132, 206, 207})
"""Messages whose definition may be believed in the middle of garbage."""

FIRST_DATE = 0x1000_0000  # smaller timestamps count from the device's start, not from the epoch
JUMP_S = 2 * 86_400  # a longer jump between neighbours is taken for garbage while salvaging
LOOK_AHEAD = 6  # messages that must make sense before reading goes on after a broken one
SEARCH_BYTES = 1 << 21  # bytes searched for such a place in one file, at most


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
class _Definition:
    """What a definition message says about the data messages of its local number."""

    message: int
    size: int
    timestamp_at: int  # offset in the data message, -1 without
    little_endian: bool


@dataclass
class _Walk:
    """Where reading stands inside one file."""

    data: bytes
    end: int
    definitions: dict[int, _Definition] = field(default_factory=dict)
    last_timestamp: int | None = None
    compressed: bool = False
    wary: bool = False  # whether these bytes may be garbage that looks like messages


class _Broken(Exception):
    """Bytes that cannot be a message."""


def _define(walk: _Walk, at: int) -> int:
    """Take a definition message in; return the offset after it."""
    data, head = walk.data, walk.data[at]
    if at + 6 > walk.end or data[at + 2] > 1:
        raise _Broken
    little = data[at + 2] == 0
    message = int.from_bytes(data[at + 3 : at + 5], "little" if little else "big")
    if (walk.wary and (message not in COMMON or data[at + 1])) or 1000 < message < 0xFF00:
        raise _Broken
    count, after = data[at + 5], at + 6 + 3 * data[at + 5]
    if after > walk.end:
        raise _Broken
    size, timestamp_at = 0, -1
    for entry in range(at + 6, after, 3):
        number, width, base = data[entry], data[entry + 1], data[entry + 2]
        if width == 0 or (base & 0x1F) > 16 or base & 0x60:
            raise _Broken
        if number == TIMESTAMP_FIELD and width == 4:
            timestamp_at = size
        size += width
    if head & 0x20:
        if after >= walk.end:
            raise _Broken
        developer, start = data[after], after + 1
        after = start + 3 * developer
        if after > walk.end:
            raise _Broken
        size += sum(data[entry + 1] for entry in range(start, after, 3))
    elif count == 0:
        raise _Broken
    walk.definitions[head & 0x0F] = _Definition(message, size, timestamp_at, little)
    return after


def _step(walk: _Walk, at: int) -> tuple[int, _Definition | None, int | None]:
    """Read one message; return the offset after it, its definition (None if it is one) and its timestamp."""
    head = walk.data[at]
    if head & 0x80:
        local, walk.compressed = (head >> 5) & 3, True
    elif head & 0x40:
        return _define(walk, at), None, None
    else:
        if head & 0x30:
            raise _Broken
        local = head & 0x0F
    known = walk.definitions.get(local)
    if known is None or at + 1 + known.size > walk.end:
        raise _Broken
    if known.timestamp_at < 0:
        return at + 1 + known.size, known, None
    where = at + 1 + known.timestamp_at
    stamp = int.from_bytes(walk.data[where : where + 4], "little" if known.little_endian else "big")
    return at + 1 + known.size, known, stamp if FIRST_DATE <= stamp < 0xFFFF_FFFF else None


def _makes_sense(walk: _Walk, at: int) -> bool:
    """Tell whether several messages in a row can be read from here, close in time to those before."""
    trial = _Walk(walk.data, walk.end, dict(walk.definitions), walk.last_timestamp, wary=True)
    stamped = 0
    for _ in range(LOOK_AHEAD):
        if at >= walk.end:
            return stamped > 0
        try:
            at, known, stamp = _step(trial, at)
        except _Broken:
            return False
        if stamp is not None:
            if trial.last_timestamp is not None and abs(stamp - trial.last_timestamp) > JUMP_S:
                return False
            stamped += 1
        elif known is not None and known.timestamp_at >= 0:
            return False
    return stamped > 0


def _next_sensible(walk: _Walk, at: int, budget: int) -> int | None:
    """Return the next offset from which reading makes sense, or None."""
    for candidate in range(at + 1, min(walk.end, at + 1 + budget)):
        if _makes_sense(walk, candidate):
            return candidate
    return None


@dataclass(frozen=True)
class Salvage:
    """What could be saved of a damaged file: a well-formed one, and one sentence for each loss."""

    data: bytes
    damage: tuple[str, ...]


def _header(data: bytes, at: int) -> tuple[int, int, list[str]] | None:
    """Return where messages begin and end (as the header says) and what is wrong with the header."""
    size = data[at] if at < len(data) else 0
    if data[at + 8 : at + 12] == b".FIT" and size >= 12:
        return at + size, at + size + int.from_bytes(data[at + 4 : at + 8], "little"), []
    if at == 0 and size in {12, 14} and len(data) > size + 6 and data[size] & 0xF0 == 0x40:
        return size, len(data) - 2, ["the header is broken"]
    return None


def _messages(data: bytes, start: int, end: int) -> tuple[bytes, list[str]]:
    """Copy the messages of one file that can be read; say what was skipped."""
    walk, pieces, damage = _Walk(data, end), [], []
    at = run = start
    budget, skipped, strange, streak = SEARCH_BYTES, 0, 0, 0
    while at < end:
        try:
            after, _, stamp = _step(walk, at)
        except _Broken:
            pieces.append(data[run:at])
            found = _next_sensible(walk, at, budget)
            if found is None:
                skipped, run = skipped + end - at, end
                break
            budget, skipped = budget - (found - at), skipped + found - at
            at = run = found
            continue
        if (
            stamp is not None
            and walk.last_timestamp is not None
            and abs(stamp - walk.last_timestamp) > JUMP_S
        ):
            strange, streak = strange + 1, streak + 1
            pieces.append(data[run:at])
            run = after
            if streak == 3:  # not garbage, then: the clock was set
                walk.last_timestamp, streak = stamp, 0
        elif stamp is not None:
            walk.last_timestamp, streak = stamp, 0
        at = after
    pieces.append(data[run:end])
    if skipped:
        damage.append(f"{skipped} bytes could not be read and were skipped")
    if strange:
        damage.append(f"{strange} messages with an impossible time were dropped")
    return b"".join(pieces), damage


def salvage(data: bytes) -> Salvage | None:
    """Rewrite a damaged FIT file as a well-formed one that holds all that can be read.

    Parameters
    ----------
    data : bytes
        The file, possibly several files in a row.

    Returns
    -------
    Salvage or None
        None if it does not even begin like a FIT file.

    Notes
    -----
    Reading walks from message to message by the lengths that the definitions state. Where bytes cannot be a
    message (no such local message, impossible definition), it searches on for a place from which six
    messages in a row make sense and lie within two days of the last time; the search is bounded, so hostile
    files end it.

    Examples
    --------
    >>> salvage(b"a photograph") is None
    True
    """
    files: list[bytes] = []
    damage: list[str] = []
    at = 0
    while at < len(data):
        head = _header(data, at)
        if head is None:
            if not files:
                return None
            damage.append(f"{len(data) - at} bytes after the end are not FIT")
            break
        start, end, wrong = head
        damage += wrong
        if end + 2 > len(data) or (end == start and len(data) > start + 8):
            if end > len(data):
                damage.append(f"the file is cut off: {len(data)} of {end + 2} bytes")
            elif end == start:
                damage.append("the header does not say how long the file is")
            end = len(data) if end >= len(data) else len(data) - 2
        elif checksum(data[at : end + 2]) != 0:
            damage.append("the checksum is wrong")
        messages, lost = _messages(data, min(start, len(data)), end)
        damage += lost
        files.append(enclose(messages))
        at = end + 2
    return Salvage(b"".join(files), tuple(dict.fromkeys(damage)))


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
        head = _header(data, at)
        if head is None or head[1] + 2 > len(data):
            return data
        at, end, _ = head
        walk, pieces, run = _Walk(data, end), [], at
        try:
            while at < end:
                after, known, _ = _step(walk, at)
                if known is not None and leave_out(known.message):
                    pieces.append(data[run:at])
                    run = after
                at = after
        except _Broken:
            return data
        if walk.compressed:
            return data
        files.append(enclose(b"".join([*pieces, data[run:end]])))
        at = end + 2
    return b"".join(files)


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
