"""What was planned against what happened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.activity.table import Activity
from crampcast.errors import UnusableInput
from crampcast.jobs.explain.intake import Eaten

FloatArray = NDArray[np.float64]

LOOKS = 6
"""Places at which plan and run are compared, up to the cramp."""
SAME_COURSE = 0.1
"""Most difference in length of a plan for the same course."""
LARGEST_BYTES = 50_000_000
WORTH_S = 30.0
"""Smaller differences are none."""


def read_plan(path: Path) -> dict[str, Any]:
    """Read the ``plan.json`` that ``plan --out`` wrote.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    dict

    Raises
    ------
    UnusableInput
        If it is no plan with times along the course.
    """
    where, remedy = str(path), "give the plan.json that plan --out wrote"
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UnusableInput("the file is too large for a plan", where=where, remedy=remedy)
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise UnusableInput("it cannot be read as a plan", where=where, remedy=remedy) from None
    if not isinstance(found, dict) or _planned(found) is None:
        raise UnusableInput("it holds no times along a course", where=where, remedy=remedy)
    return found


def _planned(plan: Mapping[str, Any]) -> tuple[FloatArray, FloatArray] | None:
    """Return distances and median times of a plan, or None."""
    profile = plan.get("profile")
    times = profile.get("time_s") if isinstance(profile, Mapping) else None
    middle: Any = times.get("p50") if isinstance(times, Mapping) else times
    where: Any = profile.get("distance_m") if isinstance(profile, Mapping) else None
    try:
        distance = np.asarray(where, dtype=float)
        seconds = np.asarray(middle, dtype=float)
    except (TypeError, ValueError):
        return None
    sound = distance.ndim == 1 and distance.shape == seconds.shape and distance.size > 1
    return (distance, seconds) if sound and np.all(np.isfinite(distance + seconds)) else None


def same_course(plan: Mapping[str, Any], run: Activity) -> bool:
    """Say whether a plan's course is about as long as a recording."""
    planned = _planned(plan)
    return planned is not None and bool(
        run.distance_m and abs(planned[0][-1] / run.distance_m - 1.0) <= SAME_COURSE
    )


def against_plan(plan: Mapping[str, Any], run: Activity, at_s: float, eaten: Eaten) -> dict[str, Any] | None:
    """Compare a run with its plan up to the cramp.

    Parameters
    ----------
    plan : mapping
        From `read_plan`.
    run : Activity
        The recording.
    at_s : float
        When it cramped, elapsed seconds.
    eaten : Eaten
        What was eaten and drunk.

    Returns
    -------
    dict or None
        ``places`` (distance, planned and real time) and ``sentences``.
    """
    planned = _planned(plan)
    if planned is None or "distance_m" not in run:
        return None
    known = np.isfinite(run["distance_m"])
    clock = run["time_s"][known] - run["time_s"][0]
    along = np.maximum.accumulate(run["distance_m"][known])
    until_m = min(float(np.interp(at_s, clock, along)), float(planned[0][-1]))
    places = until_m * np.arange(1, LOOKS + 1) / LOOKS
    ought = np.interp(places, np.append(0.0, planned[0]), np.append(0.0, planned[1]))
    was = np.interp(places, along, clock)
    sentences = [_ahead(float(places[2]), float(ought[2] - was[2]))]
    sentences.append(_ahead(float(places[-1]), float(ought[-1] - was[-1])))
    if not same_course(plan, run):
        sentences.append(
            f"the plan is for {planned[0][-1] / 1000.0:.1f} km, the run has "
            f"{(run.distance_m or 0.0) / 1000.0:.1f} km: compared by distance"
        )
    sentences += _food(plan, float(planned[1][-1]), eaten)
    return {
        "places": [
            {
                "distance_m": round(float(d), 1),
                "planned_s": round(float(p), 1),
                "actual_s": round(float(a), 1),
            }
            for d, p, a in zip(places, ought, was, strict=True)
        ],
        "sentences": sentences,
    }


def _ahead(place_m: float, seconds: float) -> str:
    """Say how far ahead of the plan the runner was."""
    where = f"at {place_m / 1000.0:.1f} km"
    if abs(seconds) < WORTH_S:
        return f"{where} you were on plan"
    return (
        f"{where} you were {abs(seconds) / 60.0:.0f} min {'ahead of' if seconds > 0 else 'behind'} the plan"
    )


def _food(plan: Mapping[str, Any], planned_s: float, eaten: Eaten) -> list[str]:
    """Compare the planned carbohydrate and drink per hour with what was taken, where somebody said."""
    items = plan.get("schedule")
    hours = planned_s / 3600.0
    if not isinstance(items, list) or hours <= 0.0:
        return []

    def per_h(key: str) -> float:
        values = (item.get(key) for item in items if isinstance(item, Mapping))
        return sum(v for v in values if isinstance(v, (int, float))) / hours

    out = []
    if eaten.carbohydrate_known:
        out.append(
            f"planned {per_h('carbohydrate_g'):.0f} g/h of carbohydrate, eaten {eaten.carbohydrate_g_h:.0f}"
        )
    if eaten.fluid_known:
        out.append(
            f"planned {per_h('fluid_ml'):.0f} ml an hour to drink, drunk {1000 * eaten.fluid_l_h:.0f} ml"
        )
    return out
