"""The plan of the race on the screen, worked out beside the pages: report, card, phone, watch."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crampcast.errors import UnusableInput
from crampcast.home import saved_answers
from crampcast.home.learnt import keep_forecast
from crampcast.jobs.plan import PlanRequest, Target
from crampcast.report.chances import percent, percent_range
from crampcast.report.quantities import System
from crampcast.report.times import duration
from crampcast.web.answers import answers_of, begun, not_yet
from crampcast.web.api.forecast import Race, explorers
from crampcast.web.emergency import number_of
from crampcast.web.in_app import in_app
from crampcast.web.looks import units_of
from crampcast.web.own_policy import document
from crampcast.web.race_form import race_in
from crampcast.web.rendering import page
from crampcast.web.uploads import received
from crampcast.web.words import say

router = APIRouter()
KINDS = {
    "html": "text/html",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "fit": "application/octet-stream",
    "gpx": "application/gpx+xml",
    "tcx": "application/vnd.garmin.tcx+xml",
    "json": "application/json",
}
SHOWN = ("plan.html", "crew.html", "rescue.html")
"""Pages that the browser opens; the other files are saved."""


@router.post("/plan")
async def begin(request: Request) -> Response:
    """Begin the plan of a race: the amounts and the effort are the plan's own, the aim is the slider's."""
    race = race_in((await received(request)).fields)
    return await run_in_threadpool(_begin, request, race)


@router.get("/answer/{key}")
def look(request: Request, key: str) -> Response:
    """Show what the plan comes to and the files it is written as."""
    answer = answers_of(request).get("forecast", key)
    waiting = not_yet(request, answer, say("planned.working"), answer.about["back"])
    if waiting is not None:
        return waiting
    if answer.refused is not None:
        raise answer.refused
    plan = answer.result["plan"]
    finish, chance = plan["finish_s"], plan["cramp_probability"]["overall"]
    return page(
        request,
        "forecast_plan.html",
        answer=answer,
        plan=plan,
        back=answer.about["back"],
        finish=duration(finish["p50"]),
        finish_range=say("x.range", low=duration(finish["p10"]), high=duration(finish["p90"])),
        chance=percent(chance["p50"]),
        chance_range=percent_range(chance["p10"], chance["p90"]),
        files=[(name, name in SHOWN) for name in answer.result["files"]],
        warnings=in_app(plan["warnings"]),
    )


@router.get("/answer/{key}/{name}")
def file_of(request: Request, key: str, name: str) -> Response:
    """Return one of the plan's files; pages under the policy that they carry."""
    answer = answers_of(request).get("forecast", key)
    if answer.state != "done":
        return RedirectResponse(answer.address, status_code=303)
    content = answer.result["files"].get(name)
    if content is None:
        raise UnusableInput(say("planned.no_file"), where=name[:40], remedy=say("planned.no_file.remedy"))
    if name in SHOWN:
        return document(content.decode(), name if "save" in request.query_params else "")
    return Response(
        content,
        media_type=KINDS[name.rpartition(".")[2]],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _begin(request: Request, race: Race) -> Response:
    found = explorers(request)
    stations = None if race.stations is None else [s.model_dump() for s in race.stations]
    asked = found.request(race.course, race.start, race.weather, stations)
    aim = race.choice.target_s
    asked = PlanRequest(
        **vars(asked)
        | {
            "target": None if aim is None else Target(finish_s=aim),
            "draws": 200,
            "optimise": True,
            "frontier": "eased",
            "now": datetime.now(UTC),
        }
    )
    units, number = units_of(request), number_of(request)
    folder = request.app.state.settings.data
    profile = saved_answers(folder)
    about = {"back": f"/forecast?course={race.course}", "race": race}
    return begun(request, "forecast", lambda _: _planned(folder, asked, profile, units, number), about)


def _planned(folder: Path, asked: PlanRequest, profile: Any, units: System, number: str) -> dict[str, Any]:
    """Return the plan and its files; the forecast is kept in the diary, if there is one."""
    from crampcast.jobs.plan import plan  # noqa: PLC0415
    from crampcast.jobs.plan.course_files import course_files  # noqa: PLC0415
    from crampcast.jobs.rescue import RescueRequest, rescue  # noqa: PLC0415
    from crampcast.report.plan_pages import plan_pages  # noqa: PLC0415

    answer = plan(asked)
    if asked.runner_stated:
        keep_forecast(folder, answer)
    cramped = rescue(RescueRequest(plan=answer, profile=profile, emergency=number))
    files = {
        **plan_pages(answer, cramped, units),
        **course_files(answer, asked.course),
        "plan.json": json.dumps(answer).encode(),
    }
    return {"plan": answer, "files": files}
