"""Rows of a log, replayed: distance, climb and time are kept, work and heat go the right way."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampcast.history.capacity import infer_capacity
from crampcast.history.envelope import envelope, mean_maximal_j_kg
from crampcast.history.replaying import replay_activity, replay_roads, road_of_rows
from crampcast.history.usual import usual_person
from crampcast.runner.profile import Profile


@pytest.fixture(scope="module")
def person():
    profile = Profile(mass_kg=70.0)
    return usual_person(profile, infer_capacity(profile))


def rows(*each):
    return road_of_rows(*(np.array(column, dtype=float) for column in zip(*each, strict=True)))


@given(st.floats(500.0, 200_000.0), st.floats(0.6, 5.5), st.floats(0.0, 0.2))
def test_a_road_keeps_distance_climb_and_time(distance_m, speed_m_s, climb_share):
    road = rows((distance_m, distance_m / speed_m_s, climb_share * distance_m))
    flat_m = road.length_m / np.sqrt(1.0 + road.grade**2)
    assert flat_m.sum() == pytest.approx(distance_m, rel=1e-9)
    assert road.recorded_s.sum() == pytest.approx(distance_m / speed_m_s, rel=1e-9)
    assert (flat_m * np.maximum(road.grade, 0.0)).sum() == pytest.approx(
        climb_share * distance_m, rel=1e-9, abs=1e-9
    )
    assert (flat_m * road.grade).sum() == pytest.approx(0.0, abs=1e-6 * distance_m)


def test_dose_is_the_energy_of_the_descent(person):
    done = replay_roads(person, rows((15_000.0, 6000.0, 600.0)), np.array([15.0]))
    assert done.descent_dose_kj_kg[0] == pytest.approx(600.0 * 9.81e-3, rel=0.01)


def test_hills_load_the_vasti_and_heat_the_core(person):
    flat, hilly, hot = 0, 1, 2
    done = replay_roads(
        person,
        rows((12_000.0, 5400.0, 0.0), (12_000.0, 6400.0, 1200.0), (12_000.0, 5400.0, 0.0)),
        np.array([10.0, 10.0, 30.0]),
    )
    assert done.descent_dose_kj_kg[flat] == pytest.approx(0.0, abs=1e-9)
    assert done.total_j_kg[hilly, 0, 7] > 1.2 * done.total_j_kg[flat, 0, 7]  # gluteus maximus, concentric
    assert done.hot_min[hot] > done.hot_min[flat] + 15.0
    assert done.energy_kj_kg[flat] == pytest.approx(12_000.0 * 4.1e-3, rel=0.1)


def test_a_recording_and_its_row_agree(person):
    clock = np.arange(0.0, 3601.0)
    recorded = replay_activity(person, clock, 3.0 * clock, np.zeros(3601), temperature_c=28.0)
    row = replay_roads(person, rows((10_800.0, 3600.0, 0.0)), np.array([28.0]))
    np.testing.assert_allclose(recorded.total_j_kg, row.total_j_kg, rtol=0.01)
    assert recorded.energy_kj_kg[0] == pytest.approx(row.energy_kj_kg[0], rel=0.01)
    assert recorded.hot_min[0] == pytest.approx(row.hot_min[0], abs=2.0)


def test_a_pause_is_no_work(person):
    clock = np.arange(0.0, 1801.0)
    ran = 3.0 * np.clip(clock, 0.0, 600.0) + 3.0 * np.clip(clock - 1200.0, 0.0, 600.0)
    paused = replay_activity(person, clock, ran, np.zeros(1801))
    whole = replay_activity(person, clock[:1201], 3.0 * clock[:1201], np.zeros(1201))
    np.testing.assert_allclose(paused.total_j_kg, whole.total_j_kg, rtol=0.01)


def test_a_thousand_runs_take_no_time(person):
    rng = np.random.default_rng(1)
    distance = rng.uniform(3000.0, 30_000.0, 1055)
    road = road_of_rows(
        distance, distance / rng.uniform(2.2, 4.0, 1055), rng.uniform(0.0, 0.05, 1055) * distance
    )
    celsius = rng.uniform(0.0, 30.0, 1055)
    replay_roads(person, road, celsius)
    start = time.perf_counter()
    done = replay_roads(person, road, celsius)
    assert time.perf_counter() - start < 3.0
    assert np.isfinite(done.work_j_kg).all()


def test_envelope_is_the_best_and_never_falls_with_duration(person):
    done = replay_roads(
        person, rows((10_000.0, 3000.0, 0.0), (25_000.0, 9000.0, 900.0)), np.array([15.0, 15.0])
    )
    both = envelope(done, np.array([5, 10]))
    late = envelope(done, np.array([5, 90]))
    assert (np.diff(both, axis=0) >= -1e-9).all()
    assert (both >= late - 1e-9).all()
    np.testing.assert_allclose(late, mean_maximal_j_kg(done.work_j_kg[0], done.duration_s[0]))
    assert (both[-1] > 2.0 * late[-1]).any()
