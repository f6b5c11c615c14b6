"""Every limit at its boundary, and believable runners who must get a plan."""

from __future__ import annotations

import numpy as np
import pytest

from crampcast.errors import UnusableInput
from crampcast.evidence.parameters import load_parameters
from crampcast.evidence.sources import load_sources
from crampcast.jobs.intake import Wanted, guideline_carbohydrate_g_h, guideline_rates, to_schedule
from crampcast.jobs.safety import (
    Losses,
    Rates,
    Situation,
    advice_status,
    after_advice,
    available,
    before_advice,
    clip,
    flags,
    hold_schedule,
    verify_schedule,
)
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile

HEALTHY = {
    "age": 40.0,
    "sex": "male",
    "mass_kg": 70.0,
    "height_m": 1.78,
    "kidney_disease": False,
    "heart_disease": False,
    "diuretic": False,
    "nsaid": False,
    "sickle_trait": False,
    "first_ultra": False,
    "ill": False,
}


def runner(card=None, **changes):
    answers = HEALTHY | (card or {})
    values = {
        "mass_kg": answers["mass_kg"],
        "card": SafetyCard.from_profile(Profile(**answers)),
        "duration_s": 4 * 3600.0,
        "pace_s_km": 340.0,
        "temperature_start_c": 15.0,
        "wbgt_start_c": 12.0,
        "height_m": answers["height_m"],
        "age": answers["age"],
        "sex": answers["sex"],
    }
    return Situation(**(values | changes))


def steady(lost_l_h, sodium_mg_h=2000.0, quarters=16, n=11):
    full = np.ones((n, quarters))
    return Losses(full * lost_l_h, full * sodium_mg_h, np.full(n, quarters * 900.0))


def kept(losses, situation, fluid=9.0, sodium=0.0, food=0.0, caffeine=0.0):
    full = np.ones(losses.total_loss_l_h.shape[1])
    return clip(Rates(full * food, full * fluid, full * sodium, full * caffeine), losses, situation)


def use_of(clipped, name):
    return next(u for u in clipped.limits if u.id == name)


def test_drinking_stays_at_the_tenth_percentile_of_what_is_lost():
    each = np.linspace(0.3, 1.3, 11)[:, None]
    losses = Losses(np.tile(each, 16), np.full((11, 16), 900.0), np.full(11, 14400.0))
    answer = kept(losses, runner())
    np.testing.assert_allclose(answer.rates.fluid_l_h, 0.4)
    assert use_of(answer, "H1").binding
    assert use_of(answer, "H2").value == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("changes", "ceiling"),
    [
        ({}, 0.72),
        ({"gut_trained": 1.0}, 0.75),
        ({"gut_trained": 1.0, "sweat_tests": 2}, 0.75),
        ({"gut_trained": 1.0, "sweat_tests": 3}, 1.0),
        ({"sweat_tests": 3}, 0.72),
        ({"temperature_start_c": 9.9, "gut_trained": 1.0, "sweat_tests": 3}, 0.5),
        ({"temperature_start_c": float("nan")}, 0.5),
        ({"duration_s": 14401.0, "pace_s_km": 421.0}, 0.5),
        ({"duration_s": 14400.0, "pace_s_km": 421.0}, 0.72),
        ({"duration_s": 14401.0, "pace_s_km": 420.0}, 0.72),
        ({"card": {"mass_kg": 59.9, "height_m": 1.6}}, 0.5),
        ({"card": {"mass_kg": 60.0, "height_m": 1.6}}, 0.72),
        ({"card": {"height_m": 1.88}}, 0.5),
        ({"card": {"height_m": None}}, 0.5),
        ({"card": {"nsaid": True}}, 0.5),
        ({"card": {"first_ultra": True}}, 0.5),
        ({"card": {"nsaid": None}}, 0.5),
        ({"card": {"nsaid": True, "first_ultra": True, "mass_kg": 50.0}, "temperature_start_c": 0.0}, 0.5),
    ],
)
def test_fixed_ceilings_on_drinking(changes, ceiling):
    answer = kept(steady(3.0), runner(**changes))
    np.testing.assert_allclose(answer.rates.fluid_l_h, ceiling)


def test_flags_count_once():
    one = kept(steady(0.5), runner({"nsaid": True}))
    many = kept(steady(0.5), runner({"nsaid": True, "first_ultra": True}, temperature_start_c=0.0))
    np.testing.assert_allclose(one.rates.fluid_l_h, 0.4)
    np.testing.assert_allclose(many.rates.fluid_l_h, 0.4)


def test_only_cold_hours_are_tightened_when_hours_are_known():
    air = [15.0] * 8 + [9.0] * 8
    fluid = kept(steady(3.0), runner(temperature_c=air)).rates.fluid_l_h
    np.testing.assert_allclose(fluid[:7], 0.72)
    np.testing.assert_allclose(fluid[8:], 0.5)


def test_what_was_drunk_before_the_start_counts():
    before = kept(steady(0.4), runner(drunk_before_start_l=0.3)).rates.fluid_l_h
    assert before.sum() / 4.0 == pytest.approx(1.6 - 0.3)
    assert before[0] == 0.0


def test_sodium_stays_under_loss_gram_and_concentration():
    assert kept(steady(0.6, 500.0), runner(), sodium=9e9).rates.sodium_mg_h == pytest.approx(
        np.full(16, 500.0)
    )
    dense = kept(steady(0.6), runner(), sodium=9e9).rates.sodium_mg_h
    np.testing.assert_allclose(dense, 60 * 22.98977 * 0.6)
    tested = runner(gut_trained=1.0, sweat_tests=3)
    np.testing.assert_allclose(kept(steady(1.2, 9e3), tested, sodium=9e9).rates.sodium_mg_h, 60 * 22.98977)
    assert not kept(steady(0.6), runner(), fluid=0.0, sodium=300.0).rates.sodium_mg_h.any()


def test_plain_water_may_not_replace_everything_beyond_four_litres():
    losses, tested = steady(0.9, quarters=32), runner(gut_trained=1.0, sweat_tests=3)
    plain = kept(losses, tested).rates.fluid_l_h.sum() / 4.0
    salted = kept(losses, tested, sodium=600.0).rates.fluid_l_h.sum() / 4.0
    assert plain == pytest.approx(0.8 * 7.2)
    assert salted == pytest.approx(7.2)


@pytest.mark.parametrize(
    ("trained", "two", "ceiling"),
    [(0.0, False, 60.0), (1.0, False, 60.0), (0.0, True, 90.0), (1.0, True, 120.0)],
)
def test_carbohydrate_stays_within_what_the_gut_takes(trained, two, ceiling):
    answer = kept(steady(0.6), runner(gut_trained=trained, multiple_transporters=two), food=500.0)
    np.testing.assert_allclose(answer.rates.carbohydrate_g_h, ceiling)
    assert use_of(answer, "carbohydrate").binding


def test_caffeine_has_a_ceiling_by_the_hour_and_by_the_race():
    taken = kept(steady(0.6), runner({"mass_kg": 65.0}), caffeine=1e9).rates.caffeine_mg_h
    assert taken.max() == pytest.approx(195.0)
    assert taken.sum() / 4.0 == pytest.approx(400.0)


@pytest.mark.parametrize("key", ["kidney_disease", "heart_disease", "diuretic", "pregnant"])
def test_some_answers_exclude_amounts_and_say_whom_to_ask(key):
    found = advice_status(runner({key: True, "sex": "female"}))
    assert found.status == "excluded"
    assert "sk" in found.reasons[0].text


def test_minors_the_ill_and_the_unasked():
    assert advice_status(runner({"age": 17.9})).status == "excluded"
    assert advice_status(runner({"age": 18.0})).status == "ok"
    assert advice_status(runner({"ill": True})).status == "refused"
    empty = runner(card=None)
    unasked = Situation(70.0, SafetyCard.from_profile(Profile()), 7200.0, 300.0, 15.0, 12.0)
    assert advice_status(unasked).status == "excluded"
    assert "answer them" in advice_status(unasked).reasons[0].text
    assert advice_status(empty).status == "ok"
    assert not flags(empty)
    assert clip(guideline_rates(7200.0, 15.0, unasked), steady(1.0), unasked).rates.fluid_l_h is None
    ill = runner({"ill": True})
    assert not clip(guideline_rates(14000.0, 15.0, ill), steady(1.0), ill).rates.carbohydrate_g_h.any()


def test_thirst_and_red_flags_are_said_whatever_happens():
    for situation in (runner(), runner({"ill": True}), runner({"diuretic": True}), runner({"nsaid": True})):
        said = {m.id for m in kept(steady(0.6), situation).messages if m.level == "always"}
        assert said == {"H15", "red_flags"}


BELIEVABLE = [
    ("marathon in 2:05", 0.35 * 6, {"duration_s": 7500.0, "pace_s_km": 178.0}, 0.6),
    ("marathon in 3:45", 1.0, {"duration_s": 13500.0, "pace_s_km": 320.0}, 0.5),
    ("marathon in 5:30, flagged", 0.7, {"duration_s": 19800.0, "pace_s_km": 470.0}, 0.35),
    ("100 km in the mountains", 0.6, {"duration_s": 50400.0, "pace_s_km": 400.0}, 0.35),
    (
        "a light woman",
        0.5,
        {"card": {"mass_kg": 48.0, "height_m": 1.6, "sex": "female", "pregnant": False}},
        0.25,
    ),
    (
        "a cool half marathon",
        0.8,
        {"duration_s": 6300.0, "pace_s_km": 300.0, "temperature_start_c": 6.0},
        0.38,
    ),
]


@pytest.mark.parametrize(("who", "loss", "changes", "least"), BELIEVABLE, ids=[b[0] for b in BELIEVABLE])
def test_believable_runners_get_believable_amounts(who, loss, changes, least):
    situation = runner(**changes)
    duration_s = situation.duration_s
    count = int(np.ceil(1.3 * duration_s / 900.0))
    rng = np.random.default_rng(1)
    ramp = np.clip((np.arange(count) + 0.6) / 1.2, 0.0, 1.0)
    total = loss * rng.lognormal(0.0, 0.2, (200, 1)) * ramp * rng.lognormal(0.0, 0.05, (200, count))
    losses = Losses(total, 900.0 * total, duration_s * rng.lognormal(0.0, 0.05, 200))
    asked = guideline_rates(duration_s, 15.0, situation, Wanted(fluid_l_h=0.9))
    rates = clip(asked, losses, situation).rates
    entries = to_schedule(rates, lambda s: s * 3.0, duration_s)
    held, dropped = hold_schedule(entries, losses, situation)
    assert advice_status(situation).status == "ok"
    assert not dropped
    assert verify_schedule(held, losses, situation) == []
    hours = (duration_s - 600.0) / 3600.0
    assert sum(e["fluid_ml"] for e in held) / 1000.0 / hours > least
    assert sum(e["carbohydrate_g"] for e in held) > 20.0
    reach = available(losses, situation)
    assert np.all(reach <= 0.25)
    assert reach.sum() >= rates.fluid_l_h.sum() / 4.0


def test_guideline_amounts_follow_duration_and_temperature():
    trained = runner(gut_trained=1.0, multiple_transporters=True)
    assert guideline_carbohydrate_g_h(74 * 60.0, trained) == 0.0
    assert guideline_carbohydrate_g_h(95 * 60.0, trained) > 30.0
    assert guideline_carbohydrate_g_h(3 * 3600.0, trained) == 90.0
    assert guideline_carbohydrate_g_h(20 * 3600.0, trained) == 50.0
    cool, warm = (guideline_rates(14400.0, c, runner()) for c in (-5.0, 35.0))
    assert (cool.fluid_l_h[0], cool.sodium_mg_h[0]) == (0.473, 300.0)
    assert (warm.fluid_l_h[0], warm.sodium_mg_h[0]) == (0.591, 500.0)
    assert not guideline_rates(14400.0, 35.0, runner()).caffeine_mg_h.any()
    assert not guideline_rates(2600.0, 35.0, runner()).fluid_l_h.any()


def test_nothing_is_scheduled_in_the_last_ten_minutes():
    for duration_s in (5400.0, 5999.0, 6000.0, 6001.0):
        entries = to_schedule(guideline_rates(duration_s, 20.0, runner()), lambda s: s, duration_s)
        assert entries
        assert entries[-1]["time_s"] <= duration_s - 600.0


@pytest.mark.parametrize("duration_s", [0.0, -5.0, float("nan"), float("inf"), 1e9])
def test_an_impossible_duration_is_refused_with_a_remedy(duration_s):
    with pytest.raises(UnusableInput, match="give a time"):
        guideline_rates(duration_s, 15.0, runner())


def test_remedies_are_small_few_and_count_for_the_gram_limit():
    losses, situation = steady(0.6), runner()
    dose = {"fluid_ml": 70.0, "sodium_mg": 900.0, "remedy": True}
    assert verify_schedule([dose | {"time_s": 7200.0}], losses, situation) == []
    assert {
        v.id for v in verify_schedule([dose | {"time_s": 7200.0, "remedy": False}], losses, situation)
    } == {"H8_concentration"}
    assert (
        verify_schedule([dose | {"time_s": 7200.0, "fluid_ml": 71.0}], losses, situation)[0].id == "H8_remedy"
    )
    twice = [dose | {"time_s": 7200.0}, dose | {"time_s": 9000.0}]
    assert {v.id for v in verify_schedule(twice, losses, situation)} == {"H8"}
    thrice = [dose | {"time_s": t} for t in (3600.0, 7200.0, 10800.0)]
    assert {v.id for v in verify_schedule(thrice, losses, situation)} == {"H8_remedy"}
    held, _ = hold_schedule(thrice, losses, situation)
    assert len(held) == 2


def test_before_and_after_have_ceilings():
    assert [s.most_ml for s in before_advice(runner({"nsaid": True}))] == [350.0, 210.0]
    assert before_advice(runner({"diuretic": True}))[0].most_ml is None
    assert before_advice(runner({"ill": True})) == ()
    lacking = np.full(30, 2.0)
    soon = runner(next_session_within_24h=True, urine_passed=True)
    assert [s.most_ml for s in after_advice(lacking, soon)] == [None, 3000.0]
    assert [s.most_ml for s in after_advice(lacking, runner(next_session_within_24h=True))] == [None, 500.0]
    assert [s.most_ml for s in after_advice(np.full(30, 9.0), soon)] == [None, 4000.0]
    assert [s.most_ml for s in after_advice(np.full(30, 0.49), runner())] == [None]
    assert [s.most_ml for s in after_advice(np.full(30, 0.5), runner())] == [None, 500.0]
    assert [s.most_ml for s in after_advice(np.full(30, -1.0), soon)] == [None]
    assert [s.most_ml for s in after_advice(lacking, runner({"heart_disease": True}))] == [None]


def test_numbers_of_the_limits_are_cited_and_own_choices_marked():
    found = [p for p in load_parameters().values() if p.name.startswith(("safety.", "intake."))]
    assert len(found) > 70
    for parameter in found:
        assert parameter.source in load_sources()
        if parameter.source == "own_choice":
            assert parameter.note.startswith("†"), parameter.name
            assert parameter.flag == "derived"
