"""Gait: blocks, what is usual, alarms against theory, changes put into simulated and recorded runs."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.activity.gait.blocks import gait_blocks
from crampcast.activity.gait.change_points import change_points
from crampcast.activity.gait.detector import find_changes
from crampcast.activity.gait.follow import same_device
from crampcast.activity.gait.run_length import average_run_length, whitened_shift
from crampcast.activity.gait.symmetry import symmetry_angle_pct, symmetry_index_pct
from crampcast.activity.gait.usual import beforehand, design
from crampcast.activity.table import Activity, Pause
from crampcast.formats.port import read

ROOT = Path(__file__).parents[2]
FIT = ROOT / "tests" / "data" / "fit"
DYNAMICS = "connectstats__track_cs_544406.fit"
ONLY_CADENCE = "runpandas__run.fit"


@pytest.fixture(scope="module")
def study():
    spec = importlib.util.spec_from_file_location("study_gait", ROOT / "scripts" / "study_gait.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def recorded() -> Activity:
    return read(FIT / DYNAMICS).activity


def level_run(minutes=90, **columns) -> Activity:
    t = np.arange(0.0, 60.0 * minutes + 1.0)
    return Activity({"time_s": t, "distance_m": 3.0 * t, **{k: v + 0.0 * t for k, v in columns.items()}})


@pytest.mark.parametrize(
    ("threshold", "shift", "published"),
    [(4, 0, 168), (4, 1.5, 4.8), (5, 0, 465), (5, 0.5, 38.0), (6, 1, 12.4), (8, 0, 9482), (8, 2, 6.0)],
)
def test_run_lengths_in_theory(threshold, shift, published):
    assert average_run_length(0.5, threshold, shift) == pytest.approx(published, rel=0.02)
    assert average_run_length(0.5, threshold, -shift) == average_run_length(0.5, threshold, shift)


def test_the_chart_alarms_as_theory_says(study):
    rng = np.random.default_rng(3)
    for shift, runs in ((0.0, 60), (1.0, 400)):
        rate, theory = study.chart_alone(rng, runs, shift), average_run_length(0.5, 5.0, shift)
        assert abs(rate.length - theory) < 4.0 * rate.error


def test_with_earlier_runs_false_alarms_come_as_theory_says_and_large_shifts_are_soon_seen(study):
    rng = np.random.default_rng(4)
    quiet = study.followed(rng, 40, 8, 0.0, 0.3, longest=120)
    assert quiet.length > 150.0
    shifted = study.followed(rng, 20, 8, 2.5, 0.3)
    theory = average_run_length(0.5, 5.0, whitened_shift(2.5, 0.3))
    assert theory * 0.7 < shifted.length < theory * 2.5


def test_a_change_of_contact_time_is_told_and_none_where_there_is_none(study):
    rng = np.random.default_rng(5)
    hits, delays = study.told(rng, 12, 4, 0.10)
    assert hits == 12
    assert np.median(delays) <= 6.0
    assert study.told(rng, 12, 4, 0.0)[0] <= 1


def test_the_committed_page_is_the_study_s(study):
    page = study.PAGE.read_text(encoding="utf-8")
    for threshold in (4.0, 5.0, 6.0):
        assert f"| {average_run_length(0.5, threshold, 0.0):.1f} |" in page
    assert study.FIGURE.exists()


@pytest.mark.parametrize("column", ["cadence_spm", "ground_contact_ms", "ground_contact_balance"])
def test_a_change_put_into_a_recorded_run_is_found_in_its_place(study, recorded, column):
    at_s, found = study.injected(recorded, column)
    assert found is not None
    assert abs(found.start_s - at_s) <= 300.0
    assert found.until_s is None
    size = {"cadence_spm": -0.07, "ground_contact_ms": 0.10, "ground_contact_balance": 0.02}[column]
    assert found.change == pytest.approx(size, rel=0.5)
    assert min(found.low, found.high) <= found.after <= max(found.low, found.high)
    assert abs(found.change) > found.detectable


def test_a_file_without_the_signals_is_silent():
    assert find_changes(gait_blocks(level_run())) == []
    assert (
        gait_blocks(Activity({"time_s": np.arange(4000.0), "cadence_spm": np.full(4000, 170.0)})).count == 0
    )
    cadence_only = read(FIT / ONLY_CADENCE).activity
    assert set(gait_blocks(cadence_only).values) == {"cadence_spm"}


def test_walking_stops_holes_and_the_warm_up_are_left_out():
    run = level_run(60, cadence_spm=170.0)
    assert gait_blocks(run).count == 50
    assert gait_blocks(level_run(60, cadence_spm=110.0)).count == 0
    assert gait_blocks(replace(run, pauses=(Pause(1810.0, 1820.0),))).count == 49
    t = np.concatenate([np.arange(0.0, 1800.0), np.arange(1900.0, 3601.0)])
    hole = Activity({"time_s": t, "distance_m": 3.0 * t, "cadence_spm": np.full(t.size, 170.0)})
    assert gait_blocks(hole).count == 48


def test_devices_are_never_mixed(recorded):
    blocks = gait_blocks(recorded)
    other = gait_blocks(replace(recorded, device="another 1"))
    assert same_device(blocks, [other, blocks], "cadence_spm") == [blocks]
    moved = {**recorded.columns, "ground_contact_ms": 1.10 * recorded["ground_contact_ms"]}
    alone = find_changes(gait_blocks(recorded))
    assert (
        find_changes(gait_blocks(recorded), [gait_blocks(replace(recorded, columns=moved, device="b"))])
        == alone
    )


def test_a_change_that_is_the_ground_s_is_not_told(study):
    """Contact time is longer on climbs only: the run turns uphill for good, then down."""
    rng = np.random.default_rng(6)
    told = 0
    for _ in range(5):
        run = study.simulated_run(rng, 120, 0.3)
        grade = np.where(np.arange(120) < 60, 0.0, np.where(np.arange(120) % 20 < 10, 0.05, -0.05))
        terms = design(np.full(120, 3.0), grade)
        y = terms @ study.EFFECTS + 0.01 * rng.standard_normal(120) + np.where(grade > 0.0, 0.10, 0.0)
        told += bool(find_changes(study.as_blocks(replace(run, y=y, terms=terms))))
    assert told == 0


def test_what_is_usual_is_learnt():
    rng = np.random.default_rng(7)
    effects = np.array([5.0, -0.1, 0.0, 0.3, 0.1, 0.0])
    x = design(rng.uniform(2.5, 3.5, 400), rng.uniform(-0.1, 0.1, 400))
    belief = beforehand(False, 5.0, 0.0)
    for terms, value in zip(x, x @ effects + 0.02 * rng.standard_normal(400), strict=True):
        belief.learn(terms, value)
    errors = belief.scatter * np.sqrt(np.diag(belief.cover))
    assert (np.abs(belief.mean - effects) < 4.0 * errors).all()
    assert (errors < 0.15).all()
    assert belief.scatter == pytest.approx(0.02, rel=0.15)


@settings(max_examples=25)
@given(st.integers(0, 2**31), st.integers(8, 60))
def test_no_other_partition_is_cheaper(seed, n):
    rng = np.random.default_rng(seed)
    y = rng.standard_normal(n) + 3.0 * (np.arange(n) > n // 2)

    def cost(cuts, penalty=4.0):
        pieces = np.split(y, cuts)
        return sum(float(np.sum((p - p.mean()) ** 2)) for p in pieces) + penalty * len(cuts)

    found = change_points(y, 4.0)
    assert min(np.diff([0, *found, n])) >= 3
    for _ in range(200):
        cuts = np.sort(rng.choice(np.arange(3, n - 2), size=rng.integers(0, min(4, n - 5)), replace=False))
        if min(np.diff([0, *cuts, n])) >= 3:
            assert cost(found) <= cost(list(cuts)) + 1e-9


def test_symmetry_is_even_in_the_middle_and_the_same_from_both_sides():
    assert float(symmetry_index_pct(250.0, 250.0)) == 0.0
    assert float(symmetry_angle_pct(250.0, 250.0)) == 0.0
    assert float(symmetry_index_pct(260.0, 250.0)) == -float(symmetry_index_pct(250.0, 260.0))
    assert float(symmetry_angle_pct(260.0, 250.0)) == pytest.approx(float(symmetry_angle_pct(250.0, 260.0)))
