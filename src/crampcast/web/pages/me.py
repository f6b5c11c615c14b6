"""Me: answers and safety card, what is inferred and learnt, the diary as a whole."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from crampcast.errors import UnusableInput
from crampcast.home import has_diary, known_of_runner, open_diary, saved_answers, sweat_entries
from crampcast.home.learnt import kept_in
from crampcast.jobs.ports import save_runner
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile
from crampcast.web.answers import answers_of
from crampcast.web.api.forecast import explorers
from crampcast.web.estimates import told_estimates
from crampcast.web.held import held_of
from crampcast.web.in_app import in_app
from crampcast.web.looks import units_of
from crampcast.web.pages import me_work
from crampcast.web.question_fields import answers_in, answers_sent, question_fields
from crampcast.web.rendering import page
from crampcast.web.uploads import Sent, received, the_file
from crampcast.web.words import say
from crampcast.web.work import desk_of

router = APIRouter(prefix="/me")
router.include_router(me_work.router)
GROUPS = ("training", "card", "more")
FIRST = ("training", "card")
TESTS = {
    "sweat": "sweat_test",
    "strength": "strength_test",
    "flexibility": "flexibility_test",
    "leg": "leg_length",
}
COUNTED = ("sessions", "races", "years")
"""Units of questions that are words with a singular."""


@router.get("")
def show(request: Request, saved: bool = False) -> Response:
    """Show who runs."""
    return _me(request, notice=say("me.saved") if saved else "")


@router.get("/start")
def start(request: Request) -> Response:
    """Show the first evening's questions."""
    return _questions(request, FIRST, answers_in(saved_answers(request.app.state.settings.data)), None)


@router.post("/start")
async def start_sent(request: Request) -> Response:
    """Store the first answers and go on to the course."""
    return await _store(request, FIRST, "")


@router.get("/course")
def course(request: Request) -> Response:
    """Ask for the course."""
    return page(request, "me_course.html")


@router.get("/questions")
def questions_shown(request: Request) -> Response:
    """Show every question with its answer."""
    return _questions(request, GROUPS, answers_in(saved_answers(request.app.state.settings.data)), None)


@router.post("/questions")
async def questions_sent(request: Request) -> Response:
    """Store the answers, or show the form again with what cannot be used."""
    return await _store(request, GROUPS, "/me?saved=1")


@router.get("/condition")
def condition(request: Request) -> Response:
    """Show every number inferred of the runner."""
    from crampcast.jobs.who import who_runs  # noqa: PLC0415 - only who asks pays for it

    folder, units = request.app.state.settings.data, units_of(request)
    found = who_runs(*known_of_runner(folder), None, sweat_entries(folder))
    rows = told_estimates(found["estimates"], units)
    return page(
        request, "me_condition.html", rows=rows, basis=found["basis"], warnings=in_app(found["warnings"])
    )


@router.get("/export")
def export(request: Request) -> Response:
    """Send the whole diary as one file."""
    folder = request.app.state.settings.data
    if not has_diary(folder):
        raise UnusableInput(say("me.export.none"), remedy=say("me.export.none.remedy"))
    place = tempfile.TemporaryDirectory(prefix="crampcast-")
    target = Path(place.name) / "crampcast-diary.zip"
    try:
        with open_diary(folder) as diary:
            diary.export(target)
    except BaseException:
        place.cleanup()
        raise
    return FileResponse(target, filename=target.name, background=BackgroundTask(place.cleanup))


@router.post("/restore")
async def restore(request: Request) -> Response:
    """Fill the empty diary from an export; all of it or nothing."""
    folder = request.app.state.settings.data
    try:
        _, content = the_file(await received(request), "file", say("me.restore"), say("me.restore.remedy"))
        await run_in_threadpool(_restore, folder, content)
    except UnusableInput as why:
        return _me(request, refused=why)
    return _me(request, notice=say("me.restored"))


@router.post("/erase")
async def erase(request: Request) -> Response:
    """Delete the diary for good, if the word was typed."""
    typed = str((await received(request)).fields.get("word", "")).strip().casefold()
    if typed != say("me.erase.word"):
        return _me(
            request,
            refused=UnusableInput(
                say("me.erase.wrong"), where=say("me.erase"), remedy=say("me.erase.wrong.remedy")
            ),
        )
    folder = request.app.state.settings.data
    await run_in_threadpool(desk_of(request).clear)
    held_of(request).clear()
    answers_of(request).clear()
    if not has_diary(folder):
        return _me(request, notice=say("me.erased.none"))
    with open_diary(folder) as diary:
        counts = diary.erase()
    told = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in counts.items() if n)
    answer = _me(request, notice=say("me.erased", counts=told or "0"))
    answer.headers["Clear-Site-Data"] = '"storage"'  # the phone page that this browser may have kept
    return answer


def _restore(folder: Path, content: bytes) -> None:
    was_there = has_diary(folder)
    with open_diary(folder) as diary:
        try:
            diary.restore(io.BytesIO(content))
        except BaseException:
            if not was_there:
                diary.erase()
            raise


async def _store(request: Request, groups: tuple[str, ...], onward: str) -> Response:
    sent = await received(request)
    fields = sent.fields
    folder, units = request.app.state.settings.data, units_of(request)
    typed = answers_sent(groups, fields, units)
    earlier = saved_answers(folder)
    try:
        profile = Profile.from_mapping({**answers_in(earlier), **typed}, where=say("me.questions"))
        onward = onward or await _course_of(request, sent)
    except UnusableInput as why:
        return _questions(request, groups, {**answers_in(earlier), **typed}, why)
    with open_diary(folder) as diary:
        save_runner(diary, profile)
    return RedirectResponse(onward, status_code=303)


async def _course_of(request: Request, sent: Sent) -> str:
    """Open the course that came with the first answers; return where to go on."""
    words = str(sent.fields.get("words", "")).strip()[:120]
    courses = explorers(request).courses
    if "course" in sent.files:
        name, content = the_file(sent, "course", say("me.start.course"), say("me.start.course.remedy"))
        opened = await run_in_threadpool(courses.from_file, content, name)
    elif words:
        opened = courses.from_words(words)
    else:
        return "/me/course"
    return f"/forecast?course={opened.key}"


def _questions(
    request: Request, groups: tuple[str, ...], said: dict[str, Any], refused: UnusableInput | None
) -> Response:
    units = units_of(request)
    return page(
        request,
        "me_questions.html",
        status=200 if refused is None else 422,
        groups=[(group, question_fields(group, said, units)) for group in groups],
        refused=refused,
        first=groups == FIRST,
        action=request.url.path,
    )


def _me(request: Request, *, notice: str = "", refused: UnusableInput | None = None) -> Response:
    folder, units = request.app.state.settings.data, units_of(request)
    answers = answers_in(saved_answers(folder))
    _, runs = known_of_runner(folder)
    shown = [
        (field.label, _answer(field))
        for group in GROUPS
        for field in question_fields(group, answers, units)
        if field.value
    ]
    return page(
        request,
        "me.html",
        status=200 if refused is None else 422,
        answers=shown,
        card=None if not answers else _card(SafetyCard.from_profile(Profile.from_mapping(answers))),
        runs=None if not runs else (len(runs), runs[0].day, runs[-1].day),
        known=kept_in(folder),
        tests=TESTS,
        there=has_diary(folder),
        work=desk_of(request).work,
        notice=notice,
        refused=refused,
    )


def _answer(field: Any) -> str:
    chosen = [label for value, label, on in field.options if on]
    unit = field.unit.removesuffix("s") if field.value == "1" and field.unit in COUNTED else field.unit
    return chosen[0] if chosen else f"{field.value} {unit}".strip()


def _card(card: SafetyCard) -> dict[str, Any]:
    missing = list(card.missing)
    reasons = [
        (hard, f"{reason.text} {reason.ask}".strip())
        for hard, found in (
            (True, (*card.no_race, *card.excluded)),
            (False, (*card.flags, *card.cautions)),
        )
        for reason in found
        if reason.key not in missing
    ]
    return {"missing": [name.replace("_", " ") for name in missing], "reasons": reasons}
