"""Charts along the course: bands of a quantity, strips of hazard, the profile itself, as geometry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crampcast.report.axis import CourseAxis, Tick, round_numbers
from crampcast.report.messages import say
from crampcast.report.quantities import Measure, decimal
from crampcast.report.ramp import CLASSES, Ramp
from crampcast.report.reading import Band

HEIGHT = 100
"""Height of every drawing in its own units; stretched to the page."""

_MARGIN = 0.08
_NEAR = 0.6
_MOST_TICKS = 4


@dataclass(frozen=True)
class BandStrip:
    """A quantity along the course: a band, its median, limits, and marks on the vertical axis.

    Parameters
    ----------
    key, name, unit : str
        Key of the result, what stands beside the strip, unit of the marks.
    area, line : str
        Outlines of the band and of the median, for a drawing of 1000 by 100.
    limits, ticks : tuple of Tick
        Safety limits and round values: percent from the top, label.
    alt : str
        What the strip shows, in words.
    readings : tuple of str
        The median and its range at each point, with the unit.
    """

    key: str
    name: str
    unit: str
    area: str
    line: str
    limits: tuple[Tick, ...]
    ticks: tuple[Tick, ...]
    alt: str
    readings: tuple[str, ...]


@dataclass(frozen=True)
class HeatStrip:
    """Hazard of one muscle along the course: one outline for each colour.

    Parameters
    ----------
    key, name : str
        Key of the result, what stands beside the strip.
    cells : tuple of (int, str)
        Class of colour and outline of the stretches that have it.
    chance, spread : str
        Chance of a cramp over the course and its range.
    alt : str
        What the strip shows, in words.
    readings : tuple of str
        The hazard at each point.
    """

    key: str
    name: str
    cells: tuple[tuple[int, str], ...]
    chance: str
    spread: str
    alt: str
    readings: tuple[str, ...]


def band_strip(
    key: str,
    curves: Band,
    axis: CourseAxis,
    shown: Measure,
    limits: Sequence[float] = (),
    *,
    from_zero: bool = False,
) -> BandStrip:
    """Draw a quantity along the course.

    Parameters
    ----------
    key : str
        Key of the result's profile; its name stands in the catalogue.
    curves : Band
        Median and 10th and 90th percentile, canonical unit.
    axis : CourseAxis
        The course.
    shown : Measure
        How the quantity is shown.
    limits : sequence of float
        Safety limits, canonical unit; those far from the curves are left out.
    from_zero : bool
        Whether the vertical axis begins at zero.

    Returns
    -------
    BandStrip
        The drawing.

    Examples
    --------
    >>> axis = CourseAxis((0.0, 1000.0), (), ())
    >>> curves = Band([], [37.0, 39.0], [])
    >>> band_strip("core_temperature_c", curves, axis, Measure(1.0, 0.0, "°C", 1)).line
    'M0 93.1L1000 6.9'
    """
    scaled = Band(*([_shown(value, shown) for value in curve] for curve in curves))
    known = [value for curve in scaled for value in curve if value is not None]
    low, high, marks = _domain(known, [value * shown.factor + shown.offset for value in limits], from_zero)

    def place(value: float) -> float:
        """Return the place of a value, from the top."""
        return round(HEIGHT * (high - value) / (high - low), 1)

    middle = [value for value in scaled.p50 if value is not None]
    name = say(f"profile.{key}")
    ends = (middle[0], middle[-1], min(middle), max(middle))
    words = [f"{decimal(value, shown.decimals)} {shown.unit}" for value in ends]
    decimals = 0 if all(mark == round(mark) for mark in round_numbers(low, high, _MOST_TICKS)) else 1
    return BandStrip(
        key=key,
        name=name,
        unit=shown.unit,
        area=_area(scaled, axis, place),
        line=_line(scaled.p50, axis, place),
        limits=tuple(Tick(place(mark), f"{decimal(mark, shown.decimals)} {shown.unit}") for mark in marks),
        ticks=tuple(
            Tick(place(mark), decimal(mark, decimals)) for mark in round_numbers(low, high, _MOST_TICKS)
        ),
        alt=say("alt.band", name=name, first=words[0], last=words[1], low=words[2], high=words[3]),
        readings=readings(scaled, lambda value: decimal(value, shown.decimals), shown.unit),
    )


def readings(curves: Band, digits: Callable[[float], str], unit: str) -> tuple[str, ...]:
    """Write a quantity at every point: median, likely range, unit.

    Parameters
    ----------
    curves : Band
        Median and 10th and 90th percentile.
    digits : callable
        Writes a number without its unit.
    unit : str
        The unit.

    Returns
    -------
    tuple of str
        One text a point.

    Examples
    --------
    >>> readings(Band([37.0], [38.0], [39.5]), str, "°C"), readings(Band([], [38.0], []), str, "°C")
    (('38.0 (37.0–39.5) °C',), ('38.0 °C',))
    """
    gaps: list[float | None] = [None] * len(curves.p50)
    found = []
    for low, middle, high in zip(curves.p10 or gaps, curves.p50, curves.p90 or gaps, strict=True):
        if middle is None:
            found.append(say("missing"))
            continue
        spread = "" if low is None or high is None else f" ({digits(low)}–{digits(high)})"
        found.append(f"{digits(middle)}{spread} {unit}")
    return tuple(found)


def _shown(value: float | None, shown: Measure) -> float | None:
    """Return a canonical value in the unit shown."""
    return None if value is None else value * shown.factor + shown.offset


def _domain(
    known: Sequence[float], limits: Sequence[float], from_zero: bool
) -> tuple[float, float, list[float]]:
    """Return the ends of the vertical axis and the limits that fit on it."""
    low, high = min(known), max(known)
    span = high - low or abs(high) or 1.0
    near = [limit for limit in limits if low - _NEAR * span <= limit <= high + _NEAR * span]
    low, high = min([low, *near]), max([high, *near])
    margin = _MARGIN * (high - low or span)
    return (0.0 if from_zero and low >= 0 else low - margin), high + margin, near


def _line(curve: Sequence[float | None], axis: CourseAxis, place: Callable[[float], float]) -> str:
    """Return the outline of a curve, broken where values are missing."""
    path, pen = [], "M"
    for distance_m, value in zip(axis.distance_m, curve, strict=True):
        if value is None:
            pen = "M"
            continue
        path.append(f"{pen}{axis.drawn(distance_m):g} {place(value):g}")
        pen = "L"
    return "".join(path)


def _area(scaled: Band, axis: CourseAxis, place: Callable[[float], float]) -> str:
    """Return the outline of a band where both of its edges are known."""
    if not scaled.p10 or not scaled.p90:
        return ""
    edges = zip(axis.distance_m, scaled.p10, scaled.p90, strict=True)
    both = [
        (axis.drawn(distance), place(low), place(high))
        for distance, low, high in edges
        if low is not None and high is not None
    ]
    if len(both) < 2:
        return ""
    there = "L".join(f"{x:g} {top:g}" for x, _, top in both)
    back = "L".join(f"{x:g} {bottom:g}" for x, bottom, _ in reversed(both))
    return f"M{there}L{back}Z"


def cells(values: Sequence[float | None], axis: CourseAxis, ramp: Ramp) -> tuple[tuple[int, str], ...]:
    """Colour the course by a quantity: each point colours the stretch around it.

    Parameters
    ----------
    values : sequence of float or None
        The quantity at the axis's points.
    axis : CourseAxis
        The course.
    ramp : Ramp
        Edges between the colours.

    Returns
    -------
    tuple of (int, str)
        Class of colour and outline of the stretches that have it, for a drawing of 1000 by 100.

    Examples
    --------
    >>> axis = CourseAxis((0.0, 500.0, 1000.0), (), ())
    >>> cells([0.0, 2.0, 2.0], axis, Ramp((1.0,)))
    ((0, 'M0 0h250v100h-250z'), (1, 'M250 0h750v100h-750z'))
    """
    places = [axis.drawn(distance) for distance in axis.distance_m]
    middles = [(left + right) / 2 for left, right in pairwise(places)]
    edges = [places[0], *middles, places[-1]]
    outlines: dict[int, list[str]] = {grade: [] for grade in range(CLASSES)}
    first = 0
    grades = [ramp.grade(value) for value in values]
    for index, grade in enumerate(grades):
        if index + 1 == len(grades) or grades[index + 1] != grade:
            width = edges[index + 1] - edges[first]
            outlines[grade].append(f"M{edges[first]:g} 0h{width:g}v{HEIGHT}h-{width:g}z")
            first = index + 1
    return tuple((grade, "".join(found)) for grade, found in outlines.items() if found)
