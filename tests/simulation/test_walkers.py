"""What little power buys on foot, and that a result comes back from what is inferred from it."""

from __future__ import annotations

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from crampcast.body.capacity import max_power_from_race
from crampcast.body.cost import going_speed, lcda_speed
from crampcast.course.build import course_from_words
from crampcast.course.pooling import sorted_pieces
from crampcast.evidence import coefficients
from crampcast.evidence.parameters import load_parameters
from crampcast.history.capacity import infer_capacity
from crampcast.history.hilly_race import hilly_race_power_w_kg
from crampcast.history.race_power import race_power_w_kg
from crampcast.history.way_and_time import ReferenceBody
from crampcast.runner.profile import Profile
from crampcast.simulation.ground import prepare_ground
from crampcast.simulation.pace import pace_at_power, pace_coefficients
from crampcast.simulation.run import Effort
from crampcast.simulation.surroundings import air_at
from crampcast.simulation.track import build_track

PIECES = 128


def test_a_walker_walks_the_level_and_gentle_descents_as_fast_as_the_power_allows(bench) -> None:
    """The running equation, which has no word for such power, once capped a walk at 0.7 m/s."""
    power_w_kg = np.linspace(3.5, 6.5, PIECES)
    person, around = bench.runner(), bench.air(12.0, 0.5)

    @jax.jit
    def paced(track):
        ground = prepare_ground(person, track, around)
        air = air_at(around, jnp.zeros(PIECES), ground.height, ground.shade)
        return pace_at_power(person, ground, air, jnp.asarray(power_w_kg), pace_coefficients())

    gone, walked = np.asarray(going_speed(power_w_kg)), np.asarray(lcda_speed(power_w_kg, 0.0))
    assert gone == pytest.approx(walked, rel=0.03), "up to a seventh of the time is run, which is dearer"
    level, down = (paced(bench.track(np.full(PIECES, 100.0), grade)).speed_m_s for grade in (0.0, -0.03))
    assert np.asarray(level) == pytest.approx(gone, rel=0.01)
    assert np.asarray(down) == pytest.approx(gone, rel=0.08)


HILLY = {
    "21 km 1000 m": 2.25,
    "42 km 600 m": 3.5,
    "50 km 2500 m": 7.5,
    "80 km 4000 m": 18.0,
    "161 km 6000 m": 30.0,
}


@pytest.mark.parametrize("words", HILLY)
def test_a_hilly_result_gives_itself_back_on_the_course_that_its_words_are(words, bench) -> None:
    """On firm road, half up and half down, it was read as a runner who takes a fifth to a third longer."""
    course, time_s = course_from_words(words), 3600.0 * HILLY[words]
    body = coefficients(ReferenceBody, "history.body")
    (race_w_kg,) = hilly_race_power_w_kg(course.length_m, time_s, course.climb_m)
    person = bench.runner(
        mass_kg=body.mass_kg,
        height_m=body.height_m,
        max_power_w_kg=max_power_from_race(race_w_kg, time_s, 0.07),
        endurance=0.07,
        descent_skill=load_parameters()["people.traits.descent_skill"].value,
    )
    low = replace(sorted_pieces(course.segments), altitude_m=np.zeros(PIECES))
    found = bench.settle(person, build_track(low), bench.air(8.0, 0.5), Effort(0.0, 1.0))
    assert float(found.duration_s) == pytest.approx(time_s, rel=0.03)


WALKS = {"50 km 10:00:00": ("male", 50), "42.2 km 8:00:00": ("female", 40), "5 km 60:00": ("male", 25)}


@pytest.mark.parametrize("stated", WALKS)
def test_a_walk_on_the_level_comes_back_and_the_hills_take_what_hikers_take(stated, bench) -> None:
    """The walk alone, read as all that its walker has, once led to 67 h for 100 km with 4000 m."""
    sex, age = WALKS[stated]
    capacity = infer_capacity(Profile.from_mapping({"recent_race": stated, "sex": sex, "age": age}))
    (race,) = capacity.walked
    ceiling, endurance = capacity.mean
    body = coefficients(ReferenceBody, "history.body")
    person = bench.runner(
        mass_kg=body.mass_kg,
        height_m=body.height_m,
        max_power_w_kg=ceiling,
        endurance=endurance,
        level_choice_m_s=capacity.level_choice_m_s(endurance),
    )

    def took_h(track):
        return float(bench.settle(person, track, bench.air(8.0, 0.5), Effort(0.0, 1.0)).duration_s) / 3600.0

    level = bench.track(np.full(PIECES, race.distance_m / PIECES), altitude_m=0.0)
    assert 3600.0 * took_h(level) == pytest.approx(race.time_s, rel=0.015)
    hills = sorted_pieces(course_from_words("100 km 4000 m").segments)
    assert 24.0 < took_h(build_track(hills)) < 36.0


RACES = {
    "5 km 15:00": (5000.0, 900.0),
    "marathon 3:00": (42195.0, 10800.0),
    "marathon 5:30": (42195.0, 19800.0),
    "10 km 1:35": (10000.0, 5700.0),
    "50 km 8:00": (50000.0, 28800.0),
    "50 km 12:00": (50000.0, 43200.0),
    "161 km 22:00": (161000.0, 79200.0),
    "161 km 36:00": (161000.0, 129600.0),
}


@pytest.mark.parametrize("race", RACES)
def test_the_ceiling_that_a_result_shows_gives_the_result_back(race, bench) -> None:
    """Run, walked or both by turns, from 1.2 to 5.6 m/s: the simulation reads effort as inference does."""
    distance_m, time_s = RACES[race]
    body = coefficients(ReferenceBody, "history.body")
    power_w_kg = max_power_from_race(race_power_w_kg(distance_m, time_s), time_s, 0.07)
    person = bench.runner(
        mass_kg=body.mass_kg, height_m=body.height_m, max_power_w_kg=power_w_kg, endurance=0.07
    )
    track = bench.track(np.full(PIECES, distance_m / PIECES), altitude_m=0.0)
    found = bench.settle(person, track, bench.air(8.0, 0.5), Effort(0.0, 1.0))
    assert float(found.duration_s) == pytest.approx(time_s, rel=0.015)
