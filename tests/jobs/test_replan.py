"""The rest of a race planned anew: it takes over what happened, and what was drunk counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from crampcast.course.build import course_from_words
from crampcast.errors import UnusableInput
from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.proneness import Frailty
from crampcast.forecast.under_way import frailty_after
from crampcast.jobs.plan import PlanRequest, plan
from crampcast.jobs.plan.contingencies.again import chance_again
from crampcast.jobs.plan.drinking import drink_within_limits
from crampcast.jobs.plan.job import lay_out_race
from crampcast.jobs.plan.replan.job import replan
from crampcast.jobs.plan.replan.lay_out import lay_out
from crampcast.jobs.plan.replan.request import Progress, parse_progress
from crampcast.jobs.plan.replan.so_far import SoFar
from crampcast.jobs.plan.replan.words import wait_words
from crampcast.jobs.safety import DONE, verify_schedule
from crampcast.report.schemas import load_schema
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile
from crampcast.weather.place import parse_start
from tests.jobs.test_plan import DRAWS, HILLY, RUNNER

START = "2026-06-12T08:00"
WARM = "18 C"
PLACE_M = 25_000.0


def request(**changes: Any) -> PlanRequest:
    whole = PlanRequest(
        course_from_words(HILLY),
        Profile.from_mapping(RUNNER),
        weather=WARM,
        start=START,
        draws=DRAWS,
        optimise=False,
    )
    return replace(whole, **changes)


@pytest.fixture(scope="module")
def before() -> dict[str, Any]:
    return plan(request())


def at(answer: dict[str, Any], distance_m: float) -> float:
    """Return the median time at a place."""
    profile = answer["profile"]
    return float(np.interp(distance_m, profile["distance_m"], profile["time_s"]["p50"]))


@pytest.fixture(scope="module")
def on_time(before: dict[str, Any]) -> dict[str, Any]:
    return replan(request(), Progress(PLACE_M, at(before, PLACE_M)))


@pytest.fixture(scope="module")
def cramped(before: dict[str, Any]) -> dict[str, Any]:
    time_s = at(before, PLACE_M)
    said = parse_progress(
        f"km25 {time_s // 3600:.0f}:{time_s % 3600 // 60:02.0f}:00", cramped=["km24 calf left 6"]
    )
    return replan(request(optimise=True), said)


def test_the_rest_is_packed_in_whole_units_from_where_the_runner_is(on_time):
    here, *later = on_time["packing"]["stretches"]
    assert on_time["packing"]["status"] == "packed"
    assert (here["from"], here["from_m"]) == ("here", PLACE_M)
    assert all(s["from"].startswith("water near km") and not s["pack"] for s in later)
    assert [here, *later][-1]["to_m"] == pytest.approx(44_000.0)
    things = [one for entry in on_time["schedule"] for one in entry["products"]]
    assert all(one["units"] == round(one["units"]) for one in things if one["units"] is not None)
    eaten = sum(one["units"] for one in things if one["from"] == "pocket")
    assert eaten == sum(one["units"] for one in here["pack"]) > 0
    total = on_time["packing"]["totals"]["carbohydrate_g"]
    assert total["packed"] == pytest.approx(sum(e["carbohydrate_g"] for e in on_time["schedule"]), abs=0.2)
    assert 0.75 * total["scheduled"] < total["packed"] < 1.1 * total["scheduled"]
    assert any("what to have with you now" in warning for warning in on_time["warnings"])


def test_the_effort_of_the_rest_is_spread_as_before_a_race(cramped):
    assert cramped["optimiser"]["draws_held_out"] == DRAWS
    pacing = cramped["pacing"]
    if not cramped["optimiser"]["used"]:
        assert cramped["optimiser"]["why_not"]
        assert pacing == []
        return
    assert pacing[0]["from_m"] == PLACE_M
    assert pacing[-1]["to_m"] == pytest.approx(44_000.0, rel=1e-3)
    efforts = np.array([row["effort"] for row in pacing]) / cramped["under_way"]["effort"]
    assert np.abs(np.log(efforts)).max() < 0.15


def test_what_may_go_otherwise_on_the_rest_and_what_can_still_be_changed(cramped, before):
    rows = cramped["contingencies"]
    cramps = [row for row in rows if row["kind"] == "cramp"]
    assert {row["muscle"] for row in cramps} == set(REPORTED)
    assert min(row["from_m"] for row in cramps) == pytest.approx(PLACE_M, abs=1.0)
    assert len(cramps) < len([row for row in before["contingencies"] if row["kind"] == "cramp"])
    assert {row["kind"] for row in rows} == {"cramp", "late", "hotter", "missed bottle", "cramped already"}
    late = next(row for row in rows if row["kind"] == "late")
    assert PLACE_M < late["at_m"] < 44_000.0
    again = np.array([row["cramp_again_probability"]["p50"] for row in cramps])
    assert np.all(again <= cramped["cramp_probability"]["overall"]["p50"] * 2.5)
    levers = {lever["name"]: lever for lever in cramped["levers"]}
    assert (
        {"start slower", "more carbohydrate"}
        <= set(levers)
        < {
            "start slower",
            "more carbohydrate",
            "two more stops",
            "extra",
        }
    )
    assert levers["start slower"]["finish_change_s"] > 60.0
    assert levers["start slower"]["change"] == "run the rest 3 % easier"


def test_who_is_where_the_plan_says_gets_the_plan_again(before, on_time):
    assert on_time["finish_s"]["p50"] == pytest.approx(before["finish_s"]["p50"], rel=0.015)
    assert at(on_time, 35_000.0) == pytest.approx(at(before, 35_000.0), rel=0.015)
    Draft202012Validator(load_schema("plan")).validate(on_time)


def test_only_what_lies_ahead_is_told(on_time):
    now_s = on_time["under_way"]["time_s"]
    assert on_time["profile"]["distance_m"][0] <= PLACE_M < on_time["profile"]["distance_m"][1]
    assert on_time["schedule"]
    assert min(e["time_s"] for e in on_time["schedule"]) > now_s
    assert all(s["distance_m"] > PLACE_M for s in on_time["stations"])
    assert on_time["stations"][0]["leg"]["distance_m"] == pytest.approx(19_000.0, abs=1.0)
    assert on_time["before"] == []
    assert on_time["profile"]["cramp_probability"]["p50"][0] == 0.0


def test_the_clock_is_where_the_runner_says_for_every_draw(on_time):
    profile = on_time["profile"]
    for key in ("p10", "p90"):
        here = np.interp(PLACE_M, profile["distance_m"], profile["time_s"][key])
        assert here == pytest.approx(on_time["under_way"]["time_s"], abs=45.0)


def test_the_times_ahead_are_as_wide_as_those_of_real_races(on_time):
    rest = on_time["under_way"]["rest"]["time_s"]
    assert rest["p10"] <= 0.9 * rest["p50"]
    assert rest["p90"] >= 1.13 * rest["p50"]
    last = on_time["stations"][-1]
    for key, value in on_time["finish_s"].items():
        assert last["time_s"][key] == pytest.approx(value, abs=1.0)
        passed_s = datetime.fromisoformat(last["clock"][key]) - datetime.fromisoformat(on_time["start"])
        assert passed_s.total_seconds() == pytest.approx(value, abs=61.0)


def test_whoever_is_late_is_not_counted_on_to_speed_up(before):
    late = replan(request(), Progress(PLACE_M, at(before, PLACE_M) * 1.25))
    rest_s = before["finish_s"]["p50"] - at(before, PLACE_M)
    assert late["under_way"]["effort_ahead"]["p50"] < 0.9
    assert late["under_way"]["rest"]["time_s"]["p50"] > 1.1 * rest_s


def test_a_cramp_raises_the_chance_of_another_and_eases_the_next_stretch(on_time, cramped):
    again, first = (a["cramp_probability"]["overall"]["p50"] for a in (cramped, on_time))
    assert again > first
    assert cramped["under_way"]["ease_until_m"] > PLACE_M
    assert "ease off" in cramped["headline"]
    at = next(i for i, d in enumerate(cramped["profile"]["distance_m"]) if d > PLACE_M + 100.0)
    now, before = (answer["profile"]["hazard_per_h"] for answer in (cramped, on_time))
    calf, hamstring = (now[m]["p50"][at] / before[m]["p50"][at] for m in ("calf", "hamstring"))
    assert calf > 1.2 * hamstring, "the muscle that cramped is the one that is ready to again"


def test_easing_off_the_rest_lowers_the_chance(cramped):
    chances = [point["cramp_probability"]["p50"] for point in cramped["frontier"]]
    times = [point["finish_s"]["p50"] for point in cramped["frontier"]]
    assert chances == sorted(chances, reverse=True)
    assert times == sorted(times)
    assert chances[-1] < 0.85 * chances[0]


@settings(max_examples=6, deadline=None)
@given(drunk_l=st.floats(0.0, 9.0), late=st.floats(0.9, 1.6), hotter_c=st.sampled_from([0.0, 8.0]))
def test_what_was_drunk_counts_in_every_limit(before, drunk_l, late, hotter_c):
    asked = request()
    progress = Progress(PLACE_M, at(before, PLACE_M) * late, drunk_l=drunk_l, hotter_c=hotter_c)
    fresh, _ = lay_out_race(asked, parse_start(START, np.nan, np.nan))
    card = SafetyCard.from_profile(asked.profile)
    made = drink_within_limits(lay_out(fresh, progress, card, 0), card, seed=0)
    if made.status == "refused":
        assert not made.schedule
        return
    assert verify_schedule(made.schedule, made.losses, made.situation) == []
    known = sum(e["fluid_ml"] for e in made.schedule if e.get(DONE)) / 1000.0
    assert known == pytest.approx(drunk_l)
    assert "scale_fluid" not in made.verdict.actions or not any(
        e["fluid_ml"] for e in made.schedule if not e.get(DONE)
    )


def test_who_has_drunk_too_much_is_scheduled_nothing(before):
    full = replan(request(), Progress(PLACE_M, at(before, PLACE_M), drunk_l=5.0))
    assert not any(e["fluid_ml"] for e in full["schedule"])
    said = " ".join(full["warnings"] + full["safety"]["messages"])
    assert "drink only when thirsty" in said or "leaves no room" in said


def test_no_amounts_where_none_may_be_named(before):
    silent = request(profile=Profile.from_mapping(RUNNER | {"kidney_disease": True}))
    answer = replan(silent, Progress(PLACE_M, at(before, PLACE_M)))
    assert answer["status"] == "excluded"
    assert all(e["fluid_ml"] is None and e["sodium_mg"] is None for e in answer["schedule"])
    assert answer["under_way"]["drunk_ml"] is None


def test_proneness_after_a_cramp_agrees_with_the_exact_chance():
    """The normal of the posterior's moments against the posterior itself."""
    frailty = Frailty(np.array([0.1, -0.4]), np.array([0.9, 1.2]))
    so_far, ahead = np.array([0.2, 0.05]), np.array([0.3, 0.4])
    exact = chance_again(so_far, ahead, frailty)
    after = frailty_after(frailty, so_far, 1)
    nodes, weights = np.polynomial.hermite_e.hermegauss(41)
    u = after.mean[:, None] + after.sd[:, None] * nodes
    approximate = ((1.0 - np.exp(-ahead[:, None] * np.exp(u))) * weights).sum(axis=1) / weights.sum()
    np.testing.assert_allclose(approximate, exact, atol=0.015)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"distance_m": 44_000.0, "time_s": 2e4}, "at or beyond the finish"),
        ({"distance_m": 25_000.0, "time_s": 3000.0}, "world record"),
        (
            {"distance_m": 10_000.0, "time_s": 47 * 3600.0},
            "slower than anybody walks.* 47 minutes are 0:47:00",
        ),
    ],
)
def test_a_place_that_cannot_be_is_refused(said, why):
    with pytest.raises(UnusableInput, match=why):
        replan(request(), Progress(**said))


def test_drink_that_waits_beyond_the_finish_is_not_given_an_hour() -> None:
    waiting = cast("SoFar", SimpleNamespace(free_s=44_100.0, time_s=20_400.0))
    assert "12:15:00" in wait_words(waiting, 50_000.0)[0]
    assert "no more drink is scheduled" in wait_words(waiting, 36_000.0)[0]
    assert wait_words(cast("SoFar", SimpleNamespace(free_s=0.0, time_s=20_400.0)), 36_000.0) == []
