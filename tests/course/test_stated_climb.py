"""A climb that the race states: the heights are brought to it, or it is refused in one line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.course.build import build_course
from crampcast.course.elevation import Profile, rises_and_falls_m
from crampcast.course.points import RoutePoints
from crampcast.course.stated_climb import brought_to_climb, parse_climb_m
from crampcast.errors import UnusableInput
from crampcast.home.course_files import read_course


def ground(seed: int = 1, error_m: float = 0.0, relief_m: float = 150.0) -> tuple[RoutePoints, np.ndarray]:
    """Rolling ground of 20 km whose heights err alike over 150 m, and the true heights."""
    way = np.arange(0.0, 20_000.0, 20.0)
    true = 500.0 + relief_m * np.sin(2.0 * np.pi * way / 5000.0) + 0.01 * way
    keep, draw = np.exp(-20.0 / 150.0), np.random.default_rng(seed).normal(size=way.size)
    drift = np.zeros(way.size)
    for k in range(1, way.size):
        drift[k] = keep * drift[k - 1] + error_m * np.sqrt(1.0 - keep**2) * draw[k]
    return RoutePoints(45.0 + way / 111_195.08, np.full(way.size, 6.0), true + drift), true


def profile_of(heights: np.ndarray) -> Profile:
    way = 10.0 * np.arange(heights.size)
    return Profile(way, heights, 0.0 * heights, *rises_and_falls_m(heights), 10.0, 0.05)


@pytest.mark.parametrize("seed", range(4))
def test_errors_alike_over_150_m_are_smoothed_away_and_the_hills_stay(seed):
    points, true = ground(seed, error_m=6.0)
    stated = rises_and_falls_m(true)[0]
    plain, told = build_course(points), build_course(points, climb_m=stated)
    assert plain.climb_m > 1.15 * stated
    assert told.climb_m == pytest.approx(stated, rel=1e-4)
    assert told.climb_sd_m == pytest.approx(0.05 * stated)

    def grade_error(course):
        at = np.arange(100.0, 19_800.0, 100.0)
        found = np.interp(at, course.profile.distance_m, course.profile.altitude_m)
        return np.std(np.diff(found - np.interp(at, 20.0 * np.arange(true.size), true)))

    assert grade_error(told) < 0.8 * grade_error(plain)
    [said] = [text for text in told.warnings if "race states" in text]
    assert f"{plain.climb_m:.0f} m" in said
    assert f"{stated:.0f} m" in said


@settings(max_examples=60)
@given(
    heights=st.lists(st.floats(0.0, 400.0), min_size=60, max_size=200),
    factor=st.floats(0.5, 2.0),
)
def test_the_climb_is_the_one_stated_and_the_ends_stay(heights, factor):
    profile = profile_of(np.asarray(heights))
    stated = factor * profile.climb_m
    net = heights[-1] - heights[0]
    if stated < net or profile.climb_m - max(net, 0.0) < 1.0:
        return
    found, said = brought_to_climb(profile, stated)
    assert found.climb_m == pytest.approx(stated, rel=1e-4, abs=1e-3)
    assert found.climb_m - found.descent_m == pytest.approx(net, abs=1e-6)
    assert found.altitude_m[0] == pytest.approx(heights[0], abs=1e-9)
    assert found.altitude_m[-1] == pytest.approx(heights[-1], abs=1e-6)
    assert found.climb_m == pytest.approx(rises_and_falls_m(found.altitude_m)[0])
    assert "race states" in said


def test_a_flat_race_may_be_far_from_its_heights_in_share():
    points, _ = ground(error_m=3.0, relief_m=3.0)
    assert build_course(points, climb_m=300.0).climb_m == pytest.approx(300.0, rel=1e-4)


@pytest.mark.parametrize(
    ("stated", "words"),
    [(9000.0, "the heights of the course climb"), (100.0, "the heights of the course climb")],
)
def test_a_climb_of_another_race_is_refused(stated, words):
    points, _ = ground()
    with pytest.raises(UnusableInput, match=words) as why:
        build_course(points, climb_m=stated)
    assert str(why.value).startswith("--climb: ")


def test_less_than_the_finish_lies_above_the_start_is_refused():
    rising = profile_of(np.linspace(0.0, 300.0, 2000))
    with pytest.raises(UnusableInput, match="300 m above the start"):
        brought_to_climb(rising, 250.0)
    with pytest.raises(UnusableInput, match="no rise at all"):
        brought_to_climb(profile_of(np.full(2000, 7.0)), 150.0)


def test_a_course_without_heights_gets_rolling_ground_of_the_climb():
    way = np.linspace(0.0, 0.1, 200)
    bare = RoutePoints(45.0 + way, np.full(200, 6.0), np.full(200, np.nan))
    course = build_course(bare, climb_m=400.0)
    assert course.climb_m == pytest.approx(400.0)
    assert course.has_elevation
    assert not course.above_sea
    assert any("rolling ground of the 400 m that the race states" in text for text in course.warnings)
    with pytest.raises(UnusableInput, match="no usable heights"):
        build_course(bare, climb_m=400.0, strict=True)
    with pytest.raises(UnusableInput, match="exceed"):
        build_course(bare, climb_m=40_000.0)


@pytest.mark.parametrize(("text", "metres"), [("2400", 2400.0), ("2400 m", 2400.0), ("1000 ft", 304.8)])
def test_a_climb_is_read_in_metres_or_feet(text, metres):
    assert parse_climb_m(text) == pytest.approx(metres)


@pytest.mark.parametrize("text", ["", "high", "-5 m", "nan", "2400 kg", "1e9"])
def test_what_is_no_climb_is_one_line(text):
    with pytest.raises(UnusableInput) as why:
        parse_climb_m(text)
    assert str(why.value).startswith("--climb")
    assert "\n" not in str(why.value)


def test_words_say_their_climb_themselves():
    with pytest.raises(UnusableInput, match="says its climb itself"):
        read_course("50 km", climb="2400 m")
