"""An athlete as those see them with whom they share: standing, sheet to hand over, diary to read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crampcast.coach import audit, queue, standings
from crampcast.coach.scope import Permit, Rule, diary_of
from crampcast.coach.server import Server
from crampcast.errors import UnusableInput
from crampcast.jobs import diary as entry_jobs
from crampcast.jobs.diary.kinds import load_kinds
from crampcast.jobs.learn.group_job import agreed
from crampcast.report.quantities import amount
from crampcast.report.standing_sheet import standing_html, standing_pdf
from crampcast.report.standing_view import StandingView, standing_view
from crampcast.web.coach.admission import Held, Store, lets_in
from crampcast.web.coach.told import told_standing
from crampcast.web.looks import units_of
from crampcast.web.own_policy import document
from crampcast.web.pages.diary import entry_in_words
from crampcast.web.rendering import page
from crampcast.web.words import say

router = APIRouter(prefix="/athletes/{athlete}")
WEEKS_4 = timedelta(days=28)
MOST_RUNS = 60


@router.get("")
@lets_in(Rule.SEE, "standing")
def show(request: Request, store: Store, held: Held) -> Response:
    """Show how an athlete stands."""
    kept = standings.kept(store, held)
    with store.begin() as connection:
        jobs = queue.jobs_of(connection, held.whose.id, most=5)
    return page(
        request,
        "coach/athlete.html",
        athlete=held.whose,
        own=held.signed_in.id == held.whose.id,
        tends=held.signed_in.role != "viewer",
        agreed=agreed(cast("Any", diary_of(store, held))),
        stale=kept is not None and kept.stale,
        there=kept is not None,
        standing=told_standing(None if kept is None else kept.standing, units_of(request)),
        jobs=jobs,
    )


@router.get("/diary")
@lets_in(Rule.SEE, "diary")
def diary(request: Request, store: Store, held: Held) -> Response:
    """Show runs and entries, newest first."""
    units = units_of(request)
    opened = cast("Any", diary_of(store, held))
    runs = [
        {
            "day": run.day.isoformat(),
            "sport": run.sport.replace("_", " "),
            "distance": amount(run.distance_m, "distance", units),
            "climb": amount(run.climb_m, "altitude", units),
            "minutes": "–" if not run.moving_s else f"{run.moving_s / 60.0:.0f} min",
        }
        for run in opened.summaries()[-MOST_RUNS:][::-1]
    ]
    rows = entry_jobs.entries(opened)
    rows.sort(key=lambda row: (row["at"], row["id"]), reverse=True)
    return page(
        request,
        "coach/diary.html",
        athlete=held.whose,
        own=held.signed_in.id == held.whose.id,
        runs=runs,
        count=len(opened.summaries()),
        entries=[entry_in_words(row, units) for row in rows],
        kinds=load_kinds(),
    )


@router.get("/sheet.html")
@lets_in(Rule.SEE, "sheet")
def sheet_page(request: Request, store: Store, held: Held) -> Response:
    """Show the sheet to hand over."""
    return document(standing_html(_sheet(request, store, held)))


@router.get("/sheet.pdf")
@lets_in(Rule.SEE, "sheet")
def sheet_pdf(request: Request, store: Store, held: Held) -> Response:
    """Send the sheet to hand over as A4."""
    made = standing_pdf(_sheet(request, store, held))
    return Response(
        made,
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="crampcast-athlete-{held.whose.id}.pdf"'},
    )


@router.post("/look")
@lets_in(Rule.SEE)
def look(store: Store, held: Held) -> Response:
    """Have it worked out again how the athlete stands."""
    with store.begin() as connection:
        standings.queue_one(connection, held.whose.id)
    return RedirectResponse(f"/athletes/{held.whose.id}", status_code=303)


@router.post("/learn")
@lets_in(Rule.TEND)
def learn(store: Store, held: Held) -> Response:
    """Have learnt from the diary."""
    number = held.whose.id
    with store.begin() as connection:
        queue.put(connection, "learn", number, asked_by=held.signed_in.id, key=f"learn:{number}")
        audit.note(connection, held.signed_in, number, "learn")
    return RedirectResponse(f"/athletes/{number}", status_code=303)


def _sheet(request: Request, store: Server, held: Permit) -> StandingView:
    """Return what the sheet shows: the standing as it was worked out, and the entries of four weeks."""
    kept = standings.kept(store, held)
    if kept is None:
        raise UnusableInput(say("coach.sheet.none"), remedy=say("coach.sheet.none.remedy"))
    units, since = units_of(request), standings.today() - WEEKS_4
    rows = [
        entry_in_words(row, units)
        for row in entry_jobs.entries(cast("Any", diary_of(store, held)), None, since)
    ]
    entries = [
        (row["at"][:10], f"{row['says']}: {', '.join(f'{name} {value}' for name, value in row['words'])}")
        for row in rows
    ]
    return standing_view(held.whose.shown, kept.standing, entries, units)
