"""The runner and the day as the safety limits need them."""

from __future__ import annotations

import numpy as np
from jax import Array

from crampcast.body.cost import re3_speed
from crampcast.body.heat import LAYERS
from crampcast.body.heat.convection import body_area_m2
from crampcast.evidence import coefficients
from crampcast.forecast.traced import Traced
from crampcast.jobs.plan.numbers import Shown
from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.plan.quarters import QUARTER_S, at_times, finish_s, quarter_count
from crampcast.jobs.safety import Situation
from crampcast.jobs.sweat_tests import worth
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile
from crampcast.simulation.kept_programs import kept_program

_level_m_s = kept_program(re3_speed)


@kept_program
def _worn_clo(kit_clo: float, air_c: float, power_w_kg: float, mass_kg: float, height_m: float) -> Array:
    """Return the insulation that a runner wears in the air of an hour."""
    return LAYERS(kit_clo, air_c, power_w_kg * mass_kg / body_area_m2(mass_kg, height_m))


def level_speed_m_s(power_w_kg: float) -> float:
    """Return the level running speed that a power buys."""
    return max(float(_level_m_s(power_w_kg, 0.0)), 0.5)


def like_tests(profile: Profile, air_c: float) -> int:
    """Return how many of a runner's sweat tests were made in air like the day's.

    Parameters
    ----------
    profile : Profile
        With its tests; one whose air nobody noted counts, for the question asks for like conditions.
    air_c : float
        Median air temperature along the way.

    Examples
    --------
    >>> cool = Profile.from_mapping({"sweat_tests": [{"sweat_l_h": 0.9, "temperature_c": 8}] * 3})
    >>> like_tests(cool, 10.0), like_tests(cool, 28.0)
    (3, 0)
    """
    band = worth().temperature_band_c
    airs = [test.temperature_c for test in profile.sweat_tests]
    return sum(1 for value in airs if value is None or abs(value - air_c) <= band)


def situation_for(outlook: Outlook, card: SafetyCard, run: Traced, walked: frozenset[int]) -> Situation:
    """Describe runner and day for the limits.

    Parameters
    ----------
    outlook : Outlook
        Runner, course, day.
    card : SafetyCard
        The answered safety card.
    run : Traced
        A first simulation, for duration and weather at the hours of passage.
    walked : frozenset of int
        Quarter hours already planned as a walk.

    Notes
    -----
    Pace is road equivalent: the level running speed that the median power of the way would buy.
    """
    n = outlook.segments
    taken = None if outlook.so_far is None else outlook.so_far.taken
    profile, person, environment = outlook.profile, outlook.draws.person, outlook.environment
    duration = float(np.median(finish_s(run, n)))
    moving = run.speed_m_s[:, :n] > 0.0
    weight = run.duration_s[:, :n] * moving
    power = float(np.sum(run.power_w_kg[:, :n] * weight) / np.sum(weight))
    times = np.arange(quarter_count(run, n), dtype=np.float64) * np.float64(QUARTER_S)
    altitude = np.interp(
        times,
        np.median(run.time_s[:, :n], axis=0),
        outlook.course.segments.altitude_m,
    )
    cooler = environment.lapse_k_m * (altitude - environment.reference_altitude_m)
    air = np.interp(times, environment.time_s, environment.air_temperature_c) - cooler
    wbgt = np.nanmedian(at_times(run, run.wbgt_c, times, float(run.wbgt_c[0, 0])), axis=0)
    wind = np.interp(times, environment.time_s, environment.wind_speed_m_s)
    wet_mm_h = coefficients(Shown, "plan.shown").rain_mm_h
    rain = np.interp(times, environment.time_s, environment.precipitation_mm) > wet_mm_h
    shown = None if outlook.condition.learnt is None else outlook.condition.learnt.gut
    kit_clo, mass_kg, height_m = (
        float(np.median(np.asarray(leaf))) for leaf in (person.clothing_clo, person.mass_kg, person.height_m)
    )
    return Situation(
        mass_kg=mass_kg,
        card=card,
        duration_s=duration,
        pace_s_km=1000.0 / level_speed_m_s(power),
        temperature_start_c=float(air[0]),
        wbgt_start_c=float(wbgt[0]),
        height_m=profile.height_m,
        age=profile.age,
        sex=profile.sex or "unspecified",
        temperature_c=air.tolist(),
        wbgt_c=wbgt.tolist(),
        wind_m_s=wind.tolist(),
        rain=rain.tolist(),
        worn_clo=float(_worn_clo(kit_clo, float(np.min(air)), power, mass_kg, height_m)),
        gut_trained=float(profile.gut_trained or 0.0),
        multiple_transporters=True,
        gut_most_g_h=None if shown is None else shown.most_g_h,
        sweat_tests=like_tests(profile, float(np.median(air))),
        acclimatisation=float(np.median(np.asarray(person.acclimatisation))),
        walked=walked if taken is None else walked | frozenset(range(len(taken.carbohydrate_g))),
        taken=taken,
    )
