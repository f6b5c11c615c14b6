"""``calibrate``: fit the hazard to the outcomes of published cohorts that are marked for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast import __version__
from crampcast.evidence import load_parameters
from crampcast.evidence.priors import load_hazard_priors
from crampcast.jobs.calibrate.fitting import Fit, fit
from crampcast.jobs.calibrate.forms import SHIPPED, form
from crampcast.jobs.calibrate.posterior import Posterior
from crampcast.jobs.calibrate.problem import POOL, Problem, build_problem
from crampcast.jobs.calibrate.shipped import FILE, in_order, parameter_file
from crampcast.jobs.calibrate.tables import outcome_rows, parameter_rows, timing_share
from crampcast.jobs.calibrate.toggles import AT_FIXED_PACE, AT_OWN_PACE
from crampcast.jobs.cohorts.choices import Choices

FloatArray = NDArray[np.float64]

DRAWS = 400


@dataclass(frozen=True)
class Calibrated:
    """A fit with what it was made on.

    Parameters
    ----------
    posterior : Posterior
        Prior, likelihood and simulated cohorts.
    fit : Fit
        Mode and draws.
    values : mapping
        Coefficient to its draws.
    residual : mapping
        Factor to draws of its residual effect.
    body : mapping
        Toggled factor to draws of what the body does with it.
    """

    posterior: Posterior
    fit: Fit
    values: Mapping[str, FloatArray]
    residual: Mapping[str, FloatArray]
    body: Mapping[str, FloatArray]

    @property
    def problem(self) -> Problem:
        """What was fitted on."""
        return self.posterior.problem


def fit_form(
    problem: Problem, name: str, seed: int, draws: int = DRAWS, *, sample: bool = True
) -> Calibrated:
    """Fit one form of the hazard.

    Parameters
    ----------
    problem : Problem
        Simulated cohorts.
    name : str
        The form.
    seed : int
        Seed of chance.
    draws : int
        Draws to keep.
    sample : bool
        By NUTS; else from the Laplace approximation alone, quicker.
    """
    posterior = Posterior(form(name), problem)
    found = fit(posterior, draws=draws, seed=seed, sample=sample)
    values = {k: np.asarray(v) for k, v in posterior.at.values(jnp.asarray(found.draws)).items()}
    each = jax.jit(jax.vmap(lambda z: _effects(posterior, z)))
    residual, body = each(jnp.asarray(found.draws))
    return Calibrated(
        posterior,
        found,
        values,
        {k: np.asarray(v) for k, v in residual.items()},
        {k: np.asarray(v) for k, v in body.items()},
    )


def _effects(posterior: Posterior, z: jax.Array) -> tuple[dict[str, jax.Array], dict[str, jax.Array]]:
    c = posterior.at.values(z)
    body = posterior.effects_of_the_body(c)
    return posterior.residuals(c, body), body


def calibrate(
    *,
    seed: int = 0,
    form_name: str = SHIPPED,
    draws: int = DRAWS,
    pool: int = POOL,
    choices: Choices | None = None,
) -> tuple[dict[str, Any], str | None]:
    """Calibrate the hazard.

    Parameters
    ----------
    seed : int
        Seed of all chance.
    form_name : str
        Form of the hazard; see `crampcast.jobs.calibrate.forms`.
    draws : int
        Draws of the posterior.
    pool : int
        Simulated runners a cohort.
    choices : Choices, optional
        Other free choices.

    Returns
    -------
    dict
        ``form``, ``parameters`` (prior and posterior of each), ``outcomes`` (those of the fit), ``toggles``
        (total, body and residual of each factor), ``timing``, ``chosen``, ``sampler``, ``provenance``.
    str or None
        The parameter file, for the form that forecasts use.
    """
    problem = build_problem(seed, choices, pool)
    made = fit_form(problem, form_name, seed, draws)
    text = shipped_file(made, seed) if form_name == SHIPPED else None
    return answer(made, form_name, seed), text


def shipped_file(made: Calibrated, seed: int) -> str:
    """Return the parameter file of a fit."""
    body = {name: float(np.mean(drawn)) for name, drawn in made.body.items()}
    note = f"Posterior of {len(made.fit.draws)} draws, seed {seed}; docs/validation/calibration.md."
    weekly = load_hazard_priors()["weekly_distance"].mean
    return parameter_file(in_order(made.values, made.residual), body, {AT_OWN_PACE: weekly}, note)


def answer(made: Calibrated, form_name: str, seed: int) -> dict[str, Any]:
    """Return a fit as the command's contract has it."""
    table, one = load_hazard_priors(), form(form_name)
    toggles = []
    for toggle in made.problem.toggles:
        body = made.body[toggle.name]
        named = "weekly_distance" if toggle.name in (AT_FIXED_PACE, AT_OWN_PACE) else toggle.name
        prior = table[named]
        residual = made.residual.get(toggle.name)
        toggles.append(
            {
                "name": toggle.name,
                "changed": toggle.does,
                "unit": toggle.unit,
                "prior_total": {"mean": prior.mean, "sd": prior.sd, "grade": prior.grade},
                "body": _moments(body),
                "residual": None if residual is None else _moments(residual),
                "runners": int(toggle.counted.sum()),
            }
        )
    return {
        "status": "ok",
        "form": {"name": one.name, "says": one.says},
        "parameters": parameter_rows(made.posterior.at, made.values),
        "outcomes": outcome_rows(made.posterior, made.fit.draws),
        "toggles": toggles,
        "timing": timing_share(made.posterior, made.fit.mode),
        "fit": {
            "log_density": made.fit.log_density,
            "log_evidence": made.fit.log_evidence,
            "draws": len(made.fit.draws),
            "acceptance": made.fit.acceptance,
        },
        "chosen": [
            {"cohort": key, **choice} for key, listed in made.problem.chosen.items() for choice in listed
        ],
        "provenance": {"version": __version__, "parameters_hash": load_parameters().hash, "seed": seed},
    }


def _moments(values: FloatArray) -> dict[str, float]:
    return {"mean": float(np.mean(values)), "sd": float(np.std(values))}


__all__ = ["DRAWS", "FILE", "Calibrated", "answer", "calibrate", "fit_form", "shipped_file"]
