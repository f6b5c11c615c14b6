"""Rescue: out of a cramp on the screen, and as one file for the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from crampcast.home import has_diary, known_of_runner, open_diary
from crampcast.jobs.diary import trials
from crampcast.jobs.explore import on_the_way, read_choice
from crampcast.jobs.rescue import RescueRequest, rescue
from crampcast.jobs.rescue.request import parse_muscle
from crampcast.report.rescue_page import rescue_html, rescue_view
from crampcast.report.times import duration
from crampcast.web.answers import answers_of, begun, not_yet
from crampcast.web.api.forecast import Race, explorers
from crampcast.web.api.given import plan_of
from crampcast.web.emergency import keep_number, number_of
from crampcast.web.explorers import Explorers
from crampcast.web.looks import units_of
from crampcast.web.own_policy import document
from crampcast.web.race_form import race_in
from crampcast.web.rendering import STATIC, page, static_url
from crampcast.web.uploads import received, the_file
from crampcast.web.words import say

if TYPE_CHECKING:
    from crampcast.jobs.diary import EntryPort

router = APIRouter(prefix="/rescue")


@router.get("")
def show(request: Request, muscle: str = "", night: bool = False) -> Response:
    """Show triage, red flags and the steps, and the way to the phone."""
    chosen = parse_muscle(muscle) if muscle else None
    view = rescue_view(_answer(request, muscle=chosen, night=night), units_of(request))
    return page(
        request,
        "rescue.html",
        view=view,
        night=night,
        number=number_of(request),
        kept=[(a.address, *_named(a.result)) for a in answers_of(request).ready("rescue")],
        planned=[(a.address, *_named(a.result["plan"])) for a in answers_of(request).ready("forecast")],
    )


@router.post("/number")
async def set_number(request: Request) -> Response:
    """Keep the emergency number."""
    typed = str((await request.form()).get("number", "")).strip()
    answer = RedirectResponse("/rescue", status_code=303)
    await run_in_threadpool(keep_number, request, typed, answer)
    return answer


@router.get("/manifest.webmanifest")
def manifest() -> Response:
    """Return what a phone needs to put the page among its apps."""
    told = {
        "name": say("phone.app"),
        "short_name": say("nav.rescue"),
        "start_url": "/rescue/phone",
        "scope": "/rescue/phone",
        "display": "standalone",
        "background_color": "#fbf9f5",
        "theme_color": "#fbf9f5",
        "icons": [{"src": static_url("icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JSONResponse(told, media_type="application/manifest+json")


@router.get("/offline.js")
def worker() -> Response:
    """Return the script that serves the phone page with the network off; it stands here for its scope."""
    return FileResponse(STATIC / "js" / "offline_worker.js", media_type="text/javascript")


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
    answer = _answer(request, plan=plan_of(content))
    return document(rescue_html(answer, units_of(request)), "rescue.html")


@router.post("/forecast")
async def of_forecast(request: Request) -> Response:
    """Begin the phone page of a forecast: its ceilings for every part of this course, for this runner."""
    race = race_in((await received(request)).fields)
    found = explorers(request)
    found.courses.opened(race.course)
    about = {"back": f"/forecast?course={race.course}"}
    return await run_in_threadpool(begun, request, "rescue", lambda _: _on_the_way(found, race), about)


@router.get("/answer/{key}")
def look(request: Request, key: str) -> Response:
    """Show what the phone page of a forecast holds, to be opened or saved."""
    answer = answers_of(request).get("rescue", key)
    waiting = not_yet(request, answer, say("phone.working"), answer.about["back"])
    if waiting is not None:
        return waiting
    if answer.refused is not None:
        raise answer.refused
    view = rescue_view(_answer(request, plan=answer.result), units_of(request))
    name, when, finish = _named(answer.result)
    return page(
        request,
        "rescue_plan.html",
        answer=answer,
        back=answer.about["back"],
        view=view,
        name=name,
        when=when,
        finish=finish,
        status=200,
        plan_status=answer.result["status"],
        reason=answer.result["reason"] or "",
    )


@router.get("/answer/{key}/phone")
def phone_of(request: Request, key: str, save: bool = False) -> Response:
    """Return the phone page of a forecast, with its own policy."""
    answer = answers_of(request).get("rescue", key)
    if answer.state != "done":
        return RedirectResponse(answer.address, status_code=303)
    html = rescue_html(_answer(request, plan=answer.result), units_of(request))
    return document(html, "rescue.html" if save else "")


def _on_the_way(found: Explorers, race: Race) -> dict[str, Any]:
    stations = None if race.stations is None else [s.model_dump() for s in race.stations]
    prepared = found.prepared(race.course, race.start, race.weather, stations)
    return on_the_way(prepared, read_choice(race.choice.model_dump()))


def _named(plan: dict[str, Any]) -> tuple[str, str, str]:
    """Return a plan's course, start and finish in words."""
    return plan["course"]["name"], plan["start"][:16].replace("T", " "), duration(plan["finish_s"]["p50"])


def _answer(request: Request, **more: Any) -> dict[str, Any]:
    folder = request.app.state.settings.data
    profile, _ = known_of_runner(folder)
    record = []
    if has_diary(folder):
        with open_diary(folder) as diary:
            record = trials(cast("EntryPort", diary))
    return rescue(RescueRequest(profile=profile, record=record, emergency=number_of(request), **more))
