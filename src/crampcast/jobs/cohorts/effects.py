"""Draws of everything uncertain behind a simulated study: coefficients, effects of factors, proneness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from crampcast.evidence import coefficients, load_parameters
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.draws import coefficients_of, moving_of, residual_effects
from crampcast.forecast.hazard import HazardCoefficients
from crampcast.forecast.joint import draw_joint
from crampcast.forecast.proneness import Record
from crampcast.jobs.cohorts.choices import Choices
from crampcast.jobs.cohorts.contraction import Slopes

PACE = "pace_faster_than_own_predicted"
PERSONAL = (
    "male",
    "age",
    "family_history",
    "running_injury_last_12_months",
    "chronic_disease_count",
    "regular_medication",
    "medication_during_race",
    "statin",
    "diuretic",
    "long_acting_beta_agonist",
    "unrecovered_muscle",
    "long_session_in_last_3_days",
    "weekly_distance",
    "race_beyond_longest_run",
    "strength_training_in_build_up",
    "daily_stretching",
    "low_back_pain_with_time_loss",
    "low_energy_availability",
)
"""Factors of the person that act on the hazard beside the body, named as in the table of priors."""


@dataclass(frozen=True)
class Effects:
    """One draw.

    Parameters
    ----------
    slopes : Slopes
        Coefficients of the hazard.
    personal : mapping
        Effect of each factor of the person, per unit of its prior.
    same_muscle_injury : float
        Effect on the muscle concerned.
    study : float
        What this study's definition and answers add to the log hazard.
    frailty_sd, muscle_sd : float
        Spread of proneness between runners, and between the muscles of one.
    race_hazard : float
        Cumulative hazard of a usual race of the median runner, behind the record of the last ten races.
    near_ratio : float
        Hazard of a cramp or near-cramp over that of a cramp.
    again, half_life_s : float
        Log hazard ratio of a muscle that has just cramped, and its half-life.
    severe_share : float
        Share of crampers with a severe cramp.
    """

    slopes: Slopes
    personal: Mapping[str, float]
    same_muscle_injury: float
    study: float
    frailty_sd: float
    muscle_sd: float
    race_hazard: float
    near_ratio: float
    again: float
    half_life_s: float
    severe_share: float


def draw_effects(count: int, choices: Choices, rng: np.random.Generator) -> list[Effects]:
    """Draw everything uncertain, `count` times.

    Parameters
    ----------
    count : int
        Number of draws.
    choices : Choices
        Free choices with what is not known about events.
    rng : Generator
        Source of chance.

    Returns
    -------
    list of Effects
        A draw a replicate. Coefficients come from what forecasts draw from; effects of persons from their
        priors, less what the body already does.
    """
    joint = draw_joint(count, rng)
    hazard = coefficients_of(joint)
    residual, priors = residual_effects(), load_hazard_priors()
    moving = np.stack([np.asarray(leaf) for leaf in moving_of(joint, rng)], axis=-1)

    def normal(name: str) -> np.ndarray:
        return rng.normal(residual.get(name, priors[name].mean), priors[name].sd, count)

    def positive(name: str, value: float) -> np.ndarray:
        spread = load_parameters()[f"cohorts.events.{name}"].spread
        return value * np.exp(rng.normal(0.0, 0.0 if spread is None else spread.sd, count))

    pace = joint.residual[PACE]
    personal = {name: normal(name) for name in PERSONAL}
    same, again = normal("injury_of_the_same_muscle"), normal("cramp_already_today_same_muscle")
    e = choices.events
    study = rng.normal(0.0, e.study_sd, count)
    half_life = positive("recurrence_half_life_min", e.recurrence_half_life_min)
    severe = np.minimum(positive("severe_share", e.severe_share), 1.0)
    race_hazard = float(coefficients(Record, "hazard.frailty").race_hazard)
    leaves = [np.asarray(leaf) for leaf in hazard]
    return [
        Effects(
            Slopes(HazardCoefficients(*(leaf[i] for leaf in leaves)), moving[i], pace[i]),
            {name: float(drawn[i]) for name, drawn in personal.items()},
            float(same[i]),
            float(study[i]),
            float(joint.frailty_sd[i]),
            float(joint.muscle_frailty_sd[i]),
            race_hazard,
            max(float(joint.near_ratio[i]), 1.0),
            float(again[i]),
            60.0 * float(half_life[i]),
            float(severe[i]),
        )
        for i in range(count)
    ]
