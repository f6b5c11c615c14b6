"""The charts of a plan along its course: a strip for each muscle, the body's state, the intake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crampcast.report.axis import CourseAxis
from crampcast.report.chances import percent, percent_range
from crampcast.report.messages import say
from crampcast.report.packing import item_words
from crampcast.report.quantities import System, amount, measure, significant
from crampcast.report.ramp import Ramp, ramp_for
from crampcast.report.reading import Result, band, part, ranked_muscles, rows
from crampcast.report.strips import BandStrip, HeatStrip, band_strip, cells, readings
from crampcast.report.untrusted import finite, plain

_BODY = {
    "core_temperature_c": "temperature",
    "body_water_change_l": "water",
    "plasma_sodium_mmol_l": "concentration",
    "muscle_glycogen_g": "mass",
    "liver_glycogen_g": "mass",
    "stomach_ml": "drink",
    "speed_m_s": "speed",
}
_FROM_ZERO = {"muscle_glycogen_g", "liver_glycogen_g", "stomach_ml"}
# Which safety limit belongs to which curve, and its factor to the curve's unit; a deficit counts downwards.
_LIMITS: Mapping[str, tuple[str, Mapping[str, float]]] = {
    "core_temperature_c": ("H11", {"°C": 1.0}),
    "body_water_change_l": ("H9", {"L": -1.0}),
    "plasma_sodium_mmol_l": ("H3", {"mmol/L": 1.0}),
    "stomach_ml": ("H10", {"L": 1000.0, "ml": 1.0}),
}
_INTAKE = {"carbohydrate_g": "mass", "fluid_ml": "drink", "sodium_mg": "salt"}


@dataclass(frozen=True)
class IntakeLane:
    """What is taken along the course: bars as (place in percent, height in percent, label), sums so far."""

    key: str
    name: str
    total: str
    bars: tuple[tuple[float, float, str], ...]
    readings: tuple[str, ...] = ()


def muscle_strips(result: Result, axis: CourseAxis, units: System) -> tuple[list[HeatStrip], Ramp]:
    """Draw the hazard of every muscle along the course, the likeliest muscle first.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    axis : CourseAxis
        The course.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of HeatStrip
        One strip a muscle.
    Ramp
        The colours' edges, the same for all muscles, 1/h.

    Examples
    --------
    >>> result = {"profile": {"hazard_per_h": {"calf": {"p50": [0.01, 0.04]}}},
    ...           "cramp_probability": {"by_muscle": {"calf": {"p50": 0.2}}}}
    >>> strips, ramp = muscle_strips(result, CourseAxis((0.0, 1000.0), (), ()), "metric")
    >>> strips[0].name, strips[0].readings
    ('Calf', ('1 %/h', '4 %/h'))
    """
    hazards = part(result, "profile", "hazard_per_h")
    curves = {key: band(hazards[key], len(axis.distance_m)) for key in hazards}
    ramp = ramp_for(value for curve in curves.values() if curve for value in curve.p50)
    strips = []
    for key, name, chance in ranked_muscles(result):
        curve = curves.get(key)
        if curve is None:
            continue
        high, where_m = max((v, d) for v, d in zip(curve.p50, axis.distance_m, strict=True) if v is not None)
        where, peak = amount(where_m, "distance", units), f"{significant(100 * high)} %"
        strips.append(
            HeatStrip(
                key=f"hazard_{plain(key)}",
                name=name,
                cells=cells(curve.p50, axis, ramp),
                chance=percent(chance.p50),
                spread=percent_range(chance.p10, chance.p90),
                alt=say("alt.muscle", name=name, high=peak, where=where, chance=percent(chance.p50)),
                readings=readings(curve, _hazard_digits, "%/h"),
            )
        )
    return strips, ramp


def _hazard_digits(value: float) -> str:
    """Return a hazard in percent an hour without its unit, two digits."""
    shown = 100 * value
    return f"{shown:.2f}" if shown < 0.1 else significant(float(f"{shown:.2g}"))


def body_strips(result: Result, axis: CourseAxis, units: System) -> list[BandStrip]:
    """Draw the state of the body along the course, with the limits that apply.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    axis : CourseAxis
        The course.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of BandStrip
        One strip for each quantity that the result holds.

    Examples
    --------
    >>> result = {"profile": {"stomach_ml": {"p50": [0, 300]}},
    ...           "safety": {"limits": [{"id": "H10", "limit": 0.4, "unit": "L"}]}}
    >>> [strip] = body_strips(result, CourseAxis((0.0, 1000.0), (), ()), "metric")
    >>> strip.limits[0].label
    '400 ml'
    """
    profile = part(result, "profile")
    strips = []
    for key, kind in _BODY.items():
        curves = band(profile.get(key), len(axis.distance_m))
        if curves is not None:
            shown, limits = measure(kind, units), _limits_of(result, key)
            strips.append(band_strip(key, curves, axis, shown, limits, from_zero=key in _FROM_ZERO))
    return strips


def _limits_of(result: Result, key: str) -> list[float]:
    """Return the safety limits of a curve, in the curve's canonical unit."""
    if key not in _LIMITS:
        return []
    name, factors = _LIMITS[key]
    found = []
    for limit in rows(part(result, "safety"), "limits"):
        value, unit = finite(limit.get("limit")), plain(limit.get("unit"))
        if plain(limit.get("id")).split(",")[0].strip() == name and value is not None and unit in factors:
            found.append(value * factors[unit])
    return found


def chance_strip(result: Result, axis: CourseAxis) -> BandStrip | None:
    """Draw the chance of a cramp up to each place.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    axis : CourseAxis
        The course.

    Returns
    -------
    BandStrip or None
        The drawing; None where the result holds no chances.

    Examples
    --------
    >>> strip = chance_strip({"profile": {"cramp_probability": [0, 0.3]}}, CourseAxis((0.0, 9.0), (), ()))
    >>> strip.readings
    ('0 %', '30 %')
    """
    curves = band(part(result, "profile").get("cramp_probability"), len(axis.distance_m))
    if curves is None:
        return None
    return band_strip("cramp_probability", curves, axis, measure("probability"), from_zero=True)


def intake_lanes(result: Result, axis: CourseAxis, units: System) -> list[IntakeLane]:
    """Draw what is eaten and drunk where.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    axis : CourseAxis
        The course.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of IntakeLane
        A lane for each of carbohydrate, fluid and sodium that the schedule holds amounts of.

    Examples
    --------
    >>> item = {"distance_m": 500, "carbohydrate_g": 25}
    >>> [lane] = intake_lanes({"schedule": [item]}, CourseAxis((0.0, 1000.0), (), ()), "metric")
    >>> lane.total, lane.bars
    ('25 g', ((50.0, 100.0, '25 g'),))
    """
    lanes = []
    for key, kind in _INTAKE.items():
        taken: list[tuple[float, float]] = []
        for item in rows(result, "schedule"):
            place, value = finite(item.get("distance_m")), finite(item.get(key))
            if place is not None and value is not None and value > 0:
                taken.append((axis.percent(place), value))
        if not taken:
            continue
        most = max(value for _, value in taken)
        bars = tuple((x, round(100 * value / most, 1), amount(value, kind, units)) for x, value in taken)
        total: Any = sum(value for _, value in taken)
        places = [axis.percent(distance_m) for distance_m in axis.distance_m]
        so_far = tuple(amount(sum(v for x, v in taken if x <= at), kind, units) for at in places)
        lanes.append(IntakeLane(key, say(f"intake.{key}"), amount(total, kind, units), bars, so_far))
    return lanes


def next_items(result: Result, axis: CourseAxis, units: System) -> list[str]:
    """Return, at each point of the axis, what is eaten and drunk next, and where.

    Examples
    --------
    >>> item = {"distance_m": 500, "item": "gel"}
    >>> next_items({"schedule": [item]}, CourseAxis((0.0, 1000.0), (), ()), "metric")
    ['next: gel at 0.5 km', '']
    """
    known = [(finite(e.get("distance_m")), e) for e in rows(result, "schedule")]
    placed = sorted(((at, e) for at, e in known if at is not None), key=lambda pair: pair[0])
    found = []
    for here in axis.distance_m:
        ahead = next(((at, e) for at, e in placed if at > here), None)
        where = "" if ahead is None else amount(ahead[0], "distance", units)
        found.append(say("cursor.next", item=item_words(ahead[1], units), place=where) if ahead else "")
    return found
