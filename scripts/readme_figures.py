"""The figures of README.md, out of what validation, calibration and the studies have written.

``python scripts/readme_figures.py`` puts them between the two marks; ``make validation`` and
``write_calibration.py page`` do so too, and a test holds the README against them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from _calibration_held import counted
from validation_page import close, table

from crampcast.jobs.validate.summary import counts_by_mechanism

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "validation"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
PARTS = ("evidence", "whole", "code")


def figures() -> list[str]:
    """Return everything between the marks."""
    return [*_values(), *_splits(), *_calibration(), *_studies()]


def _read(name: str) -> Any:
    return json.loads((PAGES / name).read_text(encoding="utf-8"))


def _values() -> list[str]:
    """Count inside and outside by mechanism."""
    results = _read("results.json")
    found = counts_by_mechanism(results["values"], results["whole"])
    total = {part: [sum(of[part][i] for of in found.values()) for i in range(2)] for part in PARTS}
    rows = [
        (name, *("/".join(map(str, of[part][:2])) if any(of[part][:2]) else "" for part in PARTS[:2]))
        for name, of in [*found.items(), ("**all**", total)]
        if any(of["evidence"]) or any(of["whole"])
    ]
    inside, outside = total["code"]
    return [
        "What the model reproduces and what it misses stands on [one generated page]"
        "(docs/validation/README.md). Inside/outside the published tolerance:",
        "",
        *table(("mechanism", "published values", "after whole races, within 1 SD"), rows),
        "Equations and derived values test the code and are no evidence: "
        f"{inside} of {inside + outside} inside.",
        "",
    ]


def _splits() -> list[str]:
    """Count the medians of race splits that are close."""
    races: dict[str, list[Any]] = {}
    for race in _read("results.json")["splits"]:
        races.setdefault(re.sub(r" \d{4}$", "", race["race"]), []).append(race)
    rows = []
    for name, years in races.items():
        hits, marks = (sum(close(race)[i] for race in years) for i in range(2))
        rows.append((name, years[0]["fitted"].split(";")[0], f"{hits} of {marks}"))
    return [
        "Median splits of groups of finishers, within 1 % of the finish time:",
        "",
        *table(("race", "fitted on", "close"), rows),
    ]


def _calibration() -> list[str]:
    """Count the outcomes of cohorts inside, before and after calibration."""
    cohorts = _read("calibration/cohorts.json")
    timing = _read("calibration/calibration.json")["timing"]
    covered = {one["name"]: one["covered"] for one in _read("calibration/coverage.json")["intervals"]}
    printed = covered.pop("printed")
    rows = [(f"{use}: {kind}", before, after) for use, kind, before, after, _ in counted(cohorts)]
    return [
        "The hazard is fitted to published cohorts that are run as simulated runners "
        "([calibration](docs/validation/calibration.md)). Outcomes marked `calibrate` enter the fit, those "
        "marked `validate` are held out. Inside the central 95 % of simulated studies; *before* is the "
        "hazard as set from single findings ([ADR 0007](docs/adr/0007-hazard-form-and-anchor.md)):",
        "",
        *table(("outcomes marked", "before", "after"), rows),
        f"{100 * timing['carried_by_residual']:.0f} % of the lateness of cramps is described by time, not "
        "explained by the muscles. Of simulated runners forecast from the answers that a person gives, "
        f"{100 * min(covered.values()):.0f} to {100 * max(covered.values()):.0f} % lived inside the 80 % "
        "bands; of the printed chance, which averages over runners with the same answers, "
        f"{100 * printed:.0f} %.",
        "",
    ]


def _studies() -> list[str]:
    """Tell what the studies on simulated runners and the recorded runs gave."""
    known, shipped = _found("causes.md", r"Leading: (\d+ of \d+)")
    runs = r"(\d+) marks on (\d+) files: \d+ explained, (\d+) cannot"
    ((marks, files, silent),) = _found("explain.md", runs)
    row = r"^\| (\d+) \| [\d.]+ \| ([\d.]+) \| ([\d.]+) \|.* (\d+) % \| [\d.]+ \|"
    rows = _found("learning.md", row)
    errors = ", ".join(f"{after} after {count} runs" for count, _, after, _ in rows)
    inside = sorted(int(share) for *_, share in rows)
    return [
        "One cause at a time was put into simulated runs: `explain` names it first in "
        f"{known} with strong known effects and in {shipped} with the shipped parameters "
        f"([figures](docs/validation/causes.md)). On {files} recorded runs without a known cramp it stays "
        f"silent at {silent} of {marks} marks ([each file](docs/validation/explain.md)).",
        "",
        f"From simulated diaries `learn` brings the error of a marathon's log hazard from {rows[0][1]} down "
        f"to {errors}; {inside[0]} to {inside[-1]} % lie inside the 90 % interval "
        "([figures](docs/validation/learning.md), [one season](docs/validation/season.md)).",
    ]


def _found(page: str, pattern: str) -> list[Any]:
    """Return what a page says; nothing is a fault."""
    found = re.findall(pattern, (PAGES / page).read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise SystemExit(f"{page} no longer says {pattern}")
    return found


def written(readme: str) -> str:
    """Return a README with the figures of today."""
    head, rest = readme.split(f"{BEGIN}\n")
    _, tail = rest.split(END)
    return f"{head}{BEGIN}\n" + "\n".join(figures()) + f"\n{END}{tail}"


def main() -> None:
    """Write them."""
    path = ROOT / "README.md"
    path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
