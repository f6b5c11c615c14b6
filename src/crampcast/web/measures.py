"""What is typed and shown in the measures that this browser asked for; stored values stay canonical."""

from __future__ import annotations

from typing import NamedTuple

from crampcast.report.quantities import System, shown_in


class Shown(NamedTuple):
    """How a stored unit is typed: ``typed = stored × factor + offset``, and the name of the unit."""

    factor: float
    offset: float
    unit: str


def shown_unit(unit: str, system: System) -> Shown:
    """Return how a unit is typed.

    Examples
    --------
    >>> shown_unit("kg", "imperial").unit, shown_unit("min", "imperial").unit
    ('lb', 'min')
    """
    found = shown_in(unit, system)
    return Shown(1.0, 0.0, unit) if found is None else Shown(found.factor, found.offset, found.unit)


def typed(value: float, unit: str, system: System) -> str:
    """Return a stored number as it stands in a form.

    Examples
    --------
    >>> typed(68.0, "kg", "imperial"), typed(68.0, "kg", "metric")
    ('149.91', '68')
    """
    shown = shown_unit(unit, system)
    return f"{value * shown.factor + shown.offset:.2f}".rstrip("0").rstrip(".")


def stored(text: str, unit: str, system: System) -> str | float:
    """Return what was typed in the stored unit; words, or what is no number, as they are.

    Examples
    --------
    >>> stored("50", "min", "imperial"), stored("50", "°C", "imperial")
    ('50', 10.0)
    """
    shown = shown_unit(unit, system)
    if (shown.factor, shown.offset) == (1.0, 0.0):
        return text
    try:
        return (float(text.replace(",", ".")) - shown.offset) / shown.factor
    except ValueError:
        return text
