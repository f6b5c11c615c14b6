"""A day, as options take it."""

from __future__ import annotations

from datetime import date

from crampcast.errors import UnusableInput

FIRST_YEAR, LAST_YEAR = 1950, 2100


def read_day(text: str | None, option: str) -> date | None:
    """Read a day.

    Parameters
    ----------
    text : str or None
        ``2026-09-12``; None where the option was not given.
    option : str
        Named in the error.

    Raises
    ------
    UnusableInput
        If it is no day, or lies outside 1950 to 2100.

    Examples
    --------
    >>> read_day("2026-09-12", "--on"), read_day(None, "--on")
    (datetime.date(2026, 9, 12), None)
    """
    if text is None:
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise UnusableInput(
            f"{text[:30]!r} is not a day", where=option, remedy="write it like 2026-09-12"
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnusableInput(
            f"{day} lies outside {FIRST_YEAR} to {LAST_YEAR}", where=option, remedy="check the year"
        )
    return day
