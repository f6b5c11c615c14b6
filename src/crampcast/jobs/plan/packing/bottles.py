"""Bottles in the programme: filled where they may be, kept past places, never beyond what is in them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crampcast.jobs.plan.packing.ledger import sips_by_place
from crampcast.jobs.plan.packing.numbers import packing_rules
from crampcast.jobs.plan.packing.part import Part, Sum

if TYPE_CHECKING:
    import numpy as np

    from crampcast.evidence.products import Product

FILL_WEIGHT = 0.01
"""A bottle of something else than water is filled only if it serves."""
KEEP_WEIGHT = 0.001
"""And is emptied for another rather than kept for nothing."""

FLASK_ML = 250.0
"""A bottle up to this size may always hold food; in a larger one it must not take the place of water."""
WASTE_SHARE = 0.5
"""What is emptied out counts half of what is missing from the schedule: some of it would not be wanted."""

POURED_SHARE = 0.1
"""What is poured away at a place counts a tenth: no bottle is mixed for a few sips (our choice)."""


def add_bottles(part: Part) -> None:
    """Hold what is sipped to what bottles were filled with, here or at an earlier place.

    Parameters
    ----------
    part : Part
        The part of the race; its rows, and its columns of bottles ``filled``, ``held`` and ``leaving``, grow.

    Notes
    -----
    On leaving place s with H bottles of a drink, F of them filled there (whole numbers), the volume I in them
    is at most what was left and what was filled, ``I(s) <= I(s-1) - sips(s-1) + v F(s)``, and at most what
    they hold, ``I(s) <= v H(s)``; a bottle that was not filled was brought, ``H(s) - F(s) <= H(s-1)``. One
    sips first from the bottle that is given up first, so these are all the rows there are.
    """
    sips = [choice for choice in part.choices if choice.place == "bottle"]
    if not sips:
        return
    products = {choice.product.key: choice.product for choice in sips}
    undecided = _undecided(part, max(choice.point for choice in sips))
    chain = [*part.ledger.points[-1:], *undecided]
    for product in products.values():
        for k, point in enumerate(chain):
            if point in undecided:
                _leave(part, product, point, chain[k - 1] if k else -1)
            _at_most_in_them(part, product, point)
        _spare_for_later(part, product, chain)
    for point in undecided:
        _no_more_than_there_are(part, point)
        _enough_for_thirst(part, products, point)


def _undecided(part: Part, last: int) -> list[int]:
    """Return the places whose bottles this part fills."""
    decided = part.ledger.points[-1] if part.ledger.points else -1
    return [k for k, p in enumerate(part.race.points) if p.fills and decided < k <= last]


def _leave(part: Part, product: Product, point: int, before: int) -> None:
    """Set up what bottles of a drink hold on leaving a place."""
    rows, hand = part.rows, part.in_hand
    may = may_fill(part, point, product)
    bring = before >= 0 and not product.offered  # water is poured anew wherever there is some
    left = part.leaving(before, product.key).add(_sipped(part, before, product.key), -1.0)
    there, inside = Sum(), Sum()
    for volume, count in Counter(part.carry.bottles_ml).items():
        key = (point, product.key, volume)
        fresh = Sum()
        if may:
            cost = 0.0 if product.key == "water" else FILL_WEIGHT
            part.filled[key] = rows.column(cost, whole=True, most=float(count))
            fresh = Sum({part.filled[key]: 1.0})
        held = fresh
        if bring:
            part.held[key] = rows.column(KEEP_WEIGHT, whole=True, most=float(count))
            held = Sum({part.held[key]: 1.0})
            rows.row(fresh.add(held, -1.0).parts, high=0.0)
            if not (hand is not None and before == 0):  # nobody said in how many bottles it is
                brought = held.add(fresh, -1.0).add(part.bottles(before, product.key, volume), -1.0)
                rows.row(brought.parts, high=-brought.there)
        there, inside = there.add(fresh, volume), inside.add(held, volume)
    if not bring:
        part.inside[point, product.key] = inside
        return
    column = rows.column()
    part.inside[point, product.key] = Sum({column: 1.0})
    rows.row(Sum({column: 1.0}).add(inside, -1.0).parts, high=0.0)
    poured = rows.column(POURED_SHARE * _worth_per_ml(product))
    full = Sum({column: 1.0, poured: 1.0}).add(there, -1.0).add(left, -1.0)
    rows.row(full.parts, low=-full.there, high=-full.there)


def _sipped(part: Part, point: int, key: str) -> Sum:
    """Return what is sipped of a drink between a place and the next."""
    parts = {
        column: choice.amount("fluid_ml")
        for column, choice in zip(part.columns, part.choices, strict=True)
        if choice.place == "bottle" and choice.point == point and choice.product.key == key
    }
    return Sum(parts, sips_by_place(part.before).get((point, key), 0.0))


def _at_most_in_them(part: Part, product: Product, point: int) -> None:
    """Hold what is sipped after a place to what the bottles hold there."""
    empty = _sipped(part, point, product.key).add(part.leaving(point, product.key), -1.0)
    if any(choice.point == point for choice in part.choices if choice.place == "bottle"):
        part.rows.row(empty.parts, high=-empty.there)


def _spare_for_later(part: Part, product: Product, chain: list[int]) -> None:
    """Leave in the bottles what falls to the time after this part, until they can be filled again."""
    race, key = part.race, product.key
    source = max((k for k, point in enumerate(chain) if may_fill(part, point, product)), default=0)
    from_s = max(part.from_s, race.points[chain[source]].time_s)
    again = [
        p.time_s
        for k, p in enumerate(race.points)
        if k > chain[-1] and p.fills and may_fill(part, k, product)
    ]
    share = share_of_rest(part, from_s, again[0] if again else race.duration_s, race.fluid_ml)
    if share >= 1.0:
        return
    there = part.leaving(chain[source], key)
    drunk = sips_by_place(part.before).get((chain[source], key), 0.0)
    used = there.add(Sum(there=drunk), -1.0)
    sipped = Sum()
    for point in chain[source:]:
        sipped = sipped.add(Sum(_sipped(part, point, key).parts))
    most = sipped.add(used, -share)
    part.rows.row(most.parts, high=-most.there)
    if len(chain) > source + 1:  # what is emptied out before the next part could have been drunk there
        last = _sipped(part, chain[-1], key)
        out = used.add(sipped, -1.0).add(Sum(last.parts)).add(part.leaving(chain[-1], key), -1.0)
        wasted = part.rows.column(WASTE_SHARE * _worth_per_ml(product))
        part.rows.row(Sum({wasted: 1.0}).add(out, -1.0).parts, low=out.there)


def _worth_per_ml(product: Product) -> float:
    """Return what the carbohydrate in a millilitre counts."""
    return packing_rules().carbohydrate_weight * product.carbohydrate_g / product.fluid_ml


def share_of_rest(part: Part, from_s: float, until_s: float, amounts: np.ndarray) -> float:
    """Return which share of what is wished for between two moments falls into this part."""
    race = part.race
    if until_s <= part.to_s or part.to_s >= race.last_s:
        return 1.0
    rest = race.wished(amounts, from_s, until_s)
    return 1.0 if rest <= 0.0 else race.wished(amounts, from_s, part.to_s) / rest


def may_fill(part: Part, point: int, product: Product) -> bool:
    """Whether a bottle can be filled with a drink at a point."""
    there, hand = part.race.points[point], part.in_hand
    if point == 0 and hand is not None:
        return False
    if there.supply:
        return True
    powder = product.mixed and not (hand is not None and part.race.since(there.time_s, "supply") == 0)
    return there.water and (powder or bool(product.offered))


def _no_more_than_there_are(part: Part, point: int) -> None:
    """Hold the bottles that leave a place to those there are."""
    for volume, count in Counter(part.carry.bottles_ml).items():
        columns = {
            key[1]: part.held.get(key, part.filled.get(key, -1))
            for key in {*part.held, *part.filled}
            if key[0] == point and key[2] == volume
        }
        part.rows.row(dict.fromkeys(columns.values(), 1.0), high=float(count))


def _enough_for_thirst(part: Part, products: dict[str, Product], point: int) -> None:
    """Keep no bottle so empty, and fill none with food, that a thirsty runner would not find enough."""
    needs_ml = part.race.needs_ml(point)
    if needs_ml is None:
        return
    short = Sum()
    for key, product in products.items():
        sizes = [v for v in set(part.carry.bottles_ml) if not (product.thick and v <= FLASK_ML)]
        for volume in sizes:
            short = short.add(part.bottles(point, key, volume), volume)
        if not product.thick:
            short = short.add(part.leaving(point, key), -1.0)
    part.rows.row(short.parts, high=max(0.0, part.carry.drink_ml - needs_ml) - short.there)
