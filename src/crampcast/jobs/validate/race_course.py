"""A race's listed heights as a course, its small hills added where the published climb asks for them."""

from __future__ import annotations

import numpy as np

from crampcast.course.build import Course, build_course
from crampcast.course.elevation import rises_and_falls_m
from crampcast.course.points import RoutePoints
from crampcast.evidence.races import RaceCourse

_STEP_M = 50.0
_HILL_M = 1000.0
"""Length of the small hills between listed heights."""
_SEGMENT_M = {"road": 250.0, "trail": 400.0}


def race_course(race: RaceCourse) -> Course:
    """Return a race as a course.

    Parameters
    ----------
    race : RaceCourse
        Listed heights.

    Returns
    -------
    Course
        With the listed heights, and waves of one kilometre on top where the published climb is larger than
        that of the list.
    """
    length_m = race.length_km * 1000.0
    distance_m = np.linspace(0.0, length_m, round(length_m / _STEP_M) + 1)
    listed_m = np.interp(distance_m, np.asarray(race.profile_km) * 1000.0, race.profile_m)
    height_m = listed_m + _wave_m(race, distance_m, listed_m) * np.sin(2.0 * np.pi * distance_m / _HILL_M)
    unknown = np.full(distance_m.size, np.nan)
    points = RoutePoints(unknown, unknown, height_m, distance_m, name=race.name, elevation_source="map")
    return build_course(points, stations=(), ground=race.ground, segment_m=_SEGMENT_M[race.ground])


def _wave_m(race: RaceCourse, distance_m: np.ndarray, listed_m: np.ndarray) -> float:
    """Return the height of the waves that bring the climb to the published one."""
    if race.climb_m is None:
        return 0.0
    heights = np.linspace(0.0, 60.0, 121)
    climbs = [
        rises_and_falls_m(listed_m + h * np.sin(2.0 * np.pi * distance_m / _HILL_M))[0] for h in heights
    ]
    return float(np.interp(race.climb_m, climbs, heights))
