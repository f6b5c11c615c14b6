"""Variables that a study measures in its runners."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from crampcast.body.water.sodium import plasma_sodium_bias_mmol_l, plasma_sodium_nguyen_kurtz
from crampcast.jobs.cohorts.choices import Choices
from crampcast.jobs.cohorts.study import Sample
from crampcast.jobs.cohorts.view import (
    factor,
    loss_pct,
    own_passing_s,
    passing_s,
    relative_pace,
)
from crampcast.jobs.validate.quantity import CannotPredict

FloatArray = NDArray[np.float64]
Section = Mapping[str, float]
Rng = np.random.Generator
Measure = Callable[[Sample, Choices, Rng, Section | None], FloatArray]

YES_NO = ("male", "sodium_supplement_use")
"""Variables compared by shares."""
UNSIMULATED = {
    "serum_potassium_mmol_l": "serum potassium",
    "serum_magnesium_mmol_l": "serum magnesium",
    "serum_bicarbonate_mmol_l": "serum bicarbonate",
    "serum_electrolytes_change": "electrolytes other than sodium",
    "plasma_volume_change_pct": "plasma volume apart from body water",
    "blood_volume_change_pct": "blood volume",
    "red_cell_volume_change_pct": "red cell volume",
}
STAND_INS = {
    "urine_specific_gravity": "the deficit of body water stands for the urine's density, by order only",
    "ck_post_u_l": "no enzymes are simulated: the strength lost to damage stands for them, by sign only",
    "ck_24h_u_l": "no enzymes are simulated: the strength lost to damage stands for them, by sign only",
    "ldh_post_u_l": "no enzymes are simulated: the strength lost to damage stands for them, by sign only",
    "ldh_24h_u_l": "no enzymes are simulated: the strength lost to damage stands for them, by sign only",
    "sodium_intake_self_report": "simulated intake with a questionnaire's error",
    "drinking_pattern": "simulated drinking with a questionnaire's error",
    "training_status": "weekly distance stands for it",
    "race_performance": "the finish time stands for it",
    "training_duration_frequency": "weekly distance stands for it",
}
"""What stands for a variable that the body does not have; said with the prediction."""


def variable(
    sample: Sample, name: str, choices: Choices, rng: Rng, section: Section | None = None
) -> FloatArray:
    """Return a variable as a study would measure it, in the format's unit.

    Parameters
    ----------
    sample : Sample
        One arm of a replicate.
    name : str
        As the format names it.
    choices : Choices
        Errors of measurement.
    rng : Generator
        Source of chance.
    section : mapping, optional
        ``from_km`` and ``to_km`` of the run.

    Raises
    ------
    CannotPredict
        If it is unknown or nothing in the body corresponds to it.
    """
    if name in UNSIMULATED:
        raise CannotPredict(f"{UNSIMULATED[name]} is not simulated")
    if name not in MEASURES:
        raise CannotPredict(f"the variable {name!r} is not known")
    return MEASURES[name](sample, choices, rng, section)


def _like(name: str) -> Measure:
    return lambda sample, choices, rng, section: factor(sample, name, choices)


def _loss(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
    true = loss_pct(sample, choices)
    return true + choices.measured.mass_sd_pct * rng.standard_normal(len(true))


def _mass(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
    return np.asarray(sample.ran.pool.person.mass_kg)[sample.runners.index]


def _sodium(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
    """Serum sodium after the race, from water and cations, with the balance's own error."""
    pick = sample.runners.index
    lived, person = sample.ran.lived, sample.ran.pool.person
    mass = np.asarray(person.mass_kg)[pick]
    start, water_l = (
        np.asarray(person.start_sodium_mmol_l)[pick],
        np.asarray(person.body_water_fraction)[pick],
    )
    change_l = np.asarray(lived.water_change_l, dtype=float)[pick]
    cations = np.asarray(lived.cation_change_mmol, dtype=float)[pick]
    ideal = np.asarray(plasma_sodium_nguyen_kurtz(start, water_l * mass, cations, change_l))
    deficit = np.maximum(-change_l, 0.0) / mass
    bias = np.asarray(plasma_sodium_bias_mmol_l(deficit, rng.standard_normal(len(mass))))
    return np.asarray(ideal + bias + choices.measured.sodium_sd_mmol_l * rng.standard_normal(len(mass)))


def _sodium_change(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
    start = np.asarray(sample.ran.pool.person.start_sodium_mmol_l)[sample.runners.index]
    before = start + choices.measured.sodium_sd_mmol_l * rng.standard_normal(len(start))
    return np.asarray(100.0 * (_sodium(sample, choices, rng, section) / before - 1.0))


def _deficit(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
    pick = sample.runners.index
    lost = -np.asarray(sample.ran.lived.water_change_l, dtype=float)[pick]
    share = lost / np.asarray(sample.ran.pool.person.mass_kg)[pick]
    return np.asarray(share + share.std() * rng.standard_normal(len(share)))


def _asked(name: str) -> Measure:
    def measure(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
        true = np.asarray(getattr(sample.ran.food, name))[sample.runners.index]
        error = choices.measured.questionnaire_sd_log * rng.standard_normal(len(true))
        return np.asarray(np.log(np.maximum(true, 1e-3)) + error)

    return measure


def _supplement(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
    """Whether salt was taken: more likely, the more sodium is taken in all."""
    salt = np.asarray(sample.ran.food.sodium_mg_h)
    rank = (np.searchsorted(np.sort(salt), salt[sample.runners.index]) + 0.5) / len(salt)
    chance = np.clip(choices.people.supplement_fraction + 0.4 * (rank - 0.5), 0.0, 1.0)
    return (rng.random(len(chance)) < chance).astype(float)


def _section(sample: Sample, section: Section | None) -> tuple[float, float]:
    whole = sample.ran.setting.km
    if whole <= 0.0:
        raise CannotPredict("a laboratory protocol has no distance")
    if section is None:
        return 0.0, whole
    low, high = float(section["from_km"]), min(float(section["to_km"]), whole)
    if not low < high:
        raise CannotPredict(f"kilometres {low:g} to {high:g} are not a part of the run")
    return low, high


def _relative_speed(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
    low, high = _section(sample, section)
    took = passing_s(sample, high, choices) - passing_s(sample, low, choices)
    own = own_passing_s(sample, high) - own_passing_s(sample, low)
    return np.asarray(own / np.maximum(took, 1.0))


def _split(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
    low, high = _section(sample, section)
    return np.asarray((passing_s(sample, high, choices) - passing_s(sample, low, choices)) / 60.0)


def _finish(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
    return passing_s(sample, sample.ran.setting.km, choices) / 3600.0


def _ability(error: str) -> Measure:
    """Return a measure of a time or a pace that goes with ability."""

    def measure(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
        own_h = sample.ran.pool.own_s[sample.runners.index] / 3600.0
        sd = float(getattr(choices.pacing, error))
        return np.asarray(own_h * np.exp(sd * rng.standard_normal(len(own_h))))

    return measure


def _training_speed(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
    return 1.0 / _ability("training_noise_log")(sample, choices, rng, section)


def _damage(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
    """Strength lost to damage, the dose of the run and what was there before it, in SDs."""
    pick = sample.runners.index
    lost = np.asarray(sample.ran.lived.damage, dtype=float)[pick, -1].mean(axis=-1)
    lost = lost / max(float(lost.std()), 1e-9)
    spread = choices.measured.enzyme_sd * rng.standard_normal(len(lost))
    return np.asarray(lost + 0.5 * sample.runners.traits["ck_doublings"] + spread)


def _ck_before(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
    return np.asarray(60.0 * 2.0 ** sample.runners.traits["ck_doublings"])


def _trait(name: str) -> Measure:
    return lambda sample, choices, rng, section: np.asarray(sample.runners.traits[name])


def _last_week(sample: Sample, choices: Choices, rng: Rng, section: Section | None) -> FloatArray:
    km = sample.ran.pool.weekly_km[sample.runners.index]
    return np.asarray(km * np.exp(0.3 * rng.standard_normal(len(km))))


MEASURES: dict[str, Measure] = {
    "body_mass_loss_pct": _loss,
    "body_mass_kg": _mass,
    "serum_sodium_mmol_l": _sodium,
    "serum_sodium_change_pct": _sodium_change,
    "urine_specific_gravity": _deficit,
    "sodium_intake_mg_h": _like("sodium_intake"),
    "sodium_supplement_use": _supplement,
    "sodium_intake_self_report": _asked("sodium_mg_h"),
    "drinking_pattern": _asked("fluid_l_h"),
    "relative_speed": _relative_speed,
    "split_time_min": _split,
    "finish_h": _finish,
    "personal_best": _ability("best_noise_log"),
    "race_performance": _finish,
    "training_status": _like("weekly_distance"),
    "ck_pre_u_l": _ck_before,
    "ck_post_u_l": _damage,
    "ck_24h_u_l": _damage,
    "ldh_post_u_l": _damage,
    "ldh_24h_u_l": _damage,
    "muscle_pain_pre": _trait("pain"),
    "age_years": _like("age"),
    "bmi": lambda sample, choices, rng, section: sample.ran.pool.bmi[sample.runners.index],
    "male": _like("male"),
    "years_running": _like("years_running"),
    "daily_stretching_min": _like("daily_stretching"),
    "weekly_km": _like("weekly_distance"),
    "training_speed": _training_speed,
    "training_last_week": _last_week,
    "training_last_3_days": _trait("session"),
    "training_duration_frequency": _like("weekly_distance"),
}
"""How each variable of the format is measured in a sample."""

__all__ = ["MEASURES", "STAND_INS", "UNSIMULATED", "YES_NO", "relative_pace", "variable"]
