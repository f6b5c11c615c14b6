"""An integer programme, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

LONGEST_S = 600.0
"""Guard against a machine that stands still; nodes end the search long before, the same on every machine.

A clock that ends it makes the answer depend on what else the machine does: two seconds of work were seen to
take twenty.
"""


class Solved(NamedTuple):
    """What the solver found.

    Parameters
    ----------
    values : ndarray
        Of every column.
    cost : float
        Of the values.
    gap : float
        Share by which the cost may lie above the best possible.
    proved : bool
        Whether the cost is within the gap that was asked for.
    """

    values: FloatArray
    cost: float
    gap: float
    proved: bool


@dataclass
class Rows:
    """Columns with cost and range, and rows with bounds; the least cost is sought."""

    cost: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    _row: list[int] = field(default_factory=list)
    _column: list[int] = field(default_factory=list)
    _value: list[float] = field(default_factory=list)
    _low: list[float] = field(default_factory=list)
    _high: list[float] = field(default_factory=list)

    def column(
        self, cost: float = 0.0, *, whole: bool = False, least: float = 0.0, most: float = np.inf
    ) -> int:
        """Add a column and return its number."""
        self.cost.append(cost)
        self.whole.append(whole)
        self.least.append(least)
        self.most.append(most)
        return len(self.cost) - 1

    def row(self, parts: Mapping[int, float], low: float = -np.inf, high: float = np.inf) -> None:
        """Add a row; one without parts or bounds is left out."""
        if not parts or (low == -np.inf and high == np.inf):
            return
        number = len(self._low)
        self._row += [number] * len(parts)
        self._column += list(parts)
        self._value += list(parts.values())
        self._low.append(low)
        self._high.append(high)

    def solve(self, *, gap: float, most_nodes: int) -> Solved | None:
        """Return the cheapest values found; None if there are none."""
        if not self.cost:
            return Solved(np.zeros(0), 0.0, 0.0, proved=True)
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - slow to import
        from scipy.sparse import csr_array  # noqa: PLC0415

        shape = (len(self._low), len(self.cost))
        matrix = csr_array((self._value, (self._row, self._column)), shape=shape)
        found = milp(
            np.asarray(self.cost),
            integrality=np.asarray(self.whole, dtype=int),
            bounds=Bounds(np.asarray(self.least), np.asarray(self.most)),
            constraints=LinearConstraint(matrix, self._low, self._high) if self._low else None,
            options={"mip_rel_gap": gap, "node_limit": most_nodes, "time_limit": LONGEST_S},
        )
        if found.x is None:
            return None
        open_gap = float(found.mip_gap) if found.mip_gap is not None else 0.0
        values = np.where(self.whole, np.round(found.x), found.x)
        return Solved(values, float(found.fun), open_gap, proved=bool(found.status == 0))
