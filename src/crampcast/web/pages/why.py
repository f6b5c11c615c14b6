"""Why: open a run, mark the cramp on the clock and the body, read the causes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crampcast.errors import UnusableInput
from crampcast.evidence.muscles import REPORTED
from crampcast.home import DiaryWhenNeeded, open_diary
from crampcast.jobs.diary.entries import ready
from crampcast.jobs.explain.mark import Mark, parse_mark
from crampcast.report.body_map import body_map
from crampcast.report.explain_page import explain_html, explain_view
from crampcast.web.answers import Progress, answers_of, begun, not_yet
from crampcast.web.asked_of_runs import explain_request
from crampcast.web.held import Recording, held_of, recording_of
from crampcast.web.in_app import in_app
from crampcast.web.looks import units_of
from crampcast.web.own_policy import document
from crampcast.web.rendering import page
from crampcast.web.run_chart import run_chart
from crampcast.web.runs import choices, open_sent
from crampcast.web.uploads import received
from crampcast.web.words import say

if TYPE_CHECKING:
    from crampcast.jobs.explain import ExplainRequest

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
async def ask(request: Request, key: str) -> Response:
    """Begin to work out why; or show the form again with what cannot be used."""
    fields = (await received(request)).fields
    recording = await run_in_threadpool(recording_of, request, key)
    try:
        asked = await run_in_threadpool(_asked, request, recording, fields)
        about = {"recording": recording, "fields": fields}
        return await run_in_threadpool(begun, request, "why", lambda told: _explained(asked, told), about)
    except UnusableInput as why:
        return _marking(request, recording, fields, why)


@router.get("/answer/{key}")
def look(request: Request, key: str, kept: bool = False) -> Response:
    """Say why, as soon as it is worked out; or show the form again with what the job could not use."""
    answer = answers_of(request).get("why", key)
    recording: Recording = answer.about["recording"]
    waiting = not_yet(request, answer, say("why.working"), f"/why/run/{recording.key}")
    if waiting is not None:
        return waiting
    if answer.refused is not None:
        return _marking(request, recording, answer.about["fields"], answer.refused)
    view = explain_view(answer.result, recording.name, units_of(request))
    return page(
        request,
        "why_answer.html",
        view=view | {key: in_app(view[key]) for key in ("cannot_tell", "warnings")},
        recording=recording,
        answer=answer,
        marks=_entries(recording, answer.about["fields"]),
        kept=kept,
    )


@router.get("/answer/{key}/print")
def printed(request: Request, key: str) -> Response:
    """Return the answer as a page that stands alone."""
    answer = answers_of(request).get("why", key)
    if answer.state != "done":
        return RedirectResponse(answer.address, status_code=303)
    recording: Recording = answer.about["recording"]
    return document(explain_html(answer.result, recording.name, units_of(request)))


@router.post("/answer/{key}/keep")
def keep_marks(request: Request, key: str) -> Response:
    """Store the run and every cramp that was marked in it; what is there already is not written twice."""
    answer = answers_of(request).get("why", key)
    recording: Recording = answer.about["recording"]
    now = datetime.now().astimezone()
    entries = [
        ready("cramp", {name: value for name, value in said.items() if name != "when"}, said.get("when"), now)
        for said in _entries(recording, answer.about["fields"])
    ]
    _store(request, recording)
    with open_diary(request.app.state.settings.data) as diary:
        there = [(entry.at, entry.body) for entry in diary.entries("cramp")]
        for kind, body, at in entries:
            if (at, body) not in there:
                diary.add_entry(kind, at, body)
                there.append((at, body))
    return RedirectResponse(f"{answer.address}?kept=1", status_code=303)


@router.post("/run/{key}/keep")
def keep(request: Request, key: str) -> Response:
    """Store the recording in the diary."""
    _store(request, recording_of(request, key))
    return RedirectResponse(f"/why/run/{key}", status_code=303)


def _store(request: Request, recording: Recording) -> None:
    from crampcast.jobs.run_files import read_run_file  # noqa: PLC0415

    found = read_run_file(recording.content, recording.name)
    diary = DiaryWhenNeeded(request.app.state.settings.data)
    try:
        diary.add(
            recording.content, recording.name, found.format, found.summaries, replayable=found.replayable
        )
    finally:
        diary.close()
    held_of(request).put(recording._replace(stored=True))


def _entries(recording: Recording, fields: FormData) -> list[dict[str, str]]:
    """Return every marked cramp as the fields of a diary entry of the run's day."""
    start = recording.activity.start
    day = {} if start is None else {"when": start.date().isoformat()}
    return [
        {
            "at": mark.when,
            **{name: str(getattr(mark, name)) for name in ("muscle", "side") if getattr(mark, name)},
            **({} if mark.severity is None else {"severity": str(mark.severity)}),
            **({"near": "yes"} if mark.near else {}),
            **day,
        }
        for mark in marks_of(fields)
    ]


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


def _asked(request: Request, recording: Recording, fields: FormData) -> ExplainRequest:
    """Return what a form asks of the job."""
    intake, weather = (str(fields.get(name, "")).strip() or None for name in ("intake", "weather"))
    folder = request.app.state.settings.data
    marks = marks_of(fields)
    return explain_request(folder, recording.activity, marks, weather=weather, intake=intake)


def _explained(asked: ExplainRequest, told: Progress) -> dict[str, Any]:
    from crampcast.jobs.explain import explain  # noqa: PLC0415

    return explain(asked, told)


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
