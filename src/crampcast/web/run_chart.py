"""A recording as a small chart along the clock, for marking a moment in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from crampcast.activity.table import Activity
from crampcast.units import format_duration

WIDTH, HEIGHT = 1000.0, 160.0
POINTS = 400
COLUMNS = ("altitude_m", "speed_m_s", "heart_rate_bpm")
_STEPS_S = (300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 14_400.0, 28_800.0)
_MOST_TICKS = 8


class Chart(NamedTuple):
    """The first recorded of altitude, speed and heart rate as a path; ticks of the clock in percent."""

    column: str
    path: str
    duration_s: int
    ticks: list[tuple[float, str]]


def run_chart(activity: Activity) -> Chart | None:
    """Draw a recording along the clock, or nothing where it is too short or has no column to draw."""
    clock = np.asarray(activity.columns["time_s"], dtype=float)
    duration = float(clock[-1]) if clock.size else 0.0
    if duration <= 0.0:
        return None
    for column in COLUMNS:
        values = activity.columns.get(column)
        if values is None or np.isfinite(values).sum() < 2:
            continue
        known = np.isfinite(values)
        at = np.linspace(0.0, duration, POINTS)
        drawn = np.interp(at, clock[known], np.asarray(values)[known])
        low, high = float(drawn.min()), float(drawn.max())
        y = HEIGHT - (drawn - low) / max(high - low, 1e-9) * (HEIGHT - 16.0)
        line = " ".join(f"{x:.0f},{v:.1f}" for x, v in zip(at / duration * WIDTH, y, strict=True))
        path = f"M0,{HEIGHT:g} L{line} L{WIDTH:g},{HEIGHT:g}Z"
        return Chart(column, path, int(duration), _ticks(duration))
    return None


def _ticks(duration_s: float) -> list[tuple[float, str]]:
    step = next((s for s in _STEPS_S if duration_s / s <= _MOST_TICKS), _STEPS_S[-1])
    places = np.arange(0.0, duration_s, step)
    return [(round(100.0 * place / duration_s, 2), format_duration(float(place))) for place in places]
