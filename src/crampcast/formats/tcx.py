"""TCX: activities of one or several sports, and courses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from crampcast.activity.assemble import Recording, Session, assemble
from crampcast.activity.table import Activity
from crampcast.activity.totals import Total, rows_of_totals, said_of
from crampcast.course.points import RoutePoints, Waypoint
from crampcast.errors import UnusableInput
from crampcast.formats.gpx import MOST_POINTS
from crampcast.formats.sports import sport_named
from crampcast.formats.times import unix_time
from crampcast.formats.xml_stream import number, stream

COLUMN_OF: Mapping[str, str] = {
    "LatitudeDegrees": "latitude_deg",
    "LongitudeDegrees": "longitude_deg",
    "AltitudeMeters": "altitude_m",
    "DistanceMeters": "distance_m",
    "Value": "heart_rate_bpm",
    "Cadence": "cadence_per_min",
    "RunCadence": "cadence_per_min",
    "Watts": "power_w",
    "Temperature": "temperature_c",
    "Speed": "speed_m_s",
}


@dataclass
class _Lap:
    """One lap as the file states it."""

    start: float
    activity: int
    duration_s: float = float("nan")
    distance_m: float = float("nan")
    heart_rate_bpm: float = float("nan")
    trigger: str = ""


@dataclass
class TcxContent:
    """What a TCX file holds: points of all activities or courses, laps, course points.

    Examples
    --------
    >>> TcxContent().times
    []
    """

    times: list[float] = field(default_factory=list)
    columns: dict[str, dict[int, float]] = field(default_factory=dict)
    activity_of: list[int] = field(default_factory=list)
    sports: list[str] = field(default_factory=list)
    laps: list[_Lap] = field(default_factory=list)
    seams: list[int] = field(default_factory=list)
    places: list[Waypoint] = field(default_factory=list)
    device: str = ""
    name: str = ""
    is_tcx: bool = False
    is_course: bool = False
    damage: tuple[str, ...] = ()

    _in_point: bool = False
    _place: dict[str, str] | None = None
    _parents: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        self._parents.append(name)
        if name == "Trackpoint":
            if len(self.times) >= MOST_POINTS:
                raise UnusableInput(f"more than {MOST_POINTS} points", remedy="split the file")
            self._in_point = True
            self.times.append(float("nan"))
            self.activity_of.append(max(len(self.sports) - 1, 0))
        elif name == "Activity" and (attributes or not self.sports):  # bare: reading went on after a break
            self.sports.append(sport_named(attributes.get("Sport", "")) or "unknown")
        elif name == "Lap" and "Course" not in self._parents:
            self.laps.append(_Lap(unix_time(attributes.get("StartTime", "")), max(len(self.sports) - 1, 0)))
        elif name == "Track":
            self.seams.append(len(self.times))
        elif name == "Course":
            self.is_course = True
        elif name == "CoursePoint":
            self._place = {}
        elif name in {"TrainingCenterDatabase", "Activities", "Courses"}:
            self.is_tcx = True

    def end(self, name: str, text: str) -> None:
        """Take the end of an element."""
        if self._parents:
            self._parents.pop()
        if self._in_point:
            self._end_in_point(name, text)
        elif self._place is not None:
            self._end_in_place(self._place, name, text)
        else:
            self._end_elsewhere(name, text)

    def _end_in_point(self, name: str, text: str) -> None:
        """Take a property of a trackpoint, or its end."""
        if name == "Trackpoint":
            self._in_point = False
        elif name == "Time":
            self.times[-1] = unix_time(text)
        elif text and name in COLUMN_OF:
            self.columns.setdefault(COLUMN_OF[name], {})[len(self.times) - 1] = number(text)

    def _end_in_place(self, place: dict[str, str], name: str, text: str) -> None:
        """Take a property of a course point, or its end."""
        if name != "CoursePoint":
            place.setdefault(name, text)
            return
        self._place = None
        height = number(place.get("AltitudeMeters", ""))
        self.places.append(
            Waypoint(
                place.get("Name", ""),
                number(place.get("LatitudeDegrees", "")),
                number(place.get("LongitudeDegrees", "")),
                height if np.isfinite(height) else None,
                place.get("PointType", "generic").lower(),
            )
        )

    def _end_elsewhere(self, name: str, text: str) -> None:
        """Take a property of a lap, a course or a device."""
        parent = self._parents[-1] if self._parents else ""
        if parent == "Lap" and self.laps:
            lap = self.laps[-1]
            if name == "TotalTimeSeconds":
                lap.duration_s = number(text)
            elif name == "DistanceMeters":
                lap.distance_m = number(text)
            elif name == "TriggerMethod":
                lap.trigger = text.lower()
        elif parent == "AverageHeartRateBpm" and self.laps:
            self.laps[-1].heart_rate_bpm = number(text)
        elif name == "Name" and parent == "Creator":
            self.device = self.device or text
        elif name == "Name" and parent == "Course":
            self.name = self.name or text


def parse(data: bytes, where: str = "") -> TcxContent:
    """Read a TCX file as a stream.

    Parameters
    ----------
    data : bytes
        The file.
    where : str
        Its name, for errors.

    Returns
    -------
    TcxContent

    Raises
    ------
    UnusableInput
        If it is not TCX, declares entities or is too long.

    Examples
    --------
    >>> parse(b"<TrainingCenterDatabase/>").is_tcx
    True
    """
    content = TcxContent()
    frame = b"<TrainingCenterDatabase><Activities><Activity><Lap><Track>"
    damage = stream(data, content, points=(b"<Trackpoint", b"<Lap ", b"<Track>"), frame=frame, where=where)
    if not content.is_tcx:
        said = damage[0] if damage else "no <TrainingCenterDatabase> element"
        raise UnusableInput(
            f"this is not a TCX file ({said})", where=where, remedy="export the activity again"
        )
    content.damage = tuple(damage)
    return content


def _columns(content: TcxContent) -> dict[str, np.ndarray]:
    """Lay the points out as columns."""
    columns = {}
    for name, found in content.columns.items():
        values = np.full(len(content.times), np.nan)
        values[np.fromiter(found.keys(), dtype=np.intp, count=len(found))] = list(found.values())
        columns[name] = values
    return columns


def _sessions(content: TcxContent) -> list[Session]:
    """Return one session per activity that has points."""
    times, owner = np.array(content.times), np.array(content.activity_of)
    sessions = []
    for number_, sport in enumerate(content.sports):
        mine = times[(owner == number_) & np.isfinite(times)]
        timers = [
            lap.duration_s for lap in content.laps if lap.activity == number_ and np.isfinite(lap.duration_s)
        ]
        if mine.size:
            timer = float(sum(timers)) if timers else None
            sessions.append(Session(sport, "", float(mine.min()), float(mine.max()), timer))
    return sorted(sessions, key=lambda session: session.start_unix_s)


def to_activity(content: TcxContent, content_hash: str = "", where: str = "") -> Activity:
    """Make the table of a TCX activity.

    Parameters
    ----------
    content : TcxContent
        What was read.
    content_hash, where : str
        SHA-256 and name of the file.

    Returns
    -------
    Activity

    Raises
    ------
    UnusableInput
        If neither a point has a time nor a lap a start and a length.
    """
    times, columns, said = np.array(content.times), _columns(content), "tcx"
    damage = content.damage
    if not np.isfinite(times).any():
        totals = [
            Total(lap.start, lap.start + lap.duration_s, lap.distance_m, lap.heart_rate_bpm)
            for lap in content.laps
        ]
        times, columns = rows_of_totals(totals)
        said, damage = "totals of laps", (*damage, said_of(len(totals)))
    if not times.size:
        raise UnusableInput("the file holds no points with a time", where=where, remedy="export it again")
    sessions = _sessions(content)
    sports = {session.sport for session in sessions} or set(content.sports)
    laps = [
        (
            lap.start,
            lap.start + lap.duration_s,
            lap.distance_m if np.isfinite(lap.distance_m) else None,
            lap.trigger,
        )
        for lap in content.laps
        if np.isfinite(lap.start) and np.isfinite(lap.duration_s)
    ]
    seams = np.zeros(times.size, dtype=bool)
    seams[[seam for seam in content.seams if seam < seams.size]] = True
    recording = Recording(
        times,
        columns,
        dict.fromkeys(columns, said),
        sport=sports.pop() if len(sports) == 1 else "multisport" if sports else "unknown",
        sessions=sessions,
        laps=laps,
        seams=None if "distance_m" in columns else seams,
        device=content.device,
        source_format="tcx",
        content_hash=content_hash,
        name=content.name,
        damage=damage,
    )
    return assemble(recording)


def to_route(content: TcxContent, where: str = "") -> RoutePoints:
    """Return the line of a TCX course, or of an activity used as a course.

    Parameters
    ----------
    content : TcxContent
        What was read.
    where : str
        Name of the file.

    Returns
    -------
    RoutePoints

    Raises
    ------
    UnusableInput
        If there are fewer than two positions.
    """
    columns = _columns(content)
    missing = np.full(len(content.times), np.nan)
    lat, lon = columns.get("latitude_deg", missing), columns.get("longitude_deg", missing)
    with np.errstate(invalid="ignore"):
        kept = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    if kept.sum() < 2:
        raise UnusableInput("the course has fewer than two positions", where=where, remedy="give a track")
    return RoutePoints(
        lat[kept],
        lon[kept],
        columns.get("altitude_m", missing)[kept],
        waypoints=tuple(content.places),
        name=content.name,
        elevation_source="map" if content.is_course else "unknown",
        warnings=content.damage,
    )
