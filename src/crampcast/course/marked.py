"""A course with marked points, as a watch, a map or a calendar takes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

import numpy as np

from crampcast.course.points import FloatArray

MarkKind: TypeAlias = Literal["eat", "drink", "station", "ease", "finish"]
PRIORITY: dict[str, int] = {"finish": 0, "station": 1, "ease": 2, "eat": 3, "drink": 4}
"""What stays first where a device takes few points."""


@dataclass(frozen=True)
class Mark:
    """One place on the way where something is to be done.

    Parameters
    ----------
    kind : {"eat", "drink", "station", "ease", "finish"}
        What for.
    name : str
        Few words; writers shorten it to what a device shows.
    distance_m : float
        Along the course.
    time_s : float
        Expected time since the start.
    note : str
        The whole instruction.

    Examples
    --------
    >>> Mark("eat", "Gel", 8000.0, 2400.0, "25 g carbohydrate").kind
    'eat'
    """

    kind: MarkKind
    name: str
    distance_m: float
    time_s: float
    note: str = ""


@dataclass(frozen=True, eq=False)
class MarkedCourse:
    """The line of a course, when each point is passed, and the marks along it.

    Parameters
    ----------
    name : str
        Name of the course.
    distance_m, latitude_deg, longitude_deg, altitude_m, time_s : ndarray, shape (n,)
        The line; altitude may be NaN. Time is the expected one since the start.
    marks : tuple of Mark
        In order of distance.
    start : datetime or None
        Start with its zone, where known.

    Examples
    --------
    >>> line = np.linspace(0.0, 1.0, 3)
    >>> flat = MarkedCourse("x", 1000 * line, line, line, line, 300 * line, (), None)
    >>> flat.position_at(500.0)
    (0.5, 0.5, 0.5)
    """

    name: str
    distance_m: FloatArray
    latitude_deg: FloatArray
    longitude_deg: FloatArray
    altitude_m: FloatArray
    time_s: FloatArray
    marks: tuple[Mark, ...]
    start: datetime | None

    def position_at(self, distance_m: float) -> tuple[float, float, float]:
        """Return latitude, longitude (degrees) and altitude (m) at a distance."""
        return (
            float(np.interp(distance_m, self.distance_m, self.latitude_deg)),
            float(np.interp(distance_m, self.distance_m, self.longitude_deg)),
            float(np.interp(distance_m, self.distance_m, self.altitude_m)),
        )

    def ahead_of(self, distance_m: float, time_s: float) -> MarkedCourse:
        """Return what lies ahead of a place, distances and times counted from there.

        Parameters
        ----------
        distance_m, time_s : float
            Where, and since the start.

        Examples
        --------
        >>> line = np.linspace(0.0, 1.0, 3)
        >>> flat = MarkedCourse("x", 1000 * line, line, line, line, 300 * line, (), None)
        >>> rest = flat.ahead_of(250.0, 75.0)
        >>> rest.distance_m.tolist(), rest.time_s.tolist()
        ([0.0, 250.0, 750.0], [0.0, 75.0, 225.0])
        """
        ahead = self.distance_m > distance_m
        here = self.position_at(distance_m)
        lines = (self.latitude_deg, self.longitude_deg, self.altitude_m)
        latitude, longitude, altitude = (np.append(p, v[ahead]) for p, v in zip(here, lines, strict=True))
        start = self.start
        if start is not None:
            start = (start.astimezone(UTC) + timedelta(seconds=round(time_s))).astimezone(start.tzinfo)
        return replace(
            self,
            distance_m=np.append(distance_m, self.distance_m[ahead]) - distance_m,
            latitude_deg=latitude,
            longitude_deg=longitude,
            altitude_m=altitude,
            time_s=np.maximum(np.append(time_s, self.time_s[ahead]) - time_s, 0.0),
            marks=tuple(
                replace(mark, distance_m=mark.distance_m - distance_m, time_s=mark.time_s - time_s)
                for mark in self.marks
                if mark.distance_m > distance_m
            ),
            start=start,
        )

    def at_most(self, count: int) -> tuple[Mark, ...]:
        """Return the marks that a device with room for `count` takes, the dispensable ones left out.

        Notes
        -----
        Of the kind that does not fit whole, marks are left out evenly along the way.
        """
        if len(self.marks) <= count:
            return self.marks
        kept: list[Mark] = []
        for kind in sorted(PRIORITY, key=PRIORITY.__getitem__):
            these = [mark for mark in self.marks if mark.kind == kind]
            room = count - len(kept)
            if len(these) > room:
                these = (
                    [these[i] for i in np.unique(np.linspace(0, len(these) - 1, room).astype(int))]
                    if room
                    else []
                )
            kept += these
        return tuple(sorted(kept, key=lambda mark: mark.distance_m))


def shortened(name: str, length: int) -> str:
    """Return a name cut to what a device shows, at a word where that loses little.

    Examples
    --------
    >>> shortened("Aid station Foresthill", 15), shortened("Gel", 10), shortened("Ordentlich", 4)
    ('Aid station', 'Gel', 'Orde')
    """
    plain = " ".join(name.split())
    if len(plain) <= length:
        return plain
    cut = plain[:length]
    at = cut.rfind(" ") if plain[length] != " " else length
    return cut[:at].rstrip() if at >= length // 2 else cut
