"""Pack a plan at its pace: whole units, held against every limit again on both simulated runners."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from crampcast.evidence.products import Product, load_products, usual_carry
from crampcast.forecast.side_by_side import all_at_once
from crampcast.jobs.plan.drinking import Drinking, passage, possible, with_schedule
from crampcast.jobs.plan.packing.ceilings import Ceilings, ceilings_for
from crampcast.jobs.plan.packing.choices import Taken, taken_before
from crampcast.jobs.plan.packing.entries import entries_of
from crampcast.jobs.plan.packing.findings import (
    assumed_words,
    dry_stretches,
    dry_words,
    short_words,
    shortfall,
)
from crampcast.jobs.plan.packing.in_hand import InHand
from crampcast.jobs.plan.packing.kit import kit_of
from crampcast.jobs.plan.packing.lists import (
    between,
    drop_bags,
    filled_with_water,
    reach_needs,
    shopping_list,
    stretches,
)
from crampcast.jobs.plan.packing.numbers import packing_rules
from crampcast.jobs.plan.packing.race import Point, Race, points_of, where_needed, with_water_assumed
from crampcast.jobs.plan.packing.solving import Chosen, choose
from crampcast.jobs.plan.packing.tidying import tidied
from crampcast.jobs.plan.quarters import finish_s
from crampcast.jobs.safety import DONE, QUARTER_S, NextAction, next_action, verify_schedule
from crampcast.runner.carry import Carry, parse_carry

ROUNDS = 4
"""Times that a packing may be made with less fluid before the plain amounts stay."""
HERE = "here"
"""Where the packing of a race under way begins."""
_PLAIN = (
    "whole units could not be kept within every limit: the schedule stays in plain amounts, "
    "and nothing is packed"
)


@dataclass(frozen=True)
class PackingOptions:
    """What there is to eat, drink and carry.

    Parameters
    ----------
    products : tuple of Product
        The runner's own; empty: the generic ones.
    carry : Carry or None
        Room on the runner; None: the usual.
    in_hand : InHand or None
        What a runner who is under way has left; None: as much as there is room for.
    """

    products: tuple[Product, ...] = ()
    carry: Carry | None = None
    in_hand: InHand | None = None


@dataclass(frozen=True)
class Packed:
    """A plan in whole units.

    Parameters
    ----------
    plan : Drinking
        With the schedule in whole units, simulated and judged again.
    packing : dict
        ``stretches``, what is carried, what is missing, how it was solved.
    shopping_list, drop_bags : list of dict
        What to buy; what goes where.
    warnings : tuple of str
        What could not be held.
    plain : Drinking
        The plan in plain amounts that was packed: eased, where whole units missed a limit at its pace.
    """

    plan: Drinking
    plain: Drinking
    packing: dict[str, Any]
    shopping_list: list[dict[str, Any]] = field(default_factory=list)
    drop_bags: list[dict[str, Any]] = field(default_factory=list)
    warnings: tuple[str, ...] = ()


def nothing_packed(plan: Drinking, why: str) -> Packed:
    """Return a plan as it is, with the reason."""
    return Packed(plan, plan, {"status": "none", "reason": why, "stretches": []})


def told_packed(packed: Packed) -> dict[str, Any]:
    """Return the packing under the keys of the command's contract."""
    return {
        "packing": packed.packing,
        "shopping_list": packed.shopping_list,
        "drop_bags": packed.drop_bags,
    }


def pack_at_pace(plan: Drinking, options: PackingOptions, seed: int) -> tuple[Packed, NextAction | None]:
    """Pack a plan at its pace.

    Parameters
    ----------
    plan, options, seed
        As `pack` takes them.

    Returns
    -------
    Packed
        As `pack` returns it.
    NextAction or None
        How the pace has to give way, where that would let whole units hold every limit.
    """
    if plan.status == "refused":
        return nothing_packed(plan, "no plan is given"), None
    race = race_of(plan)
    ceilings = ceilings_for(plan.losses, plan.situation)
    carry = options.carry or _usual(race)
    products = products_for(options)
    if plan.within_reach_l is not None and carry.bottles_ml:
        reach_ml = plan.within_reach_l * 1000.0
        race = with_water_assumed(race, carry.drink_ml, reach_ml)
        race = where_needed(
            replace(race, reach_ml=reach_ml), carry.drink_ml, lambda a, b: float(between(reach_ml, a, b) or 0)
        )
    done = [entry for entry in plan.schedule if entry.get(DONE)]
    ahead = (np.arange(len(race.fluid_ml)) + 1.0) * QUARTER_S > race.from_s

    def as_schedule(taken: Sequence[Taken]) -> list[dict[str, Any]]:
        return [*done, *entries_of(taken, race.passage, named=ceilings.named)]

    def within(entries: list[dict[str, Any]]) -> bool:
        return not verify_schedule(entries, plan.losses, plan.situation)

    what = list(products.values())
    roomy: Chosen | None = None
    scale = 1.0
    for _ in range(ROUNDS):
        thinner = replace(race, fluid_ml=np.where(ahead, race.fluid_ml * scale, race.fluid_ml))
        works = [partial(choose, thinner, what, carry, ceilings, taken_before(done), options.in_hand)]
        if roomy is None and _crowded(race, carry):
            works.append(partial(_with_room, race, what, carry, ceilings, taken_before(done)))
        chosen, *others = all_at_once(_done, works)
        roomy = others[0] if others else roomy
        chosen = tidied(chosen, lambda taken: within(as_schedule(taken)))
        entries = as_schedule(chosen.taken)
        if not within(entries):
            return _kept_plain(plan), None
        questions: tuple[Callable[[], Any], ...] = (
            partial(with_schedule, plan, entries, seed=seed),
            partial(_missing, race, entries, carry, what, ceilings, roomy),
        )
        packed, missing = all_at_once(_done, questions)
        action = next_action(possible(packed), 1.0)
        if action.kind == "accept":
            break
        if action.kind in ("slow", "walk") and action.reason:
            slower = action if action.kind == "slow" else None
            return _kept_plain(plan, _too_little(race, carry, action.reason)), slower
        if action.kind != "scale_fluid":
            return _kept_plain(plan), None
        scale *= float(action.value)
    else:
        return _kept_plain(plan), None
    return _told(packed, plan, race, chosen, missing, options, carry, products, ceilings), None


def _kept_plain(plan: Drinking, said: list[str] | None = None) -> Packed:
    """Return the plain amounts, and say that nothing was packed."""
    words = said or [_PLAIN]
    return replace(nothing_packed(plan, words[0]), warnings=tuple(words))


def _too_little(race: Race, carry: Carry, why: str) -> list[str]:
    """Say that what can be carried would not do, and what would."""
    held = f"{carry.drink_ml / 1000.0:.2g} L in bottles" if carry.bottles_ml else "no bottles"
    return [
        f"with {held} and what the stations offer, {why}: the schedule stays in plain amounts, which "
        "need more to be carried or more water on the way, and nothing is packed",
        *dry_words(dry_stretches(race.as_named(), carry, race.reach_ml)),
    ]


def _usual(race: Race) -> Carry:
    """Return what is carried where the runner does not say: for long, as many pockets as food asks for."""
    usual = usual_carry()
    if race.duration_s < usual.short_below_h * 3600.0:
        return parse_carry(usual.short)
    carry, room_ml = parse_carry(usual.long), usual.space_per_g_ml * _most_food_g(race)
    pockets = min(max(carry.pockets, math.ceil(room_ml / usual.pocket_ml)), usual.most_pockets)
    return replace(carry, pockets=pockets)


def products_for(options: PackingOptions) -> dict[str, Product]:
    """Return the products of a packing by key: own ones else generic; water and stations' always."""
    generic = load_products()
    shared = [p for p in generic.values() if p.form == "station" or p.key == "water"]
    own = options.products or tuple(p for p in generic.values() if p.carried and p.key != "water")
    return {p.key: p for p in (*shared, *own)}


def race_of(plan: Drinking) -> Race:
    """Return a plan as it is packed for: what it schedules, and the places on its way."""
    run, outlook = plan.run, plan.outlook
    n = outlook.segments
    duration = float(np.median(finish_s(run, n)))
    clock = np.concatenate([[0.0], np.median(run.time_s[:, :n], axis=0)])
    along = np.concatenate([[0.0], outlook.course.segments.distance_m])
    arrivals = [float(np.interp(s.distance_m - 1.0, along, clock)) for s in outlook.course.stations]
    count = int(np.ceil(duration / QUARTER_S))
    amounts = {key: np.zeros(count) for key in ("carbohydrate_g", "fluid_ml", "sodium_mg", "caffeine_mg")}
    for entry in plan.schedule:
        row = min(max(int(np.ceil(float(str(entry["time_s"])) / QUARTER_S)) - 1, 0), count - 1)
        for key, found in amounts.items():
            found[row] += float(str(entry[key] or 0.0))
    last_s = max((float(str(entry["time_s"])) for entry in plan.schedule), default=0.0)
    on_the_way, length_m = passage(run, outlook), float(outlook.course.length_m)

    def along_course(time_s: float) -> float:
        return length_m if time_s >= duration else on_the_way(time_s)

    so_far = outlook.so_far
    here = (
        None if so_far is None else Point(HERE, so_far.distance_m, so_far.time_s, supply="start", fills=True)
    )
    return Race(
        duration_s=duration,
        points=points_of(outlook.course.stations, arrivals, duration, here),
        last_s=last_s,
        passage=along_course,
        from_s=0.0 if here is None else here.time_s,
        **amounts,
    )


def _told(
    packed: Drinking,
    plain: Drinking,
    race: Race,
    chosen: Chosen,
    missing: tuple[dict[str, Any], list[str]],
    options: PackingOptions,
    carry: Carry,
    products: dict[str, Product],
    ceilings: Ceilings,
) -> Packed:
    """Put the lists together, and say what is missing."""
    reach = None if packed.within_reach_l is None else packed.within_reach_l * 1000.0
    hand = options.in_hand
    needs = reach_needs(race, reach)
    thick = {p.key for p in products.values() if p.thick}
    fills = filled_with_water(race, chosen, carry, needs, here_too=hand is None, thick=thick)
    here_ml = None if hand is None else hand.drinkable_ml(thick)
    dry = dry_stretches(race.as_named(), carry, reach, here_ml, chosen.bottles, thick)
    short, short_said = missing
    said = [*dry_words(dry), *assumed_words(race), *short_said]
    packing = {
        "status": "packed",
        "carry": _carried(carry, stated=options.carry is not None, named=ceilings.named),
        "products": "own" if options.products else "generic",
        "stretches": stretches(race, chosen, fills, products, reach),
        "dry_stretches": dry,
        "totals": short,
        "kit": kit_of(options.products, packed) if ceilings.named else [],
        "solver": {"parts": chosen.parts, "gap": round(chosen.gap, 4), "proved": chosen.proved},
    }
    return Packed(
        packed,
        plain,
        packing,
        shopping_list(chosen, fills, products),
        drop_bags(race, chosen, fills, products),
        tuple(said),
    )


def _done(work: Callable[[], Any]) -> Any:
    return work()


def _missing(
    race: Race,
    entries: list[dict[str, Any]],
    carry: Carry,
    products: Sequence[Product],
    ceilings: Ceilings,
    roomy: Chosen | None,
) -> tuple[dict[str, Any], list[str]]:
    """Return what is missing and how it is said; a runner with room for everything tells if room is why."""
    short = shortfall(race, entries, named=ceilings.named)
    if not short_words(short, None, carry):
        return short, []
    done = taken_before([entry for entry in entries if entry.get(DONE)])
    more = roomy or _with_room(race, products, carry, ceilings, done)
    entries = entries_of(more.taken, race.passage, named=ceilings.named)
    return short, short_words(short, shortfall(race, entries, named=ceilings.named), carry)


def _with_room(
    race: Race, products: Sequence[Product], carry: Carry, ceilings: Ceilings, done: Sequence[Taken]
) -> Chosen:
    """Choose for a runner with room for everything, as nearly as the question needs."""
    roomy = replace(carry, pockets=1000, food_g=None)
    return choose(race, products, roomy, ceilings, done, gap=packing_rules().asked_gap)


def _crowded(race: Race, carry: Carry) -> bool:
    """Tell whether food alone would fill the pockets: then that room is missing is likely."""
    usual = usual_carry()
    room_ml = carry.pockets * (carry.pocket_ml or usual.pocket_ml)
    return usual.space_per_g_ml * _most_food_g(race) > room_ml


def _most_food_g(race: Race) -> float:
    """Return the most carbohydrate wished for between two supplies."""
    ends = [(p.time_s, race.until(k, "supply")) for k, p in enumerate(race.points) if p.supply]
    return max((race.wished(race.carbohydrate_g, *span) for span in ends), default=0.0)


def _carried(carry: Carry, *, stated: bool, named: bool) -> dict[str, Any]:
    return {
        "bottles_ml": list(carry.bottles_ml),
        "pockets": carry.pockets,
        "pocket_ml": carry.pocket_ml or usual_carry().pocket_ml,
        "food_g": carry.food_g,
        "stated": stated,
        "assumed": None if stated or not named else carry.words,
    }
