"""Between races: a difference must hold on two days, a taper is kept, nothing is promised."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from rich.console import Console

from crampcast.activity.summary import RunSummary
from crampcast.course.build import course_from_words
from crampcast.errors import UnusableInput
from crampcast.evidence.strength import TRAINED, load_blocks, load_home_tests, strength_rules
from crampcast.jobs.diary.entries import log as write
from crampcast.jobs.diary.entries import ready
from crampcast.jobs.diary.kinds import load_kinds
from crampcast.jobs.plan import PlanRequest
from crampcast.jobs.strengthen import StrengthenRequest, strengthen
from crampcast.jobs.strengthen.of_diary import results_in
from crampcast.jobs.strengthen.request import Result
from crampcast.jobs.strengthen.tested import imbalance
from crampcast.report.drawing import figure_names
from crampcast.report.schemas import load_schema
from crampcast.report.strengthen_text import compared_with, strengthen_text
from crampcast.runner.profile import Profile
from crampcast.store import Diary

ON = date(2026, 3, 2)
PLAN = {
    "status": "ok",
    "finish_s": {"p50": 30_000.0},
    "course": {"distance_m": 50_000.0, "descent_m": 2_400.0},
    "cramp_probability": {"by_muscle": {"adductor": {"p50": 0.3}, "calf": {"p50": 0.1}}},
    "profile": {"core_temperature_c": {"p50": [37.0, 39.2]}},
    "levers": [{"name": "ten days of heat", "cramp_probability_change": -0.02}],
}


def ask(**more) -> dict:
    return strengthen(StrengthenRequest(**{"on": ON} | more))


def test_every_test_and_block_is_drawn_and_every_muscle_has_exercises():
    drawn = {t.figure for t in load_home_tests().values()} | {b.figure for b in load_blocks()}
    assert drawn <= set(figure_names())
    assert {b.muscle for b in load_blocks()} == set(TRAINED)
    assert {"copenhagen", "lateral_lunge", "resisted_adduction"} <= {b.id for b in load_blocks()}


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.floats(1, 60), st.floats(1, 60)),
        min_size=1,
        max_size=6,
        unique_by=lambda r: r[0],
    )
)
@settings(max_examples=80)
def test_an_imbalance_is_large_and_held_in_one_direction_on_two_days_apart(rows):
    test = load_home_tests()["heel_raise"]
    results = [Result(test.id, ON + timedelta(days=d), left, right) for d, left, right in sorted(rows)]
    found = imbalance(test, results)
    if found is None:
        return
    last = results[-1]
    assert abs(last.left - last.right) > max(0.15 * max(last.left, last.right), test.error)
    first = next(r for r in results if r.day.isoformat() == found["days"][0])
    assert (last.day - first.day).days >= strength_rules().days_apart
    assert (first.left < first.right) == (last.left < last.right) == (found["weaker"] == "left")


def test_one_day_is_not_believed():
    answer = ask(results=[Result("heel_raise", ON, 12.0, 26.0)])
    (row,) = [t for t in answer["tests"] if t["id"] == "heel_raise"]
    assert row["imbalance"] is None
    assert row["weak"] == ["left"]
    assert "test again in three days" in row["says"]


def test_a_test_without_a_norm_calls_nobody_weak():
    answer = ask(results=[Result("copenhagen_hold", ON, 1.0, 1.0)])
    (row,) = [t for t in answer["tests"] if t["id"] == "copenhagen_hold"]
    assert row["weak"] is None
    assert row["norm"] is None


def test_the_forecast_s_weak_muscle_leads_and_an_uneven_glute_points_at_the_calf():
    assert ask(plan=PLAN)["focus"][0]["muscle"] == "adductor"
    uneven = [Result("side_plank", ON - timedelta(days=n), 20.0, 60.0) for n in (8, 1)]
    found = {row["muscle"]: row["reasons"] for row in ask(results=uneven)["focus"]}
    assert next(iter(found)) == "glute"
    assert any("hypothesis" in reason for reason in found["calf"])


def test_who_has_not_told_the_sex_is_weak_only_by_both_norms():
    results = [Result("heel_raise", ON, 18.0, 16.0)]

    def judged(**who):
        (row,) = [t for t in ask(results=results, **who)["tests"] if t["id"] == "heel_raise"]
        return row["weak"], compared_with(row)[0]

    assert judged(profile=Profile(sex="male")) == (
        ["left", "right"],
        "Usual for men: 24 repetitions; below 20 counts as weak.",
    )
    assert judged(profile=Profile(sex="female"))[0] == ["right"]
    either = (["right"], "Usual: 24 repetitions for men, 21 for women; below 17 counts as weak.")
    assert judged() == judged(profile=Profile(sex="unspecified")) == either


def test_nothing_known_says_so():
    answer = ask()
    assert all("nothing is known of you" in row["reasons"][0] for row in answer["focus"])
    assert any("no trial has shown" in line for line in answer["cannot_tell"])


@given(st.integers(11, 300))
@settings(max_examples=25)
def test_the_last_ten_days_are_free_of_heavy_work_and_sessions_stay_short(days):
    race = ON + timedelta(days=days)
    answer = ask(race=race, plan=PLAN)
    for session in answer["sessions"]:
        assert (race - date.fromisoformat(session["day"])).days >= strength_rules().last_heavy_days
        assert 1 <= len(session["exercises"]) <= strength_rules().most_exercises
    per_week: dict[tuple, int] = {}
    for session in answer["sessions"]:
        key = (session["week"], session["phase"])
        per_week[key] = per_week.get(key, 0) + 1
    assert all(count <= (2 if phase == "base" else 1) for (_, phase), count in per_week.items())
    assert all(ON <= date.fromisoformat(step["day"]) < race for step in answer["preparation"])


def test_a_hot_mountain_race_is_prepared_for_and_what_the_plan_says_of_it_is_shown():
    answer = ask(race=ON + timedelta(weeks=12), plan=PLAN)
    steps = [step["id"] for step in answer["preparation"]]
    assert steps.count("descent") == 4
    assert steps.count("heat") == 10
    assert steps.count("gut") == 2
    assert answer["expected"] == [{"for": "heat", "lever": PLAN["levers"][0]}]
    cool = PLAN | {
        "profile": {"core_temperature_c": {"p50": [38.0]}},
        "course": {"distance_m": 1e4, "descent_m": 30},
    }
    assert {s["id"] for s in ask(race=ON + timedelta(weeks=12), plan=cool)["preparation"]} == {"gut"}


def test_descents_begin_above_what_the_legs_have_had_and_one_is_kept():
    race = ON + timedelta(weeks=12)

    def doses(drop_m: float) -> list[str]:
        runs = [RunSummary(ON - timedelta(days=10), descent_m=drop_m), RunSummary(ON - timedelta(days=90))]
        steps = ask(race=race, plan=PLAN, runs=runs)["preparation"]
        return [
            step["what"].split(" m of height")[0].split()[-1] for step in steps if step["id"] == "descent"
        ]

    assert doses(0.0) == ["225", "675", "1125", "1570"]
    assert doses(700.0) == ["1125", "1570"]
    assert doses(3000.0) == ["1570"]


@pytest.mark.parametrize("answer", ["pregnant", "heart_disease", "ill"])
def test_no_heat_is_sought_where_the_safety_card_speaks_against_it(answer):
    found = ask(
        race=ON + timedelta(weeks=12),
        plan=PLAN,
        profile=Profile.from_mapping({"sex": "female", answer: True}),
    )
    assert "heat" not in {step["id"] for step in found["preparation"]}
    assert any("ask a doctor" in line for line in found["cannot_tell"])


def test_foot_exercises_are_not_for_novices():
    plan = PLAN | {"cramp_probability": {"by_muscle": {"foot": {"p50": 0.3}}}}
    novice, known = (ask(plan=plan, profile=Profile(weekly_km=km)) for km in (10.0, 60.0))
    assert "foot_core" not in {b["id"] for b in novice["blocks"]}
    assert "foot_core" in {b["id"] for b in known["blocks"]}


def test_every_command_that_is_printed_for_a_test_is_one_that_the_diary_takes():
    page = io.StringIO()
    strengthen_text(ask(), Console(file=page, width=200))
    printed = [line.split() for line in page.getvalue().splitlines() if "crampcast log" in line]
    assert len(printed) == len(load_home_tests())
    for _, _, kind, *words in printed:
        answers = dict(word.replace("…", "9").split("=") for word in words)
        assert answers["test"] in load_home_tests()
        ready(kind, answers, None, datetime(2026, 3, 2, tzinfo=UTC))


def test_a_result_stands_beside_its_norm_or_the_first_one_and_none_of_later_days_counts():
    days = [Result("copenhagen_hold", ON + timedelta(days=n), 20.0 + n, 30.0) for n in (-9, -2, 5)]
    found = {row["id"]: row for row in ask(results=days)["tests"]}
    hold, raises = found["copenhagen_hold"], found["heel_raise"]
    assert (hold["first"]["left"], hold["newest"]["left"]) == (11.0, 18.0)
    assert any("left 11, right 30 seconds" in line for line in compared_with(hold))
    assert "24 repetitions" in compared_with(raises)[0]


def test_every_test_that_can_be_written_down_is_explained_drawn_and_judged():
    tests = load_home_tests()
    kinds = load_kinds()
    for kind in ("strength_test", "flexibility_test"):
        assert {t.id for t in tests.values() if t.entry == kind} == set(kinds[kind].fields["test"].choices)
    for test in tests.values():
        assert test.how
        results = [
            Result(test.id, ON - timedelta(days=d), *((None, None, 10.0) if not test.sides else (10.0, 50.0)))
            for d in (7, 0)
        ]
        (row,) = [r for r in ask(results=results)["tests"] if r["id"] == test.id]
        assert row["newest"]["day"] == ON.isoformat()
        assert compared_with(row)
        if test.sides:
            behind = "left" if test.better == "more" else "right"
            assert row["imbalance"]["weaker"] == behind, test.id
        else:
            assert row["imbalance"] is None


def test_a_plank_has_no_sides_and_a_weak_trunk_is_trained():
    answer = ask(results=[Result("prone_plank", ON, None, None, 50.0)], profile=Profile(sex="male"))
    (row,) = [test for test in answer["tests"] if test["id"] == "prone_plank"]
    assert (row["norm"], row["weak"], row["newest"]["both"], row["weak_flag"]) == (
        124,
        ["both"],
        50.0,
        "derived",
    )
    assert answer["focus"][0] == {"muscle": "trunk", "reasons": ["Front plank: weak"]}
    assert answer["blocks"][0]["id"] == "trunk"
    Draft202012Validator(load_schema("strengthen")).validate(answer)


@pytest.mark.parametrize(
    ("left", "right", "weaker"), [(-8.0, 12.0, "left"), (-2.0, 12.0, None), (3.0, 1.0, None)]
)
def test_an_angle_around_nothing_differs_by_its_error_and_not_by_a_share(left, right, weaker):
    results = [Result("thomas", ON - timedelta(days=d), left, right) for d in (5, 0)]
    answer = ask(results=results)
    Draft202012Validator(load_schema("strengthen")).validate(answer)
    (row,) = [t for t in answer["tests"] if t["id"] == "thomas"]
    if weaker is None:
        assert row["imbalance"] is None
        return
    assert (row["imbalance"]["weaker"], row["imbalance"]["share"]) == (weaker, None)
    assert answer["focus"][0]["reasons"] == ["Modified Thomas test: left stiffer by 20 degrees, twice"]


@pytest.mark.parametrize(
    ("test", "given", "wanted"),
    [("heel_raise", "both", "left=… and right=…"), ("prone_plank", "left", "give both=…")],
)
def test_a_result_that_says_no_side_or_one_too_many_is_refused(test, given, wanted):
    with pytest.raises(UnusableInput) as why:
        ready("strength_test", {"test": test, given: "20"}, None, datetime(2026, 3, 2, tzinfo=UTC))
    assert wanted in why.value.remedy


def test_what_the_diary_holds_and_nothing_judges_is_said(tmp_path):
    with Diary.open(tmp_path) as diary:
        now = datetime(2026, 3, 2, tzinfo=UTC)
        write(diary, "leg_length", {"left_cm": "90", "right_cm": "91"}, "2026-03-01", now)
        write(diary, "strength_test", {"test": "prone_plank", "both": "90"}, "2026-03-01", now)
        write(diary, "strength_test", {"test": "heel_raise", "left": "20", "right": "21"}, "2026-03-01", now)
        diary.add_entry("strength_test", "2026-02-01T08:00:00+00:00", {"test": "wall_sit", "both": 30.0})
        answer = ask(results=results_in(diary))
    lines = [line for line in answer["cannot_tell"] if "side of it" in line or "91" in line]
    assert "not been shown to cause cramps" in lines[0]
    assert lines[1:] == ["done a side at a time, but the diary has no side of it: Single-leg wall sit"]


def test_a_race_in_the_past_is_refused():
    with pytest.raises(UnusableInput, match="before the first day"):
        ask(race=ON)


def test_a_goal_is_rerun_with_each_part_of_the_programme():
    """What fits the course is rerun; each muscle by the gain that is named; the goal sets the focus."""
    goal = PlanRequest(
        course_from_words("12 km 600 m"),
        Profile.from_mapping({"mass_kg": 70, "height_m": 1.8, "sex": "male", "age": 40, "weekly_km": 40}),
        weather="2 C",
        draws=16,
        optimise=False,
    )
    answer = strengthen(StrengthenRequest(date(2026, 1, 5), race=date(2026, 3, 2), goal=goal))
    assert "forecast: " in answer["focus"][0]["reasons"][0]
    steps = [(step["id"], step["what"]) for step in answer["preparation"]]
    assert [name for name, _ in steps if name == "descent"] == ["descent"] * 4
    assert "600 m of height" in steps[-1][1] or "600 m of height" in steps[-2][1]
    assert any("no start" in line or "start" in line for line in answer["warnings"])
    Draft202012Validator(load_schema("strengthen")).validate(answer)
    found = {row["lever"]["name"]: row for row in answer["expected"]}
    assert {"strength work", "train descents"} <= set(found)
    assert "heat training" not in found
    muscles = {row["muscle"] for row in found.values()} - {None}
    assert muscles == {block["muscle"] for block in answer["blocks"]} - {"trunk"}
    for row in found.values():
        change = row["lever"]["cramp_probability_change"]
        assert change["p10"] <= change["p50"] <= change["p90"]
        if row["for"] != "gut":  # more to eat does not help every draw; more strength does
            assert change["p90"] <= 1e-4, row
    first = f"strengthen {answer['focus'][0]['muscle'].replace('_', ' ')}"
    assert "5 % more (assumed)" in found[first]["lever"]["change"]
    assert any("assume a gain" in line for line in answer["cannot_tell"])
