"""Where to cut a course, and how steep each piece is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from crampcast.course.elevation import Profile
from crampcast.course.geometry import heading_rad
from crampcast.course.points import FloatArray

STEEPEST_GRADE: Final = 0.45
"""Range of the published cost equations; steeper ground is clipped to it."""
SHORT_M: Final = 50.0
LONG_M: Final = 100.0
LONG_COURSE_M: Final = 60_000.0
CHORD_SHARE: Final = 0.02
"""A piece is halved where the ground departs from its chord by more than this share of its usual length."""
SHORTEST_M: Final = 20.0


@dataclass(frozen=True, eq=False)
class Pieces:
    """Geometry of the running pieces, before ground and stops.

    Parameters
    ----------
    edge_m : numpy.ndarray, shape (n + 1,)
        Distances from the start at which pieces meet, m.
    edge_altitude_m : numpy.ndarray, shape (n + 1,)
        Height there after clipping, m.
    grade : numpy.ndarray, shape (n,)
        Rise over run.
    clipped : int
        Number of pieces that were steeper than ±0.45.

    Examples
    --------
    >>> import numpy as np
    >>> Pieces(np.array([0.0, 50.0]), np.array([0.0, 1.0]), np.array([0.02]), 0).clipped
    0
    """

    edge_m: FloatArray
    edge_altitude_m: FloatArray
    grade: FloatArray
    clipped: int


def piece_edges_m(profile: Profile, fixed_m: FloatArray, segment_m: float | None = None) -> FloatArray:
    """Choose where to cut a course.

    Parameters
    ----------
    profile : Profile
        Ground along the course.
    fixed_m : numpy.ndarray
        Distances at which a cut must lie (stations, changes of ground), m.
    segment_m : float, optional
        Usual length of a piece, m; 50, and 100 for courses of 60 km and more.

    Returns
    -------
    numpy.ndarray
        Increasing distances from 0 to the length, m.

    Notes
    -----
    Between two fixed cuts the pieces are equal; a piece is then halved, as long as the halves keep 20 m,
    where the ground departs from its chord by more than 2 % of the usual length, so that the grade within a
    piece is nearly constant.

    Examples
    --------
    >>> import numpy as np
    >>> flat = Profile(np.array([0.0, 100.0, 200.0]), np.zeros(3), np.zeros(3), 0.0, 0.0, 0.0, 0.0)
    >>> piece_edges_m(flat, np.array([120.0]))
    array([  0.,  60., 120., 160., 200.])
    """
    length = float(profile.distance_m[-1])
    usual = segment_m or (LONG_M if length >= LONG_COURSE_M else SHORT_M)
    inside = fixed_m[(fixed_m > 1.0) & (fixed_m < length - 1.0)]
    marks = np.unique(np.round(np.concatenate([[0.0], inside, [length]]), 6))
    marks[-1] = length
    edges: list[FloatArray] = []
    for start, end in pairwise(marks):
        parts = max(1, round((end - start) / usual))
        edges.append(np.linspace(start, end, parts + 1)[:-1])
    cut = np.concatenate([*edges, [length]])
    while True:
        middle = 0.5 * (cut[1:] + cut[:-1])
        bent = _chord_gap_m(profile, cut) > CHORD_SHARE * usual
        bent &= np.diff(cut) >= 2 * SHORTEST_M
        if not bent.any():
            return cut
        cut = np.sort(np.concatenate([cut, middle[bent]]))


def _chord_gap_m(profile: Profile, cut: FloatArray) -> FloatArray:
    """Give how far the ground departs from the chord at a quarter, half and three quarters of each piece."""
    height = np.interp(cut, profile.distance_m, profile.altitude_m)
    gap = np.zeros(cut.size - 1)
    for share in (0.25, 0.5, 0.75):
        place = cut[:-1] + share * np.diff(cut)
        chord = height[:-1] + share * np.diff(height)
        gap = np.maximum(gap, np.abs(np.interp(place, profile.distance_m, profile.altitude_m) - chord))
    return gap


def cut_course(profile: Profile, edge_m: FloatArray) -> Pieces:
    """Give each piece its grade.

    Parameters
    ----------
    profile : Profile
        Ground along the course.
    edge_m : numpy.ndarray, shape (n + 1,)
        Where pieces meet, m.

    Returns
    -------
    Pieces
        With grades within ±0.45.

    Notes
    -----
    What clipping takes from a piece is given to the pieces after it, then to those before it, that have
    room, so that the height difference between start and finish stays exact; only a course whose mean grade
    exceeds 0.45 loses height.

    Examples
    --------
    >>> import numpy as np
    >>> edge = np.array([0.0, 50.0, 100.0])
    >>> hill = Profile(edge, np.array([0.0, 30.0, 30.0]), np.zeros(3), 30.0, 0.0, 0.0, 0.1)
    >>> cut_course(hill, edge).grade
    array([0.45, 0.15])
    """
    length = np.diff(edge_m)
    rise = np.diff(np.interp(edge_m, profile.distance_m, profile.altitude_m))
    limit = STEEPEST_GRADE * length
    clipped = int((np.abs(rise) > limit + 1e-9).sum())
    start = float(np.interp(edge_m[0], profile.distance_m, profile.altitude_m))
    if clipped:
        rise, left = _pass_on(rise, limit)
        if abs(left) > 1e-9:
            back, _ = _pass_on(np.concatenate([[left], rise[::-1]]), np.concatenate([[0.0], limit[::-1]]))
            rise = back[1:][::-1]
    return Pieces(edge_m, start + np.concatenate([[0.0], np.cumsum(rise)]), rise / length, clipped)


def _pass_on(rise_m: FloatArray, limit_m: FloatArray) -> tuple[FloatArray, float]:
    """Clip rises, handing what is too much to the next piece; return what nobody could take too."""
    out = np.empty_like(rise_m)
    carry = 0.0
    for i, (rise, limit) in enumerate(zip(rise_m.tolist(), limit_m.tolist(), strict=True)):
        wanted = rise + carry
        out[i] = min(max(wanted, -limit), limit)
        carry = wanted - float(out[i])
    return out, carry


def along_line(
    distance_m: FloatArray, latitude_deg: FloatArray, longitude_deg: FloatArray, edge_m: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give position and heading of each piece from the line of the course.

    Parameters
    ----------
    distance_m, latitude_deg, longitude_deg : numpy.ndarray, shape (k,)
        The line; NaN positions where unknown.
    edge_m : numpy.ndarray, shape (n + 1,)
        Where pieces meet, m.

    Returns
    -------
    tuple of numpy.ndarray, shape (n,)
        Latitude and longitude of the middle (degrees) and heading (rad, clockwise from north).

    Examples
    --------
    >>> import numpy as np
    >>> run = np.array([0.0, 111.0])
    >>> along_line(run, np.array([45.0, 45.001]), np.full(2, 6.0), run)[2]
    array([0.])
    """
    if not np.isfinite(latitude_deg).all():
        unknown = np.full(edge_m.size - 1, np.nan)
        return unknown, unknown.copy(), unknown.copy()
    east = np.degrees(np.unwrap(np.radians(longitude_deg)))
    lat, lon = np.interp(edge_m, distance_m, latitude_deg), np.interp(edge_m, distance_m, east)
    middle = 0.5 * (edge_m[1:] + edge_m[:-1])
    mid_lon = np.interp(middle, distance_m, east)
    return (
        np.interp(middle, distance_m, latitude_deg),
        (mid_lon + 180.0) % 360.0 - 180.0,
        heading_rad(lat, lon),
    )
