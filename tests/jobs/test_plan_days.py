"""What is done before and after a race: dated, graded, and silent where no amount may be named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from crampcast.course.build import course_from_words
from crampcast.jobs.plan import PlanRequest
from crampcast.jobs.plan.days import days_around
from crampcast.jobs.plan.days.dating import still_ahead
from crampcast.jobs.plan.days.step import Step
from crampcast.jobs.plan.drinking import drink_within_limits
from crampcast.jobs.plan.job import lay_out_race
from crampcast.jobs.plan.marked import calendar_entries
from crampcast.report.schemas import load_schema
from crampcast.report.text import plan_text
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile
from crampcast.weather.place import parse_start
from tests.jobs.test_plan import DRAWS, HILLY, RUNNER

START = "2026-08-29T07:00+02:00"


@cache
def planned(weather: str = "18 C", now: str | None = None, **changes: Any) -> dict[str, Any]:
    """Return the days around one race, without the rest of its plan."""
    profile = Profile.from_mapping(RUNNER | {"heat_acclimatised": 0.1} | changes)
    request = PlanRequest(course_from_words(HILLY), profile, weather=weather, start=START, draws=DRAWS)
    start = parse_start(START, 45.92, 6.87)
    outlook, _ = lay_out_race(request, start)
    made = drink_within_limits(outlook, SafetyCard.from_profile(profile), seed=0)
    present = None if now is None else datetime.fromisoformat(now)
    before, after, said = days_around(made, profile, start, present)
    return {
        "status": made.status,
        "start": start.local.isoformat(),
        "time_zone": start.zone,
        "course": {"name": "race"},
        "before": before,
        "after": after,
        "warnings": said,
    }


def by_id(steps: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {step["id"]: step for step in steps}


def test_every_step_is_dated_and_graded():
    answer = planned(weather="24-26 C, cloudy")
    steps = load_schema("plan")
    for key in ("before", "after"):
        one = steps["properties"][key] | {"$defs": steps["$defs"]}
        Draft202012Validator(one).validate(answer[key])
    before, after = by_id(answer["before"]), by_id(answer["after"])
    assert {"heat", "descent", "loading", "meal", "drink_eve", "H12", "painkillers", "check"} <= set(before)
    assert {"cool_down", "H13", "meal", "protein", "watch"} <= set(after)
    assert before["heat"]["at"] == "2026-08-16"
    assert before["descent"]["at"] == "2026-08-19"
    assert before["loading"]["at"] == "2026-08-27"
    assert before["meal"]["at"] == "2026-08-29T03:00+02:00"
    assert [s["when_h"] for s in answer["before"]] == sorted(s["when_h"] for s in answer["before"])
    for step in (*answer["before"], *answer["after"]):
        assert (step["claim"] is None) == (step["grade"] is None)
        assert step["claim"] is not None or step["own_choice"]


def test_amounts_follow_the_runner_and_say_where_they_come_from():
    loading = by_id(planned()["before"])["loading"]
    assert loading["amounts"] == {"carbohydrate_g_day": {"low": 700, "high": 840}}
    assert (loading["source"], loading["flag"]) == ("thomas_2016", "recalled")
    heavier = by_id(planned(mass_kg=95)["before"])["loading"]["amounts"]["carbohydrate_g_day"]
    assert heavier == {"low": 950, "high": 1140}


def test_a_cool_flat_race_needs_no_heat():
    assert "heat" not in by_id(planned(weather="10 C")["before"])


def test_a_race_today_leaves_out_what_is_past_and_says_so():
    soon = planned(now="2026-08-29T02:00+02:00")
    assert not {"descent", "loading", "drink_eve"} & set(by_id(soon["before"]))
    assert {"meal", "H12", "check"} <= set(by_id(soon["before"]))
    assert any("too late" in warning and "last hard descent" in warning for warning in soon["warnings"])
    assert len(planned(now="2026-07-01T00:00+02:00")["before"]) == len(planned()["before"])


def test_what_is_half_over_is_left_out():
    start = datetime(2026, 8, 29, 7, tzinfo=UTC)
    block = Step("heat", "Heat", (), -24.0 * 13.0, 24.0 * 10.0)
    for days, kept in ((20, True), (9, True), (7, False), (1, False)):
        ahead, said = still_ahead([block], start, start - timedelta(days=days))
        assert (bool(ahead), bool(said)) == (kept, not kept)
    assert still_ahead([block], start, start + timedelta(days=1)) == ([block], [])


@pytest.mark.parametrize("why", ["pregnant", "kidney_disease", "heart_disease", "diuretic", "age"])
def test_no_amount_of_fluid_or_salt_where_none_may_be_named(why):
    changes = {"age": 16} if why == "age" else {why: True} | ({"sex": "female"} if why == "pregnant" else {})
    answer = planned(**changes)
    for step in (*answer["before"], *answer["after"]):
        assert step["most_ml"] is None
        assert not any(unit in step["text"] for unit in (" ml", " L ", "mg", "mmol"))
        assert not step["amounts"] or "g" not in str(step["amounts"]).replace("days", "")


def test_the_calendar_and_the_text_have_them(capsys):
    answer = planned()
    entries = {entry.key.split("-")[1]: entry for entry in calendar_entries(answer) if "-" in entry.key}
    assert entries["loading"].all_day
    assert entries["loading"].length == timedelta(days=2)
    assert entries["painkillers"].start == datetime.fromisoformat(START) - timedelta(days=1)
    plan_text(answer)
    said = capsys.readouterr().out
    assert "Before the start" in said
    assert "Thu 27 Aug" in said


@pytest.mark.parametrize("condition", [{"age": 16.0}, {"kidney_disease": True}])
def test_who_is_excluded_gets_no_amount_even_where_other_questions_are_open(condition):
    answer = planned(**{"heart_disease": None, "diuretic": None} | condition)
    said = " ".join(step["text"] for key in ("before", "after") for step in answer[key])
    assert answer["status"] == "excluded"
    assert "per kg of body mass" not in said
    assert "unanswered" not in said
    assert "Ask your" in said


def test_only_the_questions_that_are_open_are_named():
    answer = planned(heart_disease=None, diuretic=None)
    assert "the questions on heart and diuretics are unanswered" in by_id(answer["before"])["meal"]["text"]
