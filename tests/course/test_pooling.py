"""Fewer pieces of a course: nothing of it is lost, and a runner takes as long."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.course.build import course_from_words
from crampcast.course.pooling import BINS, BLOCKS, fewer_pieces, sorted_pieces
from crampcast.course.stations import Station

WORDS = st.builds(lambda km, up: f"{km} km {km * up} m", st.integers(8, 170), st.integers(0, 80))


def hilly(words: str):
    """Return a course with two stops, the longer one of several pieces."""
    length_m = course_from_words(words).length_m
    return course_from_words(
        words,
        stations=(
            Station("Brook", 0.31 * length_m, water=True, stop_s=60.0),
            Station("Hut", 0.72 * length_m, water=True, food=True, stop_s=290.0),
        ),
    )


@settings(max_examples=25, deadline=None)
@given(words=WORDS, most=st.integers(40, 300))
def test_joining_keeps_length_climb_and_stops(words, most):
    course = hilly(words)
    few = fewer_pieces(course, most, np.array([0.5 * course.length_m, course.length_m]))
    before, after = course.segments, few.segments
    assert after.count <= max(most, 1) or before.count <= most
    assert after.length_m.sum() == pytest.approx(before.length_m.sum())
    assert np.sum(after.grade * after.length_m) == pytest.approx(
        np.sum(before.grade * before.length_m), abs=1e-6
    )
    assert after.rest_s[after.rest_s > 0.0].tolist() == before.rest_s[before.rest_s > 0.0].tolist()
    kept = before.distance_m[before.station_index >= 0]
    np.testing.assert_allclose(after.distance_m[after.station_index >= 0], kept)


@settings(max_examples=25, deadline=None)
@given(words=WORDS)
def test_sorting_keeps_length_steepness_and_rest(words):
    before = hilly(words).segments
    after = sorted_pieces(before)
    assert after.count <= BLOCKS * BINS
    assert after.length_m.sum() == pytest.approx(before.length_m.sum())
    assert after.rest_s.sum() == pytest.approx(before.rest_s.sum())
    squares = [float(np.sum(s.length_m * s.grade**2)) for s in (before, after)]
    assert squares[1] == pytest.approx(squares[0], rel=0.03, abs=1e-9)


def test_nothing_reaches_across_a_mark():
    course = course_from_words("100 km 3000 m")
    marks = np.arange(10_000.0, 100_000.0, 10_000.0)
    before, after = (c.segments.distance_m for c in (course, fewer_pieces(course, 200, marks)))
    for mark in marks:
        last = before[np.searchsorted(before, mark + 0.5) - 1]
        assert np.min(np.abs(after - last)) < 1e-6


def test_level_ground_is_cut_evenly():
    lengths = fewer_pieces(course_from_words("42 km 0 m"), 100).segments.length_m
    assert lengths.max() < 4.0 * lengths.mean()
    assert lengths.min() > 0.2 * lengths.mean()
