"""Mechanisms of fuel and their alternatives: conservation, order, traps, and what is left without them."""

from __future__ import annotations

import inspect

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.body import energy
from crampcast.body.recovery import REFILLS
from crampcast.body.recovery.refuelling import refuel_step
from crampcast.body.recovery.rehydration import rehydration_urine_l

REGISTRIES = {
    "ATP_DEMANDS": energy.ATP_DEMANDS,
    "PATHWAYS": energy.PATHWAYS,
    "SUBSTRATE_SPLITS": energy.SUBSTRATE_SPLITS,
    "LIVER_OUTPUTS": energy.LIVER_OUTPUTS,
    "CALCIUM_EFFECTS": energy.CALCIUM_EFFECTS,
    "WALLS": energy.WALLS,
    "FEEDINGS": energy.FEEDINGS,
    "AVAILABILITY_EFFECTS": energy.AVAILABILITY_EFFECTS,
    "REFILLS": REFILLS,
}
FUELS_KJ_G = (15.565, 39.497, 19.665)


@pytest.mark.parametrize("name", REGISTRIES)
def test_all_entries_of_a_mapping_take_the_same(name):
    entries = list(REGISTRIES[name].values())
    wanted = list(inspect.signature(entries[0]).parameters)
    assert all(list(inspect.signature(entry).parameters) == wanted for entry in entries)
    assert name == "ATP_DEMANDS" or list(REGISTRIES[name])[-1] == "null"


@pytest.mark.parametrize("split", energy.SUBSTRATE_SPLITS.values(), ids=list(energy.SUBSTRATE_SPLITS))
def test_every_split_releases_exactly_the_power(split):
    power = jnp.linspace(1.5, 25.0, 60)
    rates = split(power, 18.0, 61.0, 0.5, 0.4, 150.0, 0.02)
    released_w = 1000.0 * sum(rate * heat for rate, heat in zip(rates, FUELS_KJ_G, strict=True))
    np.testing.assert_allclose(released_w, power * 61.0, rtol=1e-12)
    assert min(float(jnp.min(rate)) for rate in rates) >= 0.0


def test_rapoport_says_more_fat_at_race_intensity_than_the_default_and_no_more_at_rest():
    race, easy = (
        {name: split(power, 18.0, 70.0) for name, split in energy.SUBSTRATE_SPLITS.items()}
        for power in (14.0, 5.0)
    )
    assert float(race["rapoport_2010"].fat_g_s) > 1.2 * float(race["fat_hump"].fat_g_s)
    assert float(easy["fat_hump"].fat_g_s) < float(easy["rapoport_2010"].fat_g_s)


def test_without_its_mechanism_intensity_food_and_glycogen_change_nothing():
    null = energy.SUBSTRATE_SPLITS["null"]
    base, other = null(12.0, 18.0, 70.0), null(12.0, 14.0, 70.0, 1.0, 0.0, 50.0, 0.02, 2.0)
    assert [float(x) for x in base] == [float(x) for x in other]
    level = jnp.array([10.0, 200.0, 700.0])
    assert bool(jnp.all(energy.CALCIUM_EFFECTS["null"](level) == 1.0))
    assert bool(jnp.all(energy.WALLS["null"](18.0, 70.0, 0.0 * level, 0.0) > 100.0))
    assert bool(jnp.all(energy.LIVER_OUTPUTS["null"](0.7, level) == 0.0))
    assert float(energy.AVAILABILITY_EFFECTS["null"](5.0)) == 1.0


@settings(max_examples=60)
@given(st.floats(0.0, 250.0), st.floats(0.0, 1.0), st.floats(10.0, 45.0), st.floats(0.0, 1.0))
def test_pathways_add_up_to_the_demand_within_their_limits(demand, share, muscle_kg, left):
    for share_out in energy.PATHWAYS.values():
        rates = share_out(demand, share, muscle_kg, left)
        assert float(sum(rates)) == pytest.approx(demand, rel=1e-12, abs=1e-12)
        assert min(float(rate) for rate in rates) >= -1e-12
    limits = energy.pathway_limits(muscle_kg)
    rates = energy.limited_pathways(demand, share, muscle_kg, left)
    assert float(rates.fat_mmol_s) <= float(limits.fat_mmol_s) + 1e-12
    assert float(rates.muscle_glycogen_mmol_s) <= float(limits.muscle_glycogen_mmol_s) * left + 1e-12
    assert float(rates.lactate_mmol_s) <= float(limits.lactate_mmol_s) * left + 1e-12


def test_fat_alone_cannot_carry_a_race_and_a_sprint_needs_phosphocreatine():
    race, sprint = (energy.atp_demand_mmol_s(power, 70.0, 0.7) for power in (15.0, 100.0))
    empty = energy.limited_pathways(race, 0.0, 28.0, 0.0)
    full = energy.limited_pathways(race, 0.7, 28.0)
    assert float(empty.phosphocreatine_mmol_s) > 0.0
    assert float(full.lactate_mmol_s) == 0.0
    assert float(energy.limited_pathways(sprint, 0.9, 28.0).phosphocreatine_mmol_s) > 5.0


def test_carbohydrate_costs_less_oxygen_for_the_same_atp():
    for demand in energy.ATP_DEMANDS.values():
        gain = float(demand(12.0, 70.0, 1.0) / 21.1) / float(demand(12.0, 70.0, 0.0) / 19.6)
        per_oxygen = gain * (21.1 / 19.6) ** 2
        assert 1.10 < per_oxygen < 1.18


def test_energy_of_a_store_is_the_energy_of_its_oxidation():
    store_g = energy.muscle_glycogen_store_g(70.0, 0.0, 0.2) + 0.025 * 70.0 * 360.0 / 3.72
    assert float(store_g) * 15.565 == pytest.approx(
        float(energy.glycogen_store_kcal_kg(80.0)) * 70 * 4.184, 1e-3
    )


def test_diet_of_the_last_days_moves_glycogen_toward_its_level():
    fed = energy.fed_glycogen_mmol_kg_dw
    assert float(fed(6.0, 3.0)) == pytest.approx(408.0)
    assert float(fed(3.0, 3.0)) < 300.0 < 650.0 < float(fed(10.0, 3.0)) < 729.0
    assert float(fed(14.0, 30.0)) == pytest.approx(729.0, abs=1e-6)
    once, twice = fed(10.0, 2.0), fed(10.0, 1.0, fed(10.0, 1.0))
    assert float(once) == pytest.approx(float(twice), rel=1e-12)
    starved = fed(10.0, 3.0, 408.0, energy.energy_availability_factor(15.0))
    assert 408.0 < float(starved) < float(fed(10.0, 3.0))
    assert float(energy.FEEDINGS["null"](12.0, 3.0)) == 408.0


def test_low_glycogen_weakens_and_only_low_glycogen():
    level = jnp.linspace(0.0, 800.0, 81)
    release = energy.calcium_release(level)
    assert bool(jnp.all(jnp.diff(release) >= 0.0))
    assert float(release[-1]) > 0.999
    assert float(energy.calcium_release_at_share(0.31)) == pytest.approx(0.85, abs=0.02)


@settings(max_examples=60)
@given(
    st.floats(0.0, 480.0),
    st.floats(0.0, 110.0),
    st.floats(0.0, 150.0),
    st.floats(0.0, 30.0),
    st.floats(0.0, 24.0),
    st.floats(0.0, 1.0),
    st.floats(0.6, 1.0),
)
def test_refuelling_conserves_carbohydrate(muscle, liver, eaten, after, hours, damage, availability):
    for refill in REFILLS.values():
        now = refuel_step(
            muscle, liver, 480.0, 110.0, 70.0, eaten, after, hours, damage, availability, refill
        )
        assert float(sum(now)) == pytest.approx(muscle + liver + eaten * hours, rel=1e-12, abs=1e-9)
        assert float(now.muscle_g) >= muscle - 1e-9
        assert float(now.liver_g) >= liver - 1e-9
        assert float(now.elsewhere_g) >= -1e-9
        assert float(now.muscle_g) <= 480.0 + 1e-9
        assert float(now.liver_g) <= 110.0 + 1e-9


def test_refilling_is_faster_at_first_and_slower_with_damage_or_without_energy():
    refill = REFILLS["saturating_dose"]
    fresh = refill(20.0, 170.0, 1.0, 0.0, 4.0)
    assert float(refill(20.0, 170.0, 1.0, 6.0, 4.0)) < float(fresh)
    assert float(refill(20.0, 170.0, 1.0, 0.0, 4.0, 0.4)) < float(fresh)
    assert float(refill(20.0, 170.0, 1.0, 0.0, 4.0, 0.0, 0.6)) < float(fresh)
    in_two = refill(refill(20.0, 170.0, 1.0, 0.0, 3.0), 170.0, 1.0, 3.0, 5.0)
    assert float(refill(20.0, 170.0, 1.0, 0.0, 8.0)) == pytest.approx(float(in_two), rel=1e-12)


def test_replacing_only_the_loss_leaves_the_runner_short_and_salt_keeps_water():
    loss = 1.5
    assert loss - float(rehydration_urine_l(loss, loss, 61.0)) < loss
    kept = [float(drunk - rehydration_urine_l(drunk, loss, 61.0)) for drunk in (1.5, 2.25, 3.0)]
    assert kept[0] < loss < kept[1] < kept[2]
    assert float(rehydration_urine_l(2.25, loss, 0.0)) > float(rehydration_urine_l(2.25, loss, 60.0))


@pytest.mark.parametrize(
    "function",
    [
        *(lambda x, f=f: f(12.0 + x, 18.0, 70.0).carbohydrate_g_s for f in energy.SUBSTRATE_SPLITS.values()),
        *(lambda x, f=f: f(18.0, 70.0, 100.0 * x, 10.0 * x) for f in energy.WALLS.values()),
        *(lambda x, f=f: f(100.0 * x) for f in energy.CALCIUM_EFFECTS.values()),
        *(lambda x, f=f: f(x, 50.0 * jnp.abs(x)) for f in energy.LIVER_OUTPUTS.values()),
        *(lambda x, f=f: f(6.0 + x, 2.0) for f in energy.FEEDINGS.values()),
        *(lambda x, f=f: f(20.0, 170.0, jnp.abs(x), 0.0, 4.0) for f in REFILLS.values()),
        energy.fatmin_share,
    ],
)
def test_gradients_are_finite(function):
    value, slope = jax.vmap(jax.value_and_grad(function))(jnp.array([-3.0, 0.0, 0.3, 1.0, 5.0]))
    assert bool(jnp.all(jnp.isfinite(value)))
    assert bool(jnp.all(jnp.isfinite(slope)))
