"""Gait of earlier runs, kept small: the minutes of steady running, as bytes that a diary can cache."""

from __future__ import annotations

import json

import numpy as np

from crampcast.activity.gait.blocks import Blocks

FORMAT = 1
_ARRAYS = ("start_s", "start_m", "speed_m_s", "grade")


def blocks_to_bytes(blocks: Blocks) -> bytes:
    """Return blocks as JSON text.

    Parameters
    ----------
    blocks : Blocks
        Minutes of a run.

    Examples
    --------
    >>> none = np.zeros(0)
    >>> blocks_from_bytes(blocks_to_bytes(Blocks(none, none, none, none, {}, {}, False))).count
    0
    """
    table = {name: getattr(blocks, name).tolist() for name in _ARRAYS}
    values = {
        name: [None if np.isnan(x) else float(f"{x:.6g}") for x in column]
        for name, column in blocks.values.items()
    }
    whole = {
        "format": FORMAT,
        **table,
        "values": values,
        "devices": dict(blocks.devices),
        "has_altitude": blocks.has_altitude,
    }
    return json.dumps(whole, separators=(",", ":")).encode()


def blocks_from_bytes(kept: bytes) -> Blocks | None:
    """Return blocks from JSON text; None if it is of another format.

    Parameters
    ----------
    kept : bytes
        From `blocks_to_bytes`.
    """
    whole = json.loads(kept)
    if whole.get("format") != FORMAT:
        return None
    start_s, start_m, speed, grade = (np.array(whole[name], dtype=float) for name in _ARRAYS)
    values = {name: np.array(column, dtype=float) for name, column in whole["values"].items()}
    return Blocks(start_s, start_m, speed, grade, values, whole["devices"], bool(whole["has_altitude"]))
