"""``/api`` for the diary: write an entry, list entries, import a file, learn."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from fastapi import APIRouter, File, UploadFile
from fastapi import Path as PathParameter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from crampcast.errors import UnusableInput
from crampcast.home import has_diary, known_of_runner, open_diary, saved_answers, sweat_entries
from crampcast.jobs import diary as jobs
from crampcast.jobs.diary.entries import ready
from crampcast.jobs.diary.kinds import kind_of, kinds_answer
from crampcast.runner.profile import Profile
from crampcast.web.api.given import Answers, Seed, name_of, runner_of

if TYPE_CHECKING:
    from crampcast.jobs.ports import DiaryPort

router = APIRouter(prefix="/api", tags=["diary"])


class Written(BaseModel):
    """An entry as `crampcast log KIND FIELD=VALUE … --when MOMENT` says it."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(max_length=40)
    fields: dict[str, str] = Field(default_factory=dict, max_length=40)
    when: str | None = Field(None, max_length=40)


class Change(BaseModel):
    """Fields to be changed, and when it was."""

    model_config = ConfigDict(extra="forbid")

    fields: dict[str, str] = Field(default_factory=dict, max_length=40)
    when: str | None = Field(None, max_length=40)


class Stored(BaseModel):
    """Answers of a runner file, and the day whose condition is told."""

    model_config = ConfigDict(extra="forbid")

    answers: dict[str, Any] = Field(alias="from", max_length=60)
    on: date | None = None


class AskedLearn(BaseModel):
    """How to learn, and who ran if not the diary's runner."""

    model_config = ConfigDict(extra="forbid")

    method: Literal["fast", "nuts"] = "fast"
    runner: Answers = None
    seed: Seed = 0


Number = Annotated[int, PathParameter(ge=1, le=2**53)]


@router.post("/log")
def write_entry(request: Request, entry: Written) -> dict[str, Any]:
    """Write an entry; what cannot be read is refused before anything is stored."""
    now = datetime.now().astimezone()
    name, body, at = ready(entry.kind, dict(entry.fields), entry.when, now)
    with open_diary(request.app.state.settings.data) as diary:
        return jobs.log(cast("jobs.EntryPort", diary), name, body, at, now)


@router.get("/diary")
def list_entries(
    request: Request, kind: str | None = None, since: date | None = None, until: date | None = None
) -> dict[str, Any]:
    """List entries by kind and day."""
    chosen = kind_of(kind).name if kind else None
    folder = request.app.state.settings.data
    if not has_diary(folder):
        return {"entries": []}
    with open_diary(folder) as diary:
        return {"entries": jobs.entries(cast("jobs.EntryPort", diary), chosen, since, until)}


@router.get("/log")
def list_kinds() -> dict[str, Any]:
    """Tell what can be written, as `crampcast log --json` does."""
    return kinds_answer()


@router.get("/diary/{number}")
def show_entry(request: Request, number: Number) -> dict[str, Any]:
    """Show an entry as it is now, as `crampcast diary show` does."""
    return {"entries": _asked(request, number, jobs.history)[-1:]}


@router.get("/diary/{number}/history")
def show_versions(request: Request, number: Number) -> dict[str, Any]:
    """Show every version of an entry, as `crampcast diary history` does."""
    return {"entries": _asked(request, number, jobs.history)}


@router.patch("/diary/{number}")
def change_entry(request: Request, number: Number, change: Change) -> dict[str, Any]:
    """Change fields of an entry, as `crampcast diary edit` does; an empty text takes one away."""
    now = datetime.now().astimezone()
    edited = _asked(
        request, number, lambda diary, n: [jobs.edit(diary, n, dict(change.fields), change.when, now)]
    )
    return {"entries": edited}


@router.delete("/diary/{number}")
def delete_entry(request: Request, number: Number) -> dict[str, Any]:
    """Take an entry back, as `crampcast diary delete` does; its versions are kept until all is erased."""
    return {"entries": _asked(request, number, lambda diary, n: [jobs.delete(diary, n)])}


def _asked(
    request: Request, number: int, ask: Callable[[jobs.EntryPort, int], list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    folder = request.app.state.settings.data
    if not has_diary(folder):
        raise UnusableInput(
            f"there is no entry {number}", where="diary", remedy="nothing has been written yet"
        )
    with open_diary(folder) as diary:
        return ask(cast("jobs.EntryPort", diary), number)


@router.post("/import")
def import_files(
    request: Request, paths: Annotated[list[UploadFile], File(max_length=200)]
) -> dict[str, Any]:
    """Take files and archives into the diary, as `crampcast import --json` does.

    The page *Me* does it with progress, and can be stopped.
    """
    from crampcast.home import DiaryWhenNeeded  # noqa: PLC0415
    from crampcast.jobs.importing import import_paths  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="crampcast-") as place:
        for number, sent in enumerate(paths):
            path = Path(place) / f"{number:04d}" / (name_of(sent).lstrip(".") or "file")
            path.parent.mkdir()
            path.write_bytes(sent.file.read())
        diary = DiaryWhenNeeded(request.app.state.settings.data)
        try:
            answer = import_paths([place], cast("DiaryPort", diary))
        finally:
            diary.close()
    for row in answer["refused"]:
        row["file"] = row["file"].removeprefix(place).lstrip("/").partition("/")[2] or row["file"]
    if answer["refused"] and not any(answer["files"][key] for key in ("imported", "duplicates")):
        first = answer["refused"][0]
        raise UnusableInput(first["reason"], where=first["file"], remedy="nothing was imported")
    return answer


@router.put("/runner")
def store_runner(request: Request, answers: Stored) -> dict[str, Any]:
    """Store the answers of a runner file, as `crampcast runner --from` does, and tell who runs."""
    from crampcast.jobs.ports import save_runner  # noqa: PLC0415
    from crampcast.jobs.who import who_runs  # noqa: PLC0415

    folder = request.app.state.settings.data
    profile = Profile.from_mapping(answers.answers)
    with open_diary(folder) as diary:
        save_runner(cast("DiaryPort", diary), profile)
    return who_runs(*known_of_runner(folder), answers.on, sweat_entries(folder))


@router.post("/learn")
def learn_from_diary(request: Request, asked: AskedLearn) -> dict[str, Any]:
    """Learn from the diary, as `crampcast learn --json` does."""
    from crampcast.jobs.learn import LearnPort, learn  # noqa: PLC0415
    from crampcast.jobs.learn.request import LearnRequest  # noqa: PLC0415

    folder = request.app.state.settings.data
    stated = runner_of(asked.runner)
    wanted = LearnRequest(saved_answers(folder) if stated is None else stated, asked.method, asked.seed)
    if not has_diary(folder):
        return learn(None, wanted)
    with open_diary(folder) as diary:
        return learn(cast("LearnPort", diary), wanted)
