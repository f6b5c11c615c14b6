"""Why it cramped, as one self-contained page: nothing is fetched from anywhere, and no script runs."""

from __future__ import annotations

import re
from typing import Any

from crampcast.report import bars, tables
from crampcast.report.chances import percent
from crampcast.report.explain_text import (
    LEAST_SHARE,
    cost_words,
    fall_range,
    gait_sure,
    likely_words,
    place_of,
    ratio_words,
)
from crampcast.report.html import templates
from crampcast.report.imperial import imperial_sentences
from crampcast.report.messages import say, say_or
from crampcast.report.own_runs import own_runs
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, likely, part, rows, texts
from crampcast.report.timeline import timeline_strips
from crampcast.report.times import duration
from crampcast.report.untrusted import finite, plain

HOW_SURE = "S33"
"""The claim on how sure such statements are."""
_CLAIM = re.compile(r"[A-Z]{1,2}\d{1,3}[a-z]?")


def explain_html(result: Result, title: str, units: System = "metric") -> str:
    """Render an explanation as a page.

    Parameters
    ----------
    result : Mapping
        What ``crampcast explain --json`` prints; parts may be missing.
    title : str
        Name of the recording.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    str
        The page. Every text of the result is escaped.

    Examples
    --------
    >>> "&lt;script&gt;" in explain_html({"headline": "Run."}, "<script>.fit")
    True
    """
    return templates().get_template("explain.html").render(explain_view(result, title, units))


def explain_view(result: Result, title: str, units: System = "metric") -> dict[str, Any]:
    """Return what a page about a cramp's causes shows, every text still to be escaped.

    Parameters
    ----------
    result : Mapping
        What ``crampcast explain --json`` prints; parts may be missing.
    title : str
        Name of the recording.
    units : {"metric", "imperial"}
        Measures shown.

    Examples
    --------
    >>> explain_view({"headline": "Run."}, "run.fit")["headline"]
    'Run.'
    """
    if units == "imperial":
        result = imperial_sentences(result)
    cramps = rows(result, "cramps")
    claims = _claims(result)
    known = {claim["id"] for claim in claims}
    return {
        "title": plain(title),
        "headline": plain(result.get("headline")),
        "headline_claim": _link(result.get("headline_claim"), known),
        "sure_claim": _link(HOW_SURE, known),
        "confidence": say_or(f"explain.confidence.{plain(result.get('confidence'))}", "") if cramps else "",
        "invented": result.get("invented") is True,
        "triage": [_asked(line, known) for line in rows(result, "triage")],
        "cramps": [_cramp(cramp, units, known) for cramp in cramps],
        "timeline": timeline_strips(
            part(result, "timeline"), [cramp.get("time_s") for cramp in cramps], units
        ),
        "changes": [_change(change, known) for change in rows(result, "counterfactuals")],
        "plan": _plan(part(result, "against_plan"), units),
        "similar": [_similar(one, units) for one in rows(result, "similar_runs")],
        "gait": [
            (plain(c.get("text")), gait_sure(c), _link(c.get("claim"), known))
            for c in rows(result, "gait_changes")
        ],
        "gait_note": plain(rows(result, "gait_changes")[-1].get("note"))
        if rows(result, "gait_changes")
        else "",
        "cannot_tell": texts(result, "cannot_tell"),
        "own": own_runs(result),
        "references": _references(cramps, known),
        "warnings": texts(result, "warnings"),
        "claims": claims,
        "sources": tables.source_rows(result),
        "provenance": {plain(key): plain(value) for key, value in part(result, "provenance").items()},
    }


def _claims(result: Result) -> list[dict[str, str]]:
    """Return the claims that statements link to."""
    found = [
        {key: plain(claim.get(key)) for key in ("id", "title", "grade", "advice_wording")}
        for claim in rows(result, "claims")
    ]
    return [claim for claim in found if _CLAIM.fullmatch(claim["id"])]


def _link(claim: Any, known: set[str]) -> str:
    """Return the id of a claim that the page holds, or of the first of its parts."""
    wanted = plain(claim)
    return next((name for name in (wanted, f"{wanted}a") if name in known), "")


def _cramp(cramp: Any, units: System, known: set[str]) -> dict[str, Any]:
    """Return a cramp's heading, its ratio in words and its bars."""
    usual = cramp.get("status") == "cannot_tell"
    # Where nothing unusual is seen, the row without a grade only makes the shares add up to one.
    named = [row for row in rows(cramp, "causes") if row.get("grade") or not usual]
    drawn = bars.cause_bars({**cramp, "causes": named})
    shares = {bar.name: 0.0 for bar in drawn}
    for row in rows(cramp, "causes"):
        name = plain(row.get("name"))
        shares[name[:1].upper() + name[1:]] = abs(finite(row.get("share")) or 0.0)
    large = [bar for bar in drawn if shares.get(bar.name, 0.0) >= LEAST_SHARE]
    small = [bar.name.lower() for bar in drawn if bar not in large]
    return {
        "place": place_of(cramp, units),
        "ratio": ratio_words(cramp),
        "likely": likely_words(cramp),
        "bars": [(bar, _link(bar.claim, known)) for bar in large],
        "usual": usual,
        "note": say("causes.note.usual" if usual else "causes.note"),
        "small": say("explain.small", names=", ".join(small)) if small else "",
    }


def _asked(line: Any, known: set[str]) -> dict[str, str]:
    """Return a question of the triage, what follows from yes, and where it comes from."""
    found = {key: plain(line.get(key)) for key in ("question", "if_yes")}
    return {**found, "claim": _link(line.get("red_flag") or line.get("claim"), known)}


def _change(change: Any, known: set[str]) -> dict[str, str]:
    """Return one change: what, how much less, what it costs, how well supported."""
    fall = likely(change.get("risk_reduction"))
    return {
        "text": plain(change.get("text")),
        "fall": say("explain.change", middle=percent(fall.p50), spread=fall_range(fall.p10, fall.p90)),
        "cost": cost_words(change),
        "grade": plain(change.get("grade")),
        "claim": _link(change.get("claim"), known),
    }


def _plan(found: Result, units: System) -> dict[str, Any] | None:
    """Return the plan beside what happened."""
    places = rows(found, "places")
    if not places:
        return None
    return {
        "rows": [
            [
                amount(place.get("distance_m"), "distance", units),
                duration(place.get("planned_s")),
                duration(place.get("actual_s")),
            ]
            for place in places
        ],
        "sentences": texts(found, "sentences"),
    }


def _similar(one: Any, units: System) -> str:
    """Return one run of the log in a line."""
    words = "; ".join(texts(one, "differences")) or say("missing")
    return f"{plain(one.get('day'))}, {amount(one.get('distance_m'), 'distance', units)}: {words}"


def _references(cramps: list[Any], known: set[str]) -> list[tuple[str, str, str]]:
    """Return what each driver was compared with, and the claim behind it."""
    if not cramps:
        return []
    return [
        (
            plain(cause.get("name")).capitalize(),
            plain(cause.get("reference")),
            _link(cause.get("claim"), known),
        )
        for cause in rows(cramps[0], "causes")
        if cause.get("grade")
    ]
