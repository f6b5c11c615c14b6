"""What the body did along a recording, as one drawing: strips one below the other, the cramp across them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from crampcast.report.axis import round_numbers
from crampcast.report.messages import say
from crampcast.report.quantities import Measure, System, decimal, measure
from crampcast.report.reading import Result
from crampcast.report.times import duration
from crampcast.report.untrusted import finite

_WIDTH, _LEFT, _STRIP, _GAP, _TOP = 900, 118, 58, 12, 8
_PLOT = _WIDTH - _LEFT - 12
_PLAIN = Measure(1.0, 0.0, "", 1)
_STRIPS: tuple[tuple[str, str | Measure], ...] = (
    ("altitude_m", "altitude"),
    ("speed_m_s", "speed"),
    ("power_w_kg", _PLAIN),
    ("core_temperature_c", "temperature"),
    ("body_water_change_l", _PLAIN),
    ("muscle_glycogen_g", _PLAIN),
    ("strength_left", _PLAIN._replace(factor=100.0, unit="%")),
    ("hazard_per_h", _PLAIN),
)


def timeline_svg(timeline: Result, marks_s: Sequence[Any], units: System = "metric") -> str:
    """Draw a timeline.

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
    str
        An SVG element; empty if there is nothing to draw.

    Examples
    --------
    >>> timeline_svg({}, [])
    ''
    >>> drawn = timeline_svg({"time_s": [60, 120], "speed_m_s": [3.0, 3.5], "within": [False, True]}, [120])
    >>> drawn.count('class="cramp"')
    1
    """
    times = [finite(value) for value in timeline.get("time_s") or []]
    if len(times) < 2 or any(value is None for value in times):
        return ""
    known = [float(value or 0.0) for value in times]
    scale = _PLOT / max(known[-1], 1.0)
    along = [_LEFT + value * scale for value in known]
    drawn: list[str] = []
    top = float(_TOP)
    for key, kind in _STRIPS:
        values = [finite(value) for value in timeline.get(key) or []]
        if len(values) != len(along) or all(value is None for value in values):
            continue
        shown = measure(kind, units) if isinstance(kind, str) else kind
        drawn += _strip(key, values, shown, along, top)
        top += _STRIP + _GAP
    height = top + 22
    shade = _shaded(timeline.get("within") or [], along, top)
    lines = [
        f'<path class="cramp" d="M{_LEFT + at * scale:.1f} {_TOP}V{top - _GAP:.1f}"/>'
        for at in (finite(mark) for mark in marks_s)
        if at is not None
    ]
    hours = [
        f'<text x="{_LEFT + mark * 60 * scale:.1f}" y="{top + 8:.1f}" text-anchor="middle">'
        f"{duration(mark * 60)}</text>"
        for mark in round_numbers(0.0, known[-1] / 60, 7)
    ]
    label = escape(say("explain.timeline"))
    return (
        f'<svg class="timeline" viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{label}">'
        + "".join([*shade, *drawn, *lines, *hours])
        + "</svg>"
    )


def _shaded(within: Sequence[Any], along: Sequence[float], top: float) -> list[str]:
    """Shade the stretch that was asked about."""
    inside = [index for index, value in enumerate(within) if value and index < len(along)]
    if not inside:
        return []
    first = along[inside[0] - 1] if inside[0] else float(_LEFT)
    width = along[inside[-1]] - first
    high = top - _GAP - _TOP
    return [f'<rect class="stretch" x="{first:.1f}" y="{_TOP}" width="{width:.1f}" height="{high:.1f}"/>']


def _strip(
    key: str, values: Sequence[float | None], shown: Measure, along: Sequence[float], top: float
) -> list[str]:
    """Draw one quantity with its name and its lowest and highest value."""
    points = [None if value is None else value * shown.factor + shown.offset for value in values]
    there = [value for value in points if value is not None]
    low, high = min(there), max(there)
    span = max(high - low, 1e-9)
    pen, path = "M", []
    for x, value in zip(along, points, strict=True):
        if value is None:
            pen = "M"
            continue
        path.append(f"{pen}{x:.1f} {top + _STRIP * (1 - (value - low) / span):.1f}")
        pen = "L"
    digits = 0 if span > 20 else 2 if span < 2 else 1
    unit = f" {shown.unit}" if shown.unit else ""

    def number(value: float, y: float) -> str:
        words = f"{decimal(value, digits)}{escape(unit)}"
        return f'<text x="{_LEFT - 6}" y="{y:.1f}" text-anchor="end">{words}</text>'

    return [
        f'<text x="0" y="{top + 12:.1f}" class="name">{escape(say(f"timeline.{key}"))}</text>',
        number(high, top + 26),
        number(low, top + _STRIP),
        f'<path class="base" d="M{_LEFT} {top + _STRIP:.1f}H{_LEFT + _PLOT}"/>',
        f'<path class="line" d="{"".join(path)}"/>',
    ]
