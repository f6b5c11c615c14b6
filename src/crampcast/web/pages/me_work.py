"""Long work on the runner's page: importing whole archives, learning; watched, stopped, carried on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, cast

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crampcast.errors import UnusableInput
from crampcast.home import DiaryWhenNeeded, has_diary, known_of_runner, open_diary, saved_answers
from crampcast.report.chances import percent, percent_range
from crampcast.report.times import duration
from crampcast.web.api.forecast import explorers
from crampcast.web.estimates import told_estimate
from crampcast.web.explorers import Explorers
from crampcast.web.looks import units_of
from crampcast.web.narrowing import Narrowing, narrowing, own_race, told_bands
from crampcast.web.rendering import page, wants_part
from crampcast.web.words import say
from crampcast.web.work import COMPARING, Work, desk_of

router = APIRouter()
LEAST_CHANGE = 0.01
Progress = Callable[[int, int, str], None]


@router.post("/import")
async def begin_import(request: Request) -> Response:
    """Take archives and files, and import them beside the pages."""
    place = tempfile.TemporaryDirectory(prefix="crampcast-")
    try:
        count = await _saved(request, Path(place.name))
        if not count:
            raise UnusableInput(
                say("me.import.none"), where=say("me.import"), remedy=say("me.import.none.remedy")
            )
        data = request.app.state.settings.data
        sent = Path(place.name)
        found = explorers(request)
        before: dict[str, Any] = {}  # what was there when the work began, kept where it is carried on
        work = Work("import", lambda progress: _import(data, sent, found, before, progress), place)
        await run_in_threadpool(desk_of(request).begin, work)
    except BaseException:
        place.cleanup()
        raise
    return RedirectResponse("/me/progress", status_code=303)


@router.post("/learn")
def begin_learning(request: Request) -> Response:
    """Learn from the diary beside the pages."""
    data = request.app.state.settings.data
    desk_of(request).begin(Work("learn", lambda progress: _learn(data, progress)))
    return RedirectResponse("/me/progress", status_code=303)


@router.get("/progress")
def look(request: Request) -> Response:
    """Show how far the work is."""
    work = desk_of(request).work
    narrowed = [] if work is None else _narrowed(work.result.get("estimates"), request)
    template = "me_work_part.html" if wants_part(request) else "me_work.html"
    told = None if work is None else work.result.get("bands")
    return page(request, template, work=work, narrowed=narrowed, bands=_bands(told))


def _bands(told: Narrowing | None) -> dict[str, Any] | None:
    """Return how the forecast has narrowed, in words and in percent of a picture's width."""
    if told is None:
        return None

    def words(key: str, band: dict[str, float]) -> str:
        if key == "chance":
            return f"{percent(band['p50'])} ({percent_range(band['p10'], band['p90'])})"
        return f"{duration(band['p50'])} ({duration(band['p10'])}–{duration(band['p90'])})"

    found = told_bands(told)
    for one in found:
        one["rows"] = [(runs, words(one["key"], band), at) for runs, band, at in one["rows"]]
        share = round(100.0 * one["narrower"])
        wider = "higher" if one["rose"] and one["key"] == "chance" else "wider"
        key = "narrower" if share > 0 else wider if share < 0 else "same"
        one["says"] = say(f"work.band.{key}", share=abs(share))
    return {"course": told.course, "moved_to": told.moved_to, "found": found}


@router.post("/progress/stop")
def stop(request: Request) -> Response:
    """Ask the work to stop; what was done is kept."""
    work = desk_of(request).work
    if work is not None:
        work.stop.set()
        if work.thread is not None:
            work.thread.join(timeout=5.0)
    return RedirectResponse("/me/progress", status_code=303)


@router.post("/progress/resume")
def resume(request: Request) -> Response:
    """Carry on where it was stopped."""
    work = desk_of(request).work
    if work is not None and work.state == "stopped":
        work.start()
    return RedirectResponse("/me/progress", status_code=303)


async def _saved(request: Request, folder: Path) -> int:
    """Write the files of a form into a folder, each under a name of its own; return how many."""
    async with request.form() as form:
        files = [value for value in form.getlist("files") if isinstance(value, UploadFile) and value.filename]
        for number, sent in enumerate(files):
            name = PurePosixPath(str(sent.filename).replace("\\", "/")).name[-100:]
            target = folder / f"{number:04d}"
            target.mkdir()
            await run_in_threadpool(_copy, sent, target / (name.lstrip(".") or "file"))
    return len(files)


def _copy(sent: UploadFile, target: Path) -> None:
    with target.open("wb") as out:
        shutil.copyfileobj(sent.file, out)


def _import(
    data: Path, sent: Path, found: Explorers, there: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    """Import what was sent; tell what the new runs have narrowed."""
    from crampcast.jobs.importing import import_paths  # noqa: PLC0415

    if not there:
        there.update(estimates=_estimates(data), race=own_race(found))
    before, race = there["estimates"], there["race"]
    diary = DiaryWhenNeeded(data)
    try:
        result = import_paths([sent], cast("Any", diary), progress=cast("Any", progress))
    finally:
        diary.close()
    refused = [{**row, "file": _name(row["file"], sent)} for row in result["refused"]]
    after = _estimates(data)
    bands = None
    if result["imported"] or after != before:
        bands = narrowing(found, race, lambda: progress(result["imported"], result["imported"], COMPARING))
    return {**result, "refused": refused, "estimates": (before, after), "bands": bands}


def _name(file: str, sent: Path) -> str:
    """Return a file's name without the place where it lay for a while."""
    shown = file.removeprefix(str(sent)).lstrip("/")
    return shown.partition("/")[2] or shown


def _estimates(data: Path) -> dict[str, dict[str, Any]]:
    from crampcast.jobs.who import who_runs  # noqa: PLC0415

    return {row["name"]: row for row in who_runs(*known_of_runner(data))["estimates"]}


def _learn(data: Path, progress: Progress) -> dict[str, Any]:
    from crampcast.jobs.learn import learn  # noqa: PLC0415
    from crampcast.jobs.learn.request import LearnRequest  # noqa: PLC0415

    request = LearnRequest(saved_answers(data))
    if not has_diary(data):
        return learn(None, request)
    with open_diary(data) as diary:
        return learn(cast("Any", diary), request, cast("Any", progress))


def _narrowed(found: Any, request: Request) -> list[tuple[str, str, str]]:
    """Return every number whose spread has shrunk, before and after."""
    if not found:
        return []
    before, after = found
    units = units_of(request)
    shrunk = [
        name
        for name, row in after.items()
        if name in before and row["sd"] < (1.0 - LEAST_CHANGE) * before[name]["sd"]
    ]
    pairs = [(told_estimate(before[name], units), told_estimate(after[name], units)) for name in shrunk]
    return [(now.name, was.in_one, now.in_one) for was, now in pairs]
