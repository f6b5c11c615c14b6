"""Stride on slopes, after races and at another cadence."""

from __future__ import annotations

from typing import Any

from crampcast.body.muscle import stride
from crampcast.evidence.parameters import load_parameters
from crampcast.jobs.validate.quantities.fuel import known_word
from crampcast.jobs.validate.quantities.strength import strength_change_pct
from crampcast.jobs.validate.quantities.work import cost_ratio
from crampcast.jobs.validate.quantity import CannotPredict, quantity

STUDY_SPEED_M_S = 3.0


@quantity("stride_response_to_grade", default=True)
def response(grade: float) -> Any:
    """Step frequency and length, and net cost, at one speed."""
    frequency = float(stride.step_frequency_ratio(grade))
    return {
        "step_frequency_ratio": frequency,
        "step_length_ratio": 1.0 / frequency,
        "metabolic_cost_ratio": cost_ratio(grade, STUDY_SPEED_M_S),
    }


@quantity("hip_muscle_peak_force", model="lenhart_2014", default=True)
def peak_force(step_rate: str, grade: float = 0.0) -> Any:
    """Look up peak forces of level running, at the own step rate or a tenth off it."""
    if grade != 0.0:
        raise CannotPredict("grade: forces of the hip were published for the level only")
    change = known_word(step_rate, {"preferred": 0.0, "minus_10_pct": -0.1, "plus_10_pct": 0.1}, "step_rate")
    forces = dict(load_parameters().group("muscle.hip_force"))
    if change == 0.0:
        return forces
    moved = ("gluteus_medius", "gluteus_maximus", "rectus_femoris_stance", "iliacus")
    return {f"{m}_n_kg": forces[f"{m}_n_kg"] * stride.hip_force_ratio(change, m) for m in moved}


@quantity("hip_muscle_force_ratio", default=True)
def force_ratio(step_rate_change_fraction: float) -> Any:
    """Peak force at another step rate over that at the own."""
    if not abs(step_rate_change_fraction) <= 0.2:
        raise CannotPredict("step_rate_change_fraction is beyond ±0.2")
    moved = ("gluteus_medius", "gluteus_maximus", "rectus_femoris_stance", "iliacus")
    return {f"{m}_ratio": stride.hip_force_ratio(step_rate_change_fraction, m) for m in moved}


quantity("hip_flexor_moment_ratio", default=True)(stride.hip_flexor_moment_ratio)


@quantity("step_frequency_change_fraction", default=True)
def after_race(terrain: str, distance_km: float) -> Any:
    """Step frequency after a race, from the strength that the simulated race took."""
    lost = -strength_change_pct("knee_extensors", terrain=terrain, distance_km=distance_km) / 100.0
    return stride.step_frequency_when_weaker(lost) - 1.0
