"""A packing as somebody would carry it out: no mouthful alone, no bottle for one."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from crampcast.evidence.products import load_products, usual_carry
from crampcast.jobs.plan.packing.ceilings import ceilings_for
from crampcast.jobs.plan.packing.choices import Choice, Taken
from crampcast.jobs.plan.packing.kit import kit_of
from crampcast.jobs.plan.packing.ledger import Ledger
from crampcast.jobs.plan.packing.solving import Chosen, choose
from crampcast.jobs.plan.packing.tidying import tidied
from crampcast.report.packing import kit_words
from crampcast.runner.carry import parse_carry
from tests.jobs.packed_races import body, race_of

WATER, MIX, GEL = (load_products()[key] for key in ("water", "sports_drink", "gel"))
HALF_L = 500.0


def sip(product, minute, ml, point=0):
    servings = 5.0 / product.fluid_ml
    return Taken(Choice(product, "bottle", minute * 60.0, point, servings, 100), ml / 5.0)


def packing(taken, filled, held):
    """Bottles at places 0, 1, 2 … as they were filled and carried."""
    ledger = Ledger(dict(filled), dict(held), points=sorted({at for at, _, _ in held}))
    ledger.pour(taken)
    return Chosen(tuple(taken), ledger, 0.0, True, 1, 0.0)


def flask(point, drink=MIX):
    return (point, drink.key, HALF_L)


def drunk_ml(chosen):
    return sum(t.amount("fluid_ml") for t in chosen.taken)


def test_a_mouthful_waits_for_the_next_sip_from_the_same_bottle():
    taken = [sip(MIX, 15, 20.0), sip(MIX, 30, 20.0), sip(MIX, 45, 60.0), sip(WATER, 60, 20.0)]
    before = packing(taken, {flask(0): 1}, {flask(0): 1})
    after = tidied(before, lambda units: True)
    assert [(t.choice.time_s / 60.0, t.amount("fluid_ml")) for t in after.taken] == [
        (30.0, 40.0),
        (45.0, 60.0),
        (60.0, 20.0),
    ]
    kept = tidied(before, lambda units: len(units) == len(taken))
    assert kept.taken == before.taken


def test_no_bottle_is_carried_past_places_for_a_last_mouthful():
    """A runner carried sports drink from 30 to 85 km for 55 ml of it."""
    taken = [sip(MIX, 30, 135.0), sip(MIX, 800, 55.0, point=3)]
    before = packing(taken, {flask(0): 1}, {flask(k): 1 for k in range(4)})
    after = tidied(before, lambda units: True)
    assert [t.choice.point for t in after.taken] == [0]
    assert [after.bottles.kept(k, MIX.key, HALF_L) for k in (1, 2, 3)] == [0, 0, 0]
    assert after.bottles.filled == {flask(0): 1}
    assert tidied(before, lambda units: len(units) == 2).bottles.held == before.bottles.held


def test_a_bottle_that_nobody_sips_from_is_not_filled():
    """At -10 C half a litre was mixed and bought of which nothing was to be drunk."""
    empty = tidied(packing([], {flask(0): 1}, {flask(0): 1}), lambda units: True)
    assert empty.bottles.filled == {}
    for_little = packing([sip(MIX, 30, 50.0)], {flask(0): 1}, {flask(0): 1})
    assert tidied(for_little, lambda units: True).bottles.filled == {}
    needed = tidied(for_little, bool)
    assert needed.bottles.filled == {flask(0): 1}


def test_a_few_sips_of_gel_from_a_flask_are_food():
    gel = replace(MIX, key="flask", carbohydrate_g=200.0)
    before = packing([sip(gel, 30, 50.0)], {flask(0, gel): 1}, {flask(0, gel): 1})
    assert tidied(before, lambda units: True).taken == before.taken


def test_no_remedy_takes_an_hour_past_the_limit_of_sodium():
    """Whoever called half a cup of brine with 5 g of sodium a remedy was told to drink it twice."""
    brine = replace(load_products()["pickle_juice"], fluid_ml=100.0, sodium_mg=2000.0)
    answered = SimpleNamespace(missing=())
    salty = [{"time_s": 900.0 * k, "sodium_mg": 250.0} for k in range(1, 9)]
    plan = SimpleNamespace(situation=SimpleNamespace(mass_kg=70.0, card=answered), schedule=salty)
    [dose] = kit_of((brine,), plan)
    assert dose["most_ml"] == 25
    assert kit_of((replace(brine, sodium_mg=9000.0),), plan) == []
    plain = SimpleNamespace(situation=SimpleNamespace(mass_kg=70.0, card=answered), schedule=[])
    assert [dose["most_ml"] for dose in kit_of((), plain)] == [70, 45]


def test_no_dose_is_named_where_the_safety_questions_are_unanswered():
    """The kit said up to 71 ml of pickle juice where the rescue card named no amount."""
    card = SimpleNamespace(missing=("kidney_disease",))
    plan = SimpleNamespace(situation=SimpleNamespace(mass_kg=71.0, card=card), schedule=[])
    kit = kit_of((), plan)
    assert len(kit) == 2
    assert [dose["most_ml"] for dose in kit] == [None, None]
    words = kit_words({"packing": {"kit": kit}}, "metric")
    assert all("not named" in line and " ml" not in line for line in words)


def test_what_is_drunk_at_a_table_is_worth_stopping_for():
    losses, situation = body(3.0)
    taps = [(f"Table {k}", 4.0 * k, {"water": True}) for k in range(1, 7)]
    race, carry = race_of(3.0, taps, 60.0, 300.0), parse_carry("6 pockets")
    chosen = choose(race, (WATER, GEL), carry, ceilings_for(losses, situation))
    cups = [t.amount("fluid_ml") for t in chosen.taken if t.choice.place == "cup"]
    assert cups
    assert all(ml >= usual_carry().draught_ml and ml % usual_carry().draught_ml == 0.0 for ml in cups)
