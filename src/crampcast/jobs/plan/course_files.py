"""A plan as files for the watch, the map and the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from crampcast.course.build import Course
from crampcast.formats.writing.calendar import calendar_text
from crampcast.formats.writing.fit_course import fit_course
from crampcast.formats.writing.fit_workout import fit_workout
from crampcast.formats.writing.gpx import gpx_text
from crampcast.formats.writing.tcx import tcx_course_text
from crampcast.jobs.plan.marked import calendar_entries, has_line, marked_course


def course_files(answer: Mapping[str, Any], course: Course) -> dict[str, bytes]:
    """Return course, workout and calendar of a plan.

    Parameters
    ----------
    answer : mapping
        What ``plan`` answered.
    course : Course
        What it was made for.

    Returns
    -------
    dict of str to bytes
        By name; a course in words and a refused plan have no file for the watch, a plan without a start no
        calendar.

    Examples
    --------
    >>> from crampcast.course.build import course_from_words
    >>> course_files({"status": "refused"}, course_from_words("5 km"))
    {}
    """
    contents: dict[str, bytes] = {}
    if has_line(course) and answer.get("profile") and answer.get("status") != "refused":
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
