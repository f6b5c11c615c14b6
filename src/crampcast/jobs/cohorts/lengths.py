"""Lengths of an event that were not published: chosen from its duration, or from its other legs."""

from __future__ import annotations

from dataclasses import replace

from crampcast.jobs.cohorts.choices import Choices, Chosen
from crampcast.jobs.cohorts.reader import Arm
from crampcast.jobs.cohorts.values import Value
from crampcast.runner.races import MARATHON_M

MARATHON_KM = MARATHON_M / 1000.0
LEGS_KM = {"bike_km": 180.0, "distance_km": MARATHON_KM, "swim_km": 3.8}
"""Legs of the long distance; the shorter formats keep near its proportions."""


def length_km(arm: Arm, name: str = "distance_km") -> float | None:
    """Return a length of the event as published, None if it was not."""
    value = arm.event.get(name)
    if not isinstance(value, Value):
        return None
    return value.centre if value.centre is not None else value.high


def with_lengths(arm: Arm, choices: Choices, chosen: Chosen) -> Arm:
    """Return the arm with every length that its event needs.

    Parameters
    ----------
    arm : Arm
        Published inputs.
    choices, chosen
        Free choices, and the list of those used.

    Returns
    -------
    Arm
        A run without a length is as long as a usual runner gets in the published time, else a marathon; an
        unknown leg of a triathlon stands to the known ones as in the long distance.
    """
    legs = {"run": ("distance_km",), "triathlon": tuple(LEGS_KM)}.get(arm.discipline, ())
    known = {name: km for name in legs if (km := length_km(arm, name)) is not None}
    made = {}
    for name in legs:
        if name in known:
            continue
        if arm.discipline == "run":
            made[name], why = _run_km(arm, choices)
        else:
            scale = next((known[leg] / LEGS_KM[leg] for leg in known if known[leg] > 0.0), 1.0)
            made[name], why = (
                LEGS_KM[name] * scale,
                "In proportion to the known legs, as in the long distance.",
            )
        chosen.add(f"event.{name}", round(made[name], 1), why)
    return replace(arm, event={**arm.event, **{name: Value(mean=km) for name, km in made.items()}})


def _run_km(arm: Arm, choices: Choices) -> tuple[float, str]:
    """Return how far a run goes whose length was not published, and why."""
    f = choices.finish
    for told in (arm.runners.get("finish_h"), arm.event.get("duration_h")):
        if isinstance(told, Value) and told.centre:
            slower = f.trail_factor if arm.event.get("surface") == "trail" else 1.0
            share = told.centre / (f.road_marathon_h * slower)
            return MARATHON_KM * share ** (
                1.0 / f.distance_exponent
            ), "As far as a usual runner gets in that time."
    return MARATHON_KM, "A marathon stands for a run of unknown length."
