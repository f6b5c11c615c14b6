"""Figures of the validation page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

WIDTH, HEIGHT = 460, 240
INK, WARM = "#1f4e5f", "#c4552d"


def save(chart: alt.LayerChart | alt.Chart, path: Path) -> None:
    """Write a chart as SVG."""
    path.write_text(vl_convert.vegalite_to_svg(chart.to_json()), encoding="utf-8")


def curve_figure(
    line: Sequence[tuple[float, float]],
    points: Sequence[tuple[float, float, float]],
    x_name: str,
    y_name: str,
) -> alt.LayerChart:
    """Draw the model as a line and published values as points with their tolerance."""
    x = alt.X("x:Q", title=x_name, scale=alt.Scale(zero=False))
    y = alt.Y("y:Q", title=y_name, scale=alt.Scale(zero=False))
    model = (
        alt.Chart(alt.Data(values=[{"x": a, "y": b} for a, b in line])).mark_line(color=INK).encode(x=x, y=y)
    )
    seen = alt.Data(values=[{"x": a, "y": b, "low": b - t, "high": b + t} for a, b, t in points])
    bars = alt.Chart(seen).mark_rule(color=WARM).encode(x=x, y=alt.Y("low:Q", title=y_name), y2="high:Q")
    dots = alt.Chart(seen).mark_circle(color=WARM, size=45).encode(x=x, y=y)
    return alt.layer(bars, model, dots).properties(width=WIDTH, height=HEIGHT)


def splits_figure(groups: Sequence[dict[str, Any]], marks_km: Sequence[float], title: str) -> alt.LayerChart:
    """Draw the pace of every stretch over the mean pace, real (points) and simulated (lines), by group."""
    rows = []
    for group in groups:
        label = f"{group['from_s'] / 3600:g}-{group['to_s'] / 3600:g} h"
        for who in ("observed", "predicted"):
            shares, before_km, before = group[who]["median"], 0.0, 0.0
            for km, share in zip(marks_km, shares, strict=True):
                relative = (share - before) / ((km - before_km) / marks_km[-1])
                rows.append({"km": 0.5 * (km + before_km), "pace": relative, "finish": label, "who": who})
                before_km, before = km, share
    data = alt.Data(values=rows)
    x = alt.X("km:Q", title="distance (km)")
    y = alt.Y("pace:Q", title="time per km over the mean", scale=alt.Scale(zero=False))
    colour = alt.Color("finish:N", title="finish", scale=alt.Scale(scheme="viridis"))
    base = alt.Chart(data).encode(x=x, y=y, color=colour)
    real = base.mark_circle(size=40).transform_filter("datum.who == 'observed'")
    model = base.mark_line().transform_filter("datum.who == 'predicted'")
    return alt.layer(model, real).properties(width=WIDTH, height=HEIGHT, title=title)
