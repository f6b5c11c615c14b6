"""How runners usually spread their effort over a run: the slower, the more early; less in the dark."""

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


class Darkness(NamedTuple):
    """Fit to station times of a 161-km mountain race; group ``pacing.dark``."""

    ease: float


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
    fitted on at half way; of the medians of the others 76 of 80 agree within 1 % of finish time.

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


def dark_effort(time_s: ArrayLike, dark_h: tuple[float, float], *, ease: float | None = None) -> FloatArray:
    """Return effort on each segment relative to the same by day.

    Parameters
    ----------
    time_s : array_like, shape (..., segments)
        Time since the start at each segment's end.
    dark_h : tuple of float
        Hours from the start between which it is dark.
    ease : float, optional
        Logarithm by which effort falls in the dark; absent, the usual one.

    Returns
    -------
    ndarray, shape (..., segments)
        1 by day; a segment that nightfall or dawn divides is eased in proportion.

    Examples
    --------
    >>> dark_effort([3600.0, 7200.0, 10800.0], (1.5, 9.0), ease=0.2).round(3).tolist()
    [1.0, 0.905, 0.819]
    """
    end_s = np.asarray(time_s, dtype=float)
    start_s = np.concatenate([np.zeros_like(end_s[..., :1]), end_s[..., :-1]], axis=-1)
    dusk_s, dawn_s = 3600.0 * dark_h[0], 3600.0 * dark_h[1]
    dark_s = np.clip(np.minimum(end_s, dawn_s) - np.maximum(start_s, dusk_s), 0.0, None)
    eased = coefficients(Darkness, "pacing.dark").ease if ease is None else ease
    return np.asarray(np.exp(-eased * dark_s / np.maximum(end_s - start_s, 1e-6)))
