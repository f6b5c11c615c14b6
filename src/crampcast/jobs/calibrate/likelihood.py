"""How likely what was observed is, given the chances of simulated runners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence import coefficients
from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.proneness import Record
from crampcast.jobs.calibrate.condensed import Condensed
from crampcast.jobs.calibrate.coordinates import PACE
from crampcast.jobs.calibrate.expected import Risks, difference_in_sds, log_odds_ratio, record_of
from crampcast.jobs.cohorts.choices import Measured
from crampcast.jobs.cohorts.outcome_reader import Outcome

FACTORS = (PACE, "race_cramp_in_last_10_races", "cramp_history")
"""Factors whose ratios the fit predicts; others are tabulated priors already."""


class Likelihood(NamedTuple):
    """Settings; group ``calibration.likelihood``."""

    small_share_sd_log: float
    recalled_logit_sd: float
    muscle_logit_sd: float
    answers_worth: float
    tested_at: float


class Told(NamedTuple):
    """What an outcome is expected to be, and its standard error in a study of that size."""

    value: Array
    error: Array


def expected(
    outcome: Outcome,
    found: Risks,
    one: Condensed,
    all_of: Sequence[Outcome],
    c: Mapping[str, Any],
    m: Measured,
) -> Told:
    """Return what an outcome is expected to be.

    Parameters
    ----------
    outcome : Outcome
        What is asked.
    found : Risks
        Chances of the cohort's runners.
    one : Condensed
        The cohort.
    all_of : sequence of Outcome
        Calibration outcomes of the cohort; shares of answers refer to each other.
    c : mapping
        Coefficients.
    m : Measured
        Errors of measurement.

    Returns
    -------
    Told
        A share, a log odds ratio, or a difference in SDs.
    """
    nothing = jnp.zeros(())
    if outcome.kind == "incidence":
        chance = {"cramp": found.cramp, "near": found.near, "either": found.either}[outcome.severity]
        return Told(jnp.mean(chance), nothing)
    if outcome.kind == "muscle_share":
        return Told(_muscle_share(outcome, found, all_of), nothing)
    if outcome.kind == "onset_share_after":
        return Told(jnp.mean(found.late) / jnp.mean(found.cramp), nothing)
    mean = jnp.mean(found.cramp)
    error = 1.0 / jnp.sqrt((outcome.sample or one.n) * mean * (1.0 - mean))
    if outcome.kind == "no_difference":
        name = outcome.word("variable")
        value = difference_in_sds(found.cramp, jnp.asarray(one.measured[name]), _noise(name, m))
        return Told(value, error)
    if outcome.word("factor") == PACE:
        x = jnp.asarray(one.relative_pace)[:, None]
        slope = jnp.mean(found.cramp * (x - jnp.mean(x))) / jnp.var(x)
        return Told(slope / (mean * (1.0 - mean)), error / jnp.std(x))
    record = coefficients(Record, "hazard.frailty")
    recent = outcome.word("factor") == "race_cramp_in_last_10_races"
    past = record.races_asked * record.race_hazard if recent else one.past
    had = record_of(one, jnp.exp(c["log_frailty"]), past)
    share = jnp.mean(had)
    return Told(log_odds_ratio(found.cramp, had), error / jnp.sqrt(share * (1.0 - share)))


def _muscle_share(outcome: Outcome, found: Risks, all_of: Sequence[Outcome]) -> Array:
    muscles = found.muscle_either if outcome.severity == "either" else found.muscle_cramp
    mine = jnp.mean(muscles[..., REPORTED.index(outcome.word("muscle"))])
    if outcome.window == "lifetime":
        columns = [REPORTED.index(o.word("muscle")) for o in all_of if o.kind == "muscle_share"]
        return mine / sum(jnp.mean(muscles[..., column]) for column in columns)
    return mine / jnp.mean(found.either if outcome.severity == "either" else found.cramp)


def _noise(variable: str, m: Measured) -> float:
    """Return the error of a measurement, in the variable's unit."""
    return {
        "serum_sodium_mmol_l": m.sodium_sd_mmol_l,
        "serum_sodium_change_pct": m.sodium_sd_mmol_l,
        "body_mass_loss_pct": m.mass_sd_pct,
        "sodium_intake_self_report": m.questionnaire_sd_log,
        "drinking_pattern": m.questionnaire_sd_log,
    }.get(variable, 0.0)


def enters(outcome: Outcome) -> bool:
    """Return whether the fit can answer an outcome.

    Notes
    -----
    The odds ratio of strength training is in the table's prior, which was shrunk from that very study; it is
    not counted again.
    """
    if outcome.use != "calibrate":
        return False
    if outcome.kind in ("incidence", "muscle_share", "onset_share_after"):
        return outcome.number("value") is not None
    if outcome.kind == "no_difference":
        return True
    directed = bool(outcome.word("direction"))
    return outcome.kind == "odds_ratio" and outcome.word("factor") in FACTORS and directed


def observed_value(outcome: Outcome) -> float:
    """Return the figure that the fit holds an outcome to; 0 where it is a direction or no difference."""
    lifetime = outcome.kind == "muscle_share" and outcome.window == "lifetime"
    value = outcome.number("share_of_answers" if lifetime else "value")
    return 0.0 if value is None else value


def log_likelihood(outcome: Outcome, told: Told, observed: ArrayLike) -> Array:
    """Return the log likelihood of one outcome.

    Parameters
    ----------
    outcome : Outcome
        What was asked.
    told : Told
        From `expected`.
    observed : ArrayLike
        What was seen; see `observed_value`.

    Notes
    -----
    Counts of runners are binomial. Shares of muscles and the recalled onset differ between studies by more
    than their sampling, on the logit, as incidences do by the level of a study. A direction is the chance
    that an estimate of the study's size falls on that side; no difference is the chance that its test does
    not reject.
    """
    s = coefficients(Likelihood, "calibration.likelihood")
    share = jnp.clip(told.value, 1e-6, 1.0 - 1e-6)
    seen, n = jnp.asarray(observed, dtype=float), outcome.sample or 1
    if outcome.kind in ("muscle_share", "onset_share_after"):
        lifetime = outcome.kind == "muscle_share" and outcome.window == "lifetime"
        size = s.answers_worth if lifetime else n
        between = s.recalled_logit_sd if outcome.kind == "onset_share_after" else s.muscle_logit_sd
        seen = jnp.clip(seen, 0.01, 0.99)
        sd = jnp.sqrt(1.0 / (size * seen * (1.0 - seen)) + between**2)
        away = jnp.log(share / (1.0 - share)) - jnp.log(seen / (1.0 - seen))
        return -0.5 * (away / sd) ** 2
    if outcome.kind == "incidence":
        return n * (seen * jnp.log(share) + (1.0 - seen) * jnp.log1p(-share))
    if outcome.kind == "no_difference":
        t = told.value / told.error
        return jnp.log(_normal(s.tested_at - t) - _normal(-s.tested_at - t) + 1e-9)
    sign = -1.0 if outcome.word("direction").startswith("below") else 1.0
    return jnp.log(_normal(sign * told.value / told.error) + 1e-9)


def _normal(x: Array) -> Array:
    return jnp.asarray(0.5 * (1.0 + jax.scipy.special.erf(x / np.sqrt(2.0))))
