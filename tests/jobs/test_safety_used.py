"""What a schedule uses of each limit, as it is handed on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from crampcast.jobs.safety import (
    DONE,
    LimitUse,
    Losses,
    Rates,
    Situation,
    clip,
    hold_schedule,
    used_by_schedule,
)

QUARTERS = 16


def runner(**changes: Any) -> Situation:
    card: Any = SimpleNamespace(excluded=(), no_race=(), flags=(), complete=True)
    values: dict[str, Any] = {
        "mass_kg": 70.0,
        "card": card,
        "duration_s": QUARTERS * 900.0,
        "pace_s_km": 300.0,
        "temperature_start_c": 15.0,
        "wbgt_start_c": 12.0,
        "height_m": 1.8,
        "age": 40.0,
    }
    return Situation(**(values | changes))


def steady(lost_l_h: float = 0.5, sodium_mg_h: float = 400.0) -> Losses:
    full = np.ones((5, QUARTERS))
    return Losses(full * lost_l_h, full * sodium_mg_h, np.full(5, QUARTERS * 900.0))


def of_plenty(losses: Losses, situation: Situation) -> tuple[LimitUse, ...]:
    """Uses of a wish for more than any limit allows."""
    much = np.full(QUARTERS, 1e4)
    return clip(Rates(much, much, much, much), losses, situation).limits


def used(schedule: list[dict[str, Any]], losses: Losses | None = None, **changes: Any) -> dict[str, LimitUse]:
    losses, situation = losses or steady(), runner(**changes)
    found = used_by_schedule(of_plenty(losses, situation), schedule, losses, situation)
    return {use.id: use for use in found}


def test_what_was_packed_counts_not_what_was_wished_for() -> None:
    found = used([{"time_s": 7200.0, "sodium_mg": 2.0, "fluid_ml": 100.0, "carbohydrate_g": 30.0}])
    assert (found["H8"].value, found["H8"].limit) == (2.0, 400.0)
    assert (found["H2"].value, found["H2"].limit) == (0.1, 0.5)
    assert (found["carbohydrate"].value, found["carbohydrate"].unit) == (30.0, "g/h")
    assert found["H1"].value == 0.1
    assert found["caffeine"].value == 0.0
    assert found["H8"].binding  # it still held the wish back


def test_of_a_limit_of_which_nothing_is_used_the_widest_is_told() -> None:
    found = used([])
    assert (found["H8"].value, found["H8"].limit) == (0.0, 400.0)
    assert (found["H1"].value, found["H1"].limit) == (0.0, 2.0)


def test_what_was_drunk_already_may_stand_above_a_limit() -> None:
    found = used([{"time_s": 3600.0, "fluid_ml": 1200.0, DONE: True}])
    assert found["H2"].value == 1.2 > found["H2"].limit == 0.5
    assert found["H1"].value == 1.2 > found["H1"].limit
    assert found["H1"].binding


def test_a_cold_stretch_counts_by_whole_cold_hours() -> None:
    cold = [15.0] * 8 + [-5.0] * 8
    schedule = [{"time_s": 7200.0, "fluid_ml": 300.0}, {"time_s": 12600.0, "fluid_ml": 100.0}]
    assert used(schedule, temperature_c=cold)["H14"].value == 0.1


@given(
    times=st.lists(st.floats(60.0, QUARTERS * 900.0), min_size=1, max_size=12),
    fluid_ml=st.just(0.0) | st.floats(5.0, 900.0),
    sodium_mg=st.floats(0.0, 900.0),
    food_g=st.floats(0.0, 90.0),
    lost_l_h=st.floats(0.0, 1.5),
    cold=st.integers(0, QUARTERS),
)
def test_a_schedule_that_was_held_uses_no_more_than_any_limit(
    times: list[float], fluid_ml: float, sodium_mg: float, food_g: float, lost_l_h: float, cold: int
) -> None:
    losses = steady(lost_l_h)
    situation = runner(temperature_c=[-5.0] * cold + [15.0] * (QUARTERS - cold))
    wished = [
        {"time_s": at, "fluid_ml": fluid_ml, "sodium_mg": sodium_mg, "carbohydrate_g": food_g} for at in times
    ]
    held, _ = hold_schedule(wished, losses, situation)
    for use in used_by_schedule(of_plenty(losses, situation), held, losses, situation):
        # verify_schedule lets a thousandth of a milligram pass: 0.009 mmol/L of a sip of 5 ml
        assert use.value <= use.limit + (0.01 if use.unit == "mmol/L" else 1e-3), use
