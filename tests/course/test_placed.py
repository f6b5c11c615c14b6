"""A course without a place is given one: for its clock, its sun and its weather, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampcast.course.build import build_course, course_from_words
from crampcast.course.placed import parse_place, placed
from crampcast.course.points import RoutePoints
from crampcast.errors import UnusableInput


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("45.92,6.87", (45.92, 6.87)),
        (" -33.9 ; 151.2 ", (-33.9, 151.2)),
        ("33.9 S, 70.6 W", (-33.9, -70.6)),
        ("45.92N 6.87E", (45.92, 6.87)),
        ("45.92 6.87", (45.92, 6.87)),
        ("0,0", (0.0, 0.0)),
    ],
)
def test_a_place_is_read(text, place):
    assert parse_place(text) == place


@pytest.mark.parametrize(
    "text",
    ["", "Chamonix", "45.92", "95,6", "45,181", "6.87E,45.92N", "nan,6", "45,92,6,87", "1e1,2", "1\n2,3"],
)
def test_what_is_no_place_is_one_line_that_says_how_to_write_one(text):
    with pytest.raises(UnusableInput) as why:
        parse_place(text)
    line = str(why.value)
    assert line.startswith("--place: ")
    assert '"45.92,6.87"' in line
    assert line.isprintable()


@given(st.floats(-90, 90).map(lambda v: round(v, 4)), st.floats(-180, 180).map(lambda v: round(v, 4)))
def test_every_place_on_the_earth_is_read_as_it_is_written(latitude, longitude):
    assert parse_place(f"{latitude:.4f},{longitude:.4f}") == (latitude, longitude)


def test_words_are_placed_and_their_heights_count_from_nowhere():
    words = course_from_words("10 km 200 m")
    there = placed(words, "45.92,6.87")
    assert (there.start_latitude_deg, there.start_longitude_deg) == (45.92, 6.87)
    assert there.line_distance_m.size == 0
    assert there.warnings == words.warnings
    assert not there.above_sea
    assert placed(words, None) is words


def test_a_course_with_a_place_keeps_it_and_says_so():
    points = RoutePoints(45.0 + np.linspace(0, 0.05, 200), np.full(200, 6.0), np.linspace(300.0, 400.0, 200))
    course = placed(build_course(points), "-33.9,151.2")
    assert course.start_latitude_deg == 45.0
    assert "place of its own" in course.warnings[-1]
    assert course.above_sea
