"""Humidity and pressure of the air."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from crampcast.course.points import FloatArray
from crampcast.weather.constants import (
    PRESSURE_EXPONENT,
    SEA_LEVEL_PRESSURE_KPA,
    SEA_LEVEL_TEMPERATURE_K,
    STANDARD_LAPSE_K_M,
)


def saturation_pressure_kpa(temperature_c: npt.ArrayLike) -> FloatArray:
    """Give the vapour pressure of saturated air.

    Parameters
    ----------
    temperature_c : array_like
        Air temperature, °C.

    Returns
    -------
    numpy.ndarray
        Vapour pressure over water, kPa.

    Notes
    -----
    ``0.6105 exp(17.27 T / (T + 237.3))``, the form of ISO 7933. Domain −40 to 60 °C.

    References
    ----------
    .. [1] ISO 7933:2023. Ergonomics of the thermal environment.

    Examples
    --------
    >>> round(float(saturation_pressure_kpa(20.0)), 3)
    2.337
    """
    celsius = np.asarray(temperature_c, dtype=np.float64)
    return np.asarray(0.6105 * np.exp(17.27 * celsius / (celsius + 237.3)), dtype=np.float64)


def vapour_pressure_kpa(temperature_c: npt.ArrayLike, relative_humidity: npt.ArrayLike) -> FloatArray:
    """Give the vapour pressure of air.

    Parameters
    ----------
    temperature_c : array_like
        Air temperature, °C.
    relative_humidity : array_like
        Share of saturation, 0-1.

    Returns
    -------
    numpy.ndarray
        Vapour pressure, kPa.

    Examples
    --------
    >>> round(float(vapour_pressure_kpa(30.0, 0.5)), 2)
    2.12
    """
    return np.asarray(
        saturation_pressure_kpa(temperature_c) * np.asarray(relative_humidity), dtype=np.float64
    )


def standard_pressure_kpa(altitude_m: npt.ArrayLike) -> FloatArray:
    """Give the air pressure of the standard atmosphere.

    Parameters
    ----------
    altitude_m : array_like
        Height above sea level, m; up to 11 km.

    Returns
    -------
    numpy.ndarray
        Pressure, kPa.

    References
    ----------
    .. [1] ISO 2533:1975. Standard atmosphere.

    Examples
    --------
    >>> round(float(standard_pressure_kpa(2000.0)), 2)
    79.5
    """
    share = 1.0 - STANDARD_LAPSE_K_M * np.asarray(altitude_m, dtype=np.float64) / SEA_LEVEL_TEMPERATURE_K
    return np.asarray(SEA_LEVEL_PRESSURE_KPA * share**PRESSURE_EXPONENT, dtype=np.float64)


def wet_bulb_stull_c(temperature_c: npt.ArrayLike, relative_humidity: npt.ArrayLike) -> FloatArray:
    """Give the wet-bulb temperature at sea level.

    Parameters
    ----------
    temperature_c : array_like
        Air temperature, −20 to 50 °C.
    relative_humidity : array_like
        Share of saturation, 0.05-0.99.

    Returns
    -------
    numpy.ndarray
        Wet-bulb temperature, °C.

    Notes
    -----
    Equation 1 of [1]_; up to 0.6 K too high in hot dry air against the psychrometric equation, more on
    mountains.

    References
    ----------
    .. [1] Stull R. Wet-bulb temperature from relative humidity and air temperature. J Appl Meteorol Climatol
       2011;50:2267-2269. doi:10.1175/JAMC-D-11-0143.1

    Examples
    --------
    >>> round(float(wet_bulb_stull_c(20.0, 0.5)), 2)
    13.7
    """
    celsius = np.asarray(temperature_c, dtype=np.float64)
    percent = 100.0 * np.asarray(relative_humidity, dtype=np.float64)
    bulb = (
        celsius * np.arctan(0.151977 * np.sqrt(percent + 8.313659))
        + np.arctan(celsius + percent)
        - np.arctan(percent - 1.676331)
        + 0.00391838 * percent**1.5 * np.arctan(0.023101 * percent)
        - 4.686035
    )
    return np.asarray(bulb, dtype=np.float64)
