"""GPX 1.1: the course as a track, the marks as waypoints with type and symbol."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import numpy as np

from crampcast.course.marked import MarkedCourse
from crampcast.formats.writing.xml_text import after, clean, document, utc

NAMESPACE = "http://www.topografix.com/GPX/1/1"
SYMBOLS = {
    "eat": "Restaurant",
    "drink": "Drinking Water",
    "station": "Checkpoint",
    "ease": "Danger Area",
    "finish": "Flag",
}


def gpx_text(course: MarkedCourse) -> bytes:
    """Return a course as GPX.

    Parameters
    ----------
    course : MarkedCourse
        With positions.

    Returns
    -------
    bytes
        A UTF-8 document. The track has expected times where the start is known.

    References
    ----------
    GPX 1.1 schema, https://www.topografix.com/GPX/1/1/gpx.xsd

    Examples
    --------
    >>> line = np.linspace(0.0, 0.01, 3)
    >>> text = gpx_text(MarkedCourse("Hill", 1e5 * line, 57 + line, line, 100 * line, 3e4 * line, (), None))
    >>> text.count(b"<trkpt"), b"<name>Hill</name>" in text
    (3, True)
    """
    root = ET.Element("gpx", {"xmlns": NAMESPACE, "version": "1.1", "creator": "crampcast"})
    meta = ET.SubElement(root, "metadata")
    ET.SubElement(meta, "name").text = clean(course.name)
    for mark in course.marks:
        latitude, longitude, altitude = course.position_at(mark.distance_m)
        point = ET.SubElement(root, "wpt", {"lat": f"{latitude:.6f}", "lon": f"{longitude:.6f}"})
        if np.isfinite(altitude):
            ET.SubElement(point, "ele").text = f"{altitude:.1f}"
        ET.SubElement(point, "name").text = clean(mark.name)
        ET.SubElement(point, "desc").text = clean(mark.note)
        ET.SubElement(point, "sym").text = SYMBOLS[mark.kind]
        ET.SubElement(point, "type").text = mark.kind
    track = ET.SubElement(root, "trk")
    ET.SubElement(track, "name").text = clean(course.name)
    ET.SubElement(track, "type").text = "running"
    segment = ET.SubElement(track, "trkseg")
    for i in range(course.distance_m.size):
        at = {"lat": f"{course.latitude_deg[i]:.6f}", "lon": f"{course.longitude_deg[i]:.6f}"}
        point = ET.SubElement(segment, "trkpt", at)
        if np.isfinite(course.altitude_m[i]):
            ET.SubElement(point, "ele").text = f"{course.altitude_m[i]:.1f}"
        if course.start is not None:
            ET.SubElement(point, "time").text = utc(after(course.start, float(course.time_s[i])))
    return document(root)
