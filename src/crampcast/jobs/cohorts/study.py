"""One simulated study: runners drawn from the pool, their cramps drawn from their hazards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crampcast.forecast.events import raised_log_ratio
from crampcast.jobs.cohorts.bodies import Simulated
from crampcast.jobs.cohorts.choices import Choices
from crampcast.jobs.cohorts.effects import Effects
from crampcast.jobs.cohorts.traits import Shares, draw_traits, log_ratio, record

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MUSCLE_COUNT = 8


@dataclass(frozen=True)
class Runners:
    """Who takes part in a replicate; the same in every arm of a crossover.

    Parameters
    ----------
    index : ndarray of int
        Runner of the pool.
    traits : mapping
        Traits beside the body.
    proneness : ndarray
        Log hazard ratio of each runner, factors and frailty together.
    by_muscle : ndarray, shape (n, 8)
        Log hazard ratio of each muscle of each runner.
    ever, recent : ndarray
        1 for those with a cramp before, and with one in the last ten races.
    """

    index: IntArray
    traits: Mapping[str, FloatArray]
    proneness: FloatArray
    by_muscle: FloatArray
    ever: FloatArray
    recent: FloatArray


@dataclass(frozen=True)
class Sample:
    """One arm of a replicate with what happened.

    Parameters
    ----------
    ran : Simulated
        The pool that the runners are from.
    runners : Runners
        Who took part.
    finish_s : ndarray, shape (n,)
        Time at the finish, s, before a cramp slows anybody.
    cramp_s, near_s : ndarray, shape (n, 8)
        Time of the first cramp and near-cramp of each muscle; infinite if none came.
    severe : ndarray
        1 for those whose cramp, should they have one, is severe.
    again_s : ndarray
        Time of a further cramp after the first; infinite if none.
    """

    ran: Simulated
    runners: Runners
    finish_s: FloatArray
    cramp_s: FloatArray
    near_s: FloatArray
    severe: FloatArray
    again_s: FloatArray


def draw_runners(
    ran: Simulated, shares: Shares, count: int, effects: Effects, choices: Choices, rng: np.random.Generator
) -> Runners:
    """Draw who takes part.

    Parameters
    ----------
    ran : Simulated
        The pool.
    shares : Shares
        How common properties are.
    count : int
        Runners to draw.
    effects : Effects
        One draw of what is uncertain.
    choices : Choices
        Free choices.
    rng : Generator
        Source of chance.
    """
    index = rng.integers(0, len(ran.pool.male), count)
    traits = draw_traits(count, shares, choices, rng)
    known = log_ratio(ran.pool, index, traits, effects, ran.setting.km, choices)
    frailty = effects.frailty_sd * rng.standard_normal(count)
    by_muscle = effects.muscle_sd * rng.standard_normal((count, MUSCLE_COUNT)) - 0.5 * effects.muscle_sd**2
    struck = rng.integers(0, MUSCLE_COUNT, count)
    by_muscle[np.arange(count), struck] += effects.same_muscle_injury * traits["same_muscle"]
    ever, recent = record(known + frailty, shares.history, effects.race_hazard, rng)
    return Runners(index, traits, known + frailty, by_muscle, ever, recent)


def run_study(
    ran: Simulated,
    end_s: FloatArray,
    total: FloatArray,
    runners: Runners,
    effects: Effects,
    choices: Choices,
    rng: np.random.Generator,
) -> Sample:
    """Draw the cramps of a replicate.

    Parameters
    ----------
    ran : Simulated
        The pool.
    end_s : ndarray, shape (pool, pieces)
        Ends of the pieces of time.
    total : ndarray, shape (pool, pieces, 8)
        Cumulative hazard of each muscle of each runner of the pool at proneness zero.
    runners : Runners
        Who takes part.
    effects, choices
        One draw of what is uncertain; free choices.
    rng : Generator
        Source of chance.

    Notes
    -----
    Cramps and near-cramps are one latent process of hazard κ h, each event a full cramp with chance 1/κ: two
    independent processes of hazards h and (κ − 1) h. A time is where the cumulative hazard meets a standard
    exponential number.
    """
    count = len(runners.index)
    factor = np.exp(np.clip(runners.proneness + effects.study, -20.0, 20.0))[:, None] * np.exp(
        runners.by_muscle
    )
    cramp = rng.standard_exponential((count, MUSCLE_COUNT)) / factor
    near = rng.standard_exponential((count, MUSCLE_COUNT)) / (factor * max(effects.near_ratio - 1.0, 1e-9))
    cramp_s = _times(end_s, total, runners.index, cramp)
    near_s = _times(end_s, total, runners.index, near)
    return Sample(
        ran,
        runners,
        np.asarray(ran.lived.time_s[:, -1], dtype=float)[runners.index],
        cramp_s,
        near_s,
        (rng.random(count) < effects.severe_share).astype(float),
        _again(end_s, total, runners.index, factor, cramp_s, effects, choices, rng),
    )


def _times(end_s: FloatArray, total: FloatArray, index: IntArray, wanted: FloatArray) -> FloatArray:
    """Return when the cumulative hazard of each runner and muscle reaches `wanted`; infinite if never."""
    reached = total[index, -1, :] > wanted
    out = np.full(wanted.shape, np.inf)
    who, muscle = np.nonzero(reached)
    if len(who) == 0:
        return out
    rows, at = total[index[who], :, muscle], wanted[who, muscle]
    piece = np.sum(rows < at[:, None], axis=1)
    line = np.arange(len(who))
    before = np.where(piece > 0, rows[line, np.maximum(piece - 1, 0)], 0.0)
    share = (at - before) / np.maximum(rows[line, piece] - before, 1e-30)
    ends = end_s[index[who]]
    start_s = np.where(piece > 0, ends[line, np.maximum(piece - 1, 0)], 0.0)
    out[who, muscle] = start_s + share * (ends[line, piece] - start_s)
    return out


def _again(
    end_s: FloatArray,
    total: FloatArray,
    index: IntArray,
    factor: FloatArray,
    cramp_s: FloatArray,
    effects: Effects,
    choices: Choices,
    rng: np.random.Generator,
) -> FloatArray:
    """Return when a further cramp came after the first had ended; infinite if none did."""
    first = cramp_s.min(axis=1)
    out = np.full(len(index), np.inf)
    who = np.flatnonzero(np.isfinite(first))
    if len(who) == 0:
        return out
    muscle = cramp_s[who].argmin(axis=1)
    each = np.diff(total[index[who]], axis=1, prepend=0.0) * factor[who][:, None, :]
    ends = end_s[index[who]]
    over = first[who] + 60.0 * choices.events.cramp_min
    starts = np.concatenate([np.zeros((len(who), 1)), ends[:, :-1]], axis=1)
    left = np.clip((ends - over[:, None]) / np.maximum(ends - starts, 1e-9), 0.0, 1.0)
    since_s = np.maximum(0.5 * (ends + starts) - first[who][:, None], 0.0)
    raised = np.exp(raised_log_ratio(since_s, effects.again, effects.half_life_s))
    hazard = each.sum(axis=2) + (raised - 1.0) * each[np.arange(len(who)), :, muscle]
    grown = np.cumsum(hazard * left, axis=1)
    asked = rng.standard_exponential(len(who))
    piece = np.sum(grown < asked[:, None], axis=1)
    came = piece < grown.shape[1]
    out[who[came]] = np.maximum(ends[came, piece[came]], over[came])
    return out
