"""Distances and headings on the globe; points that repeat or jump."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from crampcast.course.points import FloatArray

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""

SAME_PLACE_M = 0.5
"""Points closer than this are one place."""

SPIKE_LEG_M = 200.0
"""A jump shorter than this is never called a spike."""


def haversine_m(
    latitude_deg: npt.ArrayLike,
    longitude_deg: npt.ArrayLike,
    to_latitude_deg: npt.ArrayLike,
    to_longitude_deg: npt.ArrayLike,
) -> FloatArray:
    """Give the great-circle distance between two places.

    Parameters
    ----------
    latitude_deg, longitude_deg, to_latitude_deg, to_longitude_deg : array_like
        Positions in degrees; broadcast together.

    Returns
    -------
    numpy.ndarray
        Distance over a sphere of mean radius, m.

    Notes
    -----
    Haversine formula. The sphere errs by at most 0.6 % against the ellipsoid.

    References
    ----------
    .. [1] Sinnott RW. Virtues of the haversine. Sky and Telescope 1984;68:159.

    Examples
    --------
    >>> round(float(haversine_m(45.0, 6.0, 46.0, 6.0)))
    111195
    """
    lat_1, lon_1 = np.radians(latitude_deg), np.radians(longitude_deg)
    lat_2, lon_2 = np.radians(to_latitude_deg), np.radians(to_longitude_deg)
    half = np.sin((lat_2 - lat_1) / 2) ** 2 + np.cos(lat_1) * np.cos(lat_2) * np.sin((lon_2 - lon_1) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))), dtype=np.float64)


def cumulative_distance_m(latitude_deg: FloatArray, longitude_deg: FloatArray) -> FloatArray:
    """Give the distance from the first point along the line.

    Parameters
    ----------
    latitude_deg, longitude_deg : numpy.ndarray, shape (n,)
        Positions in degrees, in order.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Horizontal distance from the first point, m.

    Examples
    --------
    >>> import numpy as np
    >>> cumulative_distance_m(np.array([0.0, 0.0, 0.0]), np.array([0.0, 0.001, 0.002])).round()
    array([  0., 111., 222.])
    """
    step = haversine_m(latitude_deg[:-1], longitude_deg[:-1], latitude_deg[1:], longitude_deg[1:])
    return np.concatenate([[0.0], np.cumsum(step)])


def heading_rad(latitude_deg: FloatArray, longitude_deg: FloatArray) -> FloatArray:
    """Give the direction of travel of each leg of a line.

    Parameters
    ----------
    latitude_deg, longitude_deg : numpy.ndarray, shape (n,)
        Positions in degrees, in order.

    Returns
    -------
    numpy.ndarray, shape (n - 1,)
        Initial bearing of each leg, clockwise from north, from -pi to pi, rad.

    Examples
    --------
    >>> import numpy as np
    >>> heading_rad(np.array([0.0, 1.0]), np.array([0.0, 0.0]))
    array([0.])
    """
    lat, lon = np.radians(latitude_deg), np.radians(longitude_deg)
    change = np.diff(lon)
    east = np.sin(change) * np.cos(lat[1:])
    north = np.cos(lat[:-1]) * np.sin(lat[1:]) - np.sin(lat[:-1]) * np.cos(lat[1:]) * np.cos(change)
    return np.asarray(np.arctan2(east, north), dtype=np.float64)


def usable_points(latitude_deg: FloatArray, longitude_deg: FloatArray) -> npt.NDArray[np.bool_]:
    """Tell which positions can be on a course: finite, on the globe, and not at 0° N 0° E.

    Parameters
    ----------
    latitude_deg, longitude_deg : numpy.ndarray, shape (n,)
        Positions in degrees.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)
        True where the position is usable.

    Notes
    -----
    A receiver without a fix writes zero for both; that place lies in the Gulf of Guinea.

    Examples
    --------
    >>> import numpy as np
    >>> usable_points(np.array([45.0, 0.0, 95.0]), np.array([6.0, 0.0, 6.0]))
    array([ True, False, False])
    """
    finite = np.isfinite(latitude_deg) & np.isfinite(longitude_deg)
    with np.errstate(invalid="ignore"):
        on_globe = (np.abs(latitude_deg) <= 90.0) & (np.abs(longitude_deg) <= 180.0)
        no_fix = (latitude_deg == 0.0) & (longitude_deg == 0.0)
    return np.asarray(finite & on_globe & ~no_fix, dtype=np.bool_)


def position_spikes(latitude_deg: FloatArray, longitude_deg: FloatArray) -> npt.NDArray[np.bool_]:
    """Find single points that jump far off the line and come straight back.

    Parameters
    ----------
    latitude_deg, longitude_deg : numpy.ndarray, shape (n,)
        Positions in degrees, in order.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)
        True at a spike.

    Notes
    -----
    A spike has two legs longer than 200 m and than twenty times the usual spacing, while its neighbours are
    closer to each other than a tenth of those legs. The turn of an out-and-back keeps its usual spacing and
    stays.

    Examples
    --------
    >>> import numpy as np
    >>> north = np.array([0, 1e-4, 1e-1, 2e-4, 3e-4, 4e-4, 5e-4])
    >>> position_spikes(45 + north, np.full(7, 6.0)).nonzero()[0]
    array([2])
    """
    found = np.zeros(latitude_deg.size, dtype=np.bool_)
    if latitude_deg.size < 5:
        return found
    leg = haversine_m(latitude_deg[:-1], longitude_deg[:-1], latitude_deg[1:], longitude_deg[1:])
    across = haversine_m(latitude_deg[:-2], longitude_deg[:-2], latitude_deg[2:], longitude_deg[2:])
    shorter = np.minimum(leg[:-1], leg[1:])
    usual = float(np.median(leg))
    found[1:-1] = (shorter > max(SPIKE_LEG_M, 20.0 * usual)) & (across < 0.1 * shorter)
    return found
