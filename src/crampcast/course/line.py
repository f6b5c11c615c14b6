"""The line of a course: positions in order, distances from the start."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from crampcast.course.geometry import SAME_PLACE_M, cumulative_distance_m, position_spikes, usable_points
from crampcast.course.points import FloatArray, RoutePoints
from crampcast.course.words import LONGEST_COURSE_M, SHORTEST_COURSE_M
from crampcast.errors import UnusableInput

LARGEST_LEG_M: Final = 20_000.0


class CourseLine(NamedTuple):
    """The line of a course without repeats and jumps.

    Parameters
    ----------
    distance_m : numpy.ndarray, shape (n,)
        Distance from the start, increasing, m.
    latitude_deg, longitude_deg : numpy.ndarray, shape (n,)
        Positions; NaN where unknown.
    height_m : numpy.ndarray, shape (n,)
        Heights as given; NaN where missing.
    warnings : tuple of str
        What was left out.

    Examples
    --------
    >>> import numpy as np
    >>> CourseLine(np.array([0.0, 9.0]), np.zeros(2), np.zeros(2), np.zeros(2), ()).distance_m.size
    2
    """

    distance_m: FloatArray
    latitude_deg: FloatArray
    longitude_deg: FloatArray
    height_m: FloatArray
    warnings: tuple[str, ...]


def clean_line(points: RoutePoints) -> CourseLine:
    """Leave out points that are no places, repeat or jump; give the distance along the rest.

    Parameters
    ----------
    points : RoutePoints
        What the file says.

    Returns
    -------
    CourseLine
        At least two points, 0.1 to 1000 km.

    Notes
    -----
    Points less than 0.5 m beyond the last are one place. The file's own distances are taken where they
    increase and agree with the positions within 5 %.

    Examples
    --------
    >>> import numpy as np
    >>> north = np.array([45.0, 45.0, 45.01])
    >>> clean_line(RoutePoints(north, np.full(3, 6.0), np.full(3, np.nan))).distance_m.round()
    array([   0., 1112.])
    """
    where = points.name or "course"
    lat, lon = points.latitude_deg, points.longitude_deg
    warnings: list[str] = []
    placed = usable_points(lat, lon)
    if placed.sum() < 2 and points.distance_m is not None:
        return _line_by_distance(points, where)
    if (~placed).any():
        warnings.append(f"{int((~placed).sum())} points without a usable position were left out")
    lat, lon, height = lat[placed], lon[placed], points.altitude_m[placed]
    given = points.distance_m[placed] if points.distance_m is not None else None
    spikes = position_spikes(lat, lon)
    if spikes.any():
        warnings.append(f"{int(spikes.sum())} points that jump off the course were left out")
        lat, lon, height = lat[~spikes], lon[~spikes], height[~spikes]
        given = None
    if lat.size < 2:
        raise UnusableInput(
            "the course has fewer than two points", where=where, remedy="give a track or a route"
        )
    distance = cumulative_distance_m(lat, lon)
    leg = float(np.diff(distance).max())
    if leg > LARGEST_LEG_M:
        warnings.append(
            f"two neighbouring points lie {leg / 1000:.0f} km apart; the course between them is a guess"
        )
    distance = _trusted(distance, given)
    keep = _moves_on(distance)
    _refuse_length(float(distance[-1]), where)
    return CourseLine(distance[keep], lat[keep], lon[keep], _kept_heights(height, keep), tuple(warnings))


def _line_by_distance(points: RoutePoints, where: str) -> CourseLine:
    """Use the distances of a file without positions."""
    assert points.distance_m is not None
    known = np.isfinite(points.distance_m)
    distance, height = points.distance_m[known], points.altitude_m[known]
    if distance.size < 2 or (np.diff(distance) < 0).any():
        raise UnusableInput(
            "the course has no line", where=where, remedy="give positions, or increasing distances"
        )
    distance = distance - distance[0]
    _refuse_length(float(distance[-1]), where)
    keep = _moves_on(distance)
    unknown = np.full(int(keep.sum()), np.nan)
    return CourseLine(
        distance[keep], unknown, unknown, _kept_heights(height, keep), ("the course has no positions",)
    )


def _moves_on(distance_m: FloatArray) -> np.ndarray:
    """Mark points that lie at least half a metre beyond the last marked one; the last point always stays."""
    keep = np.zeros(distance_m.size, dtype=np.bool_)
    last = -np.inf
    for i, distance in enumerate(distance_m.tolist()):
        if distance - last >= SAME_PLACE_M:
            keep[i], last = True, distance
    if not keep[-1]:
        keep[np.flatnonzero(keep)[-1]] = keep.sum() == 1
        keep[-1] = True
    return keep


def _kept_heights(height_m: FloatArray, keep: np.ndarray) -> FloatArray:
    """Take the heights of the kept points; where one is missing, the next of its place."""
    place = np.cumsum(keep) - 1
    known = np.isfinite(height_m)
    out: FloatArray = height_m[keep].copy()
    hole = ~np.isfinite(out)
    for i in np.flatnonzero(known & ~keep):
        if 0 <= place[i] < out.size and hole[place[i]]:
            out[place[i]], hole[place[i]] = height_m[i], False
    return out


def _trusted(distance_m: FloatArray, given_m: FloatArray | None) -> FloatArray:
    """Take the file's distances where they increase and agree with the positions within 5 %."""
    if given_m is None or not np.isfinite(given_m).all() or (np.diff(given_m) < 0).any():
        return distance_m
    given = np.asarray(given_m - given_m[0], dtype=np.float64)
    agrees = bool(abs(given[-1] - distance_m[-1]) <= 0.05 * distance_m[-1])
    return given if agrees else distance_m


def _refuse_length(length_m: float, where: str) -> None:
    """Refuse a course too short or too long to be run."""
    if not SHORTEST_COURSE_M <= length_m <= LONGEST_COURSE_M:
        raise UnusableInput(
            f"a course of {length_m / 1000:.3g} km",
            where=where,
            remedy="give one of 0.1 to 1000 km; check the file's points",
        )
