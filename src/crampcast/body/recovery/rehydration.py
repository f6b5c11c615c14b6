"""How much of what is drunk after a run leaves again as urine."""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence.parameters import coefficients


class RehydrationCoefficients(NamedTuple):
    """Coefficients of urine after drinking; group ``recovery.rehydration``."""

    share: Coefficient
    share_per_excess: Coefficient
    share_per_sodium: Coefficient
    reference_sodium_mmol_l: Coefficient
    time_constant_h: Coefficient
    reference_h: Coefficient


def rehydration_urine_l(
    drunk_l: ArrayLike,
    lost_l: ArrayLike,
    drink_sodium_mmol_l: ArrayLike,
    duration_h: ArrayLike = 7.5,
    c: RehydrationCoefficients | None = None,
) -> Array:
    """Return the urine after drinking to make up a loss.

    Parameters
    ----------
    drunk_l, lost_l : array_like
        Drunk within the first hour or so, and lost before.
    drink_sodium_mmol_l : array_like
        Sodium of the drink; 0 is water.
    duration_h : array_like
        Time since.
    c : RehydrationCoefficients, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    array
        Litres, between nothing and what was drunk.

    Notes
    -----
    Share of the drink: 0.33, and 0.12 more for each further loss drunk, and 0.0035 less for each mmol/L of
    sodium above 23; at 7.5 h, approached with a time constant of 2.5 h (our choice). **Derived here** by eye
    from the source's six means, so it is no prediction of them. Whoever drinks only what was lost stays short
    of balance. For losses near 2 % of body mass, at rest, without food.

    References
    ----------
    Shirreffs et al. 1996, Med Sci Sports Exerc 28:1260-1271

    Examples
    --------
    >>> [round(float(rehydration_urine_l(2.25, 1.5, sodium)), 2) for sodium in (23.0, 61.0)]
    [0.88, 0.58]
    """
    k = coefficients(RehydrationCoefficients, "recovery.rehydration") if c is None else c
    drunk = jnp.asarray(drunk_l, dtype=float)
    excess = drunk / jnp.asarray(lost_l) - 1.0
    salt = jnp.asarray(drink_sodium_mmol_l) - k.reference_sodium_mmol_l
    share = jnp.clip(k.share + k.share_per_excess * excess + k.share_per_sodium * salt, 0.0, 1.0)
    done = jnp.expm1(-jnp.asarray(duration_h) / k.time_constant_h) / jnp.expm1(
        -k.reference_h / k.time_constant_h
    )
    return drunk * jnp.clip(share * done, 0.0, 1.0)
