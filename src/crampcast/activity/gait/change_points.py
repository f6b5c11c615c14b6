"""Change points of a finished run, all at once: the offline check of the running alarm."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def change_points(values: ArrayLike, penalty: float, least: int = 3) -> list[int]:
    """Cut a series where its mean changes.

    Parameters
    ----------
    values : array_like, shape (n,)
        The series.
    penalty : float
        What a cut must save in squared deviations; ``2 s² ln n`` is usual.
    least : int
        Fewest samples of a piece.

    Returns
    -------
    list of int
        Index of the first sample of every piece but the first.

    Notes
    -----
    Optimal partitioning: the exact minimum of squares within pieces plus penalties. Pruning (PELT) is left
    out: a run has some hundreds of minutes, and with a least length of pieces it is no longer exact.

    References
    ----------
    Jackson et al. 2005, IEEE Signal Process Lett 12:105.

    Examples
    --------
    >>> change_points([0, 0, 0, 0, 5, 5, 5, 5], 2.0)
    [4]
    """
    y = np.asarray(values, dtype=float)
    n = y.size
    sums, squares = (np.concatenate([[0.0], np.cumsum(part)]) for part in (y, y * y))
    best = np.full(n + 1, np.inf)
    best[0] = -penalty
    last = np.zeros(n + 1, dtype=int)
    for end in range(least, n + 1):
        starts = np.arange(end - least + 1)
        within = squares[end] - squares[starts] - (sums[end] - sums[starts]) ** 2 / (end - starts)
        total = best[starts] + within + penalty
        last[end] = int(np.argmin(total))
        best[end] = total[last[end]]
    cuts: list[int] = []
    end = n
    while end > 0 and last[end] > 0:
        end = int(last[end])
        cuts.append(end)
    return cuts[::-1]
