"""Why it would cramp there: the log hazard of a stretch of the plan, shared out as `explain` does.

The reference is a table, written out in the result. What is shared out is the log ratio of the stretch's
cumulative hazard to the same hazard with every driver at its reference, by integrated gradients.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.causes.scene import DRIVERS
from crampcast.forecast.causes.shares import attribute
from crampcast.forecast.causes.told import USUAL, shared_out
from crampcast.forecast.traced import Traced
from crampcast.jobs.explain.causes import asked_about
from crampcast.jobs.plan.asked import Stretch
from crampcast.jobs.plan.drivers import Case, reference_numbers
from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.plan.planned import ends_of_plan, reddest

FloatArray = NDArray[np.float64]

STRETCH_S = 30.0 * 60.0
"""The stretch whose risk is shared out takes the median runner this long."""
DRAWS = 16
LIKELIEST = 3
"""Muscles named as the ones that hold most of the risk."""
NAMES = {
    "pace": "pace",
    "distance": "duration and distance",
    "climbing": "climbing",
    "descending": "descending and damage",
    "energy": "energy",
    "heat": "heat",
    "fluid": "fluid and sodium",
    "ground": "ground",
    "gait": "gait and symmetry",
    "altitude": "altitude",
    "load": "recent load and conditioning",
    "proneness": "personal proneness",
}
"""Driver to the name under which facts are kept."""


def total_log_hazard(run: Traced, outlook: Outlook) -> FloatArray:
    """Return the log of the cumulative hazard of all muscles to the finish, shape (draws,)."""
    return np.asarray(np.log(run.hazard_so_far[:, outlook.segments - 1]) + outlook.frailty.mean)


class Why(NamedTuple):
    """Why a stretch is as red as it is."""

    stretch: Stretch
    ratio: float
    """Its hazard over that of the reference."""
    causes: list[dict[str, object]]
    nothing_unusual: bool
    missed: float
    likeliest: list[dict[str, object]]
    """Muscles that hold most of the hazard of the stretch."""
    over_mean: float
    """Hazard per hour there over that of the whole course, median over draws."""


def why(
    case: Case,
    told_of: Callable[[Stretch], dict[str, list[str]]],
    where: Callable[[Traced, Case], Stretch] | None = None,
    muscle: str | None = None,
    side: str | None = None,
    *,
    simulated: Traced | None = None,
) -> Why:
    """Share the risk of a stretch out among the groups of causes.

    Parameters
    ----------
    case : Case
        The plan as it stands.
    told_of : callable
        Gives the facts behind each group for a stretch.
    where : callable, optional
        Gives the stretch asked about from the simulated plan; default the half hour with the most risk.
    muscle, side : str, optional
        Whose risk; default all.
    simulated : Traced, optional
        The plan as it was simulated with all its draws, where that is at hand.

    Returns
    -------
    Why

    Notes
    -----
    `low` and `high` are the 10th and 90th percentile of the driver's own part over draws, on the same scale.
    """
    from crampcast.jobs.explain.table import reference_table  # noqa: PLC0415

    few = replace(case, outlook=case.outlook.few(DRAWS))
    run = few.simulated() if simulated is None else simulated.first(DRAWS)
    stretch = reddest(run, few, STRETCH_S) if where is None else where(run, few)
    path, situation = ends_of_plan(few, run, stretch, asked_about(muscle, side))
    facts = told_of(stretch)
    found = attribute(path)
    table = reference_table(situation)
    means = {name: float(value) for name, value in zip(DRIVERS, found.parts.mean(axis=0), strict=True)}
    shares, scale, nothing_unusual = shared_out(means, reference_numbers().unusual_ratio)
    low, high = np.percentile(found.parts, [10.0, 90.0], axis=0) / scale
    out: list[dict[str, object]] = []
    for index, name in enumerate(DRIVERS):
        line = table[name]
        out.append(
            {
                "name": NAMES[name],
                "share": shares[name],
                "low": float(min(low[index], shares[name])),
                "high": float(max(high[index], shares[name])),
                "log_hazard_change": means[name],
                "facts": facts.get(NAMES[name], []),
                "grade": line.grade,
                "claim": line.claim,
                "reference": line.reference,
            }
        )
    ratio = float(np.exp(found.whole.mean()))
    if nothing_unusual:
        out.append(_usual(shares[USUAL], ratio))
    out.sort(key=lambda c: -abs(float(c["share"])))  # type: ignore[arg-type]  # shares are floats
    likeliest, over_mean = _compared(run, few.outlook, stretch, muscle)
    return Why(stretch, ratio, out, nothing_unusual, found.missed, likeliest, over_mean)


def rows_of(outlook: Outlook, stretch: Stretch) -> NDArray[np.int64]:
    """Return the segments that a stretch touches, at least one."""
    ends = np.asarray(outlook.course.segments.distance_m, dtype=float)
    starts = np.append(0.0, ends[:-1])
    found = np.flatnonzero((ends > stretch.from_m + 1e-6) & (starts < stretch.to_m - 1e-6))
    return found if len(found) else np.array([int(np.argmax(ends >= stretch.to_m - 1e-6))])


def _compared(
    run: Traced, outlook: Outlook, stretch: Stretch, muscle: str | None
) -> tuple[list[dict[str, object]], float]:
    """Return the muscles that lead in a stretch, and its hazard per hour over the course's."""
    hours = run.duration_s[:, : outlook.segments, None] / 3600.0
    each = run.hazard_per_h[:, : outlook.segments] * hours
    here, took = rows_of(outlook, stretch), hours[:, :, 0]
    share = np.mean(each[:, here].sum(axis=1) / each[:, here].sum(axis=(1, 2))[:, None], axis=0)
    best = np.argsort(-share)[:LIKELIEST]
    whose = slice(None) if muscle is None else [REPORTED.index(muscle)]
    rate = each[:, here][:, :, whose].sum(axis=(1, 2)) / took[:, here].sum(axis=1)
    mean = each[:, :, whose].sum(axis=(1, 2)) / took.sum(axis=1)
    likeliest = [{"muscle": REPORTED[i], "share": round(float(share[i]), 3)} for i in best]
    return likeliest, float(np.median(rate / mean))


def shown_why(found: Why) -> dict[str, object]:
    """Return what a plan says of the stretch that its causes speak of."""
    return {
        "from_m": round(found.stretch.from_m, 1),
        "to_m": round(found.stretch.to_m, 1),
        "hazard_ratio": found.ratio,
        "over_course_mean": round(found.over_mean, 3),
        "likely_muscles": found.likeliest,
        "nothing_unusual": found.nothing_unusual,
        "additivity_error": found.missed,
    }


def _usual(share: float, ratio: float) -> dict[str, object]:
    """Return the entry of what no driver holds."""
    return {
        "name": USUAL,
        "share": share,
        "low": None,
        "high": None,
        "log_hazard_change": 0.0,
        "facts": [f"the risk is {ratio:.1f} times that of the reference: nothing unusual is seen"],
        "grade": None,
        "claim": "S33",
        "reference": "this course at your own even effort, everything as usual",
    }
