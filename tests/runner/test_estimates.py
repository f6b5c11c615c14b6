"""What is assumed of a runner: wide where nothing was said, narrower where something was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampcast.evidence.muscles import MUSCLES
from crampcast.evidence.parameters import coefficients
from crampcast.runner import Profile, from_toml
from crampcast.runner.conditioning import ReferenceWeek, conditioning_from_week
from crampcast.runner.estimates import Estimate, RunnerEstimates, estimates_from_answers


def all_of(estimates: RunnerEstimates) -> list[Estimate]:
    single = [value for value in vars(estimates).values() if isinstance(value, Estimate)]
    return single + list(estimates.conditioning)


def test_nobody_is_a_stated_default_and_wide() -> None:
    nobody = estimates_from_answers(Profile())
    assert all(e.basis for e in all_of(nobody))
    assert all(e.n == 0 for e in all_of(nobody))
    assert all(e.sd > 0 for e in all_of(nobody))
    low, high = nobody.max_power_w_kg.interval()
    assert high / low > 1.4


def test_what_is_said_narrows_and_counts() -> None:
    nobody = estimates_from_answers(Profile())
    told = estimates_from_answers(
        Profile(
            weekly_km=40.0, weekly_climb_m=500.0, longest_run_km=16.0, heat_acclimatised=0.2, gut_trained=0.2
        )
    )
    for name in ("weekly_km", "weekly_climb_m", "longest_run_km", "acclimatisation", "gut_trained"):
        assert getattr(told, name).sd < getattr(nobody, name).sd, name
        assert getattr(told, name).n == 1
    for mine, default in zip(told.conditioning, nobody.conditioning, strict=True):
        assert mine.value == pytest.approx(default.value)
        assert mine.sd < default.sd


def test_directions() -> None:
    base = estimates_from_answers(Profile(sex="male", age=30.0, weekly_km=40.0))
    assert (
        estimates_from_answers(Profile(sex="male", age=60.0, weekly_km=40.0)).max_power_w_kg.value
        < base.max_power_w_kg.value
    )
    more = estimates_from_answers(Profile(sex="male", age=30.0, weekly_km=90.0))
    assert more.max_power_w_kg.value > base.max_power_w_kg.value
    assert more.endurance.value < base.endurance.value
    assert estimates_from_answers(Profile(new_to_trails=True)).descent_skill.value < base.descent_skill.value
    assert estimates_from_answers(Profile(new_to_trails=True)).protection.value < base.protection.value


def test_sweat_tests_narrow_with_their_number() -> None:
    one = estimates_from_answers(from_toml("sweat_tests = [{ sodium_mmol_l = 50 }]")).sweat_sodium_mmol_l
    four = estimates_from_answers(
        from_toml("sweat_tests = [" + "{ sodium_mmol_l = 50 }," * 4 + "]")
    ).sweat_sodium_mmol_l
    assert one.value == four.value == 50.0
    assert four.sd == pytest.approx(one.sd / 2)


def test_races_are_handed_on() -> None:
    runner = from_toml('recent_race = "10k 45:00"')
    assert estimates_from_answers(runner).races == runner.recent_race
    assert "10 km 0:45:00" in estimates_from_answers(runner).max_power_w_kg.basis


def test_climbing_conditions_the_muscles_that_climb_and_brake() -> None:
    flat, hilly = conditioning_from_week(40.0, 0.0), conditioning_from_week(40.0, 2000.0)
    gain = dict(zip(MUSCLES, (h - f for h, f in zip(hilly, flat, strict=True)), strict=True))
    assert gain["vasti"] > gain["soleus"] > gain["foot"]
    assert gain["gluteus_maximus"] > gain["hamstrings"]


def test_shares_are_shares() -> None:
    week = coefficients(ReferenceWeek, "runner.reference_week")
    assert len(week.climb_share) == len(week.descent_share) == len(MUSCLES)
    assert all(
        min(up, down) > 0.0 and up + down < 1.0
        for up, down in zip(week.climb_share, week.descent_share, strict=True)
    )


@given(
    st.builds(
        Profile,
        weekly_km=st.none() | st.floats(0.0, 400.0),
        weekly_climb_m=st.none() | st.floats(0.0, 25000.0),
        longest_run_km=st.none() | st.floats(0.0, 500.0),
        age=st.none() | st.floats(5.0, 110.0),
        sex=st.sampled_from([None, "female", "male", "unspecified"]),
        new_to_trails=st.none() | st.booleans(),
        heat_acclimatised=st.none() | st.floats(0.0, 1.0),
    )
)
def test_every_runner_has_estimates(runner: Profile) -> None:
    estimates = estimates_from_answers(runner)
    assert all(low <= e.value <= high for e in all_of(estimates) for low, high in [e.interval()])
    assert estimates.endurance.value > 0
    assert 0.0 <= estimates.descent_skill.value <= 1.0
