"""Rates turned into what a runner does: so much of this, there and then."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from crampcast.jobs.intake.guideline import guideline_amounts
from crampcast.jobs.safety import QUARTER_S, Rates, safety_limits

_H = QUARTER_S / 3600.0


def _down(amount: float, step: float) -> float:
    """Round down to a step, forgiving a rounding error just below one."""
    if not (math.isfinite(amount) and amount > 0):
        return 0.0
    return math.floor(amount / step + 1e-9) * step


def _item(carbohydrate_g: float, fluid_ml: float | None, sodium_mg: float | None, caffeine_mg: float) -> str:
    """Name what is taken in plain words."""
    in_drink_g = (fluid_ml or 0.0) / 1000.0 * guideline_amounts().sports_drink_g_l
    if carbohydrate_g > 0 and fluid_ml:
        words = "sports drink" if carbohydrate_g <= in_drink_g else "sports drink and gel"
    elif carbohydrate_g > 0:
        words = "gel or other food" if fluid_ml is not None else "gel or other food, water to thirst"
    else:
        words = "salt with drink" if sodium_mg else "water"
    return f"{words}, with caffeine" if caffeine_mg > 0 else words


def to_schedule(rates: Rates, passage: Callable[[float], float], duration_s: float) -> list[dict[str, Any]]:
    """Turn rates into entries: each at the end of the quarter hour that it supplies.

    Parameters
    ----------
    rates : Rates
        Amounts an hour by quarter hour, already cut by `crampcast.jobs.safety.clip`.
    passage : callable
        Elapsed time in s to distance in m.
    duration_s : float
        Expected duration; nothing is scheduled in its last 10 min.

    Returns
    -------
    list of dict
        ``time_s, distance_m, item, carbohydrate_g, fluid_ml, sodium_mg, caffeine_mg`` in the order of time.
        Amounts
        are those of the quarter hour rounded down, never carried over: an hour of entries never holds more
        than an
        hour of rates. Fluid and sodium are None where no amounts may be named.

    Notes
    -----
    A draught stands at the end of its quarter hour, so that nothing is drunk before it was lost.

    Examples
    --------
    >>> import numpy as np
    >>> full = np.full(4, 1.0)
    >>> entries = to_schedule(Rates(full * 50, full * 0.5, full * 333, full * 0), lambda s: 3.0 * s, 3600.0)
    >>> [(e["time_s"], e["item"], e["carbohydrate_g"], e["fluid_ml"], e["sodium_mg"]) for e in entries][:1]
    [(900.0, 'sports drink and gel', 12.0, 125.0, 80.0)]
    >>> len(entries)
    3
    """
    g, salt = guideline_amounts(), safety_limits().sodium
    densest_mg_ml = salt.concentration_mmol_l * salt.molar_mass_mg_mmol / 1000.0
    entries = []
    for q in range(len(rates.carbohydrate_g_h)):
        time_s = (q + 1) * QUARTER_S
        if time_s > duration_s - g.last_s:
            break
        food = _down(float(rates.carbohydrate_g_h[q]) * _H, g.carbohydrate_step_g)
        stimulant = _down(float(rates.caffeine_mg_h[q]) * _H, g.caffeine_step_mg)
        fluid_ml = sodium_mg = None
        if rates.fluid_l_h is not None:
            fluid_ml = _down(float(rates.fluid_l_h[q]) * _H * 1000.0, g.fluid_step_ml)
            if rates.sodium_mg_h is not None:
                most = min(float(rates.sodium_mg_h[q]) * _H, densest_mg_ml * fluid_ml)
                sodium_mg = _down(most, g.sodium_step_mg)
        if food or stimulant or fluid_ml or sodium_mg:
            entries.append(
                {
                    "time_s": time_s,
                    "distance_m": float(passage(time_s)),
                    "item": _item(food, fluid_ml, sodium_mg, stimulant),
                    "carbohydrate_g": food,
                    "fluid_ml": fluid_ml,
                    "sodium_mg": sodium_mg,
                    "caffeine_mg": stimulant,
                }
            )
    return entries
