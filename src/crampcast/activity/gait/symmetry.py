"""How far left and right differ: symmetry index and symmetry angle."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def symmetry_index_pct(right: ArrayLike, left: ArrayLike) -> FloatArray:
    """Return the difference of right and left over their mean.

    Parameters
    ----------
    right, left : array_like
        Values of either side, positive.

    Returns
    -------
    ndarray
        Per cent; 0 when even.

    Notes
    -----
    ``100 (R - L) / (0.5 (R + L))``.

    Examples
    --------
    >>> round(float(symmetry_index_pct(260.0, 250.0)), 4)
    3.9216
    """
    r, other = np.asarray(right, dtype=float), np.asarray(left, dtype=float)
    return np.asarray(100.0 * (r - other) / (0.5 * (r + other)))


def symmetry_angle_pct(right: ArrayLike, left: ArrayLike) -> FloatArray:
    """Return the angle between the pair of values and evenness.

    Parameters
    ----------
    right, left : array_like
        Values of either side, positive.

    Returns
    -------
    ndarray
        Per cent of a right angle; no side is the reference.

    Notes
    -----
    ``100 |45° - atan(L / R)| / 90°`` (Zifchock et al. 2008, Gait Posture 27:622; the formula is recalled).

    Examples
    --------
    >>> round(float(symmetry_angle_pct(51.0, 49.0)), 3)
    1.273
    """
    r, other = np.asarray(right, dtype=float), np.asarray(left, dtype=float)
    return np.asarray(100.0 * np.abs(45.0 - np.degrees(np.arctan2(other, r))) / 90.0)
