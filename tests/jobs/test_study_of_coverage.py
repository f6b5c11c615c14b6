"""The study that holds forecasts against simulated runners counts what it says it counts."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "study_coverage.py"


@pytest.fixture(scope="module")
def study():
    spec = importlib.util.spec_from_file_location("study_coverage", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_forecasts_from_the_truths_own_distribution_hold_it_as_often_as_named(study):
    rng = np.random.default_rng(0)
    truth, told = rng.standard_normal(4000), rng.standard_normal((4000, 64))
    found = study._interval("anything", truth, told)
    assert found["covered"] == pytest.approx(study._nominal(64), abs=0.025)
    assert found["covered"] + found["below"] + found["above"] == pytest.approx(1.0)
    assert found["median_off"] == pytest.approx(0.0, abs=0.05)


def test_a_forecast_that_is_too_low_or_too_sure_shows(study):
    rng = np.random.default_rng(1)
    truth = rng.standard_normal(2000)
    low = study._interval("low", truth, rng.standard_normal((2000, 64)) - 2.0)
    sure = study._interval("sure", truth, 0.2 * rng.standard_normal((2000, 64)))
    assert low["above"] > 0.6 > 0.05 > low["below"]
    assert low["median_off"] == pytest.approx(2.0, abs=0.1)
    assert sure["covered"] < 0.35
    assert sure["width"] < 0.2 * low["width"] + 0.1


def test_in_the_large_cramps_are_counted_against_chances(study):
    found = study._large(np.array([0.1, 0.3]), np.array([0.2, 0.4]), np.array([True, False]))
    assert found == {"forecast": 0.2, "own": pytest.approx(0.3), "cramped": 0.5, "runners": 2}


def test_who_answers_is_somebody_the_questions_allow(study):
    answers = [study._known(np.random.default_rng(seed)) for seed in range(50)]
    assert {a["sex"] for a in answers} == {"female", "male"}
    assert all(18 <= a["age"] <= 100 for a in answers)
