"""The sums as the answer of ``field``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np

from crampcast import __version__
from crampcast.evidence import load_parameters
from crampcast.jobs.field.day import Day
from crampcast.jobs.field.drunk import drinking
from crampcast.jobs.field.entrants import COLUMNS
from crampcast.jobs.field.living import judged
from crampcast.jobs.field.numbers import (
    ARRIVALS_S,
    BY_MUSCLE,
    HOURS,
    KINDS,
    MUSCLES,
    SNAPSHOT_S,
    FloatArray,
    field_choices,
    quantiles,
    rounded,
)
from crampcast.jobs.field.request import FieldRequest
from crampcast.jobs.field.scenarios import Scenario
from crampcast.jobs.field.scene import Scene
from crampcast.jobs.field.totals import ONE, Totals
from crampcast.weather.place import Start

STATEMENT = (
    "A forecast for the field as a whole, not for any one entrant: no study supports a calibrated chance of "
    "a cramp for one person. Compare stations, hours and days with each other; the level of all counts is "
    "uncertain by about a factor of two either way. Not a medical device."
)


def answer(
    request: FieldRequest,
    scene: Scene,
    base: Totals,
    scenarios: Sequence[Scenario],
    day: Day,
    start: Start,
    draws: int,
) -> dict[str, Any]:
    """Write the sums as the answer.

    Returns
    -------
    dict
        Metric, every count with its interval.
    """
    course = request.course
    hours = _hours(base)
    return {
        "status": "ok",
        "statement": STATEMENT,
        "course": {
            "name": course.name,
            "distance_m": round(course.length_m, 1),
            "climb_m": round(course.climb_m, 1),
        },
        "start": start.local.isoformat(),
        "start_stated": request.start is not None,
        "weather": {
            "source": day.weather.source,
            "temperature_c": _range(day.environment.air_temperature_c, day, hours),
            "wbgt_c": _range(day.environment.wbgt_c, day, hours),
        },
        "entrants": _entrants(request),
        "definitions": _definitions(scene),
        "finish_s": _finish(base),
        "totals": {kind: _case(*_whole_race(base, k)) for k, kind in enumerate(KINDS)},
        "drinking": drinking(base),
        "by_station": _stations(base, scene, start, hours),
        "by_hour": _by_hour(base, start, hours),
        "by_muscle": _by_muscle(base),
        "scenarios": [_scenario(each) for each in scenarios],
        "warnings": _warnings(request, scene, day, start),
        "provenance": {
            "version": __version__,
            "parameters_hash": load_parameters().hash,
            "seed": request.seed,
            "draws": draws,
        },
    }


def _whole_race(t: Totals, kind: int) -> tuple[FloatArray, FloatArray]:
    """Return expected cases by draw, and counts of the races played out."""
    return t.chance_hour[kind].sum(axis=1) / ONE, t.count_place[kind].sum(axis=1).astype(float)


def _case(expected: FloatArray, count: FloatArray) -> dict[str, Any]:
    """Return one count: its mean, what the shared uncertainty makes of the mean, and what may be counted."""
    return {
        "mean": rounded(expected.mean()),
        "expected": quantiles(expected),
        "count": quantiles(count, whole=True),
    }


def _range(values: FloatArray, day: Day, hours: int) -> dict[str, float]:
    """Return lowest and highest value while the field is on the course."""
    time_s = day.environment.time_s
    inside = np.asarray(values)[(time_s >= 0.0) & (time_s <= hours * 3600.0)]
    return {"lowest": rounded(inside.min()), "highest": rounded(inside.max())}


def _hours(t: Totals) -> int:
    """Return the hours until 99.9 % have finished, at least one."""
    through = np.cumsum(t.home_min)
    return int(np.searchsorted(through, 0.999 * through[-1])) // 60 + 1


def _finish(t: Totals) -> dict[str, float]:
    through = np.cumsum(t.finish_min)
    at = [int(np.searchsorted(through, share * through[-1])) for share in (0.1, 0.5, 0.9)]
    return dict(zip(("p10", "p50", "p90"), (60.0 * minute for minute in at), strict=True))


def _entrants(request: FieldRequest) -> dict[str, Any]:
    """Say who starts, what was known of them, and who was refused."""
    people = request.entrants
    known = Counter(name for entrant in people.entrants for name in entrant.known())
    return {
        "accepted": len(people.entrants),
        "refused": list(people.refused),
        "known": {name: known.get(name, 0) for name in COLUMNS if name != "bib"},
        "defaults": "cohorts.people, cohorts.finish, cohorts.pacing, cohorts.intake, field.drinking, "
        "field.kidney",
    }


def _definitions(scene: Scene) -> dict[str, str]:
    """Say what is counted."""
    limits = judged(scene)
    return {
        "cramp": "entrants with at least one cramp, where and when the first one comes",
        "near_cramp": "entrants with a near-cramp and no cramp, where and when the first one comes",
        "low_sodium": f"entrants whose plasma sodium falls below {limits.sodium_below_mmol_l:.0f} mmol/L "
        "before the finish, simulated; how they drink and whether their kidneys shed water is assumed: see "
        "drinking",
        "heat_flag": f"entrants whose core temperature reaches {limits.core.flag_c:.1f} °C, as a pill in the "
        "gut reads it, simulated and raised by what the model reads too low, which is known to a few tenths "
        "of a degree; when it is reached is known less well than whether",
        "heat_stop": f"the same for {limits.core.stop_c:.1f} °C; many reach it without falling ill: not a "
        "count of heat strokes",
        "station": "cases on the stretch that ends at the station, the stop included",
        "mean": "expected number, all uncertainty averaged out",
        "expected": "range of the expected number over what is not known of everybody alike",
        "count": "range of what may be counted on the day: the former and chance between entrants",
        "present": "entrants at the station at the same time",
    }


def _stations(t: Totals, scene: Scene, start: Start, hours: int) -> list[dict[str, Any]]:
    """Return the cases of each stretch, and the load of the station that ends it."""
    chance = t.chance / ONE
    found = []
    for i, place in enumerate(scene.places):
        cases = {}
        for k, kind in enumerate(KINDS):
            expected = chance[k, :, i].sum(axis=1) if k < len(BY_MUSCLE) else _certain(t, k, i)
            cases[kind] = _case(expected, t.count_place[k, :, i].astype(float))
        by_hour = t.chance_place_hour[:, i] / ONE / t.chance.shape[1]
        busiest = int(np.argmax(by_hour[: len(BY_MUSCLE)].sum(axis=0)))
        muscles = chance[0, :, i].mean(axis=0)
        found.append(
            {
                "name": place.name,
                "kind": place.kind,
                "from_m": round(place.from_m, 1),
                "distance_m": round(place.distance_m, 1),
                "stop_s": place.stop_s,
                "cases": cases,
                "muscles": {m: rounded(v) for m, v in zip(MUSCLES, muscles, strict=True)},
                "load": _load(t, i, start),
                "busiest_hour": {"hour": busiest, "clock": _clock(start, busiest * 3600.0)},
                "cases_by_hour": {
                    kind: [rounded(v) for v in by_hour[k, :hours]] for k, kind in enumerate(KINDS)
                },
            }
        )
    return found


def _certain(t: Totals, kind: int, place: int) -> FloatArray:
    """Return counts by draw of what happens or not, the same in every outcome of a draw."""
    draws = t.chance.shape[1]
    return t.count_place[kind, :, place].reshape(draws, -1)[:, 0].astype(float)


def _load(t: Totals, place: int, start: Start) -> dict[str, Any]:
    """Return how many are at a station at the same time, and how many arrive."""
    arrivals = t.arrivals[:, place].astype(float)
    present = np.cumsum(arrivals - t.leaving[:, place], axis=1)
    middle = int(np.argmax(present.mean(axis=0))) if present.any() else int(np.argmax(arrivals.mean(axis=0)))
    passed = np.cumsum(arrivals.mean(axis=0)) / max(arrivals.mean(axis=0).sum(), 1.0)
    first, last = (int(np.searchsorted(passed, share)) * SNAPSHOT_S for share in (0.01, 0.99))
    wide = int(ARRIVALS_S / SNAPSHOT_S)
    per_10_min = arrivals.reshape(len(arrivals), -1, wide).sum(axis=2).max(axis=1)
    return {
        "present": quantiles(present.max(axis=1), whole=True),
        "arrivals_10_min": quantiles(per_10_min, whole=True),
        "peak_s": middle * SNAPSHOT_S,
        "peak_clock": _clock(start, middle * SNAPSHOT_S),
        "first_s": max(first - SNAPSHOT_S, 0.0),
        "last_s": last,
    }


def _by_hour(t: Totals, start: Start, hours: int) -> list[dict[str, Any]]:
    return [
        {
            "hour": h,
            "clock": _clock(start, 3600.0 * h),
            "cases": {
                kind: _case(t.chance_hour[k, :, h] / ONE, t.count_hour[k, :, h].astype(float))
                for k, kind in enumerate(KINDS)
            },
        }
        for h in range(min(hours, HOURS))
    ]


def _by_muscle(t: Totals) -> list[dict[str, Any]]:
    """Return the cases of each muscle, most first."""
    rows = [
        {
            "muscle": muscle,
            "cases": {
                kind: _case(t.chance[k, :, :, m].sum(axis=1) / ONE, t.count_muscle[k, :, m].astype(float))
                for k, kind in enumerate(BY_MUSCLE)
            },
        }
        for m, muscle in enumerate(MUSCLES)
    ]
    return sorted(rows, key=lambda row: -row["cases"]["cramp"]["mean"])


def _scenario(each: Scenario) -> dict[str, Any]:
    """Return what a rerun changes, draw by draw."""
    kinds = {
        kind: {
            "before": rounded(each.base[k].mean()),
            "after": rounded(each.rerun[k].mean()),
            "change": quantiles(each.rerun[k] - each.base[k]),
        }
        for k, kind in enumerate(KINDS)
    }
    found: dict[str, Any] = {"name": each.name, "cases": kinds}
    if each.name == "hotter":
        warmer = f"{field_choices().hotter_c:.0f} °C hotter all day"
        change = f"{warmer}, the same moisture in the air; abilities as before"
        return found | {"change": change}
    added = next(
        p for p in each.after.places if p.name.startswith("extra km") and p not in each.before.places
    )
    split = [p for p in each.after.places if p.from_m == added.distance_m or p is added]
    rows = [each.after.places.index(p) for p in split]
    by_place = each.totals.chance_place_hour[0].sum(axis=1) / ONE / each.totals.chance.shape[1]
    return found | {
        "change": f"one more station with water at km {added.distance_m / 1000.0:.1f}, a stop of "
        f"{added.stop_s:.0f} s; what is drunk stays as it was",
        "distance_m": round(added.distance_m, 1),
        "longest_stretch_m": {
            "before": round(max(p.distance_m - p.from_m for p in each.before.places), 1),
            "after": round(max(p.distance_m - p.from_m for p in each.after.places), 1),
        },
        "stretches": [
            {"name": each.after.places[i].name, "cramps": rounded(by_place[i])} for i in sorted(rows)
        ],
    }


def _clock(start: Start, time_s: float) -> str:
    """Return the time of day at the course."""
    return (start.local + timedelta(seconds=float(time_s))).isoformat()


def _warnings(request: FieldRequest, scene: Scene, day: Day, start: Start) -> list[str]:
    said = [*request.entrants.warnings, *request.course.warnings, *start.warnings, *day.warnings]
    refused = len(request.entrants.refused)
    if refused:
        rows = "1 row of the start list was" if refused == 1 else f"{refused} rows of the start list were"
        said.append(f"{rows} refused: see entrants.refused")
    if all(place.kind != "station" for place in scene.places):
        said.append(
            "no stations are known: cases are counted by marks along the course; --stations names them"
        )
    at_once = all(entrant.wave_s == 0.0 for entrant in request.entrants.entrants)
    starts = "start at once (wave_min tells of waves) and to " if at_once else ""
    said.append(f"everybody is taken to {starts}finish: drop-outs and cut-offs are not simulated")
    return list(dict.fromkeys(said))
