"""Choosing a run: sent as a file, or out of the diary."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crampcast.errors import UnusableInput
from crampcast.home import has_diary, open_diary
from crampcast.report.quantities import System, amount
from crampcast.web.held import hold
from crampcast.web.looks import units_of
from crampcast.web.rendering import page
from crampcast.web.uploads import received, the_file
from crampcast.web.words import say

MOST_SHOWN = 12


def choices(request: Request, units: System, day: str = "") -> dict[str, Any]:
    """Return the diary's runs with a recording, newest first, and how many are not shown.

    Parameters
    ----------
    request : Request
        What is answered.
    units : {"metric", "imperial"}
        Measures.
    day : str
        Only runs whose day begins so; empty for all.
    """
    folder = request.app.state.settings.data
    if not has_diary(folder):
        return {"runs": [], "older": 0, "day": day}
    with open_diary(folder) as diary:
        found = [(key, run) for key, _, run in diary.runs(replayable=True)]
    found = [(key, run) for key, run in reversed(found) if run.day.isoformat().startswith(day)]
    shown = [
        (key, run.day.isoformat(), amount(run.distance_m, "distance", units))
        for key, run in found[:MOST_SHOWN]
    ]
    return {"runs": shown, "older": len(found) - len(shown), "day": day}


async def open_sent(request: Request, template: str, onward: str) -> Response:
    """Read a recording that was sent and go on with it; nothing is stored.

    Parameters
    ----------
    request : Request
        A form with the field ``file``.
    template : str
        Page of the choice, shown again where the file cannot be used.
    onward : str
        Where the run's own page is, without its key.
    """
    sent = await received(request)
    try:
        name, content = the_file(sent, "file", say("run.file"), say("run.none.remedy"))
        recording = await run_in_threadpool(hold, request, name, content)
    except UnusableInput as why:
        return page(request, template, status=422, refused=why, **choices(request, units_of(request)))
    return RedirectResponse(f"{onward}/{recording.key}", status_code=303)
