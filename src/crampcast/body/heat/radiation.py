"""Radiation on a runner outdoors."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class RadiationCoefficients(NamedTuple):
    """Coefficients of the mean radiant temperature; group ``heat.radiation``."""

    stefan_boltzmann_w_m2_k4: Any
    absorption_short: Any
    emissivity_body: Any
    projected_area: Any
    projected_angle: Any
    sky_factor: Any
    sky_exponent: Any
    ground_emissivity: Any


def mean_radiant_temperature(
    air_temperature_c: ArrayLike,
    vapour_pressure_kpa: ArrayLike,
    direct_normal_w_m2: ArrayLike,
    diffuse_w_m2: ArrayLike,
    sun_elevation_rad: ArrayLike,
    albedo: ArrayLike = 0.2,
    shade: ArrayLike = 0.0,
    c: RadiationCoefficients | None = None,
) -> Array:
    """Mean radiant temperature of an upright person outdoors.

    Parameters
    ----------
    air_temperature_c : array
        °C.
    vapour_pressure_kpa : array
        kPa.
    direct_normal_w_m2 : array
        Beam on a plane square to the sun, W/m².
    diffuse_w_m2 : array
        Diffuse on the horizontal, W/m².
    sun_elevation_rad : array
        Height of the sun, rad; below the horizon there is no beam.
    albedo : array
        Reflected share of the ground, 0-1; 0.15-0.25 on trails.
    shade : array
        Share of the beam that trees or terrain keep off, 0-1.
    c : RadiationCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        °C.

    Notes
    -----
    ``Tmrt⁴ = [(Ld + Lu) / 2 + 0.7 / 0.97 ((Sdiff + Srefl) / 2 + fp I)] / sigma``, with the projected area
    ``fp = 0.308 cos(g (0.998 - g² / 50000))``, g the sun's height in degrees. Long wave from a clear sky by
    vapour pressure and from ground at air temperature.

    References
    ----------
    Di Napoli, Hogan, Pappenberger 2020, doi 10.1007/s00484-020-01900-5; Liljegren et al. 2008,
    doi 10.1080/15459620802310770 (sky).

    Examples
    --------
    >>> round(float(mean_radiant_temperature(25.0, 1.5, 800.0, 100.0, 0.9)))
    50
    """
    c = coefficients(RadiationCoefficients, "heat.radiation") if c is None else c
    kelvin = jnp.asarray(air_temperature_c, dtype=float) + 273.15
    black = c.stefan_boltzmann_w_m2_k4 * kelvin**4
    vapour_hpa = jnp.maximum(10.0 * jnp.asarray(vapour_pressure_kpa), 1e-3)
    long_wave = 0.5 * black * (c.sky_factor * vapour_hpa**c.sky_exponent + c.ground_emissivity)
    height = jnp.asarray(sun_elevation_rad, dtype=float)
    beam = jnp.where(height > 0.0, jnp.asarray(direct_normal_w_m2) * (1.0 - jnp.asarray(shade)), 0.0)
    degrees = jnp.degrees(jnp.maximum(height, 0.0))
    angle = jnp.radians(degrees * (c.projected_angle[0] - degrees**2 / c.projected_angle[1]))
    diffuse = jnp.asarray(diffuse_w_m2)
    reflected = jnp.asarray(albedo) * (beam * jnp.sin(jnp.maximum(height, 0.0)) + diffuse)
    short_wave = 0.5 * (diffuse + reflected) + c.projected_area * jnp.cos(angle) * beam
    total = long_wave + c.absorption_short / c.emissivity_body * short_wave
    return jnp.asarray((total / c.stefan_boltzmann_w_m2_k4) ** 0.25 - 273.15)
