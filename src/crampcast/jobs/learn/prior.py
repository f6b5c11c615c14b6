"""What is believed before a diary: standard normal coordinates, or a group's population in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Prior:
    """A normal in the coordinates that takes the place of the standard one.

    Parameters
    ----------
    centre : ndarray, shape (n,)
        Mean.
    precision : ndarray, shape (n, n)
        Inverse of the covariance.

    Notes
    -----
    The likelihood's density carries the standard normal; value, slope and curvature here are what is to be
    added to it, up to a constant.

    Examples
    --------
    >>> twice_as_sure = Prior(np.ones(2), 4.0 * np.eye(2))
    >>> float(twice_as_sure.value(np.ones((1, 2)))[0]), twice_as_sure.slope(np.ones(2)).tolist()
    (1.0, [1.0, 1.0])
    """

    centre: FloatArray
    precision: FloatArray

    def value(self, z: Any) -> Any:
        """Return what is added to the log density at one point or many, NumPy or JAX."""
        off = z - self.centre
        return 0.5 * (z * z).sum(axis=-1) - 0.5 * ((off @ self.precision) * off).sum(axis=-1)

    def slope(self, z: FloatArray) -> FloatArray:
        """Return what is added to the slope at a point."""
        return np.asarray(z - self.precision @ (z - self.centre))

    @property
    def curvature(self) -> FloatArray:
        """What is added to the curvature."""
        return np.asarray(np.eye(len(self.centre)) - self.precision)
