"""``/api`` for jobs that answer from a file or from what is known, and store nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import Field
from starlette.requests import Request

from crampcast.errors import UnusableInput
from crampcast.formats.port import read
from crampcast.home import has_diary, known_of_runner, open_diary, sweat_entries
from crampcast.home.learnt import kept_in
from crampcast.jobs.evidence import evidence
from crampcast.jobs.plan import PlanRequest, parse_target, plan
from crampcast.runner.profile import Profile
from crampcast.weather.words import read_weather_words
from crampcast.web.api.forecast import Race, explorers

router = APIRouter(prefix="/api")

Words = Annotated[str | None, Form(max_length=200)]


class AskedPlan(Race):
    """A plan of an open course; the choice of the sliders does not count here."""

    target: str | None = Field(None, max_length=40, description="`3:45:00` or `P(cramp)<=0.2`.")
    optimise: bool = True
    draws: int = Field(200, ge=20, le=1000)
    seed: int = Field(0, ge=0, le=2**32 - 1)


@router.post("/plan")
def ask_plan(request: Request, asked: AskedPlan) -> dict[str, Any]:
    """Forecast a race and plan it, as `crampcast plan --json` does."""
    found = explorers(request)
    target = None if asked.target is None else parse_target(asked.target)
    stations = None if asked.stations is None else [s.model_dump() for s in asked.stations]
    laid_out = found.request(asked.course, asked.start, asked.weather, stations)
    return plan(
        PlanRequest(
            **vars(laid_out)
            | {"target": target, "optimise": asked.optimise, "draws": asked.draws, "seed": asked.seed}
        )
    )


@router.post("/explain")
def ask_explain(
    request: Request,
    file: Annotated[UploadFile, File()],
    cramp: Annotated[list[str] | None, Form(max_length=20)] = None,
    weather: Words = None,
    intake: Words = None,
    seed: Annotated[int, Form(ge=0, le=2**32 - 1)] = 0,
) -> dict[str, Any]:
    """Say why a muscle cramped in a recorded run, as `crampcast explain --json` does."""
    from crampcast.jobs.explain import ExplainRequest, explain, parse_mark  # noqa: PLC0415
    from crampcast.jobs.explain.intake import parse_eaten  # noqa: PLC0415
    from crampcast.jobs.gait_baseline import earlier_gait  # noqa: PLC0415

    marks = [parse_mark(text) for text in cramp or []]
    parse_eaten(intake)
    if weather:
        read_weather_words(weather)
    activity = _run(file)
    folder = request.app.state.settings.data
    saved, runs = known_of_runner(folder)
    earlier: list[Any] = []
    if has_diary(folder):
        with open_diary(folder) as diary:
            earlier = earlier_gait(diary, activity.start, activity.content_hash)
    known = kept_in(folder)
    return explain(
        ExplainRequest(
            activity=activity,
            marks=marks,
            profile=saved or Profile(),
            runs=runs,
            weather=weather,
            intake=intake,
            runner_stated=saved is not None,
            earlier_gait=earlier,
            learnt=None if known is None else known.learnt,
            seed=seed,
        )
    )


@router.post("/recover")
def ask_recover(
    request: Request,
    file: Annotated[UploadFile, File()],
    weather: Words = None,
    intake: Words = None,
    seed: Annotated[int, Form(ge=0, le=2**32 - 1)] = 0,
) -> dict[str, Any]:
    """Lay out the hours and days after a recorded run, as `crampcast recover --json` does."""
    from crampcast.jobs.recover import RecoverRequest, recover  # noqa: PLC0415

    if weather:
        read_weather_words(weather)
    activity = _run(file)
    saved, runs = known_of_runner(request.app.state.settings.data)
    return recover(
        RecoverRequest(activity=activity, profile=saved, runs=runs, weather=weather, intake=intake, seed=seed)
    )


@router.get("/rescue")
def ask_rescue(request: Request, muscle: str | None = None, night: bool = False) -> dict[str, Any]:
    """Tell what to do in a cramp, as `crampcast rescue --json` does."""
    from crampcast.jobs.rescue import RescueRequest, rescue  # noqa: PLC0415
    from crampcast.jobs.rescue.request import parse_muscle  # noqa: PLC0415

    saved, _ = known_of_runner(request.app.state.settings.data)
    return rescue(RescueRequest(muscle=parse_muscle(muscle), profile=saved, night=night))


@router.get("/strengthen")
def ask_strengthen(request: Request, race: date | None = None, on: date | None = None) -> dict[str, Any]:
    """Lay out the weeks up to a race, as `crampcast strengthen --json` does, without the home tests."""
    from crampcast.jobs.strengthen import StrengthenRequest, strengthen  # noqa: PLC0415

    saved, _ = known_of_runner(request.app.state.settings.data)
    today = on or datetime.now().astimezone().date()
    return strengthen(StrengthenRequest(on=today, race=race, profile=saved))


@router.get("/runner")
def ask_runner(request: Request, on: date | None = None) -> dict[str, Any]:
    """Tell who runs and what is inferred, as `crampcast runner --json` does."""
    from crampcast.jobs.who import who_runs  # noqa: PLC0415

    folder = request.app.state.settings.data
    saved, runs = known_of_runner(folder)
    return who_runs(saved, runs, on, sweat_entries(folder))


@router.get("/evidence")
def ask_evidence() -> dict[str, Any]:
    """List what is claimed, as `crampcast evidence --json` does."""
    return evidence(None)


@router.get("/evidence/{claim}")
def ask_claim(claim: str) -> dict[str, Any]:
    """Tell one claim with its findings and sources."""
    return evidence(claim)


@router.post("/inspect")
def ask_inspect(file: Annotated[UploadFile, File()]) -> dict[str, Any]:
    """Tell what a file holds; nothing is stored."""
    found = read(file.file.read(), _name(file))
    return {
        "file": found.name,
        "kind": found.kind,
        "format": found.format,
        "records": found.records,
        "damage": list(found.damage),
        "note": found.note,
    }


def _name(file: UploadFile) -> str:
    """Return the last part of a file's name, for messages alone."""
    return (file.filename or "the file").replace("\\", "/").rpartition("/")[2][:120]


def _run(file: UploadFile) -> Any:
    """Return the recorded run of a file."""
    found = read(file.file.read(), _name(file))
    if found.activity is None:
        raise UnusableInput(
            "it holds no recorded run", where=_name(file), remedy="give the FIT, TCX or GPX of a run"
        )
    return found.activity
