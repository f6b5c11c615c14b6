"""What a call is given, as the jobs take it: files, words and mappings become runners, courses and runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

from crampcast.activity.table import Activity
from crampcast.course.build import Course
from crampcast.errors import UnusableInput
from crampcast.home.course_files import heights_of
from crampcast.home.course_files import read_course as course_of_files
from crampcast.runner.profile import Profile
from crampcast.runner.questions import from_toml

CourseLike: TypeAlias = "str | Path | Course"
RunnerLike: TypeAlias = "Profile | Mapping[str, Any] | str | Path"
RunLike: TypeAlias = "str | Path | bytes | Activity"


def read_course(
    course: CourseLike,
    *,
    stations: str | Path | None = None,
    ground: str | None = None,
    strict: bool = False,
    elevation: str | None = None,
    place: str | None = None,
    climb: str | None = None,
) -> Course:
    """Read a course.

    Parameters
    ----------
    course : str, Path or Course
        A GPX, TCX or FIT file, or words such as ``"50 km 2400 m"``; a course is returned as it is.
    stations : str or Path, optional
        CSV of aid stations; default: the waypoints of the file.
    ground : str, optional
        A class of ground such as ``trail``, or a CSV of stretches.
    strict : bool
        Refuse a course without heights in place of taking it as flat.
    elevation : {"auto"}, optional
        Ask a service for the heights of a course that has none; its line is sent there.
    place : str, optional
        Latitude and longitude of a course that names no place, ``"45.92,6.87"``: for its weather, sun and
        clock.
    climb : str, optional
        Climb that the race states, ``"2400 m"`` or ``"7900 ft"``: the heights of a file are brought to it.

    Returns
    -------
    Course
        Ready to run; its `warnings` say what was assumed.

    Raises
    ------
    UnusableInput
        If any of them cannot be used, or a course that is already read is given stations or ground.

    Examples
    --------
    >>> read_course("50 km 2400 m").length_m
    50000.0
    """
    if isinstance(course, Course):
        if any(said is not None for said in (stations, ground, place, climb)):
            raise UnusableInput(
                "this course has been read already",
                where="read_course",
                remedy="give stations, ground, place and climb where it is read",
            )
        return course
    return course_of_files(
        str(course),
        stations=None if stations is None else Path(stations),
        ground=ground,
        strict=strict,
        heights=heights_of(elevation),
        place=place,
        climb=climb,
    )


def read_activity(run: RunLike) -> Activity:
    """Read a recorded run.

    Parameters
    ----------
    run : str, Path, bytes or Activity
        FIT, TCX or GPX, told apart by content; an activity is returned as it is.

    Returns
    -------
    Activity
        One tidy table with what was repaired or lost.

    Raises
    ------
    UnusableInput
        If it holds no recorded run.

    Examples
    --------
    >>> from crampcast import sample
    >>> read_activity(sample("run/sixteen_kilometres.tcx.gz")).sport
    'running'
    """
    if isinstance(run, Activity):
        return run
    from crampcast.formats.port import read  # noqa: PLC0415 - readers are many

    found = read(run)
    if found.activity is None:
        where = "the bytes given" if isinstance(run, bytes) else str(run)
        raise UnusableInput(
            "it holds no recorded run", where=where, remedy="give the FIT, TCX or GPX of a run"
        )
    return found.activity


def read_runner(runner: RunnerLike) -> Profile:
    """Read who runs.

    Parameters
    ----------
    runner : Profile, mapping, str or Path
        A TOML file, its keys and values, or a profile, which is returned as it is.

    Returns
    -------
    Profile
        The answers, checked; `warnings` name keys that mean nothing.

    Raises
    ------
    UnusableInput
        If an answer cannot be used.

    Examples
    --------
    >>> read_runner({"mass_kg": 68, "recent_race": "10k 45:00"}).mass_kg
    68.0
    """
    if isinstance(runner, Profile):
        return runner
    return Profile.from_mapping(runner) if isinstance(runner, Mapping) else from_toml(Path(runner))


def moment_text(moment: str | datetime | None) -> str | None:
    """Return a moment as the jobs take it."""
    return moment.isoformat() if isinstance(moment, datetime) else moment


def day_of(day: str | date | None) -> date | None:
    """Return a day.

    Raises
    ------
    UnusableInput
        If the text is none.

    Examples
    --------
    >>> day_of("2026-09-12")
    datetime.date(2026, 9, 12)
    """
    if not isinstance(day, str):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise UnusableInput(f"{day[:30]!r} is not a day", remedy="write it like 2026-09-12") from None
