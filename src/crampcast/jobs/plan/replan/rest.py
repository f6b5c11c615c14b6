"""The answer of a whole race, cut to what lies ahead."""

from __future__ import annotations

from typing import Any

import numpy as np

from crampcast.jobs.plan.drinking import Drinking
from crampcast.jobs.plan.replan.band import widened, widened_stations


def rest_of(answer: dict[str, Any], made: Drinking, under_way: dict[str, Any]) -> dict[str, Any]:
    """Return what an answer says of the way ahead.

    Parameters
    ----------
    answer : dict
        Of the whole race.
    made : Drinking
        The plan behind it.
    under_way : dict
        Where the runner is, and what has happened.

    Returns
    -------
    dict
        The answer with curves, stations, amounts and steps from here on.
    """
    at_m, at_s = float(under_way["distance_m"]), float(under_way["time_s"])
    finish = widened(answer["finish_s"], at_s)
    kept = under_way.get("if_kept") or {}
    if kept.get("finish_s"):
        under_way = under_way | {"if_kept": kept | {"finish_s": widened(kept["finish_s"], at_s)}}
    segments = made.outlook.course.segments
    ahead = segments.distance_m > at_m + 1.0
    rise = segments.length_m[ahead] * segments.grade[ahead]
    rest = {
        "distance_m": round(made.outlook.course.length_m - at_m, 1),
        "climb_m": round(float(np.maximum(rise, 0.0).sum()), 1),
        "descent_m": round(float(np.maximum(-rise, 0.0).sum()), 1),
        "time_s": {key: round(value - at_s, 0) for key, value in finish.items()},
    }
    profile = _profile(answer["profile"], at_m)
    return answer | {
        "under_way": under_way | {"rest": rest},
        "finish_s": finish,
        "frontier": [p | {"finish_s": widened(p["finish_s"], at_s)} for p in answer["frontier"]],
        "profile": profile | {"time_s": widened(profile["time_s"], at_s)},
        "available": [r for a in answer["available"] if (r := _leg(a, at_m)) is not None],
        "stations": widened_stations(_stations(answer["stations"], at_m, at_s), at_s, made.outlook.start),
        "before": [],
    }


def _profile(profile: dict[str, Any], at_m: float) -> dict[str, Any]:
    """Return the curves from the last point before the runner on."""
    along = np.asarray(profile["distance_m"])
    first = max(int(np.searchsorted(along, at_m, side="right")) - 1, 0)

    def cut(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: cut(inner) for key, inner in value.items()}
        return value[first:]

    return {key: cut(value) for key, value in profile.items()}


def _leg(available: dict[str, Any], at_m: float) -> dict[str, Any] | None:
    """Return what is within reach on what is left of a leg."""
    from_m, to_m = float(available["from_m"]), float(available["to_m"])
    if to_m <= at_m + 1.0:
        return None
    left = min(1.0, (to_m - at_m) / max(to_m - from_m, 1.0))
    return available | {
        "from_m": max(from_m, round(at_m, 1)),
        "fluid_ml": round(available["fluid_ml"] * left),
    }


def _stations(stations: list[dict[str, Any]], at_m: float, at_s: float) -> list[dict[str, Any]]:
    """Return the stations ahead; the leg to the first one begins where the runner is."""
    out = [dict(s) for s in stations if float(s["distance_m"]) > at_m + 1.0]
    if out:
        first = out[0]
        first["leg"] = first["leg"] | {
            "distance_m": round(float(first["distance_m"]) - at_m, 1),
            "time_s": {key: round(value - at_s, 0) for key, value in first["time_s"].items()},
        }
    return out
