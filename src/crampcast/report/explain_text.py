"""Why it cramped, as text for a terminal, a pipe or a log."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from crampcast.report.chances import percent, percent_range
from crampcast.report.imperial import imperial_sentences
from crampcast.report.messages import say, say_or
from crampcast.report.quantities import System, amount, in_percent
from crampcast.report.reading import Result, likely, muscle_name, part, rows, texts
from crampcast.report.terminal import BAR_CELLS, TerminalPage
from crampcast.report.times import duration
from crampcast.report.untrusted import finite, plain

LEAST_SHARE = 0.03
"""Smaller shares are only named."""
_LEAST_MINUTES = 0.5
_LEAST_RISE = 0.005
_HARDLY = 0.95
"""A ratio below this is no raised risk."""
_HALF = 0.5
"""Bars are half as long as elsewhere, so that range and grade fit beside them."""


def explain_text(result: Result, units: System = "metric", console: Console | None = None) -> None:
    """Print an explanation: the most useful change first, then causes, what would have helped, what is open.

    Parameters
    ----------
    result : Mapping
        What ``crampcast explain --json`` prints.
    units : {"metric", "imperial"}
        Measures shown.
    console : rich.console.Console, optional
        Where to print; standard output by default.

    Examples
    --------
    >>> explain_text({"headline": "This file cannot tell.", "cramps": []}, console=Console(width=80))
    This file cannot tell.
    <BLANKLINE>
    crampcast is not a medical device. Symptoms override every number here.
    """
    if units == "imperial":
        result = imperial_sentences(result)
    page = TerminalPage(console or Console())
    page.line(plain(result.get("headline")), "bold")
    for cramp in rows(result, "cramps"):
        _cramp(cramp, units, page)
    _changes(result, page)
    _gait(result, page)
    _plan(result, units, page)
    _list(result, "similar_runs", page)
    if open_questions := texts(result, "cannot_tell"):
        page.heading(say("explain.cannot_tell"))
        for line in open_questions:
            page.line(f"- {line}")
    if rows(result, "triage"):
        page.heading(say("explain.triage"))
        for asked in rows(result, "triage"):
            page.line(f"{plain(asked.get('question'))} {plain(asked.get('if_yes'))}")
    if learnt := plain(part(result, "learnt").get("text")):
        page.line(f"({learnt})", "dim")
    for line in texts(result, "warnings"):
        page.line(line, "dim")
    page.gap()
    page.line(say("not_medical"), "dim")


def place_of(cramp: Any, units: System) -> str:
    """Return muscle, side, time and place of a cramp in one line.

    Examples
    --------
    >>> place_of({"time_s": 3600, "distance_m": 12000, "muscle": "calf", "side": "left"}, "metric")
    'Calf left at 1:00, 12.0 km'
    """
    what = muscle_name(plain(cramp.get("muscle"))) if cramp.get("muscle") else say("explain.a_cramp")
    side = f" {plain(cramp.get('side'))}" if cramp.get("side") else ""
    near = f" ({say('explain.near')})" if cramp.get("near") else ""
    at = duration(cramp.get("time_s"))
    return f"{what}{side}{near} at {at}, {amount(cramp.get('distance_m'), 'distance', units)}"


def ratio_words(cramp: Any) -> str:
    """Return how much higher than usual the risk was, in a sentence; empty where it is not known."""
    ratio = likely(cramp.get("hazard_ratio"))
    if ratio.p50 is None or ratio.p10 is None or ratio.p90 is None:
        return ""
    if ratio.p50 < _HARDLY:
        return say("explain.ratio.low")
    key = "explain.ratio.none" if cramp.get("status") == "cannot_tell" else "explain.ratio"
    return say(key, middle=f"{ratio.p50:.1f}", low=f"{ratio.p10:.1f}", high=f"{ratio.p90:.1f}")


def likely_words(cramp: Any) -> str:
    """Return the muscles that hold most of the risk, where the runner named none."""
    found = [
        f"{muscle_name(plain(one.get('muscle'))).lower()} {percent(finite(one.get('share')))}"
        for one in rows(cramp, "likely_muscles")
    ]
    return say("explain.likely", muscles=", ".join(found)) if found else ""


def cost_words(change: Any) -> str:
    """Return what a change would have cost.

    Examples
    --------
    >>> cost_words({"cost_min": {"p10": 1, "p50": 4.2, "p90": 6}}), cost_words({"needs": "weeks"})
    ('costs 4 min', 'costs weeks of training')
    """
    cost = likely(change.get("cost_min")).p50
    if cost is None:
        return say_or(f"explain.cost.{plain(change.get('needs'))}", "")
    if abs(cost) < _LEAST_MINUTES:
        return say("explain.cost.none")
    return say("explain.cost.minutes" if cost > 0 else "explain.cost.saves", minutes=f"{abs(cost):.0f}")


def fall_range(low: float | None, high: float | None) -> str:
    """Return the range of a fall of the risk; where its lower end is a rise, it says so.

    Examples
    --------
    >>> fall_range(0.31, 0.6), fall_range(-0.09, 0.33)
    ('31–60 %', '9 % higher to 33 % lower')
    """
    if low is None or high is None or low > -_LEAST_RISE:
        return percent_range(low, high)
    return say("explain.change.either", higher=percent(-low), lower=percent(high))


def _cramp(cramp: Any, units: System, page: TerminalPage) -> None:
    """Print one cramp with its causes."""
    page.heading(place_of(cramp, units))
    for line in (ratio_words(cramp), likely_words(cramp)):
        if line:
            page.line(line, "dim")
    shown = [c for c in rows(cramp, "causes") if abs(finite(c.get("share")) or 0.0) >= LEAST_SHARE]
    top = max((abs(finite(c.get("share")) or 0.0) for c in shown), default=1.0)
    for cause in shown:
        share = finite(cause.get("share")) or 0.0
        low, high = finite(cause.get("low")), finite(cause.get("high"))
        spread = "" if low is None or high is None else f"({in_percent(low)} to {in_percent(high)})"
        bar = page.bar(_HALF * abs(share) / top)
        grade = f"  {say('grade', grade=plain(cause.get('grade')))}" if cause.get("grade") else ""
        claim = f" ({plain(cause.get('claim'))})" if grade else ""
        name = plain(cause.get("name")).capitalize()
        width = round(_HALF * BAR_CELLS)
        page.line(f"{name:<25}{in_percent(share):>4} % {bar:<{width}} {spread}{grade}{claim}".rstrip())
        for fact in texts(cause, "facts")[:3]:
            page.line(f"    {fact}", "dim")


def _changes(result: Result, page: TerminalPage) -> None:
    """Print what would have helped."""
    changes = rows(result, "counterfactuals")
    if not changes:
        return
    page.heading(say("explain.changes"))
    for change in changes:
        fall = likely(change.get("risk_reduction"))
        less = say("explain.change", middle=percent(fall.p50), spread=fall_range(fall.p10, fall.p90))
        page.line(f"{plain(change.get('text'))}: {less}; {cost_words(change)}")


def _plan(result: Result, units: System, page: TerminalPage) -> None:
    """Print the plan beside what happened."""
    found = part(result, "against_plan")
    if not found:
        return
    page.heading(say("explain.plan"))
    for line in texts(found, "sentences"):
        page.line(f"- {line}")
    for place in rows(found, "places"):
        where = amount(place.get("distance_m"), "distance", units)
        page.line(f"{where:>9}  {duration(place.get('planned_s'))}  {duration(place.get('actual_s'))}", "dim")


def _gait(result: Result, page: TerminalPage) -> None:
    """Print changes of gait, and once what they do not prove."""
    changes = rows(result, "gait_changes")
    if not changes:
        return
    page.heading(say("explain.gait"))
    for change in changes:
        page.line(plain(change.get("text")))
        page.line(f"    {gait_sure(change)}", "dim")
    page.line(plain(changes[-1].get("note")), "dim")


def gait_sure(change: Any) -> str:
    """Return how sure a change of gait is, and against what it was seen.

    Examples
    --------
    >>> gait_sure({"confidence": "likely", "baseline": "minutes 10 to 30 of this run"})
    'how sure that something changed: likely; against minutes 10 to 30 of this run'
    """
    word, baseline = plain(change.get("confidence")), plain(change.get("baseline"))
    return say("explain.gait.sure", word=word, baseline=baseline)


def _list(result: Result, key: str, page: TerminalPage) -> None:
    """Print runs like this one."""
    found = rows(result, key)
    if not found:
        return
    page.heading(say("explain.similar"))
    page.line(say("explain.similar.note"), "dim")
    for one in found:
        page.line(f"{plain(one.get('day'))}: {'; '.join(texts(one, 'differences')) or say('missing')}")
