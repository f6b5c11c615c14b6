"""What a plan says never breaks a limit, whatever runner, weather, aim or sweat test it is made for.

``CRAMPCAST_SAFETY_EXAMPLES`` says how many; docs/validation/safety.md tells of a long search.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crampcast.course.build import course_from_words
from crampcast.jobs.plan import PlanRequest
from crampcast.jobs.plan.drinking import Drinking, drink_within_limits
from crampcast.jobs.plan.job import lay_out_race
from crampcast.jobs.plan.optimise.improve import improve
from crampcast.jobs.plan.replan.lay_out import lay_out
from crampcast.jobs.plan.replan.request import Progress
from crampcast.jobs.safety import DONE, verify_schedule
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile
from crampcast.simulation.run import Effort
from crampcast.weather.place import parse_start
from tests.jobs.test_plan import ANSWERED, DRAWS, HILLY

MANY = max(6, int(os.environ.get("CRAMPCAST_SAFETY_EXAMPLES", "200")) // 33)
START = "2026-06-12T08:00"
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}
AIRS = ("-12 C, wind 8 m/s", "2 C, rain", "10 C", "18 C", "22-28 C, sunny", "34 C, 20 % rh", "30 C, 85 % rh")
BUILDS = ((35, 1.45), (45, 1.7), (59.9, 1.6), (60, 1.5), (75, 1.78), (98, 2.0), (140, 1.85))
"""Mass and height of people, light, heavy and at the edge of a flag."""


@st.composite
def runners(draw: st.DrawFn) -> dict[str, Any]:
    """Anybody who may fill in the card, and what nobody should be believed on."""
    mass_kg, height_m = draw(st.sampled_from(BUILDS))
    answers: dict[str, Any] = {
        "mass_kg": mass_kg,
        "height_m": height_m,
        "sex": draw(st.sampled_from(["female", "male", "unspecified"])),
        "age": draw(st.sampled_from([15, 18, 30, 55, 80])),
        "recent_race": draw(st.sampled_from(["42.2 km 2:10:00", "21.1 km 1:40:00", "10 km 1:15:00"])),
        "weekly_km": draw(st.sampled_from([0, 30, 180])),
        "gut_trained": draw(st.sampled_from([0.0, 0.5, 1.0])),
        "heat_acclimatised": draw(st.sampled_from([0.0, 1.0])),
    }
    if draw(st.booleans()):
        test = {
            "sweat_l_h": draw(st.sampled_from([0.2, 1.2, 3.2])),
            "sodium_mmol_l": 100,
            "temperature_c": 20,
        }
        answers["sweat_tests"] = [test] * draw(st.integers(1, 5))
    elif draw(st.booleans()):
        answers["sweat_rate_l_h"] = draw(st.sampled_from([0.1, 1.0, 3.5]))
    card: dict[str, Any] = dict(ANSWERED)
    for key in draw(st.lists(st.sampled_from(list(card)), max_size=2, unique=True)):
        card[key] = draw(st.sampled_from([True, "unknown"]))
    for key in draw(st.lists(st.sampled_from(list(card)), max_size=1)):
        del card[key]
    return answers | card


def holds(made: Drinking, allowed: Profile) -> None:
    """Hold a plan against the limits, and against ceilings counted here."""
    ahead = [e for e in made.schedule if not e.get(DONE)]
    card = SafetyCard.from_profile(allowed)
    nameless = bool(card.excluded) or not card.complete or (allowed.age or 0) < 18
    if made.status == "refused":
        assert made.schedule == []
        assert made.reason
        return
    assert verify_schedule(made.schedule, made.losses, made.situation) == []
    assert (made.status == "excluded") == nameless
    if nameless:
        assert all(e["fluid_ml"] is None and e["sodium_mg"] is None for e in ahead)
        return
    times = np.array([e["time_s"] for e in made.schedule])
    drunk = np.array([e["fluid_ml"] or 0.0 for e in made.schedule]) / 1000.0
    salt = np.array([e["sodium_mg"] or 0.0 for e in made.schedule])
    flagged = bool(card.flags) or (allowed.mass_kg or 0.0) < 60.0
    tested = len(allowed.sweat_tests) >= 3
    most_l = 0.5 if flagged else (1.0 if tested and (allowed.gut_trained or 0.0) >= 0.5 else 0.75)
    for entry in ahead:
        hour = (times > entry["time_s"] - 3600.0) & (times <= entry["time_s"])
        if entry["fluid_ml"]:
            assert drunk[hour].sum() <= most_l + 1e-6
        if entry["sodium_mg"]:
            assert salt[hour].sum() <= 1500.0 + 1e-3
            assert salt[hour].sum() <= 60.0 * 22.99 * drunk[hour].sum() + 1e-3
    limits = {use.id: use for use in made.verdict.limits}
    binding = [k for k in ("H1", "H3", "H3_p5", "H10") if limits[k].value > limits[k].limit + 1e-6]
    assert not binding or not any(e["fluid_ml"] for e in ahead)
    assert limits["H11"].value < limits["H11"].limit
    assert limits["H9"].value <= limits["H9"].limit + 1e-6


def laid_out(answers: dict[str, Any], air: str) -> tuple[Any, Profile, SafetyCard]:
    profile = Profile.from_mapping(answers)
    request = PlanRequest(course_from_words(HILLY), profile, weather=air, start=START, draws=DRAWS)
    outlook, _ = lay_out_race(request, parse_start(START, np.nan, np.nan))
    return outlook, profile, SafetyCard.from_profile(profile)


@settings(max_examples=MANY, **QUIET)
@given(answers=runners(), air=st.sampled_from(AIRS), target_h=st.sampled_from([0.0, 3.5, 5.0, 9.0, 20.0]))
def test_no_plan_breaks_a_limit(answers: dict[str, Any], air: str, target_h: float) -> None:
    outlook, profile, card = laid_out(answers, air)
    if target_h:
        outlook = outlook.with_effort(Effort(target_h * 3600.0, 1.0))
    holds(drink_within_limits(outlook, card, seed=0), profile)


@settings(max_examples=max(3, MANY // 2), **QUIET)
@given(
    answers=runners(),
    air=st.sampled_from(AIRS),
    place_km=st.sampled_from([1.0, 20.0, 43.0]),
    pace_s_km=st.sampled_from([300.0, 500.0, 1500.0]),
    drunk_l=st.sampled_from([None, 0.0, 0.5, 4.0, 15.0]),
    hotter_c=st.sampled_from([0.0, 10.0]),
)
def test_no_plan_for_the_rest_breaks_a_limit(
    answers: dict[str, Any],
    air: str,
    place_km: float,
    pace_s_km: float,
    drunk_l: float | None,
    hotter_c: float,
) -> None:
    outlook, profile, card = laid_out(answers, air)
    progress = Progress(1000.0 * place_km, place_km * pace_s_km, drunk_l=drunk_l, hotter_c=hotter_c)
    under_way = lay_out(outlook, progress, card, 0)
    holds(drink_within_limits(under_way, card, seed=0), profile)


@settings(max_examples=max(1, MANY // 12), **QUIET)
@given(answers=runners(), air=st.sampled_from(AIRS[2:5]), price_s=st.sampled_from([0.0, 3600.0, 1e6]))
def test_no_optimised_plan_breaks_a_limit(answers: dict[str, Any], air: str, price_s: float) -> None:
    outlook, profile, card = laid_out(answers, air)
    base = drink_within_limits(outlook, card, seed=0)
    holds(improve(base, card, seed=0, price_s=price_s).plan, profile)
