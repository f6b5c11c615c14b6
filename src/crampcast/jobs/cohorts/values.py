"""One input or figure of a cohort file: a number, a spread, a range or a change in time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crampcast.errors import UnusableInput


@dataclass(frozen=True)
class Value:
    """An input value as published; what was not published is None.

    Parameters
    ----------
    mean, sd : float or None
        Centre and spread between runners; a bare number is the same for everyone.
    low, high : float or None
        Range of unknown shape; `high` alone is a limit.
    start, end : float or None
        Linear change from the start to the end of the event.
    """

    mean: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    start: float | None = None
    end: float | None = None

    @property
    def centre(self) -> float | None:
        """Best single number: the mean, else the middle of the range or of the change, else None.

        Examples
        --------
        >>> Value(low=10.0, high=20.0).centre, Value(high=5.0).centre
        (15.0, None)
        """
        if self.mean is not None:
            return self.mean
        for a, b in ((self.low, self.high), (self.start, self.end)):
            if a is not None and b is not None:
                return 0.5 * (a + b)
        return None

    @property
    def spread(self) -> float | None:
        """SD between runners as published, or a quarter of a range of unknown shape; None if unknown.

        Examples
        --------
        >>> Value(mean=41.0, sd=8.0).spread, Value(low=10.0, high=20.0).spread, Value(mean=41.0).spread
        (8.0, 2.5, None)
        """
        if self.sd is not None:
            return self.sd
        if self.low is not None and self.high is not None:
            return 0.25 * (self.high - self.low)
        return None

    def spread_log(self, usual: float) -> float:
        """Return the SD of the logarithm that goes with centre and spread; `usual` where one is unknown.

        Examples
        --------
        >>> round(Value(mean=60.0, sd=30.0).spread_log(0.3), 3), Value(mean=60.0).spread_log(0.3)
        (0.472, 0.3)
        """
        if self.spread is None or not self.centre:
            return usual
        return math.sqrt(math.log1p((self.spread / self.centre) ** 2))

    @property
    def ends(self) -> tuple[float, float] | None:
        """Value at the start and at the end of the event, None if unknown."""
        if self.start is not None and self.end is not None:
            return self.start, self.end
        centre = self.centre
        return None if centre is None else (centre, centre)


def number(raw: Any, where: str) -> float:
    """Return a finite number or refuse."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not _finite(raw):
        raise UnusableInput(f"{_shown(raw)} is not a number", where=where, remedy="give a finite number")
    return float(raw)


def read_value(raw: Any, where: str, *, fraction: bool = False, negative: bool = False) -> Value:
    """Read an input value.

    Parameters
    ----------
    raw : object
        Number or table with ``mean, sd, low, high, start, end``.
    where : str
        File and field, named in errors.
    fraction : bool
        Must lie within 0-1.
    negative : bool
        May be below zero.

    Returns
    -------
    Value

    Raises
    ------
    UnusableInput
        If it is neither, out of range, a range upside down or a spread below zero.

    Examples
    --------
    >>> read_value({"mean": 41, "sd": 8}, "runners.age_years")
    Value(mean=41.0, sd=8.0, low=None, high=None, start=None, end=None)
    """
    if not isinstance(raw, Mapping):
        value = Value(mean=number(raw, where), sd=0.0)
    else:
        known = {k: number(raw[k], f"{where}.{k}") for k in Value.__dataclass_fields__ if k in raw}
        if not known:
            raise UnusableInput("the table holds no mean, range or change", where=where, remedy="give a mean")
        value = Value(**known)
    if value.sd is not None and value.sd < 0.0:
        raise UnusableInput(f"the SD {value.sd:g} is negative", where=where, remedy="give 0 or more")
    check_order(value.low, value.high, where)
    parts = [p for p in (value.mean, value.low, value.high, value.start, value.end) if p is not None]
    for part in parts:
        if fraction and not 0.0 <= part <= 1.0:
            raise UnusableInput(f"{part:g} is not a fraction", where=where, remedy="give a share within 0-1")
        if part < 0.0 and not negative:
            raise UnusableInput(f"{part:g} is below zero", where=where, remedy="give 0 or more")
    return value


def check_order(low: float | None, high: float | None, where: str) -> None:
    """Refuse a range that is upside down."""
    if low is not None and high is not None and low > high:
        raise UnusableInput(f"low {low:g} exceeds high {high:g}", where=where, remedy="swap the two")


def count(raw: Any, where: str) -> int:
    """Return a whole number of people, at least 1, or refuse."""
    value = number(raw, where)
    if value < 1 or value != int(value) or value > 10_000_000:
        raise UnusableInput(
            f"{value:g} is not a number of people", where=where, remedy="give a whole number, 1 or more"
        )
    return int(value)


def _finite(raw: float) -> bool:
    try:
        return math.isfinite(raw)
    except OverflowError:
        return False


def _shown(raw: Any) -> str:
    text = repr(raw)
    return text if len(text) <= 40 else text[:37] + "..."
