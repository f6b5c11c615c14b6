"""The cells of a field's tables: counts and ranges as a reader wants them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crampcast.report.quantities import amount
from crampcast.report.reading import Result, part
from crampcast.report.untrusted import finite

NOTHING = "–"
"""Stands where there is no number."""


@dataclass(frozen=True)
class Sheet:
    """A table with its title, and what has to be known to read it."""

    title: str
    head: list[str]
    lines: list[list[str]]
    note: str = ""


def number(value: Any) -> str:
    """Return a count as a reader wants it.

    Examples
    --------
    >>> number(0.034), number(2.34), number(128.6), number(0)
    ('<0.1', '2.3', '129', '0')
    """
    found = finite(value)
    if found is None:
        return NOTHING
    if 0.0 < abs(found) < 0.05:
        return "<0.1"
    return f"{found:.0f}" if abs(found) >= 10.0 or found == 0.0 else f"{found:.1f}"


def counted(case: Result) -> str:
    """Return an expected count with the range that may be counted on the day.

    Examples
    --------
    >>> counted({"mean": 12.4, "count": {"p10": 6.0, "p50": 12.0, "p90": 21.0}})
    '12 (6–21)'
    """
    count = part(case, "count")
    if finite(case.get("mean")) is None:
        return NOTHING
    return f"{number(case.get('mean'))} ({span(count)})"


def span(count: Result) -> str:
    """Return the range of a count, whole numbers."""
    return "–".join(amount(count.get(key), "altitude", unit=False) for key in ("p10", "p90"))


def signed(value: float) -> str:
    """Return a change with its sign."""
    text = number(abs(value))
    if text in ("0", "0.0"):
        return "0"
    return ("+" if value > 0.0 else "−") + text
