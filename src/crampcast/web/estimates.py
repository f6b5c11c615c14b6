"""Numbers that are inferred of a runner, named and rounded for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from crampcast.evidence.muscles import GROUP_OF
from crampcast.report.quantities import System
from crampcast.web.measures import shown_unit
from crampcast.web.words import CATALOGUE, say

OF_MUSCLE = "conditioning_"


class Told(NamedTuple):
    """A number as a page shows it: its name, its value with the unit, its spread."""

    name: str
    value: str
    spread: str

    @property
    def in_one(self) -> str:
        """Value and spread as one text that breaks between the two alone."""
        return f"{self.value} {self.spread}".replace(" ", "\N{NO-BREAK SPACE}").replace(
            "\N{NO-BREAK SPACE}±", " ±"
        )


def told_estimate(row: Mapping[str, Any], units: System) -> Told:
    """Return an estimate in words, with no more digits than its spread bears.

    Parameters
    ----------
    row : mapping
        ``name``, `value`, `sd` and `unit` as `crampcast.jobs.who.who_runs` gives them.
    units : {"metric", "imperial"}
        Measures shown.

    Examples
    --------
    >>> told_estimate({"name": "weekly_climb_m", "value": 120.0, "sd": 50.3, "unit": "m"}, "metric")
    Told(name='Climb in a week', value='120 m', spread='± 50')
    >>> told_estimate({"name": "longest_run_km", "value": 10.0, "sd": 0.0, "unit": "km"}, "imperial")
    Told(name='Longest run of the last weeks', value='6.2 mi', spread='± 0')
    """
    shown = shown_unit(row["unit"].removeprefix("1"), units)
    value, spread = row["value"] * shown.factor + shown.offset, row["sd"] * abs(shown.factor)
    digits = 1 if not spread else sum(spread < edge for edge in (9.5, 0.95, 0.095))
    words = f"± {spread:.{digits}f}" if spread else say("estimate.exact")
    return Told(_name(row["name"]), f"{value:.{digits}f} {shown.unit}".strip(), words)


def told_estimates(rows: Iterable[Mapping[str, Any]], units: System) -> list[Told]:
    """Return every estimate; muscles of which the same is known share a line."""
    found: list[Told] = []
    alike: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        told = told_estimate(row, units)
        if row["name"].startswith(OF_MUSCLE):
            alike.setdefault((told.value, told.spread), []).append(_muscle(row["name"]))
        else:
            found.append(told)
    for (value, spread), muscles in alike.items():
        every = len(alike) == 1 and len(muscles) > 1
        which = say("estimate.every") if every else ", ".join(dict.fromkeys(muscles))
        found.append(Told(say("estimate.conditioning", muscle=which), value, spread))
    return found


def _muscle(name: str) -> str:
    of = name.removeprefix(OF_MUSCLE)
    return say(f"muscle.{GROUP_OF[of]}").lower()


def _name(name: str) -> str:
    if name.startswith(OF_MUSCLE):
        return say("estimate.conditioning", muscle=_muscle(name))
    key = f"estimate.{name}"
    return say(key) if key in CATALOGUE else name.replace("_", " ")
