"""Diary: write, read by day, change, delete, look back."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crampcast.errors import UnusableInput
from crampcast.evidence.rescue import load_remedies
from crampcast.home import has_diary, open_diary
from crampcast.jobs import diary as jobs
from crampcast.jobs.diary.entries import CODE, ready
from crampcast.jobs.diary.kinds import kind_of, load_kinds
from crampcast.jobs.diary.moments import moment_of
from crampcast.jobs.diary.planned import SHARE, against_plan
from crampcast.report.quantities import System, amount_in_unit
from crampcast.web.entry_fields import answers_of, form_fields, label_of
from crampcast.web.looks import units_of
from crampcast.web.pages import diary_plan
from crampcast.web.rendering import page
from crampcast.web.words import say

if TYPE_CHECKING:
    from crampcast.jobs.diary import EntryPort

router = APIRouter(prefix="/diary")
router.include_router(diary_plan.router)
MOST_CODES = 50


def _now() -> datetime:
    return datetime.now().astimezone()


@router.get("")
def show(request: Request, kind: str = "", since: str = "", until: str = "") -> Response:
    """Show the entries by day, newest first."""
    now = _now()
    days = [datetime.fromisoformat(moment_of(text, now)).date() if text else None for text in (since, until)]
    chosen = kind_of(kind).name if kind else None
    folder = request.app.state.settings.data
    rows: list[dict[str, Any]] = []
    if has_diary(folder):
        with open_diary(folder) as diary:
            rows = jobs.entries(cast("EntryPort", diary), chosen, *days)
    rows.sort(key=lambda row: (row["at"], row["id"]), reverse=True)
    units = units_of(request)
    by_day = [
        (day, [entry_in_words(row, units) for row in found])
        for day, found in groupby(rows, key=lambda r: r["at"][:10])
    ]
    return page(
        request,
        "diary.html",
        days=by_day,
        kinds=load_kinds(),
        kind=chosen or "",
        since=since,
        until=until,
        refused=None,
        codes="",
        code_when="",
    )


@router.get("/new/{kind}")
def blank(request: Request, kind: str) -> Response:
    """Show the form of a kind; what the address says of its choices is chosen."""
    fields = kind_of(kind).fields
    chosen = {k: v for k, v in request.query_params.items() if k in fields and v in fields[k].choices}
    return _form(request, kind, chosen, "", None)


@router.post("/new/{kind}")
async def write(request: Request, kind: str) -> Response:
    """Store an entry, or show the form again with what is wrong."""
    form = await request.form()
    found, when = kind_of(kind), str(form.get("when", ""))
    answers = answers_of(found, form, units_of(request))
    given, folder = {k: v for k, v in answers.items() if v not in ("", [])}, request.app.state.settings.data
    try:
        name, body, at = ready(found.name, given, when or None, _now())
        if SHARE in body and not has_diary(folder):
            against_plan(body, None, at)
        with open_diary(folder) as diary:
            entry = jobs.log(cast("EntryPort", diary), name, body, at, _now())
    except UnusableInput as why:
        return _form(request, found.name, answers, when, why)
    return RedirectResponse(f"/diary/{entry['id']}?saved=1", status_code=303)


@router.post("/code")
async def from_codes(request: Request) -> Response:
    """Store the cramps of a rescue page's codes: all of them, or none."""
    form = await request.form()
    text, when = str(form.get("codes", ""))[:2000], str(form.get("when", ""))
    now = _now()
    try:
        codes = text.replace(",", "\n").split()[:MOST_CODES]
        if not codes:
            raise UnusableInput("no code was given", where=say("diary.code"), remedy="type it from the page")
        checked = [ready(CODE, {CODE: code}, when or None, now) for code in codes]
    except UnusableInput as why:
        return page(request, "diary_code.html", status=422, refused=why, codes=text, code_when=when)
    with open_diary(request.app.state.settings.data) as diary:
        for name, body, at in checked:
            diary.add_entry(name, at, body)
    return RedirectResponse("/diary?kind=cramp", status_code=303)


@router.get("/{number}")
def one(request: Request, number: int, saved: bool = False) -> Response:
    """Show an entry with its form and history."""
    return _entry(request, number, None, None, "", saved=saved)


@router.post("/{number}/edit")
async def change(request: Request, number: int) -> Response:
    """Change an entry; the earlier version is kept."""
    form = await request.form()
    when = str(form.get("when", ""))
    with _opened(request, number) as diary:
        kind = kind_of(jobs.history(diary, number)[-1]["kind"])
        answers = answers_of(kind, form, units_of(request))
        try:
            jobs.edit(diary, number, answers, when or None, _now())
        except UnusableInput as why:
            return _entry(request, number, why, answers, when)
    return RedirectResponse(f"/diary/{number}?saved=1", status_code=303)


@router.post("/{number}/delete")
def delete(request: Request, number: int) -> Response:
    """Take an entry out."""
    with _opened(request, number) as diary:
        jobs.delete(diary, number)
    return RedirectResponse(f"/diary/{number}", status_code=303)


def _opened(request: Request, number: int) -> Any:
    """Open the diary that holds an entry; nothing is made where there is none."""
    folder = request.app.state.settings.data
    if not has_diary(folder):
        raise UnusableInput(
            f"there is no entry {number}", where="diary", remedy="nothing has been written yet"
        )
    return open_diary(folder)


def _form(
    request: Request, kind: str, body: dict[str, Any], when: str, refused: UnusableInput | None
) -> Response:
    found = kind_of(kind)
    return page(
        request,
        "diary_entry.html",
        status=200 if refused is None else 422,
        kind=found,
        fields=form_fields(found, body, units_of(request)),
        when=when,
        refused=refused,
        action=f"/diary/new/{found.name}",
        number=None,
        versions=[],
        saved=False,
        deleted=False,
        sweat="",
    )


def _entry(
    request: Request,
    number: int,
    refused: UnusableInput | None,
    body: dict[str, Any] | None,
    when: str,
    *,
    saved: bool = False,
) -> Response:
    with _opened(request, number) as diary:
        versions = jobs.history(diary, number)
    newest, units = versions[-1], units_of(request)
    kind = kind_of(newest["kind"])
    shown = newest["fields"] if body is None else body
    return page(
        request,
        "diary_entry.html",
        status=200 if refused is None else 422,
        kind=kind,
        fields=[] if newest["deleted"] else form_fields(kind, shown, units),
        when=when or newest["at"],
        refused=refused,
        action=f"/diary/{number}/edit",
        number=number,
        versions=[entry_in_words(version, units) for version in reversed(versions)],
        saved=saved,
        deleted=newest["deleted"],
        sweat=_sweat(newest, units),
    )


def _sweat(row: dict[str, Any], units: System) -> str:
    rate = (row.get("sweat") or {}).get("rate_l_h")
    return "" if rate is None else say("diary.sweat", rate=amount_in_unit(rate, "L/h", units))


def entry_in_words(row: dict[str, Any], units: System) -> dict[str, Any]:
    """Return an entry as a line of words."""
    fields = load_kinds()[row["kind"]].fields
    words = []
    for name, value in row["fields"].items():
        unit = fields[name].unit if name in fields else ""
        words.append((label_of(name), _value(value, unit, units)))
    return {**row, "words": words, "time": row["at"][11:16], "says": load_kinds()[row["kind"]].says}


def _value(value: Any, unit: str, units: System) -> str:
    if isinstance(value, bool):
        return say("diary.yes") if value else say("diary.no")
    if isinstance(value, list):
        titles = {r.id: r.title for r in load_remedies()}
        return ", ".join(titles.get(str(v), str(v).replace("_", " ")) for v in value) or "–"
    if isinstance(value, int | float):
        return amount_in_unit(value, unit, units) if unit else f"{value:g}"
    return str(value).replace("_", " ") if len(str(value)) < 30 else str(value)
