"""Evaluate everything that the validation page shows."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import numpy as np

from crampcast.evidence.emergent import load_emergent
from crampcast.evidence.races import RaceCourse, load_race
from crampcast.jobs.validate.case import read_cases
from crampcast.jobs.validate.emergent import emergent_outcomes
from crampcast.jobs.validate.misses import known_misses
from crampcast.jobs.validate.race_files import simulated_shares
from crampcast.jobs.validate.race_pacing import Results, compare, summaries
from crampcast.jobs.validate.race_results import read_race_results
from crampcast.jobs.validate.race_splits import SplitModel, simulate_splits
from crampcast.jobs.validate.summary import distance
from crampcast.jobs.validate.values import outcome_of

ROOT = Path(__file__).parents[1]
VALUES = ROOT / "tests" / "data" / "values"
TABLES = ROOT / "tests" / "data" / "results"
OUTSIDE = "CRAMPCAST_RACE_RESULTS"
STATIONS = "wser__wser_split_data_2017_2025.csv"
ROAD_GROUPS_S = np.array([2.0, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0]) * 3600.0
TRAIL_GROUPS_S = np.array([14.0, 20.0, 24.0, 27.0, 30.0]) * 3600.0
TRAIL_FINISH_S = np.arange(14.0, 30.5, 1.5) * 3600.0
TRAIL_TILTS = np.linspace(-1.0, 1.0, 9)
TRAIL_MARK = "foresthill"


def values() -> list[dict[str, Any]]:
    """Answer every case of the files of values."""
    rows = []
    for path in sorted(VALUES.glob("*_values.yaml")):
        for case in read_cases(path):
            found = outcome_of(case)
            several = isinstance(found["predicted"], dict)
            tolerance = case.tolerance if several else case.tolerance.get("value")
            widths = None
            if found["inside"] is not None:
                widths = distance(found["predicted"], found["observed"], tolerance)
            rows.append(
                {
                    key: found[key]
                    for key in ("id", "kind", "quantity", "status", "inside", "observed", "predicted")
                }
                | {
                    "file": path.name,
                    "widths": None if widths is None else round(widths, 3),
                    "why": known_misses().get(case.id) if found["inside"] is False else found["reason"],
                    "source": case.source.get("citation"),
                }
            )
    return rows


def whole_races() -> list[dict[str, Any]]:
    """Compare whole races."""
    return [row for race in load_emergent() for row in emergent_outcomes(race)]


def splits() -> list[dict[str, Any]]:
    """Compare split times of every race at hand; a race whose results are not there is left out."""
    return [*_boston(), *_loch_ness(), *_western_states()]


def _boston() -> list[dict[str, Any]]:
    race = load_race("boston")
    found = []
    for year in ("2013", "2014"):
        with (TABLES / f"boston_splits_{year}.csv").open() as rows:
            times = np.array([[float(row[m]) for m in race.marks] for row in csv.DictReader(rows)]) * 60.0
        model = simulate_splits(race, np.arange(2.3, 6.6, 0.3) * 3600.0, np.linspace(-0.6, 0.6, 9), year)
        fitted = "half of the runners, at half way; shown are the others"
        found.append(_fitted(race, model, times, f"{race.name} {year}", "half", ROAD_GROUPS_S, fitted))
    return found


def _loch_ness() -> list[dict[str, Any]]:
    race = load_race("lochness")
    table = read_race_results(TABLES / "lochness_2019.csv")
    seen, shown = simulated_shares(table, race, 0)
    groups = summaries(seen, shown, 0, ROAD_GROUPS_S)
    return [_shown(race, f"{race.name} 2019", "nothing: the usual pacing of Boston's runners", groups)]


def western_states_times() -> dict[str, np.ndarray]:
    """Return the times at the marks by year, shape (runners, marks); nothing where they are not at hand."""
    path = Path(os.environ.get(OUTSIDE) or ".") / STATIONS
    if not path.is_file():
        return {}
    marks = load_race("western_states").marks
    with path.open() as lines:
        rows = [(row["year"], [_seconds(row[f"{m}_time"]) for m in marks]) for row in csv.DictReader(lines)]
    whole = [(y, t) for y, t in rows if np.isfinite(t).all() and (np.diff(t) > 0).all()]
    return {year: np.array([t for y, t in whole if y == year]) for year in sorted({y for y, _ in whole})}


def _western_states() -> list[dict[str, Any]]:
    by_year = western_states_times()
    if not by_year:
        return []
    race = load_race("western_states")
    model = simulate_splits(race, TRAIL_FINISH_S, TRAIL_TILTS)
    fitted = (
        "half of the year's runners, at Foresthill (of all years, at every mark, what darkness takes off); "
        "shown are the others"
    )
    return [
        _fitted(race, model, times, f"{race.name} {year}", TRAIL_MARK, TRAIL_GROUPS_S, fitted)
        for year, times in by_year.items()
    ]


def _fitted(
    race: RaceCourse,
    model: SplitModel,
    times: np.ndarray,
    title: str,
    mark: str,
    groups_s: np.ndarray,
    fitted: str,
) -> dict[str, Any]:
    results = Results(times / times[:, -1:], times[:, -1])
    return _shown(race, title, fitted, compare(model, results, race.marks.index(mark), groups_s)[1])


def _shown(race: RaceCourse, title: str, fitted: str, groups: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "race": title,
        "key": race.key,
        "fitted": fitted,
        "marks": list(race.marks),
        "marks_km": list(race.marks_km),
        "groups": groups,
    }


def _seconds(text: str) -> float:
    parts = text.split(":")
    return sum(float(p) * 60 ** (2 - i) for i, p in enumerate(parts)) if len(parts) == 3 else float("nan")
