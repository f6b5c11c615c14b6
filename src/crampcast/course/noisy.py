"""Heights that err more than their kind should: found by their likelihood, smoothed as they err, and said."""

from __future__ import annotations

from typing import Final

import numpy as np

from crampcast.course.elevation import (
    HEIGHT_NOISE,
    HeightNoise,
    Profile,
    rises_and_falls_m,
    smooth_elevation,
)
from crampcast.course.points import ElevationSource, FloatArray

ROUGH: Final = HeightNoise(4.0, 1.5, 60.0)
"""Heights that jump by metres from point to point, as phones and raw satellite fixes write them. Ours."""
SUSPECT_RATIO: Final = 1.4
SUSPECT_M: Final = 20.0
MEAN_OVER_M: Final = 100.0
"""Rises as recorded over those of means of 100 m, from which other kinds of noise are tried."""
CLEARER: Final = 1.5
"""Gain of minus twice the log likelihood per height from which another noise is believed. Map heights of
published climb stay above -1.1; heights that err by 2 m from point to point lie below -1.6."""
TELLING_SHARE: Final = 0.1
"""A smaller change of the climb is not said."""


def ground_below(
    distance_m: FloatArray, height_m: FloatArray, source: ElevationSource
) -> tuple[Profile, tuple[str, ...]]:
    """Estimate the ground below a course from heights that may be noisier than their source should be.

    Parameters
    ----------
    distance_m, height_m : numpy.ndarray, shape (n,)
        As for `smooth_elevation`.
    source : {"map", "gps", "barometric", "unknown"}
        What they are said to be.

    Returns
    -------
    Profile, tuple of str
        The estimate, and what the runner has to know about its climb.

    Notes
    -----
    The heights' likelihood under the usual noise of their source is held against those under a satellite's
    noise and under metres of error at each point; the ground's own roughness is estimated anew under each.
    Slow errors, alike over 100 m and more, cannot be told from ground and stay.

    Examples
    --------
    >>> import numpy as np
    >>> distance = np.arange(0.0, 9000.0, 15.0)
    >>> heights = 200.0 + np.random.default_rng(1).normal(0.0, 4.0, 600)
    >>> found, said = ground_below(distance, heights, "map")
    >>> found.climb_m < 5.0, said[0][:32]
    (True, 'the heights jump from point to p')
    """
    usual = smooth_elevation(distance_m, height_m, source)
    recorded_m, _ = rises_and_falls_m(height_m)
    if recorded_m <= SUSPECT_RATIO * _rises_of_means_m(distance_m, height_m) + SUSPECT_M:
        return usual, ()
    others = [smooth_elevation(distance_m, height_m, source, n) for n in (HEIGHT_NOISE["gps"], ROUGH)]
    best = min(others, key=lambda profile: profile.misfit)
    if usual.misfit - best.misfit < CLEARER * len(height_m):
        return usual, ()
    if abs(best.climb_m - usual.climb_m) <= TELLING_SHARE * usual.climb_m:
        return best, ()
    return best, (
        f"the heights jump from point to point: the climb is {recorded_m:.0f} m as recorded and about "
        f"{best.climb_m:.0f} m of ground, which is planned; --climb plans with what the race states",
    )


def _rises_of_means_m(distance_m: FloatArray, height_m: FloatArray) -> float:
    """Sum the rises between the mean heights of every 100 m."""
    _, place = np.unique((distance_m // MEAN_OVER_M).astype(np.intp), return_inverse=True)
    means = np.bincount(place, weights=height_m) / np.bincount(place)
    return rises_and_falls_m(means)[0]
