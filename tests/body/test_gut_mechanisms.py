"""Mechanisms of the gut and their alternatives: conservation, order, and what is left without them."""

from __future__ import annotations

import inspect

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.body import gut

REGISTRIES = {
    "EMPTYINGS": gut.EMPTYINGS,
    "GUT_TRAININGS": gut.GUT_TRAININGS,
    "DISTRESS_RISKS": gut.DISTRESS_RISKS,
}
amount = st.floats(0.0, 60.0)


@pytest.mark.parametrize("name", REGISTRIES)
def test_all_entries_of_a_mapping_take_the_same(name):
    entries = list(REGISTRIES[name].values())
    wanted = list(inspect.signature(entries[0]).parameters)
    assert all(list(inspect.signature(entry).parameters) == wanted for entry in entries)
    assert list(REGISTRIES[name])[-1] == "null"


@pytest.mark.parametrize("step", gut.GUTS.values(), ids=list(gut.GUTS))
@settings(max_examples=25)
@given(
    content=st.tuples(
        st.floats(0.0, 1.0), amount, amount, amount, st.floats(0.0, 0.5), amount, amount, amount
    ),
    rates=st.tuples(st.floats(0.0, 4e-4), st.floats(0.0, 0.05), st.floats(0.0, 0.03), st.floats(0.0, 0.02)),
    dt=st.sampled_from([5.0, 60.0, 900.0]),
    trained=st.floats(0.0, 1.0),
)
def test_every_gut_conserves_carbohydrate_water_and_sodium(step, content, rates, dt, trained):
    before = gut.GutState(*map(jnp.asarray, content))
    after, flows = step(before, gut.GutIntake(*rates), dt, 0.65, 38.0, trained)
    eaten_g = dt * (rates[1] + rates[2])
    sugar = ("stomach_glucose_g", "stomach_fructose_g", "intestine_glucose_g", "intestine_fructose_g")
    sugar += ("absorbed_carbohydrate_g",)
    left = sum(float(getattr(after, name)) for name in sugar)
    gone = float(flows.oxidised_carbohydrate_g + flows.stored_carbohydrate_g)
    close = {"rel": 1e-12, "abs": 1e-10}
    assert left + gone == pytest.approx(sum(float(getattr(before, n)) for n in sugar) + eaten_g, **close)
    water = float(after.stomach_water_l + after.intestine_water_l + flows.absorbed_water_l)
    assert water == pytest.approx(content[0] + content[4] + rates[0] * dt, **close)
    salt = float(after.stomach_sodium_mmol + flows.absorbed_sodium_mmol)
    assert salt == pytest.approx(content[3] + rates[3] * dt, **close)
    assert min(*map(float, after), *map(float, flows)) >= -1e-12


def _hours_of(step, glucose_g_min, fructose_g_min, trained=1.0, **more):
    """Oxidised in the third hour of steady eating, g/min."""
    intake = gut.GutIntake(0.8 / 3600, glucose_g_min / 60, fructose_g_min / 60, 0.0)

    def minute(state, _):
        state, flows = step(state, intake, 60.0, 0.62, 38.0, trained, **more)
        return state, flows.oxidised_carbohydrate_g

    return float(np.mean(np.asarray(jax.lax.scan(minute, gut.empty_gut(), None, length=180)[1])[120:]))


def test_a_second_sugar_passes_where_the_first_is_full():
    for name in ("two_transporters", "fixed_cap"):
        step = gut.GUTS[name]
        one, two = _hours_of(step, 1.8, 0.0), _hours_of(step, 1.2, 0.6)
        assert two > 1.2 * one
    assert _hours_of(gut.GUTS["null"], 1.8, 0.0) == pytest.approx(1.8)


def test_training_lets_more_through_only_where_the_gut_is_modelled():
    assert _hours_of(gut.GUTS["two_transporters"], 1.2, 0.8) > 1.1 * _hours_of(
        gut.GUTS["two_transporters"], 1.2, 0.8, trained=0.0
    )
    capped = [_hours_of(gut.GUTS["fixed_cap"], 1.2, 0.8, trained=t) for t in (0.0, 1.0)]
    assert capped[0] == pytest.approx(capped[1])


def test_dense_hard_and_hot_slow_the_stomach_only_where_modelled():
    plain = (0.4, 0.0, 0.5, 37.5)
    for worse in ((0.4, 60.0, 0.5, 37.5), (0.4, 0.0, 0.9, 37.5), (0.4, 0.0, 0.5, 39.8)):
        assert float(gut.EMPTYINGS["slowed_first_order"](*worse)) < 0.95 * float(
            gut.EMPTYINGS["slowed_first_order"](*plain)
        )
        for name in ("ryan_1989", "null"):
            assert float(gut.EMPTYINGS[name](*worse)) == float(gut.EMPTYINGS[name](*plain))


def test_the_stomach_is_chosen_by_name():
    nothing = gut.GutIntake(0.0, 0.0, 0.0, 0.0)
    full = gut.empty_gut()._replace(stomach_water_l=jnp.asarray(0.5), stomach_glucose_g=jnp.asarray(40.0))
    left = [
        float(gut.gut_step(full, nothing, 600.0, 0.6, 38.0, 0.5, emptying=rate)[0].stomach_water_l)
        for rate in gut.EMPTYINGS.values()
    ]
    assert left[0] > left[1] > 0.2 > left[2]


def test_gut_learns_within_weeks_and_forgets_within_months():
    learn = gut.gut_training_step
    assert 0.9 < float(learn(0.0, 14.0, 14.0)) < 1.0
    assert 0.2 < float(learn(1.0, 0.0, 42.0)) < 0.3
    assert float(learn(0.4, 0.0, 0.0)) == pytest.approx(0.4)
    assert 0.5 < float(gut.distress_reduction(learn(0.0, 14.0, 14.0))) < 0.65
    slope = jax.grad(lambda n: learn(0.0, n, 14.0))(0.0)
    assert bool(jnp.isfinite(slope))
    assert float(gut.GUT_TRAININGS["null"](0.4, 20.0, 20.0)) == 0.4


def test_any_symptom_is_commoner_than_serious_trouble_and_heat_raises_both():
    for hours in (1.0, 4.0, 10.0):
        assert float(gut.gut_symptom_probability(hours)) > float(gut.gut_distress_risk(hours))
    assert float(gut.gut_symptom_probability(2.0, 2.4)) == pytest.approx(0.9, abs=0.01)
    assert float(gut.gut_symptom_probability(2.0, 1.4, 1.0)) < float(gut.gut_symptom_probability(2.0))
    assert float(gut.DISTRESS_RISKS["null"](20.0, 3.0, 50.0)) == 0.0


def test_intake_below_capacity_does_not_calm_the_gut():
    assert float(gut.gut_distress_risk(5.0, 1.4, -40.0)) == float(gut.gut_distress_risk(5.0, 1.4, 0.0))


def test_gain_of_a_time_trial_peaks_at_the_published_dose():
    dose = jnp.linspace(0.0, 120.0, 121)
    gain = gut.smith_2013_time_trial_gain(dose)
    assert float(dose[jnp.argmax(gain)]) == 78.0
    assert float(gain[0]) == 0.0
