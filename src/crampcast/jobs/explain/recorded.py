"""A recording cut into pieces: what came before the stretch asked about, the stretch, and the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crampcast.activity.table import Activity
from crampcast.course.ground import TECHNICALITY
from crampcast.evidence.ground import GroundClass, ground_classes

FloatArray = NDArray[np.float64]

BEFORE, WITHIN, AFTER = 136, 24, 32
"""Pieces of each part; one shape for every recording, so that one compiled program serves all."""
PIECES = BEFORE + WITHIN + AFTER
STRETCH_S = 30.0 * 60.0
"""The stretch before a cramp whose hazard is explained."""
STEEPEST = 0.45
STANDING_M_S = 0.2
"""Slower than this a piece counts as a rest."""
LEAST_RISE_OVER_M = 40.0
"""Grade is measured over at least this length."""


@dataclass(frozen=True)
class Recorded:
    """Pieces of a recording, each of shape (PIECES,); empty ones last no time.

    Parameters
    ----------
    start_s, end_s : ndarray
        Elapsed seconds.
    length_m : ndarray
        Distance; 0 at a rest.
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
        ends = np.cumsum(self.length_m)
        inside = np.flatnonzero(self.within)
        return float(ends[inside[0]] - self.length_m[inside[0]]), float(ends[inside[-1]])

    def until(self, values: FloatArray) -> float:
        """Return the sum of `values` up to the end of the stretch."""
        return float(np.sum(values * (self.before + self.within)))


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

    Examples
    --------
    >>> t = np.arange(0.0, 7201.0)
    >>> parts = cut_up(Activity({"time_s": t, "distance_m": 3.0 * t}), 5400.0)
    >>> [round(x) for x in parts.stretch_m], int(parts.until(parts.moving_s))
    ([10800, 16200], 5400)
    """
    time_s, distance_m = activity["time_s"], activity["distance_m"]
    known = np.isfinite(distance_m)
    clock, along = time_s[known], np.maximum.accumulate(distance_m[known])
    end_s = float(time_s[-1])
    begin_s = max(at_s - stretch_s, 0.0)
    edges = np.concatenate(
        [
            np.linspace(0.0, begin_s, BEFORE + 1)[:-1],
            np.linspace(begin_s, at_s, WITHIN + 1)[:-1],
            np.linspace(at_s, max(end_s, at_s), AFTER + 1),
        ]
    )
    took = np.diff(edges)
    metres = np.diff(np.interp(edges, clock, along))
    rests = metres < STANDING_M_S * took
    heights = _heights(activity)
    altitude = np.zeros(len(edges)) if heights is None else np.interp(edges, *heights)
    place = np.interp(edges, clock, along)
    over = np.maximum(np.diff(place), LEAST_RISE_OVER_M)
    grade = np.clip(np.diff(altitude) / over, -STEEPEST, STEEPEST)
    number = np.arange(PIECES)
    there = took > 0.0
    return Recorded(
        start_s=edges[:-1],
        end_s=edges[1:],
        length_m=np.where(rests, 0.0, metres),
        moving_s=np.where(rests, 0.0, took),
        rest_s=np.where(rests, took, 0.0),
        grade=np.where(rests, 0.0, grade),
        altitude_m=0.5 * (altitude[1:] + altitude[:-1]),
        before=((number < BEFORE) & there).astype(float),
        within=((number >= BEFORE) & (number < BEFORE + WITHIN)).astype(float),
        has_altitude=heights is not None,
    )


def _heights(activity: Activity) -> tuple[FloatArray, FloatArray] | None:
    """Return times and heights, or None without any."""
    if "altitude_m" not in activity:
        return None
    altitude = activity["altitude_m"]
    known = np.isfinite(altitude)
    if known.sum() < 2:
        return None
    return activity["time_s"][known], altitude[known]


def ground_of(activity: Activity) -> tuple[str, GroundClass, float]:
    """Return what the recording's sport says of the ground: its class, its factors and its technicality.

    Parameters
    ----------
    activity : Activity
        The recording.

    Examples
    --------
    >>> ground_of(Activity({"time_s": [0.0]}, sport="running", sub_sport="trail"))[0]
    'trail'
    """
    trail = activity.sub_sport == "trail" or activity.sport in ("trail_running", "hiking", "mountaineering")
    name = "trail" if trail else "road"
    return name, ground_classes()[name], TECHNICALITY.get(name, 0.0)
