"""What may be said about drinking after a run: only what `crampcast.jobs.safety.after_advice` allows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from crampcast.activity.table import Activity
from crampcast.jobs.recover.refilled import refuel
from crampcast.jobs.recover.replayed import Left
from crampcast.jobs.recover.request import RecoverRequest
from crampcast.jobs.rescue.amounts import may_name
from crampcast.jobs.safety import Situation, after_advice
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile

UNKNOWN = {
    "drunk": "how much water is lacking: what you drank is not in the file; --intake says it",
    "weather": "how much water is lacking: the weather is not in the file; --weather says it",
}


def missing(left: Left | None) -> list[str]:
    """Return what must be said before millilitres are named."""
    if left is None:
        return []
    unknown = {
        "drunk": not left.situation.eaten.fluid_known,
        "weather": left.situation.environment is None,
    }
    return [UNKNOWN[key] for key, lacks in unknown.items() if lacks]


def drinking(
    request: RecoverRequest, run: Activity, left: Left | None, next_h: float | None
) -> list[dict[str, Any]]:
    """Return what to drink, as lines with their ceiling.

    Parameters
    ----------
    request : RecoverRequest
        Who ran, and whether urine has passed.
    run : Activity
        The run.
    left : Left or None
        What it left; None where that cannot be told.
    next_h : float or None
        Hours to the next session.

    Returns
    -------
    list of dict
        ``id, text, most_ml, over_h, own_choice``; the ceiling is None where none may be named.

    Notes
    -----
    Without a safety card, or where what was drunk or the weather is unknown, no deficit is passed on, so that
    no amount comes back.
    """
    profile = request.profile or Profile()
    allowed, _ = may_name(request.profile)
    told = allowed and left is not None and not missing(left)
    deficit = left.water_deficit_l if told and left is not None else np.zeros(0)
    advice = after_advice(deficit, _situation(request, profile, run, left, next_h))
    return [
        {
            "id": step.id,
            "text": step.text,
            "most_ml": step.most_ml,
            "over_h": step.over_h,
            "own_choice": step.own_choice,
        }
        for step in advice
    ]


def _situation(
    request: RecoverRequest, profile: Profile, run: Activity, left: Left | None, next_h: float | None
) -> Situation:
    """Describe runner and run for the limits."""
    around = None if left is None else left.situation.environment
    metres = run.distance_m or math.nan
    return Situation(
        mass_kg=profile.mass_kg or math.nan,
        card=SafetyCard.from_profile(profile),
        duration_s=run.duration_s,
        pace_s_km=1000.0 * run.moving_s / metres,
        temperature_start_c=math.nan if around is None else float(around.air_temperature_c[0]),
        wbgt_start_c=math.nan,
        height_m=profile.height_m,
        age=profile.age,
        sex=profile.sex or "unspecified",
        next_session_within_24h=next_h is not None and next_h <= refuel().soon_h,
        urine_passed=request.urine_passed,
    )
