"""Steps a minute from what a watch counts: steps, strides or the turns of a crank."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]

STEPS_FROM_PER_MIN, FASTEST_STRIDES_PER_MIN, STRIDES_BELOW_PER_MIN = 120.0, 125.0, 62.0
"""A cadence on foot counts steps if its median reaches 120 or its highest twentieth 125, strides (two steps
each) if its median is below 62. Between, the ground covered by each count decides."""

LONGEST_WALKED_STEP_M = 0.95
"""More ground than this in a count below 120 a minute is that of two steps (a convention of the tables)."""

SLOWEST_WALK_M_S, FASTEST_NAMELESS_M_S = 0.4, 4.5
"""Median speeds between which a recording that names no sport is taken for one on foot."""

UNNAMED_SPORTS = frozenset({"unknown", "generic", "other"})


def _counts_strides(per_min: FloatArray, speed_m_s: FloatArray | None, walked: bool) -> bool:
    """Tell whether a cadence on foot counts strides (two steps each) rather than steps."""
    known = np.isfinite(per_min) & (per_min > 0)
    if not known.any():
        return False
    middle, high = np.percentile(per_min[known], [50.0, 95.0])
    if middle >= STEPS_FROM_PER_MIN or high > FASTEST_STRIDES_PER_MIN:
        return False
    if middle < STRIDES_BELOW_PER_MIN:
        return True
    if speed_m_s is not None:
        with np.errstate(invalid="ignore", over="ignore"):
            lengths_m = speed_m_s[known] / (per_min[known] / 60.0)
            lengths_m = lengths_m[speed_m_s[known] > SLOWEST_WALK_M_S]
        if lengths_m.size > 10:
            return float(np.median(lengths_m)) > LONGEST_WALKED_STEP_M
    return not walked


def count_steps(
    columns: dict[str, FloatArray], told: dict[str, str], foot: npt.NDArray[np.bool_], sport: str
) -> None:
    """Turn cadence into steps a minute on foot, whether strides or steps were recorded; rpm otherwise.

    Parameters
    ----------
    columns : dict of str to numpy.ndarray, shape (n,)
        ``cadence_per_min`` is replaced; ``speed_m_s``, if there is one, helps to tell steps from strides.
    told : dict of str to str
        Where each column came from; changed along.
    foot : numpy.ndarray of bool, shape (n,)
        Whether a record's sport is on foot.
    sport : str
        Sport of the whole recording.

    Examples
    --------
    >>> columns, told = {"cadence_per_min": np.array([84.0, 86.0])}, {"cadence_per_min": "record.cadence"}
    >>> count_steps(columns, told, np.ones(2, dtype=bool), "running")
    >>> columns["cadence_spm"].tolist(), told["cadence_spm"]
    ([168.0, 172.0], 'record.cadence; strides × 2')
    """
    per_min = columns.pop("cadence_per_min", None)
    source = told.pop("cadence_per_min", "recorded")
    if per_min is None:
        return
    speed = columns.get("speed_m_s")
    if not foot.any() and sport in UNNAMED_SPORTS and speed is not None:
        with np.errstate(invalid="ignore"):
            moving = speed[speed > SLOWEST_WALK_M_S]
        if moving.size and float(np.median(moving)) < FASTEST_NAMELESS_M_S:
            foot, source = np.ones_like(foot), f"{source}; on foot by its speed"
    if foot.any():
        on_foot_speed = None if speed is None else np.where(foot, speed, np.nan)
        strides = _counts_strides(np.where(foot, per_min, np.nan), on_foot_speed, sport != "running")
        columns["cadence_spm"] = np.where(foot, per_min * (2.0 if strides else 1.0), np.nan)
        told["cadence_spm"] = f"{source}; strides × 2" if strides else source
    if not foot.all():
        columns["cadence_rpm"] = np.where(foot, np.nan, per_min)
        told["cadence_rpm"] = source
    for name in ("cadence_spm", "cadence_rpm"):
        if name in columns and not np.isfinite(columns[name]).any():
            del columns[name], told[name]
