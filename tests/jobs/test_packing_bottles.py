"""Bottles past places: what is left in them is drunk later, and nobody runs dry for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from crampcast.evidence.products import Product, load_products
from crampcast.jobs.plan.packing.ceilings import ceilings_for
from crampcast.jobs.plan.packing.findings import dry_stretches
from crampcast.jobs.plan.packing.in_hand import parse_in_hand
from crampcast.jobs.plan.packing.lists import filled_with_water, shopping_list, stretches
from crampcast.jobs.plan.packing.numbers import packing_rules
from crampcast.jobs.plan.packing.race import Point
from crampcast.jobs.plan.packing.solving import choose
from crampcast.runner.carry import parse_carry
from tests.jobs.packed_races import body, carried_out, race_of

FLASK = Product("flask", "gel flask", "bottle", "1", 100.0, 40.0, 200.0, 300.0, taste="sweet")
WATER = load_products()["water"]
TAPS = [(f"Tap {k}", 8.0 * k, {"water": True}) for k in range(1, 5)]


def test_a_flask_from_home_is_sipped_past_every_tap():
    losses, situation = body(5.0)
    race, carry = race_of(5.0, TAPS), parse_carry("500 ml, 200 ml, no pockets")
    ceilings = ceilings_for(losses, situation)
    chosen = choose(race, (WATER, FLASK), carry, ceilings)
    at = {t.choice.point for t in chosen.taken if t.choice.product is FLASK}
    assert len(at) >= 3
    assert sum(t.amount("fluid_ml") for t in chosen.taken if t.choice.product is FLASK) > 190.0
    carried_out(race, chosen, carry)
    fills = filled_with_water(race, chosen, carry, None)
    told = stretches(race, chosen, fills, {p.key: p for p in (WATER, FLASK)}, None)
    kept = [(s["from"], one["left_ml"]) for s in told for one in s["keep"]]
    assert [name for name, _ in kept] == [f"Tap {k}" for k in range(1, max(at) + 1)]
    assert [ml for _, ml in kept] == sorted((ml for _, ml in kept), reverse=True)
    for stretch in told:
        bottles = sum(b["bottles"] for key in ("fill", "keep") for b in stretch[key])
        assert bottles == 2
    poured_ml = sum(volume * n for (_, key, volume), n in chosen.bottles.filled.items() if key == "flask")
    [bought] = shopping_list(chosen, fills, {"flask": FLASK})
    assert bought["units"] == np.ceil(poured_ml / FLASK.fluid_ml)


@pytest.mark.parametrize("bottles", ["500 ml, 200 ml, 1 pockets", "3x300 ml, no pockets"])
@pytest.mark.parametrize("supply", [{}, {"drop_bag": True}])
def test_one_more_place_never_makes_a_packing_worse(bottles, supply):
    losses, situation = body(2.9)
    carry, ceilings = parse_carry(bottles), ceilings_for(losses, situation)
    brick = Product("brew", "brew", "bottle", "1", 30.0, 10.0, 500.0, 200.0, taste="sweet")
    costs = []
    for count in (0, 1, 3):
        race = race_of(2.9, [(name, 0.7 * km, kind | supply) for name, km, kind in TAPS[:count]])
        chosen = choose(race, (WATER, FLASK, brick, load_products()["gel"]), carry, ceilings)
        assert (chosen.parts, chosen.proved) == (1, True)
        carried_out(race, chosen, carry)
        costs.append(chosen.cost)
    assert costs[1] <= costs[0] * (1.0 + packing_rules().gap)
    assert costs[2] <= costs[1] * (1.0 + packing_rules().gap)


def test_no_bottle_is_kept_so_empty_that_a_thirsty_runner_runs_dry():
    losses, situation = body(5.0)
    carry, ceilings = parse_carry("2x400 ml, no pockets"), ceilings_for(losses, situation)
    brew = Product("brew", "brew", "bottle", "1", 60.0, 20.0, 400.0, 200.0, taste="sweet")
    least_ml = {}
    for need_ml in (20.0, 220.0):
        race = replace(race_of(5.0, TAPS), reach_ml=np.full(20, need_ml))
        chosen = choose(race, (WATER, brew), carry, ceilings)
        carried_out(race, chosen, carry)
        there_ml = [carry.drink_ml - chosen.bottles.short_ml(k) for k in range(len(race.points))]
        for k, ml in enumerate(there_ml):
            assert ml >= min(race.needs_ml(k), carry.drink_ml) - 1e-6
        least_ml[need_ml] = min(there_ml[:-1])
    assert least_ml[20.0] < 700.0 < least_ml[220.0]


@pytest.mark.parametrize(("bottles", "packed"), [("2x500 ml", False), ("500 ml, 200 ml", True)])
def test_food_in_a_flask_counts_as_no_water(bottles, packed):
    losses, situation = body(5.0)
    carry, ceilings = parse_carry(f"{bottles}, no pockets"), ceilings_for(losses, situation)
    race = replace(race_of(5.0, TAPS), reach_ml=np.full(20, 400.0))
    chosen = choose(race, (WATER, FLASK), carry, ceilings)
    assert FLASK.thick
    assert any(key == "flask" for _, key, _ in chosen.bottles.held) == packed
    dry = dry_stretches(race, carry, race.reach_ml, None, chosen.bottles, {"flask"})
    assert [d["holds_ml"] for d in dry[:1]] == [500.0 if packed else 1000.0]


def test_what_is_in_hand_is_drunk_past_the_next_tap():
    losses, situation = body(5.0)
    here = Point("here", 0.0, 0.0, supply="start", fills=True)
    race = race_of(5.0, TAPS)
    race = replace(race, points=(here, *race.points[1:]))
    hand = parse_in_hand("200 ml gel flask", {"flask": FLASK})
    carry = parse_carry("500 ml, 200 ml, no pockets")
    chosen = choose(race, (WATER, FLASK), carry, ceilings_for(losses, situation), (), hand)
    flask = [t for t in chosen.taken if t.choice.product is FLASK]
    assert max(t.choice.point for t in flask) >= 1
    assert 150.0 < sum(t.amount("fluid_ml") for t in flask) <= 200.0 + 1e-6
    assert not any(key == "flask" for _, key, _ in chosen.bottles.filled)


@pytest.mark.parametrize(
    ("carbohydrate_g_h", "fluid_ml_h", "food"),
    [(28.0, 250.0, ("gel", "salt_capsule")), (20.0, 150.0, ("dextrose",)), (28.0, 250.0, ("dextrose",))],
)
def test_no_bottle_is_mixed_for_the_few_sips_before_the_next_tap(carbohydrate_g_h, fluid_ml_h, food):
    """A runner was to buy half a litre for 15 ml of it, and to pour away the rest for water."""
    losses, situation = body(1.6)
    taps = [(f"Tap {k}", km, {"water": True}) for k, km in enumerate((3.0, 8.3, 13.0, 16.8))]
    race, carry = race_of(1.6, taps, carbohydrate_g_h, fluid_ml_h), parse_carry("500 ml, 2 pockets")
    products = [load_products()[key] for key in ("water", "sports_drink", *food)]
    chosen = choose(race, products, carry, ceilings_for(losses, situation))
    carried_out(race, chosen, carry)
    filled = {key[:2] for key, count in chosen.bottles.filled.items() if count}
    for point, drink in filled - {(k, "water") for k in range(len(race.points))}:
        later = any(place > point and other == "water" for place, other in filled)
        sips = (t for t in chosen.taken if (t.choice.point, t.choice.product.key) == (point, drink))
        assert not later or sum(t.amount("fluid_ml") for t in sips) > 60.0
