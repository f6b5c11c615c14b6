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


# Room that a pin and a letter take, in percent of the axis: a page of 1120 px, and one of 360 px.
_PIN_WIDE = 2.8
_PIN_NARROW = 8.0
_LETTER = 0.95
_LONGEST_NAME = 18.0


@dataclass(frozen=True)
class Place:
    """A station on the profile.

    Parameters
    ----------
    number : int
        Its number, the same as in the table.
    name : str
        Its name.
    percent : float
        Its place on the axis.
    roomy : bool
        Whether the name fits before the next station.
    pin : {"always", "wide", "never"}
        Whether its number fits beside the last: on every page, on a wide one, or not at all.
    """

    number: int
    name: str
    percent: float
    roomy: bool
    pin: str


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
    [Place(number=1, name='Hut', percent=40.0, roomy=True, pin='always')]
    """
    found = []
    for number, station in enumerate(rows(result, "stations"), start=1):
        distance_m = finite(station.get("distance_m"))
        if distance_m is not None:
            found.append((number, plain(station.get("name")), axis.percent(distance_m)))
    marked: list[Place] = []
    last_wide = last_narrow = -100.0
    for index, (number, name, place) in enumerate(found):
        following = found[index + 1][2] if index + 1 < len(found) else 100.0
        pin = "never"
        if place - last_wide >= _PIN_WIDE:
            pin, last_wide = "wide", place
            if place - last_narrow >= _PIN_NARROW:
                pin, last_narrow = "always", place
        roomy = place + min(_LETTER * len(name) + 0.5, _LONGEST_NAME) <= following
        marked.append(Place(number, name, place, roomy, pin))
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
