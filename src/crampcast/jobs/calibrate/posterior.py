"""Prior and likelihood of the hazard's coefficients on the outcomes marked for calibration."""

from __future__ import annotations

from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from crampcast.evidence import coefficients, load_parameters
from crampcast.evidence.muscles import REPORTED
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.hazard import MovingFactors
from crampcast.forecast.proneness import Record
from crampcast.jobs.calibrate.condensed import Condensed
from crampcast.jobs.calibrate.coordinates import PACE, TOTALS, coordinates
from crampcast.jobs.calibrate.expected import Risks, cumulated, risks
from crampcast.jobs.calibrate.forms import Form
from crampcast.jobs.calibrate.likelihood import (
    Likelihood,
    Told,
    expected,
    log_likelihood,
    observed_value,
)
from crampcast.jobs.calibrate.problem import Problem
from crampcast.jobs.calibrate.toggles import Toggle
from crampcast.jobs.cohorts.traits import RACES_ASKED

Predicted = dict[str, dict[str, Told]]
Observed = Mapping[tuple[str, str], float]
SURVEY = "manjra_1996"
"""Asked about cramps of a running life: it says when and where, not how many in a race, so has no level."""
ROAD = "martinez_navarro_2022"


class Posterior:
    """Log posterior of a form on a problem.

    Parameters
    ----------
    form : Form
        Form of the hazard.
    problem : Problem
        Simulated cohorts and their outcomes.
    """

    def __init__(self, form: Form, problem: Problem) -> None:
        self.form, self.problem = form, problem
        levels = tuple(key for key in problem.cohorts if key != SURVEY)
        self.at = coordinates(form, levels, problem.choices.events.study_sd)
        self.observed = {
            (key, outcome.id): observed_value(outcome)
            for key, outcomes in problem.outcomes.items()
            for outcome in outcomes
        }
        self._gradient = jax.jit(jax.value_and_grad(self.log_density))

    def gradient(self, z: Array, observed: Observed | None = None) -> tuple[Array, Array]:
        """Return the log posterior density and its gradient.

        Parameters
        ----------
        z : Array
            Unconstrained numbers.
        observed : mapping, optional
            Other figures in place of the published ones, for fits to simulated studies.
        """
        found: tuple[Array, Array] = self._gradient(z, self.observed if observed is None else observed)
        return found

    def base(self, c: Mapping[str, Array]) -> Array:
        """Return the baselines of the groups."""
        return jnp.stack([jnp.asarray(c[f"base.{group}"]) for group in REPORTED])

    def effects_of_the_body(self, c: Mapping[str, Array]) -> dict[str, Array]:
        """Return what the simulated body does with each toggled factor, log hazard per unit of its prior."""
        return {t.name: self._body_effect(t, c) for t in self.problem.toggles}

    def _body_effect(self, toggle: Toggle, c: Mapping[str, Array]) -> Array:
        none = jnp.zeros(len(MovingFactors._fields))
        counted = jnp.asarray(toggle.counted)

        def total(one: Condensed) -> Array:
            whole, _ = cumulated(one.terms, self.base(c), self.form.log_hazard, c, none, jnp.zeros(()))
            return jnp.log(jnp.sum(jnp.sum(whole, axis=1) * counted))

        return (total(toggle.changed) - total(toggle.usual)) / toggle.steps

    def residuals(self, c: Mapping[str, Array], body: Mapping[str, Array]) -> dict[str, Array]:
        """Return the residual effects of pace and the moving factors: the total less what the body does.

        Notes
        -----
        At altitude the body slows down, which lowers the hazard; that is not taken off, since the prior there
        is nobody's finding.
        """
        table = load_hazard_priors()
        return {
            name: c.get(f"total.{name}", jnp.asarray(table[name].mean))
            - (body[name] if name in TOTALS and name in body else 0.0)
            for name in (PACE, *MovingFactors._fields)
        }

    def predict_line(self, z: Array) -> Predicted:
        """Return what each outcome is expected to be, from unconstrained numbers."""
        return self.predict(self.at.values(z))

    def risks_of(self, c: Mapping[str, Array]) -> dict[str, tuple[Risks, Array]]:
        """Return the chances of every cohort's runners, and the cumulative hazards at proneness zero."""
        residual = self.residuals(c, self.effects_of_the_body(c))
        moving = jnp.stack([residual[name] for name in MovingFactors._fields])
        near, spread, muscle = (
            jnp.exp(c[name]) for name in ("log_near_ratio", "log_frailty", "log_muscle_frailty")
        )
        out = {}
        for key, one in self.problem.cohorts.items():
            whole, before = cumulated(
                one.terms, self.base(c), self.form.log_hazard, c, moving, residual[PACE]
            )
            study = c.get(f"study.{key}", jnp.zeros(()))
            out[key] = (risks(whole, before, one.people, spread, muscle, near, study), whole)
        return out

    def predict(
        self, c: Mapping[str, Array], found: dict[str, tuple[Risks, Array]] | None = None
    ) -> Predicted:
        """Return what each calibration outcome is expected to be."""
        found = self.risks_of(c) if found is None else found
        measured = self.problem.choices.measured
        return {
            key: {
                o.id: expected(o, found[key][0], self.problem.cohorts[key], outcomes, c, measured)
                for o in outcomes
            }
            for key, outcomes in self.problem.outcomes.items()
        }

    def log_density(self, z: Array, observed: Observed) -> Array:
        """Return the log posterior density, up to a constant, of unconstrained numbers."""
        c = self.at.values(z)
        found = self.risks_of(c)
        told = self.predict(c, found)
        total = self.at.log_prior(z)
        for key, outcomes in self.problem.outcomes.items():
            for outcome in outcomes:
                total += log_likelihood(outcome, told[key][outcome.id], observed[key, outcome.id])
        return total + _small_shares(found[ROAD][1]) + _record_effect(jnp.exp(c["log_frailty"]))


def _small_shares(whole: Array) -> Array:
    """Return the log prior density of the shares of muscles that no study counts."""
    sd = coefficients(Likelihood, "calibration.likelihood").small_share_sd_log
    share = jnp.sum(whole, axis=0) / jnp.sum(whole)
    wanted = load_parameters().group("calibration.small_share")
    away = [jnp.log(share[REPORTED.index(g)] / jnp.asarray(v)) / sd for g, v in wanted.items()]
    return -0.5 * jnp.sum(jnp.stack(away) ** 2)


def _record_effect(frailty_sd: Array) -> Array:
    """Return the log density of the published effect of a cramp in one of the last ten races.

    Notes
    -----
    The record acts through proneness alone, so its effect is a statement about the spread of proneness.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(15)
    weights = weights / weights.sum()
    u = frailty_sd * jnp.asarray(nodes)
    none = jnp.exp(-RACES_ASKED * coefficients(Record, "hazard.frailty").race_hazard * jnp.exp(u))
    some = jnp.sum(weights * (1.0 - none) * jnp.exp(u)) / jnp.sum(weights * (1.0 - none))
    never = jnp.sum(weights * none * jnp.exp(u)) / jnp.sum(weights * none)
    prior = load_hazard_priors()["race_cramp_in_last_10_races"]
    return -0.5 * ((jnp.log(some / never) - prior.mean) / prior.sd) ** 2
