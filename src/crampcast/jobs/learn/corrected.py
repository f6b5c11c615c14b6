"""The fast posterior corrected: draws from the normal at the mode, weighed by the density itself."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.jobs.learn.evidence import Evidence
from crampcast.jobs.learn.laplace import Normal, root_of
from crampcast.jobs.learn.likelihood import log_posterior
from crampcast.jobs.learn.prior import Prior
from crampcast.simulation.kept_programs import kept_program

FloatArray = NDArray[np.float64]

MANY, FEWER, LONG = 2048, 1024, 8192
"""Draws weighed; fewer from so many cells on, where each is dear and the density more nearly normal."""
KEPT = 512
AT_ONCE = 32
LEAST_EFFECTIVE = 100.0
"""With fewer effective draws the normal at the mode is kept as it is."""


class Corrected(NamedTuple):
    """A corrected posterior."""

    normal: Normal
    draws: FloatArray
    effective: float
    """Effective number of the weighed draws."""


@kept_program
def _densities(z: Array, seen: Evidence) -> Array:
    found: Array = jax.lax.map(lambda one: log_posterior(one, seen), z, batch_size=AT_ONCE)
    return found


def corrected(seen: Evidence, fast: Normal, seed: int, prior: Prior | None = None) -> Corrected:
    """Correct the normal at the mode by importance weights.

    Parameters
    ----------
    seen : Evidence
        The diary.
    fast : Normal
        From `crampcast.jobs.learn.laplace.laplace`.
    seed : int
        Seed of the draws.
    prior : Prior, optional
        In place of the standard normal.

    Notes
    -----
    A few events make the density skew: its mean lies below its mode. Weights are cut at the mean times the
    root of their number. Mean and covariance are those of the normal plus the difference that the weights
    make on the same draws, so that what the diary says nothing of keeps its place.

    References
    ----------
    Ionides 2008, J. Comput. Graph. Stat. 17:295
    """
    count = MANY if seen.x.shape[0] < LONG else FEWER
    rng = np.random.default_rng([seed, 41])
    half = rng.standard_normal((count // 2, len(fast.centre)))
    chance = np.concatenate([half, -half])
    z = fast.centre + chance @ root_of(fast.covariance).T
    log_weight = np.asarray(_densities(jnp.asarray(z), seen)) + 0.5 * np.sum(chance**2, axis=1)
    if prior is not None:
        log_weight = log_weight + prior.value(z)
    weight = np.exp(log_weight - log_weight.max())
    weight = np.minimum(weight, weight.mean() * np.sqrt(count))
    weight /= weight.sum()
    effective = float(1.0 / np.sum(weight**2))
    if not np.isfinite(effective) or effective < LEAST_EFFECTIVE:
        return Corrected(fast, z[rng.permutation(count)[:KEPT]], effective)
    mean = weight @ z
    aside, plain = z - mean, z - fast.centre
    change = (weight[:, None] * aside).T @ aside - plain.T @ plain / count
    values, vectors = np.linalg.eigh(fast.covariance + change)
    covariance = (vectors * np.maximum(values, 1e-3)) @ vectors.T
    steps = (np.arange(KEPT) + rng.uniform()) / KEPT
    chosen = np.minimum(np.searchsorted(np.cumsum(weight), steps), count - 1)
    return Corrected(Normal(mean, covariance), z[chosen], effective)
