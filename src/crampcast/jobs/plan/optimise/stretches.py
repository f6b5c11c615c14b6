"""The stretches of a course for which a plan names an effort: climbs, descents and the level between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.jobs.plan.numbers import StretchRules
from crampcast.jobs.plan.optimise.merging import IntArray, merge_alike

FloatArray = NDArray[np.float64]

STRETCHES = 16
"""Most stretches: what fits on a card and in a head."""


@dataclass(frozen=True)
class Stretch:
    """A part of the course that is run at one effort.

    Parameters
    ----------
    from_m, to_m : float
        Where.
    climb_m, descent_m : float
        Height gained and lost.
    kind : str
        ``climb``, ``descent`` or ``level``; ``rolling`` where both are plenty.
    """

    from_m: float
    to_m: float
    climb_m: float
    descent_m: float
    kind: str


def stretch_of(length_m: FloatArray, grade: FloatArray) -> IntArray:
    """Return the stretch that each segment belongs to.

    Parameters
    ----------
    length_m, grade : ndarray, shape (n,)
        Segments of a course; stops have no length and go with the segment before.

    Returns
    -------
    ndarray of int, shape (n,)
        In order, from 0; at most `STRETCHES`, each at least as long as ``plan.stretch.shortest_m`` where
        the course allows two.

    Examples
    --------
    >>> up_and_down = np.repeat([0.08, 0.0, -0.08], 40)
    >>> np.unique(stretch_of(np.full(120, 100.0), up_and_down), return_counts=True)[1].sum()
    np.int64(120)
    """
    rules = coefficients(StretchRules, "plan.stretch")
    total = float(length_m.sum())
    most = int(np.clip(total / (2.0 * rules.shortest_m), 1, STRETCHES))
    moving = np.flatnonzero(length_m > 0.0)
    along = np.cumsum(length_m[moving]) / max(total, 1.0)
    features = np.stack([grade[moving] / rules.grade_scale, along / rules.place_scale], axis=1)
    of_moving = merge_alike(features, length_m[moving], np.zeros(len(moving), dtype=bool), most)
    before = np.maximum(np.searchsorted(moving, np.arange(len(length_m)), side="right") - 1, 0)
    return np.asarray(of_moving[before])


def describe(of: IntArray, length_m: FloatArray, grade: FloatArray) -> tuple[Stretch, ...]:
    """Return the stretches with what they are like.

    Parameters
    ----------
    of : ndarray of int, shape (n,)
        From `stretch_of`.
    length_m, grade : ndarray, shape (n,)
        The segments, along the slope; places are told along the course, as everywhere.

    Examples
    --------
    >>> climb = np.full(30, 100.0), np.full(30, 0.08)
    >>> describe(np.zeros(30, dtype=int), *climb)[0].kind
    'climb'
    """
    rules = coefficients(StretchRules, "plan.stretch")
    rise = length_m * grade / np.sqrt(1.0 + grade**2)
    out, start = [], 0.0
    for k in range(int(of.max()) + 1):
        here = of == k
        long = float((length_m[here] / np.sqrt(1.0 + grade[here] ** 2)).sum())
        up = float(np.maximum(rise[here], 0.0).sum())
        down = float(np.maximum(-rise[here], 0.0).sum())
        slope = (up - down) / max(long, 1.0)
        both = min(up, down) / max(long, 1.0)
        if slope > rules.climb_grade:
            kind = "climb"
        elif slope < -rules.climb_grade:
            kind = "descent"
        else:
            kind = "rolling" if both > rules.climb_grade else "level"
        out.append(Stretch(start, start + long, up, down, kind))
        start += long
    return tuple(out)
