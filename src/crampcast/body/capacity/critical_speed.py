"""Critical speed and the distance in reserve above it."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.smooth import smooth_positive
from crampcast.errors import UnusableInput
from crampcast.evidence import coefficients


class DPrime(NamedTuple):
    """Numerical softness of the change from spending to recovery."""

    softness_m_s: Coefficient


class CriticalSpeed(NamedTuple):
    """Critical speed and reserve distance of a runner."""

    critical_speed_m_s: float
    d_prime_m: float


def time_to_cover(distance_m: ArrayLike, critical_speed_m_s: ArrayLike, d_prime_m: ArrayLike) -> jax.Array:
    """Return the time over a distance of about two to fifteen minutes.

    Parameters
    ----------
    distance_m : array_like
        Distance, longer than the reserve.
    critical_speed_m_s : array_like
        Critical speed.
    d_prime_m : array_like
        Reserve distance above critical speed.

    Returns
    -------
    jax.Array
        Time (s).

    Notes
    -----
    ``T = (D - D') / CS``.

    References
    ----------
    Smyth & Muniz-Pumares 2020, doi:10.1249/MSS.0000000000002412

    Examples
    --------
    >>> float(time_to_cover(5000.0, 4.0, 150.0))
    1212.5
    """
    return (jnp.asarray(distance_m) - jnp.asarray(d_prime_m)) / jnp.asarray(critical_speed_m_s)


def fit_critical_speed(distance_m: ArrayLike, time_s: ArrayLike) -> CriticalSpeed:
    """Fit critical speed and reserve to a runner's bests.

    Parameters
    ----------
    distance_m, time_s : array_like, shape (n,)
        Bests over at least two distances; two to fifteen minutes serve best.

    Returns
    -------
    CriticalSpeed
        Least-squares line of distance on time.

    Raises
    ------
    UnusableInput
        If fewer than two different times are given or the line does not rise.

    References
    ----------
    Smyth & Muniz-Pumares 2020, doi:10.1249/MSS.0000000000002412

    Examples
    --------
    >>> fit = fit_critical_speed([400.0, 800.0, 5000.0], [80.0, 180.0, 1230.0])
    >>> round(fit.critical_speed_m_s, 3), round(fit.d_prime_m, 1)
    (4.0, 80.0)
    """
    distance, time = np.asarray(distance_m, float).ravel(), np.asarray(time_s, float).ravel()
    finite = distance.shape == time.shape and bool(
        np.all(np.isfinite(distance)) and np.all(np.isfinite(time))
    )
    if not finite or np.unique(time).size < 2:
        raise UnusableInput(
            "critical speed needs bests over two different times",
            where="bests",
            remedy="give distances and times of at least two efforts between two and fifteen minutes",
        )
    centred = time - time.mean()
    speed = float(centred @ distance / (centred @ centred))
    if speed <= 0.0:
        raise UnusableInput(
            "the bests do not get longer with time",
            where="bests",
            remedy="check that distances are in metres and times in seconds, in the same order",
        )
    return CriticalSpeed(speed, float(distance.mean() - speed * time.mean()))


def dprime_balance_step(
    balance_m: ArrayLike,
    speed_m_s: ArrayLike,
    critical_speed_m_s: ArrayLike,
    d_prime_m: ArrayLike,
    dt_s: ArrayLike,
    c: DPrime | None = None,
) -> jax.Array:
    """Advance the reserve above critical speed by one step.

    Parameters
    ----------
    balance_m : array_like
        Reserve before the step; may be negative, which says that the effort was beyond the model.
    speed_m_s : array_like
        Level-equivalent speed during the step.
    critical_speed_m_s, d_prime_m : array_like
        Critical speed and full reserve.
    dt_s : array_like
        Length of the step.
    c : DPrime, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Reserve after the step (m).

    Notes
    -----
    Differential form: spent at ``v - CS`` above critical speed; below it ``dD/dt = (CS - v)(1 - D / D')``,
    solved exactly. The change is rounded over 0.02 m/s. The form is recalled; in the field it predicts
    exhaustion poorly, so treat a low reserve as a soft penalty.

    References
    ----------
    Skiba et al. 2015, Med Sci Sports Exerc (differential form)

    Examples
    --------
    >>> round(float(dprime_balance_step(100.0, 5.0, 4.0, 150.0, 30.0)), 1)
    70.0
    """
    k = coefficients(DPrime, "capacity.dprime") if c is None else c
    full, dt = jnp.asarray(d_prime_m), jnp.asarray(dt_s)
    surplus = jnp.asarray(speed_m_s) - jnp.asarray(critical_speed_m_s)
    spending = smooth_positive(surplus, k.softness_m_s)
    missing = (full - jnp.asarray(balance_m)) * jnp.exp(-(spending - surplus) * dt / full)
    return full - missing - spending * dt
