"""The board: who is at risk this week and why; and the team: whom one has invited."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crampcast.coach import invitations, standings, team
from crampcast.coach.groups import taught
from crampcast.coach.scope import Rule, visible, written_down
from crampcast.jobs.standing.marks import LEVELS
from crampcast.report.group_text import quantity_words
from crampcast.web.coach.admission import Held, Store, lets_in
from crampcast.web.coach.told import told_standing
from crampcast.web.looks import units_of
from crampcast.web.rendering import page

router = APIRouter()


@router.get("/board")
@lets_in(Rule.WATCHER)
def board(request: Request, store: Store, held: Held) -> Response:
    """Show everybody who shares, those at risk first."""
    with store.begin() as connection:
        permits = visible(connection, held)
        written_down(connection, permits, "board")
    units = units_of(request)
    rows: list[dict[str, Any]] = []
    for one, kept in zip(permits, standings.kept_of(store, permits), strict=True):
        told = told_standing(None if kept is None else kept.standing, units)
        rows.append({"athlete": one.whose, "stale": kept is None or kept.stale, **told})
    rows.sort(key=lambda row: (LEVELS.index(row["level"]), -len(row["reasons"]), row["athlete"].shown))
    counts = {level: sum(row["level"] == level for row in rows) for level in LEVELS}
    return page(request, "coach/board.html", rows=rows, counts=counts, me=held.signed_in)


@router.post("/board/look")
@lets_in(Rule.WATCHER)
def look_again(store: Store, held: Held) -> Response:
    """Have everybody's standing worked out again."""
    with store.begin() as connection:
        for one in visible(connection, held):
            standings.queue_one(connection, one.whose.id)
    return RedirectResponse("/board", status_code=303)


@router.get("/group")
@lets_in(Rule.SIGNED_IN)
def group(request: Request, store: Store, held: Held) -> Response:
    """Show what the athletes who agreed to it have taught: nothing of one of them."""
    found = taught(store.settings.population)
    rows = [
        (row["title"], quantity_words(row, "prior"), quantity_words(row, "posterior")) for row in found.rows
    ]
    return page(request, "coach/group.html", taught=found, rows=rows, me=held.signed_in)


@router.get("/team")
@lets_in(Rule.COACH)
def show_team(request: Request, store: Store, held: Held) -> Response:
    """Show whom the coach has asked, who shares, and who else looks."""
    return _team(request, store, held, "")


@router.post("/team/invitations")
@lets_in(Rule.COACH)
def invite(
    request: Request, store: Store, held: Held, role: Annotated[Literal["athlete", "viewer"], Form()]
) -> Response:
    """Make a link for an athlete or a viewer, shown once."""
    with store.begin() as connection:
        link = invitations.invite(connection, store.settings, role, inviter=held.signed_in)
    return _team(request, store, held, link)


@router.post("/team/viewers/{viewer}/remove")
@lets_in(Rule.COACH)
def remove_viewer(store: Store, held: Held, viewer: int) -> Response:
    """Take a viewer out of the team: the account is gone, and every consent to it."""
    with store.begin() as connection:
        if not team.remove_viewer(connection, held.signed_in, viewer):
            raise HTTPException(404)
    return RedirectResponse("/team", status_code=303)


def _team(request: Request, store: Any, held: Any, link: str) -> Response:
    with store.begin() as connection:
        asked = team.asked_by(connection, held.signed_in)
        viewers = team.viewers_of(connection, held.signed_in)
    return page(
        request,
        "coach/team.html",
        asked=asked,
        viewers=viewers,
        link=link,
        days=store.settings.invitation_days,
    )
