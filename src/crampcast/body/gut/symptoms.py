"""Any trouble of the gut, mild ones counted."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.gut.distress import Distress, gut_distress_risk
from crampcast.evidence import coefficients


class Symptoms(NamedTuple):
    """Coefficients of any symptom of the gut against those of serious trouble."""

    intercept: Coefficient
    reference_h: Coefficient
    log_duration: Coefficient


def gut_symptom_probability(
    duration_h: ArrayLike,
    core_rise_c: ArrayLike = 1.4,
    gut_trained: ArrayLike = 0.0,
    c: Symptoms | None = None,
) -> jax.Array:
    """Return the probability of any symptom of the gut during a run, mild ones counted.

    Parameters
    ----------
    duration_h : array_like
        Length of the run.
    core_rise_c : array_like
        Rise of core temperature over rest.
    gut_trained : array_like
        0 to 1, two weeks or more of eating on the run.
    c : Symptoms, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        0 to 1.

    Notes
    -----
    The slopes of `gut_distress_risk` against heat and training, and an intercept that gives 70 % at two hours
    in the temperate laboratory. How it grows with duration is our choice (half the slope of serious trouble).

    References
    ----------
    Snipe et al. 2018, Eur J Appl Physiol 118:389-400

    Examples
    --------
    >>> round(float(gut_symptom_probability(2.0)), 2), round(float(gut_symptom_probability(2.0, 2.4)), 2)
    (0.7, 0.9)
    """
    k = coefficients(Symptoms, "gut.symptoms") if c is None else c
    serious = coefficients(Distress, "gut.distress")
    hours = jnp.maximum(jnp.asarray(duration_h, dtype=float), _SHORTEST_H)
    return jax.nn.sigmoid(
        k.intercept
        + k.log_duration * jnp.log(hours / k.reference_h)
        + serious.core_per_c * (jnp.asarray(core_rise_c) - serious.reference_core_rise_c)
        + serious.trained * jnp.asarray(gut_trained)
    )


_SHORTEST_H = 0.05  # numerical: keeps the logarithm finite


def no_gut_distress(
    duration_h: ArrayLike,
    core_rise_c: ArrayLike = 1.4,
    intake_over_capacity_g_h: ArrayLike = 0.0,
    history: ArrayLike = 0.0,
    gut_trained: ArrayLike = 0.0,
    c: Distress | None = None,
) -> jax.Array:
    """Return the risk of a gut that never rebels: the null version of `gut_distress_risk`.

    Parameters
    ----------
    duration_h, core_rise_c, intake_over_capacity_g_h, history, gut_trained, c
        As `gut_distress_risk` takes them; used for their shape.

    Returns
    -------
    jax.Array
        0.

    Examples
    --------
    >>> float(no_gut_distress(12.0, 2.5))
    0.0
    """
    return 0.0 * gut_distress_risk(duration_h, core_rise_c, intake_over_capacity_g_h, history, gut_trained, c)


def distress_reduction(gut_trained: ArrayLike, c: Distress | None = None) -> jax.Array:
    """Return by what share the training of the gut lowers the odds of trouble.

    Parameters
    ----------
    gut_trained : array_like
        0 to 1.
    c : Distress, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Share, 0 to 0.59.

    Notes
    -----
    ``1 - exp(-0.9 T)``, from 60 to 63 % fewer symptoms after two weeks.

    References
    ----------
    Costa et al. 2017

    Examples
    --------
    >>> round(float(distress_reduction(1.0)), 2)
    0.59
    """
    k = coefficients(Distress, "gut.distress") if c is None else c
    return -jnp.expm1(k.trained * jnp.asarray(gut_trained))
