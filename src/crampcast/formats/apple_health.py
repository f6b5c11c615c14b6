"""Apple Health's export.xml, gigabytes of it, streamed: runs, walks, hikes as a log, and their pulse."""

from __future__ import annotations

import csv
import io
import math
from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO

from crampcast.errors import UnusableInput
from crampcast.formats.xml_stream import number, stream_file

ON_FOOT = frozenset({"running", "walking", "hiking"})
"""Kinds of workout that the log lists, as Apple and FIT both name them."""

METRES_IN: Mapping[str, float] = {"km": 1000.0, "mi": 1609.344, "m": 1.0, "yd": 0.9144, "ft": 0.3048}
SECONDS_IN: Mapping[str, float] = {"min": 60.0, "s": 1.0, "sec": 1.0, "h": 3600.0, "hr": 3600.0}
DISTANCE = "HKQuantityTypeIdentifierDistanceWalkingRunning"
HEART_RATE = "HKQuantityTypeIdentifierHeartRate"
MOST_WORKOUTS = 200_000
MOST_BEATS = 4_000_000
"""Heart rates kept for routes: 13 years of an hour a day at one in four seconds, in 64 MB."""

COLUMNS = (
    "date",
    "sport",
    "distance_m",
    "moving_s",
    "elapsed_s",
    "climb_m",
    "heart_rate_bpm",
    "max_heart_rate_bpm",
    "temperature_c",
    "filename",
)


@dataclass
class Workout:
    """One workout, filled as the file is read.

    Examples
    --------
    >>> Workout("running", 0.0, 600.0, 590.0).beats
    0
    """

    sport: str
    start: float
    end: float
    moving_s: float
    distance_m: float = float("nan")
    climb_m: float = float("nan")
    temperature_c: float = float("nan")
    stated_bpm: tuple[float, float] = (float("nan"), float("nan"))
    beats: int = 0
    beat_sum: float = 0.0
    beat_max: float = 0.0
    route: str = ""
    beat_at: array[float] = field(default_factory=lambda: array("d"))
    beat_bpm: array[float] = field(default_factory=lambda: array("d"))


def _unix(text: str) -> float:
    """Return Unix seconds of a date like ``2024-05-01 07:00:00 +0200``."""
    try:
        return datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", "")).timestamp()
    except (ValueError, OverflowError):
        return float("nan")


class Workouts:
    """Collects workouts: those on foot, and of the others those that have a route.

    Examples
    --------
    >>> Workouts().found
    []
    """

    def __init__(self) -> None:
        self.found: list[Workout] = []
        self.others: list[Workout] = []
        self._open: Workout | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name == "Workout":
            self._begin(attributes)
        elif self._open is None:
            return
        elif name == "WorkoutStatistics" and attributes.get("type") == DISTANCE:
            metres = METRES_IN.get(attributes.get("unit", "km"), 1000.0)
            self._open.distance_m = number(attributes.get("sum", "")) * metres
        elif name == "WorkoutStatistics" and attributes.get("type") == HEART_RATE:
            self._open.stated_bpm = (
                number(attributes.get("average", "")),
                number(attributes.get("maximum", "")),
            )
        elif name == "MetadataEntry":
            self._noted(self._open, attributes.get("key", ""), attributes.get("value", ""))
        elif name == "FileReference" and not self._open.route:
            self._open.route = attributes.get("path", "").lstrip("/")[:300]

    @staticmethod
    def _noted(workout: Workout, key: str, value: str) -> None:
        """Take a note on a workout: its climb, the warmth of its air."""
        figure, _, unit = value.partition(" ")
        if key == "HKElevationAscended":
            workout.climb_m = number(figure) * (0.01 if unit == "cm" else 1.0)
        elif key == "HKWeatherTemperature":
            workout.temperature_c = (number(figure) - 32) / 1.8 if unit == "degF" else number(figure)

    def _begin(self, attributes: dict[str, str]) -> None:
        """Open a workout if it is dated."""
        self._open = None
        kind = attributes.get("workoutActivityType", "").removeprefix("HKWorkoutActivityType").lower()[:40]
        start, end = _unix(attributes.get("startDate", "")), _unix(attributes.get("endDate", ""))
        if not start < end or len(self.found) + len(self.others) >= MOST_WORKOUTS:
            return
        seconds = number(attributes.get("duration", "")) * SECONDS_IN.get(
            attributes.get("durationUnit", "min"), 60
        )
        self._open = Workout(kind or "unknown", start, end, seconds if seconds > 0 else end - start)
        metres = METRES_IN.get(attributes.get("totalDistanceUnit", "km"), 1000.0)
        self._open.distance_m = number(attributes.get("totalDistance", "")) * metres

    def end(self, name: str, text: str) -> None:
        """Take the end of an element."""
        if name != "Workout" or self._open is None:
            return
        if self._open.sport in ON_FOOT:
            self.found.append(self._open)
        elif self._open.route:
            self.others.append(self._open)
        self._open = None


class HeartRates:
    """Adds heart rates to the workouts in which they fall.

    Examples
    --------
    >>> run = Workout("running", 0.0, 600.0, 590.0)
    >>> rates = HeartRates([run])
    >>> rates.start("Record", {"type": HEART_RATE, "startDate": "1970-01-01 00:01:00 +0000", "value": "150"})
    >>> run.beat_max
    150.0
    """

    def __init__(self, workouts: list[Workout]) -> None:
        self._workouts = sorted(workouts, key=lambda workout: workout.start)
        self._starts = [workout.start for workout in self._workouts]
        self._left = MOST_BEATS

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name != "Record" or attributes.get("type") != HEART_RATE:
            return
        when, rate = _unix(attributes.get("startDate", "")), number(attributes.get("value", ""))
        at = -1 if math.isnan(when) else bisect_right(self._starts, when) - 1
        if at < 0 or when > self._workouts[at].end or not 20 < rate < 260:
            return
        workout = self._workouts[at]
        workout.beats += 1
        workout.beat_sum += rate
        workout.beat_max = max(workout.beat_max, rate)
        if workout.route and self._left:
            self._left -= 1
            workout.beat_at.append(when)
            workout.beat_bpm.append(rate)

    def end(self, name: str, text: str) -> None:
        """Take the end of an element: nothing to do."""


def _cell(value: float, digits: int = 1) -> str:
    """Write a figure, nothing if it is missing."""
    return "" if math.isnan(value) else f"{value:.{digits}f}"


def workouts(file: IO[bytes]) -> list[Workout]:
    """Read the workouts of an ``export.xml`` with the heart rates that fall into them.

    Parameters
    ----------
    file : binary file
        The export; read twice if it can be rewound, so that heart rates find their workouts.

    Returns
    -------
    list of Workout
        Those on foot, and of the others those that have a route, by their start.

    Raises
    ------
    UnusableInput
        If there is none, or the file declares entities.

    Notes
    -----
    Memory grows with the workouts alone: of the millions of heart rates only those are kept that fall into a
    workout with a route, 4 million at most.

    Examples
    --------
    >>> import io
    >>> run = 'workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" totalDistance="5"'
    >>> when = 'startDate="2024-05-01 07:00:00 +0200" endDate="2024-05-01 07:31:00 +0200"'
    >>> workouts(io.BytesIO(f"<HealthData><Workout {run} {when}/></HealthData>".encode()))[0].distance_m
    5000.0
    """
    collected = Workouts()
    stream_file(file, collected)
    found = sorted(collected.found + collected.others, key=lambda workout: workout.start)
    if not found:
        raise UnusableInput("the health export holds no run, walk or hike")
    if file.seekable():
        file.seek(0)
        stream_file(file, HeartRates(found))
    return found


def as_log(found: Sequence[Workout]) -> bytes:
    """Write workouts on foot as a training log in crampcast's own columns.

    Parameters
    ----------
    found : sequence of Workout
        Workouts; those not on foot are passed over.

    Returns
    -------
    bytes
        CSV, the same for the same workouts; ``filename`` names the route.

    Examples
    --------
    >>> run = Workout("running", 1714539600.0, 1714541460.0, 1800.0, 5000.0)
    >>> print(as_log([run]).decode().splitlines()[1])
    2024-05-01T05:00:00+00:00,running,5000.0,1800.0,1860.0,,,,,
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for workout in found:
        if workout.sport not in ON_FOOT:
            continue
        mean, highest = workout.stated_bpm
        if workout.beats:
            mean, highest = workout.beat_sum / workout.beats, workout.beat_max
        writer.writerow(
            (
                datetime.fromtimestamp(workout.start, UTC).isoformat(),
                workout.sport,
                _cell(workout.distance_m),
                _cell(workout.moving_s),
                _cell(workout.end - workout.start),
                _cell(workout.climb_m),
                _cell(mean),
                _cell(highest),
                _cell(workout.temperature_c),
                workout.route,
            )
        )
    return text.getvalue().encode()
