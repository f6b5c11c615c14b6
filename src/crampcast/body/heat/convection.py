"""Surface of the body and the heat that moving air takes from it."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.heat.nodes import TwoNodeCoefficients, above, default_two_node
from crampcast.body.mechanisms import NULL, Mechanism
from crampcast.body.power_law import power_law
from crampcast.evidence.parameters import coefficients


def body_area_m2(mass_kg: ArrayLike, height_m: ArrayLike, c: TwoNodeCoefficients | None = None) -> Array:
    """Surface of the body.

    Parameters
    ----------
    mass_kg, height_m : array
        Mass, kg, and height, m.
    c : TwoNodeCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        m².

    Notes
    -----
    ``0.202 m^0.425 h^0.725``.

    References
    ----------
    DuBois, DuBois 1916.

    Examples
    --------
    >>> round(float(body_area_m2(70.0, 1.75)), 3)
    1.844
    """
    c = default_two_node() if c is None else c
    mass, height = jnp.asarray(mass_kg, dtype=float), jnp.asarray(height_m, dtype=float)
    return jnp.asarray(c.area_factor * mass**c.area_mass_exponent * height**c.area_height_exponent)


def convective_coefficient_w_m2_k(
    relative_air_speed_m_s: ArrayLike, pressure_kpa: ArrayLike = 101.325, c: TwoNodeCoefficients | None = None
) -> Array:
    """Convective heat transfer coefficient of the body.

    Parameters
    ----------
    relative_air_speed_m_s : array
        Air speed over the skin, m/s, 0.2-4 in the source.
    pressure_kpa : array
        Air pressure, kPa.
    c : TwoNodeCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        W/m²/K.

    Notes
    -----
    ``max(8.3 v^0.6, 3.1) (P / 101.325)^0.55``, the corner rounded.

    References
    ----------
    ASHRAE 1997 (speed); JOS-3 (pressure).

    Examples
    --------
    >>> round(float(convective_coefficient_w_m2_k(3.0)), 1)
    16.0
    """
    c = default_two_node() if c is None else c
    speed = jnp.maximum(jnp.asarray(relative_air_speed_m_s, dtype=float), 1e-3)
    forced = c.convection_factor * power_law(speed, c.convection_exponent)
    still = c.still_air_convection_w_m2_k
    thin = (jnp.asarray(pressure_kpa) / c.sea_level_kpa) ** c.pressure_exponent_dry
    return jnp.asarray((still + above(forced - still, 0.2)) * thin)


def convection_iso_7933_w_m2_k(
    relative_air_speed_m_s: ArrayLike, pressure_kpa: ArrayLike = 101.325, c: TwoNodeCoefficients | None = None
) -> Array:
    """Convective coefficient of ISO 7933, linear up to 1 m/s and ``8.7 v^0.6`` above, thinned by pressure.

    Examples
    --------
    >>> round(float(convection_iso_7933_w_m2_k(3.0)), 1)
    16.8
    """
    c = default_two_node() if c is None else c
    base, slope, factor, power = coefficients(Forced, "heat.forced").iso_convection
    speed = jnp.maximum(jnp.asarray(relative_air_speed_m_s, dtype=float), 1e-3)
    forced = jnp.where(speed > 1.0, factor * speed**power, base + slope * speed)
    return jnp.asarray(forced * (jnp.asarray(pressure_kpa) / c.sea_level_kpa) ** c.pressure_exponent_dry)


def still_air_w_m2_k(
    relative_air_speed_m_s: ArrayLike, pressure_kpa: ArrayLike = 101.325, c: TwoNodeCoefficients | None = None
) -> Array:
    """Convective coefficient without any wind, the runner's own included: the null version.

    Examples
    --------
    >>> float(still_air_w_m2_k(3.0))
    3.1
    """
    c = default_two_node() if c is None else c
    thin = (jnp.asarray(pressure_kpa) / c.sea_level_kpa) ** c.pressure_exponent_dry
    return jnp.asarray(c.still_air_convection_w_m2_k * thin + 0.0 * jnp.asarray(relative_air_speed_m_s))


class Forced(NamedTuple):
    """Convection of other sources; group ``heat.forced``."""

    iso_convection: Any


CONVECTION: Mechanism[Array] = Mechanism(
    "convection",
    "heat that moving air takes from the skin",
    {
        "ashrae_1997": convective_coefficient_w_m2_k,
        "iso_7933": convection_iso_7933_w_m2_k,
        NULL: still_air_w_m2_k,
    },
)
"""Convective coefficient: the recommended function first, the standard's, and still air."""
