"""One number learnt on its own: a normal prior times what each entry says, on a grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.learn.moved_by import LEAST, MOST, Item

FloatArray = NDArray[np.float64]

WIDTH, POINTS, DRAWS = 6.0, 1201, 999


class Line(NamedTuple):
    """A number's line before and after: evenly spaced quantiles as draws, and what moved it."""

    before: FloatArray
    after: FloatArray
    moved: list[dict[str, Any]]


def grid(sd: float) -> FloatArray:
    """Return the grid of a number with this prior spread."""
    return np.linspace(-WIDTH * sd, WIDTH * sd, POINTS)


def on_line(sd: float, items: Sequence[Item], said: FloatArray) -> Line:
    """Return the posterior of one number.

    Parameters
    ----------
    sd : float
        Spread before the diary; the mean is 0.
    items : sequence of Item
        The entries.
    said : ndarray, shape (items, `POINTS`)
        Log likelihood of each on `grid`.

    Examples
    --------
    >>> x = grid(1.0)
    >>> found = on_line(1.0, [Item(3, "2026-05-01", "test")], -0.5 * (x[None] - 1.0) ** 2)
    >>> round(float(found.after.mean()), 2), round(float(found.after.std()), 2), found.moved[0]["shift_sd"]
    (0.5, 0.71, 0.5)
    """
    x = grid(sd)
    prior = -0.5 * (x / sd) ** 2
    whole = prior + said.sum(axis=0)
    mean = _mean(x, whole)
    moves = [(item, mean - _mean(x, whole - one)) for item, one in zip(items, said, strict=True)]
    moves.sort(key=lambda pair: -abs(pair[1]))
    moved = [
        {"entry": item.entry, "day": item.day, "what": item.what, "shift_sd": round(move / sd, 3)}
        for item, move in moves[:MOST]
        if abs(move) >= LEAST * sd
    ]
    return Line(_draws(x, prior), _draws(x, whole), moved)


def _weights(log_density: FloatArray) -> FloatArray:
    weight = np.exp(log_density - log_density.max())
    return np.asarray(weight / weight.sum())


def _mean(x: FloatArray, log_density: FloatArray) -> float:
    return float(_weights(log_density) @ x)


def _draws(x: FloatArray, log_density: FloatArray) -> FloatArray:
    """Return evenly spaced quantiles."""
    share = np.cumsum(_weights(log_density)) - 0.5 * _weights(log_density)
    return np.interp((np.arange(DRAWS) + 0.5) / DRAWS, share, x)
