"""Strengthen: home tests, a focus, a programme with drawings and dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from crampcast.errors import UnusableInput
from crampcast.home import has_diary, known_of_runner, open_diary
from crampcast.jobs.strengthen.calendar import strengthen_entries
from crampcast.report.drawing import person_svg
from crampcast.report.strengthen_text import compared_with, expected_line
from crampcast.web.answers import answers_of
from crampcast.web.calendar import calendar_file
from crampcast.web.rendering import page
from crampcast.web.words import say

if TYPE_CHECKING:
    from crampcast.jobs.diary import EntryPort

router = APIRouter(prefix="/strengthen")


@router.get("")
def show(request: Request, race: str = "", on: str = "", plan: str = "") -> Response:
    """Show tests and programme; the form again where a day cannot be used."""
    try:
        found, refused = _laid_out(request, race, on, plan), None
    except UnusableInput as why:
        found, refused = _laid_out(request, "", "", ""), why
    return page(
        request,
        "strengthen.html",
        status=200 if refused is None else 422,
        found=found,
        compared={test["id"]: compared_with(test) for test in found["tests"]},
        focus=_focus(found["focus"]),
        drawn={row["figure"]: _drawing(row["figure"]) for row in (*found["tests"], *found["blocks"])},
        titles={block["id"]: block["title"] for block in found["blocks"]},
        expected=[expected_line(row) for row in found["expected"]],
        plans=[(a.key, *_named(a.result["plan"])) for a in answers_of(request).ready("forecast")],
        race=race or (found["race"] or "" if plan else ""),
        on=on,
        plan=plan,
        refused=refused,
    )


@router.get("/calendar")
def calendar(request: Request, race: str = "", on: str = "", plan: str = "") -> Response:
    """Return the programme as a calendar file."""
    found = _laid_out(request, race, on, plan)
    return calendar_file("crampcast strengthen", strengthen_entries(found), "strengthen.ics")


def _focus(rows: list[dict[str, Any]]) -> list[tuple[list[str], list[str]]]:
    """Return muscles with their reasons; neighbours with the same reasons share a line."""
    return [
        ([row["muscle"] for row in alike], reasons)
        for reasons, alike in groupby(rows, key=lambda row: row["reasons"])
    ]


def _drawing(name: str) -> Markup:
    return Markup(person_svg(name, alone=False))  # noqa: S704 - our own drawing


def _day(text: str, where: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnusableInput(
            f"{text[:20]!r} is no day", where=where, remedy="write it like 2026-09-12"
        ) from None


def _named(plan: Mapping[str, Any]) -> tuple[str, str]:
    """Return a plan's course and day."""
    return str(plan["course"]["name"]), str(plan["start"])[:10]


def _laid_out(request: Request, race: str, on: str, plan: str) -> dict[str, Any]:
    from crampcast.jobs.strengthen import StrengthenRequest, strengthen  # noqa: PLC0415
    from crampcast.jobs.strengthen.of_diary import results_in  # noqa: PLC0415

    folder = request.app.state.settings.data
    results = []
    if has_diary(folder):
        with open_diary(folder) as diary:
            results = results_in(cast("EntryPort", diary))
    profile, runs = known_of_runner(folder)
    goal = answers_of(request).get("forecast", plan).result["plan"] if plan else None
    first = _day(on, say("strong.on")) or datetime.now().astimezone().date()
    day = _day(race, say("strong.race"))
    if goal is not None and day is None:
        planned = date.fromisoformat(_named(goal)[1])
        day = planned if planned > first else None
    return strengthen(
        StrengthenRequest(on=first, race=day, profile=profile, results=results, runs=runs, plan=goal)
    )
