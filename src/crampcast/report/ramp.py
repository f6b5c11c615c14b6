"""A scale of colours for hazard: each step about doubles it, as uncertain as the forecast is."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from crampcast.report.quantities import significant

CLASSES = 8
"""Number of colours, from the palest to the strongest."""

_ONE_TWO_FIVE = (1.0, 2.0, 5.0)


class Ramp(NamedTuple):
    """Edges between the colours: a value belongs to the class of the number of edges at or below it."""

    edges: tuple[float, ...]

    def grade(self, value: float | None) -> int:
        """Return the class of a value, 0 (palest) to ``CLASSES - 1``; a missing value is palest."""
        return bisect_right(self.edges, value) if value is not None else 0

    def labels(self) -> list[str]:
        """Return the edges in percent, without the sign."""
        return [significant(100 * edge) for edge in self.edges]


def ramp_for(values: Iterable[float | None]) -> Ramp:
    """Choose the edges for a set of hazards or chances.

    Parameters
    ----------
    values : iterable of float or None
        Hazards in 1/h, or probabilities.

    Returns
    -------
    Ramp
        Edges of the series 1, 2, 5, 10, …, the highest of which the largest value reaches.

    Notes
    -----
    Steps of about two: a forecast for one person is right within about a factor of two, so one colour
    is about what it can tell apart. Lightness falls steadily along the colours, which keeps their order
    for readers with any colour vision and in print.

    Examples
    --------
    >>> ramp = ramp_for([0.0, 0.004, 0.13])
    >>> ramp.labels()
    ['0.1', '0.2', '0.5', '1', '2', '5', '10']
    >>> ramp.grade(0.13), ramp.grade(0.0)
    (7, 0)
    """
    top = max((value for value in values if value is not None and value > 0), default=0.01)
    index = math.floor(3 * math.log10(top)) + 1
    while _edge(index) > top:
        index -= 1
    return Ramp(tuple(_edge(index - below) for below in reversed(range(CLASSES - 1))))


def _edge(index: int) -> float:
    """Return a number of the series 1, 2, 5, 10, …; index 0 is one."""
    decade, place = divmod(index, 3)
    return float(_ONE_TWO_FIVE[place] * 10.0**decade)
