"""The reference posterior: the no-U-turn sampler on the same density."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray
from numpyro.diagnostics import split_gelman_rubin
from numpyro.infer import MCMC, NUTS

from crampcast.jobs.learn.evidence import Evidence
from crampcast.jobs.learn.laplace import Normal
from crampcast.jobs.learn.likelihood import log_posterior
from crampcast.jobs.learn.prior import Prior

FloatArray = NDArray[np.float64]


class Effort(NamedTuple):
    """How long to sample."""

    warmup: int = 300
    samples: int = 500
    chains: int = 2


def sample(
    seen: Evidence, start: Normal, seed: int, effort: Effort | None = None, prior: Prior | None = None
) -> tuple[FloatArray, float]:
    """Sample the posterior.

    Parameters
    ----------
    seen : Evidence
        The diary.
    start : Normal
        The fast posterior; chains begin at draws from it.
    seed : int
        Seed of all chance.
    effort : Effort, optional
        How long.
    prior : Prior, optional
        In place of the standard normal.

    Returns
    -------
    ndarray, shape (draws, coordinates)
    float
        Largest split R-hat.

    References
    ----------
    Hoffman and Gelman 2014, J. Mach. Learn. Res. 15:1593; Phan et al. 2019, arXiv:1912.11554
    """
    long = Effort() if effort is None else effort

    def potential(z: Array) -> Array:
        return -log_posterior(z, seen) - (0.0 if prior is None else prior.value(z))

    kernel = NUTS(potential_fn=potential, target_accept_prob=0.8)
    run = MCMC(
        kernel,
        num_warmup=long.warmup,
        num_samples=long.samples,
        num_chains=long.chains,
        chain_method="vectorized",
        progress_bar=False,
    )
    chance = np.random.default_rng(seed).standard_normal((long.chains, len(start.centre)))
    spread = np.sqrt(np.diag(start.covariance))
    run.run(jax.random.PRNGKey(seed), init_params=jnp.asarray(start.centre + 0.5 * spread * chance))
    draws = np.asarray(run.get_samples(group_by_chain=True))
    return draws.reshape(-1, draws.shape[-1]), float(np.max(split_gelman_rubin(draws)))


def normal_of(draws: FloatArray) -> Normal:
    """Return the normal with the draws' mean and covariance."""
    return Normal(draws.mean(axis=0), np.cov(draws, rowvar=False))
