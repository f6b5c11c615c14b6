"""Do fits find what is known? Studies are simulated at known coefficients and fitted again."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.calibrate.fitting import curvature, find_mode
from crampcast.jobs.calibrate.posterior import Observed, Posterior
from crampcast.jobs.cohorts.outcome_reader import Outcome

FloatArray = NDArray[np.float64]

SURE = 1.2816
"""Normal quantile of the central 80 %."""


class Recovered(NamedTuple):
    """One coefficient over all refits."""

    name: str
    truth: FloatArray
    estimate: FloatArray
    error: FloatArray
    prior_sd: float

    @property
    def covered(self) -> float:
        """Share of refits whose central 80 % holds the truth."""
        return float(np.mean(np.abs(self.estimate - self.truth) <= SURE * self.error))

    @property
    def correlation(self) -> float:
        """Correlation of what was found with what was true; 0 where the data say nothing."""
        if np.std(self.estimate) < 1e-9 or np.std(self.truth) < 1e-9:
            return 0.0
        return float(np.corrcoef(self.truth, self.estimate)[0, 1])


def simulated_figures(posterior: Posterior, z: FloatArray, rng: np.random.Generator) -> Observed:
    """Return what studies of the published sizes would have seen at known coefficients.

    Parameters
    ----------
    posterior : Posterior
        Simulated cohorts.
    z : ndarray
        Unconstrained coefficients.
    rng : Generator
        Source of chance.

    Notes
    -----
    Directions and nulls stay as published: a study at those coefficients would mostly have found them too.
    """
    told = jax.jit(posterior.predict_line)(jnp.asarray(z))
    seen = dict(posterior.observed)
    for key, outcomes in posterior.problem.outcomes.items():
        shares = {o.id: float(np.clip(told[key][o.id].value, 1e-6, 1.0 - 1e-6)) for o in outcomes}
        answers = {o.id: shares[o.id] for o in outcomes if _answers(o)}
        if answers:
            each = np.array(list(answers.values()))
            drawn = rng.multinomial(100, each / each.sum()) / 100.0
            seen |= {(key, name): float(v) for name, v in zip(answers, drawn, strict=True)}
        for outcome in outcomes:
            if outcome.kind in ("incidence", "onset_share_after", "muscle_share") and not _answers(outcome):
                n = outcome.sample or 100
                seen[key, outcome.id] = float(rng.binomial(n, shares[outcome.id]) / n)
    return seen


def _answers(outcome: Outcome) -> bool:
    return outcome.kind == "muscle_share" and outcome.window == "lifetime"


def refit(posterior: Posterior, observed: Observed, start: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Fit other figures; return mode and standard errors of the unconstrained coefficients."""
    mode = find_mode(posterior, start, observed)
    return mode, np.sqrt(np.diag(curvature(posterior, mode, observed=observed)))


def recover(
    posterior: Posterior, truths: FloatArray, seed: int = 0, start: FloatArray | None = None
) -> list[Recovered]:
    """Simulate studies at each of several truths and fit them.

    Parameters
    ----------
    posterior : Posterior
        Simulated cohorts with prior and likelihood.
    truths : ndarray, shape (refits, coefficients)
        Unconstrained coefficients.
    seed : int
        Seed of chance.
    start : ndarray, optional
        Where every search begins; the priors' means by default.

    Returns
    -------
    list of Recovered
        One a coefficient.
    """
    begin = posterior.at.start() if start is None else start
    found = [
        refit(posterior, simulated_figures(posterior, truth, np.random.default_rng([seed, i])), begin)
        for i, truth in enumerate(truths)
    ]
    estimates, errors = np.stack([f[0] for f in found]), np.stack([f[1] for f in found])
    return [
        Recovered(name, truths[:, i], estimates[:, i], errors[:, i], prior.sd)
        for i, (name, prior) in enumerate(zip(posterior.at.names, posterior.at.priors, strict=True))
    ]
