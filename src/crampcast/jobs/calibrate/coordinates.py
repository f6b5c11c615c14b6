"""The coefficients that are fitted: their priors, and where each stands in the vector that is searched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.evidence import load_parameters
from crampcast.evidence.muscles import REPORTED
from crampcast.evidence.priors import load_hazard_priors
from crampcast.jobs.calibrate.forms import Form

FloatArray = NDArray[np.float64]

PACE = "pace_faster_than_own_predicted"
TOTALS = (
    PACE,
    "heat",
    "heat_unacclimatised",
    "body_mass_loss",
    "plain_water_only_at_high_sweat_loss",
    "sodium_intake",
    "carbohydrate_after_90_min",
)
"""Tabulated factors that the cohorts say something about; the prior is on the total effect."""
SPREADS = ("log_frailty", "log_muscle_frailty", "log_near_ratio")
"""Spread of proneness between runners and between the muscles of one; near-cramps for every cramp."""


class Prior(NamedTuple):
    """Normal prior of a coefficient; cut off below 0 where `positive`."""

    mean: float
    sd: float
    positive: bool


def own_prior(name: str) -> Prior:
    """Return a prior of ours.

    Examples
    --------
    >>> own_prior("elapsed")
    Prior(mean=0.0, sd=2.0, positive=True)
    """
    parameter = load_parameters()[f"calibration.prior.{name}"]
    spread = parameter.spread
    return Prior(float(parameter.value), spread.sd if spread else 0.0, parameter.low == 0.0)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Coordinates:
    """Names and priors of what is fitted, in the order of the vector.

    Parameters
    ----------
    names : tuple of str
        ``base.MUSCLE``, the form's coefficients, ``total.FACTOR``, spreads, ``study.COHORT``.
    priors : tuple of Prior
        Theirs.
    """

    names: tuple[str, ...]
    priors: tuple[Prior, ...]

    def values(self, z: Array) -> dict[str, Array]:
        """Return coefficients from unconstrained numbers; those cut off at 0 pass through a softplus."""
        return {
            name: jax.nn.softplus(z[..., i]) if prior.positive else z[..., i]
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

    def start(self) -> FloatArray:
        """Return where a search begins: the priors' means."""
        means = np.array([max(p.mean, 0.3) if p.positive else p.mean for p in self.priors])
        positive = np.array([p.positive for p in self.priors])
        inside = np.log(np.expm1(np.maximum(means, 1e-6)))
        return np.asarray(np.where(positive, inside, means), dtype=float)

    def log_prior_volume(self) -> float:
        """Return the log of the priors' normalisation, so that a form pays for each coefficient."""
        from scipy.special import log_ndtr  # noqa: PLC0415

        return float(
            sum(np.log(p.sd) + (float(log_ndtr(p.mean / p.sd)) if p.positive else 0.0) for p in self.priors)
        )


def coordinates(form: Form, studies: tuple[str, ...], study_sd: float) -> Coordinates:
    """Return the coefficients of a form: baselines, shape, totals, proneness, studies.

    Parameters
    ----------
    form : Form
        Form of the hazard.
    studies : tuple of str
        Cohorts whose level is compared with others.
    study_sd : float
        Spread between studies, log hazard.
    """
    table = load_hazard_priors()
    priors = {f"base.{group}": own_prior("base") for group in REPORTED}
    priors |= {name: own_prior(name) for name in form.coefficients}
    priors |= {f"total.{name}": Prior(table[name].mean, table[name].sd, False) for name in TOTALS}
    priors |= {name: own_prior(name) for name in SPREADS}
    priors |= {f"study.{key}": Prior(0.0, study_sd, False) for key in studies}
    return Coordinates(tuple(priors), tuple(priors.values()))
