"""Fast and slow fatigue, damage and remaining strength against published and derived values."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.body.muscle.alternatives import SlowLogCoefficients
from crampcast.body.muscle.damage import (
    damage_after,
    damage_loss,
    damage_while_running,
    eccentric_dose_kj_kg,
    repeated_bout_protection,
)
from crampcast.body.muscle.fast_fatigue import (
    FastFatigueCoefficients,
    steady_fatigue,
    three_compartment_step,
    time_to_failure_s,
)
from crampcast.body.muscle.slow_fatigue import (
    SlowFatigueCoefficients,
    load_response,
    slow_strength_loss_step,
)
from crampcast.body.muscle.strength import conditioned_capacity, remaining_capacity, strength_load_factor
from crampcast.body.muscle.three_compartment import simulate_controller
from crampcast.evidence.parameters import coefficients

ROOT = Path(__file__).parents[2]
VALUES = ROOT / "tests" / "data" / "values" / "muscle_gait_subset.yaml"
CASES = {case["id"]: case for case in yaml.safe_load(VALUES.read_text(encoding="utf-8"))["cases"]}
VASTI, SOLEUS = 4, 0


def _single(case: str) -> FastFatigueCoefficients:
    given_ = CASES[case]["inputs"]
    return FastFatigueCoefficients(
        jnp.array([given_["fatigue_rate_per_s"]]),
        jnp.array([given_["recovery_rate_per_s"]]),
        jnp.array([given_.get("rest_recovery_multiplier", 15.0)]),
    )


@pytest.mark.parametrize("case", [f"MG-0{n}" for n in range(33, 38)])
def test_sustained_contraction(case: str) -> None:
    c, load = _single(case), CASES[case]["inputs"]["target_load_fraction"]
    expected = CASES[case]["expected"]["value"]
    limit = float(time_to_failure_s(load, c.fatigue_rate_per_s, c.recovery_rate_per_s)[0])
    assert limit == pytest.approx(expected, rel=0.03)
    at_limit = three_compartment_step(jnp.zeros(1), jnp.array([load]), 1.0, limit, c)
    assert float(at_limit[0]) == pytest.approx(1.0 - load, rel=1e-9)


def test_a_light_load_is_held_for_ever() -> None:
    forever = CASES["MG-038"]["expected"]["value"]
    assert not np.isfinite(float(time_to_failure_s(0.99 * forever, 0.0097, 0.00091)))
    assert np.isfinite(float(time_to_failure_s(1.02 * forever, 0.0097, 0.00091)))


@pytest.mark.parametrize("case", ["MG-039", "MG-040"])
def test_repeated_contraction(case: str) -> None:
    c, inputs, expected = _single(case), CASES[case]["inputs"], CASES[case]["expected"]
    fatigued, tau_s = steady_fatigue(jnp.array([inputs["target_load_fraction"]]), inputs["duty_fraction"], c)
    assert float(fatigued[0]) == pytest.approx(expected["fatigued_fraction"], rel=0.03)
    assert float(tau_s[0]) == pytest.approx(expected["time_constant_s"], rel=0.03)


def test_the_stride_average_agrees_with_the_full_controller() -> None:
    dt_s, period_s, duty, load = 0.05, 0.7, 0.35, 0.4
    clock = np.arange(0.0, 600.0, dt_s)
    targets = jnp.asarray(np.where(clock % period_s < duty * period_s, load, 0.0))
    c = _single("MG-039")
    pool = simulate_controller(targets, dt_s, 0.0097, 0.00091, 15.0)
    np.testing.assert_allclose(pool.rested + pool.active + pool.fatigued, 1.0, atol=1e-9)
    averaged = three_compartment_step(jnp.zeros(1), jnp.array([load]), duty, 600.0, c)
    assert float(pool.fatigued[-14:].mean()) == pytest.approx(float(averaged[0]), rel=0.06)


@settings(max_examples=20)
@given(st.floats(0, 1), st.floats(0, 1.5), st.floats(0, 1), st.floats(0, 1e6))
def test_the_pool_stays_a_pool(start: float, load: float, duty: float, dt_s: float) -> None:
    end = three_compartment_step(jnp.full(10, start), jnp.full(10, load), duty, dt_s)
    assert bool(((end >= 0.0) & (end <= 1.0)).all())


@settings(max_examples=20)
@given(st.integers(1, 12), st.floats(0.05, 0.6))
def test_short_steps_and_one_long_step_agree(parts: int, load: float) -> None:
    whole = three_compartment_step(jnp.zeros(10), jnp.full(10, load), 0.35, 240.0)
    state = jnp.zeros(10)
    for _ in range(parts):
        state = three_compartment_step(state, jnp.full(10, load), 0.35, 240.0 / parts)
    np.testing.assert_allclose(state, whole, rtol=1e-9)


def test_rest_restores() -> None:
    tired = jnp.full(10, 0.3)
    assert bool((three_compartment_step(tired, jnp.zeros(10), 0.0, 120.0) < 0.2).all())


@pytest.mark.parametrize("case", [f"MG-0{n}" for n in range(64, 69)])
def test_the_curve_of_slow_loss_before_the_refit(case: str) -> None:
    inputs = CASES[case]["inputs"]
    c = SlowFatigueCoefficients(
        jnp.array([inputs["asymptote_pct"]]), jnp.array([inputs["time_constant_h"]]), jnp.array(1.0)
    )
    loss = slow_strength_loss_step(jnp.zeros(1), jnp.ones(1), 3600.0 * inputs["duration_h"], c)
    assert float(loss[0]) == pytest.approx(CASES[case]["expected"]["value"], abs=0.1)


def _refit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refit", ROOT / "scripts" / "refit_slow_fatigue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_shipped_slow_loss_is_what_the_script_fits() -> None:
    refit, shipped = _refit(), coefficients(SlowFatigueCoefficients, "muscle.slow_fatigue")
    for muscle in (VASTI, SOLEUS):
        asymptote, tau_h, _ = refit.fit(muscle)
        assert shipped.asymptote[muscle] == pytest.approx(asymptote, abs=0.002)
        assert shipped.time_constant_h[muscle] == pytest.approx(tau_h, abs=0.02)
        log = coefficients(SlowLogCoefficients, "muscle.slow_log")
        slope, error = refit.fit_log(muscle, log.onset_h)
        assert log.slope[muscle] == pytest.approx(slope, abs=0.001)
        assert error > 0.06, "the alternative is the worse one"


def test_slow_loss_and_damage_together_stay_at_what_races_cost() -> None:
    """Damage is not counted twice."""
    refit, shipped = _refit(), coefficients(SlowFatigueCoefficients, "muscle.slow_fatigue")
    total = {
        race.name.split()[0]: refit.predicted(
            shipped.asymptote[VASTI], shipped.time_constant_h[VASTI], race, VASTI
        )
        for race in refit.RACES
    }
    assert 0.28 <= total["UTMB"] <= 0.42
    assert total["marathon"] == pytest.approx(0.22, abs=0.04)
    assert total["330"] < total["UTMB"]
    assert total["330"] == pytest.approx(0.24, abs=0.13)


def test_load_response_is_monotone_and_bounded() -> None:
    response = load_response(jnp.linspace(0.0, 50.0, 200), 1.0)
    assert bool((jnp.diff(response) > 0).all())
    assert float(response[-1]) < 2.0


def test_damage_of_downhill_walking() -> None:
    """Forty minutes at -28 % and 5 km/h with a tenth of body mass; 20, 10 and 5 min of the same."""
    descent_m = 40 / 60 * 5000 * np.sin(np.arctan(0.28))
    full = eccentric_dose_kj_kg(descent_m, 1.1)
    loss = {m: float(damage_loss(full * m / 40)) for m in (40, 20, 10, 5)}
    assert loss[40] == pytest.approx(0.192, abs=0.069)
    ratio = CASES["MG-076"]["tolerance"]["value"]
    assert ratio["low"] - ratio["abs"] <= loss[20] / loss[40] <= ratio["high"] + ratio["abs"]
    assert max(loss[10], loss[5]) < 0.03
    protected = damage_loss(full, repeated_bout_protection(jnp.array([float(full) / 8]), jnp.array([7.0])))
    assert 0.36 <= float(protected) / loss[40] <= 0.60
    assert float(damage_after(loss[40], 48.0)) == pytest.approx(0.14, abs=0.10)


def test_protection_lasts_four_weeks_then_fades_and_is_capped() -> None:
    dose = jnp.array([10.0])
    weeks = [float(repeated_bout_protection(dose, jnp.array([7.0 * w]))) for w in (1, 4, 12, 24)]
    assert weeks[0] == weeks[1] > weeks[2] > weeks[3] > 0.0
    assert weeks[2] == pytest.approx(weeks[1] / 2)
    assert float(repeated_bout_protection(jnp.full(6, 10.0), jnp.full(6, 7.0))) == 0.75


def test_recovery_takes_days() -> None:
    assert float(damage_after(0.14, 16 * 24.0)) < 0.01
    peak = float(damage_after(0.2, 24.0))
    assert peak == pytest.approx(0.2)
    assert float(damage_after(0.2, 0.0)) < peak


@settings(max_examples=20)
@given(st.floats(0, 5000), st.floats(0, 5000))
def test_more_descent_is_not_less_damage(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert float(damage_loss(eccentric_dose_kj_kg(low))) <= float(damage_loss(eccentric_dose_kj_kg(high)))


def test_remaining_capacity_and_conditioning() -> None:
    assert float(remaining_capacity(0.0, 0.0, 0.0)) == 1.0
    assert float(remaining_capacity(0.1, 0.2, 0.1, 0.9)) == pytest.approx(0.9 * 0.8 * 0.9 * 0.9)
    assert float(conditioned_capacity(1.0)) == 1.0
    assert [float(conditioned_capacity(r, 0.5)) for r in (0.01, 100.0)] == [0.6, 1.6]
    assert float(strength_load_factor(2.0)) < 1.0 < float(strength_load_factor(-2.0)) < 3.0


def test_gradients_are_finite_from_rest() -> None:
    def left(load: jax.Array, descent_m: jax.Array) -> jax.Array:
        tired = three_compartment_step(jnp.zeros(10), jnp.full(10, load), 0.35, 30.0)
        slow = slow_strength_loss_step(jnp.zeros(10), jnp.full(10, load), 30.0)
        torn = damage_while_running(damage_loss(eccentric_dose_kj_kg(descent_m)))
        return remaining_capacity(tired, slow, torn).sum()

    for load, descent in ((0.0, 0.0), (0.4, 1500.0)):
        gradient = jax.jit(jax.grad(left, argnums=(0, 1)))(jnp.asarray(load), jnp.asarray(descent))
        assert all(bool(jnp.isfinite(g)) for g in gradient)
