"""A plan as one self-contained page: no script, style, font or picture is fetched from anywhere."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from crampcast.report import along, around, bars, bottle, cramped, ground, pacing, packing, tables, why
from crampcast.report.axis import CourseAxis, course_axis
from crampcast.report.chances import BESIDE, percent, percent_range
from crampcast.report.figure import SILHOUETTE, body_figure
from crampcast.report.frontier import frontier_view
from crampcast.report.imperial import imperial_sentences
from crampcast.report.messages import say, say_or
from crampcast.report.own_runs import own_runs
from crampcast.report.quantities import System, amount, measure
from crampcast.report.reading import Likely, Result, band, likely, part, ranked_muscles, rows, texts
from crampcast.report.times import clock, duration, later, started
from crampcast.report.under_way import under_way_lines
from crampcast.report.untrusted import finite, plain

_SHOWN_OPEN = 40
_SCRIPTS = ("cursor.js", "frontier.js")


def plan_html(result: Result, units: System = "metric") -> str:
    """Render a plan as a page.

    Parameters
    ----------
    result : Mapping
        What ``crampcast plan --json`` prints; parts may be missing.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    str
        The page. Every text of the result is escaped, and the page's own policy forbids it to fetch
        anything or to run any script but the one it carries.

    Examples
    --------
    >>> "&lt;script&gt;" in plan_html({"status": "ok", "course": {"name": "<script>"}})
    True
    """
    if units == "imperial":
        result = imperial_sentences(result)
    pages = templates()
    script = "".join(pages.get_template(name).render() for name in _SCRIPTS)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    axis = course_axis(result, units)
    chart = _along(result, axis, units) if axis else None
    minutes = frontier_view(result, units)
    return pages.get_template("plan.html").render(
        script_hash=digest,
        scripts=_SCRIPTS,
        readings=(chart or {}).get("readings", {}) | {"frontier": minutes["readings"] if minutes else []},
        top=_top(result, units),
        under_way=under_way_lines(result, units),
        chart=chart,
        figure=body_figure(result),
        silhouette=SILHOUETTE,
        muscles=_muscle_bars(result),
        causes=bars.cause_bars(result),
        causes_heading=why.causes_heading(result, units),
        causes_risk=why.risk_line(part(result, "causes_of")),
        asked=why.asked_bars(result),
        asked_heading=why.asked_heading(result, units),
        asked_risk=why.risk_line(part(result, "why")),
        levers=bars.lever_bars(result),
        gain=pacing.gain_line(result),
        pacing=pacing.pacing_rows(result, units),
        frontier=minutes,
        otherwise=pacing.otherwise(result),
        cramped=cramped.cramped_rows(result, units),
        cramped_notes=cramped.cramped_notes(result),
        stations=tables.station_rows(result, units),
        clock_note=tables.clock_note(result),
        hours=bottle.hours(result, units),
        available=bottle.within_reach(result, units),
        items=bottle.items(result, units),
        packing={
            "rows": packing.packing_rows(result, units),
            "room": packing.room_words(result, units),
            "shopping": packing.shopping_words(result, units),
            "bags": packing.bag_words(result, units),
            "kit": packing.kit_words(result, units),
        },
        items_open=len(rows(result, "schedule")) <= _SHOWN_OPEN,
        around=[(key, around.around_rows(result, key, units)) for key in ("before", "after")],
        messages=tables.safety_messages(result),
        limits=tables.limit_rows(result, units),
        warnings=texts(result, "warnings"),
        claims=[
            {key: plain(claim.get(key)) for key in ("id", "title", "grade", "advice_wording")}
            for claim in rows(result, "claims")
        ],
        sources=tables.source_rows(result),
        estimates=tables.estimate_rows(result, units),
        runner=plain(part(result, "runner").get("summary")),
        own=own_runs(result),
        provenance={plain(key): plain(value) for key, value in part(result, "provenance").items()},
    )


@cache
def templates() -> Environment:
    """Return the templates; every value is escaped, and one that is missing is an error."""
    pages = Environment(
        loader=PackageLoader("crampcast.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_kept_together,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals["say"] = say
    return pages


def _kept_together(value: Any) -> Any:
    """Return a text whose numbers stay on one line with their percent sign."""
    return value.replace(" %", "\u00a0%").replace("< ", "<\u00a0") if type(value) is str else value


def _top(result: Result, units: System) -> dict[str, Any]:
    """Return what stands at the head of the page."""
    status, course = plain(result.get("status")), part(result, "course")
    finish = likely(result.get("finish_s"))
    chances = part(result, "cramp_probability")
    chance = likely(chances.get("overall"))
    others = {beside.sentence: _chance(likely(chances.get(beside.key))) for beside in BESIDE}
    start, flat = started(result), course.get("has_elevation") is False
    facts = [
        amount(course.get("distance_m"), "distance", units) if _known(course, "distance_m") else "",
        f"↗ {amount(course.get('climb_m'), 'altitude', units)}"
        if _known(course, "climb_m") and not flat
        else "",
        f"↘ {amount(course.get('descent_m'), 'altitude', units)}"
        if _known(course, "descent_m") and not flat
        else "",
        f"{say('start')} {start:%Y-%m-%d %H:%M}" if start else "",
    ]
    return {
        "name": plain(course.get("name")),
        "facts": [fact for fact in facts if fact],
        "weather": plain(part(result, "weather").get("summary")),
        "headline": plain(result.get("headline")),
        "ok": status == "ok",
        "refused": status == "refused",
        "status": say_or(f"status.{status}", say("status.unknown")),
        "reason": tables.reason_beside_headline(result),
        "finish": _finish(finish),
        "chance": _chance(chance),
        "others": {sentence: found for sentence, found in others.items() if found},
        "flat": flat,
    }


def _known(course: Any, key: str) -> bool:
    """Return whether the course states a quantity."""
    return finite(course.get(key)) is not None


def _finish(finish: Likely) -> dict[str, Any] | None:
    """Return the finish time with its range, and where the median lies in it."""
    if finish.p50 is None:
        return None
    found: dict[str, Any] = {"value": duration(finish.p50), "low": "", "high": "", "place": 50.0}
    if finish.p10 is not None and finish.p90 is not None:
        found |= {"low": duration(finish.p10), "high": duration(finish.p90)}
        if finish.p90 > finish.p10:
            found["place"] = round(100 * (finish.p50 - finish.p10) / (finish.p90 - finish.p10), 1)
    return found


def _chance(chance: Likely) -> dict[str, Any] | None:
    """Return a chance with its range, in words and in percent of a scale from 0 to 1."""
    if chance.p50 is None:
        return None
    low, high = (chance.p50 if end is None else end for end in (chance.p10, chance.p90))
    spread = percent_range(low, high) if chance.p10 is not None else ""
    ends = [round(100 * end, 1) for end in (low, chance.p50, high)]
    return {"value": percent(chance.p50), "spread": spread, "low": ends[0], "at": ends[1], "high": ends[2]}


def _muscle_bars(result: Result) -> list[dict[str, Any]]:
    """Return the ranked muscles with bars on the scale of the largest range."""
    ranked = ranked_muscles(result)
    top = max((value for _, _, chance in ranked for value in chance if value is not None), default=0.0) or 1.0
    found = []
    for _, name, chance in ranked:
        bar = _chance(chance) or {"value": say("missing"), "spread": "", "low": 0.0, "at": 0.0, "high": 0.0}
        found.append({"name": name} | bar | {key: round(bar[key] / top, 1) for key in ("low", "at", "high")})
    return found


def _along(result: Result, axis: CourseAxis, units: System) -> dict[str, Any]:
    """Return the charts along the course, and what the cursor reads at each point."""
    altitude = ground.altitude_strip(result, axis, units)
    chance = along.chance_strip(result, axis)
    muscles, ramp = along.muscle_strips(result, axis, units)
    body = along.body_strips(result, axis, units)
    lanes = along.intake_lanes(result, axis, units)
    drawn = [strip for strip in (altitude, chance, *muscles, *body) if strip is not None]
    return {
        "altitude": altitude,
        "night": ground.night(result, axis),
        "places": ground.places(result, axis),
        "chance": chance,
        "muscles": muscles,
        "ramp": ramp.labels(),
        "lanes": lanes,
        "body": body,
        "ticks": ground.minor(axis.ticks),
        "clock_ticks": ground.minor(axis.clock_ticks),
        "unit": measure("distance", units).unit,
        "readings": {
            "x": [axis.percent(distance) for distance in axis.distance_m],
            "at": _whereabouts(result, axis, units),
            "next": along.next_items(result, axis, units),
            "strips": {strip.key: strip.readings for strip in (*drawn, *lanes)},
        },
    }


def _whereabouts(result: Result, axis: CourseAxis, units: System) -> list[str]:
    """Return where and when the median runner is, at each point."""
    start = started(result)
    curves = band(part(result, "profile").get("time_s"), len(axis.distance_m))
    times = curves.p50 if curves else [None] * len(axis.distance_m)
    found = []
    for distance_m, seconds in zip(axis.distance_m, times, strict=True):
        where = amount(distance_m, "distance", units)
        if seconds is not None:
            where += f" · {duration(seconds)}"
            where += f" · {clock(later(start, seconds), start)}" if start else ""
        found.append(where)
    return found
