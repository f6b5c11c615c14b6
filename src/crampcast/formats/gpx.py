"""GPX 1.0 and 1.1: tracks, routes, waypoints, and the extensions of the common makers under any prefix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from crampcast.activity.assemble import Recording, Session, assemble
from crampcast.activity.position import steps_m
from crampcast.activity.table import Activity
from crampcast.course.points import RoutePoints, Waypoint
from crampcast.errors import UnusableInput
from crampcast.formats.sports import STRAVA_NUMBERS, is_trail, known_sport
from crampcast.formats.times import unix_time
from crampcast.formats.xml_stream import number, stream

FloatArray: TypeAlias = npt.NDArray[np.float64]

MOST_POINTS = 3_000_000
NAN = float("nan")
FIRST_SATELLITE_S = 315_532_800
"""Before 1980 nobody recorded a track; such clocks are broken."""

LONGEST_FILLED = 5
"""Points in a row without a time that are placed between their neighbours."""

APART_S = 8 * 3600.0
"""Tracks of one file between which more hours lie are runs of their own."""

FASTEST_M_S = 150.0
"""A line passed faster than this carries the times of a drawing, not of a journey."""


COLUMN_OF: Mapping[str, str] = {
    "ele": "altitude_m",
    "hr": "heart_rate_bpm",
    "heartrate": "heart_rate_bpm",
    "cad": "cadence_per_min",
    "cadence": "cadence_per_min",
    "runcadence": "cadence_per_min",
    "atemp": "temperature_c",
    "temp": "temperature_c",
    "temperature": "temperature_c",
    "power": "power_w",
    "watts": "power_w",
    "powerinwatts": "power_w",
    "speed": "speed_m_s",
    "stancetime": "ground_contact_ms",
    "verticaloscillation": "vertical_oscillation_mm",
}
"""Elements of a point, lower case, without prefix and underscores, and the column each fills."""


@dataclass
class _Line:
    """Points of all tracks, or of all routes."""

    latitude: list[float] = field(default_factory=list)
    longitude: list[float] = field(default_factory=list)
    time: list[float] = field(default_factory=list)
    seams: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    columns: dict[str, dict[int, float]] = field(default_factory=dict)


@dataclass
class GpxContent:
    """What a GPX file holds: tracks and routes as lines, waypoints, names.

    Examples
    --------
    >>> GpxContent().tracks.latitude
    []
    """

    tracks: _Line = field(default_factory=_Line)
    routes: _Line = field(default_factory=_Line)
    waypoints: list[Waypoint] = field(default_factory=list)
    name: str = ""
    sport: str = "unknown"
    sub_sport: str = ""
    creator: str = ""
    is_gpx: bool = False
    damage: tuple[str, ...] = ()

    _line: _Line | None = None
    _place: dict[str, str] | None = None
    _named_by_leg: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name in {"trkpt", "rtept", "rpt"}:  # rpt: bends between the points of a route, as Garmin writes
            line = self._line = self.tracks if name == "trkpt" else self.routes
            if len(line.latitude) >= MOST_POINTS:
                raise UnusableInput(f"more than {MOST_POINTS} points", remedy="split the file")
            line.latitude.append(number(attributes.get("lat", "")))
            line.longitude.append(number(attributes.get("lon", "")))
            line.time.append(NAN)
        elif name in {"trkseg", "rte"}:
            line = self.tracks if name == "trkseg" else self.routes
            line.seams.append(len(line.latitude))
        elif name == "trk":
            if self.tracks.parts and self._named_by_leg:  # one name of several legs names none of the whole
                self.name = ""
            self.tracks.parts.append(len(self.tracks.latitude))
        elif name == "wpt":
            self._place = dict(attributes)
        elif name == "gpx":
            self.is_gpx, self.creator = True, attributes.get("creator", self.creator)

    def end(self, name: str, text: str) -> None:
        """Take the end of an element."""
        line = self._line
        if line is not None:
            self._end_in_point(line, name, text)
        elif self._place is not None:
            self._end_in_place(self._place, name, text)
        elif name == "name" and not self.name and len(self.tracks.parts) < 2:
            self.name, self._named_by_leg = text, bool(self.tracks.parts)
        elif name in {"type", "activityType"} and self.sport == "unknown" and text:
            self.sport = (
                STRAVA_NUMBERS.get(text) or ("" if text.isdigit() else known_sport(text)) or "unknown"
            )
            self.sub_sport = "trail" if is_trail(text) and self.sport == "running" else ""

    def _end_in_point(self, line: _Line, name: str, text: str) -> None:
        """Take a property of a point, or its end."""
        if name == "time":
            line.time[-1] = unix_time(text)
        elif name in {"trkpt", "rtept"}:
            self._line = None
        elif text:
            column = COLUMN_OF.get(name.lower().replace("_", ""))
            if column is not None:
                line.columns.setdefault(column, {})[len(line.latitude) - 1] = number(text)

    def _end_in_place(self, place: dict[str, str], name: str, text: str) -> None:
        """Take a property of a waypoint, or its end."""
        if name != "wpt":
            place.setdefault(name, text)
            return
        self._place = None
        height = number(place.get("ele", ""))
        kind = (place.get("type") or place.get("sym") or "generic").lower()
        position = number(place.get("lat", "")), number(place.get("lon", ""))
        known = height if np.isfinite(height) else None
        self.waypoints.append(Waypoint(place.get("name", ""), *position, known, kind))


def _column(line: _Line, name: str) -> FloatArray:
    """Return one column of a line, NaN where points lack it."""
    values = np.full(len(line.latitude), np.nan)
    found = line.columns.get(name, {})
    values[np.fromiter(found.keys(), dtype=np.intp, count=len(found))] = list(found.values())
    return values


def parse(data: bytes, where: str = "") -> GpxContent:
    """Read a GPX file as a stream.

    Parameters
    ----------
    data : bytes
        The file.
    where : str
        Its name, for errors.

    Returns
    -------
    GpxContent

    Raises
    ------
    UnusableInput
        If it is not GPX, declares entities or is too long.

    Examples
    --------
    >>> parse(b'<gpx><wpt lat="45" lon="6"><name>Spring</name></wpt></gpx>').waypoints[0].name
    'Spring'
    """
    content = GpxContent()
    points, frame = (b"<type>", b"<trkpt", b"<trkseg", b"<rtept", b"<wpt"), b"<gpx><trk><trkseg>"
    damage = stream(data, content, points=points, frame=frame, where=where)
    if not content.is_gpx:
        said = damage[0] if damage else "no <gpx> element"
        raise UnusableInput(
            f"this is not a GPX file ({said})", where=where, remedy="export the activity again"
        )
    content.damage = tuple(damage)
    return content


def has_clock(line: _Line) -> bool:
    """Tell whether a line is a recording: most points have times, spread as a journey takes them."""
    times = np.array(line.time)
    known = times[np.isfinite(times)]
    if known.size < 2 or known.size < 0.5 * times.size or np.median(known) < FIRST_SATELLITE_S:
        return False
    lat, lon = np.array(line.latitude), np.array(line.longitude)
    with np.errstate(invalid="ignore"):
        speeds = steps_m(lat, lon) / np.maximum(np.abs(np.diff(times)), 0.1)
    speeds = speeds[np.isfinite(speeds)]
    return bool(np.ptp(known) > 0 and speeds.size and np.median(speeds) < FASTEST_M_S)


def _times(line: _Line) -> tuple[FloatArray, list[str]]:
    """Return the times of a track, lone missing ones between their neighbours filled by order."""
    times = np.array(line.time)
    missing = ~np.isfinite(times)
    if not missing.any():
        return times, []
    known = np.flatnonzero(~missing)
    inside = missing.copy()
    inside[: known[0]] = inside[known[-1] + 1 :] = False
    gaps = np.diff(known)
    long = np.repeat(gaps > LONGEST_FILLED + 1, gaps)
    inside[known[0] : known[-1]] &= ~long
    if not inside.any():
        return times, []
    times[inside] = np.interp(np.flatnonzero(inside), known, times[known])
    return times, [f"{int(inside.sum())} points without a time were placed between their neighbours"]


def _sessions(content: GpxContent, times: FloatArray) -> list[Session]:
    """Return the tracks as activities of their own where hours lie between them, else none."""
    found: list[Session] = []
    for part in np.split(times, [start for start in content.tracks.parts if 0 < start < times.size]):
        known = part[np.isfinite(part)]
        if not known.size:
            continue
        start, end = float(known.min()), float(known.max())
        if found and found[-1].end_unix_s <= start < found[-1].end_unix_s + APART_S:
            start = found.pop().start_unix_s
        found.append(Session(content.sport, content.sub_sport, start, end))
    apart = all(
        before.end_unix_s < after.start_unix_s for before, after in pairwise(sorted(found, key=_begin))
    )
    return sorted(found, key=_begin) if len(found) > 1 and apart else []


def _begin(session: Session) -> float:
    """Return when a session begins."""
    return session.start_unix_s


def to_activity(content: GpxContent, content_hash: str = "", where: str = "") -> Activity:
    """Make the table of a GPX recording; stretches between segments do not count as distance.

    Parameters
    ----------
    content : GpxContent
        What was read.
    content_hash, where : str
        SHA-256 and name of the file.

    Returns
    -------
    Activity

    Raises
    ------
    UnusableInput
        If the points carry no usable times.
    """
    line = content.tracks
    if not has_clock(line):
        raise UnusableInput("the track has no usable times", where=where, remedy="use it as a course")
    lat, lon = np.array(line.latitude), np.array(line.longitude)
    seams = np.zeros(lat.size, dtype=bool)
    seams[[seam for seam in line.seams if seam < lat.size]] = True
    marker = np.abs(lat) > 90  # pause markers of older phone apps
    seams[1:] |= marker[:-1]
    columns = {name: _column(line, name) for name in line.columns}
    columns |= {"latitude_deg": np.where(marker, np.nan, lat), "longitude_deg": np.where(marker, np.nan, lon)}
    times, filled = _times(line)
    recording = Recording(
        times,
        columns,
        dict.fromkeys(columns, "gpx"),
        sport=content.sport,
        sub_sport=content.sub_sport,
        sessions=_sessions(content, times),
        seams=seams,
        device=content.creator,
        source_format="gpx",
        content_hash=content_hash,
        name=content.name,
        damage=(*content.damage, *filled),
    )
    return assemble(recording)


def to_route(content: GpxContent, where: str = "") -> RoutePoints:
    """Return the line of a GPX course: its tracks joined in order, else its routes.

    Parameters
    ----------
    content : GpxContent
        What was read.
    where : str
        Name of the file.

    Returns
    -------
    RoutePoints

    Raises
    ------
    UnusableInput
        If there are fewer than two points on a line.

    Examples
    --------
    >>> to_route(parse(b'<gpx><rte><rtept lat="45" lon="6"/><rtept lat="45.1" lon="6"/></rte></gpx>')).name
    ''
    """
    usable = [line for line in (content.tracks, content.routes) if len(line.latitude) > 1]
    if not usable:
        count = len(content.tracks.latitude) + len(content.routes.latitude)
        what = "the course has one point" if count else "the file holds no track and no route"
        if content.waypoints and not count:
            what += f", only {len(content.waypoints)} waypoints"
        raise UnusableInput(what, where=where, remedy="give a track or a route of at least two points")
    line = usable[0]
    lat, lon = np.array(line.latitude), np.array(line.longitude)
    kept = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    warnings = list(content.damage)
    if not kept.all():
        warnings.append(f"{int((~kept).sum())} points without a position were dropped")
    if kept.sum() < 2:
        raise UnusableInput("the course has fewer than two positions", where=where, remedy="export it again")
    altitude = _column(line, "altitude_m")
    altitude[(altitude < -480) | (altitude > 8900)] = np.nan
    if np.isfinite(altitude).any() and not np.nan_to_num(altitude).any():
        altitude[:] = np.nan
        warnings.append("the elevation is 0 throughout and is taken for missing")
    timed = has_clock(line)
    return RoutePoints(
        lat[kept],
        lon[kept],
        altitude[kept],
        waypoints=tuple(content.waypoints),
        name=content.name,
        elevation_source="unknown" if timed else "map",
        warnings=tuple(warnings),
    )
