"""What a runner's own sweat rates say of the sweat response."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike
from numpy.typing import NDArray

from crampcast.course.build import course_from_words
from crampcast.evidence import coefficients
from crampcast.forecast.people import Traits, draw_people
from crampcast.history.capacity import Capacity
from crampcast.jobs.plan.numbers import SweatTestConditions
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person
from crampcast.simulation.run import Effort, forecast, settle_effort
from crampcast.simulation.surroundings import Surroundings, nothing_taken, steady_air
from crampcast.simulation.track import Track, build_track

FloatArray = NDArray[np.float64]

TEST_COURSE = "12 km"
"""About an hour of easy running."""


def sweat_gain_of_tests(profile: Profile, capacity: Capacity) -> float | None:
    """Return the factor on the usual sweat response that stated sweat rates call for.

    Parameters
    ----------
    profile : Profile
        Its `sweat_rate_l_h`, or else its sweat tests.
    capacity : Capacity
        For the pace of the test.

    Returns
    -------
    float or None
        None when no sweat rate is stated.

    Notes
    -----
    A steady hour at an even effort over 12 km, eased to 85 %, stands for the test, at its air temperature or,
    where nobody noted it, at 18 °C. A stated rate is taken at its word; tests are averaged in logarithms
    together with the spread between runners, so that one test moves the factor part of the way.
    """
    tests = [test for test in profile.sweat_tests if test.sweat_l_h is not None]
    test = coefficients(SweatTestConditions, "plan.sweat_test")
    if profile.sweat_rate_l_h is not None:
        factors = _factors(profile, capacity, [profile.sweat_rate_l_h], [test.temperature_c])
        mean = float(np.log(factors[0]))
    elif tests:
        airs = [test.temperature_c if one.temperature_c is None else one.temperature_c for one in tests]
        factors = _factors(profile, capacity, [float(one.sweat_l_h or 0.0) for one in tests], airs)
        t = coefficients(Traits, "people.traits")
        weight = t.sweat_gain_sd_log**2 / (t.sweat_gain_sd_log**2 + t.sweat_test_sd_log**2 / len(tests))
        mean = weight * float(np.mean(np.log(factors)))
    else:
        return None
    return float(np.clip(np.exp(mean), test.lowest_gain, test.highest_gain))


def _factors(profile: Profile, capacity: Capacity, rates_l_h: list[float], airs_c: list[float]) -> FloatArray:
    """Return each measured rate over the usual runner's at the same temperature."""
    test = coefficients(SweatTestConditions, "plan.sweat_test")
    people = draw_people(profile, capacity, Condition(), 64, np.random.default_rng(0))
    usual = jax.tree.map(lambda leaf: np.mean(leaf, axis=0), people)._replace(sweat_gain=1.0)
    track = build_track(course_from_words(TEST_COURSE).segments)
    modelled = {
        air_c: float(_usual_l_h(usual, track, steady_air(air_c, test.relative_humidity), test.effort))
        for air_c in set(airs_c)
    }
    return np.array([rate / modelled[air] for rate, air in zip(rates_l_h, airs_c, strict=True)])


@kept_program
def _usual_l_h(usual: Person, track: Track, around: Surroundings, effort: ArrayLike) -> Array:
    """Return what the usual runner sweats along a track, l/h."""
    controls = settle_effort(usual, track, around, Effort(0.0, effort))
    _, kept = forecast(usual, track, around, nothing_taken(), controls)
    return 3600.0 * jnp.sum(kept.sweat_l) / jnp.sum(kept.duration_s)
