"""The fast posterior: a normal at the mode, with the spread of the curvature there."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.forecast.learnt import NAMES
from crampcast.jobs.learn.evidence import Evidence
from crampcast.jobs.learn.likelihood import (
    contributions,
    log_posterior,
    silence_curvature,
    terms_at,
    without_silence,
)
from crampcast.jobs.learn.prior import Prior
from crampcast.simulation.kept_programs import kept_program

FloatArray = NDArray[np.float64]

MOST_STEPS = 40
ENOUGH = 1e-7
"""Newton decrement at which the mode counts as found."""


class Normal(NamedTuple):
    """A normal posterior in the coordinates."""

    centre: FloatArray
    covariance: FloatArray


@kept_program
def _curved(z: Array, seen: Evidence) -> tuple[Array, Array, Array]:
    """Return value, slope and curvature of the log density.

    Notes
    -----
    What no event came in is an exponential of linear terms: its curvature in the coefficients is written out,
    a matrix product over the cells, and brought to the coordinates by the chain rule. All else is small.
    """
    value, slope = jax.value_and_grad(log_posterior)(z, seen)
    of_terms, bent = silence_curvature(z, seen)
    jacobian = jax.jacfwd(terms_at)(z, seen)
    chained = jacobian.T @ bent @ jacobian
    turned = jax.hessian(lambda at: of_terms @ terms_at(at, seen))(z)
    rest = jax.hessian(without_silence)(z, seen)
    return value, slope, chained + turned + rest


@kept_program
def _value(z: Array, seen: Evidence) -> Array:
    return log_posterior(z, seen)


@kept_program
def slopes(z: Array, seen: Evidence) -> tuple[Array, Array]:
    """Return the slope of every event's and every run's contribution, shape (events or runs, coordinates)."""
    found: tuple[Array, Array] = jax.jacfwd(contributions)(z, seen)
    return found


def laplace(seen: Evidence, start: FloatArray | None = None, prior: Prior | None = None) -> Normal:
    """Find the mode by Newton's method and return the normal there.

    Parameters
    ----------
    seen : Evidence
        The diary.
    start : ndarray, optional
        Where to begin.
    prior : Prior, optional
        In place of the standard normal.

    Returns
    -------
    Normal

    Notes
    -----
    A step is halved until the density rises; where the curvature is not that of a maximum, its eigenvalues
    are made positive, at least a tenth of the prior's.
    """
    z = np.zeros(len(NAMES)) if start is None else np.array(start, dtype=float)

    def value_at(at: FloatArray) -> float:
        added = 0.0 if prior is None else float(prior.value(at))
        return float(_value(jnp.asarray(at), seen)) + added

    def curved_at(at: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        value, slope, curvature = (np.asarray(a) for a in _curved(jnp.asarray(at), seen))
        if prior is None:
            return float(value), slope, curvature
        return float(value + prior.value(at)), slope + prior.slope(at), curvature + prior.curvature

    for _ in range(MOST_STEPS):
        value, slope, curvature = curved_at(z)
        step = _inverse(-curvature) @ slope
        if float(slope @ step) < ENOUGH:
            break
        share = 1.0
        while share > 1e-4 and not value_at(z + share * step) > value:
            share *= 0.5
        z = z + share * step
    _, _, there = curved_at(z)
    return Normal(z, _inverse(-there))


def _inverse(curvature: FloatArray) -> FloatArray:
    """Invert a curvature, held positive."""
    values, vectors = np.linalg.eigh(0.5 * (curvature + curvature.T))
    return np.asarray((vectors / np.maximum(values, 0.1)) @ vectors.T)


def root_of(covariance: FloatArray) -> FloatArray:
    """Return the lower root of a covariance."""
    return np.asarray(np.linalg.cholesky(0.5 * (covariance + covariance.T)))
