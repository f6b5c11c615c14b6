"""What a runner says in the middle of a race, and what of it can be used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crampcast.course.build import Course
from crampcast.errors import UnusableInput
from crampcast.evidence import coefficients
from crampcast.jobs.explain.mark import METRES_PER_MILE, PATTERNS, Mark, parse_mark
from crampcast.jobs.plan.numbers import TargetRules, UnderWayRules
from crampcast.runner.races import faster_than_world_record
from crampcast.units import format_duration, parse_quantity

FROM = "--from"
REMEDY = 'say where and after how long: "km43 5:12:00"'
_PLACE = re.compile(
    r"^\s*(km|mi)\s*(-?\d{1,4}(?:[.,]\d{1,6})?)[\s,]+(-?)(\d{1,3}):([0-5]\d)(?::([0-5]\d))?\s*$"
)
_LONGEST_S = 80.0 * 3600.0


@dataclass(frozen=True)
class Progress:
    """Where a runner is in the race, and what has happened on the way.

    Parameters
    ----------
    distance_m, time_s : float
        Where, and since the start.
    eaten_g, drunk_l : float or None
        Carbohydrate and fluid so far, in all; None: as the plan would have had it.
    cramps : sequence of Mark
        Cramps so far.
    missed_bottle : bool
        Whether nothing of the schedule was taken in the last hour.
    hotter_c : float
        How much hotter it is from now on than the weather says.
    """

    distance_m: float
    time_s: float
    eaten_g: float | None = None
    drunk_l: float | None = None
    cramps: Sequence[Mark] = ()
    missed_bottle: bool = False
    hotter_c: float = 0.0


def parse_progress(
    text: str,
    *,
    eaten: str | None = None,
    drunk: str | None = None,
    cramped: Sequence[str] = (),
    missed_bottle: bool = False,
    hotter_c: float = 0.0,
) -> Progress:
    """Read what a command line says of a race that is under way.

    Parameters
    ----------
    text : str
        ``"km43 5:12:00"`` or ``"mi26.7 5:12"``: place and time since the start.
    eaten, drunk : str, optional
        Such as ``"210 g"`` and ``"2.1 L"``.
    cramped : sequence of str
        Such as ``"km38 calf left 5"``.
    missed_bottle : bool
        Whether the schedule of the last hour was missed.
    hotter_c : float
        Degrees above what the weather says.

    Returns
    -------
    Progress

    Raises
    ------
    UnusableInput
        If one of them cannot be read, or is no amount that anybody takes.

    Examples
    --------
    >>> parse_progress("km43 5:12:00", drunk="2100 ml").drunk_l
    2.1
    """
    found = _PLACE.match(text.lower())
    if found is None:
        raise UnusableInput(f"{text[:60]!r} is no place and time", where=FROM, remedy=REMEDY)
    unit, number, minus, hours, minutes, seconds = found.groups()
    distance_m = float(number.replace(",", ".")) * (1000.0 if unit == "km" else METRES_PER_MILE)
    time_s = 3600.0 * int(hours) + 60.0 * int(minutes) + int(seconds or 0)
    if minus or time_s <= 0.0 or distance_m <= 0.0:
        raise UnusableInput(
            f"{text[:60]!r} lies at or before the start", where=FROM, remedy=f"leave it out, or {REMEDY}"
        )
    if time_s > _LONGEST_S:
        raise UnusableInput(f"{text[:60]!r} is later than 80 hours", where=FROM, remedy=REMEDY)
    rules = coefficients(UnderWayRules, "plan.under_way")
    hours_on = time_s / 3600.0
    if not abs(hotter_c) <= rules.most_hotter_c:
        raise UnusableInput(
            f"{hotter_c:g} °C is no change of a day",
            where="--hotter",
            remedy="say how many degrees Celsius hotter it is than the weather given, such as 5",
        )
    return Progress(
        distance_m,
        time_s,
        _amount(eaten, "g", "--eaten", rules.most_carbohydrate_g_h * hours_on, "carbohydrate so far: 210 g"),
        _amount(drunk, "l", "--drunk", rules.most_fluid_l_h * hours_on, "all that was drunk so far: 2.1 L"),
        tuple(_cramp(words) for words in cramped),
        missed_bottle,
        hotter_c,
    )


def _amount(text: str | None, unit: str, where: str, most: float, remedy: str) -> float | None:
    """Read an amount, and refuse one that nobody takes in the time."""
    if text is None:
        return None
    value = parse_quantity(text, unit, where)
    if not 0.0 <= value <= most:
        words = f"{text[:40]!r} is no amount that anybody takes in that time (0 to {most:.1f} {unit})"
        raise UnusableInput(words, where=where, remedy=remedy)
    return value


def _cramp(words: str) -> Mark:
    """Read a cramp; of a race under way there are no laps and no end."""
    try:
        mark = parse_mark(words)
    except UnusableInput as why:
        raise UnusableInput(why.what, where=f'--cramped "{words[:40]}"', remedy=why.remedy) from None
    if mark.when == "end" or PATTERNS["lap"].match(mark.when):
        raise UnusableInput(
            "it says no place or time of this race",
            where=f'--cramped "{words[:40]}"',
            remedy='"km38 calf left 5" or "4:40:00 calf"',
        )
    return mark


def check_on_course(progress: Progress, course: Course, sex: str | None) -> None:
    """Refuse a place that the course does not have, or a speed that nobody goes at.

    Parameters
    ----------
    progress : Progress
        Where the runner is.
    course : Course
        The whole course.
    sex : str or None
        Of the runner, for the record held against.

    Raises
    ------
    UnusableInput
        If the place lies at or beyond the finish, or was reached faster than any record or slower than any
        walk.
    """
    rules = coefficients(UnderWayRules, "plan.under_way")
    if progress.distance_m > course.length_m - rules.shortest_rest_m:
        raise UnusableInput(
            f"km {progress.distance_m / 1000.0:.1f} lies at or beyond the finish",
            where=FROM,
            remedy=f"the course is {course.length_m / 1000.0:.1f} km long",
        )
    if progress.distance_m < rules.slowest_m_s * progress.time_s:
        took, minutes = format_duration(progress.time_s), progress.time_s / 3600.0
        said = format_duration(60.0 * minutes)
        raise UnusableInput(
            f"km {progress.distance_m / 1000.0:.1f} after {took} is slower than anybody walks",
            where=FROM,
            remedy=f"say the time since the start as H:MM:SS; {minutes:.0f} minutes are {said}",
        )
    segments = course.segments
    done = segments.distance_m <= progress.distance_m + 1.0
    rise = segments.length_m[done] * segments.grade[done]
    climb, descent = float(np.maximum(rise, 0.0).sum()), float(np.maximum(-rise, 0.0).sum())
    target = coefficients(TargetRules, "plan.target")
    extra_m = target.climb_m_per_flat_m * max(climb - target.descent_share * descent, 0.0)
    way_m = progress.distance_m + extra_m
    if faster_than_world_record(float(way_m), progress.time_s, sex):
        raise UnusableInput(
            f"{progress.distance_m / 1000.0:.1f} km in {format_duration(progress.time_s)} is faster than "
            "the world record",
            where=FROM,
            remedy="say the time since the start, stops included: H:MM:SS",
        )
