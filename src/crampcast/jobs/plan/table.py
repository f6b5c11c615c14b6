"""The plan along the way: curves over distance, and the table of stations."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.hazard import cramp_probability
from crampcast.forecast.traced import Traced
from crampcast.formats.writing.xml_text import after
from crampcast.jobs.plan.numbers import Shown
from crampcast.jobs.plan.outlook import Outlook, percentiles
from crampcast.jobs.plan.quarters import finish_s, plasma_sodium

FloatArray = NDArray[np.float64]

POINTS = 320
"""Points of the curves, about one a pixel of a page."""
AMOUNTS = ("carbohydrate_g", "fluid_ml", "sodium_mg", "caffeine_mg")
WITHHELD = {"refused": AMOUNTS, "excluded": AMOUNTS[1:]}
"""Amounts that are not named, by status."""
OWN_LEVELS = np.array([NormalDist().inv_cdf((i + 0.5) / 32.0) for i in range(32)])
"""Evenly likely levels of the runner's proneness, in its standard deviations."""


def _listed(bands: dict[str, FloatArray], digits: int = 4) -> dict[str, list[float]]:
    return {key: np.round(value, digits).tolist() for key, value in bands.items()}


def quantity(values: FloatArray, digits: int = 4) -> dict[str, float]:
    """Return p10, p50 and p90 of one number over draws."""
    return {key: round(float(value), digits) for key, value in percentiles(values).items()}


def _rows(outlook: Outlook) -> NDArray[np.int64]:
    """Return the segments shown: evenly spread, moving ones, the finish always."""
    moving = np.flatnonzero(outlook.course.segments.length_m > 0.0)
    step = max(1, int(np.ceil(len(moving) / POINTS)))
    rows = moving[step - 1 :: step]
    return rows if len(rows) and rows[-1] == moving[-1] else np.append(rows, moving[-1])


def _pooled(values: FloatArray, rows: NDArray[np.int64], weight: FloatArray) -> FloatArray:
    """Return time-weighted means over the segments up to each row; draws first."""
    total = np.cumsum(values * weight, axis=1)[:, rows]
    time = np.cumsum(weight, axis=1)[:, rows]
    shape = (len(values), 1, *values.shape[2:])
    total = np.concatenate([np.zeros(shape), total], axis=1)
    time = np.concatenate([np.zeros((len(values), 1, *time.shape[2:])), time], axis=1)
    return np.asarray(np.diff(total, axis=1) / np.maximum(np.diff(time, axis=1), 1e-9))


def chance_along(run: Traced, outlook: Outlook, rows: NDArray[np.int64]) -> FloatArray:
    """Return the chance of at least one cramp of any muscle by each row, shape (draws, rows)."""
    return _chance(run.hazard_so_far[:, rows], outlook)


def _chance(total: FloatArray, outlook: Outlook) -> FloatArray:
    """Return chances from cumulative hazards, shape (draws, anything)."""
    mean, sd = outlook.frailty.mean[:, None], outlook.frailty.sd[:, None]
    return np.asarray(cramp_probability(total, mean, sd))


def own_chance(run: Traced, outlook: Outlook) -> FloatArray:
    """Return the chance of a cramp over the course with the runner's proneness spread, not averaged out.

    Parameters
    ----------
    run : Traced
        The plan as simulated.
    outlook : Outlook
        With the proneness of every draw.

    Returns
    -------
    ndarray, shape (draws * levels,)
        Every draw at evenly likely levels of its proneness: percentiles of it are settled with few draws.

    Notes
    -----
    Runners with the same answers differ in proneness: the spread of this is how far the runner may lie from
    the forecast, and what a diary narrows.
    """
    total = run.hazard_so_far[:, outlook.segments - 1]
    mean, sd = outlook.frailty.mean[:, None], outlook.frailty.sd[:, None]
    return np.asarray(-np.expm1(-total[:, None] * np.exp(mean + sd * OWN_LEVELS)).ravel())


def chance_by_muscle(run: Traced, outlook: Outlook) -> dict[str, FloatArray]:
    """Return the chance of at least one cramp of each muscle group over the race, by draw."""
    n = outlook.segments
    hours = run.duration_s[:, :n] / 3600.0
    total = np.einsum("dsm,ds->dm", run.hazard_per_h[:, :n], hours)
    chance = _chance(total, outlook)
    return {name: chance[:, i] for i, name in enumerate(REPORTED)}


def profile(run: Traced, outlook: Outlook, seed: int) -> dict[str, Any]:
    """Return the curves of the plan over distance."""
    n = outlook.segments
    rows = _rows(outlook)
    segments = outlook.course.segments
    along = segments.distance_m[rows]
    weight = run.duration_s[:, :n]
    proneness = np.exp(outlook.frailty.mean + 0.5 * outlook.frailty.sd**2)
    hazard = _pooled(run.hazard_per_h[:, :n], rows, weight[:, :, None]) * proneness[:, None, None]
    sodium = plasma_sodium(run, outlook, seed)
    lengths = np.concatenate([[0.0], along])
    climbed = np.concatenate([[0.0], np.cumsum(segments.length_m * segments.grade)[rows]])
    grade = np.diff(climbed) / np.maximum(np.diff(lengths), 1e-9)
    moving = weight * (segments.length_m > 0.0)
    median_s = np.median(run.time_s[:, rows], axis=0)
    sun = np.interp(median_s, outlook.environment.time_s, outlook.environment.sun_elevation_rad)

    def state(values: FloatArray, digits: int = 3) -> dict[str, list[float]]:
        return _listed(percentiles(values[:, rows]), digits)

    return {
        "distance_m": np.round(along, 1).tolist(),
        "altitude_m": np.round(segments.altitude_m[rows], 1).tolist(),
        "grade": np.round(grade, 4).tolist(),
        "time_s": state(run.time_s, 1),
        "speed_m_s": _listed(percentiles(_pooled(run.speed_m_s[:, :n], rows, moving))),
        "gait_run_share": np.round(
            np.median(_pooled(run.run_share[:, :n], rows, moving), axis=0), 3
        ).tolist(),
        "hazard_per_h": {name: _listed(percentiles(hazard[:, :, i]), 6) for i, name in enumerate(REPORTED)},
        "cramp_probability": _listed(percentiles(chance_along(run, outlook, rows))),
        "core_temperature_c": state(
            np.minimum(run.core_c, coefficients(Shown, "plan.shown").hottest_core_c), 2
        ),
        "body_water_change_l": state(run.water_change_l),
        "plasma_sodium_mmol_l": state(sodium, 2),
        "muscle_glycogen_g": state(run.muscle_glycogen_g, 1),
        "liver_glycogen_g": state(run.liver_glycogen_g, 1),
        "stomach_ml": state(run.stomach_l * 1000.0, 0),
        "wbgt_c": np.round(np.median(run.wbgt_c[:, rows], axis=0), 1).tolist(),
        "daylight": np.round(np.clip((sun + 0.1) / 0.2, 0.0, 1.0), 2).tolist(),
    }


def stations(
    run: Traced, outlook: Outlook, schedule: list[dict[str, Any]], status: str
) -> list[dict[str, Any]]:
    """Return the table of stations, the finish last.

    Parameters
    ----------
    run : Traced
        The plan as simulated.
    outlook : Outlook
        Its outlook.
    schedule : list of dict
        What to eat and drink when.
    status : str
        No amounts of a refused plan; no fluid, sodium or caffeine of an excluded runner.

    Returns
    -------
    list of dict
        One entry a station.

    Notes
    -----
    Times are arrivals; a leg runs from the previous station to this one, what is taken at the previous one
    included. Drink is fluid without the water in food.
    """
    segments = outlook.course.segments
    marks: list[tuple[str, float, float, Any]] = [
        (s.name, s.distance_m, s.stop_s, s) for s in outlook.course.stations
    ]
    marks.append(("finish", float(outlook.course.length_m), 0.0, None))
    n = outlook.segments
    finishes = finish_s(run, n)
    withheld, same_s = WITHHELD.get(status, ()), coefficients(Shown, "plan.shown").same_s
    out: list[dict[str, Any]] = []
    before_m, before_s, there_s = 0.0, np.zeros(len(finishes)), 0.0
    for name, distance_m, stop_s, station in marks:
        if station is None:
            row = n - 1
        else:
            row = int(np.clip(np.searchsorted(segments.distance_m, distance_m - 1.0), 0, n - 1))
        arrive = run.time_s[:, row]
        chance = chance_along(run, outlook, np.array([row]))[:, 0]
        here_s = np.inf if station is None else float(np.median(arrive)) - same_s
        leg = [e for e in schedule if there_s <= float(e["time_s"]) < here_s]
        out.append(
            {
                "name": name,
                "distance_m": round(distance_m, 1),
                "time_s": quantity(arrive, 0),
                "clock": {
                    key: after(outlook.start, float(v)).isoformat(timespec="minutes")
                    for key, v in percentiles(arrive).items()
                },
                "stop_s": stop_s,
                "water": bool(station.water) if station is not None else None,
                "food": bool(station.food) if station is not None else None,
                "drop_bag": bool(station.drop_bag) if station is not None else None,
                "crew": bool(station.crew) if station is not None else None,
                "cramp_probability": quantity(chance),
                "leg": {
                    "distance_m": round(distance_m - before_m, 1),
                    "time_s": quantity(arrive - before_s, 0),
                    **{key: None if key in withheld else _sum(leg, key) for key in AMOUNTS},
                    "drink_ml": None if "fluid_ml" in withheld else _sum(leg, "drink_ml", "fluid_ml"),
                },
            }
        )
        before_m, before_s, there_s = distance_m, arrive + stop_s, here_s
    return out


def _sum(entries: list[dict[str, Any]], key: str, otherwise: str = "") -> float | None:
    values: list[Any] = [e.get(key, e.get(otherwise)) for e in entries]
    if any(v is None for v in values):
        return None
    return round(float(sum(values)), 1)
