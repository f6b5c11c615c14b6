"""The weather of a race at one height, hour by hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from crampcast.course.points import FloatArray
from crampcast.weather.sun import clear_sky_w_m2, clouded_w_m2, split_sunshine, sun_position


class Gap(NamedTuple):
    """A stretch of time without values.

    Parameters
    ----------
    from_s, to_s : float
        The last value before it and the first one after it, seconds since 1970 UTC.
    missing_s : float
        How long values are missing, s: what lies between less the hour before.
    what : str
        What is missing, in words.

    Examples
    --------
    >>> Gap(0.0, 7200.0, 3600.0, "wind").within(3600.0, 9000.0)
    True
    """

    from_s: float
    to_s: float
    missing_s: float
    what: str

    def within(self, first_s: float, last_s: float) -> bool:
        """Whether it concerns some hours."""
        return self.from_s < last_s and self.to_s > first_s


@dataclass(frozen=True, eq=False)
class Weather:
    """Weather on an even grid of time, at a reference height.

    Parameters
    ----------
    time_s : numpy.ndarray, shape (n,)
        Seconds since 1970 UTC, evenly spaced.
    temperature_c : numpy.ndarray, shape (n,)
        Air temperature, °C.
    relative_humidity : numpy.ndarray, shape (n,)
        Share of saturation, 0-1.
    wind_m_s : numpy.ndarray, shape (n,)
        Wind at 2 m over open ground, m/s.
    wind_from_deg : numpy.ndarray, shape (n,)
        Where it comes from, clockwise from north; NaN where unknown.
    cloud : numpy.ndarray, shape (n,)
        Cloud cover, 0-1.
    direct_normal_w_m2, diffuse_w_m2 : numpy.ndarray, shape (n,)
        Beam facing the sun, and sky radiation on the horizontal, W/m².
    precipitation_mm : numpy.ndarray, shape (n,)
        Rain or melted snow, mm per hour.
    reference_altitude_m : float
        Height above sea level for which all this holds, m; NaN where unknown (then the height of the start).
    source : str
        Where it comes from, in words.
    age_h : float or None
        Age of the forecast, h, if known.
    warnings : tuple of str
        What was assumed.
    gaps : tuple of Gap
        Where values were missing and were filled from both sides.

    Examples
    --------
    >>> import numpy as np
    >>> two, none = np.full(2, 20.0), np.zeros(2)
    >>> clock = np.array([0.0, 3600.0])
    >>> calm = Weather(clock, two, two / 40, none, none, none, none, none, none, 0.0, "")
    >>> calm.step_s
    3600.0
    """

    time_s: FloatArray
    temperature_c: FloatArray
    relative_humidity: FloatArray
    wind_m_s: FloatArray
    wind_from_deg: FloatArray
    cloud: FloatArray
    direct_normal_w_m2: FloatArray
    diffuse_w_m2: FloatArray
    precipitation_mm: FloatArray
    reference_altitude_m: float
    source: str
    age_h: float | None = None
    warnings: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def step_s(self) -> float:
        """Spacing of the grid, s."""
        return float(self.time_s[1] - self.time_s[0])


_CLASS_BY_DAY = np.array([[0, 0, 1, 3], [0, 1, 2, 3], [1, 1, 2, 3], [2, 2, 3, 3], [2, 3, 3, 3]])
_CLASS_BY_NIGHT = np.array([[4, 5], [4, 5], [3, 3]])
_RURAL_EXPONENT = np.array([0.07, 0.07, 0.10, 0.15, 0.35, 0.55])


def wind_at_2_m(
    wind_10_m_m_s: npt.ArrayLike, global_w_m2: npt.ArrayLike, cloud: npt.ArrayLike, day: npt.ArrayLike
) -> FloatArray:
    """Bring the wind of a forecast (10 m) down to the height of a runner.

    Parameters
    ----------
    wind_10_m_m_s : array_like
        Wind at 10 m, m/s.
    global_w_m2 : array_like
        Global radiation, W/m².
    cloud : array_like
        Cloud cover, 0-1; decides the stability at night (less than half: clear).
    day : array_like of bool
        Whether the sun is up.

    Returns
    -------
    numpy.ndarray
        Wind at 2 m over open country, m/s.

    Notes
    -----
    Power law with the exponent of the stability class, as in the reference code of [1]_, rural terrain.

    References
    ----------
    .. [1] Liljegren JC et al. J Occup Environ Hyg 2008;5:645-655. doi:10.1080/15459620802310770

    Examples
    --------
    >>> round(float(wind_at_2_m(4.0, 700.0, 0.0, True)), 3)
    3.574
    """
    wind = np.asarray(wind_10_m_m_s, dtype=np.float64)
    sun = np.asarray(global_w_m2, dtype=np.float64)
    column = np.where(sun >= 925, 0, np.where(sun >= 675, 1, np.where(sun >= 175, 2, 3)))
    by_day = _CLASS_BY_DAY[np.searchsorted([2.0, 3.0, 5.0, 6.0], wind, side="right"), column]
    clear = (np.asarray(cloud) < 0.5).astype(np.intp)
    by_night = _CLASS_BY_NIGHT[np.searchsorted([2.0, 2.5], wind, side="right"), clear]
    exponent = _RURAL_EXPONENT[np.where(day, by_day, by_night)]
    return np.asarray(wind * 0.2**exponent, dtype=np.float64)


def weather_of(
    time_s: FloatArray,
    temperature_c: FloatArray,
    relative_humidity: FloatArray,
    *,
    latitude_deg: float,
    longitude_deg: float,
    reference_altitude_m: float,
    source: str,
    wind_10_m_m_s: FloatArray,
    wind_from_deg: FloatArray,
    cloud: FloatArray,
    precipitation_mm: FloatArray,
    global_w_m2: FloatArray | None = None,
    direct_normal_w_m2: FloatArray | None = None,
    diffuse_w_m2: FloatArray | None = None,
    age_h: float | None = None,
    warnings: tuple[str, ...] = (),
) -> Weather:
    """Complete a series: sunshine from clouds where it is not given, wind at the height of a runner.

    Parameters
    ----------
    time_s, temperature_c, relative_humidity, wind_10_m_m_s, wind_from_deg, cloud, precipitation_mm :
    numpy.ndarray
        As in `Weather`, shape (n,), but the wind at 10 m.
    latitude_deg, longitude_deg : float
        Place, degrees.
    reference_altitude_m : float
        Height for which the series holds, m.
    source : str
        Where it comes from.
    global_w_m2, direct_normal_w_m2, diffuse_w_m2 : numpy.ndarray, optional
        Sunshine, if known; NaN where not.
    age_h : float, optional
        Age of the forecast, h.
    warnings : tuple of str
        What was assumed.

    Returns
    -------
    Weather
        Complete.

    Notes
    -----
    A clear sky after Haurwitz, dimmed by clouds after Kasten and Czeplak, split after Erbs
    (`crampcast.weather.sun`).

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones(2)
    >>> noon = weather_of(
    ...     1725019200.0 + 3600 * np.arange(2.0), 20 * one, 0.5 * one, latitude_deg=45.9, longitude_deg=6.9,
    ...     reference_altitude_m=1000.0, source="", wind_10_m_m_s=3 * one, wind_from_deg=0 * one,
    ...     cloud=0 * one, precipitation_mm=0 * one)
    >>> noon.direct_normal_w_m2.round(-2)
    array([800., 800.])
    """
    sun = sun_position(time_s, latitude_deg, longitude_deg)
    modelled = clouded_w_m2(clear_sky_w_m2(sun.elevation_rad), cloud)
    whole = modelled if global_w_m2 is None else np.where(np.isfinite(global_w_m2), global_w_m2, modelled)
    split = split_sunshine(whole, sun)
    beam, sky = split.direct_normal_w_m2, split.diffuse_w_m2
    if direct_normal_w_m2 is not None and diffuse_w_m2 is not None:
        known = np.isfinite(direct_normal_w_m2) & np.isfinite(diffuse_w_m2)
        beam, sky = np.where(known, direct_normal_w_m2, beam), np.where(known, diffuse_w_m2, sky)
    total = beam * np.maximum(np.sin(sun.elevation_rad), 0.0) + sky
    return Weather(
        time_s=time_s,
        temperature_c=temperature_c,
        relative_humidity=np.clip(relative_humidity, 0.01, 1.0),
        wind_m_s=wind_at_2_m(wind_10_m_m_s, total, cloud, sun.elevation_rad > 0),
        wind_from_deg=wind_from_deg,
        cloud=np.clip(cloud, 0.0, 1.0),
        direct_normal_w_m2=beam,
        diffuse_w_m2=sky,
        precipitation_mm=precipitation_mm,
        reference_altitude_m=reference_altitude_m,
        source=source,
        age_h=age_h,
        warnings=warnings,
    )
