"""The files of ``plan --out``: all of them whole, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crampcast.cli.out_folder import write_all
from crampcast.report.quantities import System

if TYPE_CHECKING:
    from crampcast.course.build import Course
    from crampcast.runner.profile import Profile

NAMES = (
    *("plan.html", "plan.json", "legs.csv", "card.pdf", "rescue.html", "crew.html"),
    *("course.fit", "course.gpx", "course.tcx", "workout.fit", "plan.ics"),
)
"""Everything that a plan may be written as; what it has no matter for is left out."""


def write_plan_files(
    answer: Mapping[str, Any],
    course: Course,
    out: Path,
    units: System,
    profile: Profile | None = None,
    emergency: str = "",
    frontier: Sequence[Mapping[str, Any]] = (),
) -> list[Path]:
    """Write report, result, table of legs, pocket card, course, calendar, crew sheet and rescue page.

    Parameters
    ----------
    answer : mapping
        What ``plan`` answered.
    course : Course
        What it was made for.
    out : Path
        Folder, made if need be.
    units : {"metric", "imperial"}
        Measures of the report and the rescue page; the other files are metric.
    profile : Profile, optional
        Who runs; without it the rescue page names no amount.
    emergency : str
        Emergency number of the rescue page; the runner's own where none is given.
    frontier : sequence of mapping
        What minutes buy, for the page alone, where the answer does not hold it.

    Returns
    -------
    list of Path
        The files, in the order of `NAMES`; a course in words and a refused plan have no file for the watch,
        a plan without a start no calendar.

    Raises
    ------
    UnusableInput
        If the folder cannot be written; files of an earlier plan are then as they were.
    """
    from crampcast.library.race import Plan  # noqa: PLC0415

    found = Plan(answer).files(course, runner=profile, units=units, emergency=emergency)
    if frontier:
        from crampcast.report.html import plan_html  # noqa: PLC0415

        found["plan.html"] = plan_html({**answer, "frontier": frontier}, units).encode()
    return write_all({name: found[name] for name in NAMES if name in found}, out, NAMES)
