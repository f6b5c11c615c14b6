"""Neighbouring pieces of a course put together until few enough are left, the most alike first."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def merge_alike(features: FloatArray, weight: FloatArray, apart: NDArray[np.bool_], most: int) -> IntArray:
    """Merge neighbours by Ward's rule: the pair whose union adds least to the spread within pieces.

    Parameters
    ----------
    features : ndarray, shape (n, k)
        What makes pieces alike, scaled so that 1 is a plain difference.
    weight : ndarray, shape (n,)
        Length of each piece.
    apart : ndarray of bool, shape (n,)
        Pieces that are never merged, such as stops.
    most : int
        Pieces wanted; more are left where `apart` does not allow so few.

    Returns
    -------
    ndarray of int, shape (n,)
        Number of the merged piece that each piece belongs to, from 0, in order.

    Examples
    --------
    >>> grade = np.array([[0.1], [0.11], [-0.1], [-0.09], [0.0]])
    >>> merge_alike(grade, np.ones(5), np.zeros(5, dtype=bool), 3).tolist()
    [0, 0, 1, 1, 2]
    """
    centre, size = features.astype(float).copy(), weight.astype(float).copy()
    left_over = len(size)
    after, before = np.arange(1, left_over + 1), np.arange(-1, left_over - 1)
    lone = np.append(apart, True)  # a stop, or beyond the last
    first = np.ones(left_over, dtype=bool)

    def added(left: int | IntArray, right: int | IntArray) -> Any:
        """Return what joining pieces adds to the spread."""
        joint = size[left] * size[right] / (size[left] + size[right] + 1e-12)
        apart = centre[left] - centre[right]
        return joint * np.einsum("...k,...k->...", apart, apart)

    cost = np.full(left_over, np.inf)
    mergeable = np.flatnonzero(~lone[:-1] & ~lone[1:])
    cost[mergeable] = added(mergeable, mergeable + 1)
    while left_over > most:
        at = int(np.argmin(cost))
        if not np.isfinite(cost[at]):
            break
        gone = int(after[at])
        both = size[at] + size[gone]
        centre[at] = (size[at] * centre[at] + size[gone] * centre[gone]) / max(both, 1e-12)
        size[at] = both
        first[gone], cost[gone] = False, np.inf
        after[at] = after[gone]
        if after[at] < len(size):
            before[after[at]] = at
        for left in (int(before[at]), at):
            if left >= 0 and np.isfinite(cost[left]):
                right = int(after[left])
                cost[left] = np.inf if lone[right] else added(left, right)
        left_over -= 1
    return np.asarray(np.cumsum(first) - 1)
