"""What a group's diaries say as text: the population, each member, who was left out and why."""

from __future__ import annotations

from rich.console import Console

from crampcast.report.messages import say
from crampcast.report.reading import Result, part, rows
from crampcast.report.terminal import TerminalPage
from crampcast.report.untrusted import finite, plain


def group_text(result: Result, console: Console | None = None) -> None:
    """Print what was learnt from a group.

    Parameters
    ----------
    result : Mapping
        What ``crampcast group --json`` prints.
    console : rich.console.Console, optional
        Where to print; standard output by default.

    Examples
    --------
    >>> group_text({"headline": "a group needs the diaries of at least 3 runners"}, Console(width=60))
    a group needs the diaries of at least 3 runners
    """
    page = TerminalPage(console or Console())
    page.line(plain(result.get("headline")), "bold")
    if learnt := [row for row in rows(result, "parameters") if row.get("learnt")]:
        page.heading(say("group.learnt"))
        for row in learnt:
            page.line(
                f"- {plain(row.get('title'))}: {quantity_words(row, 'posterior')} {plain(row.get('unit'))}"
            )
            page.line(f"  {say('group.before', range=quantity_words(row, 'prior'))}{_moved(row)}", "dim")
    if members := rows(result, "members"):
        page.heading(say("group.members"))
        for one in members:
            again = part(one, "again")
            page.line(f"- {plain(one.get('member'))}: {plain(one.get('text'))}")
            page.line(f"  {say('group.again', day=plain(again.get('day')))}: {_chances(again)}")
    if newcomer := part(result, "newcomer"):
        page.line(f"- {say('group.newcomer')}: {_chances(newcomer)}")
    if refused := rows(result, "refused"):
        page.heading(say("learn.left_out"))
        for one in refused:
            page.line(f"- {plain(one.get('member'))}: {plain(one.get('reason'))}")


def quantity_words(row: Result, key: str) -> str:
    """Return a middle with its range.

    Examples
    --------
    >>> quantity_words({"prior": {"p10": 0.5, "p50": 1.0, "p90": 2.0}}, "prior")
    '1 (0.5 to 2)'
    """
    low, middle, high = (finite(part(row, key).get(name)) for name in ("p10", "p50", "p90"))
    if low is None or middle is None or high is None:
        return "?"
    return f"{middle:.2g} ({low:.2g} to {high:.2g})"


def _moved(row: Result) -> str:
    """Name whose diaries moved a parameter most."""
    names = [plain(one.get("member")) for one in rows(row, "moved_by")]
    return f"; {say('learn.moved')}: {', '.join(names)}" if names else ""


def _chances(told: Result) -> str:
    """Return the chance of a cramp by each way of knowing."""
    said = []
    for key in ("usual", "own", "group"):
        mean, low, high = (finite(part(told, key).get(name)) for name in ("mean", "p10", "p90"))
        if mean is not None and low is not None and high is not None:
            band = f"{100 * low:.0f} to {100 * high:.0f} %"
            said.append(f"{say(f'group.by_{key}')} {100 * mean:.0f} % ({band})")
    return ", ".join(said)
