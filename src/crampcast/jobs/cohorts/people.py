"""A pool of synthetic runners of one arm: what was published is met, what was not is a free choice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crampcast.body.energy import liver_glycogen_store_g, muscle_glycogen_store_g
from crampcast.body.muscle.strength import conditioned_capacity
from crampcast.evidence import coefficients
from crampcast.forecast.people import Traits
from crampcast.history.capacity import NOTHING_CHOSEN_M_S, CapacityPrior
from crampcast.jobs.cohorts.choices import Choices, Chosen
from crampcast.jobs.cohorts.reader import Arm
from crampcast.jobs.cohorts.setting import Setting
from crampcast.jobs.cohorts.values import Value
from crampcast.runner.conditioning import conditioning_from_week
from crampcast.simulation.person import Person

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Pool:
    """Runners of one arm; arrays over the runners.

    Parameters
    ----------
    person : Person
        As the simulator wants them; the aerobic ceiling is found later, from `own_s`.
    male, age_years, bmi, weekly_km, longest_run_km, years_running : ndarray
        Attributes of the runners.
    own_s : ndarray
        Finish time of the whole event that the runner's own ability predicts for the day, s.
    form, boldness : ndarray
        Log speed of the day, and of the first half, against that prediction.
    """

    person: Person
    male: FloatArray
    age_years: FloatArray
    bmi: FloatArray
    weekly_km: FloatArray
    longest_run_km: FloatArray
    years_running: FloatArray
    own_s: FloatArray
    form: FloatArray
    boldness: FloatArray


def draw_pool(
    arm: Arm, place: Setting, choices: Choices, chosen: Chosen, count: int, rng: np.random.Generator
) -> Pool:
    """Draw the runners of an arm.

    Parameters
    ----------
    arm : Arm
        Published inputs.
    place : Setting
        Course and weather.
    choices, chosen
        Free choices, and the list of those used.
    count : int
        Runners in the pool.
    rng : Generator
        Source of chance.

    Returns
    -------
    Pool

    Notes
    -----
    Standard normal numbers are stratified and shuffled, so that the pool's means are near the intended ones
    although it is small. Ability explains most of the spread of finish times; sex, age and weekly distance
    explain a part of it, form of the day and a bold start the rest.
    """
    p, pace = choices.people, choices.pacing
    given = arm.runners

    def normal() -> FloatArray:
        return _stratified(count, rng)

    def spread(name: str, mean: float, sd: float, parameter: str, low: float, high: float) -> FloatArray:
        centre = chosen.take(given.get(name), f"runners.{name}", mean, parameter)
        return np.clip(_around(given.get(name), centre, sd, normal()), low, high)

    male_share = chosen.take(
        given.get("male_fraction"), "runners.male_fraction", p.male_fraction, "people.male_fraction"
    )
    male = (rng.permutation((np.arange(count) + 0.5) / count) < male_share).astype(float)
    age = spread("age_years", p.age_years, p.age_sd_years, "people.age_years", 16.0, 85.0)
    bmi = spread("bmi", p.bmi, p.bmi_sd, "people.bmi", 16.0, 40.0)
    ultra = place.km >= p.ultra_from_km or arm.discipline == "triathlon"
    usual, which = (p.weekly_km_ultra, "weekly_km_ultra") if ultra else (p.weekly_km, "weekly_km")
    weekly = _lognormal(
        given.get("weekly_km"), "weekly_km", usual, p.weekly_sd_log, f"people.{which}", chosen, normal()
    )
    longest = p.longest_run_share * weekly * np.exp(p.longest_run_sd_log * normal())
    if (told := given.get("longest_run_km")) is not None and told.centre is not None:
        usual_sd_log = float(np.log(longest).std())
        longest = longest ** (told.spread_log(usual_sd_log) / max(usual_sd_log, 1e-9))
        longest *= told.centre / longest.mean()
    else:
        chosen.add("runners.longest_run_km", p.longest_run_share, "Share of the weekly distance.")
    years = np.abs(
        spread("years_running", p.years_running, p.years_running_sd, "people.years_running", -40.0, 60.0)
    )
    form, bold = pace.form_sd_log * normal(), pace.boldness_sd_log * normal()
    own_s = _own_s(arm, place, choices, chosen, male, age, weekly, normal())
    person = draw_bodies(
        choices, male, bmi, weekly, rng, trail=place.trail, temperature_c=place.temperature_c
    )
    mass = given.get("mass_kg")
    if mass is not None and mass.centre is not None:
        person = person._replace(mass_kg=np.clip(_around(mass, mass.centre, 10.0, normal()), 35.0, 150.0))
        height = np.sqrt(np.asarray(person.mass_kg) / bmi)
        person = person._replace(height_m=np.clip(height, 1.4, 2.1))
    else:
        chosen.add("runners.mass_kg", "by bmi and height", "Usual height of each sex.")
    return Pool(person, male, age, bmi, weekly, longest, years, own_s, form, bold)


def _stratified(count: int, rng: np.random.Generator) -> FloatArray:
    """Return shuffled standard normal numbers, one from each of `count` equal strata."""
    from scipy.special import ndtri  # noqa: PLC0415

    return np.asarray(ndtri(rng.permutation((np.arange(count) + rng.uniform(0.25, 0.75, count)) / count)))


def _around(value: Value | None, centre: float, sd: float, z: FloatArray) -> FloatArray:
    """Spread runners about a centre by the published SD or range, else by the usual one."""
    told = None if value is None else value.spread
    return centre + (sd if told is None else told) * z


def _lognormal(
    value: Value | None, name: str, usual: float, sd_log: float, parameter: str, chosen: Chosen, z: FloatArray
) -> FloatArray:
    """Spread runners about a mean, skewed."""
    centre = max(chosen.take(value, f"runners.{name}", usual, parameter), 1.0)
    if value is not None:
        sd_log = value.spread_log(sd_log)
    return np.asarray(centre * np.exp(sd_log * z - 0.5 * sd_log**2))


def _usual_finish_h(arm: Arm, place: Setting, choices: Choices) -> float:
    """Return the usual finish time of the event from its legs."""
    f = choices.finish
    climb_km = f.climb_equivalent * max(place.climb_m - 5.0 * place.km, 0.0) / 1000.0
    run_h = f.road_marathon_h * ((place.km + climb_km) / 42.195) ** f.distance_exponent
    run_h *= f.trail_factor if place.trail else 1.0
    if arm.discipline != "triathlon":
        return float(run_h)
    swim, bike = (arm.event.get(k) for k in ("swim_km", "bike_km"))
    swim_h = (swim.centre or 0.0) / f.swim_km_h if swim else 0.0
    bike_h = (bike.centre or 0.0) / f.bike_km_h if bike else 0.0
    return float(swim_h + bike_h + f.transition_h + f.run_after_bike * run_h)


def _own_s(
    arm: Arm,
    place: Setting,
    choices: Choices,
    chosen: Chosen,
    male: FloatArray,
    age: FloatArray,
    weekly: FloatArray,
    z: FloatArray,
) -> FloatArray:
    """Return the finish times that the runners' own ability predicts."""
    f = choices.finish
    limit = arm.event.get("duration_h")
    lasts = limit if isinstance(limit, Value) else Value()
    if arm.discipline == "lab":
        return np.full(len(z), 3600.0 * _trial_h(lasts, choices, chosen))
    told = arm.runners.get("finish_h")
    if (told is None or told.centre is None) and lasts.centre is not None:
        told = lasts
        chosen.add("runners.finish_h", lasts.centre, "As long as the event lasts (event.duration_h).")
    usual = _usual_finish_h(arm, place, choices)
    mean = told.centre if told is not None else None
    if mean is None:
        mean = usual
        chosen.add("runners.finish_h", round(usual, 2), "Follows from distance and climb (cohorts.finish).")
    sd_log = f.sd_log if told is None else told.spread_log(f.sd_log)
    known = (
        -f.female_log * (male - male.mean())
        + f.age_per_decade_log * (np.maximum(age, 35.0) - np.maximum(age, 35.0).mean()) / 10.0
        + f.weekly_per_10_km_log * (weekly - weekly.mean()) / 10.0
    )
    known *= min(1.0, 0.9 * sd_log / max(float(known.std()), 1e-9))
    day = choices.pacing.form_sd_log
    rest = np.sqrt(max(sd_log**2 - float(known.var()) - day**2, 1e-6))
    log_s = known + rest * z
    own_h = mean * np.exp(log_s - 0.5 * log_s.var())
    if lasts.high is not None:
        own_h = np.minimum(own_h, f.limit_margin * lasts.high)
    return np.asarray(np.maximum(own_h, 0.05) * 3600.0)


def _trial_h(lasts: Value, choices: Choices, chosen: Chosen) -> float:
    """Return how long the longest laboratory trial lasts."""
    told = lasts.high if lasts.high is not None else lasts.centre
    if told is not None and told > 0.0:
        return told
    chosen.add("event.duration_h", choices.lab.limit_h, "Longest trial (cohorts.lab).")
    return choices.lab.limit_h


def draw_bodies(
    choices: Choices,
    male: FloatArray,
    bmi: FloatArray,
    weekly: FloatArray,
    rng: np.random.Generator,
    *,
    trail: bool,
    temperature_c: float,
) -> Person:
    """Draw what the simulator needs to know of every runner, ceiling and heat level still at a guess.

    Parameters
    ----------
    choices : Choices
        Free choices.
    male, bmi, weekly : ndarray
        Men (1) and women (0), body-mass index, weekly distance (km), of every runner.
    rng : Generator
        Source of chance.
    trail : bool
        Whether the race is a trail race, for which its runners train.
    temperature_c : float
        Usual air temperature of the race.
    """
    t, c = coefficients(Traits, "people.traits"), coefficients(CapacityPrior, "history.capacity")
    count = len(male)
    female = 1.0 - male

    def normal(mean: FloatArray | float, sd: float, low: float, high: float) -> FloatArray:
        return np.clip(mean + sd * _stratified(count, rng), low, high)

    def lognormal(sd: float) -> FloatArray:
        return np.exp(sd * _stratified(count, rng))

    height = np.where(female > 0.5, t.height_female_m, t.height_male_m) * (
        1.0 + 0.03 * _stratified(count, rng)
    )
    mass = bmi * height**2
    endurance = c.endurance + c.endurance_per_weekly_10_km * (weekly - c.usual_weekly_km) / 10.0
    p = choices.people
    climb_m = (p.climb_m_per_km_trail if trail else p.climb_m_per_km) * weekly
    week = np.asarray([conditioning_from_week(km, m) for km, m in zip(weekly, climb_m, strict=True)])
    conditioned = np.asarray(conditioned_capacity(week))
    hot = temperature_c >= p.heat_acclimatised_from_c
    none = np.zeros(count)
    return Person(
        mass_kg=mass,
        height_m=height,
        female=female,
        max_power_w_kg=none + c.ceiling_male_w_kg,
        endurance=normal(endurance, c.endurance_sd, 0.03, 0.13),
        economy=lognormal(t.economy_sd_log),
        economy_up=lognormal(t.economy_slope_sd_log),
        economy_down=lognormal(t.economy_slope_sd_log),
        descent_skill=normal(
            t.descent_skill + t.descent_skill_per_weekly_500_m * np.minimum(climb_m, 2500.0) / 500.0,
            t.descent_skill_sd,
            0.0,
            1.0,
        ),
        heat_level=none + 0.5,
        trained=1.0 / (1.0 + np.exp(-(weekly - t.trained_weekly_km) / t.trained_width_km)),
        sweat_gain=lognormal(t.sweat_gain_sd_log),
        sweat_sodium_mmol_l=t.sweat_sodium_mmol_l * lognormal(t.sweat_sodium_sd_log),
        acclimatisation=normal(0.5 if hot else t.acclimatisation, t.acclimatisation_sd, 0.0, 1.0),
        clothing_clo=none + t.clothing_clo,
        start_sodium_mmol_l=normal(t.start_sodium_mmol_l, t.start_sodium_sd_mmol_l, 125.0, 155.0),
        body_water_fraction=normal(0.0, t.water_fraction_sd, -0.08, 0.08)
        + np.where(female > 0.5, t.water_fraction_female, t.water_fraction_male),
        muscle_glycogen_g=np.asarray(muscle_glycogen_store_g(mass, female, t.glycogen_loading))
        * lognormal(t.glycogen_sd_log),
        liver_glycogen_g=np.asarray(liver_glycogen_store_g(mass, 1.0)) * lognormal(t.glycogen_sd_log),
        gut_trained=none + 0.3,
        pack_kg=none,
        poles=none,
        new_to_trails=none,
        muscle_capacity=conditioned * np.exp(rng.normal(0.0, t.muscle_capacity_sd_log, (count, 10))),
        side_share=np.ones((count, 1, 10)),
        damage_protection=normal(
            p.conditioned_protection if trail else t.protection, t.protection_sd, 0.0, 0.75
        ),
        damage_dose_kj_kg=none,
        level_choice_m_s=none + NOTHING_CHOSEN_M_S,
        strength_loss=np.zeros((count, 10)),
    )
