"""When the gut rebels, and what guidelines advise to eat."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients

_SHORTEST_H = 0.05  # numerical: keeps the logarithm of duration finite


class Distress(NamedTuple):
    """Coefficients of the risk of serious trouble of the gut."""

    intercept: Coefficient
    log_duration: Coefficient
    reference_h: Coefficient
    core_per_c: Coefficient
    reference_core_rise_c: Coefficient
    excess_per_g_h: Coefficient
    history: Coefficient
    trained: Coefficient


class Guideline(NamedTuple):
    """Coefficients of the carbohydrate guideline."""

    first_h: Coefficient
    first_width_h: Coefficient
    long_h: Coefficient
    long_width_h: Coefficient
    ultra_h: Coefficient
    ultra_width_h: Coefficient
    low_g_h: Coefficient
    high_g_h: Coefficient
    long_high_g_h: Coefficient
    ultra_high_g_h: Coefficient


class IntakeGuideline(NamedTuple):
    """Range of carbohydrate advised (g/h)."""

    low_g_h: jax.Array
    high_g_h: jax.Array


def gut_distress_risk(
    duration_h: ArrayLike,
    core_rise_c: ArrayLike = 1.4,
    intake_over_capacity_g_h: ArrayLike = 0.0,
    history: ArrayLike = 0.0,
    gut_trained: ArrayLike = 0.0,
    c: Distress | None = None,
) -> jax.Array:
    """Return the probability of serious trouble of the gut during a race.

    Parameters
    ----------
    duration_h : array_like
        Length of the race.
    core_rise_c : array_like
        Rise of core temperature over rest.
    intake_over_capacity_g_h : array_like
        Carbohydrate eaten above what the gut takes up; nothing below counts.
    history : array_like
        0 none to 1 trouble in past races.
    gut_trained : array_like
        0 to 1, two weeks or more of eating on the run.
    c : Distress, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        0 to 1.

    Notes
    -----
    ``logit p = -3.18 + 2.4 ln(t / 4 h) + 1.35 (rise - 1.4) + 0.02 excess + 0.8 history - 0.9 trained``.
    **Derived here**: no risk function is published. Set to 4, 14 and 31 % in marathons and triathlons of
    assumed lengths, heat and training to trials of symptoms; excess and history are our choice.

    References
    ----------
    Pfeiffer et al. 2012; Snipe et al. 2018; Costa et al. 2017

    Examples
    --------
    >>> round(float(gut_distress_risk(4.0)), 2)
    0.04
    """
    k = coefficients(Distress, "gut.distress") if c is None else c
    hours = jnp.maximum(jnp.asarray(duration_h), _SHORTEST_H)
    return jax.nn.sigmoid(
        k.intercept
        + k.log_duration * jnp.log(hours / k.reference_h)
        + k.core_per_c * (jnp.asarray(core_rise_c) - k.reference_core_rise_c)
        + k.excess_per_g_h * jnp.maximum(jnp.asarray(intake_over_capacity_g_h), 0.0)
        + k.history * jnp.asarray(history)
        + k.trained * jnp.asarray(gut_trained)
    )


def intake_guideline_g_h(duration_h: ArrayLike, c: Guideline | None = None) -> IntakeGuideline:
    """Return the range of carbohydrate per hour that guidelines advise for a race of this length.

    Parameters
    ----------
    duration_h : array_like
        Length of the race.
    c : Guideline, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    IntakeGuideline
        Low and high end (g/h).

    Notes
    -----
    None under 45 min, 30 to 60 from one hour, up to 90 (glucose and fructose) beyond 2.5 h, 30 to 50 in
    ultramarathons; the steps are rounded. Where an ultramarathon begins (6 h) is our choice; a trained gut
    takes more.

    References
    ----------
    Burke et al. 2011; Jeukendrup 2014; Tiller et al. 2019

    Examples
    --------
    >>> [round(float(x)) for x in intake_guideline_g_h(3.5)]
    [30, 89]
    """
    k = coefficients(Guideline, "gut.guideline") if c is None else c
    hours = jnp.asarray(duration_h)
    eats = jax.nn.sigmoid((hours - k.first_h) / k.first_width_h)
    long = jax.nn.sigmoid((hours - k.long_h) / k.long_width_h)
    ultra = jax.nn.sigmoid((hours - k.ultra_h) / k.ultra_width_h)
    high = k.high_g_h + long * (k.long_high_g_h - k.high_g_h) + ultra * (k.ultra_high_g_h - k.long_high_g_h)
    return IntakeGuideline(k.low_g_h * eats, high * eats)
