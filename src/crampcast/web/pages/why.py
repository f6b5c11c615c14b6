"""Why: open a run, mark the cramp on the clock and the body, read the causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crampcast.errors import UnusableInput
from crampcast.evidence.muscles import REPORTED
from crampcast.home import DiaryWhenNeeded, has_diary, known_of_runner, open_diary
from crampcast.jobs.explain.intake import parse_eaten
from crampcast.jobs.explain.mark import Mark, parse_mark
from crampcast.report.body_map import body_map
from crampcast.report.explain_page import explain_html, explain_view
from crampcast.runner.profile import Profile
from crampcast.web.held import Recording, held_of, recording_of
from crampcast.web.in_app import in_app
from crampcast.web.learnt import kept_in
from crampcast.web.looks import units_of
from crampcast.web.own_policy import document
from crampcast.web.rendering import page
from crampcast.web.run_chart import run_chart
from crampcast.web.runs import choices, open_sent
from crampcast.web.uploads import received
from crampcast.web.words import say

if TYPE_CHECKING:
    from crampcast.jobs.ports import DiaryPort

router = APIRouter(prefix="/why")
FIELDS = ("when", "muscle", "side", "severity", "near", "more", "weather", "intake")
MOST_MARKS = 20


@router.get("")
def show(request: Request, day: str = "") -> Response:
    """Offer the ways to a run."""
    return page(request, "why.html", refused=None, **choices(request, units_of(request), day))


@router.post("/file")
async def send(request: Request) -> Response:
    """Read a recording and go to its marks; nothing is stored."""
    return await open_sent(request, "why.html", "/why/run")


@router.get("/run/{key}")
def mark(request: Request, key: str) -> Response:
    """Show the run and the form of the mark."""
    return _marking(request, recording_of(request, key), FormData(), None)


@router.post("/run/{key}")
async def answer(request: Request, key: str) -> Response:
    """Say why; or show the form again with what cannot be used."""
    fields = (await received(request)).fields
    recording = await run_in_threadpool(recording_of, request, key)
    try:
        found = await run_in_threadpool(_explained, request, recording, fields)
    except UnusableInput as why:
        return _marking(request, recording, fields, why)
    units = units_of(request)
    if fields.get("print"):
        return document(explain_html(found, recording.name, units))
    view = explain_view(found, recording.name, units)
    return page(
        request,
        "why_answer.html",
        view=view | {key: in_app(view[key]) for key in ("cannot_tell", "warnings")},
        recording=recording,
        given=[(name, value) for name, value in fields.multi_items() if name in FIELDS],
        entry=_entry(recording, fields),
    )


@router.post("/run/{key}/keep")
def keep(request: Request, key: str) -> Response:
    """Store the recording in the diary."""
    from crampcast.jobs.run_files import read_run_file  # noqa: PLC0415

    recording = recording_of(request, key)
    found = read_run_file(recording.content, recording.name)
    diary = DiaryWhenNeeded(request.app.state.settings.data)
    try:
        diary.add(
            recording.content, recording.name, found.format, found.summaries, replayable=found.replayable
        )
    finally:
        diary.close()
    held_of(request).put(recording._replace(stored=True))
    return RedirectResponse(f"/why/run/{key}", status_code=303)


def _entry(recording: Recording, fields: FormData) -> list[tuple[str, str]]:
    """Return the marked cramp as the fields of a diary entry, empty where no moment was named."""
    if not fields.get("when"):
        return []
    start = recording.activity.start
    said = {
        "at": fields["when"],
        **{name: fields.get(name, "") for name in ("muscle", "side", "severity", "near")},
        "when": "" if start is None else start.date().isoformat(),
    }
    return [(name, str(value)) for name, value in said.items() if value]


def marks_of(fields: FormData) -> list[Mark]:
    """Return the marks of a form: the one of its fields, and a line each of the others.

    Raises
    ------
    UnusableInput
        If one cannot be read.

    Examples
    --------
    >>> [mark.muscle for mark in marks_of(FormData({"when": "km38", "muscle": "calf", "more": "end foot"}))]
    ['calf', 'foot']
    """
    said = {name: str(fields.get(name, "")).strip() for name in FIELDS}
    words = [said["when"], said["muscle"], said["side"], said["severity"], "near" if said["near"] else ""]
    lines = [" ".join(word for word in words if word)] if said["when"] else []
    if not said["when"] and any(words):
        raise UnusableInput(
            "it does not say when it cramped", where=say("why.when"), remedy=say("why.when.help").rstrip(".")
        )
    lines += [line for line in said["more"].splitlines() if line.strip()]
    if len(lines) > MOST_MARKS:
        raise UnusableInput(
            f"{len(lines)} marks are too many", where=say("why.more"), remedy=f"at most {MOST_MARKS}"
        )
    return [parse_mark(line) for line in lines]


def _explained(request: Request, recording: Recording, fields: FormData) -> dict[str, Any]:
    """Run the job on a recording and a form."""
    from crampcast.jobs.explain import ExplainRequest, explain  # noqa: PLC0415
    from crampcast.jobs.gait_baseline import earlier_gait  # noqa: PLC0415

    folder = request.app.state.settings.data
    marks = marks_of(fields)
    intake, weather = (str(fields.get(name, "")).strip() or None for name in ("intake", "weather"))
    parse_eaten(intake)
    profile, runs = known_of_runner(folder)
    earlier: list[Any] = []
    if has_diary(folder):
        with open_diary(folder) as diary:
            earlier = earlier_gait(
                cast("DiaryPort", diary), recording.activity.start, recording.activity.content_hash
            )
    known = kept_in(folder)
    return explain(
        ExplainRequest(
            activity=recording.activity,
            marks=marks,
            profile=Profile() if profile is None else profile,
            runs=runs,
            weather=weather,
            intake=intake,
            runner_stated=profile is not None,
            earlier_gait=earlier,
            learnt=None if known is None else known.learnt,
        )
    )


def _marking(
    request: Request, recording: Recording, fields: FormData, refused: UnusableInput | None
) -> Response:
    return page(
        request,
        "why_mark.html",
        status=200 if refused is None else 422,
        recording=recording,
        chart=run_chart(recording.activity),
        body=body_map(REPORTED, href="#muscle"),
        muscles=REPORTED,
        said={name: str(fields.get(name, "")) for name in FIELDS},
        refused=refused,
    )
