"""Pockets in the programme: what is in them on leaving each place is never more than they hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from crampcast.evidence.products import usual_carry
from crampcast.jobs.plan.packing.bottles import share_of_rest
from crampcast.jobs.plan.packing.part import Part

if TYPE_CHECKING:
    from crampcast.jobs.plan.packing.choices import Choice


def add_pockets(part: Part) -> None:
    """Hold what is in the pockets on leaving each place to what they hold.

    Parameters
    ----------
    part : Part
        The part of the race; its rows grow.

    Notes
    -----
    A unit is in the pockets from the place where it is taken up until it is eaten, past as many places as lie
    between.
    """
    race, carry = part.race, part.carry
    _left(part)
    carried = [c for c in part.choices if c.place in ("pocket", "station")]
    if not carried:
        return
    first = min(c.point for c in carried)
    room_ml = carry.pockets * (carry.pocket_ml or usual_carry().pocket_ml)
    for point, place in enumerate(race.points):
        if point < first or place.time_s >= part.to_s or not (place.supply or place.food):
            continue
        for most, field in ((room_ml, "space_ml"), (carry.food_g or np.inf, "mass_g")):
            if np.isfinite(most):
                _leave(part, point, most, field)


def _leave(part: Part, point: int, most: float, field: str) -> None:
    """Hold what is in the pockets on leaving a place, with room left for what later parts will eat."""
    race = part.race
    begin_s = race.points[point].time_s
    supply = point if race.points[point].supply else race.since(begin_s, "supply")
    until_s = race.until(supply, "supply")
    from_s = max(part.from_s, race.points[supply].time_s)
    later_s = min(until_s, _next_table(part))
    share = share_of_rest(part, from_s, later_s, race.carbohydrate_g)
    eaten = sum(
        t.units * getattr(t.choice, field)
        for t in part.before
        if t.choice.place == "pocket" and t.choice.point == supply
    )
    later = max(most - eaten - _powder(part, supply, field, until_s)[1], 0.0) * (1.0 - share)
    parts, there = _load(part, begin_s, field)
    powder, dry = _powder(part, supply, field, until_s, after_s=begin_s)
    for column, value in powder.items():
        parts[column] = parts.get(column, 0.0) + value
    part.rows.row(parts, high=max(most - there - dry - later, 0.0))


def _next_table(part: Part) -> float:
    """Return when pockets are filled at a table after this part: no room is kept for what comes later."""
    last = max((k for k, p in enumerate(part.race.points) if p.time_s < part.to_s), default=0)
    return part.race.until(last, "food")


def _left(part: Part) -> None:
    """Hold what is eaten of each product to what is left of it where the packing begins."""
    if part.in_hand is None:
        return
    mine = [(k, c) for k, c in enumerate(part.choices) if c.place == "pocket" and c.point == 0]
    for key in {choice.product.key for _, choice in mine}:
        before = sum(
            t.units
            for t in part.before
            if t.choice.place == "pocket" and t.choice.point == 0 and t.choice.product.key == key
        )
        parts = {part.columns[k]: 1.0 for k, choice in mine if choice.product.key == key}
        part.rows.row(parts, high=max(part.in_hand.units.get(key, 0) - before, 0.0))


def _load(part: Part, begin_s: float, field: str) -> tuple[dict[int, float], float]:
    """Return what is in the pockets at a moment: columns, and what earlier parts put there."""
    points = part.race.points

    def counts(choice: Choice) -> bool:
        inside = choice.place in ("pocket", "station") and choice.time_s > begin_s
        return inside and points[choice.point].time_s <= begin_s

    parts = {
        column: getattr(choice, field)
        for column, choice in zip(part.columns, part.choices, strict=True)
        if counts(choice) and getattr(choice, field)
    }
    return parts, sum(t.units * getattr(t.choice, field) for t in part.before if counts(t.choice))


def _powder(
    part: Part, supply: int, field: str, until_s: float, after_s: float | None = None
) -> tuple[dict[int, float], float]:
    """Return the powder carried from a supply for bottles mixed on the way: columns, and a constant."""
    race = part.race
    from_s = race.points[supply].time_s if after_s is None else after_s
    products = {c.product.key: c.product for c in _sipped(part)}
    columns: dict[int, float] = {}
    constant = 0.0
    here = {k for k, p in enumerate(race.points) if from_s < p.time_s < until_s and not p.supply and p.water}
    for (point, key, volume), column in part.filled.items():
        product = products.get(key)
        if point in here and product is not None and product.mixed:
            columns[column] = getattr(product, field) * volume / product.fluid_ml
    for (point, key, volume), count in part.ledger.filled.items():
        product = products.get(key)
        if point in here and product and product.mixed:
            constant += count * getattr(product, field) * volume / product.fluid_ml
    return columns, constant


def _sipped(part: Part) -> Iterable[Choice]:
    """Return every choice of something sipped, earlier parts' as well."""
    yield from (c for c in part.choices if c.place == "bottle")
    yield from (t.choice for t in part.before if t.choice.place == "bottle")
