"""Probabilities as a runner reads them: in percent, with a range, never certain."""

from __future__ import annotations

from typing import Any, NamedTuple

from crampcast.report.messages import say
from crampcast.report.untrusted import finite


class Beside(NamedTuple):
    """A chance beside that of a first cramp: its key in a result, and how the catalogue names it."""

    key: str
    name: str
    sentence: str


BESIDE = (
    Beside("either", "cramp.either", "either.sentence"),
    Beside("again", "cramp.again", "again.sentence"),
    Beside("after_finish", "cramp.after", "after.sentence"),
)


def percent(value: Any) -> str:
    """Return a probability in percent that never claims certainty.

    Parameters
    ----------
    value : float or None
        Probability, 0–1.

    Returns
    -------
    str
        Whole percent; below one percent and above ninety-nine are said as such.

    Examples
    --------
    >>> percent(0.314), percent(0.002), percent(1.0), percent(0.0)
    ('31 %', '< 1 %', '> 99 %', '< 1 %')
    """
    number = finite(value)
    if number is None:
        return say("missing")
    if number < 0.01:
        return "< 1 %"
    if number > 0.99:
        return "> 99 %"
    return f"{100 * number:.0f} %"


def percent_range(low: Any, high: Any) -> str:
    """Return a range of probabilities in percent.

    Parameters
    ----------
    low, high : float or None
        Probabilities, 0–1.

    Returns
    -------
    str
        The range, its unit written once.

    Examples
    --------
    >>> percent_range(0.12, 0.34), percent_range(0.001, 0.02), percent_range(0.001, 0.002)
    ('12–34 %', '< 1–2 %', '< 1 %')
    """
    first, last = percent(low), percent(high)
    if first == last or finite(high) is None:
        return first
    return f"{first.removesuffix(' %')}–{last}"


def change_of_chance(fraction: Any) -> str:
    """Return a change of a probability, in percentage points.

    Parameters
    ----------
    fraction : float or None
        Change, as a fraction.

    Returns
    -------
    str
        Signed points.

    Examples
    --------
    >>> change_of_chance(-0.09), change_of_chance(0.03), change_of_chance(0.001)
    ('−9', '+3', '±0')
    """
    number = finite(fraction)
    if number is None:
        return say("missing")
    points = round(100 * number)
    return "±0" if points == 0 else f"{'+' if points > 0 else '−'}{abs(points)}"
