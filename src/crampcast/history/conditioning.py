"""How well each muscle is trained for what a race asks of it."""

from __future__ import annotations

from typing import NamedTuple

import jax
import numpy as np
from numpy.typing import NDArray

from crampcast.body.muscle.strength import conditioned_capacity
from crampcast.body.recovery.training import detrained
from crampcast.evidence import coefficients
from crampcast.evidence.parameters import load_parameters
from crampcast.history.envelope import Averages, mean_maximal_j_kg
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.track import Track, padded_size, segment_load

FloatArray = NDArray[np.float64]

_DAYS = 512
"""Days of a log are filled up to a multiple of this, so that few shapes are compiled."""


class ConditioningChoices(NamedTuple):
    """Choices of the inference; group ``history.conditioning``."""

    shortest_log_days: float
    least_ratio: float
    load_error_log: float
    assumed_climb_error_log: float
    run_up_to_grade: float
    walk_from_grade: float


class RaceDemand(NamedTuple):
    """What a race asks of each muscle, concentric and eccentric."""

    work_j_kg: FloatArray
    """Shape (2, 10)."""
    stretches_j_kg: FloatArray | None = None
    """Best stretches, shape (durations, 2, 10), as in `crampcast.history.envelope`."""


class MuscleCapacity(NamedTuple):
    """Conditioning of each muscle relative to the demand, each of shape (10,)."""

    value: FloatArray
    sd_log: FloatArray
    ratio: FloatArray
    """Chronic weekly work over the demand."""


def conditioning_choices() -> ConditioningChoices:
    """Return the choices of the inference.

    Examples
    --------
    >>> conditioning_choices().shortest_log_days
    42.0
    """
    return coefficients(ConditioningChoices, "history.conditioning")


def race_demand(
    track: Track, run_share: FloatArray | None = None, duration_s: FloatArray | None = None
) -> RaceDemand:
    """Return the work of each muscle along a course.

    Parameters
    ----------
    track : Track
        The course, n segments.
    run_share : ndarray, shape (n,), optional
        1 = running, 0 = walking, from a forecast; else guessed: running up to 15 %, walking from 25 %.
    duration_s : ndarray, shape (n,), optional
        Time of each segment; with it the best stretches come too.

    Returns
    -------
    RaceDemand

    Examples
    --------
    >>> one, none, grade = np.ones(128), np.zeros(128), np.repeat([0.0, -0.15], 64)
    >>> load = segment_load(grade, none, 0.0, 0.0, 1.0)
    >>> rest = (none, none, one, one, one, none, none, one, none)
    >>> lengths = np.where(grade < 0.0, 0.0, 30.0), 15.0 * one
    >>> tracks = [Track(length_m, none, grade, *rest, load) for length_m in lengths]
    >>> vasti = [float(race_demand(track).work_j_kg[1, 4]) for track in tracks]  # eccentric
    >>> vasti[1] > 1.3 * vasti[0]
    True
    """
    length, grade = np.asarray(track.length_m), np.asarray(track.grade)
    load = track.load
    run = _guessed_run_share(grade) if run_share is None else np.asarray(run_share)
    con = np.asarray(load.walk_con) + run[:, None] * (np.asarray(load.run_con) - np.asarray(load.walk_con))
    ecc = np.asarray(load.walk_ecc) + run[:, None] * (np.asarray(load.run_ecc) - np.asarray(load.walk_ecc))
    work = length[:, None, None] * np.stack([con, ecc], axis=1)
    stretches = None if duration_s is None else mean_maximal_j_kg(work, np.asarray(duration_s))
    return RaceDemand(work.sum(axis=0), stretches)


def demand_of_road(length_m: FloatArray, grade: FloatArray) -> RaceDemand:
    """Return the work of each muscle on pieces of road, gait guessed from grade.

    Parameters
    ----------
    length_m, grade : ndarray, any shape
        Pieces, length along the slope.

    Returns
    -------
    RaceDemand

    Examples
    --------
    >>> demand_of_road(np.array([1000.0]), np.array([0.0])).work_j_kg.shape
    (2, 10)
    """
    length, slope = np.ravel(length_m), np.ravel(grade)
    count, size = len(slope), padded_size(len(slope))
    none = np.zeros(size)
    padded = segment_load(np.append(slope, none[count:]), none, 0.0, 0.0, 1.0)
    load = jax.tree.map(lambda leaf: np.asarray(leaf)[:count], padded)
    run = _guessed_run_share(slope)[:, None]
    con = load.walk_con * (1.0 - run) + load.run_con * run
    ecc = load.walk_ecc * (1.0 - run) + load.run_ecc * run
    work = length[:, None, None] * np.stack([con, ecc], axis=1)
    return RaceDemand(work.sum(axis=0))


def _guessed_run_share(grade: FloatArray) -> FloatArray:
    """Guess the share of running from grade alone."""
    c = conditioning_choices()
    walked = (grade - c.run_up_to_grade) / (c.walk_from_grade - c.run_up_to_grade)
    return np.asarray(1.0 - np.clip(walked, 0.0, 1.0))


@kept_program
def _left(days: FloatArray) -> jax.Array:
    """Return what detraining has left of a gain after days without training."""
    return detrained(1.0, days)


def chronic_load_j_kg(averages: Averages, days_since_last: int) -> FloatArray:
    """Return the chronic weekly load whose effect is left on the day asked about.

    Parameters
    ----------
    averages : Averages
        Day by day up to the end of the log.
    days_since_last : int
        Days of no running between the end of the log and the day asked about.

    Returns
    -------
    ndarray, shape (2, 10)
        J/kg a week.

    Notes
    -----
    The largest over the days of the 28-day average times what detraining has left of it since (two weeks of
    grace, then 60 days): a taper costs nothing, a long break does, and more running never lowers it.
    """
    chronic = averages.chronic_j_kg
    days = -(-len(chronic) // _DAYS) * _DAYS
    left = np.asarray(_left(np.arange(days, dtype=np.float64) + days_since_last))[: len(chronic)][::-1]
    best: FloatArray = (chronic * left[:, None, None]).max(axis=0)
    return best


_capacity = kept_program(conditioned_capacity)


def muscle_capacity(
    chronic_j_kg: FloatArray, demand_j_kg: FloatArray, *, climb_assumed: bool = False
) -> MuscleCapacity:
    """Return the conditioning of each muscle relative to a race's demand.

    Parameters
    ----------
    chronic_j_kg : ndarray, shape (2, 10)
        Chronic weekly concentric and eccentric work.
    demand_j_kg : ndarray, shape (2, 10)
        Work of the race (or of the reference week).
    climb_assumed : bool
        Whether the log's climb was taken from elsewhere: wider.

    Returns
    -------
    MuscleCapacity

    Notes
    -----
    ``ratio = Π (chronic / demand)^w`` with w the shares of concentric and eccentric work in the demand;
    capacity is ``ratio^q`` with q = 0.2 ± 0.2, within 0.6 to 1.6: a hypothesis, no study gives q. It never
    falls with more work.

    Examples
    --------
    >>> even = muscle_capacity(np.ones((2, 10)), np.ones((2, 10)))
    >>> less = muscle_capacity(0.5 * np.ones((2, 10)), np.ones((2, 10)))
    >>> float(even.value[0]), round(float(less.value[0]), 2)
    (1.0, 0.87)
    """
    c = conditioning_choices()
    each = np.maximum(chronic_j_kg / np.maximum(demand_j_kg, 1e-9), c.least_ratio)
    share = demand_j_kg / np.maximum(demand_j_kg.sum(axis=0), 1e-9)
    ratio = np.exp((share * np.log(each)).sum(axis=0))
    exponent = load_parameters()["muscle.strength.conditioning_exponent"]
    assert exponent.spread is not None
    assert isinstance(exponent.value, float)
    load_error = np.hypot(c.load_error_log, c.assumed_climb_error_log if climb_assumed else 0.0)
    between = load_parameters()["people.traits.muscle_capacity_sd_log"].value
    learnt = np.hypot(exponent.spread.sd * np.abs(np.log(ratio)), exponent.value * load_error)
    return MuscleCapacity(np.asarray(_capacity(ratio)), np.hypot(learnt, between), ratio)
