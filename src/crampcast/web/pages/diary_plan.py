"""What was eaten and drunk against the plan of a day, item by item."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, cast

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crampcast.errors import UnusableInput
from crampcast.home import has_diary, open_diary
from crampcast.jobs import diary as jobs
from crampcast.jobs.diary.planned import SHARE, Planned, planned_days, planned_on
from crampcast.report.packing import item_words
from crampcast.report.quantities import System, amount
from crampcast.units import format_duration
from crampcast.web.looks import units_of
from crampcast.web.rendering import page
from crampcast.web.words import say

if TYPE_CHECKING:
    from crampcast.jobs.diary import EntryPort

router = APIRouter(prefix="/plan")
KIND = "intake"


class Line(NamedTuple):
    """An item of the schedule: its mark, where it is, what it is, and what the diary says was taken of it."""

    mark: str
    where: str
    item: str
    taken: float | None


@router.get("")
def newest(request: Request) -> Response:
    """Show the newest plan whose day has come, or say that there is none."""
    folder, today = request.app.state.settings.data, datetime.now().astimezone().date().isoformat()
    days: list[str] = []
    if has_diary(folder):
        with open_diary(folder) as diary:
            days = planned_days(cast("EntryPort", diary))
    come = [day for day in days if day <= today]
    if come:
        return RedirectResponse(f"/diary/plan/{come[-1]}", status_code=303)
    return page(request, "diary_plan.html", day="", days=days, lines=[], name="")


@router.get("/{day}")
def show(request: Request, day: date) -> Response:
    """Show the schedule of a day's plan, with what was said of each item."""
    planned, said, days = _of_day(request, day)
    lines = [] if planned is None else _lines(planned, said, units_of(request))
    name = "" if planned is None else planned.name
    return page(request, "diary_plan.html", day=day.isoformat(), days=days, lines=lines, name=name)


@router.post("/{day}")
def write(
    request: Request, day: date, mark: Annotated[str, Form()], share: Annotated[str, Form()]
) -> Response:
    """Write what was taken of an item, or change what was said of it before."""
    planned, said, _ = _of_day(request, day)
    if planned is None or mark not in {format_duration(float(row["time_s"])) for row in planned.rows}:
        raise UnusableInput(say("diary.plan.none"), where=day.isoformat(), remedy=say("diary.plan.remedy"))
    now = datetime.now().astimezone()
    with open_diary(request.app.state.settings.data) as opened:
        diary = cast("EntryPort", opened)
        if mark in said:
            jobs.edit(diary, int(said[mark]["id"]), {SHARE: share}, None, now)
        else:
            jobs.log(diary, KIND, {"at": mark, SHARE: share}, day.isoformat(), now)
    return RedirectResponse(f"/diary/plan/{day.isoformat()}", status_code=303)


def _of_day(request: Request, day: date) -> tuple[Planned | None, dict[str, dict[str, Any]], list[str]]:
    """Return the plan of a day, the entries about it by their marks, and the days that have one."""
    folder = request.app.state.settings.data
    if not has_diary(folder):
        return None, {}, []
    with open_diary(folder) as opened:
        diary = cast("EntryPort", opened)
        rows = jobs.entries(diary, KIND, day, day)
        said = {row["fields"]["at"]: row for row in rows if {"at", SHARE} <= row["fields"].keys()}
        return planned_on(diary, day.isoformat()), said, planned_days(diary)


def _lines(planned: Planned, said: dict[str, dict[str, Any]], units: System) -> list[Line]:
    """Return the schedule in words."""
    marks = [format_duration(float(row["time_s"])) for row in planned.rows]
    return [
        Line(
            mark,
            amount(float(row["distance_m"]), "distance", units),
            item_words(row, units),
            said[mark]["fields"][SHARE] if mark in said else None,
        )
        for mark, row in zip(marks, planned.rows, strict=True)
    ]
