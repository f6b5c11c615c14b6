"""Why it cramped, as one self-contained page: nothing is fetched from anywhere, and no script runs."""

from __future__ import annotations

from typing import Any

from crampcast.report import bars, tables
from crampcast.report.chances import percent, percent_range
from crampcast.report.explain_text import gait_sure, place_of
from crampcast.report.html import templates
from crampcast.report.imperial import imperial_sentences
from crampcast.report.messages import say
from crampcast.report.quantities import System
from crampcast.report.reading import Result, likely, part, rows, texts
from crampcast.report.timeline import timeline_svg
from crampcast.report.untrusted import plain


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
    if units == "imperial":
        result = imperial_sentences(result)
    cramps = rows(result, "cramps")
    return (
        templates()
        .get_template("explain.html")
        .render(
            title=plain(title),
            headline=plain(result.get("headline")),
            confidence=plain(result.get("confidence")) if cramps else "",
            triage=[_asked(line) for line in rows(result, "triage")],
            cramps=[_cramp(cramp, units) for cramp in cramps],
            drawing=timeline_svg(part(result, "timeline"), [cramp.get("time_s") for cramp in cramps], units),
            changes=[_change(change) for change in rows(result, "counterfactuals")],
            gait=[(plain(c.get("text")), gait_sure(c)) for c in rows(result, "gait_changes")],
            gait_note=plain(rows(result, "gait_changes")[-1].get("note"))
            if rows(result, "gait_changes")
            else "",
            similar=[
                f"{plain(one.get('day'))}: {'; '.join(texts(one, 'differences')) or say('missing')}"
                for one in rows(result, "similar_runs")
            ],
            cannot_tell=texts(result, "cannot_tell"),
            references=_references(cramps),
            warnings=texts(result, "warnings"),
            claims=[
                {key: plain(claim.get(key)) for key in ("id", "title", "grade", "advice_wording")}
                for claim in rows(result, "claims")
            ],
            sources=tables.source_rows(result),
            provenance={plain(key): plain(value) for key, value in part(result, "provenance").items()},
        )
    )


def _cramp(cramp: Any, units: System) -> dict[str, Any]:
    """Return a cramp's heading, its ratio in words and its bars."""
    ratio = likely(cramp.get("hazard_ratio"))
    words = ""
    if ratio.p50 is not None and ratio.p10 is not None and ratio.p90 is not None:
        words = say(
            "explain.ratio", middle=f"{ratio.p50:.1f}", low=f"{ratio.p10:.1f}", high=f"{ratio.p90:.1f}"
        )
    return {"place": place_of(cramp, units), "ratio": words, "bars": bars.cause_bars(cramp)}


def _asked(line: Any) -> dict[str, str]:
    """Return a question of the triage and what follows from yes."""
    return {key: plain(line.get(key)) for key in ("question", "if_yes")}


def _change(change: Any) -> str:
    """Return one change in a sentence."""
    fall, cost = likely(change.get("risk_reduction")), likely(change.get("cost_min"))
    minutes = "" if cost.p50 is None else f", {cost.p50:+.0f} min"
    return (
        f"{plain(change.get('text'))}: risk lower by {percent(fall.p50)} "
        f"({percent_range(fall.p10, fall.p90)}){minutes}"
    )


def _references(cramps: list[Any]) -> list[str]:
    """Return what each driver was compared with."""
    if not cramps:
        return []
    return [
        f"{plain(cause.get('name')).capitalize()}: {plain(cause.get('reference'))}"
        for cause in rows(cramps[0], "causes")
    ]
