"""A programme as text: tests, focus, exercises, dates."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from crampcast.report.messages import say, say_or
from crampcast.report.reading import Result, part, rows, texts
from crampcast.report.terminal import TerminalPage
from crampcast.report.untrusted import finite, plain

_DATES_SHOWN = 16
LEAST_SHOWN = 0.0005
"""Smaller changes of a chance than this are not told as a number."""


def strengthen_text(result: Result, console: Console | None = None) -> None:
    """Print what to test and train.

    Parameters
    ----------
    result : Mapping
        What ``crampcast strengthen --json`` prints.
    console : rich.console.Console, optional
        Where to print; standard output by default.

    Examples
    --------
    >>> ranked = [{"muscle": "calf", "reasons": ["weak"]}]
    >>> strengthen_text({"focus": ranked}, Console(width=60))
    Focus
    Calf: weak
    """
    page = TerminalPage(console or Console())
    for key, lines in (
        ("strengthen.focus", [_focus(row) for row in rows(result, "focus")]),
        ("strengthen.tests", [line for test in rows(result, "tests") for line in _test(test)]),
        ("strengthen.blocks", [line for block in rows(result, "blocks") for line in _block(block)]),
        ("strengthen.sessions", _dates(result)),
        ("strengthen.preparation", [_dated(step) for step in rows(result, "preparation")]),
        ("strengthen.expected", [expected_line(row) for row in rows(result, "expected")]),
        ("strengthen.cannot_tell", texts(result, "cannot_tell")),
        ("strengthen.assumed", texts(result, "warnings")),
    ):
        if lines:
            page.heading(say(key))
            for line in lines:
                page.line(line)


def _name(muscle: Any) -> str:
    return say_or(f"muscle.{plain(muscle)}", plain(muscle))


def _focus(row: Any) -> str:
    return f"{_name(row.get('muscle'))}: {'; '.join(texts(row, 'reasons'))}"


def _test(test: Any) -> list[str]:
    newest = part(test, "newest")
    state = f"{measured(newest, test)}. " if newest else ""
    return [
        f"{plain(test.get('title'))}: {state}{plain(test.get('says'))}",
        *(f"    {line}" for line in compared_with(test)),
        *(f"    {line}" for line in texts(test, "how")),
        f"    crampcast log {plain(test.get('entry'))} test={plain(test.get('id'))} "
        + " ".join(f"{side}=…" for side in texts(test, "sides")),
    ]


def measured(result: Result, test: Any) -> str:
    """Say a result: its sides, or its one number, with unit and day.

    Examples
    --------
    >>> measured({"both": 90, "day": "2026-03-02"}, {"unit": "seconds"})
    '90 seconds (2026-03-02)'
    """
    sides = [
        f"{value:g}" if side == "both" else f"{say(f'side.{side}')} {value:g}"
        for side in ("left", "right", "both")
        if (value := finite(result.get(side))) is not None
    ]
    return f"{', '.join(sides)} {plain(test.get('unit'))} ({plain(result.get('day'))})"


def compared_with(test: Any) -> list[str]:
    """Say what a result is held against: the norm, where one is published, and the runner's own first result.

    Examples
    --------
    >>> compared_with({"norm": 24, "norm_of": "men", "weak_below": 20, "unit": "repetitions"})
    ['Usual for men: 24 repetitions; below 20 counts as weak.']
    >>> compared_with({"norm": None})
    ['No norm is published: compare with your own first result.']
    """
    norm, weak, first = finite(test.get("norm")), finite(test.get("weak_below")), part(test, "first")
    if norm is None or weak is None:
        lines = [say("strengthen.no_norm")]
    else:
        said = {"unit": plain(test.get("unit")), "weak": f"{weak:g}"}
        norms = {
            who: f"{value:g}" for who, v in part(test, "norms").items() if (value := finite(v)) is not None
        }
        if test.get("norm_of") is None and len(set(norms.values())) > 1:
            lines = [say("strengthen.norm.either", **said, **norms)]
        else:
            who = plain(test.get("norm_of") or say("strengthen.norm.all"))
            lines = [say("strengthen.norm", norm=f"{norm:g}", who=who, **said)]
    return [*lines, say("strengthen.first", result=measured(first, test))] if first else lines


def _block(block: Any) -> list[str]:
    grade = say("rescue.grade", grade=plain(block.get("grade")))
    return [
        f"{_name(block.get('muscle'))} – {plain(block.get('title'))} ({grade})",
        *(f"    {line}" for line in texts(block, "what")),
        f"    {say('strengthen.stop', text=plain(block.get('stop')))}",
        f"    {plain(block.get('evidence'))}",
    ]


def _dates(result: Result) -> list[str]:
    titles = {block.get("id"): plain(block.get("title")) for block in rows(result, "blocks")}
    found = [
        f"{plain(s.get('day'))}  {', '.join(titles.get(e, e) for e in texts(s, 'exercises'))}"
        for s in rows(result, "sessions")
    ]
    more = len(found) - _DATES_SHOWN
    return found[:_DATES_SHOWN] + ([say("strengthen.more", count=more)] if more > 0 else [])


def _dated(step: Any) -> str:
    return f"{plain(step.get('day'))}  {plain(step.get('what'))}"


def expected_line(row: Any) -> str:
    """Say what a part of the programme would do to the forecast.

    Examples
    --------
    >>> expected_line({"lever": {"name": "train descents", "cramp_probability_change": {"p50": -0.02}}})
    'train descents: -2.0 points of the chance of a cramp'
    """
    lever = part(row, "lever")
    change = lever.get("cramp_probability_change")
    middle = finite(change.get("p50") if isinstance(change, dict) else change)
    if middle is None:
        words = ""
    elif abs(middle) < LEAST_SHOWN:
        words = f": {say('strengthen.little')}"
    else:
        words = f": {100 * middle:+.1f} points of the chance of a cramp"
    return f"{plain(lever.get('name'))}{words}"
