"""The course as a picture: its heights, the night, the stations, the marks of its axis."""

from __future__ import annotations

from dataclasses import dataclass

from crampcast.report.axis import CourseAxis, Tick
from crampcast.report.quantities import System, measure
from crampcast.report.ramp import Ramp
from crampcast.report.reading import Result, band, numbers, part, rows
from crampcast.report.strips import BandStrip, band_strip, cells
from crampcast.report.untrusted import finite, plain

_NIGHT_STEPS = Ramp((0.25, 0.5, 0.75))


@dataclass(frozen=True)
class Place:
    """A station on the profile: number, name, place in percent, and whether the name fits beside the last."""

    number: int
    name: str
    percent: float
    roomy: bool


def altitude_strip(result: Result, axis: CourseAxis, units: System) -> BandStrip | None:
    """Draw the course's heights.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    axis : CourseAxis
        The course.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    BandStrip or None
        The profile; None where the course has no heights.

    Examples
    --------
    >>> axis = CourseAxis((0.0, 1000.0), (), ())
    >>> strip = altitude_strip({"profile": {"altitude_m": [500, 700]}}, axis, "metric")
    >>> strip.readings
    ('500 m', '700 m')
    """
    course = part(result, "course")
    curves = band(part(result, "profile").get("altitude_m"), len(axis.distance_m))
    if curves is None or course.get("has_elevation") is False:
        return None
    return band_strip("altitude", curves, axis, measure("altitude", units))


def night(result: Result, axis: CourseAxis) -> tuple[tuple[int, str], ...]:
    """Colour the course by darkness.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    axis : CourseAxis
        The course.

    Returns
    -------
    tuple of (int, str)
        Darkness, 1 (dusk) to 3 (night), and the outline of the stretches; empty for a run by day.

    Examples
    --------
    >>> night({"profile": {"daylight": [1, 0]}}, CourseAxis((0.0, 1000.0), (), ()))
    ((3, 'M500 0h500v100h-500z'),)
    """
    daylight = numbers(part(result, "profile").get("daylight"), len(axis.distance_m))
    dark = [None if light is None else 1 - light for light in daylight]
    return tuple(cell for cell in cells(dark, axis, _NIGHT_STEPS) if cell[0] > 0) if dark else ()


def places(result: Result, axis: CourseAxis) -> list[Place]:
    """Mark the stations on the profile.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    axis : CourseAxis
        The course.

    Returns
    -------
    list of Place
        Stations in order; numbers match the table's.

    Examples
    --------
    >>> station = {"name": "Hut", "distance_m": 400}
    >>> places({"stations": [station]}, CourseAxis((0.0, 1000.0), (), ()))
    [Place(number=1, name='Hut', percent=40.0, roomy=True)]
    """
    marked: list[Place] = []
    free_from = 0.0
    for number, station in enumerate(rows(result, "stations"), start=1):
        distance_m = finite(station.get("distance_m"))
        if distance_m is None:
            continue
        name, place = plain(station.get("name")), axis.percent(distance_m)
        half = 0.5 + 0.45 * min(len(name), 24)
        roomy = place - half >= free_from and place + half <= 100.0
        free_from = place + half if roomy else free_from
        marked.append(Place(number, name, place, roomy))
    return marked


def minor(ticks: tuple[Tick, ...]) -> list[tuple[Tick, bool]]:
    """Tell which marks give way on a narrow page: every second one when there are many.

    Parameters
    ----------
    ticks : tuple of Tick
        Marks of an axis.

    Returns
    -------
    list of (Tick, bool)
        The marks, and whether they give way.

    Examples
    --------
    >>> [gives_way for _, gives_way in minor((Tick(0, "0"),) * 6)]
    [False, True, False, True, False, True]
    """
    many = len(ticks) > 5
    return [(tick, many and index % 2 == 1) for index, tick in enumerate(ticks)]
