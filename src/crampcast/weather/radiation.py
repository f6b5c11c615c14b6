"""What sun, sky and ground radiate onto a person outdoors."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from crampcast.course.points import FloatArray
from crampcast.weather.constants import (
    BODY_EMISSIVITY,
    BODY_SHORTWAVE_ABSORPTIVITY,
    CLOUD_EMISSIVITY_SHARE,
    SKY_EMISSIVITY_EXPONENT,
    SKY_EMISSIVITY_FACTOR,
    STEFAN_BOLTZMANN_W_M2_K4,
    SURFACE_ALBEDO,
)


def projected_area_factor(elevation_rad: npt.ArrayLike) -> FloatArray:
    """Give the share of an upright body that the beam of the sun meets.

    Parameters
    ----------
    elevation_rad : array_like
        Height of the sun, rad.

    Returns
    -------
    numpy.ndarray
        Projected over effective radiating area, 0-0.31.

    Notes
    -----
    ``0.308 cos(g (0.998 − g²/50000))``, g in degrees; equation 12 of [1]_.

    References
    ----------
    .. [1] Di Napoli C, Hogan RJ, Pappenberger F. Mean radiant temperature from global-scale numerical weather
       prediction models. Int J Biometeorol 2020;64:1233-1245. doi:10.1007/s00484-020-01900-5

    Examples
    --------
    >>> round(float(projected_area_factor(0.0)), 3)
    0.308
    """
    height = np.degrees(np.clip(np.asarray(elevation_rad, dtype=np.float64), 0.0, np.pi / 2))
    return np.asarray(0.308 * np.cos(np.radians(height * (0.998 - height**2 / 50_000.0))), dtype=np.float64)


def mean_radiant_temperature_c(
    air_temperature_c: npt.ArrayLike,
    vapour_pressure_kpa: npt.ArrayLike,
    direct_normal_w_m2: npt.ArrayLike,
    diffuse_w_m2: npt.ArrayLike,
    elevation_rad: npt.ArrayLike,
    cloud: npt.ArrayLike = 0.0,
    albedo: float = SURFACE_ALBEDO,
) -> FloatArray:
    """Give the temperature of a black room that would radiate as sun, sky and ground do.

    Parameters
    ----------
    air_temperature_c : array_like
        Air temperature, °C.
    vapour_pressure_kpa : array_like
        Vapour pressure, kPa.
    direct_normal_w_m2, diffuse_w_m2 : array_like
        Beam facing the sun and diffuse radiation on the horizontal, W/m².
    elevation_rad : array_like
        Height of the sun, rad.
    cloud : array_like
        Cloud cover, 0-1.
    albedo : float
        Share of sunshine that the ground returns.

    Returns
    -------
    numpy.ndarray
        Mean radiant temperature, °C.

    Notes
    -----
    Equation 14 of [1]_: half the sphere sees the sky, half the ground; absorptivity 0.7, emissivity 0.97.
    The sky's emissivity is ``0.575 e^0.143`` (e in hPa), raised by clouds; the ground is at air temperature.

    References
    ----------
    .. [1] Di Napoli C, Hogan RJ, Pappenberger F. Mean radiant temperature from global-scale numerical weather
       prediction models. Int J Biometeorol 2020;64:1233-1245. doi:10.1007/s00484-020-01900-5

    Examples
    --------
    >>> sunny = mean_radiant_temperature_c(25.0, 1.6, 800.0, 120.0, 0.9)
    >>> 45 < float(sunny) < 60
    True
    """
    kelvin = np.asarray(air_temperature_c, dtype=np.float64) + 273.15
    clear = SKY_EMISSIVITY_FACTOR * (10.0 * np.maximum(vapour_pressure_kpa, 1e-3)) ** SKY_EMISSIVITY_EXPONENT
    sky = clear + (1.0 - clear) * CLOUD_EMISSIVITY_SHARE * np.asarray(cloud, dtype=np.float64)
    black = STEFAN_BOLTZMANN_W_M2_K4 * kelvin**4
    beam = np.asarray(direct_normal_w_m2, dtype=np.float64)
    spread = np.asarray(diffuse_w_m2, dtype=np.float64)
    returned = albedo * (spread + beam * np.maximum(np.sin(np.asarray(elevation_rad)), 0.0))
    sunshine = 0.5 * spread + 0.5 * returned + projected_area_factor(elevation_rad) * beam
    flux = 0.5 * (sky + 1.0) * black + BODY_SHORTWAVE_ABSORPTIVITY / BODY_EMISSIVITY * sunshine
    return np.asarray((flux / STEFAN_BOLTZMANN_W_M2_K4) ** 0.25 - 273.15, dtype=np.float64)
