"""Which clock hangs at a place, and when a race starts by it."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crampcast.errors import UnusableInput

DEFAULT_START: Final = "2026-06-20T08:00"
"""Start assumed where none is given: a fixed summer Saturday, so that answers can be repeated."""
ASSUMED_LATITUDE_DEG: Final = 45.0
SUN_S_PER_DEGREE: Final = 240.0
"""Time that the sun takes for a degree of longitude: 15 degrees an hour."""
EARLIEST: Final = datetime(1950, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)


class Start(NamedTuple):
    """When a race starts.

    Parameters
    ----------
    time : datetime
        In UTC.
    zone : str
        Time zone of the place (``"Europe/Paris"``); where that is unknown the clock of the time as written.
    warnings : tuple of str
        What was assumed.
    offset_s : float
        Where the place is unknown: how far the clock of the time as written is ahead of UTC, s; else 0.

    Examples
    --------
    >>> Start(datetime(2026, 8, 28, 16, tzinfo=UTC), "Europe/Paris", ()).local.hour
    18
    """

    time: datetime
    zone: str
    warnings: tuple[str, ...]
    offset_s: float = 0.0

    @property
    def clock(self) -> datetime:
        """The start in UTC; where the place is unknown by the clock as written, which stands for the sun."""
        return self.time.astimezone(timezone(timedelta(seconds=self.offset_s)))

    @property
    def local(self) -> datetime:
        """The start by the clock of the place."""
        return self.time.astimezone(ZoneInfo(self.zone))


@cache
def _finder() -> Any:
    """Load the map of time zones once, when it is first needed."""
    from timezonefinder import TimezoneFinder  # noqa: PLC0415 - takes a moment to load

    return TimezoneFinder(in_memory=True)


def zone_of(latitude_deg: float, longitude_deg: float) -> str | None:
    """Name the time zone of a place.

    Parameters
    ----------
    latitude_deg, longitude_deg : float
        Place, degrees; NaN where unknown.

    Returns
    -------
    str or None
        Name of the zone; None where the place is unknown.

    Examples
    --------
    >>> zone_of(45.92, 6.87)
    'Europe/Paris'
    """
    if not (math.isfinite(latitude_deg) and math.isfinite(longitude_deg)):
        return None
    name = _finder().timezone_at(lat=latitude_deg, lng=longitude_deg)
    try:
        return str(ZoneInfo(name)) if name else None
    except ZoneInfoNotFoundError:
        return None


def parse_start(text: str | None, latitude_deg: float, longitude_deg: float) -> Start:
    """Read the start of a race.

    Parameters
    ----------
    text : str or None
        ISO 8601; without a zone it is local time at the place. None takes the default.
    latitude_deg, longitude_deg : float
        Start of the course, degrees; NaN where unknown (then the clock as written, UTC if none is).

    Returns
    -------
    Start
        In UTC, with the zone of the place.

    Notes
    -----
    A local time that the clock shows twice (autumn) is the first of the two; one that it skips (spring) is
    moved on by the gap. Both are said in a warning. Seconds from the start are counted in UTC, so a race
    across midnight or a change of the clock keeps its hours.

    Examples
    --------
    >>> parse_start("2026-08-28T18:00", 45.92, 6.87).time.isoformat()
    '2026-08-28T16:00:00+00:00'
    >>> parse_start("2026-08-28T18:00+02:00", math.nan, math.nan).local.isoformat()
    '2026-08-28T18:00:00+02:00'
    """
    zone = zone_of(latitude_deg, longitude_deg)
    warnings: list[str] = []
    if text is None:
        warnings.append(f"no start was given: {DEFAULT_START.replace('T', ' ')} local time is assumed")
    offset_s = 0.0
    written = (DEFAULT_START if text is None else text).strip()
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise UnusableInput(
            f"{written[:40]!r} is not a date and time",
            where="--start",
            remedy="write it like 2026-08-28T18:00",
        ) from None
    if len(written) <= 10:
        warnings.append("the start has no time of day: midnight was taken")
    if moment.tzinfo is None:
        if zone is None:
            warnings.append("the place of the course is unknown: the start was taken as UTC")
        moment = _local(moment, zone or "UTC", warnings)
    elif zone is None:
        offset_s = (moment.utcoffset() or timedelta()).total_seconds()
        zone = _written_zone(moment, warnings)
    try:
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        moment = EARLIEST - timedelta(days=1)
    if not EARLIEST <= moment <= LATEST:
        raise UnusableInput(
            f"{written[:40]!r} lies outside 1950 to 2100", where="--start", remedy="check the year"
        )
    return Start(moment, zone or "UTC", tuple(warnings), offset_s)


def place_of_sun(latitude_deg: float, longitude_deg: float, start: datetime) -> tuple[float, float]:
    """Return the place whose sun is taken.

    Parameters
    ----------
    latitude_deg, longitude_deg : float
        Start of the course, degrees; NaN where unknown.
    start : datetime
        Start of the race.

    Returns
    -------
    tuple of float
        The place; where it is unknown 45° N, and 15 degrees of longitude for each hour that the clock of the
        start is ahead of UTC.

    Examples
    --------
    >>> place_of_sun(math.nan, math.nan, datetime.fromisoformat("2026-08-28T18:00+02:00"))
    (45.0, 30.0)
    """
    if math.isfinite(latitude_deg) and math.isfinite(longitude_deg):
        return latitude_deg, longitude_deg
    offset = start.utcoffset() or timedelta()
    return ASSUMED_LATITUDE_DEG, offset.total_seconds() / SUN_S_PER_DEGREE


def _written_zone(moment: datetime, warnings: list[str]) -> str:
    """Name the clock that a time is written by; zones without a place exist for whole hours only."""
    offset = moment.utcoffset() or timedelta()
    hours, rest = divmod(offset, timedelta(hours=1))
    if not rest and -12 <= hours <= 14:
        return f"Etc/GMT{-hours:+d}" if hours else "UTC"  # named by how far UTC is ahead
    warnings.append("the place of the course is unknown: clocks are shown in UTC")
    return "UTC"


def _local(moment: datetime, zone: str, warnings: list[str]) -> datetime:
    """Place a time of the wall clock in its zone; say where the clock is changed."""
    here = moment.replace(tzinfo=ZoneInfo(zone))
    try:
        first, second = here.utcoffset(), here.replace(fold=1).utcoffset()
    except (OverflowError, ValueError):
        return moment.replace(tzinfo=UTC)
    if first is not None and second is not None and first > second:
        warnings.append(f"{moment:%H:%M} comes twice that day in {zone}: the first was taken")
    elif first is not None and second is not None and first < second:
        warnings.append(f"{moment:%H:%M} does not exist that day in {zone}: it was moved on by the gap")
    return here
