"""An athlete's own pages: sharing, files, entries, answers, trail, everything out, everything gone."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import APIRouter, Form
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from crampcast.coach import audit, consent, leaving, queue, race, standings
from crampcast.coach.people import with_password
from crampcast.coach.scope import Permit, Rule, diary_of
from crampcast.coach.server import Server
from crampcast.errors import UnusableInput
from crampcast.jobs import diary as entry_jobs
from crampcast.jobs.diary.entries import ready
from crampcast.jobs.diary.kinds import kind_of
from crampcast.jobs.learn.group_job import agreed
from crampcast.jobs.ports import save_runner, saved_runner
from crampcast.runner.profile import Profile
from crampcast.web.coach.admission import Held, Store, lets_in, permit_of, server_of
from crampcast.web.entry_fields import answers_of, form_fields
from crampcast.web.looks import units_of
from crampcast.web.question_fields import answers_in, answers_sent, question_fields
from crampcast.web.rendering import page
from crampcast.web.uploads import received
from crampcast.web.words import say

router = APIRouter(prefix="/athletes/{athlete}")
GROUPS = ("training", "card", "more")
MOST_FILES = 2000


@router.get("/sharing")
@lets_in(Rule.OWN)
def sharing(request: Request, store: Store, held: Held) -> Response:
    """Show who asks, who may look, and what that means."""
    with store.begin() as connection:
        asking = consent.asking(connection, held.whose.id)
    agrees = agreed(cast("Any", diary_of(store, held)))
    return page(request, "coach/sharing.html", athlete=held.whose, asking=asking, agreed=agrees)


@router.post("/sharing/{watcher}/give")
@lets_in(Rule.OWN)
def give(store: Store, held: Held, watcher: int) -> Response:
    """Share with somebody."""
    with store.begin() as connection:
        consent.give(connection, held.whose, watcher)
        standings.queue_one(connection, held.whose.id)
    return _back(held, "/sharing")


@router.post("/sharing/{watcher}/revoke")
@lets_in(Rule.OWN)
def revoke(store: Store, held: Held, watcher: int) -> Response:
    """Share no more; from this moment on."""
    with store.begin() as connection:
        consent.revoke(connection, held.whose, watcher)
    return _back(held, "/sharing")


@router.get("/trail")
@lets_in(Rule.OWN)
def trail(request: Request, store: Store, held: Held) -> Response:
    """Show who saw or changed what."""
    with store.begin() as connection:
        lines = audit.trail(connection, held.whose.id)
    return page(request, "coach/trail.html", athlete=held.whose, lines=lines)


@router.get("/files")
@lets_in(Rule.OWN)
def files(request: Request, store: Store, held: Held) -> Response:
    """Show what becomes of files that were sent, and take more."""
    with store.begin() as connection:
        jobs = queue.jobs_of(connection, held.whose.id)
    counts = diary_of(store, held).counts()
    return page(request, "coach/files.html", athlete=held.whose, jobs=jobs, counts=counts)


@router.post("/import")
@lets_in(Rule.OWN)
async def begin_import(request: Request) -> Response:
    """Take files and archives; a worker imports them."""
    return await _queued(request, "import")


@router.post("/restore")
@lets_in(Rule.OWN)
async def begin_restore(request: Request) -> Response:
    """Take an export; a worker fills the empty diary from it."""
    return await _queued(request, "restore")


@router.get("/race")
@lets_in(Rule.OWN)
def race_shown(request: Request, held: Held) -> Response:
    """Ask for the race to come."""
    return page(request, "coach/race.html", athlete=held.whose, race=race.Race(""), refused=None)


@router.post("/race")
@lets_in(Rule.OWN)
async def race_entered(request: Request) -> Response:
    """Have the race to come forecast, or show the form again with what cannot be used."""
    held, store, sent = permit_of(request), server_of(request), await received(request)
    told = {name: str(sent.fields.get(name, ""))[:200].strip() for name in ("start", "weather", "words")}
    entered = race.Race(**told)
    try:
        await run_in_threadpool(race.ask, store, held, entered, sent.files.get("course"))
    except UnusableInput as why:
        return page(request, "coach/race.html", status=422, athlete=held.whose, race=entered, refused=why)
    return _back(held, "/files")


@router.get("/entries/new/{kind}")
@lets_in(Rule.OWN)
def blank(request: Request, held: Held, kind: str) -> Response:
    """Show the form of a kind of entry."""
    return _entry(request, held, kind, {}, "", None)


@router.post("/entries/new/{kind}")
@lets_in(Rule.OWN)
async def write(request: Request, kind: str) -> Response:
    """Store an entry, or show the form again with what is wrong."""
    form, found, held, store = await request.form(), kind_of(kind), permit_of(request), server_of(request)
    answers, when = answers_of(found, form, units_of(request)), str(form.get("when", ""))
    try:
        given = {name: value for name, value in answers.items() if value not in ("", [])}
        name, body, at = ready(found.name, given, when or None, datetime.now().astimezone())

        def store_it() -> None:
            port = cast("Any", diary_of(store, held))
            entry_jobs.log(port, name, body, at, datetime.now().astimezone())
            _changed(store, held, "entry_written", name)

        await run_in_threadpool(store_it)
    except UnusableInput as why:
        return _entry(request, held, found.name, answers, when, why)
    return _back(held, "/diary")


@router.post("/entries/{number}/delete")
@lets_in(Rule.OWN)
def delete(store: Store, held: Held, number: int) -> Response:
    """Take an entry out."""
    entry_jobs.delete(cast("Any", diary_of(store, held)), number)
    _changed(store, held, "entry_deleted", str(number))
    return _back(held, "/diary")


@router.get("/questions")
@lets_in(Rule.OWN)
def questions(request: Request, store: Store, held: Held) -> Response:
    """Show every question with its answer."""
    said = answers_in(saved_runner(cast("Any", diary_of(store, held))))
    return _questions(request, held, said, None)


@router.post("/questions")
@lets_in(Rule.OWN)
async def answered(request: Request) -> Response:
    """Store the answers, or show the form again with what cannot be used."""
    held, store, form = permit_of(request), server_of(request), await request.form()
    diary = cast("Any", await run_in_threadpool(diary_of, store, held))
    said = {
        **answers_in(await run_in_threadpool(saved_runner, diary)),
        **answers_sent(GROUPS, form, units_of(request)),
    }
    try:
        profile = Profile.from_mapping(said, where=say("me.questions"))
    except UnusableInput as why:
        return _questions(request, held, said, why)

    def store_it() -> None:
        save_runner(diary, profile)
        _changed(store, held, "answers_changed", "")

    await run_in_threadpool(store_it)
    return _back(held, "")


@router.get("/export")
@lets_in(Rule.OWN)
def export(store: Store, held: Held) -> Response:
    """Send the whole diary as one file, in the form of ``crampcast export``."""
    place = tempfile.TemporaryDirectory(prefix="crampcast-")
    target = Path(place.name) / "crampcast-diary.zip"
    try:
        leaving.export(store, held, target)
        with store.begin() as connection:
            audit.note(connection, held.signed_in, held.whose.id, "export")
    except BaseException:
        place.cleanup()
        raise
    return FileResponse(target, filename=target.name, background=BackgroundTask(place.cleanup))


@router.get("/erase")
@lets_in(Rule.OWN)
def erase_shown(request: Request, held: Held) -> Response:
    """Show what erasing means."""
    return page(request, "coach/erase.html", athlete=held.whose, refused=None)


@router.post("/erase")
@lets_in(Rule.OWN)
def erase(
    request: Request, store: Store, held: Held, password: Annotated[str, Form(max_length=300)]
) -> Response:
    """Delete everything for good, if the password is right."""
    with store.begin() as connection:
        sure = with_password(connection, store.settings, held.whose.name, password) is not None
    if not sure:
        why = UnusableInput(say("coach.password.wrong"), where=say("coach.password.own"))
        return page(request, "coach/erase.html", status=422, athlete=held.whose, refused=why)
    leaving.erase(store, held)
    return RedirectResponse("/login", status_code=303)


def _back(held: Permit, where: str) -> Response:
    return RedirectResponse(f"/athletes/{held.whose.id}{where}", status_code=303)


def _changed(store: Server, held: Permit, what: str, detail: str) -> None:
    """Write down what was changed, and have the standing worked out again."""
    with store.begin() as connection:
        audit.note(connection, held.signed_in, held.whose.id, what, detail)
        standings.queue_one(connection, held.whose.id)


async def _queued(request: Request, kind: str) -> Response:
    """Queue what was sent, files and all, in one transaction."""
    held, store = permit_of(request), server_of(request)
    async with request.form(max_files=MOST_FILES) as form:
        found = [value for value in form.getlist("files") if isinstance(value, UploadFile) and value.filename]
        sent = [(str(value.filename), await value.read()) for value in found]
    if not any(content for _, content in sent) or (kind == "restore" and len(sent) != 1):
        raise UnusableInput(
            say("me.import.none"), where=say("me.import"), remedy=say("me.import.none.remedy")
        )

    def put() -> None:
        with store.begin() as connection:
            number = held.whose.id
            queue.put(connection, kind, number, asked_by=held.signed_in.id, files=sent)
            audit.note(connection, held.signed_in, number, kind, f"{len(sent)}")

    await run_in_threadpool(put)
    return _back(held, "/files")


def _entry(
    request: Request, held: Permit, kind: str, body: dict[str, Any], when: str, refused: UnusableInput | None
) -> Response:
    found = kind_of(kind)
    return page(
        request,
        "coach/entry.html",
        status=200 if refused is None else 422,
        athlete=held.whose,
        kind=found,
        fields=form_fields(found, body, units_of(request)),
        when=when,
        refused=refused,
    )


def _questions(
    request: Request, held: Permit, said: dict[str, Any], refused: UnusableInput | None
) -> Response:
    units = units_of(request)
    return page(
        request,
        "coach/questions.html",
        status=200 if refused is None else 422,
        athlete=held.whose,
        groups=[(group, question_fields(group, said, units)) for group in GROUPS],
        refused=refused,
    )
