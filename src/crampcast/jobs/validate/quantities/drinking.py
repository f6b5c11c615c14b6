"""Before, during and after: volumes, gut, what dryness costs."""

from __future__ import annotations

from typing import Any

import numpy as np

from crampcast.body.cost import re3_looney_2025
from crampcast.body.gut import gut_coefficients
from crampcast.body.recovery.rehydration import rehydration_urine_l
from crampcast.body.water.balance import default_balance
from crampcast.body.water.published import before_race_l, dry_performance_loss, published
from crampcast.jobs.validate.quantities.fuel import known_word
from crampcast.jobs.validate.quantity import CannotPredict, quantity

LONG_RACE_M_S = 1.75
EATEN_G_H = 40.0
KCAL_J = 4184.0
FUEL_G_KCAL = 0.21
RETENTION_H = 4.0
MASS_KG = 70.0


@quantity("prehydration_l", model="acsm_2007", default=True)
def before(mass_kg: float, hours_before: float) -> Any:
    """Middle of the advised volumes."""
    low, high = before_race_l(mass_kg, hours_before)
    return 0.5 * (low + high)


@quantity("posthydration_l", model="acsm_2007", default=True)
def afterwards(mass_loss_kg: float) -> Any:
    """Volume advised after a loss of mass."""
    return published().posthydration_l_kg * max(mass_loss_kg, 0.0)


@quantity("rehydration_urine_two_drinks", default=True)
def urine(duration_h: float, drink_volume_pct_of_loss: float, mass_loss_pct: float) -> Any:
    """Urine after drinks of 23 and 61 mmol/L."""
    lost = mass_loss_pct / 100.0 * MASS_KG
    drunk = drink_volume_pct_of_loss / 100.0 * lost
    return {f"urine_na{na}_l": rehydration_urine_l(drunk, lost, float(na), duration_h) for na in (23, 61)}


@quantity("fluid_retention_pct", default=True)
def retained(drink_volume_pct_of_loss: float, drink_sodium_mmol_l: float) -> Any:
    """Share of a drink still in the body after four hours."""
    lost = 1.0
    drunk = drink_volume_pct_of_loss / 100.0 * lost
    left = rehydration_urine_l(drunk, lost, drink_sodium_mmol_l, RETENTION_H)
    return 100.0 * (1.0 - float(left) / drunk)


@quantity("gut_water_absorbed_fraction", model="reference", default=True)
def absorbed(time_min: float, half_life_min: float = 12.0, bolus_l: float = 0.3) -> Any:
    """Share of a small bolus of water absorbed."""
    if bolus_l < 0.0 or half_life_min <= 0.0:
        raise CannotPredict("bolus_l must not be negative and half_life_min must be positive")
    return 1.0 - 0.5 ** (time_min / half_life_min)


@quantity("gastric_emptying_running", default=True)
def emptying(
    drinking: str = "to sweat rate",
    session: str = "first",
    vo2max_fraction: float = 0.65,
    n: float = 0.0,
    duration_min: float = 90.0,
) -> Any:
    """Take the ceiling of the gut, which drinking at the sweat rate reaches and days of training leave."""
    known_word(drinking, {"to sweat rate": 0.0}, "drinking")
    known_word(session, {"first": 0.0, "sixth": 0.0}, "session")
    litres = float(gut_coefficients().uptake.water_l_h)
    return {"emptying_l_h": litres, "emptying_ml_min": 1000.0 * litres / 60.0}


@quantity("dehydration_time_trial_power_change_pct", default=True)
def time_trial(mass_loss_pct: float) -> Any:
    """Mean change in self-paced trials; the program lets dryness as such cost nothing there."""
    return published().time_trial_change_pct if mass_loss_pct > 0.0 else 0.0


@quantity("hypohydration_performance_loss_pct", model="sawka_2015", default=True)
def dry(skin_temp_c: float) -> Any:
    """Loss of aerobic performance of who is dry by more than 2 %."""
    return 100.0 * dry_performance_loss(skin_temp_c)


@quantity("mass_loss_at_constant_water_pct", default=True)
def light(distance_km: float, mass_kg: float) -> Any:
    """Fuel burnt less food eaten, over body mass."""
    hours = 1000.0 * distance_km / LONG_RACE_M_S / 3600.0
    kcal = float(re3_looney_2025(LONG_RACE_M_S, 0.0)) * mass_kg * hours * 3600.0 / KCAL_J
    per_kcal = FUEL_G_KCAL * default_balance().non_sweat_g_kcal / 0.2
    return float(np.maximum(100.0 * (per_kcal * kcal - EATEN_G_H * hours) / 1000.0 / mass_kg, 0.0))
