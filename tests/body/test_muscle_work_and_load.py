"""Work, force and target load against the published and derived values."""

from __future__ import annotations

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.body.mechanisms import using
from crampcast.body.muscle.force import force_index, force_time_index
from crampcast.body.muscle.load import (
    combine_load,
    duty_factor,
    relative_load,
    segment_load_per_speed,
    target_load_level,
)
from crampcast.body.muscle.walking import activity_of_walking
from crampcast.body.muscle.work import (
    external_work_j_kg_m,
    joint_shares,
    muscle_work_j_kg_m,
    typical_gait_share,
)
from crampcast.body.tabled import tabled
from crampcast.errors import UnusableInput
from crampcast.evidence.muscles import MUSCLES

VALUES = Path(__file__).parents[1] / "data" / "values" / "muscle_gait_subset.yaml"
CASES = {case["id"]: case for case in yaml.safe_load(VALUES.read_text(encoding="utf-8"))["cases"]}
SOLEUS, GASTROCNEMIUS, FOOT, VASTI = (MUSCLES.index(m) for m in ("soleus", "gastrocnemius", "foot", "vasti"))
GRADES = np.array([-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4])
# Work per metre by muscle in typical trail gait, from the energy partition (derived), to two decimals.
CONCENTRIC = """
.13 .17 .22 .30 .36 .33 .36 .44
.06 .07 .09 .13 .16 .15 .16 .19
.02 .02 .03 .04 .05 .04 .05 .06
.00 .01 .01 .01 .01 .01 .01 .01
.06 .08 .11 .16 .16 .24 .44 .62
.01 .01 .02 .04 .07 .07 .10 .14
.02 .02 .03 .05 .15 .26 .33 .41
.02 .02 .04 .06 .17 .29 .38 .46
.00 .01 .01 .01 .05 .08 .11 .13
.06 .07 .11 .15 .20 .21 .20 .25
"""
ECCENTRIC = """
.32 .27 .23 .21 .18 .08 .01 .01
.14 .12 .10 .09 .08 .03 .00 .00
.04 .03 .03 .03 .02 .01 .00 .00
.03 .03 .02 .01 .01 .00 .00 .00
1.11 .82 .52 .25 .10 .04 .01 .01
.13 .10 .08 .07 .05 .01 .00 .00
.17 .14 .12 .10 .07 .03 .01 .00
.08 .05 .04 .03 .02 .01 .00 .00
.02 .01 .01 .01 .01 .00 .00 .00
.10 .07 .05 .05 .05 .03 .01 .01
"""


def _table(text: str) -> np.ndarray:
    return np.array([[float(x) for x in line.split()] for line in text.split("\n") if line])


def _typical() -> tuple[np.ndarray, np.ndarray]:
    run, share = muscle_work_j_kg_m(GRADES, "run"), np.asarray(typical_gait_share(GRADES))[:, None]
    walk = muscle_work_j_kg_m(GRADES, "walk")
    return tuple(np.asarray(share * r + (1 - share) * w).T for r, w in zip(run, walk, strict=True))


def test_the_table_of_work_by_muscle_is_reproduced_to_its_rounding() -> None:
    concentric, eccentric = _typical()
    np.testing.assert_allclose(concentric, _table(CONCENTRIC), atol=0.0075)
    np.testing.assert_allclose(eccentric, _table(ECCENTRIC), atol=0.0075)


def test_leg_totals() -> None:
    expected = CASES["MG-032"]["expected"]
    for work, key in zip(_typical(), ("concentric_work_j_kg_m", "eccentric_work_j_kg_m"), strict=True):
        np.testing.assert_allclose(work.sum(axis=0), expected[key], atol=0.01)


@pytest.mark.parametrize("case", [f"MG-00{n}" for n in range(1, 7)])
def test_external_work(case: str) -> None:
    wanted = CASES[case]
    got = external_work_j_kg_m(wanted["inputs"]["grade"], "run")
    for value, key in zip(got, ("positive_work_j_kg_m", "negative_work_j_kg_m"), strict=True):
        assert float(value) == pytest.approx(wanted["expected"][key], abs=0.002)


@pytest.mark.parametrize("gait", ["run", "walk"])
def test_positive_less_negative_work_is_the_work_against_gravity(gait: str) -> None:
    positive, negative = external_work_j_kg_m(GRADES, gait)
    np.testing.assert_allclose(positive - negative, 9.81 * GRADES / np.sqrt(1 + GRADES**2), atol=1e-9)


@pytest.mark.parametrize("gait", ["run", "walk"])
def test_muscles_share_the_leg_work_without_rest(gait: str) -> None:
    external = external_work_j_kg_m(GRADES, gait)
    for work, outside, share in zip(muscle_work_j_kg_m(GRADES, gait), external, (0.736, 0.643), strict=True):
        np.testing.assert_allclose(work.sum(axis=-1), share * outside, rtol=1e-12)


def test_net_leg_work_and_vanishing_negative_work() -> None:
    grade = np.tan(np.radians(10))
    concentric, eccentric = muscle_work_j_kg_m(grade, "run")
    assert float((concentric - eccentric).sum()) == pytest.approx(
        CASES["MG-010"]["expected"]["value"], abs=0.05
    )
    positive, negative = external_work_j_kg_m(0.3, "run")
    assert float(negative / (positive + negative)) < CASES["MG-009"]["tolerance"]["value"]["max"]


@pytest.mark.parametrize("case", ["MG-019", "MG-020"])
def test_joint_shares_in_walking(case: str) -> None:
    shares = joint_shares(CASES[case]["inputs"]["grade"], "walk")
    assert float(shares.ankle) == pytest.approx(CASES[case]["expected"]["ankle_fraction"], abs=0.05)
    assert float(shares.hip) == pytest.approx(CASES[case]["expected"]["hip_fraction"], abs=0.05)


def test_ground_reaction_at_nine_degrees() -> None:
    slope = np.tan(np.radians(9))
    assert float(force_index(-slope, "impact")) == pytest.approx(1.54, rel=0.1)
    assert float(force_index(-slope, "braking")) == pytest.approx(1.73, rel=0.1)
    assert float(force_index(slope, "propulsion")) == pytest.approx(1.75, rel=0.1)
    np.testing.assert_array_equal(force_time_index(0.0), np.ones(10))


def test_the_reference_load_holds_in_level_running() -> None:
    load = combine_load(segment_load_per_speed(0.0), 3.0, 1.0)
    reference = np.array([0.35, 0.25, 0.30, 0.15, 0.25, 0.15, 0.15, 0.15, 0.10, 0.15])
    np.testing.assert_allclose(load, reference, rtol=0.04)
    np.testing.assert_allclose(relative_load(load, 0.35), np.ones(10), rtol=0.04)
    assert float(target_load_level(2.0, 1.0, 0.5, 0.2)) == pytest.approx(0.2 * 2**0.5)


# Metabolic cost of running, J/kg/m (Minetti 2002 polynomial at these grades): level, +15 %, -15 %.
COST = {0.0: 3.6, 0.15: 7.42, -0.15: 1.85}


def _at_equal_power(grade: float) -> np.ndarray:
    speed = 3.0 * COST[0.0] / COST[grade]
    return np.asarray(combine_load(segment_load_per_speed(grade), speed, 1.0))


def test_a_calf_is_not_let_off_on_a_climb() -> None:
    """Work alone would lower its load at equal metabolic power."""
    climb, level = _at_equal_power(0.15), _at_equal_power(0.0)
    for muscle in (SOLEUS, GASTROCNEMIUS, FOOT):
        assert climb[muscle] >= level[muscle]
    speed = 3.0 * COST[0.0] / COST[0.15]
    by_work = np.asarray(segment_load_per_speed(0.15).run_work_load) * speed
    assert by_work[SOLEUS] < level[SOLEUS]


def test_the_quadriceps_brake_descents() -> None:
    speeds = {g: 3.0 * COST[0.0] / COST[g] for g in COST}
    eccentric = {g: float(segment_load_per_speed(g).run_ecc[VASTI]) * speeds[g] for g in COST}
    assert eccentric[-0.15] > 4.0 * eccentric[0.0]
    assert _at_equal_power(-0.15)[VASTI] > 1.8 * _at_equal_power(0.0)[VASTI]


def _walked(grade: float, speed: float = 1.25) -> np.ndarray:
    return np.asarray(combine_load(segment_load_per_speed(grade), speed, 0.0))


@pytest.mark.parametrize(
    ("angle_deg", "recorded"),
    [
        (9.0, {"vasti": 3.66, "rectus_femoris": 1.65, "hamstrings": 6.35, "gluteus_maximus": 3.45}),
        (-9.0, {"vasti": 2.46, "rectus_femoris": 3.10}),
    ],
)
def test_a_walker_on_a_slope_is_loaded_as_recorded_activity_says(angle_deg, recorded) -> None:
    ratio = _walked(np.tan(np.radians(angle_deg))) / _walked(0.0)
    for muscle, times in recorded.items():
        assert ratio[MUSCLES.index(muscle)] == pytest.approx(times, rel=0.005), muscle


def test_the_activity_of_walking_leaves_level_ground_running_and_rest_alone() -> None:
    grades = np.array([-0.3, -0.05, 0.0, 0.05, 0.3])
    as_shipped = segment_load_per_speed(grades)
    with using(walking_activity="null"):
        by_work = segment_load_per_speed(grades)
    np.testing.assert_array_equal(as_shipped.run_work_load, by_work.run_work_load)
    np.testing.assert_array_equal(as_shipped.walk_work_load[2], by_work.walk_work_load[2])
    assert (
        as_shipped.walk_work_load[[0, 1, 3, 4], VASTI] > by_work.walk_work_load[[0, 1, 3, 4], VASTI]
    ).all()
    np.testing.assert_allclose(combine_load(as_shipped, 0.0, 0.0), 0.0, atol=1e-8)


def test_the_activity_of_walking_grows_with_grade_and_speed_as_work_does() -> None:
    factor = np.asarray(activity_of_walking(np.linspace(0.0, 0.4, 9)))[:, VASTI]
    assert (np.diff(factor) >= 0.0).all()
    assert factor[-1] == pytest.approx(factor[4]), "nothing was recorded beyond nine degrees"
    slow, fast = _walked(0.2, 0.7)[VASTI], _walked(0.2, 1.4)[VASTI]
    assert fast == pytest.approx(2.0 * slow, rel=0.01)


def test_standing_still_asks_nothing() -> None:
    np.testing.assert_allclose(combine_load(segment_load_per_speed(0.2), 0.0, 0.0), 0.0, atol=1e-8)


@settings(max_examples=20)
@given(st.floats(-0.4, 0.45), st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.3, 5.0))
def test_rough_ground_packs_and_speed_never_relieve(
    grade: float, rough: float, new: float, speed: float
) -> None:
    plain = combine_load(segment_load_per_speed(grade), speed, 0.5)
    harder = combine_load(segment_load_per_speed(grade, rough, new, 0.0, 1.1), speed, 0.5)
    faster = combine_load(segment_load_per_speed(grade), 1.1 * speed, 0.5)
    assert bool((harder >= plain).all() & (faster >= plain).all())


def test_poles_relieve_uphill_walking_only() -> None:
    up, up_poles = (segment_load_per_speed(0.2, poles=p) for p in (0.0, 1.0))
    np.testing.assert_allclose(up_poles.walk_con, 0.95 * up.walk_con)
    np.testing.assert_array_equal(up_poles.run_con, up.run_con)
    down, down_poles = (segment_load_per_speed(-0.2, poles=p) for p in (0.0, 1.0))
    np.testing.assert_array_equal(down_poles.walk_con, down.walk_con)


def test_loads_have_shapes_and_finite_gradients() -> None:
    per_speed = segment_load_per_speed(GRADES, 0.5)
    assert all(part.shape == (8, 10) for part in per_speed)

    def total(speed: jax.Array, run: jax.Array) -> jax.Array:
        return combine_load(per_speed, speed, run).sum()

    speed, run = jnp.linspace(0.0, 4.0, 8), jnp.linspace(0.0, 1.0, 8)
    for gradient in jax.jit(jax.grad(total, argnums=(0, 1)))(speed, run):
        assert bool(jnp.isfinite(gradient).all())
    assert float(duty_factor(0.5)) == pytest.approx(0.475)


def test_an_unknown_gait_is_refused() -> None:
    with pytest.raises(UnusableInput, match="no gait 'hop'"):
        muscle_work_j_kg_m(0.0, "hop")


def test_a_table_is_linear_between_its_nodes_and_flat_beyond():
    nodes, values = (-0.3, -0.1, 0.0, 0.2), (2.0, 1.0, 1.5, -1.0)
    x = np.linspace(-0.5, 0.5, 101)
    np.testing.assert_allclose(tabled(x, nodes, values), np.interp(x, nodes, values), atol=1e-15)
    assert tabled(nodes[2], nodes, values) == values[2]
