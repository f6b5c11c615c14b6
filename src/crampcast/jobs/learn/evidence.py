"""The diary's runs packed for the likelihood: what may have come, and what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.evidence import load_parameters
from crampcast.evidence.muscles import REPORTED
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.events import raised_log_ratio
from crampcast.forecast.learnt import AGAIN
from crampcast.jobs.learn.body import KNOWN, Body
from crampcast.jobs.learn.features import FEATURES
from crampcast.jobs.learn.pieces import Pieces

FloatArray = NDArray[np.float64]

HALF_LIFE = "cohorts.events.recurrence_half_life_min"
TOGETHER = 4
"""Spans taken together, about a quarter of an hour of a marathon."""
LEAST_CELLS, LEAST_EVENTS, LEAST_RUNS = 2048, 16, 32
"""Smallest shapes; each is a power of two, so that few programs are compiled."""


class Seen(NamedTuple):
    """An event of a run."""

    entry: int
    at_s: float
    muscle: str | None
    side: str | None
    near: bool


@dataclass(frozen=True)
class Watched:
    """A replayed run with its events.

    Parameters
    ----------
    pieces : Pieces
        What its hazard is made of.
    events : tuple of Seen
        Cramps and near-cramps, in any order.
    near : bool
        Whether silence about near-cramps counts.
    offset : float
        Mean log hazard ratio of what is known of the person, for a run of this length.
    """

    pieces: Pieces
    events: tuple[Seen, ...]
    near: bool
    offset: float = 0.0


class Evidence(NamedTuple):
    """Arrays of the likelihood; padded, the padding weighs nothing."""

    x: Array
    """Features of every cell, shape (cells, features + 1)."""
    log_weight: Array
    """Cumulative hazard of every cell at the usual coefficients, logarithm; shape (cells,)."""
    group: Array
    run: Array
    near: Array
    """1 where near-cramps are watched, shape (cells,)."""
    event_x: Array
    """Features at every event, shape (events, 8, features + 1)."""
    event_log_rate: Array
    """Log hazard per hour at the usual coefficients; -inf for other muscles; shape (events, 8)."""
    event_near: Array
    event_there: Array
    """1 for events, 0 for padding."""
    run_there: Array
    """1 for runs, 0 for padding, shape (runs,)."""
    races_with_cramp: Array
    """Races with a cramp in the last ten, or -1."""
    level_sd: Array
    body: Array
    """What nobody knows of the body, shape (3,)."""


def body_in(seen: Evidence) -> Body:
    """Return what nobody knows of the body behind a diary."""
    return Body(*np.asarray(seen.body).tolist())


def usual_again() -> float:
    """Return the usual rise of a muscle's log hazard right after it has cramped."""
    return load_hazard_priors()[AGAIN].mean


def raised(pieces: Pieces, events: Sequence[Seen]) -> FloatArray:
    """Return how much of the rise after a cramp is left in every span and muscle, shape (spans, 8).

    Parameters
    ----------
    pieces : Pieces
        The run.
    events : sequence of Seen
        What came; only full cramps of a named muscle raise it.
    """
    half_life_s = 60.0 * float(load_parameters()[HALF_LIFE].value)  # type: ignore[arg-type]
    out = np.zeros_like(pieces.log_weight)
    middle = 0.5 * (pieces.start_s + pieces.end_s)
    for one in sorted(events, key=lambda e: e.at_s):
        if one.near or one.muscle is None:
            continue
        later = pieces.start_s >= one.at_s - 1e-6
        since = raised_log_ratio(middle - one.at_s, 1.0, half_life_s)
        out[later, REPORTED.index(one.muscle)] = since[later]
    return out


def expected_of_usual(run: Watched) -> float:
    """Return how many cramps a usual runner with the same answers would expect on a run."""
    return float(np.exp(run.pieces.log_weight + run.pieces.offset + run.offset).sum())


def _with_rise(run: Watched) -> tuple[FloatArray, FloatArray]:
    """Return log weights at the usual coefficients, and features, with the rise after a cramp."""
    rise = raised(run.pieces, run.events)
    log_weight = run.pieces.log_weight + usual_again() * rise + run.pieces.offset + run.offset
    return log_weight, np.concatenate([run.pieces.x, rise[..., None]], axis=-1)


def _cells(run: Watched) -> tuple[FloatArray, FloatArray]:
    """Return a few spans at a time as cells: log weights of shape (cells, 8) and their features."""
    log_weight, x = _with_rise(run)
    if lacking := -len(log_weight) % TOGETHER:
        log_weight = np.concatenate([log_weight, np.full((lacking, log_weight.shape[1]), -np.inf)])
        x = np.concatenate([x, np.repeat(x[-1:], lacking, axis=0)])
    weight = np.exp(log_weight).reshape(-1, TOGETHER, *log_weight.shape[1:])
    total = weight.sum(axis=1)
    mean = (weight[..., None] * x.reshape(-1, TOGETHER, *x.shape[1:])).sum(axis=1) / total[..., None]
    return np.log(total), mean


def packed(
    runs: Sequence[Watched], races_with_cramp: float | None, level_sd: float, body: Body = KNOWN
) -> Evidence:
    """Pack runs for the likelihood.

    Parameters
    ----------
    runs : sequence of Watched
        The diary's runs.
    races_with_cramp : float or None
        The answered record before the diary.
    level_sd : float
        Spread of this runner's level, proneness apart.
    body : Body
        What nobody knows of the runner's body.
    """
    cells = [_cells(run) for run in runs]
    count = [log_weight.size for log_weight, _ in cells]
    size = _power(sum(count), LEAST_CELLS)
    width = len(FEATURES) + 1
    events = [(i, one) for i, run in enumerate(runs) for one in run.events]
    groups = len(REPORTED)
    x = np.zeros((size, width))
    log_weight = np.full(size, -np.inf)
    group, number = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    near = np.zeros(size)
    at = 0
    for i, (weights, features) in enumerate(cells):
        rows = slice(at, at + weights.size)
        x[rows], log_weight[rows] = features.reshape(-1, width), weights.ravel()
        group[rows], number[rows] = np.tile(np.arange(groups), len(weights)), i
        near[rows] = float(runs[i].near)
        at += weights.size
    many = _power(len(events), LEAST_EVENTS)
    event_x, rate = np.zeros((many, groups, width)), np.zeros((many, groups))
    event_near, there = np.zeros(many), np.zeros(many)
    for row, (i, one) in enumerate(events):
        event_x[row], rate[row] = _at(runs[i], one)
        event_near[row], there[row] = float(one.near), 1.0
    present = np.arange(_power(len(runs), LEAST_RUNS)) < len(runs)
    record = -1.0 if races_with_cramp is None else float(races_with_cramp)
    arrays = (x, log_weight, group, number, near, event_x, rate, event_near, there, present * 1.0)
    return Evidence(*(jnp.asarray(a) for a in (*arrays, record, level_sd, np.array(body))))


def span_of(pieces: Pieces, at_s: float) -> int:
    """Return the span that a moment lies in."""
    return int(np.clip(np.searchsorted(pieces.end_s, at_s, side="left"), 0, len(pieces.end_s) - 1))


def _at(run: Watched, one: Seen) -> tuple[FloatArray, FloatArray]:
    """Return features and log hazard per hour of every muscle at an event, just before it."""
    earlier = tuple(e for e in run.events if e.at_s < one.at_s)
    before = Watched(run.pieces, earlier, run.near, run.offset)
    log_weight, x = _with_rise(before)
    span = span_of(run.pieces, one.at_s)
    rate = log_weight[span] - np.log(run.pieces.hours[span])
    if one.muscle is not None:
        rate = np.where(np.arange(len(rate)) == REPORTED.index(one.muscle), rate, -np.inf)
    return x[span], rate


def _power(count: int, least: int) -> int:
    """Return the power of two that holds so many, at least the smallest shape."""
    size = least
    while size < count:
        size *= 2
    return size
