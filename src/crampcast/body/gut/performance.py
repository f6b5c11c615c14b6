"""What eating gains in a time trial: published results, kept to test by."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients


class DoseResponse(NamedTuple):
    """Coefficients of the gain of a time trial against intake."""

    best_gain: Coefficient
    best_g_h: Coefficient


def smith_2013_time_trial_gain(carbohydrate_g_h: ArrayLike, c: DoseResponse | None = None) -> jax.Array:
    """Return the gain in a time trial after two hours of cycling from carbohydrate, against placebo.

    Parameters
    ----------
    carbohydrate_g_h : array_like
        Intake, 0 to 120 g/h.
    c : DoseResponse, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Share of power gained.

    Notes
    -----
    ``0.047 (1 - (1 - D / 78)**2)``: the parabola with its top at the published best dose. It meets the
    published 1.0, 2.0, 3.0 and 4.0 % at 9, 19, 31 and 48 g/h within 0.05. A result of races, **not a
    mechanism**: in the simulation food acts through what is oxidised.

    References
    ----------
    Smith et al. 2013, Med Sci Sports Exerc 45:336-341

    Examples
    --------
    >>> [round(100 * float(smith_2013_time_trial_gain(d)), 1) for d in (9.0, 31.0, 78.0)]
    [1.0, 3.0, 4.7]
    """
    k = coefficients(DoseResponse, "gut.dose_response") if c is None else c
    away = 1.0 - jnp.asarray(carbohydrate_g_h) / k.best_g_h
    return k.best_gain * (1.0 - away * away)
