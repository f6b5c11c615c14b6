"""What was learnt as text: each parameter with what moved it, past forecasts, what is refused."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from crampcast.report.messages import say
from crampcast.report.reading import Result, part, rows, texts
from crampcast.report.terminal import TerminalPage
from crampcast.report.untrusted import finite, plain


def learn_text(result: Result, console: Console | None = None) -> None:
    """Print what the diary has taught.

    Parameters
    ----------
    result : Mapping
        What ``crampcast learn --json`` prints.
    console : rich.console.Console, optional
        Where to print; standard output by default.

    Examples
    --------
    >>> learn_text({"headline": "The diary says nothing yet."}, Console(width=60))
    The diary says nothing yet.
    """
    page = TerminalPage(console or Console())
    page.line(plain(result.get("headline")), "bold")
    learnt = [row for row in rows(result, "parameters") if row.get("learnt")]
    if learnt:
        page.heading(say("learn.learnt"))
        for row in learnt:
            page.line(f"- {plain(row.get('text'))}")
            if moved := [_moved(one) for one in rows(row, "moved_by")]:
                page.line(f"  {say('learn.moved')}: {'; '.join(moved)}")
    if lines := texts(part(result, "forecast_score"), "texts"):
        page.heading(say("learn.score"))
        for line in lines:
            page.line(f"- {line}")
    if refused := rows(result, "not_identifiable"):
        page.heading(say("learn.refused"))
        for why in dict.fromkeys(plain(row.get("why")) for row in refused):
            names = [plain(row.get("title")) for row in refused if plain(row.get("why")) == why]
            page.line(f"- {', '.join(names)}: {why}.")
    if left_out := texts(result, "left_out"):
        page.heading(say("learn.left_out"))
        for line in left_out:
            page.line(f"- {line}")
    if learnt:
        page.line(say("learn.rule"))


def _moved(one: Any) -> str:
    """Say one entry and how far it moved a parameter."""
    shift = finite(one.get("shift_sd"))
    entry = one.get("entry")
    named = f" ({say('learn.entry', id=entry)})" if isinstance(entry, int) else ""
    sign = "" if shift is None else f" {shift:+.1f} sd"
    return f"{plain(one.get('day'))} {plain(one.get('what'))}{named}{sign}"
