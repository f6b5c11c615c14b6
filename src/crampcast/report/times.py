"""Durations, gains and times of day as a runner reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crampcast.report.messages import say
from crampcast.report.untrusted import finite

_MINUTE_S = 60


def duration(seconds: Any) -> str:
    """Return a duration as hours and minutes.

    Parameters
    ----------
    seconds : float or None
        Duration, s.

    Returns
    -------
    str
        ``H:MM``, rounded to the minute.

    Examples
    --------
    >>> duration(30600), duration(59.9), duration(None)
    ('8:30', '0:01', '–')
    """
    number = finite(seconds)
    if number is None:
        return say("missing")
    minutes = round(abs(number) / _MINUTE_S)
    sign = "−" if number < 0 and minutes else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02d}"


def change_of_time(seconds: Any) -> str:
    """Return a gain or loss of time in words.

    Parameters
    ----------
    seconds : float or None
        Change of the finish time, s; positive is later.

    Returns
    -------
    str
        Signed minutes.

    Examples
    --------
    >>> change_of_time(240), change_of_time(-260), change_of_time(10)
    ('+4 min', '−4 min', '±0 min')
    """
    number = finite(seconds)
    if number is None:
        return say("missing")
    minutes = round(number / _MINUTE_S)
    if minutes == 0:
        return "±0 min"
    return f"{'+' if minutes > 0 else '−'}{abs(minutes)} min"


def moment(text: Any) -> datetime | None:
    """Return a time of day from its ISO 8601 text.

    Parameters
    ----------
    text : object
        ISO 8601 date and time.

    Returns
    -------
    datetime.datetime or None
        The moment; None where the text is not one.

    Examples
    --------
    >>> moment("2026-09-12T06:00:00+02:00").hour, moment("dawn")
    (6, None)
    """
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def started(result: Mapping[str, Any]) -> datetime | None:
    """Return the start of a plan, by the clock that hangs at the place.

    Parameters
    ----------
    result : Mapping
        A result with ``start`` and, where known, ``time_zone``.

    Returns
    -------
    datetime.datetime or None
        In the zone of the place, so that what comes later follows its changes of the clock.

    Examples
    --------
    >>> start = started({"start": "2026-10-24T22:00:00+01:00", "time_zone": "Europe/London"})
    >>> str(later(start, 6 * 3600.0))
    '2026-10-25 03:00:00+00:00'
    """
    found, zone = moment(result.get("start")), result.get("time_zone")
    if found is None or found.tzinfo is None or not isinstance(zone, str):
        return found
    try:
        return found.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return found


def later(start: datetime, seconds: float) -> datetime:
    """Return the moment so many seconds after another, across a change of the clock too."""
    if start.tzinfo is None:
        return start + timedelta(seconds=seconds)
    return (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(start.tzinfo)


def clock(when: datetime | None, start: datetime | None = None) -> str:
    """Time of day, with the number of midnights since the start.

    Parameters
    ----------
    when : datetime.datetime or None
        The moment.
    start : datetime.datetime or None
        The start of the run.

    Returns
    -------
    str
        ``HH:MM``, followed by ``+1`` on the next day.

    Examples
    --------
    >>> clock(moment("2026-09-13T01:05:00+02:00"), moment("2026-09-12T06:00:00+02:00"))
    '01:05+1'
    """
    if when is None:
        return say("missing")
    days = (when.date() - start.date()).days if start is not None else 0
    return f"{when:%H:%M}{f'+{days}' if days > 0 else ''}"
