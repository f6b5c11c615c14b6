"""FIT courses and workouts as watches take them, read back by decoders of others."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import fitdecode
import fitparse
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.course.marked import Mark, MarkedCourse
from crampcast.formats.port import read
from crampcast.formats.writing.fit_course import MOST_POINTS, NAME_BYTES, fit_course
from crampcast.formats.writing.fit_workout import MOST_STEPS, NOTES_BYTES, fit_workout

FIT_EPOCH_S = 631_065_600


def a_course(points: int = 300, marks: tuple[Mark, ...] | None = None) -> MarkedCourse:
    share = np.linspace(0.0, 1.0, points)
    usual = (
        Mark("drink", "125 ml sports drink", 2_000.0, 600.0, "125 ml, 85 mg sodium"),
        Mark("eat", "Gel", 4_000.0, 1_300.0, "25 g carbohydrate"),
        Mark("station", "Brücke über die Ähre", 7_000.0, 2_400.0, "fill up to 0.4 L"),
        Mark("ease", "Ease calf", 9_000.0, 3_100.0, "ease off until km 10.0"),
        Mark("finish", "Finish", 12_000.0, 4_000.0),
    )
    return MarkedCourse(
        name="Ben Nevis and back",
        distance_m=12_000.0 * share,
        latitude_deg=56.79 + 0.1 * share,
        longitude_deg=-5.0 + 0.02 * share,
        altitude_m=100.0 + 900.0 * np.sin(np.pi * share),
        time_s=4_000.0 * share,
        marks=usual if marks is None else marks,
        start=datetime(2026, 7, 4, 7, 0, tzinfo=UTC),
    )


def test_a_course_is_read_back_by_others_and_by_us() -> None:
    course = a_course()
    data = fit_course(course)
    points = list(fitparse.FitFile(io.BytesIO(data)).get_messages("course_point"))
    assert [p.get_value("type") for p in points] == ["water", "food", "generic", "danger", "generic"]
    assert [p.get_value("distance") for p in points] == [m.distance_m for m in course.marks]
    with fitdecode.FitReader(data, check_crc=fitdecode.CrcCheck.RAISE) as reader:
        frames = [f for f in reader if f.frame_type == fitdecode.FIT_FRAME_DATA]
    names = [f.get_value("name") for f in frames if f.name == "course_point"]
    assert names[1] == "Gel"
    assert all(len(name.encode()) < NAME_BYTES for name in names)
    assert next(f for f in frames if f.name == "course").get_value("name") == "Ben Nevis and back"
    assert frames[0].get_value("type") == "course"
    route = read(data, "course.fit").route
    assert route is not None
    np.testing.assert_allclose(route.latitude_deg, course.latitude_deg, atol=1e-6)
    np.testing.assert_allclose(route.altitude_m, course.altitude_m, atol=0.11)
    np.testing.assert_allclose(route.distance_m, course.distance_m, atol=0.011)
    assert [w.name for w in route.waypoints] == names


@given(count=st.integers(0, 500), long=st.integers(0, 60))
@settings(max_examples=20)
def test_no_course_asks_more_of_a_watch_than_it_takes(count: int, long: int) -> None:
    marks = tuple(
        Mark(
            "eat",
            "é" * long + str(i),
            12_000.0 * (i + 1) / (count + 1),
            4_000.0 * (i + 1) / (count + 1),
            "x" * 200,
        )
        for i in range(count)
    )
    with fitdecode.FitReader(fit_course(a_course(50, marks))) as reader:
        points = [f for f in reader if f.frame_type == fitdecode.FIT_FRAME_DATA and f.name == "course_point"]
    assert len(points) == min(count, MOST_POINTS)
    assert [p.get_raw_value("message_index") for p in points] == list(range(len(points)))
    steps = list(fitparse.FitFile(io.BytesIO(fit_workout(a_course(50, marks)))).get_messages("workout_step"))
    assert 1 <= len(steps) <= MOST_STEPS
    assert sum(step.get_value("duration_distance") for step in steps) == pytest.approx(12_000.0, abs=1.0)
    assert all(len((step.get_value("notes") or "").encode()) < NOTES_BYTES for step in steps)


def test_a_workout_says_what_to_do_and_where() -> None:
    data = fit_workout(a_course())
    found = read(data, "workout.fit")
    assert found.kind == "workout"
    steps = list(fitparse.FitFile(io.BytesIO(data)).get_messages("workout_step"))
    assert steps[1].get_value("wkt_step_name") == "to 4.0 km: Gel"
    assert steps[1].get_value("notes") == "25 g carbohydrate"
    assert [step.get_value("duration_distance") for step in steps] == [2000.0, 2000.0, 3000.0, 2000.0, 3000.0]
    workout = next(fitparse.FitFile(io.BytesIO(data)).get_messages("workout"))
    assert workout.get_value("num_valid_steps") == len(steps)
