"""Low and high percentiles over draws that hold at every moment, not only on the grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.safety.terms import QUARTER_S, Array


def lower_percentile(values: Array, share: float) -> float:
    """Return the order statistic at or below a percentile.

    Parameters
    ----------
    values : ndarray, shape (n,)
        One value a draw; not empty.
    share : float
        Percentile as a fraction.

    Returns
    -------
    float
        A value that occurs; never interpolated upwards.

    Examples
    --------
    >>> lower_percentile(np.arange(20.0), 0.1)
    1.0
    """
    return float(np.sort(values)[int(share * (len(values) - 1))])


@dataclass(frozen=True)
class TailCurve:
    """A lower bound on a percentile of quantities that grow piecewise linearly in time.

    Attributes
    ----------
    left, right : ndarray, shape (K,)
        Bound at the start and the end of each quarter hour; straight in between.

    Notes
    -----
    Let x_i be the draws' values, straight between grid points a and b, and p_a, p_b their percentiles there.
    With d_i the distance of x_i from the line p_a to p_b, d_i(t) ≥ min(d_i(a), d_i(b)) at every moment, and
    order
    statistics are monotone: the percentile of x_i(t) is at least the line less
    ε = −percentile(min(d_i(a), d_i(b))). Draws change only at grid points, so the bound has a left and a
    right value.
    """

    left: Array
    right: Array

    def on_grid(self) -> Array:
        """Return the bound that serves straight and stepwise intake at grid points 1 to K, shape (K,)."""
        after = np.minimum(self.left, self.right)[1:]
        return np.minimum(self.right, np.append(after, np.inf)) if len(self.right) else self.right

    def lowest(self, start_s: float, end_s: float) -> float:
        """Return the least bound between two moments (both within the curve)."""
        if not len(self.left):
            return 0.0
        last = len(self.left) - 1
        first_k = min(max(int(start_s // QUARTER_S), 0), last)
        last_k = min(max(int(np.ceil(end_s / QUARTER_S)) - 1, first_k), last)
        k = np.arange(first_k, last_k + 1)
        left = self.left[first_k : last_k + 1]
        rise = self.right[first_k : last_k + 1] - left
        ends = (np.maximum(start_s, k * QUARTER_S), np.minimum(end_s, (k + 1) * QUARTER_S))
        return float(min(np.min(left + np.clip(end / QUARTER_S - k, 0.0, 1.0) * rise) for end in ends))

    def lowest_each(self, start_s: Array, end_s: Array) -> Array:
        """Return `lowest` of each of many short spans at once.

        Parameters
        ----------
        start_s, end_s : ndarray, shape (m,)
            Where each span begins and ends, within the curve.

        Examples
        --------
        >>> curve = TailCurve(np.array([0.0, 1.0]), np.array([1.0, 0.0]))
        >>> curve.lowest_each(np.array([450.0, 450.0]), np.array([450.0, 1575.0])).tolist()
        [0.5, 0.25]
        """
        if not len(self.left):
            return np.zeros(len(start_s))
        last = len(self.left) - 1
        rise = self.right - self.left
        first_k = np.clip(start_s // QUARTER_S, 0, last).astype(int)
        last_k = np.clip(np.ceil(end_s / QUARTER_S) - 1, first_k, last).astype(int)
        found = np.full(len(start_s), np.inf)
        for after in range(int(np.max(last_k - first_k, initial=-1)) + 1):
            k = np.minimum(first_k + after, last_k)
            for end in (np.maximum(start_s, k * QUARTER_S), np.minimum(end_s, (k + 1) * QUARTER_S)):
                found = np.minimum(found, self.left[k] + np.clip(end / QUARTER_S - k, 0.0, 1.0) * rise[k])
        return found

    def lowest_from(self, start_s: Array, end_s: float) -> Array:
        """Return `lowest` of many spans with one end.

        Parameters
        ----------
        start_s : ndarray, shape (m,)
            Where each span begins, within the curve.
        end_s : float
            Where all end.

        Examples
        --------
        >>> curve = TailCurve(np.array([0.0, 1.0]), np.array([1.0, 0.5]))
        >>> curve.lowest_from(np.array([450.0, 900.0]), 1800.0).tolist()
        [0.5, 0.5]
        """
        if not len(self.left):
            return np.zeros(len(start_s))
        grid: Array = np.arange(len(self.left), dtype=np.float64) * QUARTER_S
        last = min(max(int(np.ceil(end_s / QUARTER_S)) - 1, 0), len(grid) - 1)
        whole = self.lowest_each(grid[: last + 1], np.minimum(grid[: last + 1] + QUARTER_S, end_s))
        later = np.append(np.minimum.accumulate(whole[::-1])[::-1][1:], np.inf)
        first = np.clip(start_s // QUARTER_S, 0, last).astype(int)
        begun = self.lowest_each(start_s, np.minimum(grid[first] + QUARTER_S, end_s))
        return np.asarray(np.minimum(begun, later[first]))


def tail_curve(values: Array, running: NDArray[np.bool_], share: float) -> TailCurve:
    """Bound a percentile over the draws still running, at every moment.

    Parameters
    ----------
    values : ndarray, shape (n, K + 1)
        Each draw's value at the grid points.
    running : ndarray of bool, shape (n, K)
        Which draws count in each quarter hour; at least one in each.
    share : float
        Percentile as a fraction.

    Returns
    -------
    TailCurve
        The bound.

    Notes
    -----
    The percentile is taken over each draw's own sum, so a draw that loses little all day stays one draw.
    Summing
    percentiles of quarter hours instead would not bound this percentile: small losses of different draws at
    different times can make every sum small though no quarter's percentile is.

    Examples
    --------
    >>> curve = tail_curve(np.array([[0.0, 2.0], [0.0, 1.0]]), np.ones((2, 1), dtype=bool), 0.1)
    >>> curve.left.tolist(), curve.right.tolist()
    ([0.0], [1.0])
    """
    here, there = values[:, :-1], values[:, 1:]
    low, high = _lower_percentiles(here, running, share), _lower_percentiles(there, running, share)
    missed = -_lower_percentiles(np.minimum(here - low, there - high), running, share)
    slack = np.where(missed > 0.0, missed, 0.0)
    return TailCurve(low - slack, high - slack)


def _lower_percentiles(values: Array, running: NDArray[np.bool_], share: float) -> Array:
    """Return `lower_percentile` of the running draws in each quarter hour, shape (K,)."""
    ordered = np.sort(np.where(running, values, np.nan), axis=0)  # what is no number comes last
    place = (share * (running.sum(axis=0) - 1)).astype(int)
    return np.asarray(np.take_along_axis(ordered, place[None], axis=0)[0])
