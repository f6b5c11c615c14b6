"""Where it cramped: the words of a mark, and the moment of the recording that they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from crampcast.activity.table import Activity
from crampcast.errors import UnusableInput
from crampcast.evidence.muscles import REPORTED, SIDES
from crampcast.units import format_duration

TWICE_S = 5.0
"""A lap pressed again within this time is a mark."""
METRES_PER_MILE = 1609.344
PATTERNS = {
    "clock": re.compile(r"^(-?)(\d{1,3}):([0-5]?\d)(?::([0-5]?\d))?$"),
    "km": re.compile(r"^km(-?\d{1,4}(?:[.,]\d{1,6})?)$"),
    "mi": re.compile(r"^mi(-?\d{1,4}(?:[.,]\d{1,6})?)$"),
    "lap": re.compile(r"^lap(\d{1,4})$"),
}
REMEDY = '"1:23:45 calf left 6", "km38.2 quadriceps", "mi23.7", "lap3" or "end"'
SAME_WORD = {
    "calves": "calf",
    "hamstrings": "hamstring",
    "quads": "quadriceps",
    "quad": "quadriceps",
    "thigh": "quadriceps",
    "adductors": "adductor",
    "groin": "adductor",
    "glutes": "glute",
    "shins": "shin",
    "feet": "foot",
    "toe": "foot",
    "toes": "foot",
    "arch": "foot",
}


@dataclass(frozen=True)
class Mark:
    """A cramp as the runner marked it.

    Parameters
    ----------
    when : str
        As said: ``H:MM:SS``, ``km38.2``, ``mi23.7``, ``lap3`` or ``end``.
    muscle : str or None
        One of `crampcast.evidence.muscles.REPORTED`; None if not said.
    side : str or None
        ``left``, ``right``, ``both`` or None.
    severity : int or None
        0–10.
    near : bool
        Whether it only threatened to cramp.
    """

    when: str
    muscle: str | None = None
    side: str | None = None
    severity: int | None = None
    near: bool = False


def parse_mark(text: str) -> Mark:
    """Read a mark.

    Parameters
    ----------
    text : str
        ``"WHEN [muscle] [left|right|both] [severity] [near]"``, in any order after WHEN.

    Returns
    -------
    Mark

    Raises
    ------
    UnusableInput
        If a word is none of these.

    Examples
    --------
    >>> parse_mark("km38.2 calf left 7")
    Mark(when='km38.2', muscle='calf', side='left', severity=7, near=False)
    """
    where = f'--cramp "{text}"'
    words = text.strip().lower().split()
    if not words:
        raise UnusableInput("it is empty", where="--cramp", remedy=f"say when: {REMEDY}")
    when = words[0]
    if when != "end" and not any(p.match(when) for p in PATTERNS.values()):
        raise UnusableInput(f'"{when}" says no time or place', where=where, remedy=f"say when: {REMEDY}")
    mark = Mark(when)
    for word in words[1:]:
        mark = _with_word(mark, word, where)
    return mark


def _with_word(mark: Mark, word: str, where: str) -> Mark:
    """Return the mark with what one word adds."""
    muscle = SAME_WORD.get(word, word.replace("-", "_"))
    if muscle in REPORTED and mark.muscle is None:
        return replace(mark, muscle=muscle)
    if word in (*SIDES, "both") and mark.side is None:
        return replace(mark, side=word)
    if word == "near":
        return replace(mark, near=True)
    if re.fullmatch(r"\d+", word) and int(word) <= 10 and mark.severity is None:
        return replace(mark, severity=int(word))
    raise UnusableInput(
        f'"{word}" is no muscle, side or severity (0-10)',
        where=where,
        remedy=f"muscles are {', '.join(REPORTED)}",
    )


def marks_of_laps(activity: Activity) -> tuple[tuple[float, Mark], ...]:
    """Return the moments at which the lap button was pressed twice within five seconds.

    Parameters
    ----------
    activity : Activity
        The recording.

    Returns
    -------
    tuple of (float, Mark)
        Elapsed seconds, and a mark without a muscle; a third press belongs to the first two.

    Examples
    --------
    >>> from crampcast.activity.table import Lap
    >>> laps = (Lap(0.0, 600.0), Lap(600.0, 603.0), Lap(603.0, 1200.0))
    >>> found = marks_of_laps(Activity({"time_s": [0.0, 1200.0]}, laps=laps))
    >>> [(time_s, mark.when) for time_s, mark in found]
    [(603.0, 'lap2')]
    """
    last = len(activity.laps) - 1
    pressed = [
        (lap.start_s, lap.end_s, Mark(f"lap{number + 1}"))
        for number, lap in enumerate(activity.laps)
        if 0 < number < last and 0.0 < lap.end_s - lap.start_s <= TWICE_S
    ]
    again = {start_s for start_s, _, _ in pressed} & {end_s for _, end_s, _ in pressed}
    return tuple((end_s, mark) for start_s, end_s, mark in pressed if start_s not in again)


def resolve(mark: Mark, activity: Activity) -> float:
    """Find the moment that a mark means.

    Parameters
    ----------
    mark : Mark
        As said.
    activity : Activity
        The recording.

    Returns
    -------
    float
        Elapsed seconds since the first record, pauses included. A lap's mark is its end.

    Raises
    ------
    UnusableInput
        If it lies before the start or after the end, or the recording has no distance or no such lap.

    Examples
    --------
    >>> run = Activity({"time_s": [0.0, 600.0], "distance_m": [0.0, 2000.0]})
    >>> resolve(parse_mark("km1.5"), run)
    450.0
    """
    where = f'--cramp "{mark.when}"'
    if mark.when == "end":
        return activity.duration_s
    kind, found = next((k, m) for k, p in PATTERNS.items() if (m := p.match(mark.when)))
    if kind == "lap":
        return _lap_end(int(found.group(1)), activity, where)
    if kind == "clock":
        minus, hours, minutes, seconds = found.groups()
        time_s = 3600.0 * int(hours) + 60.0 * int(minutes) + int(seconds or 0)
        time_s = -time_s if minus else time_s
    else:
        metres = float(found.group(1).replace(",", ".")) * (1000.0 if kind == "km" else METRES_PER_MILE)
        time_s = _time_at(metres, activity, where)
    if time_s > activity.duration_s:
        raise UnusableInput(
            f"it lies after the end of the recording ({format_duration(activity.duration_s)})",
            where=where,
            remedy="say the time since the first record, pauses included, or end",
        )
    if time_s <= 0.0:
        raise UnusableInput("it lies before the start", where=where, remedy=f"say when: {REMEDY}")
    return time_s


def _lap_end(number: int, activity: Activity, where: str) -> float:
    if not 1 <= number <= len(activity.laps):
        has = f"{len(activity.laps)} laps" if activity.laps else "no laps"
        raise UnusableInput(
            f"the recording has {has}", where=where, remedy="name one that there is, or a time"
        )
    return float(min(activity.laps[number - 1].end_s, activity.duration_s))


def _time_at(metres: float, activity: Activity, where: str) -> float:
    """Return when a distance was reached."""
    if "distance_m" not in activity:
        raise UnusableInput(
            "the recording has no distance", where=where, remedy='say the time: "1:23:45 calf"'
        )
    distance, time_s = activity["distance_m"], activity["time_s"]
    known = np.isfinite(distance)
    along = np.maximum.accumulate(distance[known])
    if metres <= 0.0:
        return 0.0
    if metres > along[-1]:
        raise UnusableInput(
            f"it lies after the end of the recording ({along[-1] / 1000.0:.2f} km)",
            where=where,
            remedy="name a place on the way, or end",
        )
    first = int(np.searchsorted(along, metres))
    begin = max(first - 1, 0)
    return float(np.interp(metres, along[begin : first + 1], time_s[known][begin : first + 1]) - time_s[0])
