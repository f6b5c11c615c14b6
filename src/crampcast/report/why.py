"""Which stretch a plan's causes speak of, and what is asked about a place, in words."""

from __future__ import annotations

from typing import Any

from crampcast.report.bars import Bar, cause_bars
from crampcast.report.messages import say
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, muscle_name, part, rows
from crampcast.report.untrusted import finite, plain

_HARDLY = 1.05
"""A risk below so many times the usual one is called no higher."""
_WHOLE, _MOST = 10.0, 100
"""From the one on no tenths are shown, above the other no number: nothing bears it out."""
_LEAST = 0.1
"""Smaller multiples of the course's mean are not told apart."""
_ALL = 0.999
"""A stretch of this share of the course is all of it."""


def causes_heading(result: Result, units: System) -> str:
    """Return the heading of the causes: the stretch that they speak of.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    units : {"metric", "imperial"}
        Measures shown.

    Examples
    --------
    >>> causes_heading({"causes_of": {"from_m": 58_000, "to_m": 63_100}}, "metric")
    'Why 58.0 km to 63.1 km is the reddest half hour'
    """
    of = part(result, "causes_of")
    ends = _ends(of, units)
    if ends is None:
        return say("causes")
    whole_m = finite(part(result, "course").get("distance_m"))
    covered_m = float(of["to_m"]) - float(of["from_m"])
    if whole_m is not None and covered_m >= _ALL * whole_m:
        return say("causes.whole")
    return say("causes.reddest", start=ends[0], end=ends[1])


def risk_line(of: Any) -> str:
    """Return how the risk of a stretch compares, and which muscles lead there; empty where unknown.

    Examples
    --------
    >>> risk_line({"hazard_ratio": 2.31, "over_course_mean": 4.0})
    '2.3 times the risk of this stretch with everything as usual. 4.0 times the course’s mean by the hour.'
    """
    ratio, mean = finite(of.get("hazard_ratio")), finite(of.get("over_course_mean"))
    said = []
    if ratio is not None:
        said.append(_times(ratio))
        if of.get("nothing_unusual") is True:
            said.append(say("causes.unusual"))
    if mean is not None:
        said.append(say("causes.mean", mean=f"{mean:.1f}" if mean >= _LEAST else f"< {_LEAST}"))
    leading = ", ".join(
        f"{muscle_name(plain(row.get('muscle'))).lower()} {100 * (finite(row.get('share')) or 0.0):.0f} %"
        for row in rows(of, "likely_muscles")
    )
    if leading and not of.get("muscle"):
        said.append(say("causes.leading", muscles=leading))
    return " ".join(said)


def _times(ratio: float) -> str:
    """Say how many times the usual risk, with no more figures than it has.

    Examples
    --------
    >>> [_times(ratio).split(" the risk")[0] for ratio in (2.31, 18.24, 9492.7)]
    ['2.3 times', '18 times', 'More than 100 times']
    """
    if ratio < _HARDLY:
        return say("causes.ratio.low")
    shown = f"{ratio:.1f}" if ratio < _WHOLE else f"{ratio:.0f}"
    return say("causes.ratio", ratio=shown if ratio <= _MOST else say("causes.ratio.most", most=_MOST))


def asked_heading(result: Result, units: System) -> str:
    """Return the question about a place, empty where none was asked.

    Examples
    --------
    >>> asked = {"from_m": 61_500, "to_m": 62_500, "muscle": "calf", "side": "left"}
    >>> asked_heading({"why": asked}, "metric")
    'Why is it as red as it is from 61.5 km to 62.5 km? Calf left'
    """
    asked = part(result, "why")
    ends = _ends(asked, units)
    if ends is None:
        return ""
    whose = " ".join(
        word
        for word in (
            muscle_name(plain(asked.get("muscle"))) if asked.get("muscle") else "",
            plain(asked.get("side")),
        )
        if word
    )
    return f"{say('why.asked', start=ends[0], end=ends[1])} {whose}".rstrip()


def asked_bars(result: Result) -> list[Bar]:
    """Return the causes at the place that was asked about, as bars."""
    return cause_bars(part(result, "why"))


def _ends(of: Any, units: System) -> tuple[str, str] | None:
    start, end = finite(of.get("from_m")), finite(of.get("to_m"))
    if start is None or end is None:
        return None
    return amount(start, "distance", units), amount(end, "distance", units)
