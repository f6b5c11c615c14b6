"""What a study sees of its runners: events in a window, factors, measured variables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence.muscles import REPORTED
from crampcast.jobs.cohorts.choices import Choices
from crampcast.jobs.cohorts.study import Sample
from crampcast.jobs.validate.quantity import CannotPredict

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

AFTER_S = {"race": 0.0, "trial": 0.0, "race_plus_6h": 6.0 * 3600.0, "lifetime": 0.0, "tent_visit": 0.0}
"""Seconds after the finish that count; a lifetime or a tent visit is answered by the race itself."""


@dataclass(frozen=True)
class Seen:
    """Events of a sample as one outcome counts them.

    Parameters
    ----------
    happened : ndarray of bool
        Runners with an event.
    first_s : ndarray
        Time of the first, infinite without one.
    muscles : ndarray of bool, shape (n, 8)
        Muscles with at least one event.
    again : ndarray of bool
        Runners with a further event.
    """

    happened: BoolArray
    first_s: FloatArray
    muscles: BoolArray
    again: BoolArray


def window_s(window: str, choices: Choices) -> float:
    """Return how long after the finish a window lasts, s.

    Raises
    ------
    CannotPredict
        If the window is no part of one event.
    """
    if window == "race_plus_immediate":
        return 60.0 * choices.events.immediate_min
    if window in AFTER_S:
        return AFTER_S[window]
    raise CannotPredict(f"a window {window!r} is not simulated: one event is")


def seen(sample: Sample, severity: str, window: str, choices: Choices) -> Seen:
    """Count the events of a sample.

    Parameters
    ----------
    sample : Sample
        One arm of a replicate.
    severity, window : str
        As the format names them.
    choices : Choices
        How long "immediately after" lasts.
    """
    end_s = sample.finish_s + window_s(window, choices)
    cramp = np.where(sample.cramp_s <= end_s[:, None], sample.cramp_s, np.inf)
    near = np.where(sample.near_s <= end_s[:, None], sample.near_s, np.inf)
    full = np.isfinite(cramp.min(axis=1))
    if severity == "cramp":
        times, who = cramp, full
    elif severity == "serious":
        times, who = cramp, full & (sample.severe > 0.5)
    elif severity == "near":
        times, who = near, np.isfinite(near.min(axis=1)) & ~full
    elif severity == "either":
        times = np.minimum(cramp, near)
        who = np.isfinite(times.min(axis=1))
    else:
        raise CannotPredict(f"the severity {severity!r} is not known")
    first = np.where(who, times.min(axis=1), np.inf)
    again = who & full & (sample.again_s <= end_s)
    if severity in ("near", "either"):
        again = who & (again | (np.isfinite(times).sum(axis=1) > 1))
    return Seen(who, first, np.isfinite(times) & who[:, None], again)


def _of(name: str) -> Callable[[Sample, Choices], FloatArray]:
    return lambda sample, _: sample.runners.traits[name]


def _pool(name: str) -> Callable[[Sample, Choices], FloatArray]:
    return lambda sample, _: np.asarray(getattr(sample.ran.pool, name))[sample.runners.index]


def relative_pace(sample: Sample, choices: Choices) -> FloatArray:
    """Return the speed over the whole event against the runner's own prediction, as a fraction above it."""
    index = sample.runners.index
    own_s = np.asarray(sample.ran.lived.own_time_s)[index, -1]
    return np.asarray(own_s / np.maximum(sample.finish_s, 1.0) - 1.0, dtype=float)


def _forecast(sample: Sample, choices: Choices) -> FloatArray:
    """Speed that the runner intends against the own record: the bold and the fit intend more."""
    pool, index, p = sample.ran.pool, sample.runners.index, choices.pacing
    intended = 0.5 * (pool.form[index] + pool.boldness[index])
    return np.asarray(np.expm1(intended + p.forecast_noise_log * sample.runners.traits["forecast"]))


def loss_pct(sample: Sample, choices: Choices) -> FloatArray:
    """Return the loss of mass from start to finish, percent."""
    return np.asarray(sample.ran.lived.loss_pct, dtype=float)[sample.runners.index]


def _dehydrated(sample: Sample, choices: Choices) -> FloatArray:
    return (loss_pct(sample, choices) >= choices.events.dehydrated_from_pct).astype(float)


def _same(value: Callable[[Sample], float]) -> Callable[[Sample, Choices], FloatArray]:
    return lambda sample, _: np.full(len(sample.finish_s), value(sample))


def _sodium_intake(sample: Sample, choices: Choices) -> FloatArray:
    return np.asarray(sample.ran.food.sodium_mg_h)[sample.runners.index]


def _unacclimatised(sample: Sample, choices: Choices) -> FloatArray:
    adapted = np.asarray(sample.ran.pool.person.acclimatisation)[sample.runners.index]
    usual = np.median(np.asarray(sample.ran.pool.person.acclimatisation))
    return np.asarray(adapted < usual, dtype=float)


FACTORS: dict[str, Callable[[Sample, Choices], FloatArray]] = {
    "cramp_history": lambda sample, _: sample.runners.ever,
    "race_cramp_in_last_10_races": lambda sample, _: sample.runners.recent,
    "pace_faster_than_own_predicted": relative_pace,
    "faster_predicted_time": _forecast,
    "male": _pool("male"),
    "family_history": _of("family"),
    "regular_medication": _of("medication"),
    "medication_during_race": _of("race_medication"),
    "statin": _of("statin"),
    "diuretic": _of("diuretic"),
    "long_acting_beta_agonist": _of("beta_agonist"),
    "age": _pool("age_years"),
    "running_injury_last_12_months": _of("injury"),
    "injury_of_the_same_muscle": _of("same_muscle"),
    "past_chronic_injury": _of("chronic_injury"),
    "collapse_history": _of("collapse"),
    "chronic_disease_count": _of("disease"),
    "strength_training_in_build_up": _of("strength"),
    "weekly_distance": _pool("weekly_km"),
    "longest_run": _pool("longest_run_km"),
    "years_running": _pool("years_running"),
    "daily_stretching": _of("stretching"),
    "clinical_dehydration": _dehydrated,
    "body_mass_loss": loss_pct,
    "sodium_intake": _sodium_intake,
    "wbgt": _same(lambda sample: sample.ran.setting.wbgt_c),
    "distance": _same(lambda sample: sample.ran.setting.km),
    "low_back_pain_with_time_loss": _of("back_pain"),
    "low_energy_availability": _of("low_energy"),
    "heat_unacclimatised": _unacclimatised,
}
"""What each factor of the format is in a sample."""

UNLINKED = {
    "collapse_history": "no input of a runner corresponds to a history of collapse",
    "earlier_tent_visit_for_cramp": "visits to a medical tent are not simulated",
}


def factor(sample: Sample, name: str, choices: Choices) -> FloatArray:
    """Return a factor of every runner, in its unit; yes-no factors are 0 or 1.

    Raises
    ------
    CannotPredict
        If the factor is unknown or nothing in the simulation corresponds to it.
    """
    if name in UNLINKED:
        raise CannotPredict(UNLINKED[name])
    if name not in FACTORS:
        raise CannotPredict(f"the factor {name!r} is not known")
    return FACTORS[name](sample, choices)


def passing_s(sample: Sample, km: float, choices: Choices) -> FloatArray:
    """Return when every runner passes a distance of the run, slowed by a cramp before it."""
    lived, index = sample.ran.lived, sample.runners.index
    time_s = np.asarray(lived.time_s, dtype=float)
    along = np.asarray(lived.km[0], dtype=float)
    first = int(np.argmax(along > 0.0)) if np.any(along > 0.0) else len(along)
    at = np.concatenate([[0.0], along[first:]])
    began = time_s[:, first - 1 : first] if first > 0 else np.zeros((len(time_s), 1))
    times = np.concatenate([began, time_s[:, first:]], axis=1)
    pool_s = _between(times, at, km)
    usual = pool_s[index]
    cramp_s = sample.cramp_s.min(axis=1)
    slower = 1.0 / choices.events.slowed - 1.0
    return np.asarray(usual + slower * np.maximum(usual - cramp_s, 0.0))


def own_passing_s(sample: Sample, km: float) -> FloatArray:
    """Return when an even effort of each runner's own ability would pass a distance of the run."""
    lived, index = sample.ran.lived, sample.runners.index
    own = np.asarray(lived.own_time_s, dtype=float)
    along = np.asarray(lived.km[0], dtype=float)
    first = int(np.argmax(along > 0.0)) if np.any(along > 0.0) else len(along)
    at = np.concatenate([[0.0], along[first:]])
    began = own[:, first - 1 : first] if first > 0 else np.zeros((len(own), 1))
    return _between(np.concatenate([began, own[:, first:]], axis=1), at, km)[index]


def _between(times: FloatArray, at: FloatArray, km: float) -> FloatArray:
    """Return the times at a distance, linear between those known."""
    km = float(np.clip(km, at[0], at[-1]))
    j = int(np.clip(np.searchsorted(at, km), 1, len(at) - 1)) if len(at) > 1 else 0
    if j == 0:
        return times[:, 0]
    share = (km - at[j - 1]) / max(at[j] - at[j - 1], 1e-9)
    return np.asarray(times[:, j - 1] + share * (times[:, j] - times[:, j - 1]))


def place_km(sample: Sample, time_s: FloatArray) -> FloatArray:
    """Return how far into the run every runner is at a time; the length of the run after the finish."""
    lived, index = sample.ran.lived, sample.runners.index
    ends, along = np.asarray(lived.time_s, dtype=float)[index], np.asarray(lived.km[0], dtype=float)
    piece = np.clip(np.sum(ends < time_s[:, None], axis=1), 0, ends.shape[1] - 1)
    line = np.arange(len(index))
    start_s = np.where(piece > 0, ends[line, np.maximum(piece - 1, 0)], 0.0)
    start_km = np.where(piece > 0, along[np.maximum(piece - 1, 0)], 0.0)
    share = np.clip((time_s - start_s) / np.maximum(ends[line, piece] - start_s, 1e-9), 0.0, 1.0)
    return np.asarray(start_km + share * (along[piece] - start_km))


def muscle_column(name: str) -> int:
    """Return the column of a muscle group.

    Raises
    ------
    CannotPredict
        If the group is not simulated.
    """
    if name in REPORTED:
        return REPORTED.index(name)
    if name in ("trunk", "arm"):
        raise CannotPredict(f"the {name} is not simulated")
    raise CannotPredict(f"the muscle {name!r} is not known")
