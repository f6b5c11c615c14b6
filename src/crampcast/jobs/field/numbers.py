"""Choices and fixed sizes of a field's forecast."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.evidence.muscles import REPORTED

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

KINDS: Final = ("cramp", "near_cramp", "low_sodium", "heat_flag", "heat_stop")
"""What is counted, each entrant at most once for each."""
BY_MUSCLE: Final = KINDS[:2]
MUSCLES: Final = REPORTED
STYLES: Final = ("to_thirst", "by_plan")
"""How entrants drink."""
HOURS: Final = 85
"""Hours since the start that are told apart; as far as the simulator's weather reaches."""
SNAPSHOT_S: Final = 60.0
"""How often it is looked who is at a station."""
SNAPSHOTS: Final = int(HOURS * 3600.0 / SNAPSHOT_S)
OUTCOMES: Final = 4
"""Races played out for every draw, for the scatter between fields of the same expectation."""
LANES: Final = 16
"""The number of draws is a multiple of this; so many of them are followed past the stations."""
PIECES: Final = 512
"""Pieces of course that a field runs through at most; docs/field.md says what is lost by joining them."""
ARRIVALS_S: Final = 600.0
"""Arrivals are told by so much time."""


class FieldChoices(NamedTuple):
    """Own choices; group ``field``."""

    finish_stay_s: float
    mark_short_m: float
    mark_long_m: float
    long_m: float
    extra_stop_s: float
    sodium_below_mmol_l: float
    sodium_severe_mmol_l: float
    hotter_c: float


def field_choices() -> FieldChoices:
    """Return the choices as they stand in the evidence.

    Examples
    --------
    >>> field_choices().sodium_below_mmol_l
    135.0
    """
    return coefficients(FieldChoices, "field")


def quantiles(values: FloatArray, *, whole: bool = False) -> dict[str, float]:
    """Return p10, p50 and p90; counts are order statistics, so that they are whole.

    Examples
    --------
    >>> quantiles(np.arange(11.0))
    {'p10': 1.0, 'p50': 5.0, 'p90': 9.0}
    """
    shares, plain = np.array([0.1, 0.5, 0.9]), np.asarray(values, dtype=float)
    if whole:
        found = np.sort(plain)[np.ceil(shares * len(plain)).astype(int) - 1]
    else:
        found = np.quantile(plain, shares)
    return dict(zip(("p10", "p50", "p90"), (rounded(v) for v in found), strict=True))


def rounded(value: float) -> float:
    """Return a number with four significant digits.

    Examples
    --------
    >>> rounded(12.34567)
    12.35
    """
    return float(f"{float(value):.4g}")
