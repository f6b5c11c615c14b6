"""Who runs, what is inferred and how sure it is, as text."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from crampcast.report.messages import say
from crampcast.report.quantities import System, amount_in_unit, spread_in_unit
from crampcast.report.reading import Result, part, rows, texts
from crampcast.report.terminal import TerminalPage
from crampcast.report.untrusted import finite, plain


def runner_text(result: Result, units: System = "metric", console: Console | None = None) -> None:
    """Print the answers, what the safety card says, and every inferred number with its spread.

    Parameters
    ----------
    result : Mapping
        What ``crampcast runner --json`` prints.
    units : {"metric", "imperial"}
        Measures of the inferred numbers; answers are shown as they are stored.
    console : rich.console.Console, optional
        Where to print; standard output by default.

    Returns
    -------
    None
        The text is printed.

    Examples
    --------
    >>> answer = {"answers": {"mass_kg": 68.0}, "runs": {"count": 0}}
    >>> runner_text(answer, console=Console(width=80))
    Answer
    mass_kg  68
    """
    page = TerminalPage(console or Console())
    for warning in texts(result, "warnings"):
        page.line(warning, "bold")
    answers = part(result, "answers")
    if answers:
        page.gap()
        page.table(["Answer", ""], [[key, _shown(value)] for key, value in answers.items()])
    runs = part(result, "runs")
    if runs.get("count"):
        page.gap()
        page.line(
            f"{runs['count']} runs in the diary, {plain(runs.get('first'))} to {plain(runs.get('last'))}"
        )
    _card(part(result, "card"), page)
    _sweat(part(result, "sweat"), page)
    _estimates(result, units, page)


def _sweat(found: Result, page: TerminalPage) -> None:
    """Print the sweat rate by condition, and whether it narrows the bounds."""
    conditions = rows(found, "conditions")
    if not conditions:
        return
    page.heading(say("runner.sweat"))
    lines = []
    for row in conditions:
        warm, fast = row.get("temperature_c"), row.get("speed_m_s")
        words = [
            f"{_span(warm)} °C" if warm else "air unknown",
            f"{_span(fast)} m/s" if fast else "pace unknown",
        ]
        rate, sd = finite(row.get("rate_l_h")) or 0.0, finite(row.get("sd_l_h")) or 0.0
        lines.append([", ".join(words), plain(row.get("tests")), f"{rate:.2f} L/h", f"{sd:.2f}"])
    page.table([say("runner.conditions"), "n", "Sweat", "Spread"], lines)
    page.line(say("runner.narrow" if any(row.get("narrow") for row in conditions) else "runner.wide"), "dim")


def _span(values: Any) -> str:
    low, high = (finite(value) or 0.0 for value in values)
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _shown(value: Any) -> str:
    """Return an answer as the runner would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict):
        return str(len(value))
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    if isinstance(value, dict):
        return " ".join(f"{plain(key)} {_shown(item)}" for key, item in value.items())
    return plain(value)


def _card(card: Result, page: TerminalPage) -> None:
    """Print what the safety card withholds, reduces or says."""
    missing = texts(card, "missing")
    found = [
        (reason, style)
        for key, style in (("no_race", "bold red"), ("excluded", "bold red"), ("flags", ""), ("cautions", ""))
        for reason in rows(card, key)
        if plain(reason.get("key")) not in missing
    ]
    if not found and not missing:
        return
    page.heading(say("safety"))
    if missing:
        page.line(f"- Not answered, so the cautious limits hold: {', '.join(missing)}.")
    for reason, style in found:
        page.line(f"- {plain(reason.get('text'))} {plain(reason.get('ask'))}".rstrip(), style)


def _estimates(result: Result, units: System, page: TerminalPage) -> None:
    """Print every inferred number with its spread and what it rests on."""
    found = rows(result, "estimates")
    if not found:
        return
    page.heading(say("estimates"))
    lines = []
    for row in found:
        unit = plain(row.get("unit"))
        unit = "" if unit == "1" else unit
        value = amount_in_unit(row.get("value"), unit, units)
        lines.append(
            [plain(row.get("name")).replace("_", " "), value, spread_in_unit(row.get("sd"), unit, units)]
        )
    page.table(["Number", "Value", "Spread"], lines)
    page.gap()
    for line in texts(result, "basis"):
        page.line(f"- {line}", "dim")
