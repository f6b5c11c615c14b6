"""How prone this runner is before anything is run: the cramp record, and what is known of the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crampcast.evidence import coefficients
from crampcast.evidence.priors import load_hazard_priors
from crampcast.runner.profile import Profile

FloatArray = NDArray[np.float64]

LEAST_WEEK = 0.1
"""Of the usual entrant's week: nobody counts as less trained than this."""


class Record(NamedTuple):
    """What a record of races says of proneness; group ``hazard.frailty``."""

    race_hazard: float
    """Cumulative hazard of a usual race for the median runner."""
    races_asked: float


class Prevalence(NamedTuple):
    """How common each factor is among entrants; the baseline stands for them (``hazard.prevalence``)."""

    male: float
    family_history: float
    running_injury_last_12_months: float
    strength_training_in_build_up: float
    medication_during_race: float
    diuretic: float
    chronic_disease_count: float
    decades_over_40: float
    weekly_km: float
    longest_run_over_race: float


@dataclass(frozen=True)
class PersonalFactor:
    """One thing known of the person and its effect on the log hazard.

    Parameters
    ----------
    name : str
        Name in the table of priors.
    value : float or None
        In the prior's unit; None when not answered.
    usual : float
        Mean among entrants.
    """

    name: str
    value: float | None
    usual: float


class Frailty(NamedTuple):
    """Normal distribution of a runner's log frailty, for every draw of its spread between runners."""

    mean: FloatArray
    sd: FloatArray


def frailty_of(races_with_cramp: float | None, between_sd: FloatArray) -> Frailty:
    """Return the runner's proneness given the races with a cramp in the last ten.

    Parameters
    ----------
    races_with_cramp : float or None
        Number of the last ten races in which a cramp came; None when not answered.
    between_sd : ndarray, shape (draws,)
        Spread of the log frailty between runners.

    Returns
    -------
    Frailty
        Normal approximation of the posterior, draw by draw.

    Notes
    -----
    Prior u ~ N(0, sd); likelihood Binomial(k; 10, 1 − exp(−Λ e^u)) with Λ of a usual race, summed on a grid.
    The record therefore has no coefficient beside it. The difference between some and none reproduces the
    tabulated total effect (``race_cramp_in_last_10_races``, 1.2 ± 0.4), to which the calibration holds the
    spread.

    Examples
    --------
    >>> never, often = (frailty_of(k, np.array([0.9])).mean[0] for k in (0, 4))
    >>> bool(never < 0 < often)
    True
    """
    sd = np.asarray(between_sd, dtype=float)[:, None]
    if races_with_cramp is None:
        return Frailty(np.zeros(len(sd)), sd[:, 0])
    c = coefficients(Record, "hazard.frailty")
    z = np.linspace(-5.0, 5.0, 401)
    u = sd * z
    hazard = c.race_hazard * np.exp(u)
    k = float(np.clip(races_with_cramp, 0.0, c.races_asked))
    log_density = -0.5 * z**2 + k * np.log1p(-np.exp(-hazard)) - (c.races_asked - k) * hazard
    weight = np.exp(log_density - log_density.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    mean = np.sum(weight * u, axis=1)
    return Frailty(mean, np.sqrt(np.sum(weight * (u - mean[:, None]) ** 2, axis=1)))


def personal_factors(profile: Profile, race_km: float) -> tuple[PersonalFactor, ...]:
    """List what is known of the person, in the units of the table of priors.

    Parameters
    ----------
    profile : Profile
        The runner's answers.
    race_km : float
        Length of the race; the longest run is seen against it.
    """
    usual = coefficients(Prevalence, "hazard.prevalence")
    yes_no = {True: 1.0, False: 0.0, None: None}
    male = {"male": 1.0, "female": 0.0}.get(profile.sex or "")
    over_40 = None if profile.age is None else max(0.0, (profile.age - 40.0) / 10.0)
    injury = None if profile.previous_injury is None else float(bool(profile.previous_injury))
    strength = profile.strength_sessions_per_week
    disease = [yes_no[d] for d in (profile.kidney_disease, profile.heart_disease) if d is not None]
    beyond = None
    if profile.longest_run_km:
        beyond = float(np.clip(1.0 - profile.longest_run_km / race_km, 0.0, 1.0)) * 10.0
    distance = None if profile.weekly_km is None else float(week_beyond_10_km(profile.weekly_km))
    return (
        PersonalFactor("male", male, usual.male),
        PersonalFactor("age", over_40, usual.decades_over_40),
        PersonalFactor("family_history", yes_no[profile.family_history], usual.family_history),
        PersonalFactor("running_injury_last_12_months", injury, usual.running_injury_last_12_months),
        PersonalFactor("chronic_disease_count", _total(disease), usual.chronic_disease_count),
        PersonalFactor("medication_during_race", yes_no[profile.nsaid], usual.medication_during_race),
        PersonalFactor("diuretic", yes_no[profile.diuretic], usual.diuretic),
        PersonalFactor("weekly_distance", distance, 0.0),
        PersonalFactor("race_beyond_longest_run", beyond, (1.0 - usual.longest_run_over_race) * 10.0),
        PersonalFactor(
            "strength_training_in_build_up",
            None if strength is None else min(strength / 2.0, 1.0),
            usual.strength_training_in_build_up,
        ),
    )


def week_beyond_10_km(weekly_km: ArrayLike) -> FloatArray:
    """Return how far a week goes beyond the usual entrant's, in tens of kilometres at the usual week.

    Parameters
    ----------
    weekly_km : array_like
        Usual weekly distance; below a tenth of the usual entrant's it counts as that.

    Returns
    -------
    ndarray
        ``(usual / 10) ln(week / usual)``.

    Notes
    -----
    What the table gives for ten kilometres a week is a total, and legs that are used to more already do more
    than that as a power of the week (`conditioned_capacity`). What corrects it has to follow the same law: in
    kilometres it would outgrow it and make 120 km a week worse than 60.

    Examples
    --------
    >>> [round(float(week_beyond_10_km(km)), 1) for km in (25.0, 50.0, 60.0, 100.0)]
    [-3.5, 0.0, 0.9, 3.5]
    """
    usual_km = coefficients(Prevalence, "hazard.prevalence").weekly_km
    ratio = np.maximum(np.asarray(weekly_km, dtype=float) / usual_km, LEAST_WEEK)
    return np.asarray(usual_km / 10.0 * np.log(ratio))


def _total(values: list[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return sum(known) if known else None


def personal_mean(factors: tuple[PersonalFactor, ...], residual: Mapping[str, float]) -> float:
    """Return the mean log hazard ratio of what is known of the person."""
    return sum(
        residual.get(f.name, load_hazard_priors()[f.name].mean) * (f.value - f.usual)
        for f in factors
        if f.value is not None
    )


def personal_sd(factors: tuple[PersonalFactor, ...]) -> float:
    """Return the spread of the log hazard ratio of what is known of the person."""
    priors = load_hazard_priors()
    return float(
        np.sqrt(sum((priors[f.name].sd * (f.value - f.usual)) ** 2 for f in factors if f.value is not None))
    )


def personal_log_ratio(
    factors: tuple[PersonalFactor, ...],
    residual: Mapping[str, float],
    draws: int,
    rng: np.random.Generator,
) -> FloatArray:
    """Draw the log hazard ratio of what is known of the person.

    Parameters
    ----------
    factors : tuple of PersonalFactor
        From `personal_factors`.
    residual : mapping
        Mean residual effect where the body carries a part of the total effect; else the table's mean.
    draws : int
        Number of draws.
    rng : Generator
        Source of chance.

    Returns
    -------
    ndarray, shape (draws,)
        Effects are drawn from their priors; an unanswered question adds nothing but its usual value.
    """
    priors = load_hazard_priors()
    total = np.zeros(draws)
    for factor in factors:
        prior = priors[factor.name]
        effect = rng.normal(residual.get(factor.name, prior.mean), prior.sd, draws)
        if factor.value is not None:
            total += effect * (factor.value - factor.usual)
    return total
