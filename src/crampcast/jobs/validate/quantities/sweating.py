"""Sweat tests, sodium and potassium of sweat, heat acclimation."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from crampcast.body.recovery.acclimatisation import (
    AcclimatisationCoefficients,
    acclimatisation_after_day,
    acclimatisation_after_rest,
)
from crampcast.body.water.balance import default_balance
from crampcast.body.water.published import published
from crampcast.body.water.sweat import (
    SweatCoefficients,
    sweat_sodium_mmol_l,
    sweat_test_l,
    whole_body_from_patch_mmol_l,
)
from crampcast.evidence import coefficients
from crampcast.jobs.validate.quantities.fuel import known_word
from crampcast.jobs.validate.quantity import CannotPredict, quantity

AREA_M2 = 1.8
GROUP_DAYS = 10.0
"""Days of acclimation in the study whose effects stand for a whole one."""


class Acclimated(NamedTuple):
    """What ten days of acclimation change; group ``heat.acclimated``."""

    heart_rate_bpm: Any
    core_c: Any


@quantity("whole_body_sweat_sodium_mmol_l", model="baker_2009", default=True)
def from_patch(site: str, patch_sodium_mmol_l: float) -> Any:
    """Whole-body sodium from a patch."""
    known_word(site, {"five_site": 0.0, "forearm": 0.0, "thigh": 0.0}, "site")
    return whole_body_from_patch_mmol_l(patch_sodium_mmol_l, site)


@quantity("whole_body_sweat_potassium_mmol_l", model="baker_2009", default=True)
def potassium_from_patch(site: str, patch_potassium_mmol_l: float) -> Any:
    """Whole-body potassium from a patch."""
    known_word(site, {"chest": 0.0}, "site")
    return whole_body_from_patch_mmol_l(patch_potassium_mmol_l, f"{site}_potassium")


@quantity("sweat_sodium_mmol_l")
def by_intensity(intensity: str) -> Any:
    """Sodium of the average runner's sweat by the program's slope on sweat rate.

    Notes
    -----
    The program knows sweat rates, not heart rates: an easy run at 0.75 and a time trial at 1.45 L/h.
    """
    rates = {"60_pct_hr_max": 0.75, "time_trial": 1.45}
    c = coefficients(SweatCoefficients, "water.sweat")
    intercept = c.sodium_mean_mmol_l - c.sodium_per_l_h * c.usual_rate_l_h
    return sweat_sodium_mmol_l(intercept, known_word(intensity, rates, "intensity"), AREA_M2)


def _after(days: float, time_constant_d: float | None = None) -> float:
    """Return acclimatisation after whole days in the heat, from none."""
    k = coefficients(AcclimatisationCoefficients, "recovery.acclimatisation")
    k = k if time_constant_d is None else k._replace(gain_days=time_constant_d)
    state = 0.0
    for _ in range(round(days)):
        state = float(acclimatisation_after_day(state, 1.0, k))
    return state


@quantity("sweat_sodium_acclimation_shift", default=True)
def shift(acclimation_days: float) -> Any:
    """Change of sweat sodium at equal sweat rate; the slope stays."""
    gained = _after(acclimation_days)

    def sodium(rate: float, state: float) -> float:
        return float(sweat_sodium_mmol_l(30.0, rate, AREA_M2, state))

    change = sodium(1.0, gained) - sodium(1.0, 0.0)
    slopes = [sodium(1.5, state) - sodium(0.5, state) for state in (gained, 0.0)]
    return {"sodium_change_mmol_l": change, "slope_change": round(slopes[0] - slopes[1], 9)}


@quantity("sweat_test", default=True)
def weighed(
    mass_before_kg: float,
    mass_after_kg: float,
    drink_kg: float,
    duration_h: float,
    food_kg: float = 0.0,
    urine_kg: float = 0.0,
    energy_kcal: float = 0.0,
) -> Any:
    """Sweat from weighing."""
    if duration_h <= 0.0:
        raise CannotPredict("duration_h must be positive")
    litres = float(sweat_test_l(mass_before_kg, mass_after_kg, drink_kg, food_kg, urine_kg, energy_kcal))
    return {"sweat_l": litres, "sweat_rate_l_h": litres / duration_h}


@quantity("metabolic_mass_loss_kg", default=True)
def burnt(energy_kcal: float) -> Any:
    """Mass lost with breath and metabolism."""
    return default_balance().non_sweat_g_kcal * energy_kcal / 1000.0


@quantity("acclimation_after_decay", model="exponential_decay", default=True)
def lost(acclimation_start: float, heat_free_days: float) -> Any:
    """State after days without heat, as the program has it."""
    return acclimatisation_after_rest(acclimation_start, heat_free_days)


@quantity("acclimation_after_decay", model="linear_decay")
def lost_evenly(acclimation_start: float, heat_free_days: float) -> Any:
    """State when the loss is a share of what there was at the start."""
    rate = coefficients(AcclimatisationCoefficients, "recovery.acclimatisation").loss_per_day
    return acclimation_start * max(1.0 - rate * heat_free_days, 0.0)


@quantity("acclimation_after_gain", model="reference", default=True)
def gained(full_dose_days: float, time_constant_d: float | None = None) -> Any:
    """Gain by days of full dose."""
    return _after(full_dose_days, time_constant_d)


@quantity("acclimation_effects", default=True)
def effects(acclimation_days: float) -> Any:
    """Change of exercise heart rate and core temperature, in proportion to the state gained."""
    k = coefficients(Acclimated, "heat.acclimated")
    share = _after(acclimation_days) / _after(GROUP_DAYS)
    return {"hr_change_bpm": k.heart_rate_bpm * share, "core_temp_change_c": k.core_c * share}


@quantity("sweat_sodium_mmol_l", model="holmes_2016")
def measured(intensity: str) -> Any:
    """Means of one study."""
    low, high = published().forearm_intensity
    return float(np.float64(known_word(intensity, {"60_pct_hr_max": low, "time_trial": high}, "intensity")))
