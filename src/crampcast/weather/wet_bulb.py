"""Thermodynamic wet bulb at any air pressure."""

from __future__ import annotations

import math
from typing import Final

ICE: Final = (-5.6745359e3, 6.3925247, -9.677843e-3, 6.2215701e-7, 2.0747825e-9, -9.484024e-13, 4.1635019)
WATER: Final = (-5.8002206e3, 1.3914993, -4.8640239e-2, 4.1764768e-5, -1.4452093e-8, 0.0, 6.5459673)
"""Coefficients of the logarithm of saturation pressure, Pa, over ice and over water."""
DRY_TO_WET: Final = 0.621945
HALVINGS: Final = 48


def saturation_pressure_pa(temperature_c: float) -> float:
    """Give the vapour pressure of saturated air, over ice below 0.01 °C.

    References
    ----------
    .. [1] Hyland RW, Wexler A 1983, as in the ASHRAE handbook of fundamentals 2017, chapter 1.

    Examples
    --------
    >>> round(saturation_pressure_pa(20.0), 1)
    2338.8
    """
    c = ICE if temperature_c <= 0.01 else WATER
    kelvin = temperature_c + 273.15
    series = c[0] / kelvin + c[1] + c[2] * kelvin + c[3] * kelvin**2 + c[4] * kelvin**3 + c[5] * kelvin**4
    return math.exp(series + c[6] * math.log(kelvin))


def wet_bulb_psychrometric_c(
    temperature_c: float, relative_humidity: float, pressure_kpa: float = 101.325
) -> float:
    """Give the wet bulb that the psychrometer's balance of heat leads to.

    Parameters
    ----------
    temperature_c : float
        Air, °C.
    relative_humidity : float
        0-1.
    pressure_kpa : float
        Air pressure, kPa.

    Returns
    -------
    float
        °C. Fits made at sea level read up to 0.6 °C more, and more on a mountain.

    References
    ----------
    .. [1] ASHRAE handbook of fundamentals 2017, chapter 1, equations 33 and 35.

    Examples
    --------
    >>> round(wet_bulb_psychrometric_c(30.0, 0.5), 2), round(wet_bulb_psychrometric_c(30.0, 0.5, 80.0), 2)
    (22.0, 21.47)
    """
    pressure = 1000.0 * pressure_kpa
    vapour = relative_humidity * saturation_pressure_pa(temperature_c)
    held = DRY_TO_WET * vapour / (pressure - vapour)
    low, high = -100.0, temperature_c
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        full = saturation_pressure_pa(middle)
        full_ratio = DRY_TO_WET * full / (pressure - full)
        if middle >= 0.0:
            up = (2501.0 - 2.326 * middle) * full_ratio - 1.006 * (temperature_c - middle)
            ratio = up / (2501.0 + 1.86 * temperature_c - 4.186 * middle)
        else:
            up = (2830.0 - 0.24 * middle) * full_ratio - 1.006 * (temperature_c - middle)
            ratio = up / (2830.0 + 1.86 * temperature_c - 2.1 * middle)
        low, high = (low, middle) if ratio > held else (middle, high)
    return 0.5 * (low + high)
