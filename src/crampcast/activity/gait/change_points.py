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
    Optimal partitioning with pruning (PELT): the exact minimum of squares within pieces plus penalties.

    References
    ----------
    Killick, Fearnhead, Eckley 2012, J Am Stat Assoc 107:1590.

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
    starts = np.array([0])
    for end in range(least, n + 1):
        size = end - starts
        within = squares[end] - squares[starts] - (sums[end] - sums[starts]) ** 2 / size
        total = best[starts] + within + penalty
        at = int(np.argmin(total))
        best[end], last[end] = total[at], starts[at]
        kept = starts[total <= best[end] + penalty]
        fresh = end - least + 1
        starts = np.append(kept, fresh) if fresh >= least else kept
    cuts: list[int] = []
    end = n
    while end > 0 and last[end] > 0:
        end = int(last[end])
        cuts.append(end)
    return cuts[::-1]
