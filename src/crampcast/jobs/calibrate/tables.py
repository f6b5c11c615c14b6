"""Rows of a calibration's answer: parameters, outcomes, and who carries the timing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.hazard import MovingFactors
from crampcast.jobs.calibrate.coordinates import Coordinates
from crampcast.jobs.calibrate.expected import cumulated
from crampcast.jobs.calibrate.posterior import ROAD, Posterior
from crampcast.jobs.cohorts.outcome_reader import Outcome

FloatArray = NDArray[np.float64]

IDENTIFIED = 0.7
"""Posterior over prior spread below which the data are said to inform a coefficient."""
OUTCOME_DRAWS = 100
LATE_SHARE = 30.0 / 42.195


def parameter_rows(at: Coordinates, values: Mapping[str, FloatArray]) -> list[dict[str, Any]]:
    """Return prior and posterior of every coefficient, and whether the data inform it."""
    rng = np.random.default_rng(0)
    rows = []
    for name, prior in zip(at.names, at.priors, strict=True):
        drawn = values[name]
        low, middle, high = (float(q) for q in np.quantile(drawn, [0.1, 0.5, 0.9]))
        before = rng.normal(prior.mean, prior.sd, 4000)
        before = before[before > 0.0] if prior.positive else before
        ratio = float(np.std(drawn) / np.std(before))
        rows.append(
            {
                "name": name,
                "prior": {
                    "mean": prior.mean,
                    "sd": prior.sd,
                    "shape": "normal above 0" if prior.positive else "normal",
                },
                "posterior": {
                    "mean": float(np.mean(drawn)),
                    "sd": float(np.std(drawn)),
                    "p10": low,
                    "p50": middle,
                    "p90": high,
                },
                "sd_over_prior": ratio,
                "informed_by": "data" if ratio < IDENTIFIED else "prior",
            }
        )
    return rows


def outcome_rows(posterior: Posterior, draws: FloatArray) -> list[dict[str, Any]]:
    """Return what each outcome of the fit is expected to be, over the posterior.

    Notes
    -----
    These are expectations with the study's own level in them; whether a study of that size would see what was
    seen is what ``crampcast validate`` answers.
    """
    step = max(1, len(draws) // OUTCOME_DRAWS)
    told = jax.jit(jax.vmap(posterior.predict_line))(jnp.asarray(draws[::step]))
    rows = []
    for key, outcomes in posterior.problem.outcomes.items():
        for outcome in outcomes:
            value = np.asarray(told[key][outcome.id].value, dtype=float)
            error = np.asarray(told[key][outcome.id].error, dtype=float)
            low, middle, high = (float(q) for q in np.quantile(value, [0.1, 0.5, 0.9]))
            rows.append(
                {
                    "cohort": key,
                    "id": outcome.id,
                    "kind": outcome.kind,
                    "grade": outcome.grade,
                    "scale": scale_of(outcome),
                    "observed": observed_of(outcome),
                    "expected": {"p10": low, "p50": middle, "p90": high},
                    "standard_error": float(np.median(error)) or None,
                }
            )
    return rows


def scale_of(outcome: Outcome) -> str:
    """Return what an expected number is."""
    if outcome.kind == "no_difference":
        return "difference in SDs"
    if outcome.kind == "odds_ratio":
        return "log odds ratio"
    lifetime = outcome.kind == "muscle_share" and outcome.window == "lifetime"
    return "share of answers" if lifetime else "share"


def observed_of(outcome: Outcome) -> Any:
    """Return the figure that the fit held an outcome to."""
    if outcome.kind == "no_difference":
        return "no difference"
    if outcome.kind == "muscle_share" and outcome.window == "lifetime":
        return outcome.number("share_of_answers")
    value = outcome.number("value")
    return value if value is not None else outcome.word("direction")


def timing_share(posterior: Posterior, mode: FloatArray) -> dict[str, Any]:
    """Return how late cramps of the marathon come, with and without the residual in time.

    Parameters
    ----------
    posterior : Posterior
        The fit's.
    mode : ndarray
        Mode of the fit.

    Returns
    -------
    dict
        Share of the expected cramps after 30 km for a flat hazard, for the mechanism alone, and for
        both; and the shares of the lateness (on the logit, over the flat one) that each carries.
    """
    c = dict(posterior.at.values(jnp.asarray(mode)))
    terms = posterior.problem.cohorts[ROAD].terms
    none = jnp.zeros(len(MovingFactors._fields))

    def late(now: Mapping[str, Any]) -> float:
        """Return the share of the cumulative hazard that comes after the mark."""
        base = jnp.stack([jnp.asarray(now[f"base.{g}"]) for g in REPORTED])
        over = terms._replace(mark=jnp.clip(1.0 - (terms.done - LATE_SHARE) * 1e4, 0.0, 1.0))
        over = over._replace(hours=jnp.where(terms.done < 1.0, terms.hours, 0.0))
        whole, before = cumulated(over, base, posterior.form.log_hazard, now, none, jnp.zeros(()))
        return float(1.0 - jnp.sum(before) / jnp.sum(jnp.sum(whole, axis=1)))

    zero = {name: jnp.zeros(()) for name in ("demand", "fatigue", "damage", "elapsed", "weight") if name in c}
    flat = late(c | zero)
    mechanism = late(c | ({"elapsed": jnp.zeros(())} if "elapsed" in c else {}))
    both = late(c)
    span = _logit(both) - _logit(flat)
    carried = (_logit(mechanism) - _logit(flat)) / span if abs(span) > 1e-6 else 0.0
    return {
        "cohort": ROAD,
        "after_share_of_run": LATE_SHARE,
        "flat_hazard": flat,
        "mechanism_alone": mechanism,
        "mechanism_and_residual": both,
        "carried_by_mechanism": float(carried),
        "carried_by_residual": float(1.0 - carried),
    }


def _logit(share: float) -> float:
    share = float(np.clip(share, 1e-9, 1.0 - 1e-9))
    return float(np.log(share / (1.0 - share)))
