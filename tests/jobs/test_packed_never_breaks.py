"""What a packed plan says never breaks a limit, whatever there is to eat, drink, carry and stop for."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.course.build import course_from_words
from crampcast.course.stations import Station
from crampcast.evidence.products import Product, load_products, usual_carry
from crampcast.jobs.plan import PlanRequest
from crampcast.jobs.plan.drinking import Drinking, drink_within_limits
from crampcast.jobs.plan.job import lay_out_race
from crampcast.jobs.plan.packing import PackingOptions, pack
from crampcast.jobs.safety import safety_limits
from crampcast.runner.card import SafetyCard
from crampcast.runner.carry import Carry
from crampcast.runner.profile import Profile
from crampcast.weather.place import parse_start
from tests.jobs.test_plan import ANSWERED, DRAWS, HILLY
from tests.jobs.test_plan_never_breaks import QUIET, START, holds

MANY = max(3, int(os.environ.get("CRAMPCAST_SAFETY_EXAMPLES", "200")) // 60)
LENGTH_M = course_from_words(HILLY).length_m
STOPS = {
    "none": (),
    "two at one place": (
        Station("A", 9_000.0, water=True, food=True),
        Station("B", 9_000.0, water=True, drop_bag=True, stop_s=600.0),
    ),
    "at both ends": (
        Station("A", 1.0, water=True, crew=True),
        Station("B", LENGTH_M - 5.0, water=True, food=True),
    ),
    "a long rest": (
        Station("Bed", 0.5 * LENGTH_M, water=True, food=True, crew=True, stop_s=3 * 3600.0, stop_stated=True),
    ),
}


@cache
def planned(mass_kg: float, air: str, stops: str) -> tuple[Drinking, Profile]:
    """The plan in plain amounts; what is packed differs."""
    profile = Profile.from_mapping(
        {"mass_kg": mass_kg, "height_m": 1.7, "sex": "female", "age": 40, "gut_trained": 1.0, **ANSWERED}
    )
    course = course_from_words(HILLY, stations=STOPS[stops])
    request = PlanRequest(course, profile, weather=air, start=START, draws=DRAWS)
    outlook, _ = lay_out_race(request, parse_start(START, np.nan, np.nan))
    return drink_within_limits(outlook, SafetyCard.from_profile(profile), seed=0), profile


@st.composite
def products(draw: st.DrawFn) -> Product:
    """Anything that a label may claim, and what none should."""
    number = draw(st.integers(1, 4))
    form = draw(st.sampled_from(["pocket", "bottle", "remedy"]))
    amounts: dict[str, Any] = {
        "carbohydrate_g": draw(st.sampled_from([0.0, 0.5, 30.0, 120.0])),
        "sodium_mg": draw(st.sampled_from([0.0, 1.0, 400.0, 9000.0])),
        "caffeine_mg": draw(st.sampled_from([0.0, 100.0, 900.0])),
        "fluid_ml": draw(st.sampled_from([120.0, 500.0, 4000.0] if form != "pocket" else [0.0, 60.0])),
    }
    return Product(
        f"own_{number}",
        f"own {number}",
        form,
        "1",
        mass_g=40.0,
        space_ml=40.0,
        taste=f"t{number}",
        mixed=draw(st.booleans()),
        carried=True,
        source="runner",
        **amounts,
    )


@settings(max_examples=MANY, **QUIET)
@given(
    mass_kg=st.sampled_from([45.0, 75.0, 120.0]),
    air=st.sampled_from(["-10 C", "12 C", "24-30 C, sunny"]),
    stops=st.sampled_from(list(STOPS)),
    own=st.lists(products(), max_size=4, unique_by=lambda p: p.key),
    carry=st.sampled_from([None, Carry((), 0), Carry((5000.0,), 40), Carry((60.0, 500.0, 500.0), 2)]),
)
def test_no_packing_breaks_a_limit(
    mass_kg: float, air: str, stops: str, own: list[Product], carry: Carry | None
) -> None:
    plan, profile = planned(mass_kg, air, stops)
    packed = pack(plan, PackingOptions(tuple(own), carry), seed=0)
    holds(packed.plan, profile)
    salt = safety_limits().sodium
    times = np.array([e["time_s"] for e in packed.plan.schedule])
    mg = np.array([e["sodium_mg"] or 0.0 for e in packed.plan.schedule])
    worst = max((mg[(times > t - 3600.0) & (times <= t)].sum() for t in times), default=0.0)
    known = {p.key: p for p in (*own, *load_products().values())}
    for dose in packed.packing.get("kit", ()):
        if dose["most_ml"] is None:
            continue
        product = known[dose["product"]]
        assert usual_carry().least_ml <= dose["most_ml"] <= salt.remedy_ml_kg * mass_kg
        assert worst + product.sodium_mg / product.fluid_ml * dose["most_ml"] <= salt.rate_mg_h + 1e-6
    cups = [p["volume_ml"] for e in packed.plan.schedule for p in e.get("products", ()) if p["from"] == "cup"]
    assert all(ml >= usual_carry().draught_ml for ml in cups)
