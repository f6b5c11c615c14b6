"""Whole units: the best by trying everything, and never beyond a limit or what can be carried."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product as every

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.course.stations import Station
from crampcast.errors import UnusableInput
from crampcast.evidence.products import Product, load_products, usual_carry
from crampcast.jobs.plan.packing.ceilings import ceilings_for
from crampcast.jobs.plan.packing.choices import choices_between, largest_step_g, taken_before
from crampcast.jobs.plan.packing.entries import entries_of
from crampcast.jobs.plan.packing.findings import (
    assumed_words,
    dry_stretches,
    dry_words,
    short_words,
    shortfall,
)
from crampcast.jobs.plan.packing.in_hand import parse_in_hand
from crampcast.jobs.plan.packing.job import PackingOptions, products_for
from crampcast.jobs.plan.packing.lists import drop_bags, filled_with_water, shopping_list, stretches
from crampcast.jobs.plan.packing.numbers import packing_rules
from crampcast.jobs.plan.packing.race import Point, Race, points_of, where_needed, with_water_assumed
from crampcast.jobs.plan.packing.solving import choose
from crampcast.jobs.safety import verify_schedule
from crampcast.runner.carry import Carry, parse_carry
from tests.jobs.packed_races import CARD, PREGNANT, V_M_S, body, carried_out, race_of

GENERIC = tuple(products_for(PackingOptions()).values())


def priced(race, choices, units):
    """The cost of a packing, worked out from the definition."""
    rules = packing_rules()
    cost = max(rules.carbohydrate_weight * race.carbohydrate_g.sum(), 1.0)
    for choice, n in zip(choices, units, strict=True):
        cost += n * (rules.unit_weight * choice.share_of_row + rules.space_weight * choice.space_ml)
        cost += n * rules.caffeine_weight * choice.amount("caffeine_mg")
    for name, wished, weight, both in (
        ("carbohydrate_g", race.carbohydrate_g, rules.carbohydrate_weight, True),
        ("sodium_mg", race.sodium_mg, rules.sodium_weight, True),
        ("fluid_ml", race.fluid_ml, rules.fluid_weight, False),
    ):
        for end in np.arange(1800.0, np.ceil(race.last_s / 1800.0) * 1800.0 + 1.0, 1800.0):
            begin = max(0.0, end - 3600.0)
            inside = [k for k, c in enumerate(choices) if begin < c.time_s <= end and c.amount(name)]
            if inside:
                gap = race.wished(wished, begin, end) - sum(
                    units[k] * choices[k].amount(name) for k in inside
                )
                cost += 0.5 * weight * (abs(gap) if both else max(gap, 0.0))
    return cost


def allowed(race, carry, choices, units, losses, situation):
    """Whether a packing keeps every rule, worked out from the definitions."""
    from crampcast.jobs.plan.packing.choices import Taken

    taken = [Taken(c, float(n)) for c, n in zip(choices, units, strict=True) if n]
    entries = entries_of(taken, race.passage, named=True)
    for time_s in {c.time_s for c in choices}:
        now = [(c, n) for c, n in zip(choices, units, strict=True) if c.time_s == time_s]
        eaten = sum(n * c.amount("carbohydrate_g") for c, n in now)
        if eaten > max([largest_step_g(race), *(c.amount("carbohydrate_g") for c, _ in now)]) + 1e-9:
            return False
        if sum(n * c.share_of_row for c, n in now) > 2.0 + 1e-9:
            return False
        drunk = sum(e["fluid_ml"] for e in entries if e["time_s"] <= time_s)
        if drunk > race.wished(race.fluid_ml, 0.0, time_s) + 1e-6:
            return False
    space = sum(n * c.space_ml for c, n in zip(choices, units, strict=True) if c.place == "pocket")
    if space > carry.pockets * usual_carry().pocket_ml:
        return False
    salt = packing_rules().densest_share
    saltier = [e | {"sodium_mg": e["sodium_mg"] / salt} for e in entries]
    return not verify_schedule(saltier, losses, situation)


@pytest.mark.parametrize("pockets", [0, 1, 3])
@pytest.mark.parametrize("wished_g_h", [20.0, 45.0, 58.0])
def test_the_programme_finds_what_trying_everything_finds(pockets, wished_g_h):
    """Gels of two sizes and cola at a station: small enough to try all."""
    gel = Product("gel", "gel", "pocket", "1", 22.0, 8.0, sodium_mg=30.0, space_ml=90.0, taste="sweet")
    bar = Product("bar", "bar", "pocket", "1", 35.0, 8.0, space_ml=120.0, taste="mild")
    cola = Product("cola", "cola", "station", "1", 16.0, 8.0, 135.0, 6.0, 12.0, offered="food")
    race = race_of(1.7, [("Inn", 7.0, {"water": False, "food": True})], wished_g_h)
    carry = Carry((), pockets)
    losses, situation = body(1.7)
    choices = choices_between(race, (gel, bar, cola), carry, 0.0, np.inf)
    assert len(choices) <= 8
    best = min(
        priced(race, choices, units)
        for units in every(*(range(min(c.most, 2) + 1) for c in choices))
        if allowed(race, carry, choices, units, losses, situation)
    )
    chosen = choose(race, (gel, bar, cola), carry, ceilings_for(losses, situation))
    assert chosen.proved
    assert chosen.cost == pytest.approx(best, rel=packing_rules().gap)
    found = {(t.choice.product.key, t.choice.time_s): t.units for t in chosen.taken}
    units = [found.get((c.product.key, c.time_s), 0.0) for c in choices]
    assert priced(race, choices, units) == pytest.approx(chosen.cost, abs=1e-6)
    assert allowed(race, carry, choices, units, losses, situation)


ODD = (
    Product("brick", "5 g salt tablet", "pocket", "1", sodium_mg=5000.0, space_ml=2.0),
    Product("void", "empty gel", "pocket", "1", 0.0, space_ml=50.0, taste="sweet"),
    Product("huge", "huge gel", "pocket", "1", 120.0, 0.0, sodium_mg=900.0, space_ml=50.0, taste="sweet"),
    Product("buzz", "strong gel", "pocket", "1", 25.0, 10.0, 0.0, 0.0, 300.0, space_ml=40.0, taste="sweet"),
    Product("kick", "kick", "pocket", "1", 25.0, 10.0, 0.0, 0.0, 90.0, space_ml=40.0, most_in_race=3),
    Product("brine", "brine", "bottle", "1", 10.0, 0.0, 500.0, 4000.0, mixed=True, space_ml=20.0),
    Product("syrup", "syrup", "bottle", "1", 400.0, 0.0, 500.0, 100.0, mixed=True, space_ml=400.0),
    Product("row", "fudge", "pocket", "1", 15.0, 6.0, space_ml=30.0, most_per_h=1, most_in_row=2),
)
PLACES = st.lists(
    st.tuples(
        st.floats(1.0, 40.0),
        st.fixed_dictionaries({key: st.booleans() for key in ("water", "food", "drop_bag", "crew")}),
    ),
    max_size=5,
)


def load_at(race, chosen, field, begin_s):
    """What is in the pockets at a moment: taken up by then, eaten later."""
    return sum(
        t.units * getattr(t.choice, field)
        for t in chosen.taken
        if t.choice.place in ("pocket", "station")
        and race.points[t.choice.point].time_s <= begin_s < t.choice.time_s
    )


@settings(max_examples=30)
@given(
    hours=st.floats(0.3, 5.0),
    places=PLACES,
    loss_l_h=st.sampled_from([0.0, 0.1, 0.5, 1.6]),
    odd=st.sets(st.sampled_from(ODD), max_size=4),
    wished=st.sampled_from(
        [(0.0, 0.0, 0.0), (60.0, 500.0, 400.0), (90.0, 900.0, 1500.0), (30.0, 0.0, 300.0)]
    ),
    carry=st.sampled_from(
        ["2x500 ml, 6 pockets", "3 l", "no bottles, 1 pockets", "1x250 ml, 2 pockets, 60 g"]
    ),
    mass_kg=st.sampled_from([45.0, 70.0, 120.0]),
    card=st.sampled_from([CARD, PREGNANT]),
)
def test_no_product_gets_past_a_limit_or_out_of_a_full_pocket(
    hours, places, loss_l_h, odd, wished, carry, mass_kg, card
):
    race = race_of(
        hours, [(f"S{k}", km, kind) for k, (km, kind) in enumerate(sorted(places, key=str))], *wished
    )
    race = Race(**(vars(race) | {"points": tuple(sorted(race.points, key=lambda p: p.time_s))}))
    losses, situation = body(hours, loss_l_h, card, mass_kg)
    ceilings = ceilings_for(losses, situation)
    room = parse_carry(carry)
    chosen = choose(race, (*GENERIC, *sorted(odd, key=str)), room, ceilings)
    entries = entries_of(chosen.taken, race.passage, named=ceilings.named)
    assert verify_schedule(entries, losses, situation) == []
    counts: Counter[str] = Counter()
    for taken in chosen.taken:
        assert taken.choice.place in ("bottle", "cup") or taken.units == int(taken.units)
        counts[taken.choice.product.key] += taken.units
    assert counts["kick"] <= 3
    assert counts["brick"] == 0  # one holds more than an hour may
    if card is PREGNANT:
        assert all(e["fluid_ml"] is e["sodium_mg"] is e["caffeine_mg"] is None for e in entries)
        return
    for end_s in [e["time_s"] for e in entries]:
        drunk = sum(e["fluid_ml"] for e in entries if e["time_s"] <= end_s)
        assert drunk <= race.wished(race.fluid_ml, 0.0, end_s) + 1e-6
    for point in {point for point, _, _ in chosen.bottles.filled}:
        volumes = Counter({v: 0 for v in room.bottles_ml})
        for (at, _, volume), n in chosen.bottles.filled.items():
            volumes[volume] += n if at == point else 0
        assert volumes <= Counter(room.bottles_ml)
    left_ml = carried_out(race, chosen, room)
    for key, ml in chosen.bottles.leaving_ml.items():
        assert ml == pytest.approx(left_ml.get(key, 0.0), abs=1e-6)
    most = {"space_ml": room.pockets * usual_carry().pocket_ml, "mass_g": room.food_g or np.inf}
    for place in race.points:
        for field, limit in most.items():
            assert load_at(race, chosen, field, place.time_s) <= limit + 1e-6


def test_an_ordinary_ultra_is_packed_whole():
    """A 24-hour race with bags: little is missing, nothing is packed twice, every list agrees."""
    stations = [
        (f"S{k}", 18.0 * k, {"water": True, "food": k % 2 == 0, "drop_bag": k % 4 == 0}) for k in range(1, 12)
    ]
    race = race_of(24.0, stations, 50.0)
    losses, situation = body(24.0)
    carry = parse_carry(usual_carry().long)
    chosen = choose(race, GENERIC, carry, ceilings_for(losses, situation))
    entries = entries_of(chosen.taken, race.passage, named=True)
    short = shortfall(race, entries, named=True)
    assert short["carbohydrate_g"]["packed"] > 0.95 * short["carbohydrate_g"]["scheduled"]
    assert short["fluid_ml"]["packed"] > 0.9 * short["fluid_ml"]["scheduled"]
    assert short_words(short, None, carry) == []
    products = {p.key: p for p in GENERIC}
    reach_ml = np.full(96, 180.0)
    fills = filled_with_water(race, chosen, carry, None)
    told = stretches(race, chosen, fills, products, reach_ml)
    bought = {row["product"]: row["units"] for row in shopping_list(chosen, fills, products)}
    pocketed: Counter[str] = Counter()
    for stretch in told:
        for row in stretch["pack"]:
            pocketed[row["product"]] += row["units"]
    assert len(pocketed) > 2
    assert {key: bought[key] for key in pocketed} == pocketed
    bags = drop_bags(race, chosen, fills, products)
    assert [bag["station"] for bag in bags] == ["S4", "S8"]
    assert all(bag["food"] for bag in bags)
    assert all(sum(b["bottles"] for b in s["fill"]) <= 2 for s in told)


def test_a_long_dry_stretch_is_said_with_what_would_hold():
    race = race_of(4.0, [("Well", 27.0, {"water": True})])
    reach_ml = np.full(16, 200.0)
    dry = dry_stretches(race, parse_carry("1x500 ml"), reach_ml)
    assert [(d["from"], d["need_ml"], d["carry_ml"]) for d in dry] == [
        ("start", 2400, 2500),
        ("Well", 800, 750),
    ]
    assert "from start to km 27.0" in dry_words(dry)[0]
    assert dry_stretches(race, parse_carry("3 l"), reach_ml) == []


def test_bottles_are_filled_only_where_they_would_not_last():
    stations = [(name, km, {"water": True}) for name, km in (("Early", 1.0), ("Brook", 9.0), ("Late", 18.0))]
    race = race_of(3.0, stations)
    needed = where_needed(race, 1500.0, lambda a, b: (b - a) / 3600.0 * 700.0)
    assert [p.name for p in needed.points if p.fills] == ["start", "Late"]
    assert all(p.water for p in needed.points)


def test_remedies_are_never_in_a_schedule():
    race = race_of(3.0)
    losses, situation = body(3.0)
    everything = tuple(load_products().values())
    chosen = choose(race, everything, parse_carry("2x500 ml, 6 pockets"), ceilings_for(losses, situation))
    kinds = {t.choice.product.form for t in chosen.taken}
    assert kinds
    assert "remedy" not in kinds


def test_room_is_what_is_missing_when_pockets_are_few():
    race, carry = race_of(5.0), Carry((3000.0,), 1)
    losses, situation = body(5.0)
    ceilings, generic = ceilings_for(losses, situation), load_products()

    def packed(room):
        chosen = choose(race, (generic["water"], generic["gel"]), room, ceilings)
        return shortfall(race, entries_of(chosen.taken, race.passage, named=True), named=True)

    tight, roomy = packed(carry), packed(Carry((3000.0,), 40))
    assert tight["carbohydrate_g"]["packed"] < roomy["carbohydrate_g"]["packed"]
    assert "1 pocket holds no more" in short_words(tight, roomy, carry)[0]
    assert "2 pockets hold no more" in short_words(tight, roomy, replace(carry, pockets=2))[0]
    assert "without pockets" in short_words(tight, roomy, replace(carry, pockets=0))[0]


def test_little_drink_is_named_where_it_is_why_food_is_short():
    def short(fluid_ml):
        found = {"carbohydrate_g": {"scheduled": 900.0, "packed": 300.0, "worst_hour": 50.0}}
        return found | {"fluid_ml": {"scheduled": fluid_ml, "packed": 0.0, "worst_hour": 0.0}}

    carry = Carry((500.0,), 1)
    assert "little drink" in short_words(short(800.0), short(800.0), carry)[0]
    assert "other products" in short_words(short(8000.0), short(8000.0), carry)[0]


def test_a_walker_who_may_hardly_drink_is_fed_by_tables():
    """Eighteen hours in the cold gave 106 of 960 g: tables had nothing but bananas, broth and cola."""
    tables = [(f"T{km}", float(km), {"water": True, "food": True}) for km in range(20, 120, 20)]
    race = race_of(12.0, tables, carbohydrate_g_h=48.0, fluid_ml_h=50.0)
    losses, situation = body(12.0, loss_l_h=0.1)
    ceilings = ceilings_for(losses, situation)
    chosen = choose(race, GENERIC, parse_carry("2x250 ml, 1 pocket of 60 ml"), ceilings)
    entries = entries_of(chosen.taken, race.passage, named=True)
    assert verify_schedule(entries, losses, situation) == []
    food = shortfall(race, entries, named=True)["carbohydrate_g"]
    assert food["packed"] > 0.5 * food["scheduled"]
    assert {t.choice.product.key for t in chosen.taken} & {"dried_fruit", "fruit_jelly"}


def test_a_short_race_whose_drink_is_in_the_bottle_counts_on_no_refill():
    """A climb of 73 min was planned on a tap half way that nobody had named."""
    race, reach_ml = race_of(1.25, fluid_ml_h=300.0), np.full(5, 150.0)
    assert with_water_assumed(race, 500.0, reach_ml) is race
    assert len(with_water_assumed(race, 250.0, reach_ml).points) > 1


def test_under_way_what_is_left_and_what_was_taken_bound_the_packing():
    losses, situation = body(6.0)
    ceilings = ceilings_for(losses, situation)
    whole = race_of(6.0, [("Tap", 40.0, {"water": True})])
    from_s = 7200.0
    here = Point("here", from_s * V_M_S, from_s, supply="start", fills=True)
    points = points_of(
        [Station("Brook", 9_000.0, water=True), Station("Tap", 40_000.0, water=True)],
        [3600.0, 16_000.0],
        6 * 3600.0,
        here,
    )
    assert [p.name for p in points] == ["here", "Tap"]
    race = replace(whole, points=points, from_s=from_s)
    had = [
        {"time_s": 900.0 * (q + 1), "carbohydrate_g": 12.5, "fluid_ml": 112.5, "sodium_mg": 87.5}
        for q in range(8)
    ]
    products = {p.key: p for p in GENERIC}
    hand = parse_in_hand("2 gels, 300 ml sports drink", products)
    carry = parse_carry("2x500 ml, 6 pockets")
    full = choose(race, GENERIC, carry, ceilings, taken_before(had))
    bound = choose(race, GENERIC, carry, ceilings, taken_before(had), hand)
    for chosen in (full, bound):
        assert chosen.taken
        assert min(t.choice.time_s for t in chosen.taken) > from_s
        entries = had + entries_of(chosen.taken, race.passage, named=True)
        assert verify_schedule(entries, losses, situation) == []
        short = shortfall(race, entries, named=True)["carbohydrate_g"]
        assert short["scheduled"] == pytest.approx(whole.carbohydrate_g[8:].sum())
    eaten = Counter()
    for t in bound.taken:
        eaten[t.choice.place, t.choice.product.key] += t.units * t.choice.servings
    assert {key for place, key in eaten if place == "pocket"} == {"gel"}
    assert eaten["pocket", "gel"] <= 2
    first = [t for t in bound.taken if t.choice.place == "bottle" and t.choice.point == 0]
    assert {t.choice.product.key for t in first} == {"sports_drink"}
    assert sum(t.amount("fluid_ml") for t in first) <= 300.0 + 1e-6
    assert not any(point == 0 for point, _, _ in bound.bottles.filled)
    reach = np.full(24, 150.0)
    dry = dry_stretches(race, carry, reach, hand.drinkable_ml())
    assert (dry[0]["from"], dry[0]["holds_ml"]) == ("here", 300)
    grams = [sum(t.amount("carbohydrate_g") for t in chosen.taken) for chosen in (full, bound)]
    assert grams[1] < grams[0]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "nothing is named"),
        ("some gels", "not understood"),
        ("3 unicorns", "no product"),
        ("900 gels", "more than a runner"),
        ("20 l water", "more than a runner"),
    ],
)
def test_what_cannot_be_left_is_refused_with_what_could(words, why):
    with pytest.raises(UnusableInput, match=why):
        parse_in_hand(words, {p.key: p for p in GENERIC})
    assert parse_in_hand("nothing", {}).drinkable_ml() == 0.0


def test_a_long_cool_race_whose_water_nobody_named_is_not_planned_on_two_bottles():
    """Fifteen hours at 250 mL/h: it was 1 L in all, and food that needs no drink; what is assumed is said."""
    race, carry = race_of(15.0, carbohydrate_g_h=48.0, fluid_ml_h=250.0), parse_carry(usual_carry().long)
    losses, situation = body(15.0, loss_l_h=0.4)
    reach_ml = np.full(len(race.fluid_ml), 100.0)
    found = with_water_assumed(race, carry.drink_ml, reach_ml)
    assert found.as_named().points == race.points
    fills = [p.time_s for p in found.points]
    assert np.diff([*fills, race.duration_s]).max() <= carry.drink_ml / 100.0 * 900.0
    assert "no place with water is named" in assumed_words(found)[0]
    assert assumed_words(race) == []
    ceilings = ceilings_for(losses, situation)
    chosen = choose(found, GENERIC, replace(carry, pockets=10), ceilings)
    entries = entries_of(chosen.taken, race.passage, named=True)
    assert verify_schedule(entries, losses, situation) == []
    packed = shortfall(found, entries, named=True)
    assert packed["fluid_ml"]["packed"] > 0.8 * packed["fluid_ml"]["scheduled"]
    assert packed["carbohydrate_g"]["packed"] > 0.85 * packed["carbohydrate_g"]["scheduled"]
    by_hour = [
        sum(e["carbohydrate_g"] for e in entries if 3600.0 * h < e["time_s"] <= 3600.0 * (h + 1))
        for h in range(14)
    ]
    assert 0.4 * 48.0 <= min(by_hour) <= max(by_hour) <= 1.4 * 48.0, by_hour
    assert max(e["carbohydrate_g"] for e in entries) <= 1.5 * 24.0 + 5.0
    eaten = Counter()
    for one in chosen.taken:
        if one.choice.place == "pocket":
            eaten[one.choice.product.key] += one.units
    assert max(eaten.values()) <= 0.55 * sum(eaten.values()), eaten


def test_a_station_that_is_named_is_taken_at_its_word():
    race = race_of(6.0, [("Brook", 10.0, {"water": True})])
    reach_ml = np.full(len(race.fluid_ml), 200.0)
    assert with_water_assumed(race, 1000.0, reach_ml) is race
    assert len(with_water_assumed(race_of(6.0), 0.0, reach_ml).points) == 1
