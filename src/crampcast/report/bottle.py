"""What is eaten and drunk, hour by hour and item by item."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from crampcast.report.messages import say
from crampcast.report.packing import item_words
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, rows
from crampcast.report.times import clock, duration, later, started
from crampcast.report.untrusted import finite

_HOUR_S = 3600
_BOTTLE_ML = 500.0
_AMOUNTS = {"carbohydrate_g": "mass", "fluid_ml": "drink", "sodium_mg": "salt", "caffeine_mg": "salt"}


@dataclass(frozen=True)
class Hour:
    """One hour of the run: its name, what is drunk and eaten in it, how full its bottle is drawn (0–100)."""

    name: str
    fluid: str
    carbohydrate: str
    sodium: str
    caffeine: str
    fill: float


def hours(result: Result, units: System) -> list[Hour]:
    """Sum the schedule by the hour.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of Hour
        Every hour with an item; bottles hold half a litre, or the most of any hour where that is more.

    Examples
    --------
    >>> items = [{"time_s": 900, "fluid_ml": 200}, {"time_s": 4000, "fluid_ml": 400, "sodium_mg": 300}]
    >>> [(hour.name, hour.fluid, hour.fill) for hour in hours({"schedule": items}, "metric")]
    [('0:00', '200 ml', 40.0), ('1:00', '400 ml', 80.0)]
    """
    sums: dict[int, dict[str, float]] = defaultdict(dict)
    for item in rows(result, "schedule"):
        time_s = finite(item.get("time_s"))
        if time_s is None or time_s < 0:
            continue
        of_hour = sums[int(time_s // _HOUR_S)]
        for key in _AMOUNTS:
            value = finite(item.get(key))
            if value is not None:
                of_hour[key] = of_hour.get(key, 0.0) + value
    if not sums:
        return []
    most = max(_BOTTLE_ML, *(of_hour.get("fluid_ml", 0.0) for of_hour in sums.values()))
    start = started(result)
    found = []
    for index in sorted(sums):
        of_hour = sums[index]
        name = clock(later(start, index * _HOUR_S), start) if start else duration(index * _HOUR_S)
        shown = {key: amount(of_hour.get(key), kind, units) for key, kind in _AMOUNTS.items()}
        found.append(
            Hour(
                name=name,
                fluid=shown["fluid_ml"] if "fluid_ml" in of_hour else say("to_thirst"),
                carbohydrate=shown["carbohydrate_g"],
                sodium=shown["sodium_mg"],
                caffeine=shown["caffeine_mg"] if of_hour.get("caffeine_mg") else "",
                fill=round(100 * of_hour.get("fluid_ml", 0.0) / most, 1),
            )
        )
    return found


def items(result: Result, units: System) -> list[dict[str, Any]]:
    """Rows of the schedule, item by item.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of dict
        Texts under ``time, clock, distance, item, carbohydrate, fluid, sodium, caffeine``.

    Examples
    --------
    >>> [row] = items({"schedule": [{"time_s": 900, "item": "gel", "carbohydrate_g": 25}]}, "metric")
    >>> row["time"], row["item"], row["carbohydrate"], row["fluid"]
    ('0:15', 'gel', '25 g', 'to thirst')
    """
    start = started(result)
    found = []
    for item in rows(result, "schedule"):
        time_s = finite(item.get("time_s"))
        at = later(start, time_s) if start and time_s is not None else None
        fluid = finite(item.get("fluid_ml"))
        found.append(
            {
                "time": duration(time_s),
                "clock": clock(at, start) if at else "",
                "distance": amount(item.get("distance_m"), "distance", units),
                "item": item_words(item, units),
                "carbohydrate": amount(item.get("carbohydrate_g"), "mass", units),
                "fluid": say("to_thirst") if fluid is None else amount(fluid, "drink", units),
                "sodium": amount(item.get("sodium_mg"), "salt", units),
                "caffeine": amount(item.get("caffeine_mg"), "salt", units) if item.get("caffeine_mg") else "",
            }
        )
    return found


def within_reach(result: Result, units: System) -> list[str]:
    """Say what fluid a thirsty runner finds, stretch by stretch.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of str
        One text for each stretch of the result's ``available``.

    Examples
    --------
    >>> within_reach({"available": [{"from_m": 0, "to_m": 9000, "fluid_ml": 500}]}, "metric")
    ['0.0–9.0 km: up to 500 ml']
    """
    found = []
    for stretch in rows(result, "available"):
        first, last = finite(stretch.get("from_m")), finite(stretch.get("to_m"))
        if first is None or last is None or finite(stretch.get("fluid_ml")) is None:
            continue
        start = amount(first, "distance", units, unit=False)
        fluid = amount(stretch.get("fluid_ml"), "drink", units)
        found.append(say("available.stretch", start=start, end=amount(last, "distance", units), fluid=fluid))
    return found
