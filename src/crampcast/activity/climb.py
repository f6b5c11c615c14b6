"""Climb and descent of a recorded altitude: the reference method, a hysteresis."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]

HYSTERESIS_M = 3.0
"""Height change that counts; smaller ones are noise of a watch's barometer (a convention, not physiology)."""


def climb_and_descent(altitude_m: npt.ArrayLike, hysteresis_m: float = HYSTERESIS_M) -> tuple[float, float]:
    """Sum climb and descent, ignoring wiggles smaller than a threshold.

    Parameters
    ----------
    altitude_m : array_like, shape (n,)
        Heights in the order recorded; NaN is passed over.
    hysteresis_m : float
        A change of height counts once it reaches this much from the last height that counted.

    Returns
    -------
    tuple of float
        Climb and descent in m, both positive.

    Notes
    -----
    The last counted height moves only when the current one differs from it by the threshold or more; then
    the whole difference is added. On noise-free ground the sum is short by less than the threshold at each
    turning point.

    Examples
    --------
    >>> climb_and_descent([100.0, 102.0, 101.0, 110.0, 104.0])
    (10.0, 6.0)
    """
    heights = np.asarray(altitude_m, dtype=np.float64)
    up = down = 0.0
    counted: float | None = None
    for height in heights[np.isfinite(heights)].tolist():
        if counted is None:
            counted = height
            continue
        step = height - counted
        if step >= hysteresis_m:
            up, counted = up + step, height
        elif step <= -hysteresis_m:
            down, counted = down - step, height
    return up, down
