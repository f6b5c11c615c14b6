"""Write the validation pages: values, whole races and splits, reproduced or missed and by how much.

Run ``make validation`` (``python scripts/write_validation.py``): it evaluates the files that the tests use
and writes ``docs/validation/results.json``, from it ``README.md``, the gallery and the figures beside them.
``--redraw`` draws what stands in ``results.json`` again, ``--only values,whole,splits`` evaluates some parts.
Splits of races whose results may not be passed on are evaluated where CRAMPCAST_RACE_RESULTS names
their folder.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import readme_figures
from validation_figures import save, splits_figure, whole_figure
from validation_gallery import write_gallery
from validation_page import page, slug

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "validation"
STORED = OUT / "results.json"
PARTS = ("values", "whole", "splits")


def main() -> None:
    """Evaluate, store, draw."""
    wants = argparse.ArgumentParser(description=__doc__)
    wants.add_argument("--redraw", action="store_true")
    wants.add_argument("--only", default=",".join(PARTS))
    asked = wants.parse_args()
    results: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8")) if STORED.is_file() else {}
    if not asked.redraw:
        results |= _evaluate(asked.only.split(","), results)
        STORED.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        results = json.loads(STORED.read_text(encoding="utf-8"))
    (OUT / "README.md").write_text(page(results), encoding="utf-8")
    save(whole_figure(results["whole"]), OUT / "whole_races.svg")
    for race in results["splits"]:
        save(splits_figure(race), OUT / f"{slug(race['race'])}.svg")
    write_gallery(results, OUT)
    readme_figures.main()


def _evaluate(parts: list[str], before: dict[str, Any]) -> dict[str, Any]:
    """Evaluate the parts asked for; races without their results here keep what was found before."""
    import validation_results as found  # noqa: PLC0415 - draws in the whole simulation

    out: dict[str, Any] = {}
    if "values" in parts:
        out["values"] = found.values()
    if "whole" in parts:
        out["whole"] = found.whole_races()
    if "splits" in parts:
        new = found.splits()
        there = {race["race"] for race in new}
        kept = [race for race in before.get("splits", []) if race["race"] not in there]
        for race in kept:
            print(f"{race['race']}: results not at hand, kept as evaluated before")
        out["splits"] = [*new, *kept]
    return out


if __name__ == "__main__":
    main()
