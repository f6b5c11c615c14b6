"""Forecast: the course explorer, drawn by a script; without one the form gives the answer as a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from crampcast.evidence.claims import load_claims
from crampcast.evidence.muscles import REPORTED
from crampcast.home.learnt import sides_in
from crampcast.jobs.explore import BOUNDS, TRAINING, forecast, read_choice
from crampcast.report.chances import percent, percent_range
from crampcast.report.figure import BACK, FRONT, SILHOUETTE
from crampcast.report.messages import say_or
from crampcast.report.quantities import System, amount
from crampcast.report.times import duration
from crampcast.web.api.forecast import course_told, explorers
from crampcast.web.courses import SAMPLE
from crampcast.web.looks import units_of
from crampcast.web.pages import forecast_plan
from crampcast.web.race_form import choice_asked
from crampcast.web.rendering import page
from crampcast.web.words import CATALOGUE, say

if TYPE_CHECKING:
    from crampcast.jobs.learn.sides import LeftShare

router = APIRouter(prefix="/forecast")
router.include_router(forecast_plan.router)

ROWS = 14
"""Rows of the table without a script."""
CLAIMS = {
    "drink": "S11",
    "overdrink": "S23",
    "food": "S21",
    "pace": "S2",
    "heat": "S10",
    "descents": "S14",
}
"""What the explorer's sliders and amounts rest on."""
SLIDERS = ("start_faster", "target_s", "warmer_c", "carbohydrate_g_h", "fluid_l_h", "sodium_mg_h", "pack_kg")


@router.get("")
def show(request: Request) -> Response:
    """Show the course explorer; with ``go`` also the answer as a table."""
    asked = request.query_params
    courses = explorers(request).courses
    if asked.get("words"):
        opened = courses.from_words(asked["words"][:120])
        return RedirectResponse(f"/forecast?course={opened.key}", status_code=303)
    opened = courses.opened(asked.get("course") or SAMPLE)
    told = course_told(opened)
    known = explorers(request).runner()
    start, weather = asked.get("start") or told["start"], asked.get("weather") or told["weather"]
    units, register = units_of(request), load_claims()
    return page(
        request,
        "forecast.html",
        course=told,
        facts=_facts(told, units),
        whose="diary" if known.stated else "sample",
        is_sample=opened.key == SAMPLE,
        start=start or "",
        weather=weather or "",
        asked=asked,
        chosen=json.dumps(choice_asked(asked)) if asked.get("go") else "",
        sliders=[{"name": name, **BOUNDS[name]._asdict()} for name in SLIDERS if name != "target_s"],
        training=TRAINING,
        claims=[
            (say(f"forecast.advice.{name}"), (register.get(claim) or register[f"{claim}a"]).grade, claim)
            for name, claim in CLAIMS.items()
        ],
        front=FRONT,
        back=BACK,
        silhouette=SILHOUETTE,
        muscles={name: say_or(f"muscle.{name}", name) for name in REPORTED},
        answer=_answered(request, asked, opened.key, start, weather, units) if asked.get("go") else None,
        data=_for_script(
            told, start, weather, units, sides_in(request.app.state.settings.data), known.told()
        ),
    )


@router.post("/course")
async def open_course(request: Request, file: Annotated[UploadFile, File()]) -> RedirectResponse:
    """Open a course from a file and show it."""
    content = await file.read()
    courses = explorers(request).courses
    opened = await run_in_threadpool(courses.from_file, content, file.filename or "course")
    return RedirectResponse(f"/forecast?course={opened.key}", status_code=303)


def _facts(told: dict[str, Any], units: System) -> list[str]:
    facts = [amount(told["distance_m"], "distance", units)]
    if told["has_elevation"]:
        facts += [
            f"↗ {amount(told['climb_m'], 'altitude', units)}",
            f"↘ {amount(told['descent_m'], 'altitude', units)}",
        ]
    return facts


def _for_script(
    told: dict[str, Any],
    start: str | None,
    weather: str | None,
    units: System,
    sides: Mapping[str, LeftShare],
    rests_on: Mapping[str, Any],
) -> str:
    """Return what the script begins with, as JSON that cannot end its element."""
    words = {key[2:]: text for key, text in CATALOGUE.items() if key.startswith("x.")}
    words |= {f"muscle.{name}": say_or(f"muscle.{name}", name) for name in REPORTED}
    found = {"course": told, "start": start, "weather": weather, "units": units, "words": words}
    found |= {"sides": {muscle: share._asdict() for muscle, share in sides.items()}}
    found |= {"rests_on": dict(rests_on)}
    return json.dumps(found | {"bounds": {name: b._asdict() for name, b in BOUNDS.items()}}).replace(
        "<", "\\u003c"
    )


def _answered(
    request: Request, asked: QueryParams, key: str, start: str | None, weather: str | None, units: System
) -> dict[str, Any]:
    """Return the answer in words and rows."""
    choice = read_choice(choice_asked(asked))
    prepared = explorers(request).prepared(key, start, weather, None)
    found = forecast(prepared, choice)
    curves, chance, finish = found["profile"], found["cramp_probability"]["overall"], found["finish_s"]
    count = len(curves["distance_m"])
    picked = sorted({round(i * (count - 1) / (ROWS - 1)) for i in range(ROWS)})
    by_muscle = found["cramp_probability"]["by_muscle"]
    leading = sorted(by_muscle, key=lambda name: -by_muscle[name]["p50"])[:4]
    return {
        "status": found["status"],
        "reason": found["reason"] or "",
        "finish": duration(finish["p50"]),
        "finish_range": say("x.range", low=duration(finish["p10"]), high=duration(finish["p90"])),
        "chance": percent(chance["p50"]),
        "chance_range": percent_range(chance["p10"], chance["p90"]),
        "messages": [*_cuts(found["intake"], units), *found["safety"]["messages"]],
        "muscles": [say_or(f"muscle.{name}", name) for name in leading],
        "rows": [
            {
                "where": amount(curves["distance_m"][i], "distance", units),
                "when": duration(curves["time_s"]["p50"][i]),
                "chance": percent(curves["cramp_probability"]["p50"][i]),
                "hazards": [f"{100 * curves['hazard_per_h'][name]['p50'][i]:.1f} %/h" for name in leading],
                "core": amount(curves["core_temperature_c"]["p50"][i], "temperature", units),
            }
            for i in picked
        ],
    }


def _cuts(intake: dict[str, Any], units: System) -> list[str]:
    """Say which amounts the limits cut."""
    shown = {
        "fluid_l_h": lambda v: f"{amount(1000 * v, 'drink', units)}/h",
        "sodium_mg_h": lambda v: f"{v:.0f} mg/h",
        "carbohydrate_g_h": lambda v: f"{v:.0f} g/h",
    }
    return [
        say(f"x.cut.{name}", kept=shown[name](told["kept"]))
        for name, told in intake.items()
        if told["cut"] and told["kept"] is not None
    ]
