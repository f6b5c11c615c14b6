"""From where on something counts: the group ``standing`` of the parameters, and a reason in words."""

from __future__ import annotations

from typing import NamedTuple

from crampcast.evidence import load_parameters

LEVELS = ("stop", "high", "watch", "fine", "cannot_tell")
"""From what cannot wait to what is not known."""
Pair = tuple[float, float]


class Reason(NamedTuple):
    """Why to look at a runner."""

    key: str
    level: str
    text: str


def mark(name: str) -> float:
    """Return one of the marks.

    Examples
    --------
    >>> mark("race.soon_days")
    14.0
    """
    value = load_parameters()[f"standing.{name}"].value
    assert isinstance(value, float)
    return value


def marks(name: str) -> Pair:
    """Return the two marks of a kind: for a look, and for a closer one."""
    low, high = load_parameters()[f"standing.{name}"].value  # type: ignore[misc]  # two numbers, by its table
    return float(low), float(high)


def level_of(value: float, name: str) -> str | None:
    """Return the level that a value reaches; None if neither.

    Examples
    --------
    >>> level_of(0.05, "race.chance"), level_of(0.2, "race.chance"), level_of(0.4, "race.chance")
    (None, 'watch', 'high')
    """
    low, high = marks(name)
    return "high" if value >= high else "watch" if value >= low else None


def worst(reasons: list[Reason]) -> str:
    """Return the first level that any reason reaches; fine without one."""
    return next((level for level in LEVELS if any(r.level == level for r in reasons)), "fine")
