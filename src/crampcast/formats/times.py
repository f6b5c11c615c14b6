"""Times as files write them."""

from __future__ import annotations

from datetime import UTC, datetime


def unix_time(text: str) -> float:
    """Return Unix seconds of an ISO 8601 time, NaN if it is none.

    Parameters
    ----------
    text : str
        With a zone, or without one: then UTC, as GPX and TCX prescribe.

    Returns
    -------
    float

    Examples
    --------
    >>> unix_time("2024-05-01T06:00:00+02:00") == unix_time("2024-05-01T04:00:00Z")
    True
    >>> unix_time("yesterday")
    nan
    """
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return float("nan")
