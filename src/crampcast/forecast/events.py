"""From one latent process to what a runner notices: near-cramps, the next cramp, cramps after the finish."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike
from numpy.typing import NDArray

from crampcast.forecast.hazard import cramp_probability

FloatArray = NDArray[np.float64]


def near_probability(
    cumulative: ArrayLike, frailty_mean: ArrayLike, frailty_sd: ArrayLike, near_ratio: ArrayLike
) -> Array:
    """Return the chance of a near-cramp and no full cramp.

    Parameters
    ----------
    cumulative : ArrayLike
        Cumulative hazard of full cramps at proneness zero, any shape.
    frailty_mean, frailty_sd : ArrayLike
        Proneness of the runner; broadcast against `cumulative`.
    near_ratio : ArrayLike
        Hazard of a cramp or near-cramp over that of a cramp, κ ≥ 1.

    Notes
    -----
    One latent process of hazard κ h, each event a full cramp with chance 1/κ:
    P = E[exp(−Λ e^u)] − E[exp(−κ Λ e^u)].

    Examples
    --------
    >>> round(float(near_probability(0.155, 0.0, 0.0, 3.4)), 3)
    0.266
    """
    either = cramp_probability(jnp.asarray(cumulative) * jnp.asarray(near_ratio), frailty_mean, frailty_sd)
    return either - cramp_probability(cumulative, frailty_mean, frailty_sd)


def raised_log_ratio(since_s: FloatArray | float, at_once: float, half_life_s: float) -> FloatArray:
    """Return how much the log hazard of a muscle is up after it has cramped.

    Parameters
    ----------
    since_s : ndarray
        Time since that cramp, s.
    at_once : float
        Log hazard ratio right after it (prior ``cramp_already_today_same_muscle``).
    half_life_s : float
        Half-life of the rise; no study gives one.

    Notes
    -----
    In NumPy: every simulated study has another number of crampers, and each would be compiled anew.

    Examples
    --------
    >>> float(raised_log_ratio(1200.0, 1.2, 1200.0))
    0.6
    """
    return np.asarray(at_once * 0.5 ** (np.asarray(since_s) / half_life_s))


def fading_s(until_s: ArrayLike, half_life_s: ArrayLike) -> Array:
    """Return how long the time after the finish lasts, as seconds at the hazard of the finish.

    Parameters
    ----------
    until_s : ArrayLike
        How long after the finish counts, s.
    half_life_s : ArrayLike
        Half-life of the hazard once nothing is asked of the muscles any more.

    Notes
    -----
    ``T / ln 2 (1 - 2^(-t / T))``, the integral of what is left.

    Examples
    --------
    >>> round(float(fading_s(3600.0, 720.0)) / 60.0, 2)
    16.77
    """
    lasts_s = jnp.asarray(half_life_s) / jnp.log(2.0)
    return -lasts_s * jnp.expm1(-jnp.asarray(until_s) / lasts_s)
