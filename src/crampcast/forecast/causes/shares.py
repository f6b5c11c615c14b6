"""Integrated gradients: what each driver adds to the log hazard on the straight way from the reference."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import factorial
from typing import NamedTuple

import jax
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.forecast.causes.risk import Asked, Hazard, log_risk
from crampcast.forecast.causes.scene import DRIVERS, Scene, Way, between
from crampcast.forecast.side_by_side import side_by_side
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person

FloatArray = NDArray[np.float64]

CLOSE = 5e-4
"""Most that the mean parts may miss of the mean whole, relative to it or to one log unit."""
FIRST_STEPS, MOST_STEPS = 4, 6
"""Steps to begin with; steps from which on those that still miss are gone through driver by driver."""
LANES = 64
"""Scenes that one compiled call takes, of any draws and points of the path."""
DRAWS_FILLED = 16
"""Draws are filled up to a multiple of this, so that one program serves any number up to it."""


class Attribution(NamedTuple):
    """Log hazard over its reference, by driver."""

    parts: FloatArray
    """Shape (draws, 12), in the order of `DRIVERS`; their sum is the whole."""
    whole: FloatArray
    """Log ratio of the hazard to the reference's, shape (draws,)."""
    missed: float
    """Difference between the sum of the mean parts and the mean whole."""
    besides: FloatArray
    """Log hazard at other points over that of what happened, shape (draws, points)."""


class Ends(NamedTuple):
    """Both ends of the path; leaves have a leading axis of draws, but those of `way` and `asked`."""

    reference: Scene
    happened: Scene
    person: Person
    hazard: Hazard
    way: Way
    asked: Asked


@kept_program
def _log_risks(
    draw: Array, alphas: Array, drawn: tuple[Scene, Scene, Person, Hazard], way: Way, asked: Asked
) -> Array:
    def one(number: Array, alpha: Array) -> Array:
        reference, happened, person, hazard = jax.tree.map(lambda leaf: leaf[number], drawn)
        return log_risk(between(reference, happened, alpha), way, person, hazard, asked)

    found: Array = jax.vmap(one)(draw, alphas)
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
    draws = len(np.asarray(ends.person.mass_kg))
    filled = np.arange(draws + -draws % DRAWS_FILLED) % draws
    drawn = (ends.reference, ends.happened, ends.person, ends.hazard)
    drawn = jax.tree.map(lambda leaf: np.asarray(leaf)[filled], drawn)
    number = np.repeat(np.arange(draws, dtype=np.int32), len(alphas))
    lanes = (number, np.tile(alphas, (draws, 1)))
    shared = (drawn, ends.way, ends.asked)
    found = side_by_side(_log_risks, lanes, shared, LANES, single=True, least=LANES)
    return np.asarray(found, dtype=float).reshape(draws, len(alphas))


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


def attribute(ends: Ends, besides: FloatArray | None = None) -> Attribution:
    """Share the log hazard ratio out among the drivers.

    Parameters
    ----------
    ends : Ends
        Reference and what happened, for every draw.
    besides : ndarray, shape (points, 12), optional
        Other points of interest between the ends: counterfactuals.

    Returns
    -------
    Attribution

    Notes
    -----
    ``part_j = ∫₀¹ ∂L/∂α_j (α, …, α) dα``. On each step from ``x`` to ``x'`` a driver adds
    ``½ [L(x + he_j) − L(x) + L(x') − L(x' − he_j)]``: moved first and moved last. That is the integral of its
    partial derivative up to interactions of third order in the step, and exact for kinks of one driver (a gut
    that is full, an air that turns hot), which points of a quadrature miss. Steps whose parts do not add up
    to their whole are halved. Where that does not help, since a body gives out between two points, the
    drivers go through the step one after the other, in order and in reverse, and get the mean of both: that
    adds up whatever happens there. What is still missed is reported, and spread in proportion to the parts,
    so that shares sum to one. Every question asked of a run shares one compiled program.

    References
    ----------
    Sundararajan, Taly & Yan 2017, Axiomatic attribution for deep networks, ICML, arXiv:1703.01365
    """
    drivers = moved(ends)
    others = np.zeros((0, len(DRIVERS))) if besides is None else besides
    edges = np.linspace(0.0, 1.0, FIRST_STEPS + 1)
    todo = list(pairwise(edges))
    known: dict[float, FloatArray] = {}
    done: dict[Step, FloatArray] = {}
    asked, at, moved_by = _values(ends, others, edges, todo, drivers)
    while True:
        known |= zip(edges, at.T, strict=True)
        done |= _moves(moved_by, todo, known, drivers)
        whole = known[1.0] - known[0.0]
        missed = {step: _missed(part, step, known) for step, part in done.items()}
        total = abs(sum(missed.values()))
        allowed = CLOSE * max(abs(float(whole.mean())), 1.0)
        if total > allowed and len(done) >= MOST_STEPS:
            stubborn = [step for step, left in missed.items() if abs(left) > allowed / len(missed)]
            done |= _in_turn(ends, stubborn, known, drivers)
            total = abs(sum(_missed(part, step, known) for step, part in done.items()))
        if total <= allowed or len(done) >= MOST_STEPS:
            parts = sum(done.values())
            assert isinstance(parts, np.ndarray)
            return Attribution(_adding_up(parts, whole), whole, total, asked - known[1.0][:, None])
        worst = sorted(missed, key=lambda step: -abs(missed[step]))[: max(len(missed) // 2, 1)]
        for step in worst:
            del done[step]
        edges = np.array([0.5 * (a + b) for a, b in worst])
        todo = [half for a, b in worst for half in ((a, 0.5 * (a + b)), (0.5 * (a + b), b))]
        _, at, moved_by = _values(ends, others[:0], edges, todo, drivers)


Step = tuple[float, float]


def _values(
    ends: Ends, others: FloatArray, edges: FloatArray, steps: list[Step], drivers: list[int]
) -> list[FloatArray]:
    """Return the log hazard at other points, at edges, and with each driver moved first and last on steps.

    All are asked for at once, so that the cores share them evenly.
    """
    one = np.eye(len(DRIVERS))[drivers]
    moves = [np.concatenate([a + (b - a) * one, b - (b - a) * one]) for a, b in steps]
    values = log_risks(ends, np.concatenate([others, edges[:, None] * np.ones(len(DRIVERS)), *moves]))
    return np.split(values, [len(others), len(others) + len(edges)], axis=1)


def _moves(
    values: FloatArray, steps: list[Step], known: dict[float, FloatArray], drivers: list[int]
) -> dict[Step, FloatArray]:
    """Return what each driver adds on each step, shape (draws, 12)."""
    out = {}
    for number, (a, b) in enumerate(steps):
        first, last = np.split(values[:, 2 * number * len(drivers) :][:, : 2 * len(drivers)], 2, axis=1)
        added = np.zeros((len(values), len(DRIVERS)))
        added[:, drivers] = 0.5 * (first - known[a][:, None] + known[b][:, None] - last)
        out[(a, b)] = added
    return out


def _in_turn(
    ends: Ends, steps: list[Step], known: dict[float, FloatArray], drivers: list[int]
) -> dict[Step, FloatArray]:
    """Return what each driver adds on each step when they move in turn, mean of an order and its reverse."""
    upper = np.tril(np.ones((len(drivers), len(drivers))))[:-1]
    orders = [upper, upper[:, ::-1]]
    moves = np.zeros((2 * len(upper), len(DRIVERS)))
    moves[:, drivers] = np.concatenate(orders)
    points = [a + (b - a) * moves for a, b in steps]
    values = log_risks(ends, np.concatenate(points))
    out = {}
    for number, (a, b) in enumerate(steps):
        between = np.split(values[:, number * len(moves) :][:, : len(moves)], 2, axis=1)
        forward, back = (
            np.diff(np.concatenate([known[a][:, None], v, known[b][:, None]], axis=1), axis=1)
            for v in between
        )
        added = np.zeros((len(values), len(DRIVERS)))
        added[:, drivers] = 0.5 * (forward + back[:, ::-1])
        out[(a, b)] = added
    return out


def _missed(part: FloatArray, step: Step, known: dict[float, FloatArray]) -> float:
    """Return what the mean parts of a step miss of its mean whole."""
    return float(part.sum(axis=1).mean() - (known[step[1]] - known[step[0]]).mean())


def _adding_up(parts: FloatArray, whole: FloatArray) -> FloatArray:
    """Spread what each draw's parts miss of its whole in proportion to their size."""
    size = np.abs(parts)
    weight = size / np.maximum(size.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray(parts + weight * (whole - parts.sum(axis=1))[:, None])


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
