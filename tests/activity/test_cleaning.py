"""Cleaning takes out what cannot be, says so, and leaves the rest alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampcast.activity.assemble import Recording, Session, assemble
from crampcast.activity.climb import climb_and_descent
from crampcast.activity.clock import straighten
from crampcast.activity.moving import moving_time
from crampcast.activity.table import Activity

NOON = 1_700_000_000.0


def run(seconds: int = 600, speed_m_s: float = 3.0, **columns: np.ndarray) -> Recording:
    time_s = np.arange(float(seconds))
    return Recording(NOON + time_s, {"distance_m": speed_m_s * time_s, **columns}, sport="running")


def test_a_plain_run_is_left_alone() -> None:
    activity = assemble(run(altitude_m=500 + np.arange(600) / 10))
    assert activity.damage == ()
    assert activity.distance_m == pytest.approx(599 * 3)
    assert activity.moving_s == 599
    assert activity.provenance["altitude_m"] == "recorded"
    assert np.nanmedian(activity["speed_m_s"]) == pytest.approx(3.0)


def test_standing_at_a_station_is_not_moving() -> None:
    distance_m = 3.0 * np.concatenate([np.arange(300), np.full(120, 299), 299 + np.arange(1, 181)])
    activity = assemble(Recording(NOON + np.arange(600.0), {"distance_m": distance_m}, sport="running"))
    assert activity.moving_s == pytest.approx(599 - 120, abs=8)


def test_a_stopped_timer_is_a_pause_and_a_hole_is_a_gap() -> None:
    time_s = np.concatenate([np.arange(100.0), np.arange(200.0, 300.0), np.arange(400.0, 500.0)])
    recording = Recording(NOON + time_s, {}, sport="running", stops=[(NOON + 99, NOON + 200)])
    activity = assemble(recording)
    assert [(pause.start_s, pause.end_s, pause.kind) for pause in activity.pauses] == [
        (99, 200, "timer"),
        (299, 400, "gap"),
    ]
    assert activity.moving_s == pytest.approx(297)
    assert activity.duration_s == 499


def test_recording_by_need_leaves_no_false_stops() -> None:
    time_s = np.cumsum([0, 7, 5, 12, 3, 25, 40, 6, 8, 50.0])
    activity = assemble(Recording(NOON + time_s, {"distance_m": 3 * time_s}, sport="running"))
    assert activity.moving_s == pytest.approx(time_s[-1])


def test_a_clock_set_in_the_first_minute_is_straightened() -> None:
    unix_s = np.concatenate([NOON - 9e7 + np.arange(30.0), NOON + np.arange(600.0)])
    activity = assemble(Recording(unix_s, {}, sport="running"))
    assert activity.records == 630
    assert activity.duration_s == 629
    assert activity.damage == ("the clock was set 1 time; what went before was moved",)


def test_a_lone_impossible_time_is_dropped() -> None:
    unix_s = NOON + np.arange(600.0)
    unix_s[300] += 3e8
    activity = assemble(Recording(unix_s, {}, sport="running"))
    assert activity.duration_s == 599
    assert activity.damage == ("1 records with an impossible time were dropped",)


def test_a_watch_that_never_saw_a_satellite_has_no_date() -> None:
    activity = assemble(Recording(631_065_600.0 + np.arange(60.0), {}, sport="running"))
    assert activity.start is None
    assert activity.summary() is None
    assert "the date is unknown" in activity.damage[0]


def test_records_of_one_instant_are_merged() -> None:
    unix_s = NOON + np.repeat(np.arange(10.0), 2)
    one = np.where(np.arange(20) % 2, np.nan, 140.0)
    two = np.where(np.arange(20) % 2, 500.0, np.nan)
    activity = assemble(Recording(unix_s, {"heart_rate_bpm": one, "altitude_m": two}))
    assert activity.records == 10
    assert np.all(activity["heart_rate_bpm"] == 140)
    assert np.all(activity["altitude_m"] == 500)


def test_dead_and_impossible_values_become_missing() -> None:
    heart_rate = np.full(600, 140.0)
    heart_rate[:5] = [0, 255, 300, -1, np.inf]
    activity = assemble(run(heart_rate_bpm=heart_rate, altitude_m=np.zeros(600)))
    assert np.isnan(activity["heart_rate_bpm"][:5]).all()
    assert activity["heart_rate_bpm"][5] == 140
    assert "altitude_m" not in activity
    assert activity.climb_m is None
    assert activity.damage == ("the altitude is 0 throughout and is taken for missing",)


def test_a_height_that_leaps_is_taken_out_and_told() -> None:
    altitude_m = np.full(600, 55.0)
    altitude_m[1:4] = 142.0
    activity = assemble(run(altitude_m=altitude_m))
    assert activity.climb_m == 0
    assert activity.recorded_climb == (87, 87)
    assert activity.damage == ("3 heights far from their neighbours were taken out",)


def test_steep_climbing_is_not_mistaken_for_spikes() -> None:
    altitude_m = 500 + 1.2 * np.arange(600)  # more than 4000 m an hour
    activity = assemble(run(altitude_m=altitude_m))
    assert np.isfinite(activity["altitude_m"]).all()


def test_temperature_of_a_watch_is_marked() -> None:
    activity = assemble(run(temperature_c=np.full(600, 27.0)))
    assert "biased warm" in activity.provenance["temperature_c"]


@pytest.mark.parametrize(
    ("sport", "speed_m_s", "recorded", "steps"),
    [
        ("running", 3.0, 85.0, 170.0),
        ("running", 3.0, 172.0, 172.0),
        ("running", 1.6, 78.0, 156.0),  # a slow climb
        ("running", 1.3, 112.0, 112.0),  # a race that is walked, in steps
        ("walking", 1.4, 56.0, 112.0),
        ("walking", 1.4, 110.0, 110.0),
        ("hiking", 0.5, 35.0, 70.0),
        ("hiking", 0.5, 72.0, 72.0),
        ("unknown", 3.0, 85.0, 170.0),
    ],
)
def test_cadence_counts_steps(sport: str, speed_m_s: float, recorded: float, steps: float) -> None:
    recording = run(speed_m_s=speed_m_s, cadence_per_min=np.full(600, recorded))
    recording.sport = sport
    activity = assemble(recording)
    assert np.all(activity["cadence_spm"] == steps)


def test_blocks_out_of_order_are_sorted_and_told() -> None:
    recording = run()
    order = np.r_[300:600, 0:300]
    recording.unix_s = recording.unix_s[order]
    recording.columns = {name: values[order] for name, values in recording.columns.items()}
    activity = assemble(recording)
    assert activity.distance_m == pytest.approx(599 * 3)
    assert activity.duration_s == 599
    assert activity.damage == ("blocks of records stood out of order; they were sorted",)


def test_an_ultra_that_is_half_walked_counts_its_steps_once() -> None:
    pace = np.repeat([1.2, 2.8], 300)
    cadence = np.where(pace > 2, 164.0, 108.0)
    recording = run(cadence_per_min=cadence)
    recording.columns["distance_m"] = np.cumsum(pace)
    assert np.array_equal(assemble(recording)["cadence_spm"], cadence)


@pytest.mark.parametrize("days", [1, 20, 200])
@pytest.mark.parametrize("newest_first", [False, True])
def test_runs_of_different_days_in_one_file_keep_their_dates(days: int, newest_first: bool) -> None:
    clock, odometer = np.arange(300.0), 3.0 * np.arange(300)
    starts = [NOON + 86_400 * days, NOON] if newest_first else [NOON, NOON + 86_400 * days]
    both = assemble(
        Recording(
            np.concatenate([start + clock for start in starts]),
            {"distance_m": np.tile(odometer, 2)},
            sport="running",
            sessions=[Session("running", "", start, start + 299) for start in sorted(starts)],
        )
    )
    assert both.damage == ()
    assert [leg.start.timestamp() for leg in both.legs if leg.start] == sorted(starts)
    assert [leg.distance_m for leg in both.legs] == pytest.approx([897.0, 897.0])
    assert both.moving_s == pytest.approx(598.0)


def test_legs_have_their_own_clock_and_odometer() -> None:
    distance_m = np.concatenate([10.0 * np.arange(300), 3.0 * np.arange(300)])
    sessions = [
        Session("cycling", "", NOON, NOON + 299, 299.0),
        Session("running", "trail", NOON + 300, NOON + 599, 299.0),
    ]
    recording = Recording(
        NOON + np.arange(600.0), {"distance_m": distance_m}, sport="multisport", sessions=sessions
    )
    whole = assemble(recording)
    assert whole.distance_m == pytest.approx(2990 + 897)
    (leg,) = whole.run_legs()
    assert (leg.sport, leg.sub_sport, leg["time_s"][0], leg.timer_s) == ("running", "trail", 0.0, 299.0)
    assert leg.distance_m == pytest.approx(897)


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=60))
def test_any_times_give_a_clock_that_never_goes_back(times: list[float]) -> None:
    clock = straighten(times)
    assert np.all(np.diff(clock.unix_s) >= 0)
    assert len(set(clock.order.tolist())) == clock.order.size


@given(st.lists(st.floats(-400, 8000), min_size=2, max_size=80))
def test_climb_less_descent_is_the_height_gained_within_the_threshold(heights: list[float]) -> None:
    up, down = climb_and_descent(heights)
    assert up >= 0
    assert down >= 0
    assert abs((up - down) - (heights[-1] - heights[0])) <= 3.0 + 1e-6


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=50), st.floats(0, 8))
def test_moving_time_never_exceeds_elapsed_time(steps: list[float], speed: float) -> None:
    time_s = np.concatenate([[0.0], np.cumsum(steps)])
    assert 0 <= moving_time(time_s, speed * time_s) <= time_s[-1] + 1e-9


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        Activity({"time_s": np.arange(3.0), "power_w": np.arange(2.0)})


def test_thirty_days_at_one_hertz_take_seconds() -> None:
    n = 30 * 86_400
    time_s = np.arange(float(n))
    activity = assemble(
        Recording(NOON + time_s, {"distance_m": time_s, "altitude_m": np.sin(time_s / 900) * 40})
    )
    assert activity.records == n
    assert activity.moving_s == pytest.approx(n - 1)


def test_laps_in_another_time_zone_are_moved_to_the_records() -> None:
    recording = run()
    recording.laps = [
        (NOON + 7200, NOON + 7500, 900.0, "manual"),
        (NOON + 7500, NOON + 7799, 897.0, "manual"),
    ]
    activity = assemble(recording)
    assert [(lap.start_s, lap.end_s) for lap in activity.laps] == [(0, 300), (300, 599)]
    assert "another time zone" in activity.damage[0]
