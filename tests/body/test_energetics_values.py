"""Mechanisms of cost, capacity, fuel and gut against printed and derived values."""

from __future__ import annotations

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import yaml

from crampcast.body import capacity, cost, energy, gut

CASES = yaml.safe_load((Path(__file__).parents[1] / "data/values/energy_subset.yaml").read_text())["cases"]


def _race_time(model, known_time_s=0.0, known_distance_km=0.0, distance_km=0.0, **x):
    metres = distance_km * 1000
    if model == "riegel_1981":
        return capacity.riegel_time(known_time_s, known_distance_km * 1000, metres, x["exponent"])
    if model == "emig_mulligan_2018":
        return capacity.emig_time(metres, x["max_aerobic_speed_m_s"], x["endurance_gamma"])
    return capacity.time_to_cover(metres, x["critical_speed_m_s"], x["d_prime_m"])


def _oxidation(glucose_g_min, fructose_g_min, minutes):
    """Oxidised grams by minute of a steady eater with a practised gut, 0.8 L/h of water."""
    intake = gut.GutIntake(0.8 / 3600, glucose_g_min / 60, fructose_g_min / 60, 0.0)

    def minute(state, _):
        state, flows = gut.gut_step(state, intake, 60.0, 0.6, 38.0, 0.7)
        return state, flows.oxidised_carbohydrate_g

    return np.asarray(jax.lax.scan(minute, gut.empty_gut(), None, length=minutes)[1])


def _oxidation_g_h(cho_intake_g_h, ratio, minutes):
    glucose = cho_intake_g_h / 60 / (1 + ratio)
    return _oxidation(glucose, ratio * glucose, minutes)


def _gas(model, vo2_l_min, vco2_l_min):
    return {
        "peronnet_massicotte_1991": lambda a, b: energy.peronnet_massicotte_1991(a, b)[1],
        "jeukendrup_wallis_2005_heavy": energy.jeukendrup_wallis_2005,
        "telmosse_2022": energy.telmosse_2022,
    }[model](vo2_l_min, vco2_l_min)


def _minimum_grade(speed_m_s):
    grades = jnp.linspace(-0.4, 0.2, 601)
    return grades[jnp.argmin(cost.re3_looney_2025(speed_m_s, grades))]


def _atp_rate(muscle_mass_kg, pathway, **_):
    limits = energy.pathway_limits(muscle_mass_kg)
    order = ("pcr", "glycogen_to_lactate", "glycogen_to_co2", "liver_glycogen_to_co2", "fat_to_co2")
    return dict(zip(order, limits, strict=True))[pathway]


def _sustained(level="recreational", duration_h=None, event=None, distance_km=None):
    hours = duration_h or {"half_marathon": 1.67}[event]
    return capacity.sustainable_share(3600.0 * hours)


def _fed_glycogen(feeding, level):
    loading = {"mixed_diet": 0.2, "loaded": 1.0}[feeding]
    store = energy.muscle_glycogen_store_g(70.0, 0.0, loading)
    return energy.glycogen_mmol_kg_dw(store, store, loading)


def _ground(gait, surface):
    run, walk, _ = cost.GROUND_CLASSES[surface]
    return cost.ground_cost_factor(float(gait == "run"), run, walk)


def _guideline(duration_h):
    return gut.intake_guideline_g_h(duration_h).high_g_h


EVALUATE = {
    "running_cost_net_j_kg_m": lambda m, **x: cost.minetti_2002(**x),
    "running_cost_gross_w_kg": lambda m, **x: cost.re3_looney_2025(**x),
    "standing_power_w_kg": lambda m: cost.standing_power_w_kg(),
    "running_cost_minimum_grade": lambda m, **x: _minimum_grade(**x),
    "walking_cost_gross_w_kg": lambda m, **x: cost.lcda_looney_2019(**x),
    "walk_run_equal_cost_speed_m_s": lambda m, grade=None, angle_deg=0.0: cost.transition_speed(
        np.tan(np.radians(angle_deg)) if grade is None else grade
    ),
    "pack_cost_multiplier": lambda m, gait, mass_kg, pack_kg: cost.walking_load_factor(pack_kg, mass_kg),
    "terrain_cost_multiplier": lambda m, **x: _ground(**x),
    "running_vo2_ml_kg_min": lambda m, **x: capacity.acsm_running_vo2(**x),
    "walking_vo2_ml_kg_min": lambda m, **x: capacity.acsm_walking_vo2(**x),
    "altitude_vo2max_ratio": lambda m, **x: capacity.vo2max_altitude_factor(**x),
    "inspired_po2_torr": lambda m, **x: capacity.inspired_po2(**x),
    "race_time_s": _race_time,
    "critical_speed_m_s": lambda m, best_distances_km, best_times_s: (
        capacity.fit_critical_speed(1000.0 * np.asarray(best_distances_km), best_times_s).critical_speed_m_s
    ),
    "vdot_ml_kg_min": lambda m, distance_km, race_time_s: capacity.daniels_gilbert_vdot(
        distance_km * 1000.0, race_time_s
    ),
    "sustainable_power_w_kg": lambda m, duration_s, **x: capacity.peronnet_thibault_power(
        duration_s, x["anaerobic_capacity_j_kg"], x["max_aerobic_power_w_kg"], x["endurance_index_w_kg"]
    ),
    "sustained_vo2max_fraction": lambda m, **x: _sustained(**x),
    "heat_performance_loss_pct": lambda m, wbgt_c, level: (
        100.0 * (1.0 - capacity.heat_slowdown_factor(wbgt_c, 0.0))
    ),
    "hr_reserve_pct": lambda m, vo2_reserve_pct: 100.0 * capacity.heart_rate_reserve(vo2_reserve_pct / 100.0),
    "hr_max_bpm": lambda m, age_yr: (
        capacity.hr_max_tanaka(age_yr) if m == "tanaka_2001" else capacity.hr_max_nes(age_yr)
    ),
    "max_atp_rate_mmol_s": lambda m, **x: _atp_rate(**x),
    "energy_per_l_o2_kj": lambda m, substrate, respiratory_quotient: capacity.energy_per_litre_oxygen_kj(
        respiratory_quotient
    ),
    "fat_oxidation_g_min": lambda m, **x: energy.peronnet_massicotte_1991(**x)[0],
    "cho_oxidation_g_min": _gas,
    "energy_expenditure_kcal_min": lambda m, **x: energy.weir_1949_kcal_min(**x),
    "cho_energy_fraction": lambda m, vo2max_fraction: energy.rapoport_2010_carbohydrate_share(
        vo2max_fraction
    ),
    "max_fat_oxidation_g_min": lambda m, **x: energy.max_fat_oxidation_g_min(70.0, 1.0),
    "fat_oxidation_relative_to_max": lambda m, vo2max_fraction, level="trained": (
        energy.fat_oxidation_relative(vo2max_fraction)
    ),
    "glycogen_store_kcal_kg": lambda m, sex, muscle_glycogen_kcal_kg: energy.glycogen_store_kcal_kg(
        muscle_glycogen_kcal_kg
    ),
    "muscle_glycogen_mmol_kg_dw": lambda m, **x: _fed_glycogen(**x),
    "sr_calcium_release_relative": lambda m, **x: energy.calcium_release(**x),
    "exogenous_cho_oxidation_peak_g_min": lambda m, glucose_g_min, fructose_g_min: _oxidation(
        glucose_g_min, fructose_g_min, 150
    ).max(),
    "exogenous_cho_oxidation_mean_g_min": lambda m, cho_intake_g_h, fructose_to_glucose_ratio, **_: (
        _oxidation_g_h(cho_intake_g_h, fructose_to_glucose_ratio, 180)[120:].mean()
    ),
    "exogenous_cho_oxidation_total_g": lambda m, cho_intake_g_h, **_: _oxidation_g_h(
        cho_intake_g_h, 0.5, 120
    ).sum(),
    "cho_guideline_g_h": lambda m, **x: _guideline(**x),
    "cho_guideline_max_g_h": lambda m, **x: _guideline(**x),
    "serious_gi_probability": lambda m, duration_h=10.5, **_: gut.gut_distress_risk(duration_h),
    "energy_availability_kcal_kg_d": lambda m, **x: energy.energy_availability_kcal_kg_d(**x),
    "durability_cost_multiplier": lambda m, elapsed_h: cost.cost_drift(elapsed_h),
    "running_economy_change_pct": lambda m, run_time_min: (
        100.0 * (cost.cost_drift(run_time_min / 60.0) - 1.0)
    ),
    "vo2peak_change_pct": lambda m, run_time_min, vo2max_fraction, level: (
        100.0 * (capacity.vo2max_durability(60.0 * run_time_min, vo2max_fraction) - 1.0)
    ),
    "impeding_force_power_increase_pct": lambda m, impeding_force_pct_body_weight: _impeding(
        impeding_force_pct_body_weight
    ),
}


def _impeding(percent_of_weight):
    """Percent of gross power for the head wind whose drag is that share of body weight."""
    low, high = 0.0, 60.0
    mass, height, rho = 70.0, 1.75, 1.2
    area = 0.2 * 0.202 * mass**0.425 * height**0.725
    aim = percent_of_weight / 100.0 * mass * 9.81
    wind = np.sqrt(aim / (0.5 * rho * area))
    assert low < wind < high
    return 100.0 * cost.drag_power_w_kg(0.0, wind, mass, height, rho, 1.0)


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_value(case):
    got = float(EVALUATE[case["quantity"]](case.get("model"), **case["inputs"]))
    band = case["tolerance"]["value"]
    if "abs" in band:
        assert abs(got - case["expected"]["value"]) <= band["abs"], got
    else:
        assert band["low"] <= got <= band["high"], got
