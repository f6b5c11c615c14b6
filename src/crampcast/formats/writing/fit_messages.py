"""FIT, written: messages with their definitions, enclosed in header and checksum."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from crampcast.formats.fit.framing import FIT_EPOCH_S, enclose

Value: TypeAlias = int | float | str | bytes | None

ENUM, SINT8, UINT8, STRING, BYTE, UINT32Z = 0x00, 0x01, 0x02, 0x07, 0x0D, 0x8C
SINT16, UINT16, SINT32, UINT32, FLOAT32 = 0x83, 0x84, 0x85, 0x86, 0x88
_PACKED = {
    ENUM: ("B", 0xFF),
    SINT8: ("b", 0x7F),
    UINT8: ("B", 0xFF),
    SINT16: ("h", 0x7FFF),
    UINT16: ("H", 0xFFFF),
    SINT32: ("i", 0x7FFFFFFF),
    UINT32: ("I", 0xFFFFFFFF),
    UINT32Z: ("I", 0),
}
SEMICIRCLES_PER_DEGREE = 2**31 / 180
LOCALS = 16
"""Local message types that a file may hold at a time."""


@dataclass(frozen=True)
class Field:
    """One field of a message: its number in the profile, its base type, its value in the file's own scale.

    Parameters
    ----------
    number, base : int
        Field number and base type.
    value : int, float, str, bytes or None
        None is written as the type's invalid value.
    size : int
        Width of a text in bytes, its closing zero included; ignored otherwise.
    """

    number: int
    base: int
    value: Value
    size: int = 0

    @property
    def width(self) -> int:
        """Bytes that the field takes."""
        if self.base in (STRING, BYTE):
            return self.size
        return 4 if self.base == FLOAT32 else struct.calcsize(_PACKED[self.base][0])

    def packed(self, order: str) -> bytes:
        """Return the value as bytes, in the byte order ``<`` or ``>``."""
        if self.base == STRING:
            return text_bytes(str(self.value or ""), self.size)
        if self.base == BYTE:
            return bytes(self.value or b"").ljust(self.size, b"\xff")  # type: ignore[arg-type]  # bytes by type
        if self.base == FLOAT32:
            return b"\xff" * 4 if self.value is None else struct.pack(order + "f", self.value)
        code, invalid = _PACKED[self.base]
        return struct.pack(order + code, invalid if self.value is None else int(self.value))


@dataclass(frozen=True)
class Written:
    """One message.

    Parameters
    ----------
    number : int
        Global message number.
    fields : sequence of Field
        In the order written.
    developer : sequence of (Field, int)
        Developer fields, each with the index of its developer.
    """

    number: int
    fields: Sequence[Field]
    developer: Sequence[tuple[Field, int]] = field(default=())


def text_bytes(text: str, size: int) -> bytes:
    r"""Return a text in UTF-8 that ends with a zero and fits, never cut within a letter.

    Examples
    --------
    >>> text_bytes("Brücke", 4)
    b'Br\x00\x00'
    """
    cut = text.encode("utf-8", "replace")[: max(size - 1, 0)]
    return cut.decode("utf-8", "ignore").encode("utf-8").ljust(size, b"\x00")


def seconds(when: datetime) -> int:
    """Return FIT's seconds since the end of 1989.

    Examples
    --------
    >>> from datetime import UTC
    >>> seconds(datetime(1989, 12, 31, 0, 1, tzinfo=UTC))
    60
    """
    return round(when.timestamp() - FIT_EPOCH_S)


def semicircles(degrees: float) -> int:
    """Return an angle as FIT writes it.

    Examples
    --------
    >>> semicircles(90.0)
    1073741824
    """
    return max(-(2**31), min(round(degrees * SEMICIRCLES_PER_DEGREE), 2**31 - 1))


def fit_bytes(messages: Iterable[Written], *, big_endian: bool = False) -> bytes:
    """Return messages as a whole FIT file.

    Parameters
    ----------
    messages : iterable of Written
        In the file's order.
    big_endian : bool
        Byte order of the values; watches write little-endian ones.

    Returns
    -------
    bytes
        Header, definitions (each written once while it is in use), data and checksum.

    Examples
    --------
    >>> one = fit_bytes([Written(0, [Field(0, ENUM, 4)])])
    >>> len(one), one[8:12]
    (27, b'.FIT')
    """
    order = ">" if big_endian else "<"
    out: list[bytes] = []
    locals_: dict[bytes, int] = {}
    turn = 0
    for message in messages:
        described = _definition(message, big_endian)
        local = locals_.get(described)
        if local is None:
            local, turn = turn % LOCALS, turn + 1
            locals_ = {known: number for known, number in locals_.items() if number != local}
            locals_[described] = local
            out.append(bytes([(0x60 if message.developer else 0x40) | local]) + described)
        out.append(bytes([local]))
        out += [one.packed(order) for one in message.fields]
        out += [one.packed(order) for one, _ in message.developer]
    return enclose(b"".join(out))


def _definition(message: Written, big_endian: bool) -> bytes:
    """Return a definition without its first byte."""
    parts = [
        bytes([0, int(big_endian)]),
        message.number.to_bytes(2, "big" if big_endian else "little"),
        bytes([len(message.fields)]),
        *(bytes([one.number, one.width, one.base]) for one in message.fields),
    ]
    if message.developer:
        parts.append(bytes([len(message.developer)]))
        parts += [bytes([one.number, one.width, index]) for one, index in message.developer]
    return b"".join(parts)


def file_id(kind: int, made_at: datetime) -> Written:
    """Return the message that opens a file.

    Parameters
    ----------
    kind : int
        4 activity, 5 workout, 6 course.
    made_at : datetime
        Time of making, aware.

    Notes
    -----
    Maker 255 is the profile's number for software under development: none of the registered ones is ours.
    """
    return Written(
        0,
        [
            Field(0, ENUM, kind),
            Field(1, UINT16, 255),
            Field(2, UINT16, 1),
            Field(3, UINT32Z, 1),
            Field(4, UINT32, seconds(made_at)),
        ],
    )
