"""What may be taken at each moment, and from where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from crampcast.evidence.products import Product, usual_carry
from crampcast.jobs.plan.packing.in_hand import InHand
from crampcast.jobs.plan.packing.numbers import packing_rules
from crampcast.jobs.plan.packing.race import Race
from crampcast.jobs.safety import QUARTER_S
from crampcast.runner.carry import Carry

Place = Literal["pocket", "station", "bottle", "cup", "done"]
MOST_CUPS = 2
"""Cups of one thing at one stop."""


@dataclass(frozen=True)
class Choice:
    """One product at one moment; how many units of it is to be decided.

    Parameters
    ----------
    product : Product
        What.
    place : str
        ``pocket``: brought along; ``station``: taken where it is offered; ``bottle``: sipped; ``cup``: water
        drunk at a station; ``done``: taken before the packing begins.
    time_s : float
        When.
    point : int
        The point from which it is carried, or at which it is taken.
    servings : float
        Servings in one unit: 1, or a sip's or a draught's part of a bottle.
    most : int
        Most units at once.
    """

    product: Product
    place: Place
    time_s: float
    point: int
    servings: float
    most: int

    def amount(self, field: str) -> float:
        """Return how much of something one unit holds."""
        return self.servings * float(getattr(self.product, field) or 0.0)

    @property
    def whole(self) -> bool:
        """Whether only whole units will do; a bottle is sipped as one likes."""
        return self.place in ("pocket", "station")

    @property
    def by_number(self) -> bool:
        """Whether it is taken once, twice …: nobody stops at a table for less than a few mouthfuls."""
        return self.whole or self.place == "cup"

    @property
    def glucose_g(self) -> float:
        """Glucose in one unit; half of what nobody told apart counts as neither."""
        fructose = self.product.fructose_g
        return 0.0 if fructose is None else self.servings * (self.product.carbohydrate_g - fructose)

    @property
    def space_ml(self) -> float:
        """Room that one unit takes in a pocket."""
        return self.product.space_ml if self.place in ("pocket", "station") else 0.0

    @property
    def mass_g(self) -> float:
        """What one unit weighs in a pocket."""
        return self.product.mass_g if self.place in ("pocket", "station") else 0.0

    @property
    def share_of_row(self) -> float:
        """How much one unit counts when one taste follows another."""
        return 1.0 / (self.product.most_at_once or 1)


@dataclass(frozen=True)
class Taken:
    """A choice that was made.

    Parameters
    ----------
    choice : Choice
        What, where and when.
    units : int
        How many.
    """

    choice: Choice
    units: float

    def amount(self, field: str) -> float:
        """Return how much of something was taken."""
        return self.units * self.choice.amount(field)


def taken_before(entries: Sequence[Mapping[str, Any]]) -> list[Taken]:
    """Return what a race under way has had, as choices that were made.

    Parameters
    ----------
    entries : sequence of mapping
        Entries of a schedule that are done.

    Examples
    --------
    >>> drunk = {"time_s": 900.0, "carbohydrate_g": 10.0, "fluid_ml": 120.0, "sodium_mg": 50.0}
    >>> taken_before([drunk])[0].amount("fluid_ml")
    120.0
    """
    out = []
    for entry in entries:
        product = Product(
            key="done",
            name="so far",
            form="bottle",
            serving="",
            carbohydrate_g=float(entry.get("carbohydrate_g") or 0.0),
            fluid_ml=float(entry.get("fluid_ml") or 0.0),
            sodium_mg=float(entry.get("sodium_mg") or 0.0),
        )
        out.append(Taken(Choice(product, "done", float(entry["time_s"]), -1, 1.0, 1), 1.0))
    return out


def usable(products: Sequence[Product], race: Race, *, named: bool) -> tuple[Product, ...]:
    """Return the products that a schedule may hold: no remedies, none for longer races.

    Parameters
    ----------
    products : sequence of Product
        What there is.
    race : Race
        For its length.
    named : bool
        Where no fluid or sodium may be named, only food remains.
    """
    fitting = [p for p in products if p.form != "remedy" and p.from_h * 3600.0 <= race.duration_s]
    if named:
        return tuple(fitting)
    return tuple(p for p in fitting if p.form == "pocket" and p.carbohydrate_g > 0.0 and p.caffeine_mg == 0.0)


def choices_between(
    race: Race,
    products: Sequence[Product],
    carry: Carry,
    from_s: float,
    to_s: float,
    in_hand: InHand | None = None,
) -> list[Choice]:
    """Return every choice after one moment and up to another.

    Parameters
    ----------
    race : Race
        Moments and places.
    products : sequence of Product
        As `usable` returns them.
    carry : Carry
        Without bottles nothing is sipped, without pockets nothing is brought.
    from_s, to_s : float
        The part of the race.
    in_hand : InHand, optional
        What there is where the packing begins: it may be eaten after the next supply as well.
    """
    found: list[Choice] = []
    usual = usual_carry()
    step_g = largest_step_g(race)
    for time_s, stop in race.slots:
        if not from_s < time_s <= to_s:
            continue
        fills, food = race.since(time_s, "fills"), race.since(time_s, "food")
        supply = race.since(time_s, "supply")
        meal = stop < 0 and round(time_s / QUARTER_S) % meal_quarters(race) == 0
        for product in products:
            most = product.most_at_once or max(1, int(step_g // max(product.carbohydrate_g, 1e-9)))
            most = min(most, 8) if product.carbohydrate_g > 0.0 else 1
            offered = product.offered == "food" and (food >= 0 or stop >= 0)
            if product.form == "bottle" and stop < 0 and carry.bottles_ml and product.fluid_ml > 0.0:
                sips = int(max(carry.bottles_ml) // usual.sip_ml)
                part = usual.sip_ml / product.fluid_ml
                found.append(Choice(product, "bottle", time_s, fills, part, max(1, sips)))
            if product.form == "bottle" and stop >= 0 and product.offered and race.points[stop].water:
                part = usual.draught_ml / product.fluid_ml
                found.append(
                    Choice(product, "cup", time_s, stop, part, int(usual.cup_ml // usual.draught_ml))
                )
            if product.form == "pocket" and meal and carry.pockets:
                found.append(Choice(product, "pocket", time_s, supply, 1.0, most))
                if supply > 0 and in_hand is not None and in_hand.units.get(product.key):
                    found.append(Choice(product, "pocket", time_s, 0, 1.0, most))
            if product.form == "station" and offered:
                here = stop >= 0 and race.points[stop].food
                if here or (meal and product.space_ml > 0.0 and carry.pockets):
                    most = MOST_CUPS if here else 1
                    found.append(Choice(product, "station", time_s, stop if here else food, 1.0, most))
    return found


def meal_quarters(race: Race) -> int:
    """Return how many quarter hours lie between two moments of eating: one where much is to be eaten."""
    return 1 if float(race.carbohydrate_g.max(initial=0.0)) > packing_rules().quarterly_from_g else 2


def largest_step_g(race: Race) -> float:
    """Return how much carbohydrate may be eaten at one moment beside a single unit."""
    return (
        packing_rules().most_step_factor * meal_quarters(race) * float(race.carbohydrate_g.max(initial=0.0))
    )
