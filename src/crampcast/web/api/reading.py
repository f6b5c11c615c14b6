"""``/api`` for jobs that answer from a file or from what is known, and store nothing."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from crampcast.home import has_diary, known_of_runner, open_diary, saved_answers, sweat_entries
from crampcast.jobs import diary as entries
from crampcast.jobs.evidence import evidence
from crampcast.web.api.given import (
    Answers,
    Plan,
    Seed,
    SeedForm,
    Table,
    Words,
    name_of,
    plan_of,
    run_of,
    runner_of,
)
from crampcast.web.asked_of_runs import explain_request, recover_request
from crampcast.web.emergency import number_of

router = APIRouter(prefix="/api")


class AskedRescue(BaseModel):
    """A cramp, and what is known of it."""

    model_config = ConfigDict(extra="forbid")

    muscle: str | None = Field(None, max_length=30)
    plan: Plan = None
    at: str | None = Field(None, max_length=30, description="`km38.2`, `mi23.7` or `3:10:00`.")
    night: bool = False
    runner: Answers = None
    emergency: str = Field("", max_length=30)
    seed: Seed = 0


class AskedStrengthen(BaseModel):
    """The weeks up to a race."""

    model_config = ConfigDict(extra="forbid")

    race: date | None = None
    on: date | None = None
    plan: Plan = None
    runner: Answers = None
    seed: Seed = 0


@router.post("/explain")
def ask_explain(
    request: Request,
    file: Annotated[UploadFile, File()],
    cramp: Annotated[list[str] | None, Form(max_length=20)] = None,
    weather: Words = None,
    intake: Words = None,
    ground: Words = None,
    runner: Table = None,
    plan: Annotated[UploadFile | None, File()] = None,
    invented: Annotated[bool, Form()] = False,
    seed: SeedForm = 0,
) -> dict[str, Any]:
    """Say why a muscle cramped in a recorded run, as `crampcast explain --json` does."""
    from crampcast.jobs.explain import explain, parse_mark  # noqa: PLC0415

    marks = [parse_mark(text) for text in cramp or []]
    return explain(
        explain_request(
            request.app.state.settings.data,
            run_of(file),
            marks,
            weather=weather,
            intake=intake,
            stated=runner_of(runner),
            ground=ground or None,
            plan=plan_of(None if plan is None else plan.file.read()),
            invented=invented,
            seed=seed,
        )
    )


@router.post("/recover")
def ask_recover(
    request: Request,
    file: Annotated[UploadFile, File()],
    weather: Words = None,
    intake: Words = None,
    runner: Table = None,
    next_session: Annotated[str | None, Form(alias="next", max_length=40)] = None,
    urine: Annotated[bool, Form()] = False,
    diet: Annotated[Literal["omnivore", "vegetarian", "vegan"], Form()] = "omnivore",
    seed: SeedForm = 0,
) -> dict[str, Any]:
    """Lay out the hours and days after a recorded run, as `crampcast recover --json` does."""
    from crampcast.jobs.recover import recover  # noqa: PLC0415

    return recover(
        recover_request(
            request.app.state.settings.data,
            run_of(file),
            weather=weather,
            intake=intake,
            stated=runner_of(runner),
            next_text=next_session,
            urine_passed=urine,
            diet=diet,
            seed=seed,
        )
    )


@router.post("/rescue")
def ask_rescue(request: Request, asked: AskedRescue) -> dict[str, Any]:
    """Tell what to do in a cramp, as `crampcast rescue --json` does."""
    from crampcast.jobs.rescue import RescueRequest, rescue  # noqa: PLC0415
    from crampcast.jobs.rescue.request import parse_at, parse_muscle  # noqa: PLC0415

    folder = request.app.state.settings.data
    stated = runner_of(asked.runner)
    record = []
    if has_diary(folder):
        with open_diary(folder) as diary:
            record = entries.trials(cast("entries.EntryPort", diary))
    return rescue(
        RescueRequest(
            muscle=parse_muscle(asked.muscle),
            plan=plan_of(asked.plan),
            at=parse_at(asked.at),
            profile=saved_answers(folder) if stated is None else stated,
            record=record,
            night=asked.night,
            emergency=asked.emergency or ("" if stated else number_of(request)),
            seed=asked.seed,
        )
    )


@router.get("/rescue")
def show_rescue(request: Request, muscle: str | None = None, night: bool = False) -> dict[str, Any]:
    """Tell what to do in a cramp, without a plan."""
    return ask_rescue(request, AskedRescue.model_validate({"muscle": muscle, "night": night}))


@router.post("/strengthen")
def ask_strengthen(request: Request, asked: AskedStrengthen) -> dict[str, Any]:
    """Lay out the weeks up to a race, as `crampcast strengthen --json` does."""
    from crampcast.jobs.strengthen import StrengthenRequest, strengthen  # noqa: PLC0415
    from crampcast.jobs.strengthen.of_diary import results_in  # noqa: PLC0415

    folder = request.app.state.settings.data
    stated, results = runner_of(asked.runner), []
    if has_diary(folder):
        with open_diary(folder) as diary:
            results = results_in(cast("entries.EntryPort", diary))
    return strengthen(
        StrengthenRequest(
            on=asked.on or datetime.now().astimezone().date(),
            race=asked.race,
            profile=saved_answers(folder) if stated is None else stated,
            results=results,
            runs=known_of_runner(folder)[1],
            plan=plan_of(asked.plan),
            seed=asked.seed,
        )
    )


@router.get("/strengthen")
def show_strengthen(request: Request, race: date | None = None, on: date | None = None) -> dict[str, Any]:
    """Lay out the weeks up to a race, without a plan."""
    return ask_strengthen(request, AskedStrengthen(race=race, on=on))


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
def ask_inspect(files: Annotated[list[UploadFile], File(max_length=100)]) -> dict[str, Any]:
    """Tell what files hold, as `crampcast inspect --json` does; nothing is stored."""
    from crampcast.jobs.inspect import inspect  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="crampcast-") as place:
        paths, names = [], {}
        for number, sent in enumerate(files):
            path = Path(place) / f"{number:03d}" / (name_of(sent).lstrip(".") or "file")
            path.parent.mkdir()
            path.write_bytes(sent.file.read())
            paths.append(path)
            names[str(path)] = name_of(sent)
        answer = inspect(paths)
    for row in answer["files"]:
        row["file"] = names.get(row["file"], row["file"])
    return answer
