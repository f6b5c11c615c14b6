"""Published values of heat and fluid: inputs that the file does not name."""

from __future__ import annotations

import numpy as np
import pytest

from crampcast.body.heat.iso_7933 import Exposure
from crampcast.body.heat.predicted_strain import predicted_heat_strain
from crampcast.jobs.validate.quantity import CannotPredict, predict


def value(name, model=None, **inputs):
    return predict(name, model, inputs)["value"]


RUNNER = {
    "mass_kg": 65,
    "height_m": 1.72,
    "metabolic_power_w": 800,
    "mean_radiant_temp_c": 25,
    "relative_humidity_pct": 50,
    "relative_air_speed_m_s": 3.2,
    "duration_min": 90,
    "core_temp_start_c": 37.2,
}


def test_hotter_air_never_means_less_sweat_in_any_of_the_models():
    temperatures = [0.0, 6.0, 12.0, 18.0, 24.0, 30.0, 35.0]
    sweats = [
        predict("runner_heat_balance", None, {**RUNNER, "air_temp_c": t})["sweat_rate_l_h"]
        for t in temperatures
    ]
    assert np.all(np.diff(sweats) > 0.0)
    strains = [
        predicted_heat_strain(Exposure(t, t, 1.0, 1.0, 200.0, 0.5, True)).sweat_g for t in temperatures
    ]
    assert np.all(np.diff(strains) >= 0.0)


def test_the_standard_refuses_what_lies_outside_its_range_unless_told():
    runner = {
        "air_temp_c": 28,
        "mean_radiant_temp_c": 28,
        "relative_humidity_pct": 50,
        "air_speed_m_s": 2.8,
        "metabolic_power_w_m2": 600,
        "clothing_clo": 0.3,
        "acclimatised": True,
        "duration_min": 60,
    }
    with pytest.raises(CannotPredict, match="metabolic power"):
        predict("phs_exposure", "iso_7933_2023", runner)
    assert predict("phs_exposure", "iso_7933_2023", {**runner, "limit_inputs": False})["sweat_loss_g"] > 900


@pytest.mark.parametrize(
    ("name", "inputs", "told"),
    [
        ("max_skin_wettedness", {"state": "amphibious"}, "state"),
        ("whole_body_sweat_sodium_mmol_l", {"site": "nose", "patch_sodium_mmol_l": 40}, "site"),
        ("wind_at_2m", {"wind_10m_m_s": 4, "solar_w_m2": 700, "terrain": "lunar"}, "terrain"),
        ("wbgt_c", {"natural_wet_bulb_c": 25, "globe_temp_c": 32, "sun": True}, "air_temp_c"),
        ("metabolic_water_g_g", {"substrate": "hope"}, "substrate"),
        ("convective_coefficient_w_m2_k", {}, "speed"),
        ("sweat_sodium_mmol_l", {"intensity": "asleep"}, "intensity"),
        ("solar_radiant_load", {"solar_altitude_deg": 120, "solar_beam_w_m2": 800}, "altitude"),
    ],
)
def test_a_word_or_input_that_cannot_be_used_is_named(name, inputs, told):
    with pytest.raises(CannotPredict, match=told):
        predict(name, None, inputs)


def test_quantities_that_the_file_does_not_hold_answer_within_what_is_known():
    assert value("mass_loss_at_constant_water_pct", distance_km=161, mass_kg=68.8) == pytest.approx(
        3.45, abs=1.55
    )
    effect = value("drink_sodium_effect_mmol_l", sex="female", mass_kg=57.7, body_water_fraction=0.55,
                   drink_sodium_mg_l=680, drink_l=4, duration_h=4)  # fmt: skip
    assert effect == pytest.approx(3.7, abs=0.5)
    dry, wet = predict("respiratory_heat_loss", None, {"metabolic_power_w_m2": 500, "air_temp_c": 20,
                                                       "vapour_pressure_kpa": 1.2}).values()  # fmt: skip
    assert (dry, wet) == (pytest.approx(8.8, abs=0.1), pytest.approx(35.5, abs=0.1))
    thin = predict("pressure_scaled_heat_transfer", None, {"sea_level_convective_coefficient_w_m2_k": 16.0,
                                                           "pressure_kpa": 80.0})  # fmt: skip
    assert thin["convective_coefficient_w_m2_k"] == pytest.approx(0.88 * 16.0, abs=0.1)
    assert thin["evaporative_ratio"] == pytest.approx(1.11, abs=0.01)
    assert value("vasopressin_pmol_l", plasma_osmolality_mosm_kg=[280, 295]) == [0.0, pytest.approx(4.73)]
    salty, water = value("fluid_retention_pct", drink_volume_pct_of_loss=150, drink_sodium_mmol_l=[61, 0])
    assert salty > water + 10
    assert value("posthydration_l", mass_loss_kg=1.2) == pytest.approx(1.8)
    assert value("race_flag", wbgt_c=[5, 12, 20, 26, 31]) == ["white", "green", "yellow", "red", "black"]
