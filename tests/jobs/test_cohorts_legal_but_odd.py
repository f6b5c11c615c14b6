"""Cohort files that are legal and unlike the shipped ones: other sports, no length, men alone, steep."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from crampcast.jobs.cohorts import validating
from crampcast.jobs.cohorts.choices import Chosen, default_choices
from crampcast.jobs.cohorts.effects import draw_effects
from crampcast.jobs.cohorts.lengths import with_lengths
from crampcast.jobs.cohorts.people import draw_pool
from crampcast.jobs.cohorts.reader import Arm, Cohort
from crampcast.jobs.cohorts.setting import setting
from crampcast.jobs.cohorts.validating import MOST_RUNNERS, predict, validate_cohort

from .test_cohorts import ready_without_bodies
from .test_cohorts_unseen import HEAD, read, written

INCIDENCE = ("incidence", {"value": 0.2})


def cohort_of(head: str, *outcomes: tuple[str, dict[str, Any]]) -> Cohort:
    cohort: Cohort = read(written(list(outcomes or (INCIDENCE,)), head))
    return cohort


def filled(head: str) -> tuple[Arm, dict[str, Any]]:
    """Return the first arm with its lengths, and what was chosen."""
    chosen = Chosen()
    arm = with_lengths(cohort_of(head).arms[0], default_choices(), chosen)
    return arm, {one["name"]: one["value"] for one in chosen.listed()}


def test_an_arm_of_an_unknown_sport_silences_its_own_outcomes_only(monkeypatch, tmp_path):
    arms = '[[arm]]\nid = "run"\n\n[[arm]]\nid = "row"\n[arm.event]\ndiscipline = "row"\n'
    ran = ("incidence", {"value": 0.2, "arm": "run"})
    rowed = ("incidence", {"value": 0.2, "arm": "row"})
    path = tmp_path / "made_up.toml"
    path.write_text(written([ran, rowed, INCIDENCE], HEAD + arms), encoding="utf-8")

    def unsimulated(cohort: Cohort, choices: Any, seed: int) -> Any:
        assert [arm.id for arm in cohort.arms] == ["run"]
        return ready_without_bodies(cohort, 16)

    monkeypatch.setattr(validating, "prepare", unsimulated)
    found = {one["id"]: one for one in validate_cohort(path, replicates=5)}
    assert [found[name]["status"] == "cannot_predict" for name in ("o0", "o1", "o2")] == [False, True, True]
    assert "'row' is not known" in found["o1"]["reason"]


def test_a_run_of_no_length_is_not_answered_with_no_cramps(tmp_path):
    path = tmp_path / "made_up.toml"
    path.write_text(written([INCIDENCE], HEAD.replace("42.2", "0")), encoding="utf-8")
    (only,) = validate_cohort(path)
    assert (only["status"], only["reason"]) == ("cannot_predict", "the run has no length")


@pytest.mark.parametrize(
    ("event", "name", "low", "high"),
    [
        ('discipline = "run"\n', "distance_km", 42.0, 42.3),
        ('discipline = "run"\nduration_h = 24\n', "distance_km", 180.0, 240.0),
        ('discipline = "triathlon"\nbike_km = 90\nswim_km = 1.9\n', "distance_km", 20.0, 22.0),
        ('discipline = "triathlon"\ndistance_km = 10\n', "bike_km", 40.0, 45.0),
    ],
)
def test_an_unknown_length_is_chosen_and_reported(event, name, low, high):
    arm, chosen = filled(HEAD.replace('discipline = "run"\ndistance_km = 42.2\n', event))
    assert low < arm.event[name].mean < high
    assert chosen[f"event.{name}"] == pytest.approx(arm.event[name].mean, abs=0.1)


def test_an_event_of_a_fixed_time_is_run_in_that_time():
    cohort = cohort_of(HEAD.replace("42.2", "140\nduration_h = 24"))
    chosen, choices = Chosen(), default_choices()
    place = setting(cohort, cohort.arms[0], choices, chosen)
    pool = draw_pool(cohort.arms[0], place, choices, chosen, 64, np.random.default_rng(0))
    assert pool.own_s.mean() / 3600.0 == pytest.approx(24.0, rel=1e-3)
    assert pool.own_s.std() / 3600.0 < 0.1


def test_a_bare_number_is_the_same_for_everyone_and_a_range_spreads():
    head = HEAD + "mass_kg = 70\nage_years = { low = 30, high = 50 }\nfinish_h = { low = 3, high = 5 }\n"
    cohort = cohort_of(head)
    chosen, choices = Chosen(), default_choices()
    place = setting(cohort, cohort.arms[0], choices, chosen)
    pool = draw_pool(cohort.arms[0], place, choices, chosen, 256, np.random.default_rng(0))
    assert np.ptp(np.asarray(pool.person.mass_kg)) == 0.0
    assert pool.age_years.std() == pytest.approx(5.0, rel=0.1)
    assert pool.own_s.std() / 3600.0 == pytest.approx(0.5, rel=0.25)


@pytest.mark.parametrize(("climb", "descent"), [(1000, 0), (0, 1000), (1000, 600), (60, 60)])
def test_a_steep_course_keeps_its_climb_and_its_descent(climb, descent):
    cohort = cohort_of(HEAD.replace("42.2", f"4.6\nclimb_m = {climb}\ndescent_m = {descent}"))
    track = setting(cohort, cohort.arms[0], default_choices(), Chosen()).track
    grade, length = np.asarray(track.grade), np.asarray(track.length_m)
    rise = grade * length / np.sqrt(1.0 + grade**2)
    assert rise[rise > 0.0].sum() == pytest.approx(climb, abs=1.0)
    assert -rise[rise < 0.0].sum() == pytest.approx(descent, abs=1.0)
    assert (length / np.sqrt(1.0 + grade**2)).sum() == pytest.approx(4600.0)


def test_nothing_is_said_of_a_property_that_all_runners_share():
    outcomes = [
        ("odds_ratio", {"factor": "male", "direction": "above_one"}),
        ("risk_ratio", {"factor": "male", "value": 1.2, "adjusted": True}),
        ("no_difference", {"variable": "male"}),
        ("incidence", {"value": 0.2}),
    ]
    cohort = cohort_of(HEAD.replace("male_fraction = 0.7", "male_fraction = 1.0"), *outcomes)
    ready = ready_without_bodies(cohort, 64)
    effects = draw_effects(8, ready.choices, np.random.default_rng(0))
    found = predict(ready, cohort.outcomes, effects, 0)
    for name in ("o0", "o1", "o2"):
        assert found[name]["status"] == "cannot_predict"
        assert "alike in male" in found[name]["reason"]
    assert found["o3"]["predicted"] is not None


def test_a_study_of_millions_is_simulated_with_fewer():
    cohort = cohort_of(HEAD.replace("n = 40", "n = 4000000"))
    ready = ready_without_bodies(cohort, 32)
    effects = draw_effects(1, ready.choices, np.random.default_rng(0))
    totals = {name: np.zeros((32, 2, 8)) for name in ready.arms}
    counts = validating._counts(ready, cohort.outcomes, totals, effects[0])
    assert list(counts.values()) == [MOST_RUNNERS]
