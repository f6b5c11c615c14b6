"""Nothing appears and nothing is lost: water, sodium, carbohydrate and energy over whole courses."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from crampcast.body.energy import other_muscle_glycogen_g
from crampcast.body.energy.substrates import Fuel, Split
from crampcast.body.water.sweat import SweatCoefficients
from crampcast.evidence import coefficients
from crampcast.simulation.fluids import FluidCoefficients
from crampcast.simulation.fuel import concentration_mmol_kg_dw


@pytest.fixture(scope="module", params=["fed and drinking to thirst", "fasting in the heat"])
def course(request, bench, hills):
    person = bench.runner()
    if request.param.startswith("fed"):
        air, food = bench.air(22.0, 0.5), bench.food(70.0, 0.4, thirst=1.0)
    else:
        air, food = bench.air(30.0, 0.6), bench.food(0.0, 0.0)
        person = bench.runner(muscle_glycogen_g=180.0)
    _, state, kept = bench.run(person, hills(), air, food)
    return person, food, state, kept


def test_water(course) -> None:
    _, _, state, kept = course
    lost = kept.sweat_l.sum() + kept.respiratory_l.sum() + kept.urine_l.sum()
    gained = kept.absorbed_l.sum() + kept.metabolic_water_l.sum() - lost
    assert float(state.water_change_l) == pytest.approx(gained, abs=1e-9)
    held = float(state.gut.stomach_water_l + state.gut.intestine_water_l)
    assert kept.drunk_l.sum() == pytest.approx(kept.absorbed_l.sum() + held, abs=1e-9)


def test_sodium(course) -> None:
    _, food, state, kept = course
    c = coefficients(FluidCoefficients, "simulation.fluids")
    potassium = coefficients(SweatCoefficients, "water.sweat").potassium_mmol_l
    lost = kept.sweat_sodium_mmol.sum() + potassium * kept.sweat_l.sum()
    lost += c.urine_cations_mmol_l * kept.urine_l.sum()
    eaten = np.interp(float(state.time_s) / 900.0, np.arange(337), np.asarray(food.totals)[:, 3])
    gained = eaten - float(state.gut.stomach_sodium_mmol) - lost
    assert float(state.cation_change_mmol) == pytest.approx(gained, abs=1e-6)


def test_carbohydrate(course) -> None:
    person, food, state, kept = course
    gut = state.gut
    in_gut = float(
        gut.stomach_glucose_g + gut.stomach_fructose_g + gut.intestine_glucose_g + gut.intestine_fructose_g
    )
    in_gut += float(gut.absorbed_carbohydrate_g)
    at = float(state.time_s) / 900.0
    eaten = sum(np.interp(at, np.arange(337), np.asarray(food.totals)[:, i]) for i in (1, 2))
    from_stores = float(person.muscle_glycogen_g - state.muscle_glycogen_g)
    other_g = other_muscle_glycogen_g(person.muscle_glycogen_g)
    from_stores += float(other_g - state.other_glycogen_g)
    from_stores += float(person.liver_glycogen_g - state.liver_glycogen_g)
    assert kept.carbohydrate_g.sum() == pytest.approx(eaten - in_gut + from_stores, abs=1e-6)


def test_energy(course) -> None:
    person, _, _, kept = course
    fuel, split = coefficients(Fuel, "energy.fuel"), coefficients(Split, "energy.split")
    spent = kept.power_w_kg * 70.0 * kept.duration_s / 1000.0
    burnt = kept.carbohydrate_g * fuel.carbohydrate_kj_g + kept.fat_g * fuel.fat_kj_g
    before = np.concatenate([[float(person.muscle_glycogen_g)], kept.muscle_glycogen_g[:-1]])
    level = concentration_mmol_kg_dw(before, person)
    low = np.asarray(jax.nn.sigmoid((split.low_glycogen_mmol_kg_dw - level) / split.low_glycogen_width))
    protein = split.protein_share + low * (split.protein_share_low - split.protein_share)
    np.testing.assert_allclose(burnt + protein * spent, spent, rtol=1e-9, atol=1e-9)


def test_stores_never_fall_below_nothing(course) -> None:
    _, _, _, kept = course
    for name in (
        "muscle_glycogen_g",
        "liver_glycogen_g",
        "stomach_l",
        "fat_g",
        "carbohydrate_g",
        "sweat_l",
        "drunk_l",
    ):
        assert getattr(kept, name).min() >= -1e-12, name
