"""Whether temperature and humidity can be true: values in another unit than is said give themselves away."""

from __future__ import annotations

from typing import Final

import numpy as np

from crampcast.course.points import FloatArray
from crampcast.weather.air import vapour_pressure_kpa

HIGHEST_DEW_POINT_C: Final = 36.0
"""More water than air was ever measured to hold: a dew point of 35 °C, Dhahran, 8 July 2003 (recalled)."""
TELLING_K: Final = 1.5
"""Hours tell whose dew point should lie this far below the air: nearer, rounding hides it."""
FEWEST_TELLING: Final = 3
MOST_APART: Final = 1.2
"""Factor by which the distance of the dew point from the air may differ from what the humidity says. Rounding
to 0.1 K and 1 % leaves the median of a day within 1.1; degrees Fahrenheit called Celsius make it 1.35 and
more (ours)."""


def dew_point_c(temperature_c: FloatArray, relative_humidity: FloatArray) -> FloatArray:
    """Give the temperature at which air would be saturated.

    Parameters
    ----------
    temperature_c : numpy.ndarray
        Air temperature, °C.
    relative_humidity : numpy.ndarray
        Share of saturation, 0-1.

    Returns
    -------
    numpy.ndarray
        Dew point, °C: the inverse of `crampcast.weather.air.saturation_pressure_kpa`.

    Examples
    --------
    >>> round(float(dew_point_c(np.array(20.0), np.array(0.5))), 1)
    9.3
    """
    held = np.log(np.maximum(vapour_pressure_kpa(temperature_c, relative_humidity), 1e-6) / 0.6105)
    return np.asarray(237.3 * held / (17.27 - held), dtype=np.float64)


def disbelief(
    temperature_c: FloatArray, relative_humidity: FloatArray, told_dew_point_c: FloatArray | None = None
) -> str:
    """Say why air cannot have been as it is told.

    Parameters
    ----------
    temperature_c, relative_humidity : numpy.ndarray, shape (n,)
        Air as told, °C and 0-1; NaN where it is not told.
    told_dew_point_c : numpy.ndarray, shape (n,), optional
        Dew point as told, °C.

    Returns
    -------
    str
        What is wrong; empty where nothing is.

    Notes
    -----
    Two tests. The dew point that temperature and humidity amount to was never measured anywhere; and, where a
    dew point is told as well, its distance from the air is not the one that the humidity says. Degrees
    Fahrenheit make that distance 1.8 times as large while the law of saturation expects 1.2 to 1.35 times.
    Air near saturation cannot be told apart by the second test.

    Examples
    --------
    >>> air, humidity = np.array([50.0, 52.0, 54.0]), np.array([0.6, 0.55, 0.5])
    >>> disbelief(air, humidity)
    'temperature and humidity make a dew point of 40 °C, which no air has; degrees Fahrenheit?'
    >>> disbelief((air - 32.0) / 1.8, humidity)
    ''
    """
    implied = dew_point_c(temperature_c, relative_humidity)
    highest = float(np.max(implied[np.isfinite(implied)], initial=-np.inf))
    if highest > HIGHEST_DEW_POINT_C:
        return (
            f"temperature and humidity make a dew point of {highest:.0f} °C, which no air has; "
            "degrees Fahrenheit?"
        )
    if told_dew_point_c is None:
        return ""
    expected = temperature_c - implied
    telling = (expected >= TELLING_K) & np.isfinite(told_dew_point_c)
    if telling.sum() < FEWEST_TELLING:
        return ""
    apart = float(np.median((temperature_c - told_dew_point_c)[telling] / expected[telling]))
    if 1.0 / MOST_APART <= apart <= MOST_APART:
        return ""
    return "temperature, humidity and dew point do not agree; another unit than it says?"
