"""Training load as others count it: fitness and fatigue, training impulse, spikes."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence.parameters import coefficients


class TrimpCoefficients(NamedTuple):
    """Weights of the training impulse; group ``recovery.trimp``."""

    male: Coefficient
    female: Coefficient


class SpikeCoefficients(NamedTuple):
    """Overuse injury against session distance; group ``recovery.spike``."""

    edges: Coefficient
    hazard_ratio: Coefficient
    smooth_log: Coefficient
    smooth_at: Coefficient
    smooth_width: Coefficient


def fitness_fatigue_step(state: ArrayLike, load: ArrayLike, time_constant_d: ArrayLike) -> Array:
    """Return fitness or fatigue after one more day.

    Parameters
    ----------
    state : array_like
        The day before, in units of load.
    load : array_like
        Training load of the day.
    time_constant_d : array_like
        42 days for fitness, 7 for fatigue.

    Returns
    -------
    array
        After the day.

    Notes
    -----
    ``state exp(-1 / tau) + load``.

    References
    ----------
    Banister 1991

    Examples
    --------
    >>> round(float(fitness_fatigue_step(100.0, 50.0, 42.0)), 2)
    147.65
    """
    return jnp.asarray(state) * jnp.exp(-1.0 / jnp.asarray(time_constant_d)) + jnp.asarray(load)


def banister_performance(fitness: ArrayLike, fatigue: ArrayLike, k1: ArrayLike, k2: ArrayLike) -> Array:
    """Return performance as weighted fitness less weighted fatigue.

    Parameters
    ----------
    fitness, fatigue : array_like
        From `fitness_fatigue_step`.
    k1, k2 : array_like
        The athlete's weights.

    Returns
    -------
    array
        Over the athlete's base, in units of load.

    References
    ----------
    Banister 1991

    Examples
    --------
    >>> round(float(banister_performance(147.65, 102.0, 1.0, 2.0)), 2)
    -56.35
    """
    return jnp.asarray(k1) * jnp.asarray(fitness) - jnp.asarray(k2) * jnp.asarray(fatigue)


def banister_trimp(
    duration_min: ArrayLike,
    hr_reserve_share: ArrayLike,
    sex_female: ArrayLike = 0.0,
    c: TrimpCoefficients | None = None,
) -> Array:
    """Return the training impulse of a session.

    Parameters
    ----------
    duration_min : array_like
        Length.
    hr_reserve_share : array_like
        Mean share of the heart-rate reserve, 0 to 1.
    sex_female : array_like
        0 male to 1 female.
    c : TrimpCoefficients, optional
        Weights; the evidence's by default.

    Returns
    -------
    array
        Arbitrary units.

    Notes
    -----
    ``t h 0.64 exp(1.92 h)`` in men, ``t h 0.86 exp(1.67 h)`` in women; only 1.92 was read.

    References
    ----------
    Banister 1991

    Examples
    --------
    >>> round(float(banister_trimp(60.0, 0.7)), 2), round(float(banister_trimp(60.0, 0.7, 1.0)), 2)
    (103.07, 116.26)
    """
    k = coefficients(TrimpCoefficients, "recovery.trimp") if c is None else c
    h, female = jnp.asarray(hr_reserve_share), jnp.asarray(sex_female)
    men, women = (weight * jnp.exp(slope * h) for weight, slope in (k.male, k.female))
    return jnp.asarray(jnp.asarray(duration_min) * h * (men + female * (women - men)))


def ewma_lambda(window_d: ArrayLike) -> Array:
    """Return the smoothing constant of an exponentially weighted average.

    Parameters
    ----------
    window_d : array_like
        Window N.

    Returns
    -------
    array
        ``2 / (N + 1)``.

    References
    ----------
    Williams et al. 2017, Br J Sports Med 51:209

    Examples
    --------
    >>> float(ewma_lambda(7.0))
    0.25
    """
    return 2.0 / (jnp.asarray(window_d, dtype=float) + 1.0)


def session_spike_hazard_ratio(ratio: ArrayLike, c: SpikeCoefficients | None = None) -> Array:
    """Return the hazard ratio of overuse injury by session distance over the longest of 30 days.

    Parameters
    ----------
    ratio : array_like
        Session distance over the longest session of the last 30 days.
    c : SpikeCoefficients, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    array
        1 up to 1.10, 1.64 to 1.30, 1.52 to 2.00, 2.28 beyond: the published steps.

    Notes
    -----
    About injury, not cramp; shown to runners, not part of the cramp hazard.

    References
    ----------
    Schuster Brandt Frandsen et al. 2025, Br J Sports Med 59:1203-1210

    Examples
    --------
    >>> [round(float(session_spike_hazard_ratio(r)), 2) for r in (1.0, 1.2, 1.6, 2.5)]
    [1.0, 1.64, 1.52, 2.28]
    """
    k = coefficients(SpikeCoefficients, "recovery.spike") if c is None else c
    band = jnp.searchsorted(jnp.asarray(k.edges), jnp.asarray(ratio), side="left")
    return jnp.asarray(k.hazard_ratio)[band]


def smooth_spike_hazard_ratio(ratio: ArrayLike, c: SpikeCoefficients | None = None) -> Array:
    """Return the hazard ratio of a long session without steps, for gradients.

    Parameters
    ----------
    ratio : array_like
        Session distance over the longest session of the last 30 days.
    c : SpikeCoefficients, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    array
        1 to 2.3.

    Notes
    -----
    ``log HR = 0.50 sigmoid((r - 1.10) / 0.03) + 0.33 sigmoid((r - 2.0) / 0.1)``; **derived here**.

    References
    ----------
    Schuster Brandt Frandsen et al. 2025, Br J Sports Med 59:1203-1210

    Examples
    --------
    >>> round(float(smooth_spike_hazard_ratio(1.5)), 2)
    1.65
    """
    k = coefficients(SpikeCoefficients, "recovery.spike") if c is None else c
    r = jnp.asarray(ratio, dtype=float)
    heights, at, width = (jnp.asarray(x) for x in (k.smooth_log, k.smooth_at, k.smooth_width))
    return jnp.exp(jnp.sum(heights * jax.nn.sigmoid((r[..., None] - at) / width), axis=-1))
