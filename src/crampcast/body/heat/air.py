"""Air as a runner meets it: vapour, pressure and speed."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class AirCoefficients(NamedTuple):
    """Coefficients of moist air and of the air speed; group ``heat.air``."""

    limb_swing_share: Any
    saturation_kpa: Any
    saturation_factor: Any
    saturation_offset_c: Any
    sea_level_pa: Any
    sea_level_temperature_k: Any
    lapse_k_m: Any
    pressure_exponent: Any


def _default(c: AirCoefficients | None) -> AirCoefficients:
    """Return `c` or the evidence's coefficients."""
    return coefficients(AirCoefficients, "heat.air") if c is None else c


def saturation_pressure_kpa(temperature_c: ArrayLike, c: AirCoefficients | None = None) -> Array:
    """Vapour pressure of saturated air.

    Parameters
    ----------
    temperature_c : array
        Temperature, °C, within -40 to 60.
    c : AirCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        kPa.

    Notes
    -----
    ``0.6105 exp(17.27 T / (T + 237.3))``.

    References
    ----------
    ISO 7933.

    Examples
    --------
    >>> round(float(saturation_pressure_kpa(30.0)), 2)
    4.24
    """
    c = _default(c)
    t = jnp.asarray(temperature_c, dtype=float)
    return jnp.asarray(c.saturation_kpa * jnp.exp(c.saturation_factor * t / (t + c.saturation_offset_c)))


def vapour_pressure_kpa(
    temperature_c: ArrayLike, relative_humidity: ArrayLike, c: AirCoefficients | None = None
) -> Array:
    """Vapour pressure of air.

    Parameters
    ----------
    temperature_c : array
        Air temperature, °C.
    relative_humidity : array
        0-1.
    c : AirCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        kPa.

    Notes
    -----
    Relative humidity times saturation pressure.

    References
    ----------
    ISO 7933.

    Examples
    --------
    >>> round(float(vapour_pressure_kpa(20.0, 0.5)), 2)
    1.17
    """
    return jnp.asarray(relative_humidity) * saturation_pressure_kpa(temperature_c, c)


def air_pressure_kpa(altitude_m: ArrayLike, c: AirCoefficients | None = None) -> Array:
    """Air pressure of the standard atmosphere.

    Parameters
    ----------
    altitude_m : array
        m above the sea, within -400 to 9000.
    c : AirCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        kPa.

    Notes
    -----
    ``P0 (1 - L z / T0)^5.256``.

    References
    ----------
    International standard atmosphere.

    Examples
    --------
    >>> round(float(air_pressure_kpa(2000.0)), 1)
    79.5
    """
    c = _default(c)
    warmth = 1.0 - c.lapse_k_m * jnp.asarray(altitude_m, dtype=float) / c.sea_level_temperature_k
    return jnp.asarray(c.sea_level_pa / 1000.0 * warmth**c.pressure_exponent)


def relative_air_speed_m_s(
    speed_m_s: ArrayLike,
    headwind_m_s: ArrayLike = 0.0,
    crosswind_m_s: ArrayLike = 0.0,
    c: AirCoefficients | None = None,
) -> Array:
    """Air speed over the skin of somebody who runs.

    Parameters
    ----------
    speed_m_s : array
        Running speed, m/s.
    headwind_m_s, crosswind_m_s : array
        Wind at body height against and across the direction of travel, m/s; a tail wind is negative.
    c : AirCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        m/s, not negative.

    Notes
    -----
    Length of runner's minus wind's velocity, with a floor for swinging limbs of 0.35 times running speed
    added in squares, which matters in a tail wind. The floor is our own choice.

    References
    ----------
    Our own choice; parameter ``heat.air.limb_swing_share``.

    Examples
    --------
    >>> round(float(relative_air_speed_m_s(3.0, -3.0)), 2)
    1.05
    """
    c = _default(c)
    v = jnp.asarray(speed_m_s, dtype=float)
    along, across = v + jnp.asarray(headwind_m_s), jnp.asarray(crosswind_m_s)
    return jnp.asarray(jnp.sqrt(along**2 + across**2 + (c.limb_swing_share * v) ** 2 + 1e-12))
