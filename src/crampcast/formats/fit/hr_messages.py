"""Heart rate that a chest strap stored by itself (while swimming) and sent afterwards as ``hr`` messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]

TICKS_PER_S = 1024.0


def _listed(value: Any) -> list[Any]:
    """Return a value or an array of values as a list without gaps."""
    values = list(value) if isinstance(value, list | tuple | bytes) else [value]
    return [item for item in values if item is not None]


def _twelve_bits(packed: Sequence[int]) -> list[int]:
    """Unpack pairs of 12-bit numbers from three bytes each."""
    found = []
    for at in range(0, len(packed) - 2, 3):
        low, middle, high = packed[at : at + 3]
        found += [low | (middle & 0x0F) << 8, middle >> 4 | high << 4]
    return found


def beats_per_minute(messages: Sequence[dict[str, Any]]) -> tuple[FloatArray, FloatArray]:
    """Return time and heart rate stored by a strap.

    Parameters
    ----------
    messages : sequence of dict
        ``hr`` messages in the file's order.

    Returns
    -------
    tuple of numpy.ndarray
        Unix seconds and beats a minute.

    Notes
    -----
    A message with ``timestamp`` ties the strap's clock (1/1024 s) to the watch's; in those that follow,
    each beat's time is the low 12 bits of that clock and rolls over every 4 s.

    Examples
    --------
    >>> times, rates = beats_per_minute([
    ...     {"timestamp": 1000, "event_timestamp": [10.0], "filtered_bpm": [120]},
    ...     {"event_timestamp_12": bytes([0x00, 0x0C, 0xC0]), "filtered_bpm": [121, 122]},
    ... ])
    >>> times.tolist(), rates.tolist()
    ([1000.0, 1001.0, 1001.0], [120.0, 121.0, 122.0])
    """
    times: list[float] = []
    rates: list[float] = []
    offset_s: float | None = None
    ticks = 0
    for message in messages:
        bpm = [float(value) for value in _listed(message.get("filtered_bpm"))]
        events = [float(value) for value in _listed(message.get("event_timestamp"))]
        if "timestamp" in message and events:
            fraction = message.get("fractional_timestamp") or 0.0
            offset_s = float(message["timestamp"]) + float(fraction) - events[0]
            ticks = round(events[-1] * TICKS_PER_S)
            stamps = events
        elif "event_timestamp_12" in message and offset_s is not None:
            stamps = []
            for low in _twelve_bits([int(byte) for byte in _listed(message["event_timestamp_12"])]):
                ticks += (low - ticks) & 0xFFF
                stamps.append(ticks / TICKS_PER_S)
        else:
            continue
        for stamp, rate in zip(stamps, bpm, strict=False):
            times.append(stamp + offset_s)
            rates.append(rate)
    return np.array(times), np.array(rates)
