"""The runner and the air as the heat balance sees them."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class Air(NamedTuple):
    """Air around a runner; arrays that broadcast with the state.

    ``body_speed_m_s`` is the speed of the body itself, whose movement pumps air through the clothes; 0 for
    somebody who stands in the wind.
    """

    air_temperature_c: ArrayLike
    vapour_pressure_kpa: ArrayLike
    pressure_kpa: ArrayLike
    relative_air_speed_m_s: ArrayLike
    mean_radiant_c: ArrayLike
    body_speed_m_s: ArrayLike = 0.0


class Person(NamedTuple):
    """Body, clothes and sweating of a runner; arrays that broadcast with the state.

    ``acclimatisation`` is 0-1, ``sweat_gain`` a factor on the sweat response (1 = usual), ``w_max`` the
    largest skin wettedness (`max_wettedness`), ``intensity`` oxygen uptake over its maximum and
    ``skin_flow`` a factor on the response of skin blood flow (`skin_flow_factor`).
    """

    mass_kg: ArrayLike
    height_m: ArrayLike
    clothing_clo: ArrayLike = 0.3
    acclimatisation: ArrayLike = 0.0
    sweat_gain: ArrayLike = 1.0
    w_max: ArrayLike = 0.84
    intensity: ArrayLike = 0.0
    skin_flow: ArrayLike = 1.0


class WettednessCoefficients(NamedTuple):
    """Largest skin wettedness by state; group ``heat.wettedness``."""

    untrained: Any
    trained_gain: Any
    acclimatised_gain: Any


class SkinFlowCoefficients(NamedTuple):
    """Skin blood flow by aerobic power; group ``heat.skin_flow``."""

    untrained_w_kg: Any
    least: Any
    most: Any


class BiasCoefficients(NamedTuple):
    """Known error of the core temperature; group ``heat.bias``."""

    female_cool_c: Any
    male_cool_c: Any
    cool_below_c: Any
    none_above_c: Any


def max_wettedness(
    trained: ArrayLike, acclimatisation: ArrayLike, c: WettednessCoefficients | None = None
) -> Array:
    """Largest share of the skin that sweat can keep wet.

    Parameters
    ----------
    trained : array
        0 = untrained, 1 = trained.
    acclimatisation : array
        Heat acclimatisation, 0-1.
    c : WettednessCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        0-1.

    Notes
    -----
    ``0.72 + 0.12 trained + 0.11 acclimatisation``; the groups' standard deviations are 0.05-0.08.

    References
    ----------
    Ravanelli et al. 2018, Med Sci Sports Exerc.

    Examples
    --------
    >>> [round(float(max_wettedness(t, a)), 2) for t, a in ((0, 0), (1, 0), (1, 1))]
    [0.72, 0.84, 0.95]
    """
    c = coefficients(WettednessCoefficients, "heat.wettedness") if c is None else c
    gain = c.trained_gain * jnp.asarray(trained) + c.acclimatised_gain * jnp.asarray(acclimatisation)
    return jnp.asarray(c.untrained + gain)


def skin_flow_factor(max_power_w_kg: ArrayLike, c: SkinFlowCoefficients | None = None) -> Array:
    """Factor of aerobic power on the blood flow that the skin gets in the heat of exercise.

    Parameters
    ----------
    max_power_w_kg : array
        Gross metabolic power at maximal oxygen uptake, W/kg.
    c : SkinFlowCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        1 for an untrained man, 0.8-1.6.

    Notes
    -----
    In proportion to maximal oxygen uptake: in men of 62 and 44 mL/kg/min at 50, 70 and 90 % of it, forearm
    blood flow was 46, 40 and 35 % higher in the fit and their core temperature the same, although they made
    41 % more heat. That the largest flow grows as well is our reading, and so are the bounds.

    References
    ----------
    Fritzsche, Coyle 2000, doi 10.1152/jappl.2000.88.2.738.

    Examples
    --------
    >>> [round(float(skin_flow_factor(p)), 2) for p in (15.4, 21.7)]
    [1.0, 1.41]
    """
    c = coefficients(SkinFlowCoefficients, "heat.skin_flow") if c is None else c
    return jnp.clip(jnp.asarray(max_power_w_kg, dtype=float) / c.untrained_w_kg, c.least, c.most)


def core_bias_c(
    sex_female: ArrayLike, air_temperature_c: ArrayLike, c: BiasCoefficients | None = None
) -> Array:
    """Correction to add to the model's core temperature before it is judged.

    Parameters
    ----------
    sex_female : array
        1 for women, 0 for men.
    air_temperature_c : array
        °C.
    c : BiasCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        °C, not negative.

    Notes
    -----
    After 15 km at 10 °C the model reads women 0.6 and men 0.5 °C low. The correction is whole below 12 °C
    and gone above 24 °C, where the model meets field data; the ramp is our own choice.

    References
    ----------
    Bongers et al. 2020, Int J Sports Physiol Perform 15:1132.

    Examples
    --------
    >>> float(core_bias_c(1.0, 10.0)), float(core_bias_c(0.0, 10.0))
    (0.6, 0.5)
    """
    c = coefficients(BiasCoefficients, "heat.bias") if c is None else c
    span = c.none_above_c - c.cool_below_c
    cool = jnp.clip((c.none_above_c - jnp.asarray(air_temperature_c, dtype=float)) / span, 0.0, 1.0)
    female = jnp.asarray(sex_female)
    return jnp.asarray((c.female_cool_c * female + c.male_cool_c * (1.0 - female)) * cool)
