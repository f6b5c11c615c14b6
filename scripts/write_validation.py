"""Write the validation page: values, races and whole runs, reproduced or missed and by how much.

Run ``make validation`` (``python scripts/write_validation.py``): it evaluates the files that the tests use
and writes ``docs/validation/README.md``, ``docs/validation/gallery.md`` and the figures beside them.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
from _figures import curve_figure, save, splits_figure

from crampcast.evidence.emergent import load_emergent
from crampcast.evidence.races import load_race
from crampcast.jobs.validate.case import Case, read_cases
from crampcast.jobs.validate.emergent import emergent_outcomes
from crampcast.jobs.validate.misses import known_misses
from crampcast.jobs.validate.quantity import CannotPredict, predict
from crampcast.jobs.validate.race_pacing import Results, compare
from crampcast.jobs.validate.race_splits import simulate_splits
from crampcast.jobs.validate.values import outcome_of

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "validation"
VALUES = ROOT / "tests" / "data" / "values"
GROUPS_S = np.array([2.0, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0]) * 3600.0
JUDGED = ("published", "emergent", "equation", "definition", "package_output", "derived")
CURVE_POINTS = 41
WEAKNESSES = (
    "Core temperature comes out about 0.5 °C low in cool air and in hot humid half marathons; in cool rain "
    "runners lose 1.2 kg more than the model says.",
    "One store stands for the glycogen of all leg muscles: a fast marathon uses 78 % of it, as in the calf "
    "(80 %), where biopsies of the thigh find 56 % used.",
    "Plasma sodium comes out high in who is short of water: 2 mmol/L after a warm marathon, 9 after a hot "
    "hundred miles.",
    "Values flagged derived or recalled test the code, not the model: they are no evidence.",
)


def main() -> None:
    """Write the page, the gallery and the figures."""
    OUT.mkdir(parents=True, exist_ok=True)
    cases = [case for path in sorted(VALUES.glob("*_values.yaml")) for case in read_cases(path)]
    outcomes = {case.id: outcome_of(case) for case in cases}
    page = [
        "# What the model reproduces, and what it misses",
        "",
        "Made by `make validation` from the data that the tests use. Nothing here is fitted to the values it "
        "is compared with, but where the text says so.",
        "",
        "## Known weaknesses",
        "",
        *(f"- {line}" for line in WEAKNESSES),
        "",
        *_values_part(cases, outcomes),
        *_emergent_part(),
        *_races_part(),
    ]
    (OUT / "README.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    (OUT / "gallery.md").write_text("\n".join(_gallery(cases)) + "\n", encoding="utf-8")


def _table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> list[str]:
    """Return a table in Markdown."""
    head = list(head)
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return [*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows), ""]


def _values_part(cases: list[Case], outcomes: Mapping[str, dict[str, Any]]) -> list[str]:
    """Count inside and outside by kind and by topic; list every miss."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        kinds[case.kind][outcomes[case.id]["status"]] += 1
    rows = [
        (kind, kinds[kind]["inside"], kinds[kind]["outside"], kinds[kind]["cannot_predict"])
        for kind in (*JUDGED, "fact")
        if kind in kinds
    ]
    misses = [
        (
            case.id,
            case.quantity,
            case.kind,
            _short(outcomes[case.id]["observed"]),
            _short(outcomes[case.id]["predicted"]),
            known_misses().get(case.id, "not explained yet"),
        )
        for case in cases
        if outcomes[case.id]["status"] == "outside"
    ]
    unanswered = [
        (case.id, case.quantity, outcomes[case.id]["reason"])
        for case in cases
        if outcomes[case.id]["status"] == "cannot_predict" and case.kind != "fact"
    ]
    return [
        "## Published and derived values",
        "",
        "A *published* value tests the model, an *equation*, *definition* or *derived* value tests the code. "
        "Facts are kept to be read and never computed. The [gallery](gallery.md) draws what varies.",
        "",
        *_table(("kind", "inside", "outside", "no answer"), rows),
        "Every value outside its tolerance:",
        "",
        *_table(("case", "quantity", "kind", "published", "model", "why"), misses),
        *(["Without an answer:", "", *_table(("case", "quantity", "why"), unanswered)] if unanswered else []),
    ]


def _emergent_part() -> list[str]:
    """Compare whole races."""
    rows = [
        (
            one["id"],
            one["what"],
            f"{one['observed']:g} ± {one['observed_sd']:g}",
            f"{one['predicted']:.1f}",
            f"{one['sds']:+.1f}",
            one["flag"],
            one["source"],
        )
        for race in load_emergent()
        for one in emergent_outcomes(race)
    ]
    inside = sum(abs(float(row[4])) <= 1.0 for row in rows)
    return [
        "## Whole races",
        "",
        f"The mean runner of each study through the whole body. {inside} of {len(rows)} within one published "
        "standard deviation between runners; what a study does not give is assumed "
        "(`evidence/emergent.toml`).",
        "",
        *_table(("race", "what", "published", "model", "off by (SD)", "flag", "source"), rows),
    ]


def _races_part() -> list[str]:
    """Compare split times with runners held out."""
    race = load_race("boston")
    half = race.marks.index("half")
    lines = [
        "## Split times of real races",
        "",
        "Given the finish time. How effort tilts with finish time is fitted on half of 3,000 finishers a "
        "year, at half way; the other half of the runners is shown, at every mark. A difference of 0.50 is "
        "half a per cent of the finish time.",
        "",
    ]
    for year in ("2013", "2014"):
        with (ROOT / f"tests/data/results/boston_splits_{year}.csv").open() as rows:
            times = np.array([[float(row[m]) for m in race.marks] for row in csv.DictReader(rows)]) * 60.0
        results = Results(times / times[:, -1:], times[:, -1])
        model = simulate_splits(race, np.arange(2.3, 6.6, 0.3) * 3600.0, np.linspace(-0.6, 0.6, 9), year)
        _, groups = compare(model, results, half, GROUPS_S)
        lines += [f"### {race.name} {year}", ""]
        table = []
        for group in groups:
            miss = 100.0 * np.subtract(group["predicted"]["median"], group["observed"]["median"])
            fade = [group[name]["later_over_earlier"][1] for name in ("observed", "predicted")]
            wide = np.median(
                np.asarray(group["predicted"]["quartile_distance"][:-1])
                / np.asarray(group["observed"]["quartile_distance"][:-1])
            )
            table.append(
                (
                    f"{group['from_s'] / 3600:g} to {group['to_s'] / 3600:g} h",
                    group["runners"],
                    *(f"{m:+.2f}" for m in miss[:-1]),
                    f"{fade[0]:.3f}",
                    f"{fade[1]:.3f}",
                    f"{wide:.2f}",
                )
            )
        head = ("finish", "runners", *race.marks[:-1], "second half over first", "model", "spread ratio")
        lines += _table(head, table)
        save(splits_figure(groups, race.marks_km, f"{race.name} {year}"), OUT / f"splits_{year}.svg")
        lines += [f"![Median split shares, real and simulated]({f'splits_{year}.svg'})", ""]
    return lines


def _gallery(cases: list[Case]) -> list[str]:
    """Draw every quantity whose published values differ in one number."""
    lines = [
        "# Gallery",
        "",
        "Published values (points, with their tolerance) and the model (line), one figure for each quantity "
        "and setting in which one input varies.",
        "",
    ]
    groups: dict[tuple[Any, ...], list[Case]] = defaultdict(list)
    for case in cases:
        if case.kind in ("fact", "derived"):
            continue
        for name, value in case.inputs.items():
            if isinstance(value, float | int) and not isinstance(value, bool):
                others = tuple(sorted((k, str(v)) for k, v in case.inputs.items() if k != name))
                groups[(case.quantity, case.model, name, others)].append(case)
    for (quantity, model, name, others), members in sorted(groups.items(), key=lambda item: str(item[0])):
        if len({case.inputs[name] for case in members}) < 3:
            continue
        figure = _curve(quantity, model, name, members)
        if figure is None:
            continue
        setting = ", ".join(f"{k} {v}" for k, v in others)
        file = f"{quantity}_{model or 'default'}_{abs(hash_of(others)) % 10_000:04d}.svg"
        save(figure, OUT / file)
        lines += [f"## {quantity}", "", f"{model or 'default model'}{': ' + setting if setting else ''}", ""]
        sources = sorted({str(case.source.get("citation")) for case in members})
        lines += [f"![{quantity} against {name}]({file})", "", "; ".join(sources), ""]
    return lines


def hash_of(parts: tuple[tuple[str, str], ...]) -> int:
    """Return a number that is the same in every run."""
    return int.from_bytes("|".join("=".join(part) for part in parts).encode()[-6:] or b"0", "big")


def _curve(quantity: str, model: str | None, name: str, members: list[Case]) -> alt.LayerChart | None:
    """Return the figure of one group, None where the model has no curve."""
    low, high = (f(case.inputs[name] for case in members) for f in (min, max))
    grid = np.linspace(low, high, CURVE_POINTS)
    line = []
    for x in grid:
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
    return curve_figure(line, points, name, quantity) if len(line) > 2 and len(points) > 2 else None


def _half_width(case: Case) -> float:
    """Return the tolerance of a point as half the length of its bar."""
    entry = case.tolerance.get("value") or {}
    value = float(case.expected["value"])
    return float(entry.get("abs", entry.get("sd", abs(value) * float(entry.get("rel", 0.0)))))


def _short(value: Any) -> str:
    """Say a value in a few signs."""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_short(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(_short(v) for v in value)
    return str(value)


if __name__ == "__main__":
    main()
