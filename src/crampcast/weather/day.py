"""The course of the weather through a day, from words that name its lowest and highest temperature."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import numpy as np

from crampcast.course.points import FloatArray
from crampcast.weather.air import saturation_pressure_kpa
from crampcast.weather.place import place_of_sun
from crampcast.weather.series import Weather, weather_of
from crampcast.weather.sun import sun_position
from crampcast.weather.words import read_weather_words

STEP_S: Final = 900.0
MARGIN_S: Final = 2 * 3600.0
WARMEST_SOLAR_H: Final = 15.0
"""Solar hour of the daily maximum (our choice; two to three hours after noon on open ground)."""


def daily_temperature_c(
    time_s: FloatArray, lowest_c: float, highest_c: float, latitude_deg: float, longitude_deg: float
) -> FloatArray:
    """Give the course of the temperature through a day.

    Parameters
    ----------
    time_s : numpy.ndarray, shape (n,)
        Seconds since 1970 UTC.
    lowest_c, highest_c : float
        Coldest and warmest temperature of the day, °C.
    latitude_deg, longitude_deg : float
        Place, degrees.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Air temperature, °C.

    Notes
    -----
    Lowest at sunrise, highest at 15 h solar time, half a cosine up and half a cosine down; in solar hours
    ``h`` with sunrise ``r``: ``T = low + (high − low) (1 − cos(π (h − r)/(15 − r)))/2`` by day and the
    mirrored curve until the next sunrise. Sunrise is kept within 3 to 9 h where the sun never rises or sets.

    Examples
    --------
    >>> day = 1781913600.0 + 3600.0 * np.arange(24)
    >>> curve = daily_temperature_c(day, 10.0, 24.0, 45.0, 0.0)
    >>> int(curve.argmin()), int(curve.argmax())
    (4, 15)
    """
    sun = sun_position(time_s, latitude_deg, longitude_deg)
    hour = (12.0 + 12.0 * sun.hour_angle_rad / np.pi) % 24.0
    cosine = -np.tan(np.radians(latitude_deg)) * np.tan(sun.declination_rad)
    sunrise = np.clip(12.0 - 12.0 * np.arccos(np.clip(cosine, -1.0, 1.0)) / np.pi, 3.0, 9.0)
    since = (hour - sunrise) % 24.0
    rising = WARMEST_SOLAR_H - sunrise
    phase = np.where(
        since <= rising, np.pi * since / rising, np.pi + np.pi * (since - rising) / (24.0 - rising)
    )
    return np.asarray(lowest_c + (highest_c - lowest_c) * (1.0 - np.cos(phase)) / 2.0, dtype=np.float64)


def weather_from_words(
    text: str,
    *,
    start: datetime,
    duration_s: float,
    latitude_deg: float,
    longitude_deg: float,
    altitude_m: float,
) -> Weather:
    """Make the weather of a race from words.

    Parameters
    ----------
    text : str
        Words (`read_weather_words`).
    start : datetime
        Start, aware.
    duration_s : float
        Time to cover, s.
    latitude_deg, longitude_deg, altitude_m : float
        Place; NaN where unknown (then 45° N, with the clock taken as solar time).

    Returns
    -------
    Weather
        From two hours before the start to two hours after the end, every quarter of an hour.

    Notes
    -----
    The humidity said holds at the middle of the temperatures; through the day the vapour pressure stays and
    the relative humidity follows from the temperature.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon = datetime(2026, 6, 20, 12, tzinfo=UTC)
    >>> made = weather_from_words("18 C", start=noon, duration_s=3600.0, latitude_deg=45.0, longitude_deg=0.0,
    ...                           altitude_m=0.0)
    >>> float(made.temperature_c[0]), round(float(made.relative_humidity[0]), 3)
    (18.0, 0.6)
    """
    said = read_weather_words(text)
    warnings = (
        [f"the weather does not say everything: {', '.join(said.assumed)} assumed"] if said.assumed else []
    )
    if not (np.isfinite(latitude_deg) and np.isfinite(longitude_deg)):
        latitude_deg, longitude_deg = place_of_sun(latitude_deg, longitude_deg, start)
        warnings.append("the place is unknown: the sun of 45° N was taken")
    begin = start.timestamp() - MARGIN_S
    time: FloatArray = begin + STEP_S * np.arange(int((duration_s + 2 * MARGIN_S) / STEP_S) + 2.0)
    air = daily_temperature_c(time, said.lowest_c, said.highest_c, latitude_deg, longitude_deg)
    vapour = said.relative_humidity * saturation_pressure_kpa(0.5 * (said.lowest_c + said.highest_c))
    same = np.ones(time.size)
    return weather_of(
        time,
        air,
        np.asarray(np.minimum(vapour / saturation_pressure_kpa(air), 1.0)),
        latitude_deg=latitude_deg,
        longitude_deg=longitude_deg,
        reference_altitude_m=altitude_m,
        source=f"words: {text.strip()[:100]}",
        wind_10_m_m_s=said.wind_m_s * same,
        wind_from_deg=said.wind_from_deg * same,
        cloud=said.cloud * same,
        precipitation_mm=said.precipitation_mm * same,
        warnings=tuple(warnings),
    )
