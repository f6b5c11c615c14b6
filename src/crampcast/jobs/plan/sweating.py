"""What a runner's own sweat rate says of the sweat response."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from crampcast.course.build import course_from_words
from crampcast.evidence import coefficients
from crampcast.forecast.people import draw_people
from crampcast.history.capacity import Capacity
from crampcast.jobs.plan.numbers import SweatTestConditions
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person
from crampcast.simulation.run import Effort, forecast, settle_effort
from crampcast.simulation.surroundings import Surroundings, nothing_taken, steady_air
from crampcast.simulation.track import Track, build_track

TEST_COURSE = "12 km"
"""About an hour of easy running."""


def sweat_gain_of_tests(profile: Profile, capacity: Capacity) -> float | None:
    """Return the factor on the usual sweat response that a stated sweat rate calls for.

    Parameters
    ----------
    profile : Profile
        Its `sweat_rate_l_h` or sweat tests.
    capacity : Capacity
        For the pace of the test.

    Returns
    -------
    float or None
        None when no sweat rate is stated.

    Notes
    -----
    The conditions of the test are not asked for: a steady hour at 18 °C at an even effort over 12 km, eased
    to 85 %, stands for them. The spread of the factor covers the rest.
    """
    rate = profile.sweat_rate_l_h
    if rate is None:
        return None
    test = coefficients(SweatTestConditions, "plan.sweat_test")
    plain = dataclasses.replace(profile, sweat_rate_l_h=None)
    people = draw_people(plain, capacity, Condition(), 64, np.random.default_rng(0))
    usual = jax.tree.map(lambda leaf: jnp.mean(leaf, axis=0), people)
    track = build_track(course_from_words(TEST_COURSE).segments)
    around = steady_air(test.temperature_c, test.relative_humidity)
    modelled = float(_sweat_rate_l_h(usual, track, around, Effort(0.0, test.effort)))
    return float(np.clip(rate / modelled, test.lowest_gain, test.highest_gain))


@kept_program
def _sweat_rate_l_h(person: Person, track: Track, around: Surroundings, effort: Effort) -> Array:
    """Return the mean sweat rate of a run in which nothing is drunk."""
    controls = settle_effort(person, track, around, effort)
    _, kept = forecast(person, track, around, nothing_taken(), controls)
    return jnp.sum(kept.sweat_l) / jnp.sum(kept.duration_s) * 3600.0
