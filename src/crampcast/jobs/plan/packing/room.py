"""Bottles and pockets: what was filled where, and how long it must last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from crampcast.evidence.products import usual_carry

if TYPE_CHECKING:
    from crampcast.evidence.products import Product
    from crampcast.jobs.plan.packing.choices import Choice
    from crampcast.jobs.plan.packing.programme import Part

FILL_WEIGHT = 0.01
"""A bottle of something else than water is filled only if it serves."""


def add_room(part: Part) -> None:
    """Hold sips to what the bottles were filled with, and food to what pockets hold.

    Parameters
    ----------
    part : Part
        The part of the race; its rows and its `filled` columns grow.
    """
    for point in sorted({choice.point for choice in part.choices if choice.place == "bottle"}):
        if point == 0 and part.in_hand is not None:
            _left(part, "bottle", "fluid_ml", part.in_hand.drink_ml)
        else:
            _bottles(part, point)
    for point in sorted({choice.point for choice in part.choices if choice.place == "pocket"}):
        _pockets(part, point)
        if point == 0 and part.in_hand is not None:
            _left(part, "pocket", "servings", part.in_hand.units)


def _left(part: Part, place: str, what: str, there: Mapping[str, float]) -> None:
    """Hold what is taken of each product to what is left of it where the packing begins."""

    def used(choice: Choice) -> float:
        return choice.servings if what == "servings" else choice.amount(what)

    mine = [(k, c) for k, c in enumerate(part.choices) if c.place == place and c.point == 0]
    for key in {choice.product.key for _, choice in mine}:
        before = sum(
            t.units * used(t.choice)
            for t in part.before
            if t.choice.place == place and t.choice.point == 0 and t.choice.product.key == key
        )
        parts = {part.columns[k]: used(choice) for k, choice in mine if choice.product.key == key}
        part.rows.row(parts, high=max(there.get(key, 0.0) - before, 0.0))


def share_of_rest(part: Part, point: int, kind: str, amounts: np.ndarray) -> float:
    """Return which share of what is wished for until the next point of a kind falls into this part."""
    race = part.race
    until_s = race.until(point, kind)
    from_s = max(part.from_s, race.points[point].time_s)
    if until_s <= part.to_s or part.to_s >= race.last_s:
        return 1.0
    rest = race.wished(amounts, from_s, until_s)
    return 1.0 if rest <= 0.0 else race.wished(amounts, from_s, part.to_s) / rest


def _may_fill(part: Part, point: int, product: Product) -> bool:
    """Whether a bottle can be filled with a drink at a point."""
    there = part.race.points[point]
    if there.supply:
        return True
    powder = product.mixed and not (part.in_hand is not None and part.race.since(there.time_s, "supply") == 0)
    return there.water and (powder or bool(product.offered))


def _bottles(part: Part, point: int) -> None:
    """Fill whole bottles at a point, and sip no more than is in them."""
    rows, race = part.rows, part.race
    begun = race.points[point].time_s <= part.from_s and any(k[0] == point for k in part.fills)
    share = share_of_rest(part, point, "fills", race.fluid_ml)
    sips = [(k, c) for k, c in enumerate(part.choices) if c.place == "bottle" and c.point == point]
    counts = Counter(part.carry.bottles_ml)
    columns: dict[float, dict[int, float]] = {volume: {} for volume in counts}
    for product in {choice.product.key: choice.product for _, choice in sips}.values():
        drunk = sum(
            t.amount("fluid_ml")
            for t in part.before
            if t.choice.place == "bottle" and t.choice.point == point and t.choice.product.key == product.key
        )
        parts = {part.columns[k]: c.amount("fluid_ml") for k, c in sips if c.product.key == product.key}
        for volume, count in counts.items():
            key = (point, product.key, volume)
            fixed = part.fills.get(key, 0) if begun else None
            may = count if _may_fill(part, point, product) else 0
            column = rows.column(
                0.0 if product.key == "water" else FILL_WEIGHT,
                whole=True,
                least=float(fixed or 0),
                most=float(may if fixed is None else fixed),
            )
            part.filled[key] = column
            columns[volume][column] = 1.0
            parts[column] = -volume * share
        rows.row(parts, high=-drunk * share)
    for volume, count in counts.items():
        rows.row(columns[volume], high=float(count))


def _pockets(part: Part, point: int) -> None:
    """Hold what is carried from a supply, and what is added at stations, to the pockets."""
    race, carry = part.race, part.carry
    room_ml = carry.pockets * (carry.pocket_ml or usual_carry().pocket_ml)
    share = share_of_rest(part, point, "supply", race.carbohydrate_g)
    supply_s, until_s = race.points[point].time_s, race.until(point, "supply")
    begins = {supply_s: point} | {
        p.time_s: k
        for k, p in enumerate(race.points)
        if supply_s < p.time_s < until_s and p.food and p.time_s < part.to_s
    }
    for most, field in ((room_ml, "space_ml"), (carry.food_g or np.inf, "mass_g")):
        if not np.isfinite(most):
            continue
        used = _powder(part, point, field, until_s)
        before = (
            sum(
                t.units * getattr(t.choice, field)
                for t in part.before
                if t.choice.place == "pocket" and t.choice.point == point
            )
            + used[1]
        )
        later = max(most - before, 0.0) * (1.0 - share)
        for begin_s, food in begins.items():
            parts, there = _load(part, point, food, begin_s, field)
            powder = _powder(part, point, field, until_s, after_s=begin_s)
            for column, value in powder[0].items():
                parts[column] = parts.get(column, 0.0) + value
            part.rows.row(parts, high=max(most - there - powder[1] - later, 0.0))


def _load(part: Part, supply: int, food: int, begin_s: float, field: str) -> tuple[dict[int, float], float]:
    """Return what is in the pockets when a stretch begins: columns, and what earlier parts put there."""

    def counts(choice: Choice) -> bool:
        if choice.place == "pocket" and choice.point == supply:
            return choice.time_s > begin_s
        return choice.place == "station" and choice.point == food and choice.time_s > begin_s

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
    for (point, key, volume), count in part.fills.items():
        product = products.get(key)
        if point in here and (point, key, volume) not in part.filled and product and product.mixed:
            constant += count * getattr(product, field) * volume / product.fluid_ml
    return columns, constant


def _sipped(part: Part) -> Iterable[Choice]:
    """Return every choice of something sipped, earlier parts' as well."""
    yield from (c for c in part.choices if c.place == "bottle")
    yield from (t.choice for t in part.before if t.choice.place == "bottle")
