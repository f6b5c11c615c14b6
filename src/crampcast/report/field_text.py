"""A field's forecast on a terminal."""

from __future__ import annotations

from rich.console import Console

from crampcast.report.field_view import field_view
from crampcast.report.quantities import System
from crampcast.report.reading import Result
from crampcast.report.terminal import TerminalPage


def field_text(result: Result, units: System = "metric", console: Console | None = None) -> None:
    """Print a field's forecast.

    Parameters
    ----------
    result : Mapping
        What ``crampcast field --json`` prints; parts may be missing.
    units : {"metric", "imperial"}
        Measures shown.
    console : rich.console.Console, optional
        Where to print; standard output by default.

    Examples
    --------
    >>> field_text({"course": {"name": "Hill"}, "statement": "For the field."}, console=Console(width=80))
    Hill
    ...
    For the field.
    ...
    """
    view = field_view(result, units)
    page = TerminalPage(console or Console())
    page.line(view.title, "bold")
    page.line(view.lead)
    page.line(view.statement)
    for sheet in view.sheets:
        page.heading(sheet.title)
        if sheet.note:
            page.line(sheet.note, "dim")
        page.table(sheet.head, sheet.lines)
    page.heading("Who starts")
    for line in view.people:
        page.line(line)
    if view.warnings:
        page.heading("Note")
    for line in view.warnings:
        page.line(line)
