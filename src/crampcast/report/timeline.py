"""What the body did along a recording: strips one below the other on one clock, the cramp across them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from crampcast.report.axis import Tick, round_numbers
from crampcast.report.messages import say
from crampcast.report.quantities import Measure, System, decimal, measure
from crampcast.report.reading import Result
from crampcast.report.times import duration
from crampcast.report.untrusted import finite

WIDTH, HEIGHT = 1000, 100
"""Units of a strip's drawing; it is stretched to the page."""
_PERCENT = Measure(100.0, 0.0, "%", 0)
_BARE = Measure(1.0, 0.0, "", 1)


class _Kind(NamedTuple):
    """How a column is drawn."""

    key: str
    measure: str | Measure
    style: str
    modelled: bool


_STRIPS = (
    _Kind("altitude_m", "altitude", "ground", False),
    _Kind("speed_m_s", "speed", "line", False),
    _Kind("hazard_per_h", _BARE, "risk", True),
    _Kind("load_over_envelope", _PERCENT, "line", True),
    _Kind("grade", _PERCENT, "line", False),
    _Kind("heart_rate_bpm", Measure(1.0, 0.0, "", 0), "line", False),
    _Kind("core_temperature_c", "temperature", "line", True),
    _Kind("body_water_change_l", "water", "line", True),
    _Kind("muscle_glycogen_g", "mass", "line", True),
    _Kind("strength_left", _PERCENT, "line", True),
    _Kind("cadence_spm", Measure(1.0, 0.0, "", 0), "line", False),
    _Kind("ground_contact_balance", Measure(100.0, 0.0, "%", 1), "line", False),
)


class Strip(NamedTuple):
    """One quantity along the clock."""

    key: str
    name: str
    hint: str
    """Whether it was recorded or modelled."""
    style: str
    line: str
    area: str
    low: str
    high: str
    alt: str


class Timeline(NamedTuple):
    """All strips, and what lies across them, in percent of the width."""

    strips: list[Strip]
    ticks: list[Tick]
    cramps: list[float]
    stretch: tuple[float, float] | None
    """Left end and width of the half hour asked about."""


def timeline_strips(timeline: Result, marks_s: Sequence[Any], units: System = "metric") -> Timeline | None:
    """Lay a timeline out.

    Parameters
    ----------
    timeline : Mapping
        ``time_s``, ``within`` and the columns drawn, all of one length.
    marks_s : sequence
        When it cramped, elapsed seconds.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    Timeline or None
        None if there is nothing to draw.

    Examples
    --------
    >>> timeline_strips({}, []) is None
    True
    >>> found = timeline_strips({"time_s": [60, 120], "speed_m_s": [3.0, 3.5], "within": [0, 1]}, [120])
    >>> [strip.name for strip in found.strips], found.cramps, found.stretch
    (['Pace'], [100.0], (50.0, 50.0))
    """
    times = [finite(value) for value in timeline.get("time_s") or []]
    if len(times) < 2 or any(value is None for value in times):
        return None
    clock = [float(value or 0.0) for value in times]
    whole = max(clock[-1], 1.0)
    middles = [0.5 * (a + b) / whole for a, b in zip([0.0, *clock[:-1]], clock, strict=True)]
    drawn = [_strip(kind, timeline, middles, units) for kind in _STRIPS]
    return Timeline(
        strips=[strip for strip in drawn if strip is not None],
        ticks=[
            Tick(round(6000.0 * mark / whole, 2), duration(mark * 60))
            for mark in round_numbers(0.0, whole / 60, 6)
        ],
        cramps=[
            round(100.0 * min(at / whole, 1.0), 2)
            for at in (finite(mark) for mark in marks_s)
            if at is not None
        ],
        stretch=_stretch(timeline.get("within") or [], clock),
    )


def _stretch(within: Sequence[Any], clock: Sequence[float]) -> tuple[float, float] | None:
    """Return where the stretch asked about begins and how wide it is."""
    inside = [index for index, value in enumerate(within) if value and index < len(clock)]
    if not inside:
        return None
    first = clock[inside[0] - 1] if inside[0] else 0.0
    scale = 100.0 / max(clock[-1], 1.0)
    return round(first * scale, 2), round((clock[inside[-1]] - first) * scale, 2)


def _strip(kind: _Kind, timeline: Result, middles: Sequence[float], units: System) -> Strip | None:
    """Draw one quantity, if the timeline has it and it changes."""
    values = [finite(value) for value in timeline.get(kind.key) or []]
    if len(values) != len(middles) or all(value is None for value in values):
        return None
    shown = measure(kind.measure, units) if isinstance(kind.measure, str) else kind.measure
    points = [None if value is None else value * shown.factor + shown.offset for value in values]
    low, high = _bounds(kind, points, timeline)
    points = [None if value is None else min(max(value, low), high) for value in points]
    span = max(high - low, 1e-9)
    digits = shown.decimals if span >= 10**-shown.decimals else shown.decimals + 1
    line = _path(points, middles, low, span)
    name = say(f"timeline.{kind.key}")
    ends = [
        _pace(v / shown.factor, units) if kind.key == "speed_m_s" else _said(v, shown, digits)
        for v in (low, high)
    ]
    if kind.key == "hazard_per_h":
        ends = [say("timeline.none"), say("timeline.most")]
    return Strip(
        kind.key,
        name,
        say("timeline.modelled" if kind.modelled else "timeline.recorded"),
        kind.style,
        line,
        f"{line}V{HEIGHT}H{middles[0] * WIDTH:.1f}Z" if kind.style in ("ground", "risk") else "",
        ends[0],
        ends[1],
        say("timeline.alt", name=name, low=ends[0], high=ends[1]),
    )


def _bounds(kind: _Kind, points: Sequence[float | None], timeline: Result) -> tuple[float, float]:
    """Return the ends of a scale: stops do not squash a pace, nor a last sprint the risk before it."""
    there = sorted(value for value in points if value is not None)
    if kind.style == "risk":
        inside = [index for index, value in enumerate(timeline.get("within") or []) if value]
        until = points[: inside[-1] + 1] if inside else points
        return 0.0, max((value for value in until if value is not None), default=0.0) or 1.0
    if kind.key in ("speed_m_s", "cadence_spm"):
        return there[len(there) // 20], there[-1]
    return there[0], there[-1]


def _path(points: Sequence[float | None], middles: Sequence[float], low: float, span: float) -> str:
    """Return a line through the values, with holes where there are none."""
    pen, path = "M", []
    for place, value in zip(middles, points, strict=True):
        if value is None:
            pen = "M"
            continue
        path.append(f"{pen}{place * WIDTH:.1f} {4 + (HEIGHT - 8) * (1 - (value - low) / span):.1f}")
        pen = "L"
    return "".join(path)


def _said(value: float, shown: Measure, digits: int) -> str:
    """Return a value with its unit."""
    return f"{decimal(value, digits)} {shown.unit}".strip()


def _pace(speed_m_s: float, units: System) -> str:
    """Return a speed as a pace.

    Examples
    --------
    >>> _pace(1000.0 / 300.0, "metric"), _pace(0.05, "metric")
    ('5:00 /km', 'standing')
    """
    if speed_m_s < 0.3:
        return say("timeline.standing")
    metres = 1609.344 if units == "imperial" else 1000.0
    seconds = round(metres / speed_m_s)
    return f"{seconds // 60}:{seconds % 60:02d} /{'mi' if units == 'imperial' else 'km'}"
