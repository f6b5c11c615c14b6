"""Sweat sodium, water, plasma sodium, thirst and recovery against published and derived values."""

from __future__ import annotations

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.body.recovery.acclimatisation import (
    acclimatisation_after_day,
    acclimatisation_after_rest,
    heat_dose,
    heat_dose_from_wbgt,
    starting_acclimatisation,
)
from crampcast.body.recovery.refuelling import glycogen_refill_step
from crampcast.body.recovery.training import detrained, ewma_step
from crampcast.body.water.balance import (
    body_mass_change,
    body_water_change_l,
    metabolic_water_l,
    respiratory_water_l_h,
)
from crampcast.body.water.sodium import (
    electrolyte_free_water_l,
    exchangeable_needed_mmol,
    plasma_sodium_bias_mmol_l,
    plasma_sodium_nguyen_kurtz,
)
from crampcast.body.water.sweat import (
    sweat_sodium_intercept_mmol_l,
    sweat_sodium_mmol_l,
    sweat_test_l,
    whole_body_from_patch_mmol_l,
)
from crampcast.body.water.thirst import thirst_intake_l_h
from crampcast.errors import UnusableInput

DATA = Path(__file__).parents[1] / "data" / "values"
CASES = {
    case["id"]: case
    for name in ("heat_fluid", "muscle_gait")
    for case in yaml.safe_load((DATA / f"{name}_subset.yaml").read_text(encoding="utf-8"))["cases"]
}


def test_patches() -> None:
    for case, site in (
        ("patch_forearm_to_wholebody", "forearm"),
        ("patch_five_site_to_wholebody", "five_site"),
    ):
        got = whole_body_from_patch_mmol_l(CASES[case]["inputs"]["patch_sodium_mmol_l"], site)
        assert float(got) == pytest.approx(CASES[case]["expected"]["value"], abs=0.05)
    assert float(whole_body_from_patch_mmol_l(4.4, "chest_potassium")) == pytest.approx(3.89, abs=0.05)
    with pytest.raises(UnusableInput, match="no patch site 'knee'"):
        whole_body_from_patch_mmol_l(40.0, "knee")


def test_acclimatisation_lowers_sweat_sodium_by_the_published_amount() -> None:
    before, after = (float(sweat_sodium_mmol_l(30.0, 1.2, 1.9, s)) for s in (0.0, 1.0))
    assert after - before == pytest.approx(
        CASES["sweatna_acclimation_shift"]["expected"]["sodium_change_mmol_l"]
    )


@settings(max_examples=20)
@given(st.floats(20, 70), st.floats(0.4, 2.0), st.floats(1.4, 2.3))
def test_a_measured_concentration_comes_back(sodium: float, rate: float, area: float) -> None:
    intercept = sweat_sodium_intercept_mmol_l(sodium, rate, area)
    assert float(sweat_sodium_mmol_l(intercept, rate, area)) == pytest.approx(sodium)


def test_sweat_test_and_mass_of_fuel() -> None:
    i, expected = CASES["sweat_test_1"]["inputs"], CASES["sweat_test_1"]["expected"]
    names = ("mass_before_kg", "mass_after_kg", "drink_kg", "food_kg", "urine_kg", "energy_kcal")
    sweat = float(sweat_test_l(*(i[name] for name in names)))
    assert sweat == pytest.approx(expected["sweat_l"], abs=0.005)
    change = body_mass_change(i["drink_kg"] + i["food_kg"], sweat, i["urine_kg"], i["energy_kcal"])
    assert float(change) == pytest.approx(i["mass_after_kg"] - i["mass_before_kg"])
    assert -float(body_mass_change(0.0, 0.0, 0.0, 3000.0)) == pytest.approx(0.60, abs=0.01)


@pytest.mark.parametrize("case", ["resp_water_1", "resp_water_2", "resp_water_3"])
def test_respiratory_water_meets_the_published_table(case: str) -> None:
    i = CASES[case]["inputs"]
    got = respiratory_water_l_h(i["vo2_l_min"], i["vapour_pressure_mmhg"] / 7.50062)
    wanted = CASES[case]
    assert float(got) == pytest.approx(wanted["expected"]["value"], abs=wanted["tolerance"]["value"]["abs"])


def test_respiratory_equation_altitude_and_metabolic_water() -> None:
    expected = CASES["resp_water_equation"]["expected"]["value"]
    assert 1000 / 60 * float(respiratory_water_l_h(3.0, 10 / 7.50062)) == pytest.approx(expected, abs=1e-3)
    assert float(respiratory_water_l_h(3.0, 1.0, 79.5)) > float(respiratory_water_l_h(3.0, 1.0))
    got = [1000 * float(metabolic_water_l(*g)) for g in ((1.0, 0.0), (0.0, 1.0))]
    np.testing.assert_allclose(
        got, CASES["nolan_metabolic_water_unconfirmed"]["expected"]["value"], atol=0.02
    )


@pytest.mark.parametrize("case", ["nk_weschler_tbw50", "nk_weschler_tbw25"])
def test_a_litre_of_water_dilutes_as_published(case: str) -> None:
    i = CASES[case]["inputs"]
    end = plasma_sodium_nguyen_kurtz(140.0, i["body_water_l"], 0.0, i["water_change_l"])
    assert float(end) - 140.0 == pytest.approx(CASES[case]["expected"]["value"], abs=0.05)


def test_isonatric_fluid_changes_nothing_and_free_water() -> None:
    i = CASES["nk_isonatric_identity"]["inputs"]
    end = plasma_sodium_nguyen_kurtz(
        140.0, i["body_water_l"], i["electrolyte_change_mmol"], i["water_change_l"]
    )
    assert float(end) == pytest.approx(140.0, abs=1e-6)
    assert float(electrolyte_free_water_l(1.0, 80.0, 140.0)) == pytest.approx(0.4969, abs=1e-3)


PLANS = [key for key in CASES if key.startswith("safety_")]


@pytest.mark.parametrize("case", PLANS)
def test_plans_of_drinking(case: str) -> None:
    i, expected = CASES[case]["inputs"], CASES[case]["expected"]
    h = i["duration_h"]
    water = body_water_change_l(h * i["drink_l_h"], h * i["sweat_rate_l_h"], h * i["urine_l_h"], 0.0, 0.0)
    lost = h * i["sweat_rate_l_h"] * (i["sweat_sodium_mmol_l"] + i["sweat_potassium_mmol_l"])
    lost += h * i["urine_l_h"] * i["urine_na_k_mmol_l"]
    gained = h * i["drink_l_h"] * i["drink_sodium_mmol_l"]
    tbw = i["mass_kg"] * i["body_water_fraction"]
    end = plasma_sodium_nguyen_kurtz(i["plasma_sodium_start_mmol_l"], tbw, gained - lost, water)
    assert float(water) == pytest.approx(expected["body_water_change_l"], abs=0.005)
    assert float(end) == pytest.approx(expected["plasma_sodium_end_mmol_l"], abs=0.05)
    needed = exchangeable_needed_mmol(end, i["plasma_sodium_start_mmol_l"], tbw, water)
    assert float(needed) == pytest.approx(gained - lost)


def test_the_bias_is_nil_at_rest_and_grows_with_deficit() -> None:
    bias = plasma_sodium_bias_mmol_l(jnp.array([-0.02, 0.0, 0.01, 0.03, 0.05]))
    np.testing.assert_array_equal(bias[:2], 0.0)
    assert bool((jnp.diff(bias[1:]) < 0).all())
    assert float(bias[-1]) > -1.0
    assert bool(jnp.isfinite(jax.grad(plasma_sodium_bias_mmol_l)(0.0)))


def test_thirst_sets_in_and_levels_off() -> None:
    intake = thirst_intake_l_h(jnp.linspace(-0.02, 0.08, 60))
    assert bool((jnp.diff(intake) > 0).all())
    assert float(intake[0]) < 0.002
    assert 0.8 < float(intake[-1]) < 0.9


def test_acclimatisation_over_days() -> None:
    case, state, by_day = CASES["ha_gain_timeline"], 0.0, []
    for _ in range(14):
        state = float(acclimatisation_after_day(state, 1.0))
        by_day.append(state)
    got = [by_day[n - 1] for n in case["inputs"]["full_dose_days"]]
    np.testing.assert_allclose(got, case["expected"]["value"], atol=0.05)
    rested = float(acclimatisation_after_rest(1.0, 20))
    assert rested == pytest.approx(CASES["ha_decay_exponential_20d"]["expected"]["value"], abs=0.01)
    assert float(heat_dose(120.0)) == 1.0
    assert [float(heat_dose_from_wbgt(60.0, w)) for w in (10.0, 30.0)] == [0.0, 1.0]
    assert float(starting_acclimatisation(10.0)) < float(starting_acclimatisation(24.0))


def test_load_average() -> None:
    average = 0.0
    for _ in range(7):
        average = float(ewma_step(average, 100.0, 7.0))
    assert average == pytest.approx(CASES["MG-081"]["expected"]["value"], abs=0.01)
    weights = [float(ewma_step(0.0, 1.0, n)) for n in CASES["MG-080"]["inputs"]["window_d"]]
    np.testing.assert_allclose(weights, CASES["MG-080"]["expected"]["value"], atol=1e-4)


def test_glycogen_refills_faster_at_first_and_never_over() -> None:
    first, later = (float(glycogen_refill_step(40.0, 120.0, 1.2, h, 2.0)) for h in (0.0, 6.0))
    assert 40.0 < later < first
    assert float(glycogen_refill_step(40.0, 120.0, 1.2, 5.0, 500.0)) <= 120.0
    assert float(glycogen_refill_step(40.0, 120.0, 0.0, 0.0, 4.0)) == pytest.approx(40.0)


def test_strength_outlasts_endurance() -> None:
    assert float(detrained(1.0, 14.0)) > 0.95
    assert float(detrained(1.0, 40.0)) > float(detrained(1.0, 40.0, strength=False))
