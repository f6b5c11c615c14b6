"""The gallery: a page for each mechanism that draws its published values with the model."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from validation_figures import curve_figure, save, values_figure
from validation_page import slug

from crampcast.jobs.validate.case import Case, read_cases
from crampcast.jobs.validate.quantity import CannotPredict, predict
from crampcast.jobs.validate.summary import EVIDENCE, distance, mechanism_of

ROOT = Path(__file__).parents[1]
VALUES = ROOT / "tests" / "data" / "values"
CURVE_POINTS = 61
FEWEST_POINTS = 3
FARTHEST = 6.0
"""Widths of a tolerance beyond which a point is drawn at the edge."""
_UNITS = {"pct": "%", "c": "°C", "j": "J", "w": "W", "mmol": "mmol", "min": "min"}


def write_gallery(results: Mapping[str, Any], out: Path) -> None:
    """Write the index, a page for each mechanism and its figures."""
    folder = out / "gallery"
    folder.mkdir(exist_ok=True)
    for old in (*folder.glob("*.svg"), *folder.glob("*.md")):
        old.unlink()
    cases = {case.id: case for path in sorted(VALUES.glob("*_values.yaml")) for case in read_cases(path)}
    pages: dict[str, list[str]] = {}
    for mechanism in sorted({mechanism_of(case.quantity) for case in cases.values()} - {"not answered"}):
        members = [case for case in cases.values() if mechanism_of(case.quantity) == mechanism]
        lines = [*_curves(members, folder), *_strip(members, results["values"], mechanism, folder)]
        if lines:
            pages[mechanism] = lines
    for mechanism, lines in pages.items():
        text = "\n".join([f"# {mechanism.capitalize()}", "", *lines]).rstrip("\n") + "\n"
        (folder / f"{slug(mechanism)}.md").write_text(text, encoding="utf-8")
    index = [
        "# Gallery",
        "",
        "Published values and the model, a page for each mechanism. Lines are the model; points are "
        "published, with their tolerance. Made by `make validation`.",
        "",
        *(f"- [{mechanism}](gallery/{slug(mechanism)}.md)" for mechanism in pages),
        "- [whole races and splits](README.md#after-whole-races)",
    ]
    (out / "gallery.md").write_text("\n".join(index) + "\n", encoding="utf-8")


def _curves(members: list[Case], folder: Path) -> list[str]:
    """Draw every quantity whose published values differ in one number."""
    groups: dict[tuple[Any, ...], list[Case]] = defaultdict(list)
    for case in members:
        if case.kind in ("fact", "derived"):
            continue
        for name, value in case.inputs.items():
            if isinstance(value, float | int) and not isinstance(value, bool):
                others = tuple(sorted((k, str(v)) for k, v in case.inputs.items() if k != name))
                groups[(case.quantity, case.model, name, others)].append(case)
    lines: list[str] = []
    drawn: set[str] = set()
    for (quantity, model, name, others), points in sorted(groups.items(), key=lambda item: str(item[0])):
        if len({case.inputs[name] for case in points}) < FEWEST_POINTS:
            continue
        figure = _curve(quantity, model, name, points)
        if figure is None:
            continue
        setting = ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in others)
        stem = slug("_".join([quantity, model or "default", *(v for _, v in others)]))[:70]
        assert stem not in drawn, stem
        drawn.add(stem)
        save(figure, folder / f"{stem}.svg")
        sources = sorted({str(case.source.get("citation")) for case in points})
        lines += [
            f"## {said(quantity)}",
            "",
            f"Model: {model or 'the default'}{'. Setting: ' + setting if setting else ''}.",
            "",
            f"![{said(quantity)} against {said(name)}]({stem}.svg)",
            "",
            f"Points: {'; '.join(sources)}.",
            "",
        ]
    return lines


def said(name: str) -> str:
    """Say a name with units at its end as words.

    Examples
    --------
    >>> said("air_temp_c"), said("running_cost_net_j_kg_m"), said("grade")
    ('air temp (°C)', 'running cost net (J/kg/m)', 'grade')
    """
    found = re.fullmatch(
        r"(.+?)_((?:j|w|ml|mmol|kcal|g|l|m|kpa|pa|c|s|min|h|pct|km|kg|torr)"
        r"(?:_(?:kg|m|min|h|s|l|dw|ww|m2|k|km))*)",
        name,
    )
    if found is None:
        return name.replace("_", " ")
    unit = "/".join(_UNITS.get(part, {"j": "J", "w": "W"}.get(part, part)) for part in found[2].split("_"))
    return f"{found[1].replace('_', ' ')} ({unit.replace('/dw', ' dry').replace('/ww', ' wet')})"


def _curve(quantity: str, model: str | None, name: str, members: list[Case]) -> Any:
    """Return the figure of one group, None where the model has no curve."""
    low, high = (f(case.inputs[name] for case in members) for f in (min, max))
    line = []
    for x in np.linspace(low, high, CURVE_POINTS):
        try:
            answer = predict(quantity, model, {**members[0].inputs, name: float(x)}).get("value")
        except CannotPredict:
            continue
        if isinstance(answer, float | int) and not isinstance(answer, bool):
            line.append((float(x), float(answer)))
    points = [
        (float(case.inputs[name]), float(case.expected["value"]), _half_width(case))
        for case in members
        if isinstance(case.expected.get("value"), float | int)
    ]
    enough = len(line) > 2 and len(points) >= FEWEST_POINTS
    return curve_figure(line, points, said(name), said(quantity)) if enough else None


def _half_width(case: Case) -> float:
    """Return the tolerance of a point as half the length of its bar."""
    entry = case.tolerance.get("value") or {}
    value = float(case.expected["value"])
    return float(entry.get("abs", entry.get("sd", abs(value) * float(entry.get("rel", 0.0)))))


def _strip(members: list[Case], rows: list[dict[str, Any]], mechanism: str, folder: Path) -> list[str]:
    """Draw every published number of a mechanism in widths of its tolerance."""
    answers = {row["id"]: row for row in rows}
    shown, sources = [], set()
    for case in members:
        row = answers.get(case.id)
        if row is None or row["inside"] is None or case.kind not in EVIDENCE or row["widths"] is None:
            continue
        predicted = row["predicted"] if isinstance(row["predicted"], dict) else {"value": row["predicted"]}
        for key, tolerance in case.tolerance.items():
            off = distance(predicted.get(key), case.expected.get(key), tolerance)
            if off is None:
                continue
            name = case.id.replace("_", " ") + ("" if key == "value" else f": {key.replace('_', ' ')}")
            edge = max(-FARTHEST, min(FARTHEST, off))
            shown.append(
                {"name": name, "off": edge, "status": "inside" if abs(off) <= 1.0 + 1e-9 else "outside"}
            )
        sources.add(str(case.source.get("citation")))
    if len(shown) < FEWEST_POINTS:
        return []
    stem = f"all_{slug(mechanism)}"
    save(values_figure(shown), folder / f"{stem}.svg")
    return [
        "## Every published value",
        "",
        f"The band is the tolerance; what lies beyond {FARTHEST:g} widths is drawn at the edge.",
        "",
        f"![Distance of the model from each published value]({stem}.svg)",
        "",
        f"Sources: {'; '.join(sorted(sources))}.",
        "",
    ]
