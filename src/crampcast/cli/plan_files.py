"""The files of ``plan --out``: all of them whole, or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crampcast.cli.out_folder import write_all
from crampcast.cli.output import json_text
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
    answer: Mapping[str, Any], course: Course, out: Path, units: System, profile: Profile | None = None
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

    Returns
    -------
    list of Path
        The files, in the order of `NAMES`; a course in words has no file for the watch, a plan without a
        start no calendar.

    Raises
    ------
    UnusableInput
        If the folder cannot be written; files of an earlier plan are then as they were.
    """
    return write_all(_contents(answer, course, units, profile), out, NAMES)


def _contents(
    answer: Mapping[str, Any], course: Course, units: System, profile: Profile | None
) -> dict[str, bytes]:
    """Return what each file is to hold."""
    from crampcast.formats.writing.calendar import calendar_text  # noqa: PLC0415
    from crampcast.formats.writing.fit_course import fit_course  # noqa: PLC0415
    from crampcast.formats.writing.fit_workout import fit_workout  # noqa: PLC0415
    from crampcast.formats.writing.gpx import gpx_text  # noqa: PLC0415
    from crampcast.formats.writing.tcx import tcx_course_text  # noqa: PLC0415
    from crampcast.jobs.plan.marked import calendar_entries, has_line, marked_course  # noqa: PLC0415
    from crampcast.jobs.rescue import RescueRequest, rescue  # noqa: PLC0415
    from crampcast.report.card import card_pdf  # noqa: PLC0415
    from crampcast.report.crew_page import crew_html  # noqa: PLC0415
    from crampcast.report.html import plan_html  # noqa: PLC0415
    from crampcast.report.legs import legs_csv  # noqa: PLC0415
    from crampcast.report.rescue_page import rescue_html  # noqa: PLC0415

    contents = {
        "plan.html": plan_html(answer, units).encode(),
        "plan.json": json_text(answer).encode(),
        "legs.csv": legs_csv(answer).encode(),
        "card.pdf": card_pdf(answer, units),
        "rescue.html": rescue_html(rescue(RescueRequest(plan=answer, profile=profile)), units).encode(),
    }
    if answer.get("stations"):
        contents["crew.html"] = crew_html(answer, units).encode()
    if has_line(course) and answer.get("profile"):
        marked = marked_course(course, answer)
        if under_way := answer.get("under_way"):
            marked = marked.ahead_of(under_way["distance_m"], under_way["time_s"])
        contents |= {
            "course.fit": fit_course(marked),
            "course.gpx": gpx_text(marked),
            "course.tcx": tcx_course_text(marked),
            "workout.fit": fit_workout(marked),
        }
    entries = calendar_entries(answer)
    if entries:
        contents["plan.ics"] = calendar_text(course.name, entries, made_at=datetime.now(UTC))
    return contents
