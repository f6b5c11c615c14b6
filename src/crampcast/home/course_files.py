"""A course with its stations and its ground, from the files or words that name them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from crampcast.errors import UnusableInput
from crampcast.home.compiled import compiled_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from crampcast.course.build import Course
    from crampcast.course.ground import GroundStretch
    from crampcast.course.points import RoutePoints

Heights: TypeAlias = "Callable[[RoutePoints], RoutePoints]"
_LARGEST_TABLE_BYTES = 5_000_000
_LONGEST_WORDS = 120
_NAMELESS = ("unnamed", "untitled")
_ENDINGS = (".gpx", ".tcx", ".fit", ".gz", ".kml", ".csv", ".zip", ".xml", ".json")


def read_course(
    course: str,
    *,
    stations: Path | None = None,
    ground: str | None = None,
    strict: bool = False,
    heights: Heights | None = None,
    place: str | None = None,
    climb: str | None = None,
) -> Course:
    """Build the course that a file or words name.

    Parameters
    ----------
    course : str
        A file (which wins), or words such as ``"50 km 2400 m"``.
    stations : Path, optional
        CSV of stations; else the file's waypoints.
    ground : str, optional
        A class of ground, or a CSV of stretches.
    strict : bool
        Refuse a course without heights.
    heights : callable, optional
        Gives a course that has no heights some, where a service may be asked for them.
    place : str, optional
        Latitude and longitude of a course that names no place, ``"45.92,6.87"``.
    climb : str, optional
        Climb that the race states, ``"2400 m"`` or ``"7900 ft"``: the heights of a file are brought to it.

    Returns
    -------
    Course
        Ready to run; its warnings say what was assumed.

    Raises
    ------
    UnusableInput
        If any of them cannot be used.

    Examples
    --------
    >>> read_course("10 km 200 m", ground="trail").length_m
    10000.0
    """
    from_file = _is_file(course)  # before the imports, which take a second
    table = None if stations is None else read_table(stations, "--stations")
    from crampcast.course.build import build_course, course_from_words  # noqa: PLC0415
    from crampcast.course.line import clean_line  # noqa: PLC0415
    from crampcast.course.placed import parse_place, placed  # noqa: PLC0415
    from crampcast.course.stated_climb import parse_climb_m, refuse_climb_of_words  # noqa: PLC0415
    from crampcast.course.station_table import read_stations  # noqa: PLC0415
    from crampcast.course.words import read_course_words  # noqa: PLC0415

    if place is not None:
        parse_place(place)
    climb_m = None if climb is None else parse_climb_m(climb)
    if climb is not None and not from_file:
        refuse_climb_of_words()
    underfoot = None if ground is None else _ground(ground)
    where = "" if stations is None else stations.name
    if not from_file:
        length_m = read_course_words(course).length_m
        named, said = ((), ()) if table is None else read_stations(table, length_m, where)
        built = course_from_words(course, stations=named, ground=underfoot)
        return with_warnings(placed(built, place), said)
    from crampcast.formats.port import read_course as read_points  # noqa: PLC0415

    points = _named(read_points(course, course), Path(course))
    if heights is not None:
        points = heights(points)
    if table is None:
        return placed(build_course(points, ground=underfoot, strict=strict, climb_m=climb_m), place)
    listed, said = read_stations(table, float(clean_line(points).distance_m[-1]), where)
    built = build_course(points, stations=listed, ground=underfoot, strict=strict, climb_m=climb_m)
    return with_warnings(placed(built, place), said)


def read_table(path: Path, option: str) -> str:
    """Read a small text file that an option names.

    Parameters
    ----------
    path : Path
        The file.
    option : str
        The option, for the error.

    Returns
    -------
    str
        Its text.

    Raises
    ------
    UnusableInput
        If there is none, or it is a folder, empty, too large or no text.
    """
    where = f"{option} {path}"
    try:
        if path.is_dir():
            raise UnusableInput("this is a folder", where=where, remedy="name a CSV file")
        if path.stat().st_size > _LARGEST_TABLE_BYTES:
            raise UnusableInput("larger than 5 MB", where=where, remedy="give only the lines of this course")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as why:
        if isinstance(why, UnusableInput):
            raise
        reason = getattr(why, "strerror", None) or "it is not text in UTF-8"
        raise UnusableInput(f"it cannot be read ({reason})", where=where, remedy="check the file") from None
    if not text.strip():
        raise UnusableInput("the file is empty", where=where, remedy="give a CSV file with a header")
    return text


def _is_file(course: str) -> bool:
    """Say whether COURSE is a file; refuse what looks like one and is not there."""
    path = Path(course)
    try:
        there = len(course) < 4096 and "\0" not in course and path.exists()
    except OSError:
        there = False
    if there:
        return True
    looks = path.suffix.lower() in _ENDINGS or "/" in course.strip() or "\\" in course
    if looks or len(course) > _LONGEST_WORDS:
        raise UnusableInput("there is no such file", where=course[:_LONGEST_WORDS], remedy="check the path")
    return False


def _named(points: RoutePoints, path: Path) -> RoutePoints:
    """Name a course that has no name of its own after its file."""
    from dataclasses import replace  # noqa: PLC0415

    if points.name and not points.name.lower().startswith(_NAMELESS):
        return points
    return replace(points, name=path.name.partition(".")[0].replace("_", " ").strip() or "course")


def _ground(ground: str) -> str | tuple[GroundStretch, ...]:
    """Read the ground: a class in one word, or a CSV of stretches."""
    from crampcast.course.ground import read_ground  # noqa: PLC0415
    from crampcast.evidence.ground import ground_classes  # noqa: PLC0415

    word = ground.strip().lower()
    if word in ground_classes():
        return word
    path = Path(ground)
    if path.suffix or "/" in ground or path.exists():
        return read_ground(read_table(path, "--ground"), path.name)
    raise UnusableInput(
        f"unknown ground {ground[:40]!r}",
        where="--ground",
        remedy=f"use one of {', '.join(ground_classes())}, or a CSV of stretches",
    )


def with_warnings(course: Course, said: tuple[str, ...]) -> Course:
    """Add what the table of stations gave rise to."""
    from dataclasses import replace  # noqa: PLC0415

    return replace(course, warnings=(*course.warnings, *said)) if said else course


def heights_of(elevation: str | None) -> Heights | None:
    """Return what gives a course heights, or None where nobody is to be asked.

    Parameters
    ----------
    elevation : str or None
        ``auto``: ask the service of heights, to which the line is sent then; None: nobody.

    Raises
    ------
    UnusableInput
        If it is anything but ``auto``.
    """
    if elevation is None:
        return None
    if elevation.strip().lower() != "auto":
        raise UnusableInput(
            f"{elevation[:40]!r} is no source of heights",
            where="--elevation",
            remedy="say auto, or leave it out",
        )
    from crampcast.course.elevation_service import with_service_heights  # noqa: PLC0415

    return partial(with_service_heights, kept_in=compiled_folder().parent / "heights")
