"""Where a course lies that does not say so itself: for its clock, its sun and its weather."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Final

from crampcast.course.build import Course
from crampcast.errors import UnusableInput

OPTION: Final = "--place"
_REMEDY: Final = 'write latitude and longitude in degrees, such as "45.92,6.87"'
_SIDES: Final = {"N": 1.0, "S": -1.0, "E": 1.0, "W": -1.0}
_DEGREES: Final = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*([NSEW]?)\s*", re.IGNORECASE)


def parse_place(text: str) -> tuple[float, float]:
    """Read a place.

    Parameters
    ----------
    text : str
        Latitude and longitude in degrees, north and east counting up, or with their sides: ``45.92,6.87``,
        ``45.92N 6.87W``.

    Returns
    -------
    tuple of float
        Latitude and longitude, degrees.

    Raises
    ------
    UnusableInput
        If it is no place on the Earth.

    Examples
    --------
    >>> parse_place("45.92,6.87"), parse_place("33.9 S, 151.2 E")
    ((45.92, 6.87), (-33.9, 151.2))
    """
    parts = [_DEGREES.fullmatch(part) for part in re.split(r"[,;]|(?<=[NSEWnsew\d])\s+(?=[+-]?\d)", text)]
    if len(parts) != 2 or parts[0] is None or parts[1] is None:
        raise UnusableInput(f"{text.strip()[:40]!r} is no place", where=OPTION, remedy=_REMEDY)
    sides = [part.group(2).upper() for part in parts if part is not None]
    values = [float(part.group(1)) for part in parts if part is not None]
    if sides[0] not in ("", "N", "S") or sides[1] not in ("", "E", "W"):
        raise UnusableInput("it gives no latitude first", where=OPTION, remedy=_REMEDY)
    latitude, longitude = (v * _SIDES.get(side, 1.0) for v, side in zip(values, sides, strict=True))
    if abs(latitude) > 90.0 or abs(longitude) > 180.0:
        raise UnusableInput(f"{latitude:g}, {longitude:g} is not on the Earth", where=OPTION, remedy=_REMEDY)
    return latitude, longitude


def placed(course: Course, place: str | None) -> Course:
    """Return a course that lies at a place, if it names none itself.

    Parameters
    ----------
    course : Course
        As read.
    place : str, optional
        As `parse_place` takes it.

    Returns
    -------
    Course
        With its start there; the line stays unknown. A course with positions keeps its own place and says so.

    Examples
    --------
    >>> from crampcast.course.build import course_from_words
    >>> placed(course_from_words("10 km"), "45.92,6.87").start_latitude_deg
    45.92
    """
    if place is None:
        return course
    latitude, longitude = parse_place(place)
    if math.isfinite(course.start_latitude_deg) and math.isfinite(course.start_longitude_deg):
        said = f"{OPTION} was left aside: the course has a place of its own"
        return replace(course, warnings=(*course.warnings, said))
    return replace(course, start_latitude_deg=latitude, start_longitude_deg=longitude)
