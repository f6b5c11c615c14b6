"""Recover: what a run left, what to do about it and when."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crampcast.errors import UnusableInput
from crampcast.evidence.recover import DIETS
from crampcast.jobs.recover.calendar import recover_entries
from crampcast.report.drawing import person_svg
from crampcast.report.quantities import System
from crampcast.report.recover_text import amount_line, meal_line, muscle_name, share_range, water_line
from crampcast.web.answers import answers_of, begun, not_yet
from crampcast.web.asked_of_runs import recover_request
from crampcast.web.calendar import calendar_file
from crampcast.web.held import Recording, recording_of
from crampcast.web.in_app import in_app
from crampcast.web.looks import units_of
from crampcast.web.rendering import page
from crampcast.web.runs import choices, open_sent
from crampcast.web.uploads import received
from crampcast.web.words import say

if TYPE_CHECKING:
    from crampcast.jobs.recover import RecoverRequest

router = APIRouter(prefix="/recover")
FIELDS = ("next", "urine", "diet", "weather", "intake")


@router.get("")
def show(request: Request, day: str = "") -> Response:
    """Offer the ways to a run."""
    return page(request, "recover.html", refused=None, **choices(request, units_of(request), day))


@router.post("/file")
async def send(request: Request) -> Response:
    """Read a recording and go on; nothing is stored."""
    return await open_sent(request, "recover.html", "/recover/run")


@router.get("/run/{key}")
def ask(request: Request, key: str) -> Response:
    """Show the form: what comes next, what was eaten."""
    return _form(request, recording_of(request, key), FormData(), None)


@router.post("/run/{key}")
async def answer(request: Request, key: str) -> Response:
    """Begin to lay out the recovery; or show the form again with what cannot be used."""
    fields = (await received(request)).fields
    recording = await run_in_threadpool(recording_of, request, key)
    try:
        asked = await run_in_threadpool(_asked, request, recording, fields)
        about = {"recording": recording, "fields": fields}
        return await run_in_threadpool(begun, request, "recover", lambda _: _laid_out(asked), about)
    except UnusableInput as why:
        return _form(request, recording, fields, why)


@router.get("/answer/{key}")
def look(request: Request, key: str) -> Response:
    """Show the recovery as soon as it is laid out; or the form with what the job could not use."""
    found = answers_of(request).get("recover", key)
    recording: Recording = found.about["recording"]
    waiting = not_yet(request, found, say("after.working"), f"/recover/run/{recording.key}")
    if waiting is not None:
        return waiting
    if found.refused is not None:
        return _form(request, recording, found.about["fields"], found.refused)
    result = found.result
    return page(
        request,
        "recover_answer.html",
        recording=recording,
        answer=found,
        found=result | {key: in_app(result[key]) for key in ("cannot_tell", "warnings")},
        **_view(result, units_of(request)),
    )


@router.get("/answer/{key}/calendar")
def calendar(request: Request, key: str) -> Response:
    """Return the recovery as a calendar file."""
    found = answers_of(request).get("recover", key)
    if found.state != "done":
        return RedirectResponse(found.address, status_code=303)
    return calendar_file("crampcast recover", recover_entries(found.result), "recover.ics")


def _asked(request: Request, recording: Recording, fields: FormData) -> RecoverRequest:
    said = {name: str(fields.get(name, "")).strip() or None for name in FIELDS}
    return recover_request(
        request.app.state.settings.data,
        recording.activity,
        weather=said["weather"],
        intake=said["intake"],
        next_text=said["next"],
        urine_passed=bool(said["urine"]),
        diet=said["diet"] or "omnivore",
    )


def _laid_out(asked: RecoverRequest) -> dict[str, Any]:
    from crampcast.jobs.recover import recover  # noqa: PLC0415

    return recover(asked)


def _view(found: dict[str, Any], units: System) -> dict[str, Any]:
    """Return what of an answer needs words or a drawing."""
    body, fuel = found["body"] or {}, found["refuelling"] or {}
    steps = [
        {
            **step,
            "says": in_app(step["says"]),
            "when": (step["at"] or "")[:16].replace("T", " ")
            or ("" if step["from_h"] is None else say("recover.hours", hours=f"{step['from_h']:g}")),
            "amounts": [amount_line(key, value) for key, value in (step["amounts"] or {}).items()],
            "drawing": Markup(person_svg(step["figure"], alone=False)) if step["figure"] else "",  # noqa: S704
        }
        for step in found["steps"]
    ]
    return {
        "moments": [(when, list(those)) for when, those in groupby(steps, key=lambda step: step["when"])],
        "water": water_line(body, units) if body else "",
        "strength": [
            (muscle_name(row["muscle"]), share_range(row["at_finish"]), share_range(row["after_24_h"]))
            for row in body.get("strength_lost", [])
        ],
        "refilled": [
            (row["hours"], share_range(row["muscle_glycogen_share"])) for row in fuel.get("shares", [])
        ],
        "meals": [meal_line(meal).removeprefix("- ") for meal in found["meals"]["examples"]],
    }


def _form(
    request: Request, recording: Recording, fields: FormData, refused: UnusableInput | None
) -> Response:
    return page(
        request,
        "recover_ask.html",
        status=200 if refused is None else 422,
        recording=recording,
        said={name: str(fields.get(name, "")) for name in FIELDS},
        diets=DIETS,
        refused=refused,
    )
