"""What the diary's entries of a day say was eaten and drunk, as rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crampcast.errors import UnusableInput
from crampcast.jobs.explain.intake import parse_eaten

_UNITS = (("carbohydrate_g", "g/h"), ("fluid_ml", "ml/h"), ("sodium_mg", "mg/h"))


def eaten_on(fields: Sequence[Mapping[str, Any]], duration_s: float) -> str | None:
    """Return what was taken by the hour, in the words of ``--intake``.

    Parameters
    ----------
    fields : sequence of mapping
        Fields of the run's entries of the kind ``intake``. What was written tap by tap, each with its ``at``,
        is added up; an amount that an entry without ``at`` tells for the whole run counts alone.
    duration_s : float
        Length of the run.

    Returns
    -------
    str or None
        None where nothing was written down, or more than anybody takes.

    Examples
    --------
    >>> eaten_on([{"fluid_ml": 500.0, "carbohydrate_g": 40.0}, {"fluid_ml": 250.0}], 5400.0)
    '27 g/h, 500 ml/h'
    >>> eaten_on([{"at": "km5", "fluid_ml": 200.0}, {"fluid_ml": 600.0}], 3600.0)
    '600 ml/h'
    """
    hours = max(duration_s, 1.0) / 3600.0
    words = ", ".join(
        f"{taken / hours:.0f} {unit}" for key, unit in _UNITS if (taken := _taken(fields, key)) is not None
    )
    try:
        parse_eaten(words or None)
    except UnusableInput:
        return None
    return words or None


def _taken(fields: Sequence[Mapping[str, Any]], key: str) -> float | None:
    """Return how much of something was taken in all, None where no entry says."""
    told = [row for row in fields if key in row]
    totals = [row for row in told if "at" not in row]
    return sum(float(row[key]) for row in totals or told) if told else None
