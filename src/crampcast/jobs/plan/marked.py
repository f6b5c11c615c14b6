"""The plan along the line of its course: what a watch, a map and a calendar are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from crampcast.course.build import Course
from crampcast.course.marked import Mark, MarkedCourse
from crampcast.formats.writing.calendar import Entry
from crampcast.formats.writing.xml_text import after

LINE_POINTS = 10_000
"""Most points of the line that are handed on."""
RISKY, WORST_SHARE = 1.5, 0.12
"""A stretch to ease off has this hazard over the course's median, and is in the worst share of the way."""
LONGEST_EASE = 6
"""Most stretches that are marked."""
_HARDER = 0.01
"""A stretch that the plan runs this much harder than evenly is none to ease off on."""
_START_ALARM = timedelta(minutes=90)
_SHORTEST_STEP = timedelta(minutes=15)


def has_line(course: Course) -> bool:
    """Tell whether a course has positions; one in words has none."""
    return course.line_distance_m.size > 1 and bool(np.isfinite(course.line_latitude_deg).all())


def start_of(answer: Mapping[str, Any]) -> datetime | None:
    """Return the start of a plan with its zone, where it has one."""
    text, zone = answer.get("start"), answer.get("time_zone")
    found = datetime.fromisoformat(text) if isinstance(text, str) else None
    if found is None or found.tzinfo is None:
        return None
    return found.astimezone(ZoneInfo(zone)) if isinstance(zone, str) else found


def marked_course(course: Course, answer: Mapping[str, Any]) -> MarkedCourse:
    """Put the plan's instructions on the line of its course.

    Parameters
    ----------
    course : Course
        With positions (`has_line`).
    answer : mapping
        What ``plan`` answered, with a forecast.

    Returns
    -------
    MarkedCourse
        Every item of the schedule, the stations, the riskiest stretches and the finish, with median times.
    """
    profile = answer["profile"]
    along_m = np.concatenate([[0.0], profile["distance_m"]])
    time_s = np.concatenate([[0.0], profile["time_s"]["p50"]])
    step = max(1, -(-course.line_distance_m.size // LINE_POINTS))
    rows = np.unique(
        np.append(np.arange(0, course.line_distance_m.size, step), course.line_distance_m.size - 1)
    )
    distance_m = course.line_distance_m[rows]
    altitude_m = (
        np.interp(distance_m, course.profile.distance_m, course.profile.altitude_m)
        if course.has_elevation
        else np.full(distance_m.size, np.nan)
    )
    marks = [*_items(answer), *_stations(answer), *_eases(answer, along_m, time_s)]
    marks.append(Mark("finish", "Finish", float(distance_m[-1]), float(time_s[-1])))
    return MarkedCourse(
        name=course.name,
        distance_m=distance_m,
        latitude_deg=course.line_latitude_deg[rows],
        longitude_deg=course.line_longitude_deg[rows],
        altitude_m=altitude_m,
        time_s=np.interp(distance_m, along_m, time_s),
        marks=tuple(sorted(marks, key=lambda mark: (mark.distance_m, mark.time_s))),
        start=start_of(answer),
    )


def _items(answer: Mapping[str, Any]) -> list[Mark]:
    """Return a mark for every item of the schedule."""
    marks = []
    for item in answer["schedule"]:
        amounts = (("carbohydrate_g", "g carbohydrate"), ("fluid_ml", "ml"), ("sodium_mg", "mg sodium"))
        told = item | {"fluid_ml": item.get("drink_ml", item.get("fluid_ml"))}
        note = ", ".join(f"{told[key]:.0f} {unit}" for key, unit in amounts if (told.get(key) or 0.0) >= 0.5)
        drink = bool(item.get("fluid_ml"))
        name = f"{item['fluid_ml']:.0f} ml {item['item']}" if drink else str(item["item"])
        if products := item.get("products"):  # whole units name what they are
            drink = all(one["from"] in ("bottle", "cup") for one in products)
            name, note = str(item["item"]), f"{item['item']}: {note}" if note else str(item["item"])
        kind = "drink" if drink else "eat"
        marks.append(Mark(kind, name, float(item["distance_m"]), float(item["time_s"]), note))  # type: ignore[arg-type]  # one of two literals
    return marks


def _stations(answer: Mapping[str, Any]) -> list[Mark]:
    """Return a mark for every station but the finish."""
    last_m = answer["profile"]["distance_m"][-1]
    return [
        Mark("station", str(station["name"]), float(station["distance_m"]), float(station["time_s"]["p50"]))
        for station in answer["stations"]
        if station["distance_m"] < last_m - 50.0
    ]


def _eases(answer: Mapping[str, Any], along_m: np.ndarray, time_s: np.ndarray) -> list[Mark]:
    """Mark where the riskiest stretches begin, the leading muscle named."""
    of_muscles = answer["profile"]["hazard_per_h"]
    hazards = {name: np.asarray(bands["p50"]) for name, bands in of_muscles.items()}
    total = np.sum(list(hazards.values()), axis=0)
    risky = total > max(RISKY * np.median(total), np.quantile(total, 1.0 - WORST_SHARE))
    begins = np.flatnonzero(risky & ~np.concatenate([[False], risky[:-1]]))
    ends = np.flatnonzero(risky & ~np.concatenate([risky[1:], [False]])) + 1
    stretches = sorted(zip(begins, ends, strict=True), key=lambda s: -float(np.sum(total[s[0] : s[1]])))
    marks = []
    for begin, end in stretches[:LONGEST_EASE]:
        muscle = max(hazards, key=lambda name: float(np.sum(hazards[name][begin:end])))
        at_m, until_m = float(along_m[begin]), float(along_m[end])
        words = muscle.replace("_", " ")
        until = f"until km {until_m / 1000.0:.1f}: riskiest for the {words}"
        harder = _planned_effort(answer, at_m, until_m) > 1.0 + _HARDER
        name, note = ("Mind", f"no harder than planned {until}") if harder else ("Ease", f"ease off {until}")
        marks.append(Mark("ease", f"{name} {words}", at_m, float(time_s[begin]), note))
    return marks


def _planned_effort(answer: Mapping[str, Any], from_m: float, to_m: float) -> float:
    """Return the planned effort over the even one, as a mean over a stretch; 1 where nothing is said."""
    parts = [
        (min(to_m, part["to_m"]) - max(from_m, part["from_m"]), float(part["effort"]))
        for part in answer.get("pacing") or []
    ]
    inside = [(length, effort) for length, effort in parts if length > 0.0]
    whole = sum(length for length, _ in inside)
    return sum(length * effort for length, effort in inside) / whole if whole else 1.0


def calendar_entries(answer: Mapping[str, Any]) -> list[Entry]:
    """Return the dated steps before, during and after the run.

    Parameters
    ----------
    answer : mapping
        What ``plan`` answered, with a start.

    Returns
    -------
    list of Entry
        Empty where the start is not known, or not to be made.
    """
    start = start_of(answer)
    if start is None or answer.get("status") == "refused":
        return []
    finish_s = (answer.get("finish_s") or {}).get("p50") or 0.0
    length = timedelta(seconds=round(finish_s)) or timedelta(hours=1)
    headline = str(answer.get("headline") or "")
    name = str(answer["course"]["name"])
    entries = []
    if not answer.get("under_way"):
        entries.append(Entry("start", f"Start: {name}", headline, start, length, _START_ALARM))
    for when, steps, begin in (
        ("before", answer.get("before"), 0.0),
        ("after", answer.get("after"), finish_s),
    ):
        for i, step in enumerate(steps or []):
            at = after(start, begin + 3600.0 * float(step["when_h"]))
            long = max(timedelta(hours=float(step["over_h"])), _SHORTEST_STEP)
            text, all_day = str(step["text"]), bool(step.get("all_day"))
            title = str(step.get("what") or text)
            alarm = None if all_day else timedelta()
            entries.append(Entry(f"{when}-{step['id']}-{i}", title, text, at, long, alarm, all_day))
    return entries
