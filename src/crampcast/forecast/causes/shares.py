"""Integrated gradients: what each driver adds to the log hazard on the straight way from the reference."""

from __future__ import annotations

from itertools import combinations
from math import factorial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.forecast.causes.risk import Asked, Hazard, log_risk
from crampcast.forecast.causes.scene import DRIVERS, Scene, Way, between
from crampcast.forecast.side_by_side import side_by_side
from crampcast.simulation.person import Person

FloatArray = NDArray[np.float64]

CLOSE = 5e-4
"""Most that the mean parts may miss of the mean whole, relative to it or to one log unit."""
FIRST_STEPS, MOST_STEPS = 4, 32
AT_ONCE = 64
"""Points of the path that one compiled call takes."""
DRAWS_AT_ONCE = 8


class Attribution(NamedTuple):
    """Log hazard over its reference, by driver."""

    parts: FloatArray
    """Shape (draws, 12), in the order of `DRIVERS`; their sum is the whole."""
    whole: FloatArray
    """Log ratio of the hazard to the reference's, shape (draws,)."""
    missed: float
    """Difference between the sum of the mean parts and the mean whole."""


class Ends(NamedTuple):
    """Both ends of the path; leaves have a leading axis of draws, but those of `way` and `asked`."""

    reference: Scene
    happened: Scene
    person: Person
    hazard: Hazard
    way: Way
    asked: Asked


@jax.jit
def _log_risks(
    reference: Scene, happened: Scene, person: Person, hazard: Hazard, way: Way, asked: Asked, alphas: Array
) -> Array:
    def each(reference: Scene, happened: Scene, person: Person, hazard: Hazard) -> Array:
        def at(alpha: Array) -> Array:
            return log_risk(between(reference, happened, alpha), way, person, hazard, asked)

        return jax.vmap(at)(alphas)

    found: Array = jax.vmap(each)(reference, happened, person, hazard)
    return found


def log_risks(ends: Ends, alphas: FloatArray) -> FloatArray:
    """Return the log hazard of the stretch at any points between reference (0) and what happened (1).

    Parameters
    ----------
    ends : Ends
        Reference and what happened.
    alphas : ndarray, shape (points, 12)
        One coordinate for each of `DRIVERS`.

    Returns
    -------
    ndarray, shape (draws, points)
    """
    count = len(alphas)
    filled = np.concatenate([alphas, np.ones((-count % AT_ONCE, len(DRIVERS)))])
    drawn = (ends.reference, ends.happened, ends.person, ends.hazard)
    found = [
        side_by_side(_log_risks, drawn, (ends.way, ends.asked, jnp.asarray(chunk)), DRAWS_AT_ONCE)
        for chunk in np.split(filled, len(filled) // AT_ONCE)
    ]
    return np.concatenate([np.asarray(part, dtype=float) for part in found], axis=1)[:, :count]


def moved(ends: Ends) -> list[int]:
    """Return the indices of the drivers that differ between the ends.

    Parameters
    ----------
    ends : Ends
        Reference and what happened.
    """
    out = []
    for index, name in enumerate(DRIVERS):
        pairs = zip(
            jax.tree.leaves(getattr(ends.reference, name)),
            jax.tree.leaves(getattr(ends.happened, name)),
            strict=True,
        )
        if any(not np.array_equal(np.asarray(a), np.asarray(b)) for a, b in pairs):
            out.append(index)
    return out


def increments(ends: Ends, steps: int, drivers: list[int]) -> FloatArray:
    """Return what each driver adds on each of equal steps along the path.

    Parameters
    ----------
    ends : Ends
        Reference and what happened.
    steps : int
        Number of steps.
    drivers : list of int
        Coordinates wanted; the others are not worked out.

    Returns
    -------
    ndarray, shape (draws, steps, 12)

    Notes
    -----
    ``δ_j = ½ [L(x + he_j) − L(x) + L(x') − L(x' − he_j)]`` from ``x`` to ``x'``: the driver moved first and
    moved last. It is the integral of the partial derivative up to interactions of third order in the step,
    and exact for kinks of one driver (a gut that is full, an air that turns hot), which points of a
    quadrature miss. Every question asked of a run shares one compiled program.
    """
    size = len(DRIVERS)
    edges = np.linspace(0.0, 1.0, steps + 1)
    diagonal = edges[:, None] * np.ones(size)
    first = np.repeat(diagonal[:-1], len(drivers), axis=0)
    last = np.repeat(diagonal[1:], len(drivers), axis=0)
    which = np.tile(drivers, steps)
    first[np.arange(len(first)), which] += 1.0 / steps
    last[np.arange(len(last)), which] -= 1.0 / steps
    values = log_risks(ends, np.concatenate([diagonal, first, last]))
    at, rest = values[:, : steps + 1], values[:, steps + 1 :].reshape(-1, 2, steps, len(drivers))
    out = np.zeros((len(values), steps, size))
    gained = rest[:, 0] - at[:, :-1, None] + at[:, 1:, None] - rest[:, 1]
    out[:, :, drivers] = 0.5 * gained
    return out


def attribute(ends: Ends, most_steps: int = MOST_STEPS) -> Attribution:
    """Share the log hazard ratio out among the drivers.

    Parameters
    ----------
    ends : Ends
        Reference and what happened, for every draw.
    most_steps : int
        Steps of the path before a miss is accepted and reported.

    Returns
    -------
    Attribution

    Notes
    -----
    ``part_j = ∫₀¹ ∂L/∂α_j (α, …, α) dα`` by `increments`; the steps double until the mean parts add up to
    the mean whole.

    References
    ----------
    Sundararajan, Taly & Yan 2017, Axiomatic attribution for deep networks, ICML, arXiv:1703.01365
    """
    corners = np.stack([np.zeros(len(DRIVERS)), np.ones(len(DRIVERS))])
    low, high = log_risks(ends, corners).T
    whole = high - low
    drivers = moved(ends)
    steps = FIRST_STEPS
    while True:
        parts = increments(ends, steps, drivers).sum(axis=1)
        missed = float(abs(parts.sum(axis=1).mean() - whole.mean()))
        if missed <= CLOSE * max(abs(float(whole.mean())), 1.0) or 2 * steps > most_steps:
            return Attribution(parts, whole, missed)
        steps *= 2


def shapley(ends: Ends, groups: tuple[tuple[str, ...], ...]) -> FloatArray:
    """Return exact Shapley values of a few groups of drivers, for comparison.

    Parameters
    ----------
    ends : Ends
        Reference and what happened.
    groups : tuple of tuple of str
        Drivers that move together; those left out stay at what happened.

    Returns
    -------
    ndarray, shape (draws, groups)
        Average over all orders of what a group adds when it moves.

    References
    ----------
    Shapley 1953, A value for n-person games, doi:10.1515/9781400881970-018
    """
    size = len(groups)
    sets = [frozenset(s) for k in range(size + 1) for s in combinations(range(size), k)]
    rows = np.ones((len(sets), len(DRIVERS)))
    for row, inside in zip(rows, sets, strict=True):
        for index, names in enumerate(groups):
            for name in names:
                row[DRIVERS.index(name)] = float(index in inside)
    values = log_risks(ends, rows)
    at = {inside: values[:, i] for i, inside in enumerate(sets)}
    out = np.zeros((values.shape[0], size))
    for index in range(size):
        for inside in sets:
            if index not in inside:
                weight = factorial(len(inside)) * factorial(size - len(inside) - 1) / factorial(size)
                out[:, index] += weight * (at[inside | {index}] - at[inside])
    return out
