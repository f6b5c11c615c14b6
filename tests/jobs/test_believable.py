"""Ordinary runners in ordinary races get a plan; the far ends get an answer that can be believed.

The whole set is run by ``scripts/study_believable.py``; what is run here shares its compiled programs.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crampcast.jobs.plan.quarters import finish_s
from crampcast.jobs.plan.table import chance_along
from crampcast.jobs.safety import verify_schedule

ROOT = Path(__file__).parents[2]
DRAWS = 16
_spec = importlib.util.spec_from_file_location("study_believable", ROOT / "scripts/study_believable.py")
assert _spec is not None
assert _spec.loader is not None
study = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(study)


def finish_h(made: Any) -> float:
    return float(np.median(finish_s(made.run, made.outlook.segments))) / 3600.0


ON_THE_ROAD = ("first_timer", "fast_man", "sweater")
PAIRS = [(name, "trail_50k") for name in study.SETS["runner"]]
PAIRS += [(name, "road_marathon") for name in ON_THE_ROAD]


@pytest.mark.parametrize(("runner", "race"), PAIRS)
def test_an_ordinary_pair_gets_a_plan(runner: str, race: str) -> None:
    made = study.answered(study.SETS["runner"][runner], study.SETS["race"][race], DRAWS)
    assert made.status in ("ok", "reduced"), made.reason
    assert made.schedule
    assert verify_schedule(made.schedule, made.losses, made.situation) == []
    drunk = sum(float(e["fluid_ml"] or 0.0) for e in made.schedule)
    assert 50.0 < drunk / finish_h(made) < 750.0


EXPECTED: dict[str, tuple[tuple[str, ...], float, float]] = {
    "light_45_kg": (("ok", "reduced"), 4.5, 7.5),
    "heavy_120_kg": (("ok", "reduced"), 7.0, 13.0),
    "walker_18_hours": (("ok", "reduced"), 13.0, 20.0),
    "marathoner_2_05": (("ok", "reduced"), 2.0, 2.3),
    "desert_40_c": (("reduced", "refused"), 5.0, 20.0),
    "humid_32_c": (("reduced", "refused"), 3.5, 15.0),
    "frost_minus_10_c": (("ok",), 5.5, 7.5),
    "high_3500_m": (("ok", "reduced"), 6.0, 10.0),
}
"""Outcomes that can be believed, and hours to the finish."""


@pytest.mark.parametrize("name", EXPECTED)
def test_a_far_end_is_answered_believably(name: str) -> None:
    statuses, low_h, high_h = EXPECTED[name]
    made = study.answered(*study.extreme(name), DRAWS)
    assert made.status in statuses, made.reason
    assert low_h < finish_h(made) < high_h
    assert np.isfinite(made.run.time_s).all()
    if made.status == "refused":
        assert made.schedule == []
        assert made.reason
    else:
        assert verify_schedule(made.schedule, made.losses, made.situation) == []


def test_a_fast_runner_in_mild_air_is_slowed_by_minutes_not_by_half_an_hour() -> None:
    made = study.answered(study.SETS["runner"]["fast_man"], study.SETS["race"]["warm_marathon"], 2 * DRAWS)
    assert made.status in ("ok", "reduced")
    assert 2.6 < finish_h(made) < 2.85


def test_a_warmer_day_never_allows_faster_and_half_a_degree_costs_no_leap() -> None:
    """Around the WBGT of 18 °C from which the core limit is judged in full (H11), and above."""
    finishes_h = []
    for air_c in (15.0, 15.5, 16.0, 16.5, 20.0, 20.5):
        race = study.SETS["race"]["warm_marathon"] | {"weather": f"{air_c} C, sunny"}
        made = study.answered(study.SETS["runner"]["fast_man"], race, DRAWS)
        assert made.status in ("ok", "reduced")
        assert next(use.value for use in made.verdict.limits if use.id == "H11") < 40.0
        finishes_h.append(finish_h(made))
    steps = np.diff(np.log(finishes_h))
    assert (steps > -0.003).all(), finishes_h
    assert steps[[0, 1, 2, 4]].max() < 0.02, finishes_h


def test_more_training_at_the_same_result_never_raises_the_chance_of_a_cramp() -> None:
    chances = []
    for weekly_km in (25, 55, 85):
        one = study.SETS["runner"]["club_man"] | {"weekly_km": weekly_km}
        made = study.answered(one, study.SETS["race"]["road_marathon"], DRAWS)
        last = np.array([made.outlook.segments - 1])
        chances.append(float(np.median(chance_along(made.run, made.outlook, last))))
    assert chances[0] > chances[1] > chances[2]


def test_hours_in_the_mountains_follow_from_the_effort_that_is_held_and_do_not_run_away() -> None:
    made = study.answered(study.SETS["runner"]["first_timer"], study.SETS["race"]["mountain_100k"], DRAWS)
    hours = np.asarray(finish_s(made.run, made.outlook.segments)) / 3600.0
    assert hours.max() < 1.6 * hours.min(), "between draws of one runner"
    assert 17.0 < np.median(hours) < 30.0, "a half marathon in two hours"
