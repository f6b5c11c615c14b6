"""From what a course file says, or from words, to the course that the simulation runs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from crampcast.course.cutting import along_line, cut_course, piece_edges_m
from crampcast.course.elevation import Profile
from crampcast.course.ground import GroundStretch, default_ground, guessed_ground
from crampcast.course.line import CourseLine, clean_line
from crampcast.course.noisy import ground_below
from crampcast.course.own_marks import is_own_plan
from crampcast.course.points import ElevationSource, FloatArray, RoutePoints
from crampcast.course.repair import repair_heights
from crampcast.course.segments import Segments, dressed_segments
from crampcast.course.stated_climb import brought_to_climb
from crampcast.course.stations import Station, stations_from_waypoints
from crampcast.course.words import CourseWords, checked_words, read_course_words, rolling_profile
from crampcast.errors import UnusableInput

FLAT_SD_PER_KM: Final = 8.0
"""Standard error of the climb of a course without heights, m per km (our choice)."""
SEGMENT_RANGE_M: Final = (10.0, 1000.0)


@dataclass(frozen=True, eq=False)
class Course:
    """A course ready to be run by the simulation.

    Parameters
    ----------
    name : str
        Name.
    length_m, climb_m, descent_m, climb_sd_m : float
        Length, sums of rises and falls, and the standard error of the climb, m.
    has_elevation : bool
        False where heights are missing and the course is taken as flat.
    profile : Profile
        Ground along the course.
    segments : Segments
        Pieces in running order.
    stations : tuple of Station
        By distance.
    start_latitude_deg, start_longitude_deg : float
        Start; NaN where unknown.
    line_distance_m, line_latitude_deg, line_longitude_deg : numpy.ndarray
        The line, for maps and for files of the watch; empty where unknown.
    warnings : tuple of str
        What was repaired, filled, clipped or assumed.
    above_sea : bool
        Whether heights count from the sea; False where they are unknown or made up, as for words.

    Examples
    --------
    >>> round(course_from_words("10 km 200 m").climb_m)
    200
    """

    name: str
    length_m: float
    climb_m: float
    descent_m: float
    climb_sd_m: float
    has_elevation: bool
    profile: Profile
    segments: Segments
    stations: tuple[Station, ...]
    start_latitude_deg: float
    start_longitude_deg: float
    line_distance_m: FloatArray = field(default_factory=lambda: np.array([]))
    line_latitude_deg: FloatArray = field(default_factory=lambda: np.array([]))
    line_longitude_deg: FloatArray = field(default_factory=lambda: np.array([]))
    warnings: tuple[str, ...] = ()
    above_sea: bool = True


def build_course(
    points: RoutePoints,
    *,
    stations: tuple[Station, ...] | None = None,
    ground: str | tuple[GroundStretch, ...] | None = None,
    segment_m: float | None = None,
    strict: bool = False,
    climb_m: float | None = None,
) -> Course:
    """Make a course from the points of a file.

    Parameters
    ----------
    points : RoutePoints
        What the file says.
    stations : tuple of Station, optional
        Stations; default: the waypoints of the file that are stations.
    ground : str or tuple of GroundStretch, optional
        One class of ground for all (``"trail"``), or stretches; default: by name and steepness
        (`default_ground`).
    segment_m : float, optional
        Usual length of a piece, 10 to 1000 m; 50, and 100 from 60 km up.
    strict : bool
        Refuse a course without heights in place of taking it as flat.
    climb_m : float, optional
        Climb that the race states, m: the heights are brought to it; a course without any gets rolling ground
        of that climb.

    Returns
    -------
    Course
        Ready to run.

    Examples
    --------
    >>> import numpy as np
    >>> north = 45.0 + np.linspace(0, 0.05, 200)
    >>> hill = RoutePoints(north, np.full(200, 6.0), 300 + 100 * np.sin(np.linspace(0, np.pi, 200)))
    >>> built = build_course(hill, ground="trail")
    >>> round(built.length_m), 98 < built.climb_m < 102
    (5560, True)
    """
    line = clean_line(points)
    length = float(line.distance_m[-1])
    warnings = [*points.warnings, *line.warnings]
    source: ElevationSource = "plan" if is_own_plan(points.waypoints) else points.elevation_source
    heights = repair_heights(line.distance_m, line.height_m, source)
    warnings += heights.warnings
    has_elevation = heights.height_m.size >= 2
    if has_elevation:
        ground_found, noisy = ground_below(heights.distance_m, heights.height_m, source)
        if climb_m is not None:
            ground_found, stated = brought_to_climb(ground_found, climb_m)
            noisy = (stated,)
        profile = _whole_length(ground_found, length)
        warnings += noisy
    elif climb_m is not None and not strict:
        profile = rolling_profile(checked_words(CourseWords(length, climb_m, climb_m), "--climb"))
        warnings.append(
            f"the course has no usable heights: rolling ground of the {climb_m:.0f} m that the race states "
            "stands for it"
        )
    else:
        if strict:
            raise UnusableInput(
                "the course has no usable heights",
                where=points.name or "course",
                remedy="add elevation, or leave out --strict",
            )
        warnings.append("the course has no usable heights: planned as flat, climbs and descents are unknown")
        profile = _flat(length)
    if stations is None:
        stations, more = stations_from_waypoints(
            points.waypoints, line.latitude_deg, line.longitude_deg, line.distance_m
        )
        warnings += more
    known = has_elevation or climb_m is not None
    course = _assemble(points.name or "course", line, profile, known, stations, ground, segment_m, warnings)
    return replace(course, above_sea=has_elevation)


def course_from_words(
    text: str,
    *,
    stations: tuple[Station, ...] = (),
    ground: str | tuple[GroundStretch, ...] | None = None,
    segment_m: float | None = None,
) -> Course:
    """Make a rolling course from words.

    Parameters
    ----------
    text : str
        Such as ``"50 km 2400 m"`` (`crampcast.course.words.read_course_words`).
    stations : tuple of Station
        Stations, if any.
    ground : str or tuple of GroundStretch, optional
        As in `build_course`.
    segment_m : float, optional
        As in `build_course`.

    Returns
    -------
    Course
        Without positions; its heights are those of `rolling_profile`.

    Examples
    --------
    >>> course_from_words("half marathon").length_m
    21097.5
    """
    words = read_course_words(text)
    profile = rolling_profile(words)
    unknown = np.full(2, np.nan)
    line = CourseLine(np.array([0.0, words.length_m]), unknown, unknown, unknown, ())
    warnings = ["the course is in words: rolling ground of that length and climb stands for it"]
    course = _assemble(text.strip(), line, profile, True, stations, ground, segment_m, warnings)
    return replace(course, above_sea=False)


def _flat(length_m: float) -> Profile:
    """Give level ground whose climb is unknown."""
    distance = np.linspace(0.0, length_m, max(round(length_m / 50.0), 4) + 1)
    level = np.zeros(distance.size)
    return Profile(distance, level, level, 0.0, 0.0, FLAT_SD_PER_KM * length_m / 1000.0, 0.0)


def _whole_length(profile: Profile, length_m: float) -> Profile:
    """Extend a profile level to the start and the finish where heights are missing there."""
    before, after = profile.distance_m[0] > 0, profile.distance_m[-1] < length_m
    if not before and not after:
        return profile
    ends = (int(before), int(after))
    distance = np.concatenate([[0.0] * ends[0], profile.distance_m, [length_m] * ends[1]])
    return Profile(
        distance,
        np.pad(profile.altitude_m, ends, mode="edge"),
        np.pad(profile.altitude_sd_m, ends, mode="edge"),
        profile.climb_m,
        profile.descent_m,
        profile.climb_sd_m,
        profile.typical_grade,
    )


def _assemble(
    name: str,
    line: CourseLine,
    profile: Profile,
    has_elevation: bool,
    stations: tuple[Station, ...],
    ground: str | tuple[GroundStretch, ...] | None,
    segment_m: float | None,
    warnings: list[str],
) -> Course:
    """Cut the course and dress the pieces with ground and stops."""
    length = float(line.distance_m[-1])
    if segment_m is not None and not SEGMENT_RANGE_M[0] <= segment_m <= SEGMENT_RANGE_M[1]:
        raise UnusableInput(
            f"pieces of {segment_m:g} m", where="segment length", remedy="choose 10 to 1000 m"
        )
    stations = tuple(
        s for s in sorted(stations, key=lambda each: each.distance_m) if 0 <= s.distance_m <= length + 1.0
    )
    stretches = ground if isinstance(ground, tuple) else ()
    usual = ground if isinstance(ground, str) else default_ground(name, profile.typical_grade)
    if ground is None:
        warnings.extend(guessed_ground(name, profile.typical_grade))
    cuts = [s.distance_m for s in stations] + [edge for s in stretches for edge in (s.from_m, s.to_m)]
    pieces = cut_course(profile, piece_edges_m(profile, np.asarray(cuts, dtype=np.float64), segment_m))
    if pieces.clipped:
        warnings.append(
            f"{pieces.clipped} pieces steeper than 45 % were eased to 45 %, the steepest measured"
        )
    position = along_line(line.distance_m, line.latitude_deg, line.longitude_deg, pieces.edge_m)
    segments = dressed_segments(pieces, position, stations, stretches, usual)
    known = bool(np.isfinite(line.latitude_deg).all())
    return Course(
        name=name,
        length_m=length,
        climb_m=profile.climb_m,
        descent_m=profile.descent_m,
        climb_sd_m=profile.climb_sd_m,
        has_elevation=has_elevation,
        profile=profile,
        segments=segments,
        stations=stations,
        start_latitude_deg=float(line.latitude_deg[0]),
        start_longitude_deg=float(line.longitude_deg[0]),
        line_distance_m=line.distance_m if known else np.array([]),
        line_latitude_deg=line.latitude_deg if known else np.array([]),
        line_longitude_deg=line.longitude_deg if known else np.array([]),
        warnings=tuple(warnings),
        above_sea=has_elevation,
    )
