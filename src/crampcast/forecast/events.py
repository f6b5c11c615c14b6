"""From one latent process to what a runner notices: near-cramps, the next cramp, cramps after the finish."""

from __future__ import annotations

import numpy as np
from jax.typing import ArrayLike
from numpy.typing import NDArray

from crampcast.forecast.hazard import cramp_probability

FloatArray = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
_TERMS = 16
"""Terms of the series of exp(a 2^(-t/T)); the last is below 1e-4 of the first up to a = 4."""


def near_probability(
    cumulative: ArrayLike, frailty_mean: ArrayLike, frailty_sd: ArrayLike, near_ratio: ArrayLike
) -> FloatArray:
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
    either = cramp_probability(np.asarray(cumulative) * np.asarray(near_ratio), frailty_mean, frailty_sd)
    full = cramp_probability(cumulative, frailty_mean, frailty_sd)
    return np.asarray(np.asarray(either) - np.asarray(full))


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


def fading_s(until_s: ArrayLike, half_life_s: ArrayLike) -> FloatArray:
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
    lasts_s = np.asarray(half_life_s) / np.log(2.0)
    return np.asarray(-lasts_s * np.expm1(-np.asarray(until_s) / lasts_s))


def hazard_still_to_come(
    each: FloatArray, middle_s: FloatArray, at_once: FloatArray, half_life_s: FloatArray
) -> FloatArray:
    """Return the cumulative hazard of all muscles after a cramp in each piece, with that muscle's hazard up.

    Parameters
    ----------
    each : ndarray, shape (draws, pieces, muscles)
        Cumulative hazard of every piece.
    middle_s : ndarray, shape (draws, pieces)
        Middle of every piece, s.
    at_once, half_life_s : ndarray, shape (draws,)
        As in `raised_log_ratio`.

    Returns
    -------
    ndarray, shape (draws, pieces, muscles)
        What comes in later pieces if this muscle cramps in this piece.

    Notes
    -----
    ``exp(a 2^(-t/T)) - 1 = sum over p >= 1 of a^p / p! 2^(-p t / T)``: each term is a sum with an exponential
    kernel, so one pass from the end serves every place of the cramp.

    Examples
    --------
    >>> each, one = np.full((1, 3, 1), 0.1), np.ones(1)
    >>> never = hazard_still_to_come(each, np.arange(3.0)[None], 0.0 * one, one)[0, :, 0]
    >>> [round(float(x), 3) for x in never]
    [0.2, 0.1, 0.0]
    """
    order = np.arange(1, _TERMS + 1)
    weight = np.cumprod(at_once[:, None] / order, axis=1)
    total = each.sum(axis=2)
    later = total[:, ::-1].cumsum(axis=1)[:, ::-1] - total
    out = np.broadcast_to(later[:, :, None], each.shape).copy()
    kept = np.zeros((*each[:, 0].shape, _TERMS))
    for piece in range(each.shape[1] - 2, -1, -1):
        gap = (middle_s[:, piece + 1] - middle_s[:, piece]) / half_life_s
        fade = np.exp2(-gap[:, None] * order)
        kept = fade[:, None, :] * (each[:, piece + 1, :, None] + kept)
        out[:, piece] += np.einsum("dmp,dp->dm", kept, weight)
    return np.asarray(out)


def again_probability(
    each: FloatArray, to_come: FloatArray, frailty_mean: FloatArray, frailty_sd: FloatArray
) -> FloatArray:
    """Return the chance of another cramp before the finish, given that there is one, by draw.

    Parameters
    ----------
    each : ndarray, shape (draws, pieces, muscles)
        Cumulative hazard of every piece at proneness zero.
    to_come : ndarray, shape (draws, pieces, muscles)
        From `hazard_still_to_come`.
    frailty_mean, frailty_sd : ndarray, shape (draws,)
        The runner's proneness.

    Notes
    -----
    ``P(two or more) / P(one or more)``, each averaged over proneness and over place and muscle of the first
    cramp: who has cramped is proner than who has not.

    Examples
    --------
    >>> each = np.full((1, 1000, 1), 0.0003)
    >>> to_come = hazard_still_to_come(each, np.arange(1000.0)[None], np.zeros(1), np.ones(1))
    >>> 0.13 < float(again_probability(each, to_come, np.zeros(1), np.zeros(1))[0]) < 0.15
    True
    """
    total = each.sum(axis=2)
    before = total.cumsum(axis=1) - total
    one, two = np.zeros(len(each)), np.zeros(len(each))
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        prone = np.exp(frailty_mean + frailty_sd * node)[:, None]
        first = np.exp(-prone * before) * -np.expm1(-prone * total)
        share = each / np.maximum(total, 1e-300)[:, :, None]
        more = np.sum(share * -np.expm1(-prone[:, :, None] * to_come), axis=2)
        one += weight * first.sum(axis=1)
        two += weight * (first * more).sum(axis=1)
    return np.asarray(two / np.maximum(one, 1e-300))
