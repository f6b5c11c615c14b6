"""Properties of cost, capacity, fuel and gut: conservation, order, inverses, finite gradients."""

from __future__ import annotations

from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.body import capacity, cost, energy, gut
from crampcast.errors import UnusableInput
from crampcast.evidence.ground import ground_classes

grades = st.floats(-0.45, 0.45)
speeds = st.floats(0.3, 6.0)
EDGES = jnp.array([-50.0, -1.0, -0.45, -0.17, -0.1, 0.0, 0.1, 0.45, 1.0, 50.0])


@settings(max_examples=40)
@given(speeds, grades)
def test_running_speed_inverts_running_cost(speed, grade):
    power = cost.re3_looney_2025(speed, grade)
    if power > 4.6:
        assert abs(float(cost.re3_speed(power, grade)) - speed) < 2e-3


@settings(max_examples=40)
@given(st.floats(0.25, 2.55), grades)
def test_walking_speed_inverts_walking_cost(speed, grade):
    power = cost.lcda_looney_2019(speed, grade)
    back = cost.lcda_speed(power, grade)
    assert abs(float(cost.lcda_looney_2019(back, grade) - power)) < 2e-3


@pytest.mark.parametrize(
    "rough", [{}, {"ground_speed": 0.7, "run_cost": 1.2, "walk_cost": 1.3, "drag_w_kg": 0.5}]
)
def test_going_costs_more_the_faster_and_its_speed_inverts_its_cost(rough):
    """Run, walked or in between; on every grade, on smooth ground and on rough."""
    grade, speed = np.meshgrid(np.linspace(-0.45, 0.45, 46), np.linspace(0.4, 6.0, 225), indexing="ij")
    way = cost.way_of(grade)._replace(**rough)
    power = np.asarray(cost.going_power_w_kg(speed, way))
    assert (np.diff(power, axis=1) > 0.0).all()
    there = power < 60.0
    assert np.asarray(cost.going_speed(power, way))[there] == pytest.approx(speed[there], abs=1e-3)


def test_going_has_finite_gradients_between_walk_and_run():
    power, grade = jnp.meshgrid(jnp.linspace(1.0, 30.0, 60), EDGES[2:-2], indexing="ij")
    slopes = jax.grad(lambda p, g: cost.going_speed(p, cost.way_of(g)).sum(), argnums=(0, 1))(power, grade)
    assert all(bool(jnp.isfinite(slope).all()) for slope in slopes)
    step = 1e-4
    by_power = (cost.going_speed(8.0 + step) - cost.going_speed(8.0 - step)) / (2 * step)
    assert float(jax.grad(cost.going_speed)(8.0)) == pytest.approx(float(by_power), rel=1e-3)


@settings(max_examples=40)
@given(st.floats(0.0, 30.0), st.floats(0.0, 5.0), grades)
def test_more_power_is_never_slower(power, more, grade):
    for speed in (cost.re3_speed, cost.lcda_speed):
        assert float(speed(power + more, grade)) >= float(speed(power, grade)) - 1e-9


def test_walker_stays_between_slowest_and_fastest_walk():
    power, grade = jnp.meshgrid(jnp.linspace(-5.0, 80.0, 200), jnp.linspace(-1.0, 1.0, 81))
    speed = cost.lcda_speed(power, grade)
    assert float(speed.min()) >= 0.19
    assert float(speed.max()) <= 2.6 + 1e-6


def test_low_power_does_not_run():
    assert float(cost.re3_speed(3.0, 0.0)) < 1e-3
    assert float(cost.re3_speed(3.0, 0.2)) < 1e-3
    assert float(cost.re3_speed(3.0, -0.17)) < 0.45


def test_walking_gradient_is_that_of_the_inverse():
    slope = jax.grad(cost.lcda_speed, argnums=(0, 1))(8.0, 0.1)
    step = 1e-4
    by_power = (cost.lcda_speed(8.0 + step, 0.1) - cost.lcda_speed(8.0 - step, 0.1)) / (2 * step)
    by_grade = (cost.lcda_speed(8.0, 0.1 + step) - cost.lcda_speed(8.0, 0.1 - step)) / (2 * step)
    np.testing.assert_allclose([float(s) for s in slope], [float(by_power), float(by_grade)], rtol=1e-4)


@pytest.mark.parametrize(
    "function",
    [
        lambda g: cost.re3_looney_2025(3.0, g),
        lambda g: cost.re3_speed(2.0, g),
        lambda g: cost.re3_speed(15.0, g),
        lambda g: cost.lcda_looney_2019(0.0, g),
        lambda g: cost.lcda_speed(0.0, g),
        lambda g: cost.lcda_speed(9.0, g),
        cost.minetti_2002,
        cost.transition_speed,
        lambda g: cost.descent_speed_cap(4.0, g, 0.3),
        lambda g: cost.climb_speed_ceiling(g, 0.3),
        lambda g: capacity.vo2max_altitude_factor(3000.0 * g),
        lambda g: capacity.sustainable_share(jnp.abs(g) * 3600.0 + 1.0),
        lambda g: capacity.vo2max_durability(3600.0 * g, 0.7),
        lambda g: capacity.fade_shape(3600.0 * jnp.abs(g), 36000.0),
        lambda g: capacity.dprime_balance_step(100.0, 4.0 + g, 4.0, 150.0, 10.0),
        lambda g: capacity.heat_slowdown_factor(g, 0.5),
        lambda g: capacity.emig_time(100.0 + 1e4 * jnp.abs(g), 5.0, 0.06),
        lambda g: energy.substrate_power(10.0 + g, 18.0, 60.0).carbohydrate_g_s,
        energy.fat_oxidation_relative,
        lambda g: energy.supply_ceiling_w_kg(18.0, 60.0, 100.0 * g, 10.0 * g),
        cost.technicality_speed_factor,
        lambda g: cost.drag_power_w_kg(3.0, g, 60.0, 1.7, 1.2, 12.0),
        gut.gut_distress_risk,
    ],
)
def test_value_and_gradient_are_finite_far_outside_the_domain(function):
    value, slope = jax.jit(jax.vmap(jax.value_and_grad(function)))(EDGES)
    assert bool(jnp.all(jnp.isfinite(value)))
    assert bool(jnp.all(jnp.isfinite(slope)))


def test_descents_are_fastest_near_ten_percent_and_skill_helps():
    grade = jnp.linspace(-0.45, 0.1, 56)
    caps = [cost.descent_speed_cap(1.0, grade, skill) for skill in (0.0, 0.5, 1.0)]
    for cap in caps:
        assert abs(float(grade[jnp.argmax(cap)]) + 0.1) < 0.011
        assert float(cap[-1]) == pytest.approx(1.0)
    steep = grade < -0.02
    assert bool(jnp.all((caps[0] <= caps[1] + 1e-9)[steep] & (caps[1] <= caps[2] + 1e-9)[steep]))


def test_head_wind_costs_more_than_tail_wind_returns():
    head = float(cost.drag_power_w_kg(3.0, 5.0, 60.0, 1.7, 1.2, 12.0))
    tail = float(cost.drag_power_w_kg(3.0, -11.0, 60.0, 1.7, 1.2, 12.0))
    assert 0.0 < -tail < 0.5 * head
    assert float(cost.drag_power_w_kg(3.0, -60.0, 60.0, 1.7, 1.2, 12.0)) >= -0.3 * 12.0


def test_harder_ground_costs_more_and_is_slower():
    classes = ground_classes()
    order = ["road", "compacted", "ground", "gravel", "rough", "sand"]
    for softer, harder in pairwise(order):
        assert classes[harder].run_cost >= classes[softer].run_cost
        assert classes[harder].walk_cost >= classes[softer].walk_cost
        assert classes[harder].run_speed <= classes[softer].run_speed
    assert classes["trail"] == classes["ground"]


def test_sustainable_share_meets_its_anchors_and_falls():
    share = capacity.sustainable_share
    assert float(share(360.0)) == pytest.approx(1.0, abs=0.005)
    assert float(share(3.5 * 3600)) == pytest.approx(0.775, abs=0.075)
    assert float(share(7 * 3600.0)) == pytest.approx(0.60, abs=0.015)
    assert float(share(24 * 3600.0)) == pytest.approx(0.43, abs=0.01)
    assert float(share(1.0)) < 1.08
    assert float(share(30 * 86400.0)) >= 0.30
    times = jnp.geomspace(10.0, 3e6, 400)
    assert bool(jnp.all(jnp.diff(share(times)) <= 0.0))
    assert float(share(36000.0, 0.06)) > float(share(36000.0, 0.09))


@pytest.mark.parametrize("duration_s", [1800.0, 14400.0, 108000.0])
@pytest.mark.parametrize("intensity", [0.5, 0.8])
def test_fade_has_mean_one_over_the_race(duration_s, intensity):
    middles = (jnp.arange(4000) + 0.5) / 4000 * duration_s
    shape = capacity.fade_shape(middles, duration_s, intensity)
    assert float(shape.mean()) == pytest.approx(1.0, abs=2e-4)
    assert float(shape[0]) > 1.0 > float(shape[-1])


@settings(max_examples=40)
@given(st.floats(800.0, 100000.0), st.floats(2.5, 6.5), st.floats(0.03, 0.12))
def test_emig_time_covers_the_distance(distance_m, v_m, gamma):
    time = capacity.emig_time(distance_m, v_m, gamma)
    assert float(time * capacity.emig_speed(time, v_m, gamma)) == pytest.approx(distance_m, rel=1e-4)


@settings(max_examples=40)
@given(st.floats(0.0, 150.0), st.floats(2.0, 5.5), st.floats(1.0, 120.0))
def test_reserve_steps_compose(balance, speed, dt):
    once = capacity.dprime_balance_step(balance, speed, 4.0, 150.0, dt)
    half = capacity.dprime_balance_step(balance, speed, 4.0, 150.0, dt / 2)
    twice = capacity.dprime_balance_step(half, speed, 4.0, 150.0, dt / 2)
    assert float(once) == pytest.approx(float(twice), abs=0.3)
    assert float(once) <= 150.0 + 1e-9


@pytest.mark.parametrize(
    ("distances", "times"),
    [
        ([400.0], [80.0]),
        ([400.0, 800.0], [80.0, 80.0]),
        ([800.0, 400.0], [80.0, 200.0]),
        ([1.0, np.nan], [1, 2]),
    ],
)
def test_unusable_bests_are_refused(distances, times):
    with pytest.raises(UnusableInput):
        capacity.fit_critical_speed(distances, times)


@settings(max_examples=40)
@given(
    st.floats(1.5, 25.0),
    st.floats(10.0, 25.0),
    st.floats(40.0, 110.0),
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
    st.floats(0.0, 800.0),
    st.floats(0.0, 0.04),
)
def test_fuel_releases_exactly_the_power(power, ceiling, mass, female, trained, glycogen, eaten):
    rates = energy.substrate_power(power, ceiling, mass, female, trained, glycogen, eaten)
    released = 1000.0 * (
        rates.carbohydrate_g_s * 15.565 + rates.fat_g_s * 39.497 + rates.protein_g_s * 19.665
    )
    assert float(released) == pytest.approx(power * mass, rel=1e-12)
    assert min(float(r) for r in rates) >= 0.0


def test_harder_burns_more_carbohydrate_and_women_burn_more_fat():
    power = jnp.linspace(2.0, 18.0, 60)
    rates = energy.substrate_power(power, 18.0, 60.0)
    assert bool(jnp.all(jnp.diff(rates.carbohydrate_g_s) > 0.0))
    women = energy.substrate_power(power, 18.0, 60.0, 1.0)
    assert bool(jnp.all(women.fat_g_s >= rates.fat_g_s - 1e-9))


def test_wall_slows_about_as_much_as_marathoners_were_slowed():
    ceiling = energy.supply_ceiling_w_kg(18.0, 70.0, 0.0, 0.0, 0.5 / 60)
    before = cost.re3_speed(13.5, 0.0)
    slower = float(before / cost.re3_speed(ceiling, 0.0)) - 1.0
    assert 0.30 < slower < 0.50
    assert float(energy.supply_ceiling_w_kg(18.0, 70.0, 350.0, 80.0)) > 18.0
    left = energy.supply_ceiling_w_kg(18.0, 70.0, jnp.linspace(0.0, 400.0, 50), 40.0)
    assert bool(jnp.all(jnp.diff(left) >= 0.0))


amount = st.floats(0.0, 60.0)


@settings(max_examples=40)
@given(
    st.tuples(st.floats(0.0, 1.0), amount, amount, amount, st.floats(0.0, 0.5), amount, amount, amount),
    st.tuples(st.floats(0.0, 4e-4), st.floats(0.0, 0.05), st.floats(0.0, 0.03), st.floats(0.0, 0.02)),
    st.sampled_from([5.0, 30.0, 300.0, 1800.0]),
    st.floats(0.2, 1.0),
    st.floats(0.0, 1.0),
)
def test_gut_conserves_and_stays_positive(content, rates, dt, vo2_share, trained):
    before, intake = gut.GutState(*map(jnp.asarray, content)), gut.GutIntake(*rates)
    after, flows = gut.gut_step(before, intake, dt, vo2_share, 38.5, trained)
    close = {"rel": 1e-12, "abs": 1e-12}
    assert float(after.stomach_water_l + after.intestine_water_l + flows.absorbed_water_l) == pytest.approx(
        content[0] + content[4] + rates[0] * dt, **close
    )
    assert float(
        after.stomach_glucose_g + after.intestine_glucose_g + flows.absorbed_glucose_g
    ) == pytest.approx(content[1] + content[5] + rates[1] * dt, **close)
    assert float(
        after.stomach_fructose_g + after.intestine_fructose_g + flows.absorbed_fructose_g
    ) == pytest.approx(content[2] + content[6] + rates[2] * dt, **close)
    assert float(after.stomach_sodium_mmol + flows.absorbed_sodium_mmol) == pytest.approx(
        content[3] + rates[3] * dt, **close
    )
    burned = flows.oxidised_carbohydrate_g + flows.stored_carbohydrate_g
    absorbed = flows.absorbed_glucose_g + flows.absorbed_fructose_g
    assert float(after.absorbed_carbohydrate_g + burned) == pytest.approx(
        content[7] + float(absorbed), **close
    )
    assert min(float(x) for x in after) >= -1e-12
    assert min(float(x) for x in flows) >= -1e-12
    ceiling_l_h = 0.72 + 0.48 * trained
    assert float(flows.absorbed_water_l) <= ceiling_l_h / 3600.0 * dt * 1.02 + 1e-12


@pytest.mark.parametrize("water_l_h", [0.3, 0.6, 0.9])
def test_gut_hardly_depends_on_the_step(water_l_h):
    intake = gut.GutIntake(water_l_h / 3600.0, 0.015, 0.0075, 0.005)

    def run(dt):
        def step(state, _):
            return gut.gut_step(state, intake, dt, 0.65, 38.0, 0.5)

        _, flows = jax.lax.scan(step, gut.empty_gut(), None, length=int(7200 / dt))
        return np.array([float(jnp.sum(x)) for x in flows])

    fine = run(5.0)
    np.testing.assert_allclose(run(30.0), fine, rtol=1e-3)
    np.testing.assert_allclose(run(600.0), fine, rtol=0.01)
    np.testing.assert_allclose(run(1800.0), fine, rtol=0.05)


def test_gut_gradients_are_finite_when_empty():
    def absorbed(water, sugar):
        state, flows = gut.gut_step(
            gut.empty_gut(), gut.GutIntake(water, sugar, sugar, 0.0), 60.0, 0.7, 38.0, 0.0
        )
        return flows.absorbed_water_l + flows.oxidised_carbohydrate_g + state.intestine_glucose_g

    for arguments in ((0.0, 0.0), (1e-4, 0.0), (0.0, 0.01)):
        assert np.all(np.isfinite(jax.grad(absorbed, argnums=(0, 1))(*arguments)))


def test_more_risk_with_length_heat_and_excess():
    risk = gut.gut_distress_risk
    base = float(risk(8.0))
    assert float(risk(10.0)) > base < float(risk(8.0, 2.0))
    assert float(risk(8.0, 1.4, 30.0)) > base > float(risk(8.0, 1.4, -30.0, 0.0, 1.0))
