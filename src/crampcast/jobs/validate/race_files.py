"""Hold the usual pacing against a file of race results that nobody fitted on."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from crampcast.errors import UnusableInput
from crampcast.evidence.races import RaceCourse
from crampcast.forecast.pacing import usual_tilt
from crampcast.jobs.validate.race_pacing import Results, shares_at
from crampcast.jobs.validate.race_results import RaceResults, read_race_results
from crampcast.jobs.validate.race_splits import marathon_time_s, simulate_splits

WITHIN_SHARE = 0.01
"""A median split is held to one hundredth of the finish time."""
LENGTHS_KM = (5.0, 65.0)
GROUPS = 4
FEWEST = 20
MOST_RUNNERS = 4000
GRID = 6
TILTS = np.linspace(-0.6, 0.6, 5)
USUAL_AIR = (12.0, 0.6)


def validate_results(path: Path, *, seed: int = 0, race: RaceCourse | None = None) -> list[dict[str, Any]]:
    """Compare real split shares with simulated ones, by quarter of the field.

    Parameters
    ----------
    path : Path
        A table of results in CSV.
    seed : int
        Seed of the simulated runners' scatter about the usual pacing.
    race : RaceCourse, optional
        Heights and weather; absent, the distance alone is simulated.

    Returns
    -------
    list of dict
        One outcome for each quarter of the field and mark, with the keys of the command's contract.

    Raises
    ------
    UnusableInput
        If the file cannot be read, the race is no road race of 5 to 65 km, or it has too few runners.
    """
    found = read_race_results(path)
    length_km = found.marks_km[-1]
    if not LENGTHS_KM[0] <= length_km <= LENGTHS_KM[1]:
        remedy = "give a road race of 5 to 65 km; longer ones need the heights of their stations"
        raise UnusableInput(f"a race of {length_km:.0f} km", where=path.name, remedy=remedy)
    if len(found.times_s) < FEWEST * GROUPS:
        reason = f"{len(found.times_s)} runners with every time"
        raise UnusableInput(reason, where=path.name, remedy=f"at least {FEWEST * GROUPS} are needed")
    course = race or _level_race(found)
    seen, shown = simulated_shares(found, course, seed)
    edges = np.quantile(seen.finish_s, np.linspace(0.0, 1.0, GROUPS + 1))
    group = np.clip(np.searchsorted(edges, seen.finish_s, side="right") - 1, 0, GROUPS - 1)
    basis = f"heights of {race.name}" if race else "distance alone"
    return [
        {"file": path.name, **_outcome(found, seen.share[group == k], shown[group == k], mark, span, basis)}
        for k, span in enumerate(pairwise(edges.tolist()))
        for mark in range(len(found.marks) - 1)
    ]


def simulated_shares(
    found: RaceResults, race: RaceCourse, seed: int, *, grid: int = GRID, tilts: np.ndarray = TILTS
) -> tuple[Results, np.ndarray]:
    """Return real runners, and simulated ones of the same finish times by the usual pacing.

    Parameters
    ----------
    found : RaceResults
        Times of a race.
    race : RaceCourse
        Its heights and weather.
    seed : int
        Seed of the sample and of the scatter about the usual pacing.
    grid : int
        Finish times simulated; the runners lie between them.
    tilts : ndarray
        Tilts of effort simulated.

    Returns
    -------
    Results
        The runners; of a larger field, a sample.
    ndarray, shape (runners, marks)
        Simulated times at the marks over finish time.
    """
    rng = np.random.default_rng(seed)
    times = found.times_s
    if len(times) > MOST_RUNNERS:
        times = times[np.sort(rng.choice(len(times), MOST_RUNNERS, replace=False))]
    seen = Results(times / times[:, -1:], times[:, -1])
    first_s, last_s = np.quantile(seen.finish_s, (0.01, 0.99)).tolist()
    model = simulate_splits(race, np.geomspace(first_s, last_s, grid), tilts)
    mean, sd = usual_tilt(marathon_time_s(seen.finish_s, race))
    tilt = mean + sd * rng.standard_normal(len(mean))
    return seen, shares_at(model, tilt, seen.finish_s)


def _level_race(found: RaceResults) -> RaceCourse:
    """Return a flat road with the marks of the results."""
    length_km = found.marks_km[-1]
    return RaceCourse(
        key="", name="", ground="road", length_km=length_km, climb_m=None,
        profile_km=(0.0, length_km), profile_m=(0.0, 0.0),
        marks=found.marks, marks_km=found.marks_km, weather={"": USUAL_AIR}, note="",
    )  # fmt: skip


def _outcome(
    found: RaceResults,
    seen: np.ndarray,
    shown: np.ndarray,
    mark: int,
    span_s: tuple[float, float],
    basis: str,
) -> dict[str, Any]:
    """Compare the median share at one mark in one part of the field."""
    real, model = (np.quantile(share[:, mark], (0.25, 0.5, 0.75)) for share in (seen, shown))
    close = bool(abs(model[1] - real[1]) <= WITHIN_SHARE)
    fast, slow = (f"{s / 3600.0:.2f}" for s in span_s)
    return {
        "id": f"{found.marks[mark]}_of_finishers_{fast}_to_{slow}_h",
        "kind": "published",
        "use": "validate",
        "status": "inside" if close else "outside",
        "inside": close,
        "observed": round(float(real[1]), 5),
        "observed_interval": [round(float(real[0]), 5), round(float(real[2]), 5)],
        "predicted": round(float(model[1]), 5),
        "predicted_interval": [round(float(model[0]), 5), round(float(model[2]), 5)],
        "reason": f"median of time at the mark over finish time, {len(seen)} runners, quartiles; {basis}",
        "quantity": "split_share",
        "model": None,
        "inputs": {"mark_km": round(found.marks_km[mark], 4), "finish_km": round(found.marks_km[-1], 4)},
        "tolerance": {"value": {"abs": WITHIN_SHARE}},
        "confirmed": None,
        "source": None,
    }
