"""The watch's clock: times that go back, jump or repeat, put in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]

SHUFFLE_S = 120.0
"""Times that go back by less are records out of order; by more, the clock was set."""

FARTHEST_S = 1e11
"""No time is farther from 1970 than this."""

ABSURD_JUMP_S = 7 * 86_400.0
"""A longer step forward is a clock being set, not a pause."""


class Clock(NamedTuple):
    """Order of the records, their time and what was done to it."""

    order: npt.NDArray[np.intp]
    unix_s: FloatArray
    damage: tuple[str, ...]


def _without_leaps(unix_s: FloatArray, steps: FloatArray) -> tuple[FloatArray, int]:
    """Move what stands before each leap of the clock next to what follows it; count the leaps."""
    leaps = np.flatnonzero((steps < -SHUFFLE_S) | (steps > ABSURD_JUMP_S))
    moved = unix_s.copy()
    for leap in leaps[::-1]:
        moved[: leap + 1] += moved[leap + 1] - moved[leap] - 1.0
    return moved, int(leaps.size)


def _repeats(unix_s: FloatArray, leap: int) -> bool:
    """Tell whether what follows a step back repeats times that went before, as a file copied twice does."""
    after = np.unique(unix_s[leap + 1 :])
    return bool(np.isin(after, unix_s[: leap + 1]).mean() > 0.9)


def straighten(unix_s: npt.ArrayLike, begins_unix_s: Sequence[float] = ()) -> Clock:
    """Put records in the order of time and take leaps of the clock out.

    Parameters
    ----------
    unix_s : array_like, shape (n,)
        Times as recorded, Unix seconds; NaN where missing.
    begins_unix_s : sequence of float
        When the activities of the file begin, if it holds several: the clock may leap there.

    Returns
    -------
    Clock
        ``order``: indices of the records kept, in order; ``unix_s``: their times, never decreasing.

    Notes
    -----
    Records without a time are dropped. Lone times more than a month from the rest are dropped. A step back of
    up to two minutes is sorted out; a longer one, or a step forward of more than a week, is a clock being
    set: what stands before it moves to end one second before what follows, since the later clock has seen the
    satellites.

    Examples
    --------
    >>> clock = straighten([1e9, 1e9 + 1, 1e9 + 3, 1e9 + 2])
    >>> clock.order.tolist(), (clock.unix_s - 1e9).tolist(), clock.damage
    ([0, 1, 3, 2], [0.0, 1.0, 2.0, 3.0], ('times go back 1 time; records were sorted',))
    """
    times = np.asarray(unix_s, dtype=np.float64)
    times = np.where(np.abs(times) < FARTHEST_S, times, np.nan)
    damage: list[str] = []
    kept = np.flatnonzero(np.isfinite(times))
    if kept.size < times.size:
        damage.append(f"{times.size - kept.size} records without a time were dropped")
    if kept.size:
        near = np.abs(times[kept] - np.median(times[kept])) < 40 * 86_400
        for begin in begins_unix_s:
            near |= np.abs(times[kept] - begin) < ABSURD_JUMP_S
        runs = np.diff(np.flatnonzero(np.diff(near.astype(int), prepend=2, append=2)))
        lone = ~near & (np.repeat(runs, runs) <= 3)
        if lone.any():
            damage.append(f"{int(lone.sum())} records with an impossible time were dropped")
            kept = kept[~lone]
    times = times[kept]
    steps = np.diff(times)
    anew = np.isin(np.round(times[1:]), np.round(np.asarray(begins_unix_s, dtype=np.float64)))
    steps[anew & (np.abs(steps) > SHUFFLE_S)] = 0.0
    back = np.flatnonzero(steps < -SHUFFLE_S)
    if not any(_repeats(times, int(leap)) for leap in back[:20]):
        times, leaps = _without_leaps(times, steps)
        if leaps:
            damage.append(f"the clock was set {leaps} time{'s' * (leaps > 1)}; what went before was moved")
    backward = int(((np.diff(times) < 0) & ~anew).sum())
    if backward:
        damage.append(f"times go back {backward} time{'s' * (backward > 1)}; records were sorted")
    order = np.argsort(times, kind="stable")
    return Clock(kept[order], times[order], tuple(damage))
