"""Fit how runners spread their effort over a race and write ``evidence/parameters/pacing.toml``.

Run ``python scripts/fit_pacing.py``. Half of the runners of each year are fitted on: of the road, at the
half-way mark alone; for what darkness takes off, those of 161 km in the mountains, at every mark and where
CRAMPCAST_RACE_RESULTS names the folder of their results, which may not be passed on (else it stays as it
is). ``tests/jobs/test_race_splits.py`` and the validation page show the other half at every mark.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from _toml import parameter
from validation_results import TRAIL_FINISH_S, TRAIL_MARK, TRAIL_TILTS, western_states_times

from crampcast.evidence.parameters import load_parameters
from crampcast.evidence.races import load_race
from crampcast.jobs.validate.race_pacing import Results, shares_at, tilts
from crampcast.jobs.validate.race_splits import simulate_splits

ROOT = Path(__file__).parents[1]
OUT = ROOT / "src/crampcast/evidence/parameters/pacing.toml"
YEARS = ("2013", "2014")
REFERENCE_S = 4.0 * 3600.0
HALF_WITHIN_SD = 0.6745
"""Standard deviations from the mean within which half of a normal distribution lies."""
EASES = np.linspace(0.0, 0.8, 9)


def _results(year: str) -> Results:
    race = load_race("boston")
    with (ROOT / f"tests/data/results/boston_splits_{year}.csv").open() as lines:
        times = np.array([[float(row[mark]) for mark in race.marks] for row in csv.DictReader(lines)]) * 60.0
    return Results(times / times[:, -1:], times[:, -1])


def _half(runners: int) -> np.ndarray:
    """Return which runners of a race are fitted on."""
    return np.random.default_rng(0).uniform(size=runners) < 0.5


def _dark_ease() -> tuple[float, float]:
    """Return what darkness takes off effort, and its spread between years."""
    by_year = western_states_times()
    if not by_year:
        kept = load_parameters()["pacing.dark.ease"]
        assert isinstance(kept.value, float)
        assert kept.spread is not None
        return kept.value, kept.spread.sd
    race = load_race("western_states")
    missed = np.empty((len(EASES), len(by_year)))
    for i, ease in enumerate(EASES):
        model = simulate_splits(race, TRAIL_FINISH_S, TRAIL_TILTS, dark_ease=float(ease))
        for j, times in enumerate(by_year.values()):
            fitted = times[_half(len(times))]
            seen = Results(fitted / fitted[:, -1:], fitted[:, -1])
            shown = shares_at(model, tilts(model, seen, race.marks.index(TRAIL_MARK)), seen.finish_s)
            missed[i, j] = np.sum((shown - seen.share) ** 2)
    years = np.array([_lowest(column) for column in missed.T])
    print(f"dark ease by year {dict(zip(by_year, years.round(3).tolist(), strict=True))}")
    return _lowest(missed.sum(axis=1)), float(years.std(ddof=1))


def _lowest(missed: np.ndarray) -> float:
    """Return where a curve over `EASES` is lowest, by the parabola through its lowest point."""
    at = int(np.clip(np.argmin(missed), 1, len(EASES) - 2))
    a, b, _ = np.polyfit(EASES[at - 1 : at + 2], missed[at - 1 : at + 2], 2)
    return float(np.clip(-0.5 * b / a, EASES[0], EASES[-1]))


def _median_line(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return slope and height of the line with the least sum of absolute distances.

    Medians are what is compared, and tilts have a long tail of runners who broke down.
    """
    line, weight = np.zeros(2), np.ones_like(x)
    for _ in range(100):
        line = np.polyfit(x, y, 1, w=np.sqrt(weight))
        weight = 1.0 / np.maximum(np.abs(y - np.polyval(line, x)), 1e-4)
    return line


def main() -> None:
    """Fit and write."""
    half = load_race("boston").marks.index("half")
    tilt, log_finish = [], []
    for year in YEARS:
        results = _results(year)
        model = simulate_splits(
            load_race("boston"), np.arange(2.3, 6.6, 0.3) * 3600.0, np.linspace(-0.6, 0.6, 9), year
        )
        fitted = _half(len(results.finish_s))
        tilt.append(tilts(model, results, half)[fitted])
        log_finish.append(np.log(results.finish_s[fitted] / REFERENCE_S))
    y, x = np.concatenate(tilt), np.concatenate(log_finish)
    slope, mean = _median_line(x, y)
    residual = y - np.polyval([slope, mean], x)
    spread_slope, spread = np.polyfit(x, np.log(np.abs(residual) + 1e-3), 1)
    to_sd = np.median(np.abs(residual) / np.exp(np.polyval([spread_slope, spread], x))) / HALF_WITHIN_SD
    ease, ease_sd = _dark_ease()
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
        parameter(
            "pacing.dark.ease",
            ease,
            "1",
            source="derived_here",
            note="Logarithm by which effort falls in the dark. Fitted on half of the finishers of a 161-km "
            "mountain race; scripts/fit_pacing.py. The spread is that between its years.",
            spread=("normal", ease_sd, "knowledge"),
        ),
    ]
    OUT.write_text("\n".join(text), encoding="utf-8")
    print(
        f"tilt {mean:.3f} at 4 h, {slope:.3f} per log time; "
        f"spread {np.exp(spread) * to_sd:.3f}, sd {residual.std():.3f}; dark ease {ease:.3f}"
    )


if __name__ == "__main__":
    main()
