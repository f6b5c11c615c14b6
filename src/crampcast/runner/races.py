"""A race somebody has run: its text form, and whether a human could have run it."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import NamedTuple

import numpy as np

from crampcast.errors import UnusableInput
from crampcast.evidence.parameters import coefficients

HALF_MARATHON_M = 21097.5
MARATHON_M = 42195.0
_METRES = {
    "km": 1000.0,
    "k": 1000.0,
    "m": 1.0,
    "mi": 1609.344,
    "mile": 1609.344,
    "miles": 1609.344,
    "ft": 0.3048,
}
_REMEDY = 'write distance and time, for example "42.2 km 3:45:00" or "half marathon 1:52:10"'
_SLOWEST_M_S = 0.4
_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_CLOCK = re.compile(r"\b(?:in\s+)?(\d{1,3}):([0-5]?\d)(?::([0-5]?\d(?:\.\d+)?))?(?![\d:])")
_SPOKEN = re.compile(
    r"(?<![\d.])(?:(\d{1,3})\s*(?:hours|hour|hrs|hr|h)\s*)"
    r"(?:([0-5]?\d)(?:\s*(?:minutes|minute|mins|min|m|'))?)?(?![\d.])|(?<![\d.])(\d{1,4})\s*(?:minutes|minute|mins|min)\b"
)
_QUANTITY = re.compile(r"(?<![\d.])\+?(\d{1,7}(?:\.\d{1,6})?)\s*(km|k|miles|mile|mi|m|ft)\b\+?")
_NAMED = (
    (re.compile(r"\bhalf[\s-]*marathon\b|\bhalf\b|\bhm\b"), HALF_MARATHON_M),
    (re.compile(r"\bmarathon\b"), MARATHON_M),
)


class ReferenceRace(NamedTuple):
    """A race result from which the runner's capacity may be judged.

    Attributes
    ----------
    distance_m, time_s : float
        Distance in metres and time in seconds.
    climb_m : float or None
        Metres uphill; None if not said (then the course counts as flat).
    on : datetime.date or None
        Day of the race; None if not said.
    """

    distance_m: float
    time_s: float
    climb_m: float | None = None
    on: date | None = None


class WorldRecords(NamedTuple):
    """Best marks by distance, and the margin by which a mark may beat them before it is refused."""

    male_distance_m: tuple[float, ...]
    male_time_s: tuple[float, ...]
    female_distance_m: tuple[float, ...]
    female_time_s: tuple[float, ...]
    margin: float


def world_record_time_s(
    distance_m: float, sex: str | None = None, records: WorldRecords | None = None
) -> float:
    """Return the world-record time for a flat distance.

    Parameters
    ----------
    distance_m : float
        Distance, m; for a hilly course its flat equivalent.
    sex : str, optional
        ``female`` uses the women's marks; anything else the faster, men's, marks.
    records : WorldRecords, optional
        Marks; default the evidence's.

    Returns
    -------
    float
        Time, s.

    Notes
    -----
    Between marks log(time) is linear in log(distance); outside them the speed of the nearest mark holds.
    The marks are recalled, not read: see ``runner.world_records`` in the evidence.

    Examples
    --------
    >>> round(world_record_time_s(42195.0, "male"))
    7235
    """
    marks = coefficients(WorldRecords, "runner.world_records") if records is None else records
    female = sex == "female"
    distances = np.asarray(marks.female_distance_m if female else marks.male_distance_m)
    times = np.asarray(marks.female_time_s if female else marks.male_time_s)
    inside = float(np.clip(distance_m, distances[0], distances[-1]))
    time = math.exp(float(np.interp(math.log(inside), np.log(distances), np.log(times))))
    return time * distance_m / inside


def faster_than_world_record(
    distance_m: float, time_s: float, sex: str | None = None, records: WorldRecords | None = None
) -> bool:
    """Say whether a time over a flat(-equivalent) distance beats the world record by more than the margin.

    Parameters
    ----------
    distance_m, time_s : float
        Distance, m, and time, s.
    sex : str, optional
        As in `world_record_time_s`.
    records : WorldRecords, optional
        Marks; default the evidence's.

    Returns
    -------
    bool
        True if no human has run that fast.

    Examples
    --------
    >>> faster_than_world_record(42195.0, 3600.0), faster_than_world_record(42195.0, 3 * 3600.0)
    (True, False)
    """
    marks = coefficients(WorldRecords, "runner.world_records") if records is None else records
    return time_s * marks.margin < world_record_time_s(distance_m, sex, marks)


def parse_race(text: str, *, sex: str | None = None, where: str = "recent_race") -> ReferenceRace:
    """Read a race from words: distance, optional climb, time, optional day.

    Parameters
    ----------
    text : str
        For example ``"42.2 km 3:45:00"``, ``"half marathon 1:52"``, ``"10k 45:10"``,
        ``"50 km 2400 m 7:10:00 2026-05-30"``.
    sex : str, optional
        For the comparison with the world record.
    where : str
        Named in the error.

    Returns
    -------
    ReferenceRace
        Metres and seconds.

    Raises
    ------
    UnusableInput
        If the distance or time is missing, or the race beats the world record or is slower than a stroll.

    Notes
    -----
    A time of two parts is minutes and seconds unless that beats the world record; then hours and minutes.

    Examples
    --------
    >>> parse_race("10 km 45:00").time_s, parse_race("marathon 3:45").time_s
    (2700.0, 13500.0)
    """
    rest = text.strip().lower()[:200].replace(",", ".")
    rest, on = _take_date(rest, text, where)
    rest, times = _take_times(rest)
    distance, climb = _distance_and_climb(rest)
    if distance is None or not times or not distance > 0:
        missing = "distance" if distance is None or not distance > 0 else "time"
        raise UnusableInput(f"no {missing} in {text[:60]!r}", where=where, remedy=_REMEDY)
    usable = [t for t in times if t > 0 and not faster_than_world_record(distance, t, sex)]
    if not usable:
        record = world_record_time_s(distance, sex)
        raise UnusableInput(
            f"{text[:60]!r} beats the world record ({distance / 1000:g} km in about {clock(record)})",
            where=where,
            remedy="check distance and time (H:MM:SS)",
        )
    slow = distance / usable[0] < _SLOWEST_M_S
    if slow:
        raise UnusableInput(
            f"{text[:60]!r} is slower than a stroll ({distance / usable[0] * 3.6:.2g} km/h)",
            where=where,
            remedy=_REMEDY,
        )
    return ReferenceRace(distance, usable[0], climb, on)


def race_words(race: ReferenceRace) -> str:
    """Write a race in the form that `parse_race` reads.

    Examples
    --------
    >>> race_words(ReferenceRace(42195.0, 13500.0))
    '42.195 km 3:45:00'
    """
    climb = "" if race.climb_m is None else f" {race.climb_m:.6f}".rstrip("0").rstrip(".") + " m"
    day = "" if race.on is None else f" {race.on.isoformat()}"
    distance = f"{race.distance_m / 1000:.6f}".rstrip("0").rstrip(".")
    return f"{distance} km{climb} {clock(race.time_s)}{day}"


def clock(time_s: float) -> str:
    """Write seconds as H:MM:SS.

    Examples
    --------
    >>> clock(13500.0)
    '3:45:00'
    """
    whole = round(time_s)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _take_date(rest: str, text: str, where: str) -> tuple[str, date | None]:
    """Cut an ISO day out of the text."""
    found = _DATE.search(rest)
    if not found:
        return rest, None
    try:
        on = date.fromisoformat(found[1])
    except ValueError:
        raise UnusableInput(f"no such day in {text[:60]!r}", where=where, remedy="write YYYY-MM-DD") from None
    return rest[: found.start()] + " " + rest[found.end() :], on


def _take_times(rest: str) -> tuple[str, list[float]]:
    """Cut the time out of the text; return what it may mean in seconds, most likely first."""
    found = _CLOCK.search(rest)
    if found:
        first, second, third = float(found[1]), float(found[2]), found[3]
        times = (
            [first * 60 + second, first * 3600 + second * 60]
            if third is None
            else [first * 3600 + second * 60 + float(third)]
        )
    else:
        found = _SPOKEN.search(rest)
        if not found:
            return rest, []
        times = [float(found[3]) * 60] if found[3] else [float(found[1]) * 3600 + float(found[2] or 0) * 60]
    return rest[: found.start()] + " " + rest[found.end() :], times


def _distance_and_climb(rest: str) -> tuple[float | None, float | None]:
    """Read the distance (first quantity or a name) and the climb (a second quantity)."""
    quantities = [float(value) * _METRES[unit] for value, unit in _QUANTITY.findall(rest)]
    for pattern, metres in _NAMED:
        if pattern.search(rest) and not quantities:
            return metres, None
    if not quantities:
        return None, None
    return quantities[0], quantities[1] if len(quantities) > 1 else None
