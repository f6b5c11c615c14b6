"""Recover: what a run left, what to do about it and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from fastapi import APIRouter
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from crampcast.errors import UnusableInput
from crampcast.evidence.recover import DIETS
from crampcast.home import has_diary, known_of_runner, open_diary
from crampcast.jobs.recover.calendar import recover_entries
from crampcast.report.drawing import person_svg
from crampcast.report.quantities import System
from crampcast.report.recover_text import amount_line, meal_line, muscle_name, share_range, water_line
from crampcast.web.calendar import calendar_file
from crampcast.web.held import Recording, recording_of
from crampcast.web.in_app import in_app
from crampcast.web.looks import units_of
from crampcast.web.rendering import page
from crampcast.web.runs import choices, open_sent
from crampcast.web.uploads import received
from crampcast.web.words import say

if TYPE_CHECKING:
    from crampcast.jobs.diary import EntryPort

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
    """Lay out the recovery; as a calendar file where that was asked for."""
    fields = (await received(request)).fields
    recording = await run_in_threadpool(recording_of, request, key)
    try:
        found = await run_in_threadpool(_laid_out, request, recording, fields)
    except UnusableInput as why:
        return _form(request, recording, fields, why)
    if fields.get("calendar"):
        return calendar_file("crampcast recover", recover_entries(found), "recover.ics")
    return page(
        request,
        "recover_answer.html",
        recording=recording,
        found=found | {key: in_app(found[key]) for key in ("cannot_tell", "warnings")},
        given=[(name, value) for name, value in fields.multi_items() if name in FIELDS],
        **_view(found, units_of(request)),
    )


def _laid_out(request: Request, recording: Recording, fields: FormData) -> dict[str, Any]:
    from crampcast.jobs.recover import RecoverRequest, recover  # noqa: PLC0415
    from crampcast.jobs.recover.of_diary import Told, told_of  # noqa: PLC0415

    folder = request.app.state.settings.data
    said = {name: str(fields.get(name, "")).strip() or None for name in FIELDS}
    profile, runs = known_of_runner(folder)
    told = Told()
    if has_diary(folder):
        with open_diary(folder) as diary:
            told = told_of(cast("EntryPort", diary), recording.activity)
    return recover(
        RecoverRequest(
            activity=recording.activity,
            profile=profile,
            runs=runs,
            weather=said["weather"],
            intake=said["intake"] or told.intake,
            next_text=said["next"],
            urine_passed=bool(said["urine"]),
            cramped=told.cramped,
            masses=told.masses,
            diet=said["diet"] or "omnivore",
        )
    )


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
        "steps": steps,
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
