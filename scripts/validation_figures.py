"""Figures of the validation pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert
from validation_page import READINGS

Chart = alt.LayerChart | alt.Chart | alt.FacetChart
WIDTH, HEIGHT = 480, 260
INK, WARM, PALE = "#1f4e5f", "#c4552d", "#dfe8e6"
ROW = 20


def save(chart: Chart, path: Path) -> None:
    """Write a chart as SVG."""
    text = vl_convert.vegalite_to_svg(
        chart.configure(background="white", font="sans-serif", padding=8)
        .configure_axis(labelFontSize=12, titleFontSize=12, labelLimit=360, gridColor="#e6e6e6")
        .configure_legend(labelFontSize=12, titleFontSize=12)
        .configure_title(fontSize=13, anchor="start")
        .to_json()
    )
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def whole_figure(whole: Sequence[Mapping[str, Any]]) -> Chart:
    """Draw how far each reading after a whole race lies from its published mean."""
    rows = [
        {"what": f"{row['id'].replace('_', ' ')}: {READINGS[row['what']][0]}", "off": row["sds"],
         "where": "inside" if row["inside"] else "outside"}
        for row in whole
    ]  # fmt: skip
    return _strip(rows, "model less published mean, in published standard deviations between runners")


def values_figure(rows: Sequence[Mapping[str, Any]]) -> Chart:
    """Draw how far published values of a mechanism lie from the model."""
    named = [{"what": row["name"], "off": row["off"], "where": row["status"]} for row in rows]
    return _strip(named, "model less published value, in widths of its tolerance")


def _strip(rows: list[dict[str, Any]], title: str) -> Chart:
    """Draw distances along rows, the band of what is inside behind them."""
    order = [row["what"] for row in rows]
    data = alt.Data(values=rows)
    y = alt.Y("what:N", sort=order, title=None)
    x = alt.X("off:Q", title=title)
    colour = alt.Color(
        "where:N", title=None, scale=alt.Scale(domain=["inside", "outside"], range=[INK, WARM])
    )
    band = alt.Chart(alt.Data(values=[{"a": -1, "b": 1}])).mark_rect(color=PALE).encode(x="a:Q", x2="b:Q")
    nought = alt.Chart(alt.Data(values=[{"a": 0}])).mark_rule(color="#888").encode(x="a:Q")
    dots = alt.Chart(data).mark_circle(size=70, opacity=1).encode(x=x, y=y, color=colour)
    return alt.layer(band, nought, dots).properties(width=WIDTH, height=ROW * max(len(set(order)), 2))


def curve_figure(
    line: Sequence[tuple[float, float]],
    points: Sequence[tuple[float, float, float]],
    x_name: str,
    y_name: str,
) -> Chart:
    """Draw the model as a line and published values as points with their tolerance."""
    x = alt.X("x:Q", title=x_name, scale=alt.Scale(zero=False, nice=True))
    y = alt.Y("y:Q", title=y_name, scale=alt.Scale(zero=False))
    named = alt.Color(
        "who:N",
        title=None,
        scale=alt.Scale(domain=["model", "published, with tolerance"], range=[INK, WARM]),
    )
    lines = alt.Data(values=[{"x": a, "y": b, "who": "model"} for a, b in line])
    seen = alt.Data(
        values=[
            {"x": a, "y": b, "low": b - t, "high": b + t, "who": "published, with tolerance"}
            for a, b, t in points
        ]
    )
    model = alt.Chart(lines).mark_line(strokeWidth=2).encode(x=x, y=y, color=named)
    bars = (
        alt.Chart(seen)
        .mark_rule(strokeWidth=1.5)
        .encode(x=x, y=alt.Y("low:Q", title=y_name), y2="high:Q", color=named)
    )
    dots = alt.Chart(seen).mark_circle(size=60, opacity=1).encode(x=x, y=y, color=named)
    return alt.layer(bars, model, dots).properties(width=WIDTH, height=HEIGHT)


def splits_figure(race: Mapping[str, Any]) -> Chart:
    """Draw the pace of every stretch over the mean pace, real (points) and simulated (lines), by group."""
    rows = []
    marks_km = race["marks_km"]
    for group in race["groups"]:
        label = f"{group['from_s'] / 3600:g} to {group['to_s'] / 3600:g} h, {group['runners']} runners"
        for who in ("observed", "predicted"):
            before_km, before = 0.0, 0.0
            for km, share in zip(marks_km, group[who]["median"], strict=True):
                relative = (share - before) / ((km - before_km) / marks_km[-1])
                name = "real runners" if who == "observed" else "model"
                rows.append({"km": 0.5 * (km + before_km), "pace": relative, "finish": label, "who": name})
                before_km, before = km, share
    x = alt.X("km:Q", title="distance (km)")
    y = alt.Y("pace:Q", title="time per km over the mean", scale=alt.Scale(zero=False))
    colour = alt.Color(
        "who:N", title=None, scale=alt.Scale(domain=["model", "real runners"], range=[INK, WARM])
    )
    base = alt.Chart().encode(x=x, y=y, color=colour)
    real = base.mark_circle(size=45, opacity=1).transform_filter("datum.who == 'real runners'")
    model = base.mark_line(strokeWidth=2).transform_filter("datum.who == 'model'")
    panel = alt.layer(model, real, data=alt.Data(values=rows)).properties(width=250, height=130)
    return panel.facet(
        alt.Facet("finish:N", title=None, header=alt.Header(labelFontSize=12)), columns=2, title=race["race"]
    )
