"""``/api`` for the diary: write an entry, list entries, import a file, learn."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, File, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from crampcast.home import has_diary, known_of_runner, open_diary
from crampcast.jobs import diary as jobs
from crampcast.jobs.diary.entries import ready
from crampcast.jobs.diary.kinds import kind_of

router = APIRouter(prefix="/api", tags=["diary"])


class Written(BaseModel):
    """An entry as `crampcast log KIND FIELD=VALUE … --when MOMENT` says it."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(max_length=40)
    fields: dict[str, str] = Field(default_factory=dict, max_length=40)
    when: str | None = Field(None, max_length=40)


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


@router.post("/import")
def import_file(request: Request, file: Annotated[UploadFile, File()]) -> dict[str, Any]:
    """Take one file into the diary; archives of thousands are imported on the page, with progress."""
    from crampcast.home import DiaryWhenNeeded  # noqa: PLC0415
    from crampcast.jobs.run_files import read_run_file  # noqa: PLC0415

    content, name = file.file.read(), (file.filename or "file").replace("\\", "/").rpartition("/")[2][:120]
    found = read_run_file(content, name)
    diary = DiaryWhenNeeded(request.app.state.settings.data)
    try:
        new, known = diary.add(content, name, found.format, found.summaries, replayable=found.replayable)
    finally:
        diary.close()
    return {"imported": new, "duplicates": known, "warnings": list(found.warnings)}


@router.post("/learn")
def learn_from_diary(request: Request, method: Literal["fast", "nuts"] = "fast") -> dict[str, Any]:
    """Learn from the diary, as `crampcast learn --json` does."""
    from crampcast.jobs.learn import LearnPort, learn  # noqa: PLC0415
    from crampcast.jobs.learn.request import LearnRequest  # noqa: PLC0415

    folder = request.app.state.settings.data
    saved, _ = known_of_runner(folder)
    asked = LearnRequest(saved, method, 0)
    if not has_diary(folder):
        return learn(None, asked)
    with open_diary(folder) as diary:
        return learn(cast("LearnPort", diary), asked)
