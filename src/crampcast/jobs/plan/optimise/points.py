"""A point of the frontier in numbers: what it takes, what it risks, how it is run and fuelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.forecast.traced import Traced
from crampcast.jobs.plan.optimise.stretches import Stretch
from crampcast.jobs.plan.optimise.telling import words
from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.plan.table import AMOUNTS, quantity

FloatArray = NDArray[np.float64]


def point_told(
    level: float,
    outcome: tuple[FloatArray, FloatArray],
    run: Traced,
    outlook: Outlook,
    schedule: Sequence[dict[str, Any]],
    status: str,
) -> dict[str, Any]:
    """Return what a point of the frontier comes to.

    Parameters
    ----------
    level : float
        Effort of the whole race over the hardest that the limits allow.
    outcome : tuple of ndarray
        Finish time and chance of a cramp of every draw.
    run, outlook : Traced, Outlook
        The point as simulated.
    schedule : sequence of dict
        What is eaten and drunk.
    status : str
        As of a whole plan.

    Returns
    -------
    dict
        ``effort, finish_s, cramp_probability, status, pace_s_km, intake_h, passages``; amounts by the hour
        are None where none may be named, passages are the median times at the stations and the finish.
    """
    time_s, chance = outcome
    so_far = outlook.so_far
    done_m, done_s = (0.0, 0.0) if so_far is None else (so_far.distance_m, so_far.time_s)
    left_s = max(float(np.median(time_s)) - done_s, 1.0)
    ahead = [e for e in schedule if float(e["time_s"]) > done_s]
    return {
        "effort": level,
        "finish_s": quantity(time_s, 0),
        "cramp_probability": quantity(chance),
        "status": status,
        "pace_s_km": round(1000.0 * left_s / max(float(outlook.course.length_m) - done_m, 1.0), 1),
        "intake_h": {key: _by_the_hour(ahead, key, left_s) for key in AMOUNTS[:3]},
        "passages": _passages(run, outlook, done_m),
    }


def _by_the_hour(entries: Sequence[dict[str, Any]], key: str, time_s: float) -> float | None:
    """Return a mean amount by the hour; None where it may not be named."""
    amounts = [e[key] for e in entries]
    if any(amount is None for amount in amounts):
        return None
    return round(sum(float(amount) for amount in amounts) * 3600.0 / time_s, 1)


def _passages(run: Traced, outlook: Outlook, done_m: float) -> list[dict[str, float]]:
    """Return when the median run comes to each station ahead, and to the finish."""
    along, n = outlook.course.segments.distance_m, outlook.segments
    marks = [*(s.distance_m for s in outlook.course.stations), float(outlook.course.length_m)]
    rows = [int(np.clip(np.searchsorted(along, mark - 1.0), 0, n - 1)) for mark in marks[:-1]] + [n - 1]
    return [
        {"distance_m": round(mark, 1), "time_s": round(float(np.median(run.time_s[:, row])), 0)}
        for mark, row in zip(marks, rows, strict=True)
        if mark > done_m + 1.0
    ]


def pacing_told(stretches: Sequence[Stretch], effort: FloatArray) -> list[dict[str, Any]]:
    """Return the effort of every stretch in a row; empty where there are none.

    Examples
    --------
    >>> pacing_told([Stretch(0.0, 5000.0, 0.0, 0.0, "level")], np.array([0.96]))
    [{'from_m': 0.0, 'to_m': 5000.0, 'effort': 0.96, 'words': '4 % easier than even'}]
    """
    return [
        {
            "from_m": round(stretch.from_m, 1),
            "to_m": round(stretch.to_m, 1),
            "effort": round(float(share), 4),
            "words": words(float(share)),
        }
        for stretch, share in zip(stretches, effort, strict=True)
    ]
