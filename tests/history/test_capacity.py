"""Capacity from races and logs: recovered where known, wide where not, unmoved by nonsense."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from crampcast.activity.summary import RunSummary
from crampcast.body.capacity import sustained_power_w_kg
from crampcast.history.capacity import infer_capacity
from crampcast.history.race_power import race_power_w_kg, stated_race_power_w_kg
from crampcast.history.race_time import predict_race_s
from crampcast.runner.profile import Profile
from crampcast.runner.races import ReferenceRace

DAY = date(2026, 5, 1)


def race_of(ceiling, endurance, distance_m, climb_m=0.0):
    """Return the race that a runner of known capacity runs."""
    times = np.geomspace(distance_m / 7.0, distance_m / 1.2, 4000)
    spare = np.asarray(sustained_power_w_kg(ceiling, times, endurance)) - stated_race_power_w_kg(
        distance_m, times, climb_m
    )
    return ReferenceRace(distance_m, float(np.interp(0.0, spare, times)), climb_m or None)


def run(distance_m, moving_s, *, ago=10, **more):
    return RunSummary(
        DAY - timedelta(days=ago), sport="running", distance_m=distance_m, moving_s=moving_s, **more
    )


def spread(capacity):
    return capacity.sd[0] / capacity.mean[0]


@pytest.mark.parametrize(("ceiling", "endurance"), [(14.0, 0.085), (17.0, 0.07), (21.0, 0.06), (25.0, 0.055)])
def test_three_races_recover_a_known_runner(ceiling, endurance):
    races = tuple(race_of(ceiling, endurance, d) for d in (5000.0, 21097.5, 42195.0))
    found = infer_capacity(Profile(recent_race=races))
    assert found.mean[0] == pytest.approx(ceiling, rel=0.05)
    assert found.mean[1] == pytest.approx(endurance, abs=0.012)
    assert abs(found.mean[0] - ceiling) < 2.0 * found.sd[0]


def test_a_hilly_race_recovers_the_ceiling():
    race = race_of(18.0, 0.068, 30_000.0, 1500.0)
    assert infer_capacity(Profile(recent_race=(race,))).mean[0] == pytest.approx(18.0, rel=0.06)


def test_without_anything_the_answer_is_wide():
    nobody = infer_capacity(Profile())
    assert 0.12 < spread(nobody) < 0.2
    low, _, high = predict_race_s(nobody, 42195.0)
    assert high / low > 1.4


def test_a_half_marathon_predicts_a_marathon():
    known = infer_capacity(Profile.from_mapping({"recent_race": "half marathon 1:40:00", "sex": "male"}))
    low, middle, high = predict_race_s(known, 42195.0)
    assert 3.5 * 3600 <= middle <= 3.75 * 3600
    assert low < middle < high
    _, same, _ = predict_race_s(known, 21097.5)
    assert same == pytest.approx(6000.0, rel=0.03)


@pytest.mark.parametrize(
    ("sex", "weekly_km", "race"),
    [
        ("male", 190, "5 km 13:00"),
        ("female", 160, "42.2 km 2:20:00"),
        ("male", 190, "100 km 6:30:00"),
        ("male", 55, "42.2 km 3:25:00"),
        ("female", 40, "42.2 km 4:55:00"),
        ("male", 25, "21.1 km 3:10:00"),
        ("female", 15, "10 km 1:35:00"),
        ("male", 20, "50 km 10:00:00"),
        ("female", 30, "161 km 36:00:00"),
    ],
)
def test_a_stated_race_comes_back_at_its_own_distance(sex, weekly_km, race):
    """From the elite to those who walk: the prior may not overrule what was run."""
    profile = Profile.from_mapping({"sex": sex, "weekly_km": weekly_km, "recent_race": race})
    told = profile.recent_race[0]
    _, middle, _ = predict_race_s(infer_capacity(profile), told.distance_m, count=500)
    assert middle == pytest.approx(told.time_s, rel=0.03)


def test_a_walk_bounds_what_can_be_held_from_below_and_a_race_in_the_hills_says_more():
    walk, run, hills = (
        infer_capacity(Profile.from_mapping({"recent_race": race, "sex": "female", "age": 55}))
        for race in ("50 km 10:00:00", "50 km 6:00:00", "50 km 2500 m 13:00:00")
    )
    assert walk.walked
    assert not run.walked
    assert not hills.walked
    assert spread(walk) > 1.2 * spread(hills)
    slow, middle, fast = predict_race_s(walk, 100e3, 4000.0)
    assert (fast - slow) / middle > 1.2 * np.ptp(predict_race_s(hills, 100e3, 4000.0)[::2]) / middle
    assert float(walk.level_choice_m_s(0.07)) < 2.0 < 50.0 < float(run.level_choice_m_s(0.07))


def test_a_later_day_and_a_faster_race_move_the_answer_the_right_way():
    slow, fast = (
        infer_capacity(Profile.from_mapping({"recent_race": f"10 km {t}"})) for t in ("50:00", "40:00")
    )
    assert fast.mean[0] > 1.1 * slow.mean[0]
    profile = Profile.from_mapping({"recent_race": "10 km 40:00 2020-05-01"})
    assert spread(infer_capacity(profile, on=DAY)) > 1.2 * spread(fast)


def test_contradictory_races_widen():
    agree = infer_capacity(Profile.from_mapping({"recent_race": ["10 km 40:00", "half marathon 1:28:00"]}))
    differ = infer_capacity(Profile.from_mapping({"recent_race": ["10 km 40:00", "half marathon 2:10:00"]}))
    assert spread(differ) > 1.5 * spread(agree)


def test_nonsense_rows_change_nothing():
    usual = [run(10_000.0, 3300.0, ago=i) for i in range(1, 30)]
    nonsense = [
        run(40_000.0, 3600.0),  # a ride under the wrong name
        run(0.0, 3600.0),
        run(float("nan"), 3600.0),
        run(10_000.0, float("inf")),
        run(10_000.0, 0.0),
        run(-5.0, 100.0),
        run(10_000.0, 3300.0, climb_m=9000.0),
        run(1e12, 1e12),
        RunSummary(DAY, sport="cycling", distance_m=20_000.0, moving_s=3600.0),
        RunSummary(DAY),
    ]
    clean, dirty = (infer_capacity(Profile(), log, on=DAY) for log in (usual, usual + nonsense))
    np.testing.assert_allclose(dirty.weight, clean.weight, rtol=1e-9, atol=1e-15)


def test_one_ride_at_a_runner_s_limit_does_not_make_an_elite():
    profile = Profile.from_mapping({"recent_race": "10 km 50:00"})
    usual = [run(10_000.0, 3500.0, ago=i) for i in range(1, 30)]
    clean, dirty = (infer_capacity(profile, log, on=DAY) for log in (usual, [*usual, run(20_500.0, 3600.0)]))
    assert dirty.mean[0] == pytest.approx(clean.mean[0], rel=0.05)


def test_a_hard_training_run_is_a_floor_and_an_easy_one_says_nothing():
    easy = infer_capacity(Profile(), [run(10_000.0, 4200.0, elapsed_s=4200.0)], on=DAY)
    hard = infer_capacity(Profile(), [run(10_000.0, 2400.0, elapsed_s=2400.0)], on=DAY)
    nobody = infer_capacity(Profile())
    assert abs(easy.mean[0] - nobody.mean[0]) < 0.1 * nobody.sd[0]
    assert hard.mean[0] > 1.08 * easy.mean[0]


def test_moving_time_with_pauses_binds_less_than_a_whole_run():
    whole = infer_capacity(Profile(), [run(10_000.0, 2300.0, elapsed_s=2300.0)], on=DAY)
    broken = infer_capacity(Profile(), [run(10_000.0, 2300.0)], on=DAY)
    assert infer_capacity(Profile()).mean[0] < broken.mean[0] < whole.mean[0]


def test_heart_rate_narrows_and_recovers():
    ceiling, rest, top = 18.0, 56.0, 208.0 - 0.7 * 40.0
    log = []
    for i in range(20):
        speed = 2.6 + 0.02 * i
        share = (race_power_w_kg(speed * 3000.0, 3000.0) - 1.44) / (ceiling - 1.44)
        heart = rest + (0.015 + 1.03 * float(share)) * (top - rest)
        log.append(run(speed * 3000.0, 3000.0, ago=i + 1, mean_heart_rate_bpm=heart))
    found = infer_capacity(Profile(age=40.0), log, on=DAY)
    assert found.mean[0] == pytest.approx(ceiling, rel=0.06)
    assert spread(found) < spread(infer_capacity(Profile(age=40.0)))


def test_heart_rates_of_runs_on_trails_recover_too_and_give_way_to_level_ones():
    """Read on firm road they made a trail runner a seventh weaker."""
    ceiling, rest, top = 18.0, 56.0, 208.0 - 0.7 * 40.0

    def logged(i, distance_m, climb_m, strain=1.0):
        took_s = 5000.0 + 40.0 * i
        power = float(stated_race_power_w_kg(distance_m, took_s, climb_m)[0])
        heart = rest + strain * (0.015 + 1.03 * (power - 1.44) / (ceiling - 1.44)) * (top - rest)
        return run(distance_m, took_s, ago=i + 1, climb_m=climb_m, mean_heart_rate_bpm=heart)

    trails = [logged(i, 10_000.0, 600.0) for i in range(10)]
    assert infer_capacity(Profile(age=40.0), trails, on=DAY).mean[0] == pytest.approx(ceiling, rel=0.06)
    tired = [logged(i, 10_000.0, 600.0, strain=1.15) for i in range(10)]
    level = [logged(i, 14_000.0, 50.0) for i in range(10)]
    both = infer_capacity(Profile(age=40.0), level + tired, on=DAY)
    assert both.mean[0] == pytest.approx(infer_capacity(Profile(age=40.0), level, on=DAY).mean[0], rel=0.03)


def test_draws_have_the_posterior_s_moments():
    found = infer_capacity(Profile())
    ceilings, endurances = found.draw(20_000, np.random.default_rng(1))
    assert np.mean(ceilings) == pytest.approx(found.mean[0], rel=0.01)
    assert np.std(endurances) == pytest.approx(found.sd[1], rel=0.05)
