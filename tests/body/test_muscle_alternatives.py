"""Other forms of the mechanisms of muscle: what each keeps of the default, and what it does not."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.body.muscle import alternatives as other
from crampcast.body.muscle import stride
from crampcast.body.muscle.damage import damage_loss, eccentric_dose_kj_kg, repeated_bout_protection
from crampcast.body.muscle.energetics import cost_from_work_j_kg_m, no_generation_grade
from crampcast.body.muscle.fast_fatigue import three_compartment_step, time_to_failure_s
from crampcast.body.muscle.load import combine_load, relative_load, segment_load_per_speed
from crampcast.body.muscle.slow_fatigue import slow_loss_after, slow_strength_loss_step
from crampcast.body.muscle.strength import remaining_capacity
from crampcast.body.muscle.work import external_work_j_kg_m, muscle_work_j_kg_m
from crampcast.evidence.muscles import MUSCLES

SOLEUS, VASTI = MUSCLES.index("soleus"), MUSCLES.index("vasti")


def test_work_alone_lets_a_calf_off_on_a_climb_and_force_does_not():
    flat, climb = segment_load_per_speed(0.0), segment_load_per_speed(0.15)
    slow = 3.0 * 3.6 / 7.42  # the speed of equal metabolic power
    alone = [other.combine_load_by_work(s, v, 1.0)[SOLEUS] for s, v in ((flat, 3.0), (climb, slow))]
    both = [combine_load(s, v, 1.0)[SOLEUS] for s, v in ((flat, 3.0), (climb, slow))]
    assert alone[1] < alone[0]
    assert both[1] >= both[0]


@settings(max_examples=15)
@given(st.floats(-0.35, 0.0), st.floats(0.005, 0.1))
def test_a_steeper_descent_never_asks_less_of_the_quadriceps_eccentrically(grade, more):
    gentle, steep = (muscle_work_j_kg_m(g, "run")[1][VASTI] for g in (grade, grade - more))
    assert steep >= gentle


def test_null_versions_do_nothing():
    load, loss = jnp.full(10, 0.4), jnp.full(10, 0.1)
    assert not other.no_fast_fatigue_step(loss, load, 0.35, 60.0).any()
    np.testing.assert_array_equal(other.no_slow_loss_step(loss, load, 60.0), loss)
    assert float(other.no_damage_loss(20.0, 0.3)) == 0.0
    assert float(other.no_protection(jnp.ones(3), jnp.ones(3))) == 0.0


def test_the_rates_of_2012_tire_a_calf_more_slowly_at_first():
    rates = other.frey_law_2012_rates()
    held = [float(time_to_failure_s(0.5, f, r)) for f, r in ((0.00589, 0.00058), (0.00695, 0.00096))]
    assert held[0] > held[1]
    tired = three_compartment_step(jnp.zeros(10), jnp.full(10, 0.3), 1.0, 60.0, rates)
    usual = three_compartment_step(jnp.zeros(10), jnp.full(10, 0.3), 1.0, 60.0)
    assert float(tired[SOLEUS]) < float(usual[SOLEUS])


def test_the_logarithmic_loss_is_the_same_in_one_step_or_many_and_never_levels_off():
    whole = other.slow_loss_log_step(jnp.zeros(10), jnp.ones(10), 36_000.0)
    parts = jnp.zeros(10)
    for _ in range(6):
        parts = other.slow_loss_log_step(parts, jnp.ones(10), 6_000.0)
    np.testing.assert_allclose(parts, whole, rtol=1e-9)
    far = other.slow_loss_log_step(whole, jnp.ones(10), 360_000.0) - whole
    default = slow_strength_loss_step(jnp.zeros(10), jnp.ones(10), 36_000.0)
    assert (
        float(far[VASTI])
        > 0.1
        > float(slow_strength_loss_step(default, jnp.ones(10), 360_000.0)[VASTI] - default[VASTI])
    )


def test_damage_by_work_agrees_on_descents_and_counts_the_level_too():
    metres = 900.0
    work = 900.0 / np.sin(np.arctan(0.2)) * float(muscle_work_j_kg_m(-0.2, "run")[1][VASTI])
    assert float(other.dose_by_work_kj_kg(work)) == pytest.approx(
        float(eccentric_dose_kj_kg(metres)), rel=0.25
    )
    marathon = 42_195.0 * float(muscle_work_j_kg_m(0.0, "run")[1][VASTI])
    assert float(damage_loss(other.dose_by_work_kj_kg(marathon))) > 0.1


def test_one_bout_protects_as_the_default_and_a_second_adds_nothing():
    one, days = jnp.array([9.7]), jnp.array([7.0])
    assert float(other.best_bout_protection(one, days)) == pytest.approx(
        float(repeated_bout_protection(one, days))
    )
    two, twice = jnp.array([9.7, 9.7]), jnp.array([7.0, 14.0])
    assert float(other.best_bout_protection(two, twice)) < float(repeated_bout_protection(two, twice))


def test_speed_leaves_work_alone_at_three_metres_a_second():
    np.testing.assert_allclose(other.work_speed_factor(3.0), 1.0)
    assert float(other.work_speed_factor(6.0)[SOLEUS]) == float(other.work_speed_factor(5.0)[SOLEUS])


def test_strength_comes_back_within_a_day_apart_from_damage():
    after = float(slow_loss_after(0.36, 12.0))
    assert 0.25 <= 0.36 - after <= 0.32
    assert float(slow_loss_after(0.36, 0.0)) == 0.36


def test_stride_and_cadence():
    assert float(stride.step_frequency_ratio(0.3)) == float(stride.step_frequency_ratio(0.07))
    assert float(stride.hip_force_ratio(0.0, "iliacus")) == 1.0
    assert float(stride.hip_force_ratio(-0.1, "gluteus_maximus")) == pytest.approx(1.14)
    assert float(stride.step_frequency_when_weaker(0.0)) == 1.0


def test_elastic_energy_alone_runs_a_gentle_descent_and_more_of_it_a_gentler_one():
    grades = np.asarray(no_generation_grade(np.array([0.5, 0.71, 1.0, 1.3])))
    assert (np.diff(grades) > 0.0).all()
    assert grades[-1] == pytest.approx(0.0, abs=1e-9)
    positive, _ = external_work_j_kg_m(grades[1], "run")
    assert float(positive) == pytest.approx(0.71, abs=1e-6)
    assert float(cost_from_work_j_kg_m(-0.2, "run")) < float(cost_from_work_j_kg_m(0.0, "run"))


def _left(x):
    """Capacity left after hours on a grade, every mechanism of muscle in a row."""
    grade, speed, hours, descent_m = x
    load = combine_load(segment_load_per_speed(grade), speed, 1.0)
    fast = three_compartment_step(jnp.zeros(10), load, 0.35, 3600.0 * hours)
    slow = slow_strength_loss_step(jnp.zeros(10), relative_load(load, 0.35), 3600.0 * hours)
    return remaining_capacity(fast, slow, damage_loss(eccentric_dose_kj_kg(descent_m)))


_GRADIENT = jax.jit(jax.jacrev(lambda x: _left(x).sum()))
_SINGLE, _DOUBLE = jax.jit(_left), jax.jit(_left)


@settings(max_examples=30)
@given(st.floats(-0.4, 0.45), st.floats(0.0, 6.0), st.floats(0.0, 40.0), st.floats(0.0, 9_000.0))
def test_gradients_are_finite_and_single_precision_agrees(grade, speed, hours, descent_m):
    at = np.array([grade, speed, hours, descent_m])
    assert bool(jnp.isfinite(_GRADIENT(jnp.asarray(at))).all())
    double = np.asarray(_DOUBLE(jnp.asarray(at)))
    with jax.enable_x64(False):
        single = np.asarray(_SINGLE(jnp.asarray(at, dtype=jnp.float32)))
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, double, atol=2e-5)
