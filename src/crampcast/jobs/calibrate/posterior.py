"""Prior and likelihood of the hazard's coefficients on the outcomes marked for calibration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.evidence.muscles import REPORTED
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.hazard import MovingFactors
from crampcast.jobs.calibrate.condensed import Condensed
from crampcast.jobs.calibrate.expected import (
    Risks,
    cumulated,
    difference_in_sds,
    log_odds_ratio,
    record_of,
    risks,
)
from crampcast.jobs.calibrate.forms import Form, Prior
from crampcast.jobs.calibrate.problem import Problem
from crampcast.jobs.cohorts.outcome_reader import Outcome

TOTALS = ("pace_faster_than_own_predicted", "heat", "carbohydrate_after_90_min", "body_mass_loss")
"""Factors of which the body carries a part: the prior is on the total effect."""
PACE = TOTALS[0]
AT_SAME_PACE = ("carbohydrate_after_90_min", "body_mass_loss")
SAME_PACE_LOG = 0.005
OTHERS = ("sodium_intake", "heat_unacclimatised", "plain_water_only_at_high_sweat_loss")
BASE = Prior(-8.0, 3.0, positive=False)
SMALL_SHARES = {"adductor": 0.03, "foot": 0.025, "hip_flexor": 0.02, "shin": 0.005, "glute": 0.005}
"""Shares of all cramps: adductor, foot and hip flexor together 5 to 10 %; shin and glute are our choice."""
SMALL_SHARE_SD_LOG = 0.5
FRAILTY_LOG = Prior(float(np.log(0.9)), 0.3, positive=False)
MUSCLE_FRAILTY_LOG = Prior(float(np.log(0.5)), 0.4, positive=False)
NEAR_LOG = Prior(float(np.log(3.4)), 0.2, positive=False)
RECALLED_LOGIT_SD = 0.25
"""Recalled onset of an unnamed race that is taken for a marathon: error beside the sampling's, logit."""
ANSWERS_WORTH = 100.0
"""Answers that the lifetime shares of muscles count as: several answers a person, over many races."""
RACES = 10.0
RACE_HAZARD = 0.2
REJECTS_AT = 1.96


@dataclass(frozen=True)
class Named:
    """Where each coefficient stands in the vector that is fitted."""

    names: tuple[str, ...]
    priors: tuple[Prior, ...]

    def values(self, z: Array) -> dict[str, Array]:
        """Return coefficients from unconstrained numbers; those cut off at 0 pass through a softplus."""
        return {
            name: jax.nn.softplus(z[i]) if prior.positive else z[i]
            for i, (name, prior) in enumerate(zip(self.names, self.priors, strict=True))
        }

    def log_prior(self, z: Array) -> Array:
        """Return the log prior density of unconstrained numbers."""
        total = jnp.zeros(())
        for i, prior in enumerate(self.priors):
            value = jax.nn.softplus(z[i]) if prior.positive else z[i]
            total += -0.5 * ((value - prior.mean) / prior.sd) ** 2
            total += jax.nn.log_sigmoid(z[i]) if prior.positive else 0.0
        return total

    def start(self) -> np.ndarray:
        """Return where a search begins: the priors' means."""
        means = np.array([max(p.mean, 0.3) if p.positive else p.mean for p in self.priors])
        inverse = np.where(
            [p.positive for p in self.priors], means + np.log(-np.expm1(-np.maximum(means, 1e-6))), means
        )
        return np.asarray(inverse, dtype=float)


def named(form: Form, problem: Problem) -> Named:
    """Return the coefficients of a form: baselines, shape, totals, proneness, studies."""
    table = load_hazard_priors()
    priors: dict[str, Prior] = {f"base.{group}": BASE for group in REPORTED}
    priors |= dict(form.priors)
    priors |= {f"total.{n}": Prior(table[n].mean, table[n].sd, False) for n in (*TOTALS, *OTHERS)}
    priors |= {
        "log_frailty_sd": FRAILTY_LOG,
        "log_muscle_frailty_sd": MUSCLE_FRAILTY_LOG,
        "log_near_ratio": NEAR_LOG,
    }
    sd = problem.choices.events.study_sd
    priors |= {f"study.{key}": Prior(0.0, sd, False) for key in problem.cohorts if key != "manjra_1996"}
    return Named(tuple(priors), tuple(priors.values()))


class Posterior:
    """Log posterior of a form on a problem.

    Parameters
    ----------
    form : Form
        Form of the hazard.
    problem : Problem
        Simulated cohorts.
    counts : mapping, optional
        Other observed figures in place of the published ones: (cohort, outcome) to value, for refits.
    """

    def __init__(
        self, form: Form, problem: Problem, counts: Mapping[tuple[str, str], float] | None = None
    ) -> None:
        self.form, self.problem = form, problem
        self.named = named(form, problem)
        self.counts = dict(counts or {})
        self.log_density = jax.jit(self._log_density)
        self.gradient = jax.jit(jax.value_and_grad(self._log_density))
        self.predicted = jax.jit(self._predicted)
        self.body_effects = jax.jit(self._body_effects)

    def base(self, c: Mapping[str, Array]) -> Array:
        """Return the baselines of the groups."""
        return jnp.stack([c[f"base.{group}"] for group in REPORTED])

    def _body_effects(self, c: Mapping[str, Array]) -> dict[str, Array]:
        """Return what the simulated body does with each toggled factor, log hazard per unit of its prior."""
        usual, base = self.problem.toggles[0].changed, self.base(c)
        none = jnp.zeros(len(MovingFactors._fields))

        def total(one: Condensed, counted: NDArray[np.bool_]) -> Array:
            whole, _ = cumulated(one.terms, base, self.form.log_hazard, c, none, jnp.zeros(()))
            return jnp.log(jnp.sum(jnp.sum(whole, axis=1) * counted))

        out = {}
        for toggle in self.problem.toggles[1:]:
            counted = who_counts(toggle.name, usual, toggle.changed)
            change = change_in(toggle.name, usual, toggle.changed, counted)
            out[toggle.name] = (total(toggle.changed, counted) - total(usual, counted)) / change
        return out

    def residuals(self, c: Mapping[str, Array]) -> tuple[Array, Array]:
        """Return the residual effects of the moving factors, and of pace: total less what the body does."""
        body = self._body_effects(c)
        table = load_hazard_priors()
        values = []
        for name in MovingFactors._fields:
            total = c.get(f"total.{name}", jnp.asarray(table[name].mean))
            values.append(total - body.get(name, 0.0))
        return jnp.stack(values), c[f"total.{PACE}"] - body[PACE]

    def _cohort_risks(self, c: Mapping[str, Array]) -> dict[str, tuple[Risks, Array]]:
        moving, pace = self.residuals(c)
        out = {}
        for key, one in self.problem.cohorts.items():
            whole, before = cumulated(one.terms, self.base(c), self.form.log_hazard, c, moving, pace)
            study = c.get(f"study.{key}", jnp.zeros(()))
            near = jnp.exp(c["log_near_ratio"])
            spread, muscle = jnp.exp(c["log_frailty_sd"]), jnp.exp(c["log_muscle_frailty_sd"])
            out[key] = (risks(whole, before, one.people, spread, muscle, near, study), whole)
        return out

    def _predicted(self, z: Array) -> dict[str, dict[str, Array]]:
        """Return what each calibration outcome is expected to be."""
        c = self.named.values(z)
        found = self._cohort_risks(c)
        return {
            key: {
                o.id: expected_value(o, found[key][0], self.problem.cohorts[key], outcomes, c)
                for o in outcomes
            }
            for key, outcomes in self.problem.outcomes.items()
        }

    def _log_density(self, z: Array) -> Array:
        c = self.named.values(z)
        found = self._cohort_risks(c)
        total = self.named.log_prior(z)
        for key, outcomes in self.problem.outcomes.items():
            for outcome in outcomes:
                expected = expected_value(outcome, found[key][0], self.problem.cohorts[key], outcomes, c)
                told = self.counts.get((key, outcome.id))
                total += log_likelihood(outcome, expected, found[key][0], told)
        whole = found["martinez_navarro_2022"][1]
        share = jnp.sum(whole, axis=0) / jnp.sum(whole)
        for group, wanted in SMALL_SHARES.items():
            away = jnp.log(share[REPORTED.index(group)] / wanted) / SMALL_SHARE_SD_LOG
            total += -0.5 * away**2
        return total + _record_prior(jnp.exp(c["log_frailty_sd"]))


def who_counts(name: str, usual: Condensed, changed: Condensed) -> NDArray[np.bool_]:
    """Return the runners on whom a toggle is measured.

    Food and drink are judged at the same pace: a runner who no longer runs out of fuel runs faster, and that
    is an effect of pace.
    """
    before, after = (np.asarray(one.terms.planned_h) for one in (usual, changed))
    if name in AT_SAME_PACE:
        return np.asarray(np.abs(np.log(after / before)) < SAME_PACE_LOG)
    return np.ones(len(before), dtype=bool)


def change_in(name: str, usual: Condensed, changed: Condensed, counted: NDArray[np.bool_]) -> float:
    """Return by how many units of its prior a toggle moved a factor."""
    if name == PACE:
        return float(np.mean(changed.relative_pace) - np.mean(usual.relative_pace))
    if name in MovingFactors._fields:
        column = MovingFactors._fields.index(name)

        def late(one: Condensed) -> float:
            hours = np.asarray(one.terms.hours) * (np.asarray(one.terms.done) > 0.6) * counted[:, None]
            return float(np.sum(np.asarray(one.terms.moving)[..., column] * hours) / np.sum(hours))

        return late(changed) - late(usual)
    return 1.0


def _record_prior(frailty_sd: Array) -> Array:
    """Return the log density of the published effect of a cramp in one of the last ten races, 1.2 ± 0.4.

    The record acts through proneness alone, so its effect is a statement about the spread of proneness.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(15)
    weights = weights / weights.sum()
    u = frailty_sd * jnp.asarray(nodes)
    none = jnp.exp(-RACES * RACE_HAZARD * jnp.exp(u))
    mean_some = jnp.sum(weights * (1.0 - none) * jnp.exp(u)) / jnp.sum(weights * (1.0 - none))
    mean_none = jnp.sum(weights * none * jnp.exp(u)) / jnp.sum(weights * none)
    prior = load_hazard_priors()["race_cramp_in_last_10_races"]
    return -0.5 * ((jnp.log(mean_some / mean_none) - prior.mean) / prior.sd) ** 2


def expected_value(  # noqa: PLR0911 - one return a kind of outcome
    outcome: Outcome, found: Risks, one: Condensed, all_of: tuple[Outcome, ...], c: Mapping[str, Any]
) -> Array:
    """Return what an outcome is expected to be: a share, a log odds ratio or a difference in SDs."""
    severity = "either" if outcome.severity == "either" else "cramp"
    muscles = found.muscle_either if severity == "either" else found.muscle_cramp
    whole = found.either if severity == "either" else found.cramp
    if outcome.kind == "incidence":
        return jnp.mean({"cramp": found.cramp, "near": found.near, "either": found.either}[outcome.severity])
    if outcome.kind == "muscle_share":
        columns = [REPORTED.index(o.word("muscle")) for o in all_of if o.kind == "muscle_share"]
        mine = jnp.mean(muscles[..., REPORTED.index(outcome.word("muscle"))])
        if outcome.window == "lifetime":
            return mine / sum(jnp.mean(muscles[..., column]) for column in columns)
        return mine / jnp.mean(whole)
    if outcome.kind == "onset_share_after":
        return jnp.mean(found.late) / jnp.mean(found.cramp)
    if outcome.kind == "no_difference":
        name = outcome.word("variable")
        noise = {"serum_sodium_mmol_l": 1.2, "serum_sodium_change_pct": 1.2, "body_mass_loss_pct": 0.3}
        questionnaire = {"sodium_intake_self_report": 0.5}
        sd = (noise | questionnaire).get(name, 0.0)
        return difference_in_sds(found.cramp, jnp.asarray(one.measured[name]), sd)
    factor = outcome.word("factor")
    if factor == PACE:
        x = jnp.asarray(one.relative_pace)[:, None]
        mean = jnp.mean(found.cramp)
        slope = jnp.mean(found.cramp * (x - jnp.mean(x))) / jnp.var(x)
        return slope / (mean * (1.0 - mean))
    if factor == "strength_training_in_build_up":
        return jnp.asarray(load_hazard_priors()[factor].mean)
    past = RACES * RACE_HAZARD if factor != "cramp_history" else 3.0
    return log_odds_ratio(found.cramp, record_of(one, jnp.exp(c["log_frailty_sd"]), past))


def log_likelihood(outcome: Outcome, expected: Array, found: Risks, told: float | None) -> Array:
    """Return the log likelihood of one outcome.

    Parameters
    ----------
    outcome : Outcome
        What was observed.
    expected : Array
        From `expected_value`.
    found : Risks
        Chances of the cohort, for the power of tests.
    told : float or None
        Another observed value, for refits.

    Notes
    -----
    Counts are binomial. A direction is the chance that an estimate of the study's size falls on that side; no
    difference is the chance that its test does not reject. The odds ratio of strength training is already in
    the table's prior, which was shrunk from this very study, and is not counted again.
    """
    value = told if told is not None else outcome.number("value")
    clipped = jnp.clip(expected, 1e-6, 1.0 - 1e-6)
    if outcome.kind == "muscle_share" and outcome.window == "lifetime":
        share = told if told is not None else outcome.number("share_of_answers")
        return ANSWERS_WORTH * (share or 0.0) * jnp.log(clipped)
    if outcome.kind == "onset_share_after" and value is not None:
        n = outcome.sample or 1
        sd = np.sqrt(1.0 / (n * value * (1.0 - value)) + RECALLED_LOGIT_SD**2)
        away = jnp.log(clipped / (1.0 - clipped)) - np.log(value / (1.0 - value))
        return jnp.asarray(-0.5 * (away / sd) ** 2)
    if outcome.kind in ("incidence", "muscle_share") and value is not None:
        n = outcome.sample or 1
        return n * (value * jnp.log(clipped) + (1.0 - value) * jnp.log1p(-clipped))
    if outcome.kind == "no_difference":
        mean = jnp.mean(found.cramp)
        n = outcome.sample or 100
        error = 1.0 / jnp.sqrt(n * mean * (1.0 - mean))
        t = expected / error
        return jnp.log(_normal(REJECTS_AT - t) - _normal(-REJECTS_AT - t) + 1e-9)
    if outcome.word("direction"):
        sign = 1.0 if outcome.word("direction").startswith("above") else -1.0
        return jnp.log(_normal(sign * expected / 0.5) + 1e-9)
    return jnp.zeros(())


def _normal(x: Array) -> Array:
    return jnp.asarray(0.5 * (1.0 + jax.scipy.special.erf(x / np.sqrt(2.0))))
