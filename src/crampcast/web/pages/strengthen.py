"""Strengthen: home tests, a focus, a programme with drawings and dates."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from crampcast.errors import UnusableInput
from crampcast.home import has_diary, open_diary, saved_answers
from crampcast.jobs.strengthen.calendar import strengthen_entries
from crampcast.report.drawing import person_svg
from crampcast.report.strengthen_text import compared_with
from crampcast.web.calendar import calendar_file
from crampcast.web.rendering import page
from crampcast.web.words import say

if TYPE_CHECKING:
    from crampcast.jobs.diary import EntryPort

router = APIRouter(prefix="/strengthen")


@router.get("")
def show(request: Request, race: str = "", on: str = "") -> Response:
    """Show tests and programme; the form again where a day cannot be used."""
    try:
        found, refused = _laid_out(request, race, on), None
    except UnusableInput as why:
        found, refused = _laid_out(request, "", ""), why
    return page(
        request,
        "strengthen.html",
        status=200 if refused is None else 422,
        found=found,
        compared={test["id"]: compared_with(test) for test in found["tests"]},
        focus=_focus(found["focus"]),
        drawn={row["figure"]: _drawing(row["figure"]) for row in (*found["tests"], *found["blocks"])},
        titles={block["id"]: block["title"] for block in found["blocks"]},
        race=race,
        on=on,
        refused=refused,
    )


@router.get("/calendar")
def calendar(request: Request, race: str = "", on: str = "") -> Response:
    """Return the programme as a calendar file."""
    found = _laid_out(request, race, on)
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


def _laid_out(request: Request, race: str, on: str) -> dict[str, Any]:
    from crampcast.jobs.strengthen import StrengthenRequest, strengthen  # noqa: PLC0415
    from crampcast.jobs.strengthen.of_diary import results_in  # noqa: PLC0415

    folder = request.app.state.settings.data
    results = []
    if has_diary(folder):
        with open_diary(folder) as diary:
            results = results_in(cast("EntryPort", diary))
    return strengthen(
        StrengthenRequest(
            on=_day(on, say("strong.on")) or datetime.now().astimezone().date(),
            race=_day(race, say("strong.race")),
            profile=saved_answers(folder),
            results=results,
        )
    )
