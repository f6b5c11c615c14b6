"""FIT course: the line with expected times, and course points to eat, drink, ease off."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from crampcast.course.marked import Mark, MarkedCourse
from crampcast.course.short_names import octets, short_names
from crampcast.formats.writing.fit_messages import (
    ENUM,
    SINT32,
    STRING,
    UINT16,
    UINT32,
    Field,
    Written,
    file_id,
    fit_bytes,
    seconds,
    semicircles,
)
from crampcast.formats.writing.xml_text import clean

MOST_POINTS = 190
"""Course points written; watches in use take at least 200 and drop the rest in silence."""
NAME_BYTES, COURSE_NAME_BYTES = 16, 32
"""Widths of names with their closing zero; what older watches show."""
POINT_TYPES = {"eat": 4, "drink": 3, "station": 0, "ease": 5, "finish": 0}
"""Food, water, generic, danger: types that every generation of watches knows."""
RUNNING = 1
TIMER, START, STOP_ALL = 0, 0, 9
_LOWEST_M, _HIGHEST_M = -500.0, 12_600.0
_NO_START = datetime(2000, 1, 1, tzinfo=UTC)


def fit_course(course: MarkedCourse) -> bytes:
    """Return a course as a FIT file.

    Parameters
    ----------
    course : MarkedCourse
        With positions.

    Returns
    -------
    bytes
        Times run from the start, or from the first of January 2000 where it is not known.

    Examples
    --------
    >>> line = np.linspace(0.0, 0.01, 3)
    >>> hill = MarkedCourse("Hill", 1e5 * line, 57 + line, line, 1e2 * line, 3e4 * line, (), None)
    >>> fit_course(hill)[8:12]
    b'.FIT'
    """
    start = course.start or _NO_START
    began = seconds(start)
    rows = _rising(course)
    ended = began + round(float(course.time_s[rows[-1]]))
    marks = course.at_most(MOST_POINTS)
    names = short_names([clean(_named(mark)) for mark in marks], octets(NAME_BYTES - 1))
    messages = [
        file_id(6, start),
        Written(31, [Field(4, ENUM, RUNNING), Field(5, STRING, clean(course.name), COURSE_NAME_BYTES)]),
        _lap(course, began, ended),
        _event(began, START),
        *(_point(course, mark, began, k, names[k]) for k, mark in enumerate(marks)),
        *(_record(course, row, began) for row in rows),
        _event(ended, STOP_ALL),
    ]
    return fit_bytes(messages)


def _named(mark: Mark) -> str:
    """Return the name of a point; a station's with the time that the plan comes there."""
    minutes = round(mark.time_s / 60.0)
    at = f" {minutes // 60}:{minutes % 60:02d}" if mark.kind in ("station", "finish") else ""
    return mark.name + at


def _rising(course: MarkedCourse) -> list[int]:
    """Return the rows whose whole seconds rise: a watch takes one place a second."""
    whole = np.round(course.time_s)
    kept = np.flatnonzero(np.concatenate([[True], np.diff(whole) > 0.0]))
    rows = [int(row) for row in kept]
    last = int(course.time_s.size) - 1
    if rows[-1] != last and len(rows) > 1:
        rows[-1] = last
    return rows


def _lap(course: MarkedCourse, began: int, ended: int) -> Written:
    milliseconds = 1000 * (ended - began)
    return Written(
        19,
        [
            Field(253, UINT32, began),
            Field(2, UINT32, began),
            Field(3, SINT32, semicircles(float(course.latitude_deg[0]))),
            Field(4, SINT32, semicircles(float(course.longitude_deg[0]))),
            Field(5, SINT32, semicircles(float(course.latitude_deg[-1]))),
            Field(6, SINT32, semicircles(float(course.longitude_deg[-1]))),
            Field(7, UINT32, milliseconds),
            Field(8, UINT32, milliseconds),
            Field(9, UINT32, _centimetres(float(course.distance_m[-1]))),
        ],
    )


def _event(when: int, what: int) -> Written:
    return Written(21, [Field(253, UINT32, when), Field(0, ENUM, TIMER), Field(1, ENUM, what)])


def _record(course: MarkedCourse, row: int, began: int) -> Written:
    altitude = float(course.altitude_m[row])
    return Written(
        20,
        [
            Field(253, UINT32, began + round(float(course.time_s[row]))),
            Field(0, SINT32, semicircles(float(course.latitude_deg[row]))),
            Field(1, SINT32, semicircles(float(course.longitude_deg[row]))),
            Field(5, UINT32, _centimetres(float(course.distance_m[row]))),
            Field(2, UINT16, _fifths(altitude) if np.isfinite(altitude) else None),
        ],
    )


def _point(course: MarkedCourse, mark: Mark, began: int, number: int, name: str) -> Written:
    latitude, longitude, _ = course.position_at(mark.distance_m)
    return Written(
        32,
        [
            Field(254, UINT16, number),
            Field(1, UINT32, began + round(mark.time_s)),
            Field(2, SINT32, semicircles(latitude)),
            Field(3, SINT32, semicircles(longitude)),
            Field(4, UINT32, _centimetres(mark.distance_m)),
            Field(5, ENUM, POINT_TYPES[mark.kind]),
            Field(6, STRING, name, NAME_BYTES),
        ],
    )


def _centimetres(metres: float) -> int:
    return min(round(100.0 * max(metres, 0.0)), 2**32 - 2)


def _fifths(altitude_m: float) -> int:
    """Return an altitude as the profile has it: fifths of a metre above −500 m."""
    return round(5.0 * (min(max(altitude_m, _LOWEST_M), _HIGHEST_M) + 500.0))
