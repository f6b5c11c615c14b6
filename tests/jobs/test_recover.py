"""After a run: no drink beyond H13, no amount without a card, more run never means sooner ready."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.activity.summary import RunSummary
from crampcast.activity.table import Activity
from crampcast.errors import UnusableInput
from crampcast.evidence.recover import DIETS
from crampcast.jobs.recover import RecoverRequest, recover
from crampcast.jobs.recover.day_to_day import day_to_day
from crampcast.jobs.recover.drinking import drinking
from crampcast.jobs.recover.legs import grid_h, hours_until, lost_after, ready_at
from crampcast.jobs.recover.meal import example_meals, first_meal
from crampcast.jobs.recover.replayed import what_is_left
from crampcast.jobs.recover.request import hours_until_next
from crampcast.runner.profile import Profile

START = datetime(2026, 6, 1, 7, tzinfo=UTC)
NO = dict.fromkeys(
    ("kidney_disease", "heart_disease", "diuretic", "nsaid", "first_ultra", "ill", "sickle_trait"), False
)
ANSWERED = {"mass_kg": 70.0, "height_m": 1.8, "sex": "male", "age": 40.0, **NO}
KNOWN = Profile.from_mapping(ANSWERED)


def run_of(minutes: float, down_m: float | None = None, **more) -> Activity:
    """A run at an even speed, all downhill by so many metres if any; without heights by default."""
    time_s = np.arange(0.0, 60.0 * minutes + 1.0, 5.0)
    table = {"time_s": time_s, "distance_m": 2.8 * time_s}
    if down_m is not None:
        table["altitude_m"] = 3000.0 - down_m * time_s / time_s[-1]
    return Activity(table, start=START, sport="running", **more)


def ask(run: Activity, **more) -> RecoverRequest:
    return RecoverRequest(run, **({"profile": KNOWN, "weather": "20 C", "intake": "40 g/h, 0.3 l/h"} | more))


@pytest.fixture(scope="module")
def left():
    return what_is_left(ask(run_of(180, 900.0)), run_of(180, 900.0))


@given(
    st.lists(st.floats(-2.0, 6.0), min_size=1, max_size=40),
    st.booleans(),
    st.floats(1.0, 60.0),
    st.sampled_from(
        [{}, {"age": 15.0}, {"sex": "female", "pregnant": True}, {"ill": True}, {"diuretic": True}, None]
    ),
    st.booleans(),
)
@settings(max_examples=60)
def test_no_advice_to_drink_exceeds_h13(left, lacking, urine, next_h, changed, said):
    profile = Profile() if changed is None else Profile.from_mapping(ANSWERED | changed)
    request = ask(run_of(180), profile=profile, urine_passed=urine)
    known = replace(left, water_deficit_l=np.array(lacking))
    if not said:
        unsaid = replace(left.situation.eaten, fluid_known=False)
        known = replace(known, situation=replace(left.situation, eaten=unsaid))
    most = [row["most_ml"] for row in drinking(request, run_of(180), known, next_h) if row["most_ml"]]
    if changed != {} or not said:
        assert not most
        return
    sure_l = max(float(np.sort(lacking)[int(0.1 * (len(lacking) - 1))]), 0.0)
    soon = next_h <= 24.0 and urine
    ceiling = min(1500.0 * sure_l, 4000.0) if soon else (500.0 if sure_l >= 0.5 else 0.0)
    assert all(ml <= ceiling + 1e-6 for ml in most)


@given(st.floats(60.0, 200.0), st.sampled_from([(8.0, 20.0), (20.0, 32.0)]), st.floats(1.05, 1.6))
@settings(max_examples=5)
def test_hotter_or_longer_without_drinking_never_leaves_less_water_lacking(minutes, degrees, longer):
    def lacking(one_min: float, degree: float) -> np.ndarray:
        request = ask(run_of(one_min), weather=f"{degree:g} C", intake="40 g/h, 0 l/h")
        return what_is_left(request, request.activity).water_deficit_l

    cool, hot = degrees
    base = lacking(minutes, cool)
    assert np.all(lacking(minutes, hot) >= base - 1e-3)
    assert np.all(lacking(longer * minutes, cool) >= base - 1e-3)


@given(st.floats(0.0, 1500.0), st.floats(10.0, 800.0))
@settings(max_examples=5)
def test_more_descent_is_never_sooner_ready_for_hard_descents(down_m, more_m):
    def ready_h(metres: float) -> np.ndarray:
        run = run_of(150, metres)
        found = what_is_left(ask(run), run)
        hours = grid_h()
        lost = lost_after(found.slow_loss, found.damage_24h, hours, 0)
        return hours_until(lost, hours, ready_at().hard_descent)

    assert np.median(ready_h(down_m + more_m)) >= np.median(ready_h(down_m))


@given(st.floats(35.0, 150.0), st.sampled_from(DIETS))
def test_every_example_meal_holds_what_the_first_meal_should(mass_kg, diet):
    wants = first_meal()
    meals = example_meals(diet, mass_kg)
    assert len({meal["title"] for meal in meals}) == 3
    for meal in meals:
        low, high = (x * mass_kg for x in wants.carbohydrate_g_kg)
        assert low <= meal["carbohydrate_g"] <= high
        assert wants.protein_g[0] <= meal["protein_g"] <= wants.protein_g[1]
        assert meal["fat_g"] >= 2
        assert all(food["grams"] > 0 for food in meal["foods"])


def test_a_mountain_run_is_told_in_time_with_amounts_and_claims():
    answer = recover(ask(run_of(200, 1500.0), next_text="20h", urine_passed=True))
    assert answer["status"] == "ok"
    hours = {row["id"]: row["hours"] for row in answer["ready"]}
    order = ("easy_run", "strength", "long_run", "hard_descent")
    assert [hours[key]["p50"] for key in order] == sorted(hours[key]["p50"] for key in order)
    assert 48.0 < hours["hard_descent"]["p10"] < hours["hard_descent"]["p90"] < 24.0 * 21
    assert answer["body"]["strength_lost"][0]["muscle"] == "quadriceps"
    steps = {step["id"]: step for step in answer["steps"]}
    assert steps["meal"]["amounts"]["carbohydrate_g"] == {"low": 70, "high": 105}
    assert steps["drink"]["amounts"]["fluid_ml"]["most"] <= 1500.0 * answer["body"]["water_deficit_l"]["p50"]
    assert "too soon for" in " ".join(steps["before_next"]["says"])
    assert {"S4", "S26", "S27", "S28", "S32"} <= {step["claim"] for step in answer["steps"]}
    assert all(step["at"] and step["grade"] for step in answer["steps"])
    assert {"RF4", "RF6", "RF9", "RF10"} <= {row["id"] for row in answer["see_doctor"]}
    shares = [row["muscle_glycogen_share"]["p50"] for row in answer["refuelling"]["shares"]]
    assert shares == sorted(shares)
    assert recover(ask(run_of(200, 1500.0), next_text="20h", urine_passed=True)) == answer


def test_without_heights_hard_descents_are_not_told():
    answer = recover(ask(run_of(90)))
    assert [row["hours"] is None for row in answer["ready"]] == [False, False, False, True]
    assert any("no heights" in line for line in answer["cannot_tell"])


@pytest.mark.parametrize(
    "run",
    [
        Activity({"time_s": np.arange(0.0, 3601.0, 5.0)}, start=START, sport="running"),
        Activity(run_of(60).columns, start=START, sport="cycling"),
        run_of(3),
    ],
    ids=["no distance", "ride", "short"],
)
def test_what_cannot_be_replayed_says_so_and_helps_all_the_same(run):
    answer = recover(ask(run))
    assert (answer["status"], answer["body"], answer["ready"]) == ("cannot_tell", None, [])
    steps = {step["id"]: step for step in answer["steps"]}
    assert steps["drink"]["amounts"] is None
    assert steps["meal"]["amounts"] is not None


@pytest.mark.parametrize(
    "profile",
    [
        None,
        Profile(mass_kg=70.0),
        Profile.from_mapping(ANSWERED | {"age": 16.0}),
        Profile.from_mapping(ANSWERED | {"sex": "female", "pregnant": True}),
        Profile.from_mapping(ANSWERED | {"kidney_disease": True}),
    ],
    ids=["nobody", "unanswered", "minor", "pregnant", "kidney"],
)
def test_no_amount_is_named_to_who_may_not_have_one(profile):
    answer = recover(ask(run_of(60), profile=profile, next_text="10h", urine_passed=True))
    assert all(step["amounts"] is None for step in answer["steps"])
    assert answer["meals"]["examples"] == []
    assert all(day["carbohydrate_g_kg"] is None for day in answer["day_to_day"]["days"])
    words = " ".join(line for step in answer["steps"] for line in step["says"])
    assert " ml" not in words


def test_what_nobody_said_gives_no_millilitres():
    for unsaid in ({"intake": None}, {"weather": None}):
        answer = recover(ask(run_of(180), **unsaid, next_text="10h", urine_passed=True))
        (drink,) = [step for step in answer["steps"] if step["id"] == "drink"]
        assert drink["amounts"] is None
        assert any("water is lacking" in line for line in answer["cannot_tell"])


def test_who_drank_more_than_was_lost_is_warned():
    answer = recover(ask(run_of(180), intake="0 g/h, 1.5 l/h", next_text="10h", urine_passed=True))
    (drink,) = [step for step in answer["steps"] if step["id"] == "drink"]
    assert answer["body"]["water_deficit_l"]["p50"] < 0.0
    assert drink["amounts"] is None
    assert any("more than you lost" in line for line in drink["says"])


def test_food_follows_training_and_a_falling_mass_silences_the_numbers():
    on = date(2026, 6, 1)
    runs = [RunSummary(on - timedelta(days=n), moving_s=60.0 * 45) for n in (1, 3, 5, 20)]
    fed = day_to_day(KNOWN, runs, [], on, 200.0)
    assert [day["kind"] for day in fed["days"]][-2:] == ["moderate", "very long"]
    low = [day["carbohydrate_g_kg"]["low"] for day in fed["days"]]
    assert low[-1] == max(low) > min(low)
    assert [row["id"] for row in fed["found"]] == ["more_training"]
    falling = [(on - timedelta(days=n), 70.0 - 0.1 * (30 - n)) for n in (30, 28, 3, 1)]
    thinner = day_to_day(KNOWN, runs, falling, on, 200.0)
    assert thinner["found"][-1]["sign"]
    assert all(day["carbohydrate_g_kg"] is None for day in thinner["days"])
    assert "doctor" in thinner["says"][-1]
    light = day_to_day(Profile.from_mapping(ANSWERED | {"mass_kg": 55.0}), runs, [], on, 200.0)
    assert all(day["carbohydrate_g_kg"] is None for day in light["days"])


def test_no_supplement_is_advised_and_every_word_on_food_has_its_grade():
    told = day_to_day(KNOWN, [], [], date(2026, 6, 1), 60.0)
    claims = {row["id"]: row for row in told["claims"]}
    assert set(claims) == {"S5", "S6", "S31"}
    assert all(row["grade"] in "ABCD" and row["advice"] for row in claims.values())
    assert "No vitamin or mineral supplement" in claims["S6"]["advice"]
    eaten = str([told["says"], told["signs"], *(example_meals(diet, 70.0) for diet in DIETS)]).lower()
    assert not any(word in eaten for word in ("vitamin", "magnesium", "supplement", "tablet", "capsule"))


@pytest.mark.parametrize("word", ["soon", "2026-05-01", "2026-13-01", "-3h", "", "2026-06-01T07:00+00:00"])
def test_a_next_session_that_cannot_be_is_refused_in_one_line(word):
    with pytest.raises(UnusableInput) as why:
        hours_until_next(word, START + timedelta(hours=2))
    assert "\n" not in str(why.value)


def test_words_for_the_next_session():
    finish = START + timedelta(hours=1)
    assert hours_until_next("2d", finish) == 48.0
    assert hours_until_next("2026-06-02T08:00+00:00", finish) == 24.0
    assert 0.0 < hours_until_next("tomorrow", finish) < 48.0
    with pytest.raises(UnusableInput, match="no diet"):
        recover(ask(run_of(60), diet="paleo"))
