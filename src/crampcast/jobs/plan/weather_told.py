"""The weather that a plan was made for, as its answer tells it."""

from __future__ import annotations

from typing import Any

import numpy as np

from crampcast.jobs.plan.request import PlanRequest
from crampcast.weather.along import Environment


def told_weather(request: PlanRequest, around: Environment, finish_s: float) -> dict[str, Any]:
    """Return what the answer says of the weather.

    Parameters
    ----------
    request : PlanRequest
        What was asked.
    around : Environment
        What it came to.
    finish_s : float
        The race's length.

    Returns
    -------
    dict
        ``summary, source, age_h``; ``temperature_c`` (``low, high``) at the start's height; ``wbgt_c``
        (``high``).
    """
    during = (around.time_s >= 0.0) & (around.time_s <= max(finish_s, around.step_s))
    low, high = (float(f(around.air_temperature_c[during])) for f in (np.min, np.max))
    return {
        "summary": _summary(request, around, low, high),
        "source": around.source,
        "age_h": None if around.age_h is None else round(around.age_h, 2),
        "temperature_c": {"low": round(low, 1), "high": round(high, 1)},
        "wbgt_c": {"high": round(float(np.max(around.wbgt_c[during])), 1)},
    }


def _summary(request: PlanRequest, around: Environment, low: float, high: float) -> str:
    """Return one line: the runner's own words, else what a service or a file came to."""
    asked = request.weather
    if asked is None:
        return f"{request.assumed_weather} assumed"
    if around.source.startswith("words"):
        return asked if asked.strip().lower() != "auto" else f"{request.assumed_weather} assumed"
    degrees = f"{low:.0f}-{high:.0f} C at the start's height"
    if around.age_h is None:
        return f"{degrees} ({around.source})"
    asked_ago = "asked now" if around.age_h < 0.1 else f"asked {around.age_h:.1f} h ago"
    return f"{degrees} ({around.source}, {asked_ago})"
