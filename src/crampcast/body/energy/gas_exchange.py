"""Fuel and energy from measured oxygen and carbon dioxide."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients


class Gas(NamedTuple):
    """Grams (or kilocalories) per litre of oxygen taken up and of carbon dioxide given off."""

    peronnet_fat: Coefficient
    peronnet_carbohydrate: Coefficient
    heavy_carbohydrate: Coefficient
    telmosse_carbohydrate: Coefficient
    weir_kcal: Coefficient


def _combine(pair: Coefficient, vo2_l_min: ArrayLike, vco2_l_min: ArrayLike) -> jax.Array:
    """Weighted sum of both gases."""
    return pair[0] * jnp.asarray(vo2_l_min) + pair[1] * jnp.asarray(vco2_l_min)


def _gas(c: Gas | None) -> Gas:
    """Return the coefficients given, or the evidence's."""
    return coefficients(Gas, "energy.gas") if c is None else c


def peronnet_massicotte_1991(
    vo2_l_min: ArrayLike, vco2_l_min: ArrayLike, c: Gas | None = None
) -> tuple[jax.Array, jax.Array]:
    """Return fat and carbohydrate oxidation from gas exchange.

    Parameters
    ----------
    vo2_l_min, vco2_l_min : array_like
        Oxygen uptake and carbon dioxide output.
    c : Gas, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    tuple of jax.Array
        Fat and carbohydrate (g/min).

    Notes
    -----
    Non-protein exchange in a steady state below the onset of lactate.

    References
    ----------
    Peronnet & Massicotte 1991, Can J Sport Sci 16:23-29

    Examples
    --------
    >>> [round(float(x), 2) for x in peronnet_massicotte_1991(3.0, 2.7)]
    [0.49, 2.7]
    """
    k = _gas(c)
    return (
        _combine(k.peronnet_fat, vo2_l_min, vco2_l_min),
        _combine(k.peronnet_carbohydrate, vo2_l_min, vco2_l_min),
    )


def jeukendrup_wallis_2005(vo2_l_min: ArrayLike, vco2_l_min: ArrayLike, c: Gas | None = None) -> jax.Array:
    """Return carbohydrate oxidation from gas exchange in moderate to heavy exercise.

    Parameters
    ----------
    vo2_l_min, vco2_l_min : array_like
        Oxygen uptake and carbon dioxide output.
    c : Gas, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        g/min; for 50 to 75 % of VO2max.

    References
    ----------
    Jeukendrup & Wallis 2005, Int J Sports Med 26 Suppl 1:S28-37

    Examples
    --------
    >>> round(float(jeukendrup_wallis_2005(3.0, 2.7)), 3)
    2.481
    """
    return _combine(_gas(c).heavy_carbohydrate, vo2_l_min, vco2_l_min)


def telmosse_2022(vo2_l_min: ArrayLike, vco2_l_min: ArrayLike, c: Gas | None = None) -> jax.Array:
    """Return carbohydrate oxidation by a recent revision of the equations.

    Parameters
    ----------
    vo2_l_min, vco2_l_min : array_like
        Oxygen uptake and carbon dioxide output.
    c : Gas, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        g/min.

    Examples
    --------
    >>> round(float(telmosse_2022(3.0, 2.7)), 3)
    2.632
    """
    return _combine(_gas(c).telmosse_carbohydrate, vo2_l_min, vco2_l_min)


def weir_1949_kcal_min(vo2_l_min: ArrayLike, vco2_l_min: ArrayLike, c: Gas | None = None) -> jax.Array:
    """Return energy expenditure from gas exchange.

    Parameters
    ----------
    vo2_l_min, vco2_l_min : array_like
        Oxygen uptake and carbon dioxide output.
    c : Gas, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        kcal/min.

    References
    ----------
    Weir 1949, J Physiol 109:1-9

    Examples
    --------
    >>> round(float(weir_1949_kcal_min(3.0, 2.7)), 2)
    14.81
    """
    return _combine(_gas(c).weir_kcal, vo2_l_min, vco2_l_min)
