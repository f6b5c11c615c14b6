"""Traits of a study's runners that do not touch the simulated body; drawn anew for every replicate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.forecast.proneness import Prevalence, week_beyond_10_km
from crampcast.jobs.cohorts.choices import Choices, Chosen
from crampcast.jobs.cohorts.effects import Effects
from crampcast.jobs.cohorts.people import Pool
from crampcast.jobs.cohorts.reader import Arm

FloatArray = NDArray[np.float64]

RACES_ASKED = 10


@dataclass(frozen=True)
class Shares:
    """Shares of an arm's runners with a property; published, else chosen."""

    strength: float
    injury: float
    family: float
    history: float


def shares_of(arm: Arm, choices: Choices, chosen: Chosen) -> Shares:
    """Return the shares of an arm, noting those that were chosen.

    Parameters
    ----------
    arm : Arm
        Published inputs.
    choices, chosen
        Free choices, and the list of those used.
    """
    p = choices.people

    def share(name: str, usual: float) -> float:
        return chosen.take(arm.runners.get(name), f"runners.{name}", usual, f"people.{name}")

    return Shares(
        share("strength_training_fraction", p.strength_training_fraction),
        share("injury_12m_fraction", p.injury_12m_fraction),
        share("family_history_fraction", p.family_history_fraction),
        share("history_fraction", p.history_fraction),
    )


def draw_traits(
    count: int, shares: Shares, choices: Choices, rng: np.random.Generator
) -> dict[str, FloatArray]:
    """Draw the traits of `count` runners; yes-no traits are 0 or 1.

    Examples
    --------
    >>> from crampcast.jobs.cohorts.choices import default_choices
    >>> drawn = draw_traits(1000, Shares(0.4, 0.4, 0.1, 0.5), default_choices(), np.random.default_rng(0))
    >>> bool(abs(drawn["strength"].mean() - 0.4) < 0.06)
    True
    """
    from scipy.special import ndtri  # noqa: PLC0415

    p = choices.people

    def yes(share: float) -> FloatArray:
        return (rng.random(count) < share).astype(float)

    liable = rng.standard_normal(count)
    other = p.injury_correlation * liable + np.sqrt(1.0 - p.injury_correlation**2) * rng.standard_normal(
        count
    )
    injury = (liable < ndtri(np.clip(shares.injury, 1e-9, 1.0 - 1e-9))).astype(float)
    chronic = (other < ndtri(p.past_chronic_injury_fraction)).astype(float)
    disease = rng.poisson(p.chronic_disease_count, count).astype(float)
    ck = rng.standard_normal(count)
    sd, mean = p.stretching_sd_min, p.stretching_min
    return {
        "strength": yes(shares.strength),
        "injury": injury,
        "chronic_injury": chronic,
        "same_muscle": injury * yes(p.same_muscle_injury_share),
        "family": yes(shares.family),
        "disease": disease,
        "medication": yes(p.regular_medication_fraction),
        "race_medication": yes(p.medication_during_race_fraction),
        "statin": yes(p.statin_fraction),
        "diuretic": yes(p.diuretic_fraction),
        "beta_agonist": yes(p.long_acting_beta_agonist_fraction),
        "back_pain": yes(p.low_back_pain_fraction),
        "low_energy": yes(p.low_energy_availability_fraction),
        "collapse": yes(p.collapse_fraction),
        "stretching": rng.gamma((mean / sd) ** 2, sd**2 / mean, count),
        "ck_doublings": p.ck_doublings_sd * ck,
        "session": rng.standard_normal(count),
        "pain": p.pain_from_damage * ck + np.sqrt(1.0 - p.pain_from_damage**2) * rng.standard_normal(count),
        "forecast": rng.standard_normal(count),
    }


def log_ratio(
    pool: Pool,
    index: NDArray[np.int64],
    traits: Mapping[str, FloatArray],
    effects: Effects,
    km: float,
    choices: Choices,
) -> FloatArray:
    """Return the log hazard ratio of what is known of every runner, each factor against its usual value.

    Parameters
    ----------
    pool, index
        Runners of the pool, and which of them take part.
    traits : mapping
        From `draw_traits`.
    effects : Effects
        One draw of the effects.
    km : float
        Length of the run; the longest run is seen against it.
    choices : Choices
        What is usual where the hazard's own table does not say.
    """
    usual, p = coefficients(Prevalence, "hazard.prevalence"), choices.people
    beyond = 10.0 * np.clip(1.0 - pool.longest_run_km[index] / max(km, 1.0), 0.0, 1.0)
    away = {
        "male": pool.male[index] - usual.male,
        "age": np.maximum(0.0, (pool.age_years[index] - 40.0) / 10.0) - usual.decades_over_40,
        "family_history": traits["family"] - usual.family_history,
        "running_injury_last_12_months": traits["injury"] - usual.running_injury_last_12_months,
        "chronic_disease_count": traits["disease"] - usual.chronic_disease_count,
        "regular_medication": traits["medication"] - p.regular_medication_fraction,
        "medication_during_race": traits["race_medication"] - usual.medication_during_race,
        "statin": traits["statin"] - p.statin_fraction,
        "diuretic": traits["diuretic"] - usual.diuretic,
        "long_acting_beta_agonist": traits["beta_agonist"] - p.long_acting_beta_agonist_fraction,
        "unrecovered_muscle": traits["ck_doublings"],
        "long_session_in_last_3_days": traits["session"],
        "weekly_distance": week_beyond_10_km(pool.weekly_km[index]),
        "race_beyond_longest_run": (beyond - 10.0 * (1.0 - usual.longest_run_over_race)) * float(km > 0.0),
        "strength_training_in_build_up": traits["strength"] - usual.strength_training_in_build_up,
        "daily_stretching": (traits["stretching"] - p.stretching_min) / 10.0,
        "low_back_pain_with_time_loss": traits["back_pain"] - p.low_back_pain_fraction,
        "low_energy_availability": traits["low_energy"] - p.low_energy_availability_fraction,
    }
    return np.asarray(sum(effects.personal[name] * value for name, value in away.items()))


def record(
    proneness: FloatArray, share: float, race_hazard: float, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Return who has cramped before the event, and who in one of the last ten races.

    Parameters
    ----------
    proneness : ndarray
        Log of what multiplies the hazard of each runner.
    share : float
        Share with any cramp before.
    race_hazard : float
        Cumulative hazard of a usual race at proneness zero.
    rng : Generator
        Source of chance.

    Notes
    -----
    A past of length H at the runner's own proneness: P = 1 − exp(−H e^u), H such that the mean is `share`.
    The record follows from proneness and has no effect of its own.
    """
    rate = np.exp(proneness)
    if share <= 0.0 or share >= 1.0:
        ever = np.full(len(rate), float(share >= 1.0))
    else:
        low, high = np.log(1e-6), np.log(1e6)
        for _ in range(60):
            middle = 0.5 * (low + high)
            enough = np.mean(-np.expm1(-np.exp(middle) * rate)) > share
            low, high = (low, middle) if enough else (middle, high)
        ever = (rng.random(len(rate)) < -np.expm1(-np.exp(low) * rate)).astype(float)
    recent = (rng.random(len(rate)) < -np.expm1(-RACES_ASKED * race_hazard * rate)).astype(float)
    return ever, recent
