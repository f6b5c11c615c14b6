"""Simulated runners are judged at the limits, and what must give way is said."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.jobs.safety import Situation, Trajectory, judge, next_action

CARD = SimpleNamespace(excluded=(), no_race=(), flags=(), complete=True)
TIMES = (np.arange(24) + 1) * 900.0


def runner(**changes):
    values = {
        "mass_kg": 70.0,
        "card": CARD,
        "duration_s": 14400.0,
        "pace_s_km": 340.0,
        "temperature_start_c": 15.0,
        "wbgt_start_c": 12.0,
        "height_m": 1.78,
        "age": 40.0,
        "sex": "male",
    }
    return Situation(**(values | changes))


def path(water=-0.7, stomach=0.2, sodium=140.0, core=38.8, drunk=2.0, n=20):
    full = np.ones((n, len(TIMES)))
    return Trajectory(TIMES, full * water, full * stomach, full * sodium, full * core, full * drunk)


def verdict(compliant=None, thirsty=None, thirst_only=None, **changes):
    usual = path()
    return judge(compliant or usual, thirsty or usual, thirst_only or usual, runner(**changes))


def use_of(found, name):
    return next(u for u in found.limits if u.id == name)


def test_an_ordinary_plan_stands():
    found = verdict()
    assert next_action(found).kind == "accept"
    assert {m.id for m in found.messages if m.level == "always"} == {"H15", "red_flags"}
    assert found.low_sodium_probability == {"compliant": 0.0, "thirsty": 0.0}
    assert not any(u.binding for u in found.limits)


@pytest.mark.parametrize(
    ("plan", "kind"),
    [
        ({"water": 0.0}, "accept"),
        ({"water": 0.05}, "scale_fluid"),
        ({"stomach": 0.6}, "accept"),
        ({"stomach": 0.61}, "scale_fluid"),
        ({"sodium": 138.0}, "accept"),
        ({"sodium": 137.9}, "scale_fluid"),
        ({"water": 0.05, "drunk": 0.0}, "accept"),
        ({"sodium": 130.0, "drunk": 0.0}, "accept"),
    ],
)
def test_drinking_gives_way_where_it_does_harm(plan, kind):
    assert next_action(verdict(compliant=path(**plan))).kind == kind


def test_a_few_draws_with_a_large_fall_are_enough():
    compliant = path(sodium=139.0)
    compliant.plasma_sodium_mmol_l[:2] = 135.9
    assert next_action(verdict(compliant=compliant)).kind == "scale_fluid"
    compliant.plasma_sodium_mmol_l[:2] = 136.0
    assert next_action(verdict(compliant=compliant)).kind == "accept"


def test_the_two_hours_after_the_finish_count():
    compliant = path()
    compliant.plasma_sodium_mmol_l[:, -1] = 137.0
    assert next_action(verdict(compliant=compliant)).kind == "scale_fluid"


def test_a_gain_before_minute_thirty_is_none_yet():
    compliant = path()
    compliant.body_water_change_l[:, 0] = 0.3
    assert next_action(verdict(compliant=compliant)).kind == "accept"
    compliant.body_water_change_l[:, 1] = 0.3
    assert next_action(verdict(compliant=compliant)).kind == "scale_fluid"


def test_the_last_sip_is_dropped_altogether():
    assert next_action(verdict(compliant=path(stomach=0.7, drunk=0.05))).value == 0.0


def test_the_chance_of_low_sodium_is_always_told():
    compliant = path()
    compliant.plasma_sodium_mmol_l[:5, 3] = 134.9
    found = verdict(compliant=compliant, thirst_only=compliant)
    assert found.low_sodium_probability["compliant"] == 0.25
    assert any("25%" in m.text for m in found.messages)


@pytest.mark.parametrize(
    ("water", "kind", "level"),
    [(-1.1, "accept", None), (-1.5, "accept", "info"), (-2.2, "accept", "warning"), (-3.6, "slow", "stop")],
)
def test_a_thirsty_runners_deficit_slows_the_plan_and_never_raises_the_drink(water, kind, level):
    found = verdict(thirsty=path(water=water, stomach=0.0))
    assert next_action(found).kind == kind
    assert [m.level for m in found.messages if m.id == "H9"] == ([level] if level else [])
    assert "raise" not in " ".join(found.actions)


def test_drink_in_the_stomach_does_not_hide_a_deficit():
    assert next_action(verdict(thirsty=path(water=-3.2, stomach=0.5))).kind == "slow"


@pytest.mark.parametrize(
    ("core", "changes", "kind", "level"),
    [
        (39.1, {}, "accept", None),
        (39.4, {}, "accept", "warning"),
        (40.0, {}, "slow", "stop"),
        (39.0, {"sex": "female", "temperature_start_c": 10.0}, "accept", "warning"),
        (39.7, {"sex": "female", "temperature_start_c": 18.0, "wbgt_start_c": 19.0}, "slow", "stop"),
        (39.0, {"sex": "female", "temperature_start_c": 30.0}, "accept", None),
        (39.0, {"sex": "unspecified", "temperature_start_c": 5.0}, "accept", "warning"),
        (39.3, {"sex": "male", "wbgt_start_c": 24.0, "acclimatisation": 1.0}, "accept", "warning"),
        (39.4, {"sex": "male", "wbgt_start_c": 27.0, "acclimatisation": 1.0}, "slow", "stop"),
    ],
)
def test_core_temperature_is_corrected_then_judged(core, changes, kind, level):
    found = verdict(thirsty=path(core=core), **changes)
    assert next_action(found).kind == kind
    assert [m.level for m in found.messages if m.id == "H11"] == ([level] if level else [])


def spread_path(middle, high, n=20):
    """A runner whose core peaks at `middle`, and in three of twenty draws at `high`."""
    cores = np.where(np.arange(n)[:, None] < 3, high, middle) * np.ones((n, len(TIMES)))
    return path(core=cores)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(37.5, 40.2),
    st.floats(0.0, 1.5),
    st.one_of(st.floats(0.0, 27.0), st.sampled_from([9.95, 17.95, 21.95])),
    st.sampled_from(["female", "male"]),
)
def test_a_little_more_heat_never_leaps_over_the_core_limit(middle, spread, wbgt_c, sex):
    """At the same air and the same cores a step of WBGT moves the judged core little, and never down."""

    def judged_c(w):
        air = {"wbgt_start_c": w - 3.0, "wbgt_c": (w - 3.0, w), "temperature_start_c": 14.0, "sex": sex}
        return use_of(verdict(thirsty=spread_path(middle, middle + spread), **air), "H11").value

    here, next_step = judged_c(wbgt_c), judged_c(wbgt_c + 0.1)
    assert here - 1e-9 <= next_step
    assert next_step - here <= 0.1 * (spread + 0.6) / 8.0 + 0.1 * 0.6 / 4.5 + 1e-9


def test_from_the_yellow_flag_on_nine_in_ten_must_stay_below_the_stop():
    for wbgt_c in (18.0, 20.0, 24.0, 28.0):
        found = verdict(thirsty=spread_path(38.5, 40.01), temperature_start_c=26.0, wbgt_start_c=wbgt_c)
        assert next_action(found).kind == "slow", wbgt_c
    cool = verdict(thirsty=spread_path(38.5, 40.01), temperature_start_c=8.0, wbgt_start_c=9.0)
    assert next_action(cool).kind == "accept"
    assert any(m.id == "H11" and m.level == "warning" for m in cool.messages)


def test_each_hour_is_corrected_for_its_own_air():
    cool_morning = {"temperature_start_c": 4.0, "wbgt_start_c": 20.0, "sex": "male"}
    late = path(core=38.5)
    late.core_c[:, TIMES > 7200.0] = 39.7
    noon = (4.0,) * 5 + (24.0,) * 20
    warm = verdict(thirsty=late, compliant=late, temperature_c=noon, **cool_morning)
    assert use_of(warm, "H11").value == pytest.approx(39.7)
    assert use_of(verdict(thirsty=late, compliant=late, **cool_morning), "H11").value == pytest.approx(40.2)


def test_slowing_ends_in_advice_not_to_start():
    found = verdict(thirsty=path(core=41.0))
    assert next_action(found, effort_share=1.0).kind == "slow"
    last = next_action(found, effort_share=0.71)
    assert last.kind == "refuse"
    assert "do not start" in last.reason


def test_no_race_effort_above_the_black_flag():
    assert next_action(verdict(wbgt_start_c=28.0, wbgt_c=(28.0,) * 16)).kind == "accept"
    hot = verdict(wbgt_start_c=28.1, wbgt_c=(28.1,) * 4 + (20.0,) * 12)
    assert next_action(hot)[:2] == ("walk", (0, 1, 2, 3))
    assert any(m.level == "stop" and "no race effort" in m.text for m in hot.messages)
    unknown_course = verdict(wbgt_start_c=29.0)
    assert next_action(unknown_course).value == tuple(range(16))
    walked = verdict(wbgt_start_c=28.1, wbgt_c=(28.1,) * 4, walked=frozenset(range(4)))
    assert next_action(walked).kind == "accept"
    assert next_action(verdict(wbgt_start_c=float("nan"))).kind == "refuse"


def test_later_heat_is_walked_with_a_warning():
    found = verdict(wbgt_start_c=18.0, wbgt_c=(18.0,) * 8 + (29.0,) * 8)
    assert next_action(found).value == tuple(range(8, 16))
    assert any("walks" in m.text for m in found.messages)


@pytest.mark.parametrize(("used", "warned"), [(None, True), (0.49, True), (0.5, False)])
def test_the_unacclimatised_are_warned(used, warned):
    found = verdict(wbgt_start_c=20.6, acclimatisation=used)
    assert any(m.id == "H11" for m in found.messages) is warned
    assert not any(m.id == "H11" for m in verdict(wbgt_start_c=20.5, acclimatisation=used).messages)


def test_cold_rain_and_wind_or_a_cooling_core_are_warned_of():
    bleak = verdict(temperature_c=(4.0,) * 16, wind_m_s=(8.0,) * 16, rain=(True,) * 16)
    assert any(m.id == "H16" for m in bleak.messages)
    dry = verdict(temperature_c=(4.0,) * 16, wind_m_s=(8.0,) * 16, rain=(False,) * 16)
    assert not any(m.id == "H16" for m in dry.messages)
    assert any(m.id == "H16" for m in verdict(thirsty=path(core=35.4)).messages)


@pytest.mark.parametrize(("worn_clo", "warned"), [(0.3, False), (0.99, False), (1.0, True), (1.4, True)])
def test_a_plan_that_counts_on_warm_layers_says_so(worn_clo, warned):
    said = [m.text for m in verdict(worn_clo=worn_clo).messages if m.id == "H16"]
    assert bool(said) is warned
    assert all("jacket, hat and gloves" in text for text in said)


def test_cooling_after_the_finish_is_not_called_cooling_on_the_way():
    cooled = path()
    cooled.core_c[:, TIMES > 14400.0 + 1800.0] = 35.0
    [said] = [m.text for m in verdict(thirsty=cooled).messages if m.id == "H16"]
    assert said.startswith("After the finish")
    cooled.core_c[:, TIMES == 7200.0] = 35.0
    [said] = [m.text for m in verdict(thirsty=cooled).messages if m.id == "H16"]
    assert said.startswith("The body could cool down")


def test_a_simulation_without_an_answer_is_no_plan():
    for broken in (path(water=np.nan), path(core=np.nan), path(sodium=np.nan), path(stomach=np.inf)):
        assert next_action(judge(broken, broken, path(), runner())).kind == "refuse"
    with pytest.raises(ValueError, match="same draws"):
        judge(path(), path(n=3), path(), runner())


VALUES = [np.nan, np.inf, -np.inf, -1e9, -4.0, -1.0, 0.0, 0.3, 0.7, 36.0, 39.7, 41.0, 130.0, 140.0, 1e9]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(VALUES), min_size=10, max_size=10), st.integers(1, 30), st.floats(0.1, 1.0))
def test_no_plan_is_accepted_with_a_limit_broken(values, n, effort):
    compliant, thirsty = path(*values[:5], n=n), path(*values[5:], n=n)
    found = judge(compliant, thirsty, path(n=n), runner())
    step = next_action(found, effort)
    if step.kind == "accept":
        dry = not np.nanmax(compliant.drunk_l, initial=0.0) > 0.0
        for use in found.limits:
            free = dry and use.id in ("H3", "H3_p5", "H10")
            assert free or use.value <= use.limit + 1e-6, use
    else:
        assert step.kind == "refuse" or step.value is not None
    if step.kind in ("scale_fluid", "slow"):
        assert 0.0 <= step.value < 1.0


@settings(max_examples=100)
@given(st.floats(0.0, 3.0), st.floats(0.3, 1.5), st.floats(120.0, 140.0))
def test_cutting_drink_ends(gain, stomach, sodium):
    """Where harm follows the drink, a few rounds of cutting end in a plan that stands."""
    left = 1.0
    for _ in range(8):
        plan = path(
            gain - 3.0 * (1.0 - left), stomach * left, 140.0 - (140.0 - sodium) * left, 38.5, 3.0 * left
        )
        step = next_action(verdict(compliant=plan))
        if step.kind == "accept":
            break
        assert step.kind == "scale_fluid"
        left *= step.value
    assert step.kind == "accept"
