"""A log becomes a runner's condition: every figure with its spread and its basis, and the right direction."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from crampcast.activity.summary import RunSummary
from crampcast.formats.csv_log import parse
from crampcast.history.capacity import infer_capacity
from crampcast.history.infer import demand_of_week, infer_condition
from crampcast.history.protection import protection_from_doses
from crampcast.history.race_time import predict_race_s
from crampcast.history.table import estimates_table
from crampcast.history.training import replay_training
from crampcast.runner.profile import Profile

DAY = date(2026, 8, 1)
SAMPLE = Path(__file__).parents[2] / "samples" / "road"
PROFILE = Profile(mass_kg=70.0, sex="male")
CAPACITY = infer_capacity(PROFILE)
ANSWERED = Profile(mass_kg=70.0, weekly_km=50.0, weekly_climb_m=900.0)


def log(km=10.0, climb_m=50.0, celsius=None, *, every=2, days=120, until=1):
    """Return a run every few days at 3 m/s."""
    return [
        RunSummary(
            DAY - timedelta(days=ago),
            sport="running",
            distance_m=1000.0 * km,
            moving_s=1000.0 * km / 3.0,
            climb_m=climb_m,
            temperature_c=celsius,
        )
        for ago in range(until, days, every)
    ]


def inferred(runs, profile=PROFILE, **more):
    return infer_condition(profile, runs, on=DAY, capacity=CAPACITY, **more)


def said(condition, words):
    return any(words in line for line in condition.basis)


def test_the_week_is_the_log_s():
    found = inferred(log(10.0, 200.0, every=2))
    assert found.weekly_km == pytest.approx(35.0, rel=0.02)
    assert found.weekly_climb_m == pytest.approx(700.0, rel=0.02)
    assert found.longest_run_km == 10.0
    assert 0.0 < found.weekly_km_sd < 4.0
    assert said(found, "5.6 km climb in 28 runs since 2026-06-07")


def test_more_conditioning_never_lowers_capacity():
    demand = demand_of_week(42.2, 500.0)
    values = [
        inferred(log(km, 20.0 * km), race_demand=demand).muscle_capacity for km in (3.0, 6.0, 10.0, 20.0)
    ]
    assert (np.diff(values, axis=0) >= -1e-12).all()
    base = log(8.0, 100.0)
    for ago in (3, 40, 100, 170):
        extra = RunSummary(DAY - timedelta(days=ago), distance_m=12_000.0, moving_s=4000.0, climb_m=300.0)
        more = inferred([*base, extra], race_demand=demand).muscle_capacity
        assert (more >= inferred(base, race_demand=demand).muscle_capacity - 1e-12).all()


def test_training_exactly_the_race_is_neutral_and_a_taper_costs_nothing():
    demand = demand_of_week(35.0, 700.0)
    even = inferred(log(10.0, 200.0, days=178), race_demand=demand)
    assert even.muscle_capacity == pytest.approx(np.ones(10), abs=0.03)
    tapered = inferred(log(10.0, 200.0, days=178, until=11), race_demand=demand)
    assert tapered.muscle_capacity == pytest.approx(even.muscle_capacity, abs=0.01)


def test_a_flat_log_leaves_the_vasti_untrained_for_a_mountain():
    mountain = demand_of_week(50.0, 5000.0)
    flat = inferred(log(15.0, 0.0), race_demand=mountain)
    hilly = inferred(log(15.0, 1500.0), race_demand=mountain)
    assert flat.muscle_capacity[4] < hilly.muscle_capacity[4]
    assert flat.protection < 0.05
    assert hilly.protection > 0.6
    assert (flat.muscle_capacity_sd_log > 0.1).all()


def test_rolling_road_protects_a_little_only():
    assert inferred(log(10.0, 60.0)).protection < 0.4
    assert protection_from_doses(np.full(200, 50.0), np.arange(200.0)) <= 0.75


def test_heat_acclimatises_and_cold_does_not():
    hot, cold = inferred(log(10.0, 0.0, 31.0)), inferred(log(10.0, 0.0, 5.0))
    assert hot.acclimatisation > 0.6
    assert cold.acclimatisation < 0.1
    left = infer_condition(PROFILE, log(10.0, 0.0, 31.0), on=DAY + timedelta(days=30), capacity=CAPACITY)
    assert left.acclimatisation < 0.6 * hot.acclimatisation


def test_without_temperatures_the_season_speaks_and_says_so():
    nowhere = inferred(log())
    assert said(nowhere, "no temperatures in the log")
    assert nowhere.acclimatisation_sd >= 0.2
    north, south = (inferred(log(), latitude_deg=x).acclimatisation for x in (50.0, -35.0))
    assert south < nowhere.acclimatisation < north


def test_a_log_without_climb_leaves_the_answered_climb():
    found = inferred(log(10.0, None), ANSWERED)
    assert found.weekly_climb_m is None
    assert said(found, "no climb in the log; your answer stands")
    table = {row["name"]: row for row in estimates_table(ANSWERED, CAPACITY, found)}
    assert table["weekly_climb_m"]["value"] == 900.0
    assert table["weekly_km"]["value"] == pytest.approx(35.0, rel=0.02)
    assert inferred(log(10.0, None)).protection is None


def test_a_short_log_leaves_muscles_to_the_answers():
    short = log(days=30)
    assert inferred(short).muscle_capacity is None
    assert inferred(short, ANSWERED).muscle_capacity is not None
    assert said(inferred(short, ANSWERED), "by your answers")


def test_without_a_log_the_answered_week_loads_the_muscles():
    told = inferred([], ANSWERED)
    assert told.muscle_capacity is not None
    assert said(told, "by your answers (no log)")
    twice = inferred([], replace(ANSWERED, weekly_km=100.0, weekly_climb_m=1800.0))
    assert (twice.muscle_capacity > told.muscle_capacity).all()
    assert inferred([]).muscle_capacity is None


def test_a_stale_log_is_a_break_or_gives_way_to_answers():
    old = log(days=170, until=70)
    assert said(inferred(old), "counted as a break")
    assert (inferred(old).muscle_capacity < inferred(log(days=101)).muscle_capacity).all()
    assert inferred(old, ANSWERED).weekly_km is None
    ancient = [RunSummary(date(2020, 1, 1), distance_m=10_000.0, moving_s=3000.0)]
    assert inferred(ancient).weekly_km is None


def test_hostile_rows_are_counted_and_harmless():
    nan = float("nan")
    bad = [
        RunSummary(DAY - timedelta(days=5), distance_m=nan, moving_s=100.0),
        RunSummary(DAY - timedelta(days=5), distance_m=1e9, moving_s=1e5),
        RunSummary(DAY - timedelta(days=5), sport="cycling", distance_m=5e4, moving_s=6e3),
        RunSummary(DAY + timedelta(days=5), distance_m=1e4, moving_s=3e3),
    ]
    clean, dirty = inferred(log()), inferred(log() + bad)
    np.testing.assert_allclose(dirty.muscle_capacity, clean.muscle_capacity)
    assert dirty.weekly_km == clean.weekly_km
    assert said(dirty, "3 rows left out")


def test_every_row_of_the_table_has_spread_and_basis():
    rows = estimates_table(PROFILE, CAPACITY, inferred(log(10.0, 100.0, 20.0)))
    assert len(rows) == 17
    for row in rows:
        assert set(row) == {"name", "value", "sd", "unit", "basis"}
        assert row["basis"]
        assert np.isfinite(row["value"])
        assert row["sd"] >= 0.0


@pytest.fixture(scope="module")
def sample():
    runs = parse((SAMPLE / "four_year_log.csv").read_bytes()).rows
    profile = Profile.from_mapping(tomllib.loads((SAMPLE / "runner.toml").read_text(encoding="utf-8")))
    return runs, profile


def test_the_sample_runner_comes_out_as_the_log_says(sample):
    runs, profile = sample
    on = date(2026, 7, 12)
    capacity = infer_capacity(profile, runs, on=on)
    found = infer_condition(profile, runs, on=on, capacity=capacity)
    assert found.weekly_km == pytest.approx(21.3, abs=0.5)
    assert found.longest_run_km == pytest.approx(10.0, abs=0.1)
    assert found.weekly_climb_m is None
    assert 18.0 < capacity.mean[0] < 23.0
    best_s = profile.recent_race[0].time_s
    assert predict_race_s(capacity, 21_097.5)[1] == pytest.approx(best_s, rel=0.04)
    assert predict_race_s(capacity, 10_000.0)[1] < 2575.0  # a 10-km run of December took that long


def test_runs_of_the_last_half_year_are_replayed_in_order(sample):
    runs, profile = sample
    done = replay_training(profile, runs, on=date(2026, 7, 12), capacity=CAPACITY)
    assert [run.day for run in done.runs] == sorted(run.day for run in done.runs)
    assert done.last_day == date(2026, 7, 4)
    assert done.averages.chronic_j_kg.shape[1:] == (2, 10)
    assert (done.averages.acute_j_kg >= 0.0).all()
