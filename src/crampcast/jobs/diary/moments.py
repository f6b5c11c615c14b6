"""When an entry belongs: words, a day, or a moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from crampcast.errors import UnusableInput

_YEARS = (1950, 2100)


def moment_of(text: str | None, now: datetime) -> str:
    """Return when something was, as ISO 8601: a day, or a moment with the zone that was given.

    Parameters
    ----------
    text : str or None
        ``2026-09-12``, ``2026-09-12T10:30``, with a zone or without (local time then), ``today``,
        ``yesterday``; None for now.
    now : datetime
        This moment, in the local zone.

    Raises
    ------
    UnusableInput
        If it cannot be read, or lies outside 1950 to 2100 or in the future.

    Examples
    --------
    >>> moment_of("yesterday", datetime(2026, 3, 1, 8, 0))
    '2026-02-28'
    """
    word = (text or "now").strip().lower()
    if word == "now":
        return now.isoformat(timespec="seconds")
    if word in ("today", "yesterday"):
        return (now.date() - timedelta(days=int(word == "yesterday"))).isoformat()
    refusal = UnusableInput(
        f"{word[:40]!r} is no day and no moment",
        where="--when",
        remedy="write it like 2026-09-12 or 2026-09-12T10:30",
    )
    try:
        found: date = (
            date.fromisoformat(word) if len(word) == len("2026-09-12") else datetime.fromisoformat(word)
        )
    except ValueError:
        raise refusal from None
    if not _YEARS[0] <= found.year <= _YEARS[1]:
        raise UnusableInput(
            f"{found.year} lies outside 1950 to 2100", where="--when", remedy="check the year"
        )
    day = found.date() if isinstance(found, datetime) else found
    if day > now.date() + timedelta(days=1):
        raise UnusableInput(f"{day} is still to come", where="--when", remedy="the diary keeps what has been")
    return found.isoformat(timespec="seconds") if isinstance(found, datetime) else found.isoformat()
