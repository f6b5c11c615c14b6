"""Distance between positions, and positions that cannot be."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the WGS 84 ellipsoid."""

FASTEST_ON_FOOT_M_S = 15.0
"""Faster steps between satellite positions are errors of the receiver (a convention of the tables)."""

FASTEST_OTHERWISE_M_S = 60.0


def steps_m(latitude_deg: npt.ArrayLike, longitude_deg: npt.ArrayLike) -> FloatArray:
    """Return the great-circle distance from each position to the next.

    Parameters
    ----------
    latitude_deg, longitude_deg : array_like, shape (n,)
        WGS 84.

    Returns
    -------
    numpy.ndarray, shape (n - 1,)
        Metres; NaN beside a missing position.

    Notes
    -----
    Haversine formula on a sphere of mean radius; within 0.5 % of the ellipsoid.

    Examples
    --------
    >>> round(float(steps_m([45.0, 45.001], [6.0, 6.0])[0]), 1)
    111.2
    """
    phi = np.radians(np.asarray(latitude_deg, dtype=np.float64))
    lam = np.radians(np.asarray(longitude_deg, dtype=np.float64))
    half = np.sin(np.diff(phi) / 2) ** 2 + np.cos(phi[1:]) * np.cos(phi[:-1]) * np.sin(np.diff(lam) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def odometer_m(
    latitude_deg: FloatArray, longitude_deg: FloatArray, seams: npt.NDArray[np.bool_] | None = None
) -> FloatArray:
    """Return the distance covered along positions, passing over missing ones.

    Parameters
    ----------
    latitude_deg, longitude_deg : numpy.ndarray, shape (n,)
        WGS 84, NaN where missing.
    seams : numpy.ndarray of bool, shape (n,), optional
        True where a stretch begins that is not joined to the one before.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Metres; NaN where the position is missing.

    Examples
    --------
    >>> import numpy as np
    >>> odometer_m(np.array([45.0, np.nan, 45.001]), np.array([6.0, np.nan, 6.0])).round(1).tolist()
    [0.0, nan, 111.2]
    """
    known = np.flatnonzero(np.isfinite(latitude_deg) & np.isfinite(longitude_deg))
    covered = np.full(latitude_deg.shape, np.nan)
    if known.size == 0:
        return covered
    legs = steps_m(latitude_deg[known], longitude_deg[known])
    if seams is not None:
        stretch = np.cumsum(seams)
        legs[stretch[known[1:]] != stretch[known[:-1]]] = 0.0
    covered[known] = np.concatenate([[0.0], np.cumsum(legs)])
    return covered


def spikes(
    time_s: FloatArray, latitude_deg: FloatArray, longitude_deg: FloatArray, fastest_m_s: float
) -> npt.NDArray[np.bool_]:
    """Find positions that jump out and back faster than the sport allows.

    Parameters
    ----------
    time_s : numpy.ndarray, shape (n,)
        Elapsed time.
    latitude_deg, longitude_deg : numpy.ndarray, shape (n,)
        WGS 84, NaN where missing.
    fastest_m_s : float
        Speed that the sport cannot exceed.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)

    Notes
    -----
    A position is a spike if the steps to it and from it are both too fast and the step past it is not.

    Examples
    --------
    >>> import numpy as np
    >>> spikes(np.arange(3.0), np.array([45.0, 46.0, 45.00001]), np.full(3, 6.0), 15.0).tolist()
    [False, True, False]
    """
    found = np.zeros(time_s.shape, dtype=bool)
    known = np.flatnonzero(np.isfinite(latitude_deg) & np.isfinite(longitude_deg))
    if known.size < 3:
        return found
    time, lat, lon = time_s[known], latitude_deg[known], longitude_deg[known]
    fast = steps_m(lat, lon) > fastest_m_s * np.maximum(np.diff(time), 1.0)
    across = np.empty(known.size - 2)
    for offset in (0, 1):
        across[offset::2] = steps_m(lat[offset::2], lon[offset::2])
    direct = across <= fastest_m_s * np.maximum(time[2:] - time[:-2], 1.0)
    found[known[1:-1][fast[:-1] & fast[1:] & direct]] = True
    return found
