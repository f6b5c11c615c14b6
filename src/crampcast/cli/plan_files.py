"""The files of ``plan --out``: all of them whole, or none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crampcast.cli.output import json_text
from crampcast.errors import UnusableInput
from crampcast.report.quantities import System

if TYPE_CHECKING:
    from crampcast.course.build import Course

NAMES = ("plan.html", "plan.json", "legs.csv", "card.pdf", "course.gpx", "course.tcx", "plan.ics")
"""Everything that a plan may be written as; what it has no matter for is left out."""


def check_out(out: Path) -> None:
    """Refuse a folder that cannot be written, before anything is computed.

    Raises
    ------
    UnusableInput
        If it is a file, or lies where nothing may be made.

    Notes
    -----
    Nothing is made yet: a plan that fails leaves no folder behind.
    """
    try:
        near = out
        while not near.exists() and near != near.parent:
            near = near.parent
        if not near.is_dir():
            raise UnusableInput(f"{near} is a file", where=f"--out {out}", remedy="name a folder")
        if not os.access(near, os.W_OK):
            raise UnusableInput(
                f"{near} cannot be written", where=f"--out {out}", remedy="check its rights, or name another"
            )
    except (OSError, ValueError) as why:
        if isinstance(why, UnusableInput):
            raise
        raise UnusableInput("not a usable path", where="--out", remedy="name a folder") from None


def write_plan_files(answer: Mapping[str, Any], course: Course, out: Path, units: System) -> list[Path]:
    """Write report, result, table of legs, pocket card, course and calendar.

    Parameters
    ----------
    answer : mapping
        What ``plan`` answered.
    course : Course
        What it was made for.
    out : Path
        Folder, made if need be.
    units : {"metric", "imperial"}
        Measures of the report; the other files are metric.

    Returns
    -------
    list of Path
        The files, in the order of `NAMES`; a course in words has no file for the watch, a plan without a
        start no calendar.

    Raises
    ------
    UnusableInput
        If the folder cannot be written; files of an earlier plan are then as they were.

    Notes
    -----
    Every file is written beside its place and moved there once all are whole.
    """
    contents = _contents(answer, course, units)
    beside = {name: out / f".{name}.{os.getpid()}.part" for name in contents}
    try:
        out.mkdir(parents=True, exist_ok=True)
        try:
            for name, content in contents.items():
                beside[name].write_bytes(content)
            for name, path in beside.items():
                path.replace(out / name)
            for name in set(NAMES) - set(contents):
                (out / name).unlink(missing_ok=True)
        finally:
            for path in beside.values():
                path.unlink(missing_ok=True)
    except OSError as why:
        raise UnusableInput(
            f"the files cannot be written ({why.strerror})",
            where=f"--out {out}",
            remedy="name another folder",
        ) from None
    return [out / name for name in contents]


def _contents(answer: Mapping[str, Any], course: Course, units: System) -> dict[str, bytes]:
    """Return what each file is to hold."""
    from crampcast.formats.writing.calendar import calendar_text  # noqa: PLC0415
    from crampcast.formats.writing.gpx import gpx_text  # noqa: PLC0415
    from crampcast.formats.writing.tcx import tcx_course_text  # noqa: PLC0415
    from crampcast.jobs.plan.marked import calendar_entries, has_line, marked_course  # noqa: PLC0415
    from crampcast.report.card import card_pdf  # noqa: PLC0415
    from crampcast.report.html import plan_html  # noqa: PLC0415
    from crampcast.report.legs import legs_csv  # noqa: PLC0415

    contents = {
        "plan.html": plan_html(answer, units).encode(),
        "plan.json": json_text(answer).encode(),
        "legs.csv": legs_csv(answer).encode(),
        "card.pdf": card_pdf(answer, units),
    }
    if has_line(course) and answer.get("profile"):
        marked = marked_course(course, answer)
        contents |= {"course.gpx": gpx_text(marked), "course.tcx": tcx_course_text(marked)}
    entries = calendar_entries(answer)
    if entries:
        contents["plan.ics"] = calendar_text(course.name, entries, made_at=datetime.now(UTC))
    return contents
