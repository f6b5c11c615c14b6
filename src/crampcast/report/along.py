"""The charts of a plan along its course: profile and night, a strip for each muscle, the body's state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crampcast.report.axis import CourseAxis, Tick
from crampcast.report.chances import percent, percent_range
from crampcast.report.messages import say
from crampcast.report.quantities import System, amount, measure, significant
from crampcast.report.ramp import Ramp, ramp_for
from crampcast.report.reading import Result, band, numbers, part, ranked_muscles, rows
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
_NIGHT_STEPS = Ramp((0.25, 0.5, 0.75))


@dataclass(frozen=True)
class Place:
    """A station on the profile: number, name, place in percent, and whether the name fits beside the last."""

    number: int
    name: str
    percent: float
    roomy: bool


@dataclass(frozen=True)
class IntakeLane:
    """What is taken along the course: bars as (place in percent, height in percent, label)."""

    key: str
    name: str
    total: str
    bars: tuple[tuple[float, float, str], ...]


def altitude_strip(result: Result, axis: CourseAxis, units: System) -> BandStrip | None:
    """Draw the course's heights.

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
    BandStrip or None
        The profile; None where the course has no heights.

    Examples
    --------
    >>> axis = CourseAxis((0.0, 1000.0), (), ())
    >>> strip = altitude_strip({"profile": {"altitude_m": [500, 700]}}, axis, "metric")
    >>> strip.readings
    ('500 m', '700 m')
    """
    course = part(result, "course")
    curves = band(part(result, "profile").get("altitude_m"), len(axis.distance_m))
    if curves is None or course.get("has_elevation") is False:
        return None
    return band_strip("altitude", curves, axis, measure("altitude", units))


def night(result: Result, axis: CourseAxis) -> tuple[tuple[int, str], ...]:
    """Colour the course by darkness.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    axis : CourseAxis
        The course.

    Returns
    -------
    tuple of (int, str)
        Darkness, 1 (dusk) to 3 (night), and the outline of the stretches; empty for a run by day.

    Examples
    --------
    >>> night({"profile": {"daylight": [1, 0]}}, CourseAxis((0.0, 1000.0), (), ()))
    ((3, 'M500 0h500v100h-500z'),)
    """
    daylight = numbers(part(result, "profile").get("daylight"), len(axis.distance_m))
    dark = [None if light is None else 1 - light for light in daylight]
    return tuple(cell for cell in cells(dark, axis, _NIGHT_STEPS) if cell[0] > 0) if dark else ()


def places(result: Result, axis: CourseAxis) -> list[Place]:
    """Mark the stations on the profile.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    axis : CourseAxis
        The course.

    Returns
    -------
    list of Place
        Stations in order; numbers match the table's.

    Examples
    --------
    >>> station = {"name": "Hut", "distance_m": 400}
    >>> places({"stations": [station]}, CourseAxis((0.0, 1000.0), (), ()))
    [Place(number=1, name='Hut', percent=40.0, roomy=True)]
    """
    marked: list[Place] = []
    free_from = 0.0
    for number, station in enumerate(rows(result, "stations"), start=1):
        distance_m = finite(station.get("distance_m"))
        if distance_m is None:
            continue
        name, place = plain(station.get("name")), axis.percent(distance_m)
        half = 0.5 + 0.45 * min(len(name), 24)
        roomy = place - half >= free_from and place + half <= 100.0
        free_from = place + half if roomy else free_from
        marked.append(Place(number, name, place, roomy))
    return marked


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
        lanes.append(IntakeLane(key, say(f"intake.{key}"), amount(total, kind, units), bars))
    return lanes


def minor(ticks: tuple[Tick, ...]) -> list[tuple[Tick, bool]]:
    """Tell which marks give way on a narrow page: every second one when there are many.

    Parameters
    ----------
    ticks : tuple of Tick
        Marks of an axis.

    Returns
    -------
    list of (Tick, bool)
        The marks, and whether they give way.

    Examples
    --------
    >>> [gives_way for _, gives_way in minor((Tick(0, "0"),) * 6)]
    [False, True, False, True, False, True]
    """
    many = len(ticks) > 5
    return [(tick, many and index % 2 == 1) for index, tick in enumerate(ticks)]
