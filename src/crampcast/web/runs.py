"""Choosing a run: sent as a file, or out of the diary."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from crampcast.home import has_diary, open_diary
from crampcast.report.quantities import System, amount

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
