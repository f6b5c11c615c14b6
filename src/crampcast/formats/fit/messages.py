"""The messages of a FIT file in one shape, whichever decoder read them."""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeAlias

import fitdecode
import fitfast
import numpy as np
import numpy.typing as npt

from crampcast.errors import UnusableInput
from crampcast.formats.fit.framing import FIT_EPOCH_S, enclose, extent, without
from crampcast.formats.fit.salvage import salvage

FloatArray: TypeAlias = npt.NDArray[np.float64]
Message: TypeAlias = dict[Any, Any]

_STANDARD_ERROR = 2
"""Its file descriptor."""

MOST_BYTES = 96 << 20
"""Largest FIT file read; the longest recordings known stay far below."""

MOST_MESSAGES, MOST_VALUES = 2_500_000, 80_000_000
"""Messages of a file, and messages times different fields, that are decoded."""

UNCHECKED_BYTES = 1 << 20
"""Smaller files cannot hold enough to matter."""

MOST_WHOLE_BYTES = 4 << 20
"""Largest file whose messages are all decoded to dictionaries, where that cannot be avoided."""

NEEDED = frozenset({0, 12, 18, 19, 21, 23, 26, 27, 31, 32, 34, 49, 132, 206, 207})
"""Messages besides the records that are decoded: sessions, laps, events, devices, courses, straps."""

MOST_LENIENT_BYTES = 12 << 20
"""Largest file that the slow lenient decoder is asked to read."""

SEMICIRCLES_PER_DEGREE = 2**31 / 180
NEWER_FIELDS = {"unknown_108": ("enhanced_respiration_rate", 0.01), "unknown_139": ("core_temperature", 0.01)}


@dataclass(frozen=True, eq=False)
class FitMessages:
    """Decoded messages: the records as columns, the others as dictionaries.

    ``records`` holds float64 columns by FIT field name (developer fields by their own), Unix seconds,
    degrees, NaN where missing. ``others`` holds lists by message name; times are Unix seconds, positions
    semicircles, enumerations names where known.
    """

    records: Mapping[str, FloatArray]
    others: Mapping[str, list[Message]]
    decoder: str
    damage: tuple[str, ...] = ()
    length: int = field(default=0)

    def first(self, name: str) -> Message:
        """Return the first message of that name, empty if there is none."""
        found = self.others.get(name)
        return found[0] if found else {}


def _compressed_pairs(records: list[Message], columns: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """Unpack speed (12 bits, 0.01 m/s) and distance (12 bits, 1/16 m, rolling over) of old foot pods."""
    speed, distance = np.full(len(records), np.nan), np.full(len(records), np.nan)
    total, last = 0, None
    for row, message in enumerate(records):
        packed = message.get("compressed_speed_distance")
        if not isinstance(packed, bytes | tuple | list) or len(packed) < 3 or None in tuple(packed):
            continue
        low, middle, high = (int(byte) for byte in packed[:3])
        rolling = (middle >> 4) | (high << 4)
        total += 0 if last is None else (rolling - last) & 0xFFF
        last = rolling
        speed[row], distance[row] = (low | (middle & 0x0F) << 8) / 100, total / 16
    if last is None:
        return columns
    return {**columns, "speed": speed, "distance": distance}


_REPORTING = threading.Lock()


@contextmanager
def _no_report() -> Iterator[None]:
    """Keep what compiled code writes to standard error by itself, past Python, from the user.

    Notes
    -----
    A panic of the decoder prints a report of many lines before it becomes an exception, and a hostile file
    must cost one clear line. Where there is no standard error nothing is done.
    """
    with _REPORTING:
        try:
            shown, nowhere = os.dup(_STANDARD_ERROR), os.open(os.devnull, os.O_WRONLY)
        except OSError:
            yield
            return
        try:
            os.dup2(nowhere, _STANDARD_ERROR)
            yield
        finally:
            os.dup2(shown, _STANDARD_ERROR)
            os.close(shown)
            os.close(nowhere)


def _guarded(reader: Callable[[bytes], dict[str, Any]], data: bytes) -> dict[str, Any]:
    """Call the compiled decoder; a panic in it becomes an ordinary error, and its report is not shown."""
    try:
        with _no_report():
            return reader(data)
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise ValueError("the compiled decoder gave up") from None
        raise


def decode_fast(data: bytes) -> FitMessages:
    """Decode with the compiled decoder, which takes undamaged files only.

    Parameters
    ----------
    data : bytes
        A whole FIT file.

    Returns
    -------
    FitMessages

    Raises
    ------
    fitfast.FitDecodeError
        At the first irregularity.
    """
    columns = _guarded(fitfast.records, data)
    length = next((int(values.size) for values in columns.values()), 0)
    side = data if len(data) <= UNCHECKED_BYTES else without(data, lambda message: message not in NEEDED)
    if side is data and len(data) > MOST_WHOLE_BYTES:
        side = enclose(b"")
    others = {str(name): list(found) for name, found in _guarded(fitfast.parse, side).items()}
    records = others.pop("record", [])
    if length and "distance" not in columns and len(records) == length:
        columns = _compressed_pairs(records, columns)
    return FitMessages(columns, others, "fitfast", length=length)


def _plain(value: Any) -> Any:
    """Turn a decoded value into a number, a name or bytes; times into Unix seconds."""
    return value.timestamp() if hasattr(value, "timestamp") else value


def _field_values(frame: fitdecode.FitDataMessage) -> Message:
    """Return the fields of a message that have a value, native before developer ones of the same name."""
    values: Message = {}
    for item in frame.fields:
        value = _plain(item.value)
        if value is None or item.name in values:
            continue
        if item.name in NEWER_FIELDS and isinstance(value, int | float):
            name, scale = NEWER_FIELDS[item.name]
            values[name] = value * scale
        elif item.name in {"timestamp", "start_time"} and isinstance(value, int):
            values[item.name] = value + FIT_EPOCH_S
        else:
            values[item.name] = value
    return values


def decode_lenient(data: bytes) -> FitMessages:
    """Decode with the patient decoder, which carries on where it can and stops where it cannot.

    Parameters
    ----------
    data : bytes
        A FIT file, well-formed or nearly so.

    Returns
    -------
    FitMessages
        With a sentence of damage if decoding stopped early.
    """
    found: dict[str, list[Message]] = {}
    damage: tuple[str, ...] = ()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with fitdecode.FitReader(
                BytesIO(data),
                check_crc=fitdecode.CrcCheck.DISABLED,
                error_handling=fitdecode.ErrorHandling.IGNORE,
            ) as reader:
                for frame in reader:
                    if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                        found.setdefault(frame.name, []).append(_field_values(frame))
        except Exception as error:  # the decoder raises whatever hostile bytes make it raise
            damage = (f"decoding stopped early ({type(error).__name__})",)
    records = found.pop("record", [])
    columns = _columns(records)
    if records and "distance" not in columns:
        columns = _compressed_pairs(records, columns)
    return FitMessages(columns, found, "fitdecode", damage, len(records))


def _columns(records: list[Message]) -> dict[str, FloatArray]:
    """Lay records out as float columns."""
    columns: dict[str, FloatArray] = {}
    for row, message in enumerate(records):
        for name, value in message.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                continue
            if name not in columns:
                columns[name] = np.full(len(records), np.nan)
            columns[name][row] = value
    for name in ("position_lat", "position_long"):
        if name in columns:
            columns[name] = columns[name] / SEMICIRCLES_PER_DEGREE
    return columns


def _check_extent(data: bytes, where: str) -> None:
    """Refuse files that would take more memory than any recording needs."""
    if not UNCHECKED_BYTES < len(data) <= MOST_BYTES:
        return
    count, fields = extent(data, MOST_MESSAGES)
    if count > MOST_MESSAGES or count * fields > MOST_VALUES:
        what = f"the file holds {'more than ' * (count > MOST_MESSAGES)}{min(count, MOST_MESSAGES)} messages"
        raise UnusableInput(f"{what} of up to {fields} fields", where=where, remedy="split the recording")


def decode(data: bytes, where: str = "") -> FitMessages:
    """Decode a FIT file whatever its state: fast, else repaired and fast, else repaired and lenient.

    Parameters
    ----------
    data : bytes
        The file.
    where : str
        Its name, for the error.

    Returns
    -------
    FitMessages
        With the damage found.

    Raises
    ------
    UnusableInput
        If nothing can be read.

    Examples
    --------
    >>> decode(b"not a FIT file", "photo.fit")
    Traceback (most recent call last):
    crampcast.errors.UnusableInput: photo.fit: this is not a FIT file; export the activity again
    """
    _check_extent(data, where)
    if len(data) > MOST_BYTES:
        size = f"{len(data) >> 20} MB of FIT are more than the {MOST_BYTES >> 20} MB that are read"
        raise UnusableInput(size, where=where, remedy="split the recording")
    try:
        return decode_fast(data)
    except (fitfast.FitDecodeError, ValueError, OverflowError):
        pass
    saved = salvage(data)
    if saved is None:
        raise UnusableInput("this is not a FIT file", where=where, remedy="export the activity again")
    try:
        read = decode_fast(saved.data)
    except (fitfast.FitDecodeError, ValueError, OverflowError):
        if len(saved.data) > MOST_LENIENT_BYTES:
            raise UnusableInput(
                "too broken and too long to repair", where=where, remedy="export it again"
            ) from None
        read = decode_lenient(saved.data)
    return FitMessages(read.records, read.others, read.decoder, (*saved.damage, *read.damage), read.length)
