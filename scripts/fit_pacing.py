"""Fit how runners spread their effort over a road race and write ``evidence/parameters/pacing.toml``.

Run ``python scripts/fit_pacing.py``. Half of the runners of each year are fitted on, at the half-way mark
alone; ``tests/jobs/test_race_splits.py`` and the validation page show the other half at every mark.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from _toml import parameter

from crampcast.evidence.races import load_race
from crampcast.jobs.validate.race_pacing import Results, tilts
from crampcast.jobs.validate.race_splits import simulate_splits

ROOT = Path(__file__).parents[1]
OUT = ROOT / "src/crampcast/evidence/parameters/pacing.toml"
YEARS = ("2013", "2014")
REFERENCE_S = 4.0 * 3600.0


def _results(year: str) -> Results:
    race = load_race("boston")
    with (ROOT / f"tests/data/results/boston_splits_{year}.csv").open() as lines:
        times = np.array([[float(row[mark]) for mark in race.marks] for row in csv.DictReader(lines)]) * 60.0
    return Results(times / times[:, -1:], times[:, -1])


def main() -> None:
    """Fit and write."""
    half = load_race("boston").marks.index("half")
    tilt, log_finish = [], []
    for year in YEARS:
        results = _results(year)
        model = simulate_splits(
            load_race("boston"), np.arange(2.3, 6.6, 0.3) * 3600.0, np.linspace(-0.6, 0.6, 9), year
        )
        fitted = np.random.default_rng(0).uniform(size=len(results.finish_s)) < 0.5
        tilt.append(tilts(model, results, half)[fitted])
        log_finish.append(np.log(results.finish_s[fitted] / REFERENCE_S))
    y, x = np.concatenate(tilt), np.concatenate(log_finish)
    slope, mean = np.polyfit(x, y, 1)
    residual = y - np.polyval([slope, mean], x)
    spread_slope, spread = np.polyfit(x, np.log(np.abs(residual) + 1e-3), 1)
    to_sd = (
        np.sqrt(np.pi / 2.0)
        * np.exp(np.mean(np.log(np.abs(residual) + 1e-3)) * -1.0)
        * np.mean(np.abs(residual))
    )
    shown = "Fitted on half of 6,000 finishers of two road marathons; scripts/fit_pacing.py."
    text = [
        "# How runners spread effort over a race. Made by scripts/fit_pacing.py; do not edit by hand.\n",
        parameter(
            "pacing.tilt",
            mean,
            "1",
            source="derived_here",
            note=shown
            + " Effort falls by this share on the way, on top of an even one, at the reference time.",
            spread=("normal", float(np.exp(spread) * to_sd), "people"),
        ),
        parameter("pacing.tilt_per_log_time", slope, "1", source="derived_here", note=shown),
        parameter("pacing.spread", float(np.exp(spread) * to_sd), "1", source="derived_here", note=shown),
        parameter("pacing.spread_per_log_time", spread_slope, "1", source="derived_here", note=shown),
        parameter("pacing.reference_s", REFERENCE_S, "s", note="Finish time at which the tilt is given."),
    ]
    OUT.write_text("\n".join(text), encoding="utf-8")
    print(
        f"tilt {mean:.3f} at 4 h, {slope:.3f} per log time; "
        f"spread {np.exp(spread) * to_sd:.3f}, sd {residual.std():.3f}"
    )


if __name__ == "__main__":
    main()
