"""What was eaten and drunk, said against the plan: amounts of its schedule, item by item or in total."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from crampcast.errors import UnusableInput
from crampcast.jobs.diary.port import EntryPort
from crampcast.jobs.explain.mark import METRES_PER_MILE, PATTERNS
from crampcast.units import format_duration

SHARE = "of_plan"
"""Field that says how much of the scheduled was taken."""
AMOUNTS = ("carbohydrate_g", "fluid_ml", "sodium_mg", "caffeine_mg")
KEPT = ("time_s", "distance_m", "item", *AMOUNTS)
FAR_S = 900.0
"""An item further from the mark is not the one that is meant."""

Row = Mapping[str, Any]


class Planned(NamedTuple):
    """A plan's schedule: whose name it has, and its rows in order of time."""

    name: str
    rows: Sequence[Row]


def kept_schedule(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what of a plan's schedule the diary keeps: items with a time and a place.

    Parameters
    ----------
    plan : mapping
        What ``plan --json`` prints.

    Examples
    --------
    >>> kept_schedule({"schedule": [{"time_s": 9.0, "distance_m": 30.0, "item": "gel", "from": "pocket"}]})
    [{'time_s': 9.0, 'distance_m': 30.0, 'item': 'gel'}]
    """
    found = plan.get("schedule")
    rows = [row for row in found if isinstance(row, Mapping)] if isinstance(found, Sequence) else []
    return [
        {key: row[key] for key in KEPT if key == "item" or _is_number(row.get(key))}
        for row in rows
        if "item" in row and _is_number(row.get("time_s")) and _is_number(row.get("distance_m"))
    ]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def planned_on(diary: EntryPort, day: str) -> Planned | None:
    """Return the newest plan for a day that the diary keeps, None where there is none.

    Parameters
    ----------
    diary : EntryPort
        Where forecasts are kept.
    day : str
        ISO 8601.
    """
    for _, start, told in reversed(diary.forecasts()):
        if start is not None and start[:10] == day[:10] and told.get("schedule"):
            return Planned(str(told["course"]["name"]), told["schedule"])
    return None


def planned_days(diary: EntryPort) -> list[str]:
    """Return the days for which the diary keeps a plan with a schedule, in their order."""
    return sorted({start[:10] for _, start, told in diary.forecasts() if start and told.get("schedule")})


def against_plan(body: Mapping[str, Any], planned: Planned | None, day: str) -> dict[str, Any]:
    """Return an entry on food with the amounts of the plan filled in; amounts that were said stay.

    Parameters
    ----------
    body : mapping
        Checked fields of an entry of the kind ``intake``.
    planned : Planned or None
        The plan of that day.
    day : str
        Day of the entry, for the refusal.

    Raises
    ------
    UnusableInput
        If there is no plan, or it schedules nothing, or nothing near the mark.

    Examples
    --------
    >>> gel = {"time_s": 3600.0, "distance_m": 12000.0, "item": "gel", "carbohydrate_g": 25.0}
    >>> against_plan({"at": "km12.4", "of_plan": 1.0}, Planned("race", [gel]), "2026-09-12")
    {'at': 'km12.4', 'of_plan': 1.0, 'item': 'gel', 'carbohydrate_g': 25.0}
    """
    share = body.get(SHARE)
    if share is None:
        return dict(body)
    if planned is None or not planned.rows:
        raise UnusableInput(
            f"no plan for {day[:10]} is in the diary" if planned is None else "that plan schedules nothing",
            where=f"log intake, {SHARE}",
            remedy="give a plan.json (--plan), the day of the race (--when), or amounts",
        )
    rows = planned.rows if "at" not in body else [_nearest(str(body["at"]), planned.rows)]
    item = {"item": str(rows[0]["item"])} if "at" in body else {}
    totals = {key: sum(float(row.get(key) or 0.0) for row in rows) for key in AMOUNTS}
    taken = {key: round(float(share) * total, 1) for key, total in totals.items() if total > 0.0}
    return {**body, **{key: value for key, value in {**item, **taken}.items() if key not in body}}


def _nearest(mark: str, rows: Sequence[Row]) -> Row:
    """Return the item that is scheduled nearest to a mark."""
    times = [float(row["time_s"]) for row in rows]
    at_s = times[-1] if mark == "end" else _time_of(mark, rows)
    row = min(rows, key=lambda one: abs(float(one["time_s"]) - at_s))
    if abs(float(row["time_s"]) - at_s) > FAR_S:
        where = f"{format_duration(float(row['time_s']))} ({float(row['distance_m']) / 1000.0:.1f} km)"
        raise UnusableInput(
            f"the plan schedules nothing near {mark}",
            where=f"log intake, {SHARE}",
            remedy=f"the nearest is {row['item']} at {where}; or give amounts",
        )
    return row


def _time_of(mark: str, rows: Sequence[Row]) -> float:
    """Return when a mark is reached by the plan."""
    for kind, pattern in PATTERNS.items():
        if (found := pattern.match(mark)) is None:
            continue
        if kind == "clock":
            hours, minutes, seconds = found.groups()[1:]
            return 3600.0 * int(hours) + 60.0 * int(minutes) + int(seconds or 0)
        if kind in ("km", "mi"):
            metres = float(found.group(1).replace(",", ".")) * (1000.0 if kind == "km" else METRES_PER_MILE)
            return _interpolated(metres, rows)
    raise UnusableInput(
        f"{mark} has no place in a plan", where=f"log intake, {SHARE}", remedy="say km12.5, mi7.8 or 1:10:00"
    )


def _interpolated(metres: float, rows: Sequence[Row]) -> float:
    """Return the planned time at a distance; beyond the last item at the mean speed up to it."""
    known = [(0.0, 0.0), *((float(row["distance_m"]), float(row["time_s"])) for row in rows)]
    for (near_m, near_s), (far_m, far_s) in pairwise(known):
        if metres <= far_m:
            return near_s + (far_s - near_s) * (metres - near_m) / max(far_m - near_m, 1.0)
    return known[-1][1] * metres / max(known[-1][0], 1.0)
