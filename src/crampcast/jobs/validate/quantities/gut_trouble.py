"""Trouble of the gut: serious, any, and what training takes from it."""

from __future__ import annotations

from typing import Any

from crampcast.body import gut
from crampcast.jobs.validate.laboratory import Setting, steady_run
from crampcast.jobs.validate.quantities.fuel import known_word
from crampcast.jobs.validate.quantity import CannotPredict, quantity

EVENT_H = {"marathon": 4.0, "cycling": 4.0, "ironman_70_3": 5.0, "ironman": 10.5, "ultramarathon": 12.0}
"""Usual lengths, assumed as in the risk's own anchors."""
FIRST_C = 37.1


@quantity("serious_gi_probability", model="reference", default=True)
def serious(
    event: str | None = None, cho_intake_g_h: float | None = None, duration_h: float | None = None
) -> Any:
    """Risk in a race of a usual length, gut not trained."""
    if duration_h is None:
        if event is None:
            raise CannotPredict("the input event or duration_h is missing")
        duration_h = known_word(event, EVENT_H, "event")
    over = 0.0 if cho_intake_g_h is None else cho_intake_g_h - float(gut.carbohydrate_capacity_g_h(0.0))
    return gut.gut_distress_risk(duration_h, intake_over_capacity_g_h=over)


@quantity("gi_symptom_probability", default=True)
def any_symptom(air_temp_c: float, duration_h: float, vo2max_fraction: float) -> Any:
    """Any symptom in a laboratory run, by the core temperature that the simulated runner reaches."""
    if not (0.1 <= duration_h <= 12.0 and 0.2 <= vo2max_fraction <= 0.95 and -20.0 <= air_temp_c <= 45.0):
        raise CannotPredict("duration_h, vo2max_fraction or air_temp_c is outside the simulated range")
    session = steady_run(Setting(vo2max_fraction, 60.0 * duration_h, air_c=air_temp_c, humidity=0.35))
    return gut.gut_symptom_probability(duration_h, float(session.kept.core_c[-1]) - FIRST_C)


@quantity("gi_symptom_reduction_pct", default=True)
def reduction(gut_training_days: float) -> Any:
    """Fall of the odds after daily sessions."""
    return 100.0 * gut.distress_reduction(gut.gut_training_step(0.0, gut_training_days, gut_training_days))
