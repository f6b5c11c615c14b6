"""Time on the move: elapsed time less stopped timer, holes and standing still."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]

STANDING_SPEED_M_S = 0.3
"""Below this speed over a window a runner stands (a convention of the tables, not physiology)."""

WINDOW_S = 10.0
"""Window over which standing is judged, so that a coarse odometer does not look like stops."""

GAP_S = 30.0
"""A longer interval without a record is a hole."""


def standing(time_s: FloatArray, distance_m: FloatArray | None) -> npt.NDArray[np.bool_]:
    """Tell for each interval between records whether the runner stood.

    Parameters
    ----------
    time_s : numpy.ndarray, shape (n,)
        Elapsed time, never decreasing.
    distance_m : numpy.ndarray, shape (n,), or None
        Distance covered; NaN where missing. Without any, nobody is said to stand, save in holes.

    Returns
    -------
    numpy.ndarray of bool, shape (n - 1,)

    Notes
    -----
    Mean speed over a centred window of 10 s or the interval itself, whichever is longer, below 0.3 m/s.

    Examples
    --------
    >>> import numpy as np
    >>> standing(np.array([0.0, 60.0, 120.0]), np.array([0.0, 180.0, 181.0])).tolist()
    [False, True]
    """
    steps_s = np.diff(time_s)
    known = np.zeros(0, dtype=bool) if distance_m is None else np.isfinite(distance_m)
    if distance_m is None or known.sum() < 2:
        return np.asarray(steps_s > GAP_S)
    middle_s = (time_s[1:] + time_s[:-1]) / 2
    half_s = np.maximum(steps_s, WINDOW_S) / 2
    at_m = np.interp(np.concatenate([middle_s + half_s, middle_s - half_s]), time_s[known], distance_m[known])
    ahead_m, behind_m = np.split(at_m, 2)
    inside_s = np.minimum(middle_s + half_s, time_s[-1]) - np.maximum(middle_s - half_s, time_s[0])
    return np.asarray(ahead_m - behind_m < STANDING_SPEED_M_S * np.maximum(inside_s, 1e-9))


def moving_time(
    time_s: FloatArray, distance_m: FloatArray | None = None, stopped: Sequence[tuple[float, float]] = ()
) -> float:
    """Sum the time on the move.

    Parameters
    ----------
    time_s : numpy.ndarray, shape (n,)
        Elapsed time, never decreasing.
    distance_m : numpy.ndarray, shape (n,), optional
        Distance covered.
    stopped : sequence of (float, float)
        Start and end of each stretch in which the timer stood.

    Returns
    -------
    float
        Seconds.

    Notes
    -----
    Each interval counts less its overlap with stopped stretches, and not at all while standing. An interval
    that is a hole but spans distance at walking speed or faster counts: recording by need leaves such ones.

    Examples
    --------
    >>> import numpy as np
    >>> moving_time(np.array([0.0, 10.0, 20.0]), None, [(12.0, 18.0)])
    14.0
    """
    if time_s.size < 2:
        return 0.0
    counted_s = np.diff(time_s)
    for start_s, end_s in stopped:
        overlap_s = np.minimum(time_s[1:], end_s) - np.maximum(time_s[:-1], start_s)
        counted_s = counted_s - np.clip(overlap_s, 0.0, None)
    return float(np.clip(counted_s, 0.0, None)[~standing(time_s, distance_m)].sum())
