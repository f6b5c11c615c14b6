"""The fit: mode, Laplace approximation, and NUTS in whitened coordinates."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.calibrate.posterior import Observed, Posterior

FloatArray = NDArray[np.float64]


class Fit(NamedTuple):
    """Posterior of a form; rows of `draws` are unconstrained coefficient vectors."""

    mode: FloatArray
    covariance: FloatArray
    draws: FloatArray
    log_density: float
    log_evidence: float
    """Laplace approximation, without the constants that all forms share."""
    acceptance: float
    """Mean acceptance of NUTS; NaN for Laplace draws."""


def find_mode(
    posterior: Posterior, start: FloatArray | None = None, observed: Observed | None = None
) -> FloatArray:
    """Return the mode in unconstrained coordinates.

    Parameters
    ----------
    posterior : Posterior
        What to climb.
    start : ndarray, optional
        Where to begin; the priors' means by default.
    observed : mapping, optional
        Other figures in place of the published ones.
    """
    from scipy.optimize import minimize  # noqa: PLC0415

    def down(z: FloatArray) -> tuple[float, FloatArray]:
        told, rise = posterior.gradient(jnp.asarray(z), observed)
        value, slope = float(told), np.asarray(rise, dtype=float)
        if not np.isfinite(value) or not np.all(np.isfinite(slope)):
            return 1e12, np.zeros_like(z)
        return -value, -slope

    z = posterior.at.start() if start is None else start
    found = minimize(down, z, jac=True, method="L-BFGS-B", options={"maxiter": 400, "maxcor": 30})
    return np.asarray(found.x, dtype=float)


def curvature(
    posterior: Posterior, mode: FloatArray, step: float = 1e-2, observed: Observed | None = None
) -> FloatArray:
    """Return the covariance of the Laplace approximation, by differences of gradients.

    Parameters
    ----------
    posterior : Posterior
        The log posterior.
    mode : ndarray
        Its mode.
    step : float
        Step of the differences.
    observed : mapping, optional
        Other figures in place of the published ones.
    """
    rows = []
    for i in range(len(mode)):
        shift = np.zeros_like(mode)
        shift[i] = step
        up = np.asarray(posterior.gradient(jnp.asarray(mode + shift), observed)[1])
        down = np.asarray(posterior.gradient(jnp.asarray(mode - shift), observed)[1])
        rows.append((down - up) / (2.0 * step))
    information = 0.5 * (np.array(rows) + np.array(rows).T)
    values, vectors = np.linalg.eigh(information)
    return np.asarray((vectors / np.maximum(values, 1e-3)) @ vectors.T)


def fit(posterior: Posterior, *, draws: int = 400, seed: int = 0, sample: bool = True) -> Fit:
    """Fit a form.

    Parameters
    ----------
    posterior : Posterior
        Prior and likelihood.
    draws : int
        Draws to keep.
    seed : int
        Seed of chance.
    sample : bool
        Draw by NUTS; else from the Laplace approximation alone.

    Returns
    -------
    Fit
    """
    mode = find_mode(posterior)
    covariance = curvature(posterior, mode)
    top = float(posterior.gradient(jnp.asarray(mode))[0])
    evidence = top + 0.5 * float(np.linalg.slogdet(covariance)[1]) - posterior.at.log_prior_volume()
    root = np.asarray(np.linalg.cholesky(covariance + 1e-12 * np.eye(len(mode))), dtype=float)
    if not sample:
        z = mode + np.random.default_rng(seed).standard_normal((draws, len(mode))) @ root.T
        return Fit(mode, covariance, z, top, evidence, float("nan"))
    white, acceptance = _nuts(posterior, mode, root, draws, seed)
    return Fit(mode, covariance, mode + white @ root.T, top, evidence, acceptance)


def _nuts(
    posterior: Posterior, mode: FloatArray, root: FloatArray, draws: int, seed: int
) -> tuple[FloatArray, float]:
    """Draw in coordinates in which the Laplace approximation is a standard normal."""
    from numpyro.infer import MCMC, NUTS  # noqa: PLC0415

    centre, lower = jnp.asarray(mode), jnp.asarray(root)

    def energy(w: jax.Array) -> jax.Array:
        return -posterior.log_density(centre + lower @ w, posterior.observed)

    kernel = NUTS(potential_fn=energy, target_accept_prob=0.85, max_tree_depth=6)
    chain = MCMC(kernel, num_warmup=150, num_samples=draws, progress_bar=False)
    chain.run(
        jax.random.PRNGKey(seed),
        init_params=jnp.zeros(len(mode)),
        extra_fields=("accept_prob",),
    )
    accepted = float(np.mean(np.asarray(chain.get_extra_fields()["accept_prob"])))
    return np.asarray(chain.get_samples(), dtype=float), accepted
