"""Rescue: out of a cramp on the screen, and as one file for the phone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from crampcast.errors import UnusableInput
from crampcast.home import has_diary, known_of_runner, open_diary
from crampcast.jobs.diary import trials
from crampcast.jobs.rescue import RescueRequest, rescue
from crampcast.jobs.rescue.request import parse_muscle
from crampcast.report.rescue_page import rescue_html, rescue_view
from crampcast.web.looks import YEAR_S, units_of
from crampcast.web.own_policy import document
from crampcast.web.rendering import page
from crampcast.web.uploads import received, the_file
from crampcast.web.words import say

if TYPE_CHECKING:
    from crampcast.jobs.diary import EntryPort

router = APIRouter(prefix="/rescue")
NUMBER_COOKIE = "crampcast_emergency"
LARGEST_PLAN_BYTES = 20 << 20
_NUMBER = re.compile(r"[0-9+() -]{2,20}")


def number_of(request: Request) -> str:
    """Return the emergency number that this browser keeps; empty where none was set."""
    found = request.cookies.get(NUMBER_COOKIE, "")
    return found if _NUMBER.fullmatch(found) else ""


@router.get("")
def show(request: Request, muscle: str = "", night: bool = False) -> Response:
    """Show triage, red flags and the steps, and the way to the phone."""
    chosen = parse_muscle(muscle) if muscle else None
    view = rescue_view(_answer(request, muscle=chosen, night=night), units_of(request))
    return page(request, "rescue.html", view=view, night=night, number=number_of(request))


@router.post("/number")
async def set_number(request: Request) -> Response:
    """Keep the emergency number in this browser."""
    typed = str((await request.form()).get("number", "")).strip()
    if typed and not _NUMBER.fullmatch(typed):
        raise UnusableInput(
            "this cannot be dialled", where=say("phone.number"), remedy="digits, blanks, + and brackets"
        )
    answer = RedirectResponse("/rescue", status_code=303)
    answer.set_cookie(NUMBER_COOKIE, typed, max_age=YEAR_S, httponly=True, samesite="strict")
    return answer


@router.get("/phone")
def phone(request: Request, night: bool = False, save: bool = False) -> HTMLResponse:
    """Return the page for the phone, with its own policy: no request at all."""
    return document(
        rescue_html(_answer(request, night=night), units_of(request)), "rescue.html" if save else ""
    )


@router.post("/phone")
async def with_plan(request: Request) -> HTMLResponse:
    """Return the page for the phone with a plan's ceilings and intake; the plan is not stored."""
    _, content = the_file(await received(request), "plan", say("phone.plan"), say("phone.plan.remedy"))
    answer = _answer(request, plan=_plan(content))
    return document(rescue_html(answer, units_of(request)), "rescue.html")


def _plan(content: bytes) -> dict[str, Any]:
    try:
        if len(content) > LARGEST_PLAN_BYTES:
            raise ValueError
        found = json.loads(content)
        if not isinstance(found, dict) or "status" not in found:
            raise ValueError
    except (ValueError, RecursionError):
        raise UnusableInput(
            "this is no plan", where=say("phone.plan"), remedy=say("phone.plan.remedy")
        ) from None
    return found


def _answer(request: Request, **more: Any) -> dict[str, Any]:
    folder = request.app.state.settings.data
    profile, _ = known_of_runner(folder)
    record = []
    if has_diary(folder):
        with open_diary(folder) as diary:
            record = trials(cast("EntryPort", diary))
    return rescue(RescueRequest(profile=profile, record=record, emergency=number_of(request), **more))
