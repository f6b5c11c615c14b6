"""How runners usually spread their effort over a run: the slower, the more they spend early."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crampcast.evidence import coefficients

FloatArray = NDArray[np.float64]


class UsualPacing(NamedTuple):
    """Fit to split times of road marathons; group ``pacing``."""

    tilt: float
    tilt_per_log_time: float
    spread: float
    spread_per_log_time: float
    reference_s: float


def usual_tilt(finish_s: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the usual tilt of effort and its spread between runners.

    Parameters
    ----------
    finish_s : array_like
        Time of a road marathon, or the marathon time of a runner of the same ability.

    Returns
    -------
    mean, sd : ndarray
        Share by which effort falls from start to finish, on top of an even effort.

    Notes
    -----
    Fitted between 2.3 and 6.5 h (`scripts/fit_pacing.py`); constant beyond. Half of 6,000 finishers were
    fitted on at half way; the medians of the others agree within 1 % of finish time at every mark.

    Examples
    --------
    >>> mean, sd = usual_tilt([2.8 * 3600.0, 5.0 * 3600.0])
    >>> bool(mean[0] < 0.0 < mean[1]), bool((sd > 0.0).all())
    (True, True)
    """
    c = coefficients(UsualPacing, "pacing")
    x = np.log(np.clip(np.asarray(finish_s, dtype=float), 8280.0, 23400.0) / c.reference_s)
    return c.tilt + c.tilt_per_log_time * x, c.spread * np.exp(c.spread_per_log_time * x)


def tilted_effort(share_done: ArrayLike, tilt: ArrayLike) -> FloatArray:
    """Return effort relative to an even one along a run.

    Parameters
    ----------
    share_done : array_like, shape (segments,)
        Share of the distance done at the middle of each segment.
    tilt : array_like, shape (...)
        Tilt of one runner or of many.

    Returns
    -------
    ndarray, shape (..., segments)
        1 half way; above before and below after where the tilt is positive.

    Examples
    --------
    >>> tilted_effort([0.0, 0.5, 1.0], 0.1).round(3).tolist()
    [1.051, 1.0, 0.951]
    """
    away = np.asarray(share_done, dtype=float) - 0.5
    return np.asarray(np.exp(-np.asarray(tilt, dtype=float)[..., None] * away))
