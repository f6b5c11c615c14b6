"""Single published findings of drinking: thirst, vasopressin, dry runners, before and after."""

from __future__ import annotations

from typing import Any, NamedTuple

from crampcast.evidence.parameters import coefficients


class Published(NamedTuple):
    """Coefficients of single findings; group ``water.published``."""

    vasopressin: Any
    thirst: Any
    thirst_alternative: Any
    sawka: Any
    prehydration_ml_kg: Any
    posthydration_l_kg: Any
    fuel_g_kcal: Any
    time_trial_change_pct: Any
    forearm_intensity: Any
    plan_sodium_mmol_l: Any
    plan_drink_l_h: Any


def published() -> Published:
    """Return the evidence's coefficients."""
    return coefficients(Published, "water.published")


def vasopressin_pmol_l(plasma_osmolality_mosm_kg: float) -> float:
    """Return plasma vasopressin, nil below its threshold. In hyponatraemia of exercise it stays on.

    Examples
    --------
    >>> round(vasopressin_pmol_l(295.0), 2)
    4.73
    """
    slope, threshold = published().vasopressin
    return float(slope * max(plasma_osmolality_mosm_kg - threshold, 0.0))


def thirst_vas_cm(plasma_osmolality_mosm_kg: float, *, alternative: bool = False) -> float:
    """Return thirst on a visual scale of 10 cm by one of two published lines.

    Examples
    --------
    >>> round(thirst_vas_cm(295.0), 1), round(thirst_vas_cm(295.0, alternative=True), 1)
    (3.9, 4.2)
    """
    slope, threshold = published().thirst_alternative if alternative else published().thirst
    return float(min(slope * max(plasma_osmolality_mosm_kg - threshold, 0.0), 10.0))


def dry_performance_loss(skin_c: float) -> float:
    """Return the share of aerobic performance lost by who is over 2 % dry, by skin temperature.

    Examples
    --------
    >>> round(dry_performance_loss(35.0), 3)
    0.12
    """
    per_k, from_c = published().sawka
    return float(0.01 * per_k * max(skin_c - from_c, 0.0))


def before_race_l(mass_kg: float, hours_before: float) -> tuple[float, float]:
    """Return least and most to drink before a race: 5-7 mL/kg at four hours, 3-5 mL/kg later.

    Examples
    --------
    >>> [round(x, 2) for x in before_race_l(70.0, 4.0)]
    [0.35, 0.49]
    """
    early_h, low, high, late_low, late_high = published().prehydration_ml_kg
    span = (low, high) if hours_before >= early_h else (late_low, late_high)
    return mass_kg * span[0] / 1000.0, mass_kg * span[1] / 1000.0
