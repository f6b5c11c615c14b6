"""A part of the race while it is packed: its choices, its rows, and sums over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from crampcast.jobs.plan.packing.ceilings import Ceilings
from crampcast.jobs.plan.packing.choices import Choice, Taken
from crampcast.jobs.plan.packing.in_hand import InHand
from crampcast.jobs.plan.packing.ledger import Ledger
from crampcast.jobs.plan.packing.race import Race
from crampcast.jobs.plan.packing.rows import Rows
from crampcast.runner.carry import Carry

Amount = Callable[[Choice], float]


@dataclass
class Sum:
    """Columns with their factors, and a constant."""

    parts: dict[int, float] = field(default_factory=dict)
    there: float = 0.0

    def add(self, other: Sum, factor: float = 1.0) -> Sum:
        """Return this sum and some of another."""
        parts = dict(self.parts)
        for column, value in other.parts.items():
            parts[column] = parts.get(column, 0.0) + factor * value
        return Sum(parts, self.there + factor * other.there)


@dataclass
class Part:
    """A part of the race while it is packed.

    Parameters
    ----------
    race, carry, ceilings
        What is wished for, what there is room for, and what may be.
    choices : list of Choice
        Every choice of the part, in the order of time.
    before : sequence of Taken
        What earlier parts chose.
    ledger : Ledger
        Bottles as earlier parts left them.
    from_s, to_s : float
        The part.
    in_hand : InHand, optional
        What there is where the packing begins; as much as there is room for if omitted.
    """

    race: Race
    carry: Carry
    ceilings: Ceilings
    choices: list[Choice]
    before: Sequence[Taken]
    ledger: Ledger
    from_s: float
    to_s: float
    in_hand: InHand | None = None
    rows: Rows = field(default_factory=Rows)
    columns: list[int] = field(default_factory=list)
    filled: dict[tuple[int, str, float], int] = field(default_factory=dict)
    held: dict[tuple[int, str, float], int] = field(default_factory=dict)
    inside: dict[tuple[int, str], Sum] = field(default_factory=dict)

    def leaving(self, point: int, drink: str) -> Sum:
        """Return what is in the bottles of a drink on leaving a place."""
        found = self.inside.get((point, drink))
        return Sum(there=self.ledger.leaving_ml.get((point, drink), 0.0)) if found is None else found

    def bottles(self, point: int, drink: str, volume: float) -> Sum:
        """Return how many bottles of a size leave a place with a drink."""
        key = (point, drink, volume)
        column = self.held.get(key, self.filled.get(key))
        return Sum(there=self.ledger.held.get(key, 0)) if column is None else Sum({column: 1.0})

    def sum_of(self, amount: Amount, inside: Callable[[float], bool]) -> tuple[dict[int, float], float]:
        """Return the columns' parts of a sum over moments, and what earlier parts add to it."""
        parts = {
            column: amount(choice)
            for column, choice in zip(self.columns, self.choices, strict=True)
            if inside(choice.time_s) and amount(choice)
        }
        return parts, sum(t.units * amount(t.choice) for t in self.before if inside(t.choice.time_s))

    def at_most(self, amount: Amount, inside: Callable[[float], bool], most: float) -> None:
        """Hold a sum under a ceiling."""
        if np.isfinite(most):
            parts, there = self.sum_of(amount, inside)
            self.rows.row(
                parts, high=max(most - there, 0.0) if all(v >= 0 for v in parts.values()) else most - there
            )
