"""The course as a horizontal axis that every chart shares, and round numbers on any axis."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from crampcast.report.quantities import System, decimal, measure
from crampcast.report.reading import Result, band, numbers, part
from crampcast.report.times import clock, later, started

WIDTH = 1000
"""Width of every chart's drawing, in its own units; stretched to the page."""

_HOUR_S = 3600
_CLOCK_STEPS_H = (0.25, 0.5, 1, 2, 3, 6, 12, 24)
_MOST_TICKS = 9


class Tick(NamedTuple):
    """A mark on an axis: its place in percent of the axis, and what stands there."""

    percent: float
    label: str


@dataclass(frozen=True, eq=False)
class CourseAxis:
    """Distance along the course, as drawn.

    Parameters
    ----------
    distance_m : tuple of float, shape (n,)
        Distances at which the forecast holds values, rising.
    ticks : tuple of Tick
        Round distances.
    clock_ticks : tuple of Tick
        Round times of day where the median runner is then.

    Examples
    --------
    >>> CourseAxis((0.0, 500.0, 2000.0), (), ()).percent(500.0)
    25.0
    """

    distance_m: tuple[float, ...]
    ticks: tuple[Tick, ...]
    clock_ticks: tuple[Tick, ...]

    def percent(self, distance_m: float) -> float:
        """Return the place of a distance, in percent of the axis."""
        first, last = self.distance_m[0], self.distance_m[-1]
        return round(100 * min(max((distance_m - first) / (last - first), 0.0), 1.0), 2)

    def drawn(self, distance_m: float) -> float:
        """Return the place of a distance in the units of a drawing."""
        return round(self.percent(distance_m) * WIDTH / 100, 1)


def course_axis(result: Result, units: System = "metric") -> CourseAxis | None:
    """Lay out the axis of a plan's course.

    Parameters
    ----------
    result : Mapping
        A plan's result.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    CourseAxis or None
        The axis; None where the result holds no forecast along a course.

    Examples
    --------
    >>> axis = course_axis({"profile": {"distance_m": [0, 5000, 10000]}})
    >>> [tick.label for tick in axis.ticks]
    ['0', '2', '4', '6', '8', '10']
    """
    profile = part(result, "profile")
    listed = profile.get("distance_m")
    distances = numbers(listed, len(listed) if isinstance(listed, list) else -1)
    rising = [distance for distance in distances if distance is not None]
    if (
        len(rising) < 2
        or len(rising) != len(distances)
        or rising != sorted(rising)
        or rising[0] == rising[-1]
    ):
        return None
    bare = CourseAxis(tuple(rising), (), ())
    shown = measure("distance", units)
    marks = round_numbers(rising[0] * shown.factor, rising[-1] * shown.factor, _MOST_TICKS)
    ticks = tuple(Tick(bare.percent(mark / shown.factor), _short(mark)) for mark in marks)
    return CourseAxis(bare.distance_m, ticks, _clock_ticks(result, bare))


def _clock_ticks(result: Result, axis: CourseAxis) -> tuple[Tick, ...]:
    """Return round times of day, at the median runner's place."""
    start = started(result)
    times = band(part(result, "profile").get("time_s"), len(axis.distance_m))
    seconds = [time for time in times.p50 if time is not None] if times else []
    if start is None or len(seconds) != len(axis.distance_m) or seconds != sorted(seconds):
        return ()
    hours = seconds[-1] / _HOUR_S
    step_s = _HOUR_S * next((step for step in _CLOCK_STEPS_H if hours / step <= _MOST_TICKS), 24)
    since_midnight_s = start.hour * _HOUR_S + start.minute * 60 + start.second
    elapsed = math.ceil(since_midnight_s / step_s) * step_s - since_midnight_s
    ticks: list[Tick] = []
    while elapsed <= seconds[-1] and len(ticks) < 4 * _MOST_TICKS:
        place = axis.percent(_interpolated(elapsed, seconds, axis.distance_m))
        ticks.append(Tick(place, _clock_label(start, elapsed)))
        elapsed += step_s
    return tuple(ticks)


def _clock_label(start: datetime, elapsed_s: float) -> str:
    """Return the time of day so many seconds after the start."""
    return clock(later(start, elapsed_s), start)


def _interpolated(at: float, known: Sequence[float], values: Sequence[float]) -> float:
    """Return the value at a place between known ones."""
    right = min(max(bisect_left(known, at), 1), len(known) - 1)
    span = known[right] - known[right - 1]
    share = (at - known[right - 1]) / span if span > 0 else 0.0
    return values[right - 1] + min(max(share, 0.0), 1.0) * (values[right] - values[right - 1])


def round_numbers(low: float, high: float, most: int) -> list[float]:
    """List round numbers between two values.

    Parameters
    ----------
    low, high : float
        Ends of the range, any unit.
    most : int
        How many numbers there may be.

    Returns
    -------
    list of float
        Multiples of 1, 2 or 5 times a power of ten inside the range.

    Examples
    --------
    >>> round_numbers(36.9, 39.2, 4), round_numbers(0.0, 0.0, 3)
    ([37.0, 38.0, 39.0], [0.0])
    """
    if not high > low:
        return [low]
    step = 10.0 ** math.floor(math.log10((high - low) / most))
    step *= next((factor for factor in (1, 2, 5) if (high - low) / (step * factor) <= most - 1), 10)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def _short(number: float) -> str:
    """Return a number with as few decimals as it needs."""
    return decimal(number, 0 if number == round(number) else 1)
