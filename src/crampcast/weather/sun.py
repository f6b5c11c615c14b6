"""Where the sun stands and how much of it reaches the ground."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from crampcast.course.points import FloatArray
from crampcast.weather.constants import (
    CLOUD_EXPONENT,
    CLOUD_SHARE,
    HAURWITZ_EXTINCTION,
    HAURWITZ_W_M2,
    LOWEST_COS_ZENITH,
    SOLAR_CONSTANT_W_M2,
)

J2000_EPOCH_S = 946_728_000.0
"""2000-01-01 12:00 UTC as seconds since 1970."""


class SunPosition(NamedTuple):
    """Where the sun stands.

    Parameters
    ----------
    elevation_rad : numpy.ndarray
        Angle above the horizon, refraction included, rad.
    azimuth_rad : numpy.ndarray
        Clockwise from north, 0 to 2 pi, rad.
    distance_au : numpy.ndarray
        Distance of the Earth from the sun, astronomical units.
    hour_angle_rad, declination_rad : numpy.ndarray
        Hour angle (0 at solar noon, positive in the afternoon) and declination, rad.

    Examples
    --------
    >>> import numpy as np
    >>> zero = np.zeros(1)
    >>> SunPosition(zero, zero, zero + 1, zero, zero).distance_au
    array([1.])
    """

    elevation_rad: FloatArray
    azimuth_rad: FloatArray
    distance_au: FloatArray
    hour_angle_rad: FloatArray
    declination_rad: FloatArray


class Sunshine(NamedTuple):
    """Radiation of sun and sky.

    Parameters
    ----------
    direct_normal_w_m2 : numpy.ndarray
        Beam on a plane facing the sun, W/m².
    diffuse_w_m2 : numpy.ndarray
        Sky radiation on a horizontal plane, W/m².

    Examples
    --------
    >>> import numpy as np
    >>> Sunshine(np.zeros(1), np.zeros(1)).diffuse_w_m2
    array([0.])
    """

    direct_normal_w_m2: FloatArray
    diffuse_w_m2: FloatArray


def sun_position(time_s: npt.ArrayLike, latitude_deg: float, longitude_deg: float) -> SunPosition:
    """Tell where the sun stands.

    Parameters
    ----------
    time_s : array_like
        Seconds since 1970-01-01 UTC.
    latitude_deg, longitude_deg : float
        Place, degrees; north and east positive.

    Returns
    -------
    SunPosition
        One entry per time.

    Notes
    -----
    The Almanac's approximate ephemeris [1]_ with the refraction of [2]_, equation 42 (1013 hPa, 12 °C):
    within 0.02 degrees from 1950 to 2050.

    References
    ----------
    .. [1] Michalsky JJ. The Astronomical Almanac's algorithm for approximate solar position. Solar Energy
       1988;40:227-235. doi:10.1016/0038-092X(88)90045-X
    .. [2] Reda I, Andreas A. Solar position algorithm for solar radiation applications. Solar Energy
       2004;76:577-589. doi:10.1016/j.solener.2003.12.003

    Examples
    --------
    >>> noon = sun_position([1725019200.0], 45.92, 6.87)
    >>> round(90 - float(np.degrees(noon.elevation_rad[0])), 1)
    37.6
    """
    day = (np.asarray(time_s, dtype=np.float64) - J2000_EPOCH_S) / 86_400.0
    mean_longitude = 280.460 + 0.9856474 * day
    anomaly = np.radians(357.528 + 0.9856003 * day)
    ecliptic = np.radians(mean_longitude + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    obliquity = np.radians(23.439 - 4e-7 * day)
    ascension = np.arctan2(np.cos(obliquity) * np.sin(ecliptic), np.cos(ecliptic))
    declination = np.arcsin(np.sin(obliquity) * np.sin(ecliptic))
    sidereal = np.radians(15.0 * (6.697375 + 0.0657098242 * day + 24.0 * ((day + 0.5) % 1.0)) + longitude_deg)
    hour_angle = (sidereal - ascension + np.pi) % (2 * np.pi) - np.pi
    north = np.radians(latitude_deg)
    sine = np.sin(declination) * np.sin(north) + np.cos(declination) * np.cos(north) * np.cos(hour_angle)
    true = np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0)))
    azimuth = np.arctan2(
        -np.cos(declination) * np.sin(hour_angle),
        np.cos(north) * np.sin(declination) - np.sin(north) * np.cos(declination) * np.cos(hour_angle),
    )
    up = np.maximum(true, -0.56)
    bend = 0.9961 * 1.02 / (60.0 * np.tan(np.radians(up + 10.3 / (up + 5.11))))
    return SunPosition(
        elevation_rad=np.radians(true + np.where(true > -0.56, bend, 0.0)),
        azimuth_rad=np.asarray(azimuth % (2 * np.pi), dtype=np.float64),
        distance_au=np.asarray(1.00014 - 0.01671 * np.cos(anomaly) - 0.00014 * np.cos(2 * anomaly)),
        hour_angle_rad=np.asarray(hour_angle, dtype=np.float64),
        declination_rad=np.asarray(declination, dtype=np.float64),
    )


def clear_sky_w_m2(elevation_rad: npt.ArrayLike) -> FloatArray:
    """Give the global radiation on a horizontal plane below a clear sky.

    Parameters
    ----------
    elevation_rad : array_like
        Height of the sun, rad.

    Returns
    -------
    numpy.ndarray
        W/m²; 0 at night.

    Notes
    -----
    ``1098 cos z exp(−0.059 / cos z)``. Within about 5 % of turbidity models below 2000 m.

    References
    ----------
    .. [1] Haurwitz B. Insolation in relation to cloudiness and cloud density. J Meteorol 1945;2:154-166.

    Examples
    --------
    >>> round(float(clear_sky_w_m2(np.radians(90 - 37.643))))
    807
    """
    cosine = np.maximum(np.sin(np.asarray(elevation_rad, dtype=np.float64)), 1e-4)
    return np.asarray(
        np.where(cosine > 1e-4, HAURWITZ_W_M2 * cosine * np.exp(-HAURWITZ_EXTINCTION / cosine), 0.0),
        dtype=np.float64,
    )


def clouded_w_m2(clear_w_m2: npt.ArrayLike, cloud: npt.ArrayLike) -> FloatArray:
    """Give the global radiation below clouds.

    Parameters
    ----------
    clear_w_m2 : array_like
        Global radiation of a clear sky, W/m².
    cloud : array_like
        Cloud cover, 0-1.

    Returns
    -------
    numpy.ndarray
        W/m².

    Notes
    -----
    ``G = G_clear (1 − 0.75 C^3.4)``.

    References
    ----------
    .. [1] Kasten F, Czeplak G. Solar and terrestrial radiation dependent on the amount and type of cloud.
       Solar Energy 1980;24:177-189. doi:10.1016/0038-092X(80)90391-6

    Examples
    --------
    >>> float(clouded_w_m2(800.0, 1.0))
    200.0
    """
    cover = np.clip(np.asarray(cloud, dtype=np.float64), 0.0, 1.0)
    return np.asarray(np.asarray(clear_w_m2) * (1.0 - CLOUD_SHARE * cover**CLOUD_EXPONENT), dtype=np.float64)


def split_sunshine(global_w_m2: npt.ArrayLike, sun: SunPosition) -> Sunshine:
    """Split global radiation into beam and sky.

    Parameters
    ----------
    global_w_m2 : array_like
        Radiation on a horizontal plane, W/m².
    sun : SunPosition
        Where the sun stands.

    Returns
    -------
    Sunshine
        Beam facing the sun and diffuse radiation; all diffuse when the sun is lower than about 4 degrees.

    Notes
    -----
    Diffuse share from the clearness index, equations 1a-c of [1]_.

    References
    ----------
    .. [1] Erbs DG, Klein SA, Duffie JA. Estimation of the diffuse radiation fraction for hourly, daily and
       monthly-average global radiation. Solar Energy 1982;28:293-302. doi:10.1016/0038-092X(82)90302-4

    Examples
    --------
    >>> noon = sun_position([1725019200.0], 45.92, 6.87)
    >>> split_sunshine(807.0, noon).diffuse_w_m2.round()
    array([141.])
    """
    whole = np.maximum(np.asarray(global_w_m2, dtype=np.float64), 0.0)
    cosine = np.maximum(np.sin(sun.elevation_rad), LOWEST_COS_ZENITH)
    outside = SOLAR_CONSTANT_W_M2 / sun.distance_au**2
    index = np.clip(whole / (outside * cosine), 0.0, 1.0)
    curve = 0.9511 - 0.1604 * index + 4.388 * index**2 - 16.638 * index**3 + 12.336 * index**4
    share = np.where(index <= 0.22, 1.0 - 0.09 * index, np.where(index <= 0.8, curve, 0.165))
    share = np.where(np.sin(sun.elevation_rad) < LOWEST_COS_ZENITH, 1.0, share)
    beam = np.minimum(whole * (1.0 - share) / cosine, outside)
    return Sunshine(np.asarray(beam, dtype=np.float64), np.asarray(whole * share, dtype=np.float64))
