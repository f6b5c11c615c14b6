"""Draws of one runner: what is known stands, what is not is drawn from how runners differ."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.body.cost import Standing
from crampcast.body.energy import liver_glycogen_store_g, muscle_glycogen_store_g
from crampcast.evidence import coefficients
from crampcast.history.capacity import Capacity, CapacityPrior
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person

FloatArray = NDArray[np.float64]


class Traits(NamedTuple):
    """Usual values and spreads of traits; group ``people.traits``."""

    mass_male_kg: float
    mass_female_kg: float
    mass_sd_log: float
    height_male_m: float
    height_female_m: float
    economy_sd_log: float
    economy_per_w_kg: float
    economy_reference_w_kg: float
    economy_best: float
    economy_slope_sd_log: float
    descent_skill: float
    descent_skill_new_to_trails: float
    descent_skill_per_weekly_500_m: float
    descent_skill_sd: float
    elite_ceiling_w_kg: float
    elite_ceiling_width_w_kg: float
    trained_weekly_km: float
    trained_width_km: float
    sweat_gain_sd_log: float
    sweat_test_sd_log: float
    sweat_tests_to_narrow: float
    sweat_sodium_mmol_l: float
    sweat_sodium_sd_log: float
    sweat_sodium_patch_sd_mmol_l: float
    acclimatisation: float
    acclimatisation_sd: float
    clothing_clo: float
    clothing_pack_clo: float
    start_sodium_mmol_l: float
    start_sodium_sd_mmol_l: float
    water_fraction_male: float
    water_fraction_female: float
    water_fraction_sd: float
    glycogen_sd_log: float
    glycogen_loading: float
    muscle_capacity_sd_log: float
    protection: float
    protection_new_to_trails: float
    protection_sd: float


def draw_people(
    profile: Profile, capacity: Capacity, condition: Condition, count: int, rng: np.random.Generator
) -> Person:
    """Draw a runner `count` times.

    Parameters
    ----------
    profile : Profile
        The runner's answers.
    capacity : Capacity
        Aerobic ceiling and endurance with their uncertainty.
    condition : Condition
        What the log adds.
    count : int
        Number of draws.
    rng : Generator
        Source of chance.

    Returns
    -------
    Person
        Every leaf has a leading axis of `count`.

    Notes
    -----
    Capacity was inferred from speeds at the population's economy; a runner who spends more at the same speed
    has as much more power, so ceiling and economy are drawn together and the known speeds stay.
    """
    t = coefficients(Traits, "people.traits")
    ceiling, endurance = capacity.draw(count, rng)

    def normal(mean: float, sd: float, low: float = -np.inf, high: float = np.inf) -> FloatArray:
        return np.clip(rng.normal(mean, sd, count), low, high)

    def lognormal(sd: float) -> FloatArray:
        return np.exp(rng.normal(0.0, sd, count))

    def fixed(value: float) -> FloatArray:
        return np.full(count, float(value))

    female = _female(profile, count, rng)
    usual_mass = np.where(female > 0.5, t.mass_female_kg, t.mass_male_kg)
    mass = fixed(profile.mass_kg) if profile.mass_kg else usual_mass * lognormal(t.mass_sd_log)
    usual_height = np.where(female > 0.5, t.height_female_m, t.height_male_m)
    height = fixed(profile.height_m) if profile.height_m else usual_height
    weekly_km = condition.weekly_km if condition.weekly_km is not None else profile.weekly_km
    trained = 1.0 / (
        1.0
        + np.exp(-((weekly_km if weekly_km is not None else 40.0) - t.trained_weekly_km) / t.trained_width_km)
    )
    pack = float(profile.pack_kg or 0.0)
    new = bool(profile.new_to_trails)
    tests = max(len(profile.sweat_tests), 1 if profile.sweat_rate_l_h is not None else 0)
    gain = condition.sweat_gain if condition.sweat_gain is not None else 1.0
    few = condition.sweat_gain is None or tests < t.sweat_tests_to_narrow
    gain_sd = t.sweat_gain_sd_log if few else t.sweat_test_sd_log / np.sqrt(tests)
    loading = t.glycogen_loading
    capacity_of_muscles = np.ones(10) if condition.muscle_capacity is None else condition.muscle_capacity
    economy = _usual_economy(ceiling, t) * lognormal(t.economy_sd_log)
    standing = float(coefficients(Standing, "cost.standing").power_w_kg)
    leg, liver = (np.asarray(store) for store in _glycogen_g(mass, female, loading))
    values = Person(
        mass_kg=mass,
        height_m=height,
        female=female,
        max_power_w_kg=standing + (ceiling - standing) * economy,
        endurance=endurance,
        economy=economy,
        economy_up=lognormal(t.economy_slope_sd_log),
        economy_down=lognormal(t.economy_slope_sd_log),
        descent_skill=normal(_descent_skill(profile, condition, t), t.descent_skill_sd, 0.0, 1.0),
        heat_level=1.0 / (1.0 + np.exp((ceiling - t.elite_ceiling_w_kg) / t.elite_ceiling_width_w_kg)),
        trained=fixed(trained),
        sweat_gain=gain * lognormal(float(gain_sd)),
        sweat_sodium_mmol_l=_sweat_sodium(profile, t, count, rng),
        acclimatisation=_acclimatisation(profile, condition, t, count, rng),
        clothing_clo=fixed(t.clothing_clo + (t.clothing_pack_clo if pack > 0.5 else 0.0)),
        start_sodium_mmol_l=normal(t.start_sodium_mmol_l, t.start_sodium_sd_mmol_l),
        body_water_fraction=normal(0.0, t.water_fraction_sd, -0.08, 0.08)
        + np.where(female > 0.5, t.water_fraction_female, t.water_fraction_male),
        muscle_glycogen_g=leg * lognormal(t.glycogen_sd_log),
        liver_glycogen_g=liver * lognormal(t.glycogen_sd_log),
        gut_trained=fixed(profile.gut_trained or 0.0),
        pack_kg=fixed(pack),
        poles=fixed(float(bool(profile.poles))),
        new_to_trails=fixed(float(new)),
        muscle_capacity=capacity_of_muscles * np.exp(rng.normal(0.0, t.muscle_capacity_sd_log, (count, 10))),
        side_share=np.ones((count, 1, 10)),
        damage_protection=_protection(profile, condition, t, count, rng),
        damage_dose_kj_kg=fixed(0.0),
        level_choice_m_s=_level_choice_m_s(capacity, endurance, rng),
        strength_loss=np.zeros((count, 10)),
    )
    return Person(*(np.asarray(v) for v in values))


@kept_program
def _glycogen_g(mass_kg: FloatArray, female: FloatArray, loading: float) -> tuple[Array, Array]:
    """Return what legs and liver store."""
    return muscle_glycogen_store_g(mass_kg, female, loading), liver_glycogen_store_g(mass_kg, 1.0)


def _usual_economy(ceiling_w_kg: FloatArray, t: Traits) -> FloatArray:
    """Return the usual cost of a speed over the equation's: faster runners spend less."""
    factor = 1.0 + t.economy_per_w_kg * (ceiling_w_kg - t.economy_reference_w_kg)
    return np.clip(factor, t.economy_best, 2.0 - t.economy_best)


def _female(profile: Profile, count: int, rng: np.random.Generator) -> FloatArray:
    if profile.sex in ("female", "male"):
        return np.full(count, float(profile.sex == "female"))
    return (rng.uniform(size=count) < 0.3).astype(float)


def _level_choice_m_s(capacity: Capacity, endurance: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return how fast a walker chooses to go on the level; a walk repeats like a race."""
    chosen = capacity.level_choice_m_s(endurance)
    if not capacity.walked:
        return chosen
    sd_log = coefficients(CapacityPrior, "history.capacity").race_error_log
    return np.asarray(chosen * np.exp(rng.normal(0.0, sd_log, len(chosen))))


def _descent_skill(profile: Profile, condition: Condition, t: Traits) -> float:
    if profile.new_to_trails:
        return t.descent_skill_new_to_trails
    climb = condition.weekly_climb_m if condition.weekly_climb_m is not None else profile.weekly_climb_m
    return t.descent_skill + t.descent_skill_per_weekly_500_m * min(climb or 0.0, 2500.0) / 500.0


def _sweat_sodium(profile: Profile, t: Traits, count: int, rng: np.random.Generator) -> FloatArray:
    if profile.sweat_sodium_mmol_l is not None:
        drawn = rng.normal(profile.sweat_sodium_mmol_l, t.sweat_sodium_patch_sd_mmol_l, count)
        return np.clip(drawn, 8.0, 120.0)
    tested = [test.sodium_mmol_l for test in profile.sweat_tests if test.sodium_mmol_l is not None]
    if tested:
        sd = t.sweat_sodium_patch_sd_mmol_l / np.sqrt(len(tested))
        return np.clip(rng.normal(float(np.mean(tested)), sd, count), 8.0, 120.0)
    return t.sweat_sodium_mmol_l * np.exp(rng.normal(0.0, t.sweat_sodium_sd_log, count))


def _acclimatisation(
    profile: Profile, condition: Condition, t: Traits, count: int, rng: np.random.Generator
) -> FloatArray:
    if profile.heat_acclimatised is not None:
        mean, sd = profile.heat_acclimatised, 0.5 * t.acclimatisation_sd
    elif condition.acclimatisation is not None:
        mean, sd = condition.acclimatisation, condition.acclimatisation_sd
    else:
        mean, sd = t.acclimatisation, t.acclimatisation_sd
    return np.clip(rng.normal(mean, sd, count), 0.0, 1.0)


def _protection(
    profile: Profile, condition: Condition, t: Traits, count: int, rng: np.random.Generator
) -> FloatArray:
    if condition.protection is not None:
        mean, sd = condition.protection, condition.protection_sd
    else:
        mean = t.protection_new_to_trails if profile.new_to_trails else t.protection
        sd = t.protection_sd
    return np.clip(rng.normal(mean, sd, count), 0.0, 0.75)
