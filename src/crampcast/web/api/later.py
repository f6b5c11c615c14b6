"""``/api`` for answers that take minutes: begun by one request, looked up by others."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse

from crampcast.errors import UnusableInput
from crampcast.web.answers import Progress, Task, answers_of
from crampcast.web.api.given import SeedForm, name_of

router = APIRouter(prefix="/api")


def later(request: Request, kind: str, task: Task) -> JSONResponse:
    """Begin to work an answer out, and tell where it will be."""
    answer = answers_of(request).begin(kind, task, {})
    address = f"/api/answers/{kind}/{answer.key}"
    return JSONResponse(
        {"state": answer.state, "address": address}, status_code=202, headers={"Location": address}
    )


@router.get("/answers/{kind}/{key}")
def look(request: Request, kind: str, key: str) -> dict[str, Any]:
    """Tell how far an answer is, and the answer itself once it is there."""
    answer = answers_of(request).get(kind, key)
    if answer.refused is not None:
        raise answer.refused
    told = {"state": answer.state, "done": answer.done, "total": answer.total}
    return told | ({"result": answer.result} if answer.state == "done" else {})


@router.post("/validate", status_code=202)
def ask_validate(
    request: Request,
    files: Annotated[list[UploadFile], File(max_length=50, description="YAML, TOML and CSV.")],
    replicates: Annotated[int, Form(ge=50, le=10_000)] = 400,
    sensitivity: Annotated[bool, Form()] = False,
    seed: SeedForm = 0,
) -> JSONResponse:
    """Begin to hold the model against studies, as `crampcast validate --json` does; look at its address."""
    sent = [(name_of(one), one.file.read()) for one in files]
    if len({name for name, _ in sent}) < len(sent):
        raise UnusableInput("two files have the same name", where="files", remedy="name each differently")
    return later(request, "validate", lambda told: _validated(sent, replicates, sensitivity, seed, told))


def _validated(
    sent: list[tuple[str, bytes]], replicates: int, sensitivity: bool, seed: int, told: Progress
) -> dict[str, Any]:
    from crampcast.jobs.validate.job import validate  # noqa: PLC0415

    told(0, len(sent), "")
    with tempfile.TemporaryDirectory(prefix="crampcast-") as place:
        paths = []
        for name, content in sent:
            path = Path(place) / (name.lstrip(".") or "file")
            path.write_bytes(content)
            paths.append(path)
        return validate(paths, seed=seed, replicates=replicates, sensitivity=sensitivity)
