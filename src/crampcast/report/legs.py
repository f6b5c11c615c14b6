"""The table of stations as CSV, for a spreadsheet or a watch."""

from __future__ import annotations

import csv
import io

from crampcast.report.messages import say
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, likely, part, rows
from crampcast.report.times import duration, moment
from crampcast.report.untrusted import finite, plain

COLUMNS = (
    "name",
    "distance_km",
    "clock_p10",
    "clock_p50",
    "clock_p90",
    "elapsed_p50",
    "stop_min",
    "leg_km",
    "leg_time_p50",
    "carbohydrate_g",
    "fluid_ml",
    "sodium_mg",
    "caffeine_mg",
    "cramp_probability_p10",
    "cramp_probability_p50",
    "cramp_probability_p90",
    "drink_ml",
)
_FORMULA = ("=", "+", "-", "@")


def legs_csv(result: Result) -> str:
    """Return the stations of a plan and the legs to them as CSV, always metric.

    Parameters
    ----------
    result : Mapping
        What ``crampcast plan --json`` prints.

    Returns
    -------
    str
        A header and a line for each station; an amount that is not named is empty.

    Notes
    -----
    Names are a stranger's: one that a spreadsheet would take for a formula is put behind an apostrophe.

    Examples
    --------
    >>> leg = {"distance_m": 8300.0, "fluid_ml": 500.0}
    >>> print(legs_csv({"stations": [{"name": "=Hut", "distance_m": 8300.0, "leg": leg}]}).splitlines()[1])
    '=Hut,8.300,,,,,,8.300,,,500,,,,,,500
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for station in rows(result, "stations"):
        table.writerow(_line(station))
    return text.getvalue()


def _line(station: Result) -> list[str]:
    """One station and the leg to it."""
    leg, chance = part(station, "leg"), likely(station.get("cramp_probability"))
    times = part(station, "clock")
    clocks = [moment(times.get(key)) for key in ("p10", "p50", "p90")]
    elapsed, on_leg = likely(station.get("time_s")).p50, likely(leg.get("time_s")).p50
    stop_s = finite(station.get("stop_s"))
    return [
        _harmless(plain(station.get("name"))),
        _kilometres(station.get("distance_m")),
        *("" if when is None else when.isoformat(timespec="minutes") for when in clocks),
        "" if elapsed is None else duration(elapsed),
        "" if stop_s is None else f"{stop_s / 60.0:g}",
        _kilometres(leg.get("distance_m")),
        "" if on_leg is None else duration(on_leg),
        *(_whole(leg.get(key)) for key in ("carbohydrate_g", "fluid_ml", "sodium_mg", "caffeine_mg")),
        *("" if end is None else f"{end:.3f}" for end in chance),
        _whole(leg_drink(leg)),
    ]


def leg_drink(leg: Result) -> object:
    """Return what is drunk on a leg or with an entry: fluid without the water in food, where that is known.

    Examples
    --------
    >>> leg_drink({"fluid_ml": 90.0, "drink_ml": 40.0}), leg_drink({"fluid_ml": 90.0})
    (40.0, 90.0)
    """
    fluid = leg.get("fluid_ml")
    return None if fluid is None else leg.get("drink_ml", fluid)


def drink_words(leg: Result, units: System, *, unit: bool = True) -> str:
    """Return what to drink on a leg; to thirst where no amount is named, or none is scheduled.

    Notes
    -----
    A nought would read as an order not to drink.

    Examples
    --------
    >>> drink_words({"fluid_ml": 250.0}, "metric"), drink_words({"fluid_ml": 9.0, "drink_ml": 0.0}, "metric")
    ('250 ml', 'to thirst')
    """
    drunk = finite(leg_drink(leg))
    if not leg:
        return say("missing")
    return amount(drunk, "drink", units, unit=unit) if drunk else say("to_thirst")


def _harmless(name: str) -> str:
    """Return a name that no spreadsheet takes for a formula."""
    return f"'{name}" if name.startswith(_FORMULA) else name


def _kilometres(value: object) -> str:
    """Return metres as kilometres, or nothing."""
    metres = finite(value)
    return "" if metres is None else f"{metres / 1000.0:.3f}"


def _whole(value: object) -> str:
    """Return an amount as a whole number, or nothing."""
    number = finite(value)
    return "" if number is None else f"{number:.0f}"
