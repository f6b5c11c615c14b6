"""A quick picture of files: height, speed, heart rate and more along the way, as one SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from crampcast.report.axis import round_numbers
from crampcast.report.messages import say
from crampcast.report.quantities import Measure, System, decimal, measure
from crampcast.report.reading import Result, rows
from crampcast.report.times import duration
from crampcast.report.untrusted import finite, plain

MOST_FILES = 20
"""Files drawn; more would be a picture that no screen shows."""

_WIDTH, _LEFT, _STRIP, _GAP, _HEAD = 900, 80, 80, 12, 34
_PLOT = _WIDTH - _LEFT - 20
_COUNT = Measure(1.0, 0.0, "", 0)
_STRIPS: tuple[tuple[str, Measure | str, str], ...] = (
    ("altitude_m", "altitude", "#5b6770"),
    ("speed_m_s", "speed", "#1f6f9c"),
    ("heart_rate_bpm", _COUNT._replace(unit=say("picture.heart_rate_bpm")), "#b3412e"),
    ("power_w", _COUNT._replace(unit="W"), "#7a4fa3"),
    ("cadence_spm", _COUNT._replace(unit=say("picture.cadence_spm")), "#2f7d4f"),
    ("temperature_c", "temperature", "#a06a00"),
)


def _points(values: Sequence[Any], shown: Measure) -> list[float | None]:
    """Return values in the unit shown."""
    found = [finite(value) for value in values]
    return [None if value is None else value * shown.factor + shown.offset for value in found]


def _path(along: Sequence[float], values: Sequence[float | None], low: float, high: float, top: float) -> str:
    """Return the line through the values that there are."""
    height = max(high - low, 1e-9)
    parts = []
    pen = "M"
    for x, value in zip(along, values, strict=True):
        if value is None:
            pen = "M"
            continue
        parts.append(f"{pen}{x:.1f} {top + _STRIP * (1 - (value - low) / height):.1f}")
        pen = "L"
    return "".join(parts)


def _along(found: Result, system: System) -> tuple[list[float], list[tuple[float, str]]]:
    """Return the place of each point from left to right, and labelled marks below."""
    distances = [finite(value) for value in found.get("distance_m") or []]
    times = [finite(value) for value in found.get("time_s") or []]
    by_distance = len(distances) > 1 and (max((d for d in distances if d is not None), default=0.0) > 0)
    known = distances if by_distance else times
    if len(known) < 2:
        return [], []
    carried: list[float] = []
    for value in known:
        carried.append(max(value if value is not None else 0.0, carried[-1] if carried else 0.0))
    end = carried[-1] or 1.0
    shown = measure("distance", system)
    if by_distance:
        marks = [
            (mark / shown.factor, f"{decimal(mark, 0 if mark == round(mark) else 1)} {shown.unit}")
            for mark in round_numbers(0.0, end * shown.factor, 8)
        ]
    else:
        marks = [(mark * 60, duration(mark * 60)) for mark in round_numbers(0.0, end / 60, 8)]
    place = _PLOT / end
    return [_LEFT + value * place for value in carried], [(_LEFT + at * place, text) for at, text in marks]


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 12) -> str:
    """Return a text of the drawing."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'


def _strip(
    values: Sequence[Any], shown: Measure, colour: str, along: Sequence[float], top: float
) -> list[str]:
    """Draw one quantity."""
    points = _points(values, shown)
    known = [value for value in points if value is not None]
    low, high = min(known), max(known)
    marks = round_numbers(low, high, 4)
    drawn = [f'<rect x="{_LEFT}" y="{top}" width="{_PLOT}" height="{_STRIP}" fill="#f5f6f7"/>']
    for mark in marks:
        y = top + _STRIP * (1 - (mark - low) / max(high - low, 1e-9)) if high > low else top + _STRIP / 2
        drawn.append(f'<path d="M{_LEFT} {y:.1f}H{_LEFT + _PLOT}" stroke="#d5d9dc"/>')
        drawn.append(
            _text(
                _LEFT - 6, y + 4, f"{decimal(mark, 0 if mark == round(mark) else 1)} {shown.unit}", "end", 11
            )
        )
    line = _path(along, points, low, high if high > low else low + 1, top)
    return [*drawn, f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="1.4"/>']


def _file(entry: Any, system: System, top: float) -> tuple[list[str], float]:
    """Draw one file from a height on; return the drawing and where it ends."""
    drawn = [_text(_LEFT, top + 20, plain(entry.get("file"))[-110:], size=14)]
    below = top + _HEAD
    found = entry.get("trace") or {}
    along, marks = _along(found, system)
    for key, kind, colour in _STRIPS:
        values = found.get(key) or []
        if len(values) != len(along) or not any(finite(value) is not None for value in values):
            continue
        shown = measure(kind, system) if isinstance(kind, str) else kind
        drawn += _strip(values, shown, colour, along, below)
        below += _STRIP + _GAP
    if below == top + _HEAD:
        why = plain(entry.get("error")) or say("picture.nothing")
        return [*drawn, _text(_LEFT, below + 10, why[:130])], below + 30
    last = -1e9
    for x, text in marks:
        if x - last > 60:
            drawn.append(_text(x, below + 6, text, "middle", 11))
            last = x
    return drawn, below + 30


def inspect_svg(result: Result, units: System = "metric") -> str:
    """Draw what files hold along their way, one below the other.

    Parameters
    ----------
    result : Mapping
        What `crampcast.jobs.inspect.inspect` returns when asked for traces.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    str
        An SVG document; of more than twenty files the first twenty.

    Examples
    --------
    >>> trace = {"time_s": [0, 60], "distance_m": [0, 200], "altitude_m": [500, 510]}
    >>> picture = inspect_svg({"files": [{"file": "<a>.fit", "trace": trace}]})
    >>> "&lt;a&gt;.fit" in picture, picture.count("<path")
    (True, 4)
    """
    drawn: list[str] = []
    below = 6.0
    for entry in list(rows(result, "files"))[:MOST_FILES]:
        more, below = _file(entry, units, below)
        drawn += more
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{below:.0f}" '
        f'viewBox="0 0 {_WIDTH} {below:.0f}" font-family="sans-serif" fill="#222">'
    )
    return "\n".join([head, f'<rect width="{_WIDTH}" height="{below:.0f}" fill="#fff"/>', *drawn, "</svg>\n"])
