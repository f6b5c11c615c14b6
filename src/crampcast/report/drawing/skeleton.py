"""A jointed figure: from the angles of its segments to points on paper."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

LENGTHS = {
    "trunk": 52.0,
    "neck": 15.0,
    "upper_arm": 33.0,
    "forearm": 38.0,
    "thigh": 44.0,
    "shank": 44.0,
    "foot": 20.0,
}
"""Lengths of the segments on paper; proportions of an adult."""

SIDES = ("near", "far")


class Point(NamedTuple):
    """A place on paper; y points up until it is drawn."""

    x: float
    y: float


def _along(start: Point, degrees: float, length: float) -> Point:
    """Return the end of a segment; 0 hangs down, 90 points ahead, 180 up."""
    angle = math.radians(degrees)
    return Point(start.x + length * math.sin(angle), start.y - length * math.cos(angle))


def joints(angles: Mapping[str, float]) -> dict[str, Point]:
    """Return the joints of a figure whose hip stands at the origin.

    Parameters
    ----------
    angles : mapping
        Direction of every segment, degrees: 0 hangs down, 90 points ahead, 180 up. ``trunk`` and ``neck`` are
        measured from upright, leaning ahead positive. Limbs carry a side: ``near.thigh``; what the far side
        does not say it shares with the near one.

    Returns
    -------
    dict
        ``hip, shoulder, head`` and by side ``elbow, hand, knee, ankle, toe``.

    Examples
    --------
    >>> upright = joints({"trunk": 0, "near.thigh": 0, "near.shank": 0, "near.foot": 90})
    >>> upright["shoulder"].y, upright["near.ankle"].y
    (52.0, -88.0)
    """
    hip = Point(0.0, 0.0)
    lean = angles.get("trunk", 0.0)
    shoulder = _along(hip, 180.0 - lean, LENGTHS["trunk"])
    found = {"hip": hip, "shoulder": shoulder}
    found["head"] = _along(shoulder, 180.0 - angles.get("neck", lean), LENGTHS["neck"])
    for side in SIDES:

        def angle(name: str, otherwise: float, side: str = side) -> float:
            return angles.get(f"{side}.{name}", angles.get(f"near.{name}", otherwise))

        elbow = _along(shoulder, angle("upper_arm", 0.0), LENGTHS["upper_arm"])
        knee = _along(hip, angle("thigh", 0.0), LENGTHS["thigh"])
        ankle = _along(knee, angle("shank", 0.0), LENGTHS["shank"])
        found |= {
            f"{side}.elbow": elbow,
            f"{side}.hand": _along(elbow, angle("forearm", 0.0), LENGTHS["forearm"]),
            f"{side}.knee": knee,
            f"{side}.ankle": ankle,
            f"{side}.toe": _along(ankle, angle("foot", 90.0), LENGTHS["foot"]),
        }
    return found
