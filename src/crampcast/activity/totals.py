"""Runs of which only totals were kept: entered by hand, or by a watch that recorded no seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]


class Total(NamedTuple):
    """Start and end of a lap or a session in Unix seconds, and what it amounts to; NaN where not said."""

    start_unix_s: float
    end_unix_s: float
    distance_m: float = float("nan")
    heart_rate_bpm: float = float("nan")


def said_of(count: int) -> str:
    """Return the sentence that tells of a file without records.

    Examples
    --------
    >>> said_of(1)
    'the file holds no records, only the totals of 1 lap'
    """
    return f"the file holds no records, only the totals of {count} lap{'s' * (count != 1)}"


def rows_of_totals(totals: Sequence[Total]) -> tuple[FloatArray, dict[str, FloatArray]]:
    """Lay totals out as a row at the beginning and one at the end of each.

    Parameters
    ----------
    totals : sequence of Total
        In any order; those without a length in time are passed over.

    Returns
    -------
    tuple
        Unix seconds, and the columns of distance and mean heart rate, as far as they are known.

    Examples
    --------
    >>> times, columns = rows_of_totals([Total(1e9, 1e9 + 300, 1000.0), Total(1e9 + 300, 1e9 + 600, 900.0)])
    >>> (times - 1e9).tolist(), columns["distance_m"].tolist()
    ([0.0, 300.0, 600.0], [0.0, 1000.0, 1900.0])
    """
    kept = sorted(total for total in totals if total.end_unix_s > total.start_unix_s)
    if not kept:
        return np.zeros(0), {}
    times = np.array([kept[0].start_unix_s, *(total.end_unix_s for total in kept)])
    lengths_m = np.array([total.distance_m for total in kept])
    rates = np.array([total.heart_rate_bpm for total in kept])
    columns = {}
    if np.isfinite(lengths_m).any():
        columns["distance_m"] = np.concatenate([[0.0], np.cumsum(np.nan_to_num(lengths_m))])
    if np.isfinite(rates).any():
        columns["heart_rate_bpm"] = np.concatenate([rates[:1], rates])
    return times, columns
