"""Plasma sodium, drinking plans, breath and metabolic water."""

from __future__ import annotations

from math import erf, sqrt
from typing import Any

import jax.numpy as jnp

from crampcast.body.gut import gut_coefficients
from crampcast.body.water.balance import default_balance, metabolic_water_l, respiratory_water_l_h
from crampcast.body.water.published import published, thirst_vas_cm, vasopressin_pmol_l
from crampcast.body.water.sodium import (
    SodiumCoefficients,
    electrolyte_free_water_l,
    plasma_sodium_nguyen_kurtz,
)
from crampcast.body.water.sweat import SweatCoefficients, whole_body_from_patch_mmol_l
from crampcast.evidence import coefficients
from crampcast.forecast.people import Traits
from crampcast.jobs.validate.quantities.fuel import known_word
from crampcast.jobs.validate.quantity import quantity

SODIUM_MG_MMOL = 22.99
MMHG_PER_KPA = 7.50062
OXYGEN_J_L = 20_900.0
HYPONATRAEMIA_MMOL_L = 135.0
URINE_CATIONS_MMOL_L = 40.0
SLOW_SWEAT_L_H = 0.5
"""Sweat of women who run four hours in cool air."""
MARATHONER_KG, MARATHON_H = 72.0, 3.78

quantity("vasopressin_pmol_l", default=True)(vasopressin_pmol_l)


@quantity("electrolyte_free_water_l", model="nguyen_kurtz", default=True)
def free_water(urine_l: float, urine_na_k_mmol_l: float, plasma_sodium_mmol_l: float) -> Any:
    """Water of urine free of electrolytes."""
    return electrolyte_free_water_l(urine_l, urine_na_k_mmol_l, plasma_sodium_mmol_l)


@quantity("plasma_sodium_mmol_l", model="nguyen_kurtz", default=True)
def after(
    plasma_sodium_start_mmol_l: float,
    body_water_l: float,
    water_change_l: float = 0.0,
    electrolyte_change_mmol: float = 0.0,
) -> Any:
    """Plasma sodium after a change."""
    return plasma_sodium_nguyen_kurtz(
        plasma_sodium_start_mmol_l, body_water_l, electrolyte_change_mmol, water_change_l
    )


@quantity("plasma_sodium_change_mmol_l", model="nguyen_kurtz", default=True)
def change(
    plasma_sodium_start_mmol_l: float,
    body_water_l: float,
    electrolyte_change_mmol: float = 0.0,
    water_change_l: float = 0.0,
) -> Any:
    """Change of plasma sodium."""
    then = after(plasma_sodium_start_mmol_l, body_water_l, water_change_l, electrolyte_change_mmol)
    return then - plasma_sodium_start_mmol_l


def _plan(
    mass_kg: float,
    body_water_fraction: float,
    sweat_l: float,
    sweat_cations_mmol_l: float,
    drink_l: float,
    drink_mmol_l: float,
    urine_l: float,
    urine_mmol_l: float,
    start_mmol_l: float,
) -> tuple[float, float]:
    """Return water gained and plasma sodium after drinking, sweating and passing water."""
    water = drink_l - sweat_l - urine_l
    cations = drink_l * drink_mmol_l - sweat_l * sweat_cations_mmol_l - urine_l * urine_mmol_l
    end = plasma_sodium_nguyen_kurtz(start_mmol_l, body_water_fraction * mass_kg, cations, water)
    return water, float(end)


@quantity("fluid_plan_check", model="reference", default=True)
def check(
    mass_kg: float,
    body_water_fraction: float,
    sweat_rate_l_h: float,
    sweat_sodium_mmol_l: float,
    drink_l_h: float,
    duration_h: float,
    sweat_potassium_mmol_l: float = 5.0,
    drink_sodium_mmol_l: float = 0.0,
    urine_l_h: float = 0.03,
    urine_na_k_mmol_l: float = URINE_CATIONS_MMOL_L,
    plasma_sodium_start_mmol_l: float = 140.0,
) -> Any:
    """Water and plasma sodium at the end; rejected if water was gained or sodium ends below the limit."""
    water, sodium = _plan(
        mass_kg,
        body_water_fraction,
        sweat_rate_l_h * duration_h,
        sweat_sodium_mmol_l + sweat_potassium_mmol_l,
        drink_l_h * duration_h,
        drink_sodium_mmol_l,
        urine_l_h * duration_h,
        urine_na_k_mmol_l,
        plasma_sodium_start_mmol_l,
    )
    least = published().plan_sodium_mmol_l
    most = published().plan_drink_l_h[1]
    return {
        "body_water_change_l": water,
        "plasma_sodium_end_mmol_l": sodium,
        "must_reject": bool(water > 0.0 or sodium < least or drink_l_h > most),
    }


@quantity("drink_rate_policy", model="reference", default=True)
def policy(drink_l_h: float) -> Any:
    """Answer of the policy to a rate of drinking."""
    untested, most = published().plan_drink_l_h
    if drink_l_h <= untested:
        return "allow"
    if drink_l_h < most:
        return "allow_if_sweat_test"
    return "reject_unless_tested_sweat_rate_and_hot" if drink_l_h <= most else "reject"


@quantity("drink_sodium_effect_mmol_l", default=True)
def by_drink(
    mass_kg: float,
    drink_sodium_mg_l: float,
    drink_l: float,
    body_water_fraction: float | None = None,
    sex: str = "female",
    duration_h: float = 4.0,
) -> Any:
    """Plasma sodium with a sodium drink less that with as much water, everything else equal."""
    start = float(coefficients(SodiumCoefficients, "water.sodium").start_mmol_l)
    share = _water_fraction(sex) if body_water_fraction is None else body_water_fraction
    sweat_l = SLOW_SWEAT_L_H * duration_h
    ends = [
        _plan(
            mass_kg, share, sweat_l, _cations(), drink_l, mg / SODIUM_MG_MMOL, 0.03 * duration_h, 40.0, start
        )[1]
        for mg in (drink_sodium_mg_l, 0.0)
    ]
    return ends[0] - ends[1]


def _water_fraction(sex: str) -> float:
    usual = coefficients(Traits, "people.traits")
    return known_word(sex, {"female": usual.water_fraction_female, "male": usual.water_fraction_male}, "sex")


def _cations() -> float:
    c = coefficients(SweatCoefficients, "water.sweat")
    return float(c.sodium_mean_mmol_l + c.potassium_mmol_l)


@quantity("plasma_sodium_fall", default=True)
def fall(drink_sodium_mg_l: float, drink_l_h: float, duration_h: float, sex: str = "female") -> Any:
    """Fall of plasma sodium of a slow runner in cool air whose gut has a ceiling, and the share below 135."""
    usual = coefficients(Traits, "people.traits")
    k = coefficients(SodiumCoefficients, "water.sodium")
    mass: float = known_word(sex, {"female": usual.mass_female_kg, "male": usual.mass_male_kg}, "sex")
    start = float(k.start_mmol_l)
    urine_l = default_balance().urine_l_h * duration_h
    absorbed_l = min(drink_l_h, float(jnp.asarray(gut_coefficients().uptake.water_l_h))) * duration_h
    _, end = _plan(
        mass,
        _water_fraction(sex),
        SLOW_SWEAT_L_H * duration_h,
        _cations(),
        absorbed_l,
        drink_sodium_mg_l / SODIUM_MG_MMOL,
        urine_l,
        URINE_CATIONS_MMOL_L,
        start,
    )
    spread = sqrt(usual.start_sodium_sd_mmol_l**2 + k.bias_sd_mmol_l**2)
    below = 0.5 * (1.0 + erf((HYPONATRAEMIA_MMOL_L - end) / spread / sqrt(2.0)))
    return {"plasma_sodium_fall_mmol_l": start - end, "mild_eah_fraction": below}


@quantity("plasma_sodium_difference_mmol_l", default=True, whole=True)
def difference(event: str, site: str, patch_sodium_mmol_l: list[float], sweat_rate_l_h: list[float]) -> Any:
    """End sodium of the first runner less that of the second, who differ in sweat alone."""
    known_word(event, {"marathon": 0.0}, "event")
    known_word(site, {"forearm": 0.0, "five_site": 0.0, "thigh": 0.0}, "site")
    potassium = coefficients(SweatCoefficients, "water.sweat").potassium_mmol_l
    start = float(coefficients(SodiumCoefficients, "water.sodium").start_mmol_l)
    ends = [
        _plan(
            MARATHONER_KG,
            _water_fraction("male"),
            rate * MARATHON_H,
            float(whole_body_from_patch_mmol_l(patch, site)) + potassium,
            1.2,
            10.0,
            0.03 * MARATHON_H,
            URINE_CATIONS_MMOL_L,
            start,
        )[1]
        for patch, rate in zip(patch_sodium_mmol_l, sweat_rate_l_h, strict=True)
    ]
    return ends[0] - ends[1]


@quantity("respiratory_water_g_min", model="mitchell_1972", default=True)
def breath_g_min(vo2_l_min: float, vapour_pressure_mmhg: float) -> Any:
    """Water lost with the breath."""
    return breath_l_h(vapour_pressure_mmhg, vo2_l_min=vo2_l_min) * 1000.0 / 60.0


@quantity("respiratory_water_l_h", default=True)
def breath_l_h(
    vapour_pressure_mmhg: float, vo2_l_min: float | None = None, metabolic_power_w: float | None = None
) -> Any:
    """Water lost with the breath, an hour."""
    if vo2_l_min is None:
        vo2_l_min = 60.0 * float(metabolic_power_w or 0.0) / OXYGEN_J_L
    return float(respiratory_water_l_h(vo2_l_min, vapour_pressure_mmhg / MMHG_PER_KPA))


@quantity("thirst_scale", default=True)
def thirst(plasma_osmolality_mosm_kg: float) -> Any:
    """Thirst by two published lines."""
    return {
        "thirst_vas_cm": thirst_vas_cm(plasma_osmolality_mosm_kg),
        "thirst_vas_alternative_cm": thirst_vas_cm(plasma_osmolality_mosm_kg, alternative=True),
    }


@quantity("metabolic_water_g_g", default=True)
def made(substrate: str) -> Any:
    """Water that burning a gram makes."""
    grams = {"glucose": (1.0, 0.0), "carbohydrate": (1.0, 0.0), "fat": (0.0, 1.0)}
    known_word(substrate, dict.fromkeys(grams, 0.0), "substrate")
    return 1000.0 * metabolic_water_l(*grams[substrate])


@quantity("fuel_mass_per_energy", model="reference", default=True)
def fuel(
    metabolic_water_g_kcal: float = 0.13,
    respiratory_water_g_kcal: float = 0.12,
    respiratory_and_metabolic_g_kcal: float | None = None,
) -> Any:
    """Fuel burnt per energy, by the balance of what leaves with the breath."""
    lost = respiratory_and_metabolic_g_kcal
    lost = float(default_balance().non_sweat_g_kcal) if lost is None else lost
    fat, carbohydrate = published().fuel_g_kcal
    return {
        "fuel_g_kcal": metabolic_water_g_kcal + lost - respiratory_water_g_kcal,
        "fuel_bounds_g_kcal": [1.0 / fat, 1.0 / carbohydrate],
    }
