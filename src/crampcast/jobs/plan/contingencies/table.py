"""The table of contingencies: per part of the course and muscle, and what may go wrong with a whole race."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.traced import Traced
from crampcast.jobs.plan.contingencies.again import chance_again, rest_of_race
from crampcast.jobs.plan.contingencies.events import events
from crampcast.jobs.plan.contingencies.rerun import Rerun, rerun_of
from crampcast.jobs.plan.drinking import Drinking
from crampcast.jobs.plan.numbers import LeverSizes, OptimiserRules
from crampcast.jobs.plan.situation import level_speed_m_s
from crampcast.jobs.plan.table import quantity
from crampcast.jobs.rescue.resume import Again

HILLY_GRADE = 0.03
"""Mean slope from which a pace along the ground says nothing of effort, and a descent is no test of it."""
EASES = (1.0, 0.94, 0.88, 0.8)
"""Efforts tried after a cramp over the general rule's, from the hardest."""


class CrampRules(NamedTuple):
    """Where and how long to ease off after a cramp; group ``plan.after_cramp``."""

    parts: float
    watch_half_lives: float


def contingencies(plan: Drinking) -> list[dict[str, Any]]:
    """Return what to do when the race goes otherwise.

    Parameters
    ----------
    plan : Drinking
        The plan, within its limits.

    Returns
    -------
    list of dict
        Rows of ``kind`` ``cramp`` hold for one muscle from `from_m` to `to_m`; the others for the race. Empty
        for a refused plan.

    Notes
    -----
    Everything is rerun on the coarse course with the first draws of the plan, and told as a change against
    the plan on the same course and draws. No row ever asks for more drink than is planned.
    """
    if plan.status == "refused":
        return []
    rerun = rerun_of(plan)
    planned = rerun.run()
    return [*_cramps(rerun, planned), *events(rerun, planned, plan)]


def _cramps(rerun: Rerun, planned: Traced) -> list[dict[str, Any]]:
    """Return a row for a cramp of every muscle in every part of the course."""
    rules = coefficients(CrampRules, "plan.after_cramp")
    window_s = rules.watch_half_lives * coefficients(Again, "rescue.again").watch_s
    eases = [coefficients(Again, "rescue.again").ease_share * further for further in EASES]
    left = 1.0 - rerun.from_m / float(rerun.along_m[-1])
    edges = np.linspace(rerun.from_m, rerun.along_m[-1], max(round(rules.parts * left), 1) + 1)
    rows = []
    for start_m, end_m in pairwise(edges):
        place = int(np.searchsorted(rerun.along_m, 0.5 * (start_m + end_m)))
        place = min(place, len(rerun.along_m) - 1)
        watched = _watched(planned, place, window_s)
        runs = [planned] + [rerun.run(np.where(watched, ease, 1.0)) for ease in eases]
        for muscle in REPORTED:
            rows.append(
                {
                    "kind": "cramp",
                    "muscle": muscle,
                    "from_m": round(float(start_m), 1),
                    "to_m": round(float(end_m), 1),
                    **_cramp(rerun, runs, place, watched, muscle, eases),
                }
            )
    return rows


def _watched(run: Traced, place: int, window_s: float) -> NDArray[np.bool_]:
    """Return the pieces that the median runner meets while a cramp may soon come back."""
    ends = np.median(run.time_s, axis=0)
    starts = ends - np.median(run.duration_s, axis=0)
    return np.asarray((starts >= starts[place] - 1.0) & (starts < starts[place] + window_s))


def _cramp(
    rerun: Rerun, runs: list[Traced], place: int, watched: NDArray[np.bool_], muscle: str, eases: list[float]
) -> dict[str, Any]:
    """Return how hard to go on after one cramp, what it costs and what it leaves.

    Notes
    -----
    Never harder than the general rule; easier where the model gains by it, at the highest price of a cramp.
    """
    price_s = coefficients(OptimiserRules, "plan.optimise").most_price_share * np.median(
        runs[0].time_s[:, -1]
    )
    left = [chance_again(*rest_of_race(run, place, muscle), rerun.frailty) for run in runs]
    costs = [np.mean(run.time_s[:, -1] + price_s * chance) for run, chance in zip(runs, left, strict=True)]
    chosen = 1 + int(np.argmin(costs[1:]))
    run, again, kept = runs[chosen], left[chosen], left[0]
    length_m = np.diff(np.concatenate([[0.0], rerun.along_m]))[watched].sum()
    moving_s = np.median(run.duration_s[:, watched].sum(axis=1))
    ceiling = round(float(moving_s / max(length_m / 1000.0, 1e-3)), 0) if length_m > 0.0 else None
    relief_min = coefficients(Again, "rescue.again").no_relief_s / 60.0
    later = run.time_s[:, -1] - runs[0].time_s[:, -1]
    return {
        "effort": round(eases[chosen - 1], 3),
        "for_s": round(float(np.median(runs[0].duration_s[:, watched].sum(axis=1))), 0),
        "pace_ceiling_s_km": ceiling,
        **_effort_ceiling(rerun, run, watched),
        "finish_change_s": quantity(later, 0),
        "cramp_again_probability": quantity(again),
        "cramp_again_if_kept": quantity(kept),
        "intake": "Carry on with the schedule; nothing is added. Drink when thirsty.",
        "reason": _reason(float(np.median(kept)), float(np.median(again))),
        "stop": f"It comes a third time, or is not eased in {relief_min:.0f} minutes: stop at the next help.",
    }


def _effort_ceiling(rerun: Rerun, run: Traced, watched: NDArray[np.bool_]) -> dict[str, Any]:
    """Return the ceiling as power and as the pace on the flat that takes it, descents left out.

    Notes
    -----
    In mountains the mean pace of a stretch is no ceiling: too slow for its descents, out of reach on its
    climbs.
    """
    grade, length_m = np.asarray(rerun.track.grade), np.asarray(rerun.track.length_m)
    pieces = watched & (length_m > 0.0)
    if not pieces.any():
        return {"hilly": False, "power_ceiling_w_kg": None, "flat_pace_ceiling_s_km": None}
    hilly = float(np.average(np.abs(grade[pieces]), weights=length_m[pieces])) >= HILLY_GRADE
    working = pieces & (grade > -HILLY_GRADE)
    pieces = working if working.any() else pieces
    power = float(np.average(run.power_w_kg[:, pieces], weights=run.duration_s[:, pieces]))
    return {
        "hilly": hilly,
        "power_ceiling_w_kg": round(power, 1),
        "flat_pace_ceiling_s_km": round(1000.0 / level_speed_m_s(power), 0),
    }


def _reason(kept: float, eased: float) -> str:
    """Say what easing off does to the chance of another cramp, and why to do it where nothing is seen.

    Examples
    --------
    >>> _reason(0.25, 0.21)
    'Easing off lowers the chance of another cramp from about 25 % to 21 %.'
    """
    if kept - eased >= coefficients(LeverSizes, "plan.levers").visible_change:
        return (
            f"Easing off lowers the chance of another cramp from about {100 * kept:.0f} % to "
            f"{100 * eased:.0f} %."
        )
    return (
        "The forecast sees no lower chance of another cramp from easing off here: it is for the muscle to "
        "let go (grade C), and to be near help if it does not."
    )
