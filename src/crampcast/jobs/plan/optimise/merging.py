"""Neighbouring pieces of a course put together until few enough are left, the most alike first."""

from __future__ import annotations

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
    first = np.arange(len(weight))
    fixed = apart.copy()
    while len(size) > most:
        joint = size[:-1] * size[1:] / np.maximum(size[:-1] + size[1:], 1e-12)
        cost = joint * np.sum((centre[:-1] - centre[1:]) ** 2, axis=1)
        cost = np.where(fixed[:-1] | fixed[1:], np.inf, cost)
        at = int(np.argmin(cost))
        if not np.isfinite(cost[at]):
            break
        both = size[at] + size[at + 1]
        centre[at] = (size[at] * centre[at] + size[at + 1] * centre[at + 1]) / max(both, 1e-12)
        size[at] = both
        centre, size, fixed, first = (np.delete(a, at + 1, axis=0) for a in (centre, size, fixed, first))
    return np.asarray(np.searchsorted(first, np.arange(len(weight)), side="right") - 1)
