"""What a call is given, as the jobs take it: files, words and mappings become runners, courses and runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from crampcast.activity.table import Activity
from crampcast.course.build import Course
from crampcast.errors import UnusableInput
from crampcast.home.course_files import heights_of
from crampcast.home.course_files import read_course as course_of_files
from crampcast.home.diary import has_diary, known_of_runner, open_diary
from crampcast.home.learnt import kept_in
from crampcast.library.result import Result
from crampcast.runner.profile import Profile
from crampcast.runner.questions import from_toml

if TYPE_CHECKING:
    from crampcast.activity.summary import RunSummary
    from crampcast.jobs.diary import EntryPort
    from crampcast.library.diary import Diary
    from crampcast.runner.learnt import Learnt

CourseLike: TypeAlias = "str | Path | Course"
RunnerLike: TypeAlias = "Profile | Mapping[str, Any] | str | Path"
RunLike: TypeAlias = "str | Path | bytes | Activity"
DiaryLike: TypeAlias = "Diary | str | Path"
PlanLike: TypeAlias = "Mapping[str, Any] | str | Path"


@dataclass(frozen=True)
class Known:
    """What is known of who runs.

    Parameters
    ----------
    profile : Profile or None
        The runner named by the call, else the diary's, else None.
    runs : sequence of RunSummary
        The diary's runs.
    learnt : Learnt or None
        What the diary has taught.
    folder : Path or None
        Folder of the diary, if there is one.
    """

    profile: Profile | None
    runs: Sequence[RunSummary]
    learnt: Learnt | None
    folder: Path | None


def read_course(
    course: CourseLike,
    *,
    stations: str | Path | None = None,
    ground: str | None = None,
    strict: bool = False,
    elevation: str | None = None,
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
        if stations is not None or ground is not None:
            raise UnusableInput(
                "this course has been read already",
                where="read_course",
                remedy="give stations and ground where it is read",
            )
        return course
    return course_of_files(
        str(course),
        stations=None if stations is None else Path(stations),
        ground=ground,
        strict=strict,
        heights=heights_of(elevation),
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


def known(runner: RunnerLike | None, diary: DiaryLike | None) -> Known:
    """Return what is known of who runs; without a diary nothing on this machine is looked at."""
    stated = None if runner is None else read_runner(runner)
    folder = folder_of(diary)
    if folder is None:
        return Known(stated, [], None, None)
    saved, runs = known_of_runner(folder)
    taught = kept_in(folder)
    return Known(
        saved if stated is None else stated,
        runs,
        None if taught is None else taught.learnt,
        folder if has_diary(folder) else None,
    )


def folder_of(diary: DiaryLike | None) -> Path | None:
    """Return the folder of a diary, however it is named."""
    if diary is None:
        return None
    return Path(getattr(diary, "folder", cast("str | Path", diary)))


def entries_of(folder: Path | None, ask: Any, nothing: Any) -> Any:
    """Return what a question finds among the diary's entries, or `nothing` where there is no diary."""
    if folder is None:
        return nothing
    with open_diary(folder) as opened:
        return ask(cast("EntryPort", opened))


def plan_of(plan: PlanLike | None) -> Mapping[str, Any] | None:
    """Return a plan's answer: as it is, or out of its file.

    Raises
    ------
    UnusableInput
        If the file holds no plan.
    """
    if isinstance(plan, Result):
        return dict(plan)
    if plan is None or isinstance(plan, Mapping):
        return plan
    from crampcast.home.plan_file import read_plan  # noqa: PLC0415

    return read_plan(Path(plan))


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
