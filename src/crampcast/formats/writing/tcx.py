"""TCX: a course with course points."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import numpy as np

from crampcast.course.marked import MarkedCourse, shortened
from crampcast.course.short_names import letters, short_names
from crampcast.formats.writing.xml_text import after, clean, document, utc

NAMESPACE = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
COURSE_NAME_LENGTH, POINT_NAME_LENGTH = 15, 10
"""Longest names that the schema allows."""
MOST_POINTS = 200
POINT_TYPES = {"eat": "Food", "drink": "Water", "station": "Generic", "ease": "Danger", "finish": "Generic"}
_NO_START = datetime(2000, 1, 1, tzinfo=UTC)


def tcx_course_text(course: MarkedCourse) -> bytes:
    """Return a course as TCX.

    Parameters
    ----------
    course : MarkedCourse
        With positions.

    Returns
    -------
    bytes
        A UTF-8 document; times run from the start, or from the first of January 2000 where it is not known.

    References
    ----------
    TrainingCenterDatabase v2 schema, Garmin.

    Examples
    --------
    >>> line = np.linspace(0.0, 0.01, 3)
    >>> hill = MarkedCourse("Hill", 1e5 * line, 57 + line, line, 1e2 * line, 3e4 * line, (), None)
    >>> tcx_course_text(hill).count(b"<Trackpoint>")
    3
    """
    start = course.start or _NO_START
    root = ET.Element("TrainingCenterDatabase", {"xmlns": NAMESPACE})
    one = ET.SubElement(ET.SubElement(root, "Courses"), "Course")
    ET.SubElement(one, "Name").text = shortened(clean(course.name), COURSE_NAME_LENGTH)
    lap = ET.SubElement(one, "Lap")
    ET.SubElement(lap, "TotalTimeSeconds").text = f"{float(course.time_s[-1]):.0f}"
    ET.SubElement(lap, "DistanceMeters").text = f"{float(course.distance_m[-1]):.1f}"
    for name, at in (("BeginPosition", 0), ("EndPosition", -1)):
        _position(lap, name, float(course.latitude_deg[at]), float(course.longitude_deg[at]))
    ET.SubElement(lap, "Intensity").text = "Active"
    track = ET.SubElement(one, "Track")
    for i in range(course.distance_m.size):
        point = ET.SubElement(track, "Trackpoint")
        ET.SubElement(point, "Time").text = utc(after(start, float(course.time_s[i])))
        _position(point, "Position", float(course.latitude_deg[i]), float(course.longitude_deg[i]))
        if np.isfinite(course.altitude_m[i]):
            ET.SubElement(point, "AltitudeMeters").text = f"{course.altitude_m[i]:.1f}"
        ET.SubElement(point, "DistanceMeters").text = f"{course.distance_m[i]:.1f}"
    marks = course.at_most(MOST_POINTS)
    names = short_names([clean(mark.name) for mark in marks], letters(POINT_NAME_LENGTH))
    for mark, name in zip(marks, names, strict=True):
        latitude, longitude, altitude = course.position_at(mark.distance_m)
        point = ET.SubElement(one, "CoursePoint")
        ET.SubElement(point, "Name").text = name
        ET.SubElement(point, "Time").text = utc(after(start, mark.time_s))
        _position(point, "Position", latitude, longitude)
        if np.isfinite(altitude):
            ET.SubElement(point, "AltitudeMeters").text = f"{altitude:.1f}"
        ET.SubElement(point, "PointType").text = POINT_TYPES[mark.kind]
        ET.SubElement(point, "Notes").text = clean(mark.note)
    return document(root)


def _position(parent: ET.Element, name: str, latitude_deg: float, longitude_deg: float) -> None:
    """Add a position."""
    at = ET.SubElement(parent, name)
    ET.SubElement(at, "LatitudeDegrees").text = f"{latitude_deg:.6f}"
    ET.SubElement(at, "LongitudeDegrees").text = f"{longitude_deg:.6f}"
