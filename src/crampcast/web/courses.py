"""Courses that are open in the app: the sample, words, and what was dropped on a page."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crampcast.course.build import Course, build_course, course_from_words
from crampcast.course.points import RoutePoints
from crampcast.course.stated_climb import parse_climb_m, refuse_climb_of_words
from crampcast.course.station_table import read_stations
from crampcast.course.stations import Station, default_stop_s
from crampcast.errors import UnusableInput
from crampcast.formats.port import read_course
from crampcast.home import sample
from crampcast.jobs.explore import MOST_PIECES

SAMPLE = "sample"
SAMPLE_START, SAMPLE_WEATHER = "2026-07-19T09:30", "12-18 C, 75 % rh, cloudy, wind 4 m/s"
LARGEST_COURSE_BYTES = 32 << 20
KEPT = 8
MOST_STATIONS = 80


@dataclass(frozen=True)
class Opened:
    """A course as it came: points or words, and its stations.

    Parameters
    ----------
    key : str
        Name in the app's addresses; says nothing about the file.
    name : str
        What is shown.
    points : RoutePoints or None
        Points of a file; None for words.
    words : str
        The words.
    stations : tuple of Station or None
        Stations beside the file's own; None for the file's own.
    """

    key: str
    name: str
    points: RoutePoints | None
    words: str = ""
    stations: tuple[Station, ...] | None = None

    def built(
        self,
        stations: tuple[Station, ...] | None = None,
        ground: str | None = None,
        *,
        strict: bool = False,
        climb: str | None = None,
    ) -> Course:
        """Return the course, with other stations or a class of ground if they are given.

        Parameters
        ----------
        stations : tuple of Station, optional
            In place of its own.
        ground : str, optional
            A class of ground for all of it.
        strict : bool
            Refuse a course without heights.
        climb : str, optional
            Climb that the race states; words say theirs.
        """
        climb_m = None if climb is None else parse_climb_m(climb)
        if climb is not None and self.points is None:
            refuse_climb_of_words("climb")
        return self._build(self.stations if stations is None else stations, None, ground, strict, climb_m)

    def rough(self, course: Course) -> Course:
        """Return the same course in few enough pieces for a slider; itself where it has few."""
        if len(course.segments.length_m) <= MOST_PIECES:
            return course
        rests = int((course.segments.length_m == 0.0).sum())
        pieces = max(MOST_PIECES - rests, 64) * 0.75
        return self._build(course.stations, min(max(course.length_m / pieces, 10.0), 1000.0))

    def _build(
        self,
        stations: tuple[Station, ...] | None,
        segment_m: float | None,
        ground: str | None = None,
        strict: bool = False,
        climb_m: float | None = None,
    ) -> Course:
        if self.points is None:
            return course_from_words(self.words, stations=stations or (), ground=ground, segment_m=segment_m)
        return build_course(
            self.points,
            stations=stations,
            ground=ground,
            strict=strict,
            segment_m=segment_m,
            climb_m=climb_m,
        )


class Courses:
    """The courses that are open; the one not asked for longest is closed first. In memory alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: OrderedDict[str, Opened] = OrderedDict()

    def opened(self, key: str) -> Opened:
        """Return an open course.

        Raises
        ------
        UnusableInput
            If it is not open any more.
        """
        with self._lock:
            if key in self._open:
                self._open.move_to_end(key)
                return self._open[key]
        if key != SAMPLE:
            raise UnusableInput("this course is not open any more", where="course", remedy="drop it again")
        return self._keep(_sample())

    def from_file(self, content: bytes, name: str) -> Opened:
        """Open a course from a file.

        Parameters
        ----------
        content : bytes
            GPX, TCX or FIT.
        name : str
            Name of the file, for messages.
        """
        if len(content) > LARGEST_COURSE_BYTES:
            raise UnusableInput(
                f"more than {LARGEST_COURSE_BYTES >> 20} MB", where=name, remedy="send a smaller course"
            )
        points = read_course(content, name)
        key = hashlib.sha256(content).hexdigest()[:20]
        return self._keep(Opened(key, points.name or name, points))

    def from_words(self, words: str) -> Opened:
        """Open a course from words such as ``50 km 2400 m``."""
        course_from_words(words)
        key = hashlib.sha256(words.strip().encode()).hexdigest()[:20]
        return self._keep(Opened(key, words.strip(), None, words))

    def _keep(self, course: Opened) -> Opened:
        with self._lock:
            self._open[course.key] = course
            self._open.move_to_end(course.key)
            while len(self._open) > KEPT:
                self._open.popitem(last=False)
        return course


def _sample() -> Opened:
    path = sample("odbl/inverness_half_marathon.gpx")
    points = read_course(path.read_bytes(), path.name)
    table = sample("road/stations.csv")
    whole = build_course(points)
    listed, _ = read_stations(table.read_text(encoding="utf-8"), whole.length_m, table.name)
    return Opened(SAMPLE, points.name or path.stem, points, stations=tuple(listed))


def read_moved(stations: Sequence[Mapping[str, Any]], length_m: float) -> tuple[Station, ...]:
    """Read stations that were added or moved on the profile.

    Parameters
    ----------
    stations : sequence of mapping
        ``name, distance_m, water, food`` and, if stated, ``stop_s``.
    length_m : float
        Length of the course; stations beyond its ends are refused.
    """
    found = []
    if len(stations) > MOST_STATIONS:
        raise UnusableInput("too many stations", where="stations", remedy=f"keep to {MOST_STATIONS}")
    for said in stations:
        place, name = float(said["distance_m"]), str(said["name"])[:80]
        if not 0.0 <= place <= length_m:
            raise UnusableInput(
                "it lies off the course", where=name, remedy=f"give 0 to {length_m / 1000.0:.2f} km"
            )
        water, food, stop_s = bool(said.get("water", True)), bool(said.get("food")), said.get("stop_s")
        stop = default_stop_s(water=water, food=food, drop_bag=False) if stop_s is None else float(stop_s)
        found.append(
            Station(name, place, water=water, food=food, stop_s=stop, stop_stated=stop_s is not None)
        )
    return tuple(sorted(found, key=lambda station: station.distance_m))
