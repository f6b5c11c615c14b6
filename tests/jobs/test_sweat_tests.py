"""Sweat tests: rates with their error, means by condition, bounds that narrow with three alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampcast.forecast.people import draw_people
from crampcast.history.capacity import infer_capacity
from crampcast.jobs.plan.situation import like_tests
from crampcast.jobs.plan.sweating import sweat_gain_of_tests
from crampcast.jobs.sweat_tests import Measured, fitted, measured, with_tests
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile

TEST = {
    "mass_before_kg": 70.0,
    "mass_after_kg": 69.0,
    "duration_min": 60.0,
    "fluid_ml": 300.0,
    "distance_km": 11.0,
}


def test_fuel_and_breath_are_no_sweat_and_every_doubt_widens_the_error():
    plain = measured(TEST)
    weighed_l = 1.3
    assert 0.1 < weighed_l - plain.rate_l_h < 0.25  # 0.20 g/kcal of about 800 kcal
    for more in ({"scale_error_kg": 0.3}, {"urine_ml": 800.0}, {"fluid_ml": 3000.0}):
        assert measured(TEST | more).error_l_h > plain.error_l_h
    shorter = measured(TEST | {"duration_min": 30.0, "distance_km": 5.5})
    assert shorter.error_l_h > plain.error_l_h
    unknown = measured({key: value for key, value in TEST.items() if key != "distance_km"})
    assert unknown.speed_m_s is None
    assert unknown.error_l_h > plain.error_l_h


def test_a_patch_is_brought_to_the_whole_body_and_a_laboratory_is_believed_more():
    patch, laboratory = (
        measured(TEST | {"sodium_mmol_l": 60.0, "sodium_method": how}) for how in ("patch", "laboratory")
    )
    assert patch.sodium_mmol_l == pytest.approx(0.57 * 60.0 + 11.05, abs=0.1)
    assert laboratory.sodium_mmol_l == 60.0
    assert laboratory.sodium_error_mmol_l < patch.sodium_error_mmol_l


RATES = st.lists(st.tuples(st.floats(0.4, 2.5), st.floats(0.02, 0.4)), min_size=1, max_size=8)


@given(RATES)
def test_a_condition_s_mean_lies_within_its_tests_and_narrows_only_with_three(rows):
    tests = [Measured(rate, error, 20.0, 3.0, None, None) for rate, error in rows]
    (found,) = fitted(tests)
    rates = [rate for rate, _ in rows]
    assert min(rates) - 1e-3 <= found["rate_l_h"] <= max(rates) + 1e-3
    assert found["narrow"] == (len(rows) >= 3)
    if len(rows) < 3:
        assert found["sd_l_h"] >= 0.25 * found["rate_l_h"] - 1e-3
    (more,) = fitted([*tests * 3])
    assert more["sd_l_h"] <= found["sd_l_h"] + 1e-9


def test_hot_and_cool_fast_and_slow_are_not_mixed():
    test = Measured(1.0, 0.1, 10.0, 3.0, None, None)
    others = [test._replace(temperature_c=28.0), test._replace(speed_m_s=4.5), test._replace(speed_m_s=None)]
    assert [row["tests"] for row in fitted([test, test, *others])] == [2, 1, 1, 1]


def test_three_tests_in_like_air_count_on_the_day_and_move_the_sweat_response():
    entry = TEST | {"temperature_c": 18.0, "sodium_mmol_l": 70.0}
    plain = Profile(mass_kg=70.0, sex="male")
    runner = with_tests(plain, [entry] * 3)
    assert (like_tests(runner, 20.0), like_tests(runner, 30.0)) == (3, 0)
    capacity = infer_capacity(runner, ())
    much, little = (
        sweat_gain_of_tests(with_tests(plain, [entry | {"mass_after_kg": kg}] * 3), capacity)
        for kg in (68.4, 69.7)
    )
    one = sweat_gain_of_tests(with_tests(plain, [entry | {"mass_after_kg": 68.4}]), capacity)
    assert much > one > 1.0 > little

    def spread(profile: Profile) -> float:
        drawn = draw_people(profile, capacity, Condition(sweat_gain=1.2), 400, np.random.default_rng(0))
        return float(np.std(np.log(np.asarray(drawn.sweat_gain))))

    assert spread(runner) < 0.6 * spread(with_tests(plain, [entry] * 2))
    drawn = draw_people(runner, capacity, Condition(), 400, np.random.default_rng(0))
    assert float(np.mean(np.asarray(drawn.sweat_sodium_mmol_l))) == pytest.approx(51.0, abs=1.0)
