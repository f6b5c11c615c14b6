"""The finish and the hours after it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.plan.days.before import Race
from crampcast.jobs.plan.days.step import Step
from crampcast.jobs.recover.steps import STRETCHED, cool_down, eat
from crampcast.jobs.safety import RED_FLAGS, after_advice

FloatArray = NDArray[np.float64]


def after_steps(race: Race, deficit_l: FloatArray) -> list[Step]:
    """Return the steps after the finish in the order of their time.

    Parameters
    ----------
    race : Race
        Runner, day and course.
    deficit_l : ndarray, shape (draws,)
        Water lacking at the finish.

    Notes
    -----
    The same steps as ``recover``, which reads the file of the race and knows what it left in the legs.
    """
    muscles = [m for m in race.muscles if m in STRETCHED] or list(STRETCHED)
    walk, *stretches = cool_down(muscles[:2], cramped=False)
    drinks = [
        Step(
            advice.id,
            "Drink",
            [advice.text],
            advice.when_h,
            advice.over_h,
            claim="S27",
            most_ml=advice.most_ml,
            own_choice=advice.own_choice,
        )
        for advice in after_advice(deficit_l, race.situation)
    ]
    watch = Step(
        "watch",
        "Watch for signs of trouble until tomorrow",
        [RED_FLAGS.text],
        0.0,
        24.0,
        claim="S23",
    )
    meals = [_as_step(row) for row in eat(race.eater, soon=False)]
    steps = [_as_step(walk), *(_as_step(row) for row in stretches), *drinks, watch, *meals]
    return sorted(steps, key=lambda step: step.when_h)


def _as_step(row: dict[str, Any]) -> Step:
    """Return a step of ``recover`` as one of a plan."""
    behind = {"cool_down": "recover.cooldown.walk_min", "meal": "recover.meal.carbohydrate_g_kg"}
    return Step(
        str(row["id"]),
        str(row["what"]),
        row["says"],
        float(row["from_h"]),
        float(row["to_h"]) - float(row["from_h"]),
        claim=row["claim"],
        grade=row["grade"],
        parameter=behind.get(str(row["id"])) if row["source"] is not None else None,
        amounts=row["amounts"],
    )
