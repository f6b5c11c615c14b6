"""Times as files write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_LOOSE = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:[.,]\d+)?))?"
    r"\s*(Z|UTC|GMT)?\s*(?:([+-])(\d{1,2}):?(\d{2})?)?",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
"""Seconds or milliseconds since 1970."""


def unix_time(text: str) -> float:
    """Return Unix seconds of an ISO 8601 time, NaN if it is none.

    Parameters
    ----------
    text : str
        With a zone, or without one: then UTC, as GPX and TCX prescribe. Forms near ISO 8601 that apps write
        are understood, and seconds or milliseconds since 1970.

    Returns
    -------
    float

    Examples
    --------
    >>> unix_time("2024-05-01T06:00:00+02:00") == unix_time("2024-05-01T04:00:00Z")
    True
    >>> unix_time("2024-5-1 6:00:00 UTC") == unix_time("1714543200000") == unix_time("2024-05-01T06:00:00Z")
    True
    >>> unix_time("yesterday")
    nan
    """
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return _loosely(text.strip())


def _loosely(text: str) -> float:
    """Return Unix seconds of a time that is written nearly as ISO 8601, NaN if it is none."""
    if _COUNTED.fullmatch(text):
        return float(text) / (1000.0 if len(text.partition(".")[0]) > 10 else 1.0)
    found = _LOOSE.fullmatch(text)
    if found is None:
        return float("nan")
    minutes = 60 * int(found[9] or 0) + int(found[10] or 0)
    try:
        zone = timezone(timedelta(minutes=-minutes if found[8] == "-" else minutes))
        moment = datetime(*(int(found[part]) for part in range(1, 6)), tzinfo=zone)  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):
        return float("nan")
    return moment.timestamp() + float((found[6] or "0").replace(",", "."))
