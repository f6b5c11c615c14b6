"""Damage by descents, what an earlier descent protects, and what a ramp of them builds."""

from __future__ import annotations

import math
from typing import Any

import jax.numpy as jnp
import numpy as np

from crampcast.body import cost
from crampcast.body.capacity import power_from_vo2_w_kg
from crampcast.body.muscle import damage, load, slow_fatigue
from crampcast.body.recovery.training import downhill_training_gain
from crampcast.jobs.validate.quantities.fatigue import muscle_at
from crampcast.jobs.validate.quantities.fuel import known_word
from crampcast.jobs.validate.quantities.strength import leg_studies
from crampcast.jobs.validate.quantity import CannotPredict, quantity

SATURATING_KJ_KG = 50.0
"""Dose of a bout of maximal eccentric contractions: as much protection as there is."""


def _speed(gait: str, grade: float, speed_m_s: float | None, vo2max_fraction: float | None) -> float:
    """Return the speed of a descent that does not say its own."""
    c = leg_studies()
    if speed_m_s is not None:
        return speed_m_s
    if gait == "walk":
        return c.downhill_speed_m_s
    if vo2max_fraction is None:
        return c.running_down_m_s
    power = float(power_from_vo2_w_kg(vo2max_fraction * c.downhill_vo2max_ml_kg_min))
    return float(cost.re3_speed(power, grade))


def _dose_kj_kg(gait: str, grade: float, minutes: float, speed_m_s: float, carried: float | None) -> float:
    known_word(gait, {"run": 0.0, "walk": 0.0}, "gait")
    if carried is None:
        carried = leg_studies().downhill_load if gait == "walk" else 0.0
    metres = 60.0 * minutes * speed_m_s * math.sin(math.atan(max(-grade, 0.0)))
    return float(damage.eccentric_dose_kj_kg(metres, 1.0 + carried))


def _slow(gait: str, grade: float, minutes: float, speed_m_s: float, muscle: int) -> float:
    """Slow loss of strength in the exercise itself."""
    run = 1.0 if gait == "run" else 0.0
    asked = load.combine_load(load.segment_load_per_speed(grade), speed_m_s, run)
    rated = load.relative_load(asked, load.duty_factor(run))
    return float(slow_fatigue.slow_strength_loss_step(jnp.zeros(10), rated, 60.0 * minutes)[muscle])


def _protection(
    gait: str,
    grade: float,
    speed_m_s: float,
    carried: float | None,
    minutes: float | None,
    weeks: float | None,
) -> float:
    if minutes is None or minutes <= 0.0:
        return 0.0
    dose = _dose_kj_kg(gait, grade, minutes, speed_m_s, carried)
    return float(
        damage.repeated_bout_protection(
            jnp.array([dose]), jnp.array([7.0 * (1.0 if weeks is None else weeks)])
        )
    )


@quantity("downhill_strength_change_pct", default=True)
def change(
    gait: str,
    duration_min: float,
    grade: float,
    timing: str | None = None,
    hours_after: float | None = None,
    vo2max_fraction: float | None = None,
    muscle: str = "knee_extensors",
    prior_exposure_min: float | None = None,
    weeks_since_prior: float | None = None,
    speed_m_s: float | None = None,
    load_fraction_body_mass: float | None = None,
) -> float:
    """Change of strength after a descent: damage, and what fatigue is left."""
    if hours_after is None:
        if timing is None:
            raise CannotPredict("the input timing or hours_after is missing")
        hours_after = known_word(timing, {"immediate": 0.0, "peak": 24.0}, "timing")
    at, speed = muscle_at(muscle), _speed(gait, grade, speed_m_s, vo2max_fraction)
    dose = _dose_kj_kg(gait, grade, duration_min, speed, load_fraction_body_mass)
    spared = _protection(gait, grade, speed, load_fraction_body_mass, prior_exposure_min, weeks_since_prior)
    whole = damage.damage_after(damage.damage_loss(dose, spared), hours_after)
    factor = np.asarray(damage.damage_while_running(1.0)) / float(
        damage.damage_while_running(1.0)[muscle_at("vasti")]
    )
    slow = float(slow_fatigue.slow_loss_after(_slow(gait, grade, duration_min, speed, at), hours_after))
    return 100.0 * ((1.0 - float(whole) * float(factor[at])) * (1.0 - slow) - 1.0)


@quantity("downhill_strength_change_by_muscle", default=True)
def by_muscle(
    gait: str, hours_after: float, duration_min: float, grade: float, speed_m_s: float | None = None
) -> Any:
    """Change of strength of both groups."""
    return {
        f"{muscle}_pct": change(
            gait, duration_min, grade, hours_after=hours_after, muscle=muscle, speed_m_s=speed_m_s
        )
        for muscle in ("knee_extensors", "plantar_flexors")
    }


@quantity("downhill_strength_loss_pct", default=True)
def loss(gait: str, duration_min: float, grade: float) -> Any:
    """Loss of the knee extensors a day later."""
    return -change(gait, duration_min, grade, timing="peak")


@quantity("downhill_damage_dose_ratio", default=True, whole=True)
def dose_ratio(gait: str, duration_min: Any, grade: float | None = None) -> Any:
    """Damage of the first duration over that of the second."""
    if not isinstance(duration_min, list) or len(duration_min) != 2:
        raise CannotPredict("duration_min wants two durations")
    slope = leg_studies().downhill_grade if grade is None else grade
    speed = _speed(gait, slope, None, None)
    first, second = (
        float(damage.damage_loss(_dose_kj_kg(gait, slope, minutes, speed, None))) for minutes in duration_min
    )
    return first / second


@quantity("repeated_bout_protection_fraction", default=True)
def protection(
    weeks_since_prior: float,
    muscle: str | None = None,
    prior_exposure_min: float | None = None,
    prior_exposure: str | None = None,
) -> Any:
    """Share by which damage is smaller after one earlier bout; arms have maximal contractions behind them."""
    known_word(
        prior_exposure or "downhill_walk", {"downhill_walk": 0.0, "downhill_run": 0.0}, "prior_exposure"
    )
    c = leg_studies()
    if muscle == "elbow_flexors":
        dose = SATURATING_KJ_KG
    else:
        muscle_at(muscle or "knee_extensors")
        gait = "run" if prior_exposure == "downhill_run" else "walk"
        minutes = c.downhill_min if prior_exposure_min is None else prior_exposure_min
        speed = _speed(gait, c.downhill_grade, None, None)
        dose = _dose_kj_kg(gait, c.downhill_grade, minutes, speed, None)
    return damage.repeated_bout_protection(jnp.array([dose]), jnp.array([7.0 * weeks_since_prior]))


@quantity("downhill_training_strength_gain", default=True, whole=True)
def training_gain(sessions_min: Any, weeks: float | None = None) -> Any:
    """Strength gained by weekly downhill walks."""
    sessions = sessions_min if isinstance(sessions_min, list) else [sessions_min]
    gains = downhill_training_gain(float(np.sum(sessions)), float(len(sessions) if weeks is None else weeks))
    return dict(
        zip(
            ("eccentric_gain_fraction", "isometric_gain_fraction", "concentric_gain_fraction"),
            gains,
            strict=True,
        )
    )
