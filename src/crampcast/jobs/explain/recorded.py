"""A recording cut into pieces: what came before the stretch asked about, the stretch, and the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crampcast.activity.climb import HYSTERESIS_M
from crampcast.activity.table import Activity
from crampcast.course.ground import TECHNICALITY
from crampcast.evidence.ground import GroundClass, ground_classes

FloatArray = NDArray[np.float64]

BEFORE, WITHIN, AFTER = 48, 10, 14
"""Spans of each part; one shape for every recording, so that one compiled program serves all."""
KINDS = 3
"""Pieces of a span: on the level and up, down, at rest."""
SPANS = BEFORE + WITHIN + AFTER
PIECES = SPANS * KINDS
STRETCH_END = (BEFORE + WITHIN) * KINDS
"""Pieces up to the end of the stretch asked about."""
LOOKS = 40
"""Looks at the recording in a span."""
STRETCH_S = 30.0 * 60.0
"""The stretch before a cramp whose hazard is explained."""
STEEPEST = 0.45
STANDING_M_S = 0.2
"""Slower than this is standing."""
FALLING = -0.01
"""Steeper down than this is a descent."""
LEAST_RISE_OVER_M = 40.0
"""Grade is measured over at least this length."""
LEAST_HIGH_SHARE = 0.5
"""Share of records that must have a height before heights count."""


@dataclass(frozen=True)
class Recorded:
    """Pieces of a recording, each of shape (PIECES,); empty ones last no time.

    Parameters
    ----------
    start_s, end_s : ndarray
        Elapsed seconds of the span that a piece belongs to.
    length_m : ndarray
        Horizontal distance; 0 at a rest.
    moving_s, rest_s : ndarray
        Time under way; time at rest.
    grade, altitude_m : ndarray
        Rise over run; height above sea level.
    before, within : ndarray
        1 for pieces before, and within, the stretch.
    has_altitude : bool
        Whether heights were recorded.
    """

    start_s: FloatArray
    end_s: FloatArray
    length_m: FloatArray
    moving_s: FloatArray
    rest_s: FloatArray
    grade: FloatArray
    altitude_m: FloatArray
    before: FloatArray
    within: FloatArray
    has_altitude: bool

    @property
    def stretch_m(self) -> tuple[float, float]:
        """Where the stretch begins and ends, m from the start."""
        return float(np.sum(self.length_m * self.before)), self.until(self.length_m)

    def until(self, values: FloatArray) -> float:
        """Return the sum of `values` up to the end of the stretch."""
        return float(np.sum(values * (self.before + self.within)))

    def by_span(self, values: FloatArray) -> FloatArray:
        """Return the sums of `values` over the pieces of every span, shape (SPANS,)."""
        sums: FloatArray = np.asarray(values, dtype=float).reshape(SPANS, KINDS).sum(axis=1)
        return sums


def cut_up(activity: Activity, at_s: float, stretch_s: float = STRETCH_S) -> Recorded:
    """Cut a recording into pieces around a moment.

    Parameters
    ----------
    activity : Activity
        With distance.
    at_s : float
        End of the stretch, elapsed seconds.
    stretch_s : float
        Its length.

    Returns
    -------
    Recorded

    Notes
    -----
    In a long run a span of time holds ups, downs and stops that its mean would hide. The looks at a span are
    sorted into three pieces, so that climb, descent and rest keep their sums and grades; only their order
    within the span is lost. Heights count as in `crampcast.activity.climb`: wiggles of less than 3 m do not.

    Examples
    --------
    >>> t = np.arange(0.0, 7201.0)
    >>> parts = cut_up(Activity({"time_s": t, "distance_m": 3.0 * t}), 5400.0)
    >>> [round(x) for x in parts.stretch_m], int(parts.until(parts.moving_s))
    ([10800, 16200], 5400)
    """
    clock, along = _way(activity)
    end_s = float(clock[-1])
    begin_s = max(at_s - stretch_s, 0.0)
    edges = np.concatenate(
        [
            np.linspace(0.0, begin_s, BEFORE + 1)[:-1],
            np.linspace(begin_s, at_s, WITHIN + 1)[:-1],
            np.linspace(at_s, max(end_s, at_s), AFTER + 1),
        ]
    )
    share = np.linspace(0.0, 1.0, LOOKS + 1)
    looks = edges[:-1, None] + np.diff(edges)[:, None] * share
    took = np.diff(looks, axis=1)
    place = np.interp(looks, clock, along)
    metres = np.diff(place, axis=1)
    heights = _heights(activity, clock, along)
    altitude, grade = _ground(place, heights)
    resting = metres < STANDING_M_S * took
    kinds = np.stack([~resting & (grade >= FALLING), ~resting & (grade < FALLING), resting], axis=1)
    weights = kinds[:, :2] * metres[:, None, :]
    length = np.zeros((SPANS, KINDS))
    length[:, :2] = weights.sum(axis=2)
    steep = np.zeros((SPANS, KINDS))
    steep[:, :2] = (weights * grade[:, None, :]).sum(axis=2) / np.maximum(length[:, :2], 1e-9)
    time = (kinds * took[:, None, :]).sum(axis=2)
    moving = time * np.array([1.0, 1.0, 0.0])
    number = np.repeat(np.arange(SPANS), KINDS)
    there = np.repeat(np.diff(edges) > 0.0, KINDS)
    return Recorded(
        start_s=np.repeat(edges[:-1], KINDS),
        end_s=np.repeat(edges[1:], KINDS),
        length_m=length.ravel(),
        moving_s=moving.ravel(),
        rest_s=(time - moving).ravel(),
        grade=steep.ravel(),
        altitude_m=np.repeat(altitude.mean(axis=1), KINDS),
        before=((number < BEFORE) & there).astype(float),
        within=((number >= BEFORE) & (number < BEFORE + WITHIN)).astype(float),
        has_altitude=heights is not None,
    )


def _way(activity: Activity) -> tuple[FloatArray, FloatArray]:
    """Return clock and odometer of the records that have both, the clock beginning at 0."""
    time_s, distance_m = activity["time_s"], activity["distance_m"]
    known = np.isfinite(distance_m)
    clock = np.append(time_s[known], time_s[-1]) - time_s[0]
    along = np.maximum.accumulate(distance_m[known])
    return clock, np.append(along, along[-1]) - along[0]


def _heights(
    activity: Activity, clock: FloatArray, along: FloatArray
) -> tuple[FloatArray, FloatArray] | None:
    """Return places and heights that counted, or None without enough of them."""
    if "altitude_m" not in activity:
        return None
    altitude = activity["altitude_m"]
    known = np.isfinite(altitude)
    if known.sum() < max(2, LEAST_HIGH_SHARE * len(altitude)):
        return None
    return steadied(np.interp(activity["time_s"][known], clock, along), altitude[known])


def steadied(place_m: FloatArray, altitude_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the places at which a height counted, and these heights.

    Parameters
    ----------
    place_m, altitude_m : ndarray, shape (n,)
        Places that do not decrease, and heights.

    Examples
    --------
    >>> places, heights = steadied(np.arange(5.0), np.array([100.0, 102.0, 101.0, 110.0, 104.0]))
    >>> heights.tolist()
    [100.0, 110.0, 104.0, 104.0]
    """
    counted = [0]
    height = float(altitude_m[0])
    for index, value in enumerate(altitude_m.tolist()):
        if abs(value - height) >= HYSTERESIS_M:
            counted.append(index)
            height = value
    return np.append(place_m[counted], place_m[-1]), np.append(altitude_m[counted], height)


def _ground(
    place: FloatArray, heights: tuple[FloatArray, FloatArray] | None
) -> tuple[FloatArray, FloatArray]:
    """Return height and grade of every look, shape (SPANS, LOOKS)."""
    middle, long = 0.5 * (place[:, 1:] + place[:, :-1]), np.diff(place, axis=1)
    if heights is None:
        return np.zeros_like(middle), np.zeros_like(middle)
    half = 0.5 * np.maximum(long, LEAST_RISE_OVER_M)
    rise = np.interp(middle + half, *heights) - np.interp(middle - half, *heights)
    return np.interp(middle, *heights), np.clip(rise / (2.0 * half), -STEEPEST, STEEPEST)


def ground_of(activity: Activity, named: str | None = None) -> tuple[str, GroundClass, float]:
    """Return the ground that was named, or what the recording's sport says of it.

    Parameters
    ----------
    activity : Activity
        The recording.
    named : str or None
        Class of ground, as the runner names it.

    Returns
    -------
    str, GroundClass, float
        Class, its factors and its technicality.

    Examples
    --------
    >>> ground_of(Activity({"time_s": [0.0]}, sport="running", sub_sport="trail"))[0]
    'trail'
    """
    trail = activity.sub_sport == "trail" or activity.sport in ("trail_running", "hiking", "mountaineering")
    name = named or ("trail" if trail else "road")
    return name, ground_classes()[name], TECHNICALITY.get(name, 0.0)
