"""The advice at the head of a plan does not contradict what was asked for."""

from __future__ import annotations

from typing import Any

from crampcast.jobs.plan.levers import headline


def lever(name: str, finish_change_s: float, fall: float) -> dict[str, Any]:
    return {
        "name": name,
        "finish_change_s": finish_change_s,
        "cramp_probability_change": {"p10": -2.0 * fall, "p50": -fall, "p90": 0.0},
        "sentence": f"Do this: {name}.",
    }


SLOWER, POLES = lever("start slower", 400.0, 0.03), lever("poles", 0.0, 0.02)


def test_a_plan_that_keeps_its_target_time_is_not_told_to_go_slower() -> None:
    said = headline([SLOWER], "ok", None, 0.1, kept_s=13_200.0)
    assert said == "The plan keeps your 3:40:00. Only if that may give way: do this: start slower."


def test_what_costs_no_time_comes_first_where_a_time_was_asked_for() -> None:
    assert headline([SLOWER, POLES], "ok", None, 0.1, kept_s=13_200.0) == "Do this: poles."
    assert headline([SLOWER, POLES], "ok", None, 0.1) == "Do this: start slower."
