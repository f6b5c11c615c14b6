"""Figures of the model card, out of the files that validation and calibration have written."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

from reference_pages import table

VALIDATION = Path(__file__).parents[1] / "validation"


def _read(name: str) -> Any:
    return json.loads((VALIDATION / name).read_text(encoding="utf-8"))


def values_by_mechanism() -> str:
    """Count published values and whole races: inside, outside, no answer."""
    found = _read("results.json")
    rows = []
    for kind, told in (("published", "published values"), ("emergent", "properties of the assembled body")):
        of = [v for v in found["values"] if v["kind"] == kind]
        if of:
            counts = [sum(v["inside"] is answer for v in of) for answer in (True, False, None)]
            rows.append((told, *counts))
    whole = found["whole"]
    inside = sum(w["inside"] for w in whole)
    rows.append(("after whole races, within one SD of the published mean", inside, len(whole) - inside, 0))
    return table(("held against", "inside", "outside", "no answer"), rows)


def splits_by_group() -> str:
    """Pacing by race and group of finishers: the median's distance at the marks."""
    rows = []
    for race in _read("results.json")["splits"]:
        for group in race["groups"]:
            told, seen = group["predicted"]["median"], group["observed"]["median"]
            off = [abs(p - o) * 100 for p, o in zip(told, seen, strict=True)][:-1]
            hours = f"{group['from_s'] / 3600:g} to {group['to_s'] / 3600:g} h"
            rows.append((race["race"], hours, group["runners"], round(median(off), 2), round(max(off), 2)))
    return table(
        ("race", "finishers of", "runners", "median distance, % of the finish time", "largest"), rows
    )


def outcomes_by_cohort() -> str:
    """Outcomes of published cohorts, before and after calibration, by cohort."""
    outcomes = _read("calibration/cohorts.json")["outcomes"]
    rows = []
    for cohort in dict.fromkeys(one["cohort"] for one in outcomes):
        of = [one for one in outcomes if one["cohort"] == cohort]
        uses = sorted({one["use"] for one in of})
        counts = [sum(one[when]["status"] == "inside" for one in of) for when in ("before", "after")]
        answered = sum(one["after"]["status"] in ("inside", "outside") for one in of)
        rows.append((f"`{cohort}`", ", ".join(uses), len(of), answered, *counts))
    return table(
        ("cohort", "used to", "outcomes", "of these answered", "inside before", "inside after"), rows
    )


def coverage() -> str:
    """How often simulated runners lived inside their forecast, and how well groups of risk are told apart."""
    found = _read("calibration/coverage.json")
    rows = [
        (one["name"], *(f"{100 * one[key]:.0f} %" for key in ("covered", "below", "above")))
        for one in found["intervals"]
    ]
    groups = [
        (number, one["runners"], *(f"{100 * one[key]:.1f} %" for key in ("forecast", "cramped")))
        for number, one in enumerate(found["groups"], 1)
    ]
    said = (
        f"{found['runners']} simulated runners, {found['draws']} draws, seed {found['seed']}; the bands "
        f"should hold {100 * found['nominal']:.0f} %.\n\n"
    )
    return (
        said
        + table(("quantity", "inside", "below", "above"), rows)
        + "By quarters of the forecast chance, from the lowest:\n\n"
        + table(("quarter", "runners", "forecast, mean", "cramped"), groups)
    )
