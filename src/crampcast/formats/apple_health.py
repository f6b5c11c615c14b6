"""Apple Health's export.xml, gigabytes of it, read in constant memory: its runs, walks and hikes as a log."""

from __future__ import annotations

import csv
import io
import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from crampcast.errors import UnusableInput
from crampcast.formats.xml_stream import number, stream_file

SPORT_OF: Mapping[str, str] = {
    "HKWorkoutActivityTypeRunning": "running",
    "HKWorkoutActivityTypeWalking": "walking",
    "HKWorkoutActivityTypeHiking": "hiking",
}
METRES_IN: Mapping[str, float] = {"km": 1000.0, "mi": 1609.344, "m": 1.0, "yd": 0.9144, "ft": 0.3048}
SECONDS_IN: Mapping[str, float] = {"min": 60.0, "s": 1.0, "sec": 1.0, "h": 3600.0, "hr": 3600.0}
DISTANCE = "HKQuantityTypeIdentifierDistanceWalkingRunning"
HEART_RATE = "HKQuantityTypeIdentifierHeartRate"
MOST_WORKOUTS = 200_000
COLUMNS = (
    "date",
    "sport",
    "distance_m",
    "moving_s",
    "elapsed_s",
    "climb_m",
    "heart_rate_bpm",
    "max_heart_rate_bpm",
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
    beats: int = 0
    beat_sum: float = 0.0
    beat_max: float = 0.0


def _unix(text: str) -> float:
    """Return Unix seconds of a date like ``2024-05-01 07:00:00 +0200``."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z").timestamp()
    except ValueError:
        return float("nan")


class Workouts:
    """Collects workouts on foot.

    Examples
    --------
    >>> Workouts().found
    []
    """

    def __init__(self) -> None:
        self.found: list[Workout] = []
        self._open: Workout | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name == "Workout":
            self._begin(attributes)
        elif self._open is not None and name == "WorkoutStatistics" and attributes.get("type") == DISTANCE:
            metres = METRES_IN.get(attributes.get("unit", "km"), 1000.0)
            self._open.distance_m = number(attributes.get("sum", "")) * metres
        elif (
            self._open is not None
            and name == "MetadataEntry"
            and attributes.get("key") == "HKElevationAscended"
        ):
            value, _, unit = attributes.get("value", "").partition(" ")
            self._open.climb_m = number(value) * (0.01 if unit == "cm" else 1.0)

    def _begin(self, attributes: dict[str, str]) -> None:
        """Open a workout if it is on foot and dated."""
        sport = SPORT_OF.get(attributes.get("workoutActivityType", ""))
        start, end = _unix(attributes.get("startDate", "")), _unix(attributes.get("endDate", ""))
        if sport is None or not start < end or len(self.found) >= MOST_WORKOUTS:
            return
        seconds = number(attributes.get("duration", "")) * SECONDS_IN.get(
            attributes.get("durationUnit", "min"), 60
        )
        self._open = Workout(sport, start, end, seconds if seconds > 0 else end - start)
        metres = METRES_IN.get(attributes.get("totalDistanceUnit", "km"), 1000.0)
        self._open.distance_m = number(attributes.get("totalDistance", "")) * metres

    def end(self, name: str, text: str) -> None:
        """Take the end of an element."""
        if name == "Workout" and self._open is not None:
            self.found.append(self._open)
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

    def end(self, name: str, text: str) -> None:
        """Take the end of an element: nothing to do."""


def _cell(value: float, digits: int = 1) -> str:
    """Write a figure, nothing if it is missing."""
    return "" if math.isnan(value) else f"{value:.{digits}f}"


def workouts_as_log(file: IO[bytes]) -> bytes:
    """Turn the workouts on foot of an ``export.xml`` into a training log.

    Parameters
    ----------
    file : binary file
        The export; read twice if it can be rewound, so that heart rates find their workouts.

    Returns
    -------
    bytes
        CSV in crampcast's own columns, the same for the same workouts.

    Raises
    ------
    UnusableInput
        If there is no workout on foot, or the file declares entities.

    Examples
    --------
    >>> import io
    >>> run = 'workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" totalDistance="5"'
    >>> when = 'startDate="2024-05-01 07:00:00 +0200" endDate="2024-05-01 07:31:00 +0200"'
    >>> xml = f"<HealthData><Workout {run} {when}/></HealthData>".encode()
    >>> print(workouts_as_log(io.BytesIO(xml)).decode().splitlines()[1])
    2024-05-01T05:00:00+00:00,running,5000.0,1800.0,1860.0,,,
    """
    workouts = Workouts()
    stream_file(file, workouts)
    if not workouts.found:
        raise UnusableInput("the health export holds no run, walk or hike")
    if file.seekable():
        file.seek(0)
        stream_file(file, HeartRates(workouts.found))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for workout in sorted(workouts.found, key=lambda workout: workout.start):
        mean = workout.beat_sum / workout.beats if workout.beats else float("nan")
        writer.writerow(
            (
                datetime.fromtimestamp(workout.start, UTC).isoformat(),
                workout.sport,
                _cell(workout.distance_m),
                _cell(workout.moving_s),
                _cell(workout.end - workout.start),
                _cell(workout.climb_m),
                _cell(mean),
                _cell(workout.beat_max if workout.beats else float("nan")),
            )
        )
    return text.getvalue().encode()
