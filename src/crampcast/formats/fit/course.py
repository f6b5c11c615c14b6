"""FIT courses (and activities used as courses) as points on a line with marked places."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from crampcast.course.points import RoutePoints, Waypoint
from crampcast.errors import UnusableInput
from crampcast.formats.fit.messages import SEMICIRCLES_PER_DEGREE, FitMessages


def _degrees(value: Any) -> float:
    """Turn semicircles into degrees; NaN if missing."""
    return value / SEMICIRCLES_PER_DEGREE if isinstance(value, int | float) else math.nan


def to_route(messages: FitMessages, where: str = "") -> RoutePoints:
    """Return the line of a FIT course with its course points.

    Parameters
    ----------
    messages : FitMessages
        Decoded file.
    where : str
        Its name, for the error.

    Returns
    -------
    RoutePoints
        With the recorded distance where it never falls.

    Raises
    ------
    UnusableInput
        If there are fewer than two positions.
    """
    records = messages.records
    missing = np.full(messages.length, np.nan)
    lat, lon = records.get("position_lat", missing), records.get("position_long", missing)
    with np.errstate(invalid="ignore"):
        kept = (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & ~((lat == 0) & (lon == 0))
    if kept.sum() < 2:
        raise UnusableInput(
            "the course has fewer than two positions", where=where, remedy="give a course or a track"
        )
    altitude = records.get("enhanced_altitude", records.get("altitude", missing))[kept]
    distance = records.get("distance", missing)[kept]
    rising = bool(np.isfinite(distance).all() and (np.diff(distance) >= 0).all() and distance[-1] > 0)
    places = tuple(
        Waypoint(
            str(point.get("name", "")),
            _degrees(point.get("position_lat")),
            _degrees(point.get("position_long")),
            None,
            str(point.get("type", "generic")).lower(),
            float(point["distance"]) if isinstance(point.get("distance"), int | float) else None,
        )
        for point in messages.others.get("course_point", [])
    )
    is_course = "course" in messages.others
    return RoutePoints(
        lat[kept],
        lon[kept],
        altitude,
        distance_m=distance if rising else None,
        waypoints=places,
        name=str(messages.first("course").get("name", "")),
        elevation_source="map" if is_course else "unknown",
        warnings=messages.damage,
    )
