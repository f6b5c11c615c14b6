"""Predicted heat strain of ISO 7933, editions 2004 and 2023: the published alternative to the two nodes."""

from __future__ import annotations

import math
from typing import NamedTuple

from crampcast.body.heat.air import AirCoefficients
from crampcast.body.heat.iso_7933 import Exposure, Iso, Setting, iso_7933, setting_of
from crampcast.evidence.parameters import coefficients


class Strain(NamedTuple):
    """State at the end of an exposure; limit times in minutes, the whole exposure where none is reached."""

    rectal_c: float
    core_c: float
    skin_c: float
    sweat_g: float
    limit_rectal_min: int
    limit_loss_mean_min: int
    limit_loss_95_min: int


def predicted_heat_strain(exposure: Exposure) -> Strain:
    """Return temperatures, sweat and limit times of a constant exposure, minute by minute.

    Parameters
    ----------
    exposure : Exposure
        Air, work, clothes and person.

    Returns
    -------
    Strain
        At the end.

    Notes
    -----
    Required evaporation is what metabolism leaves after breath, convection, radiation and the storage that
    work alone brings; required sweat divides it by the efficiency ``1 - w² / 2``; sweat, skin and core follow
    with lags of 10, 3 and 10 minutes; heat not evaporated is stored. Made for work up to 250 or 450 W/m²: a
    runner is outside, and comes out too dry in the cool.

    References
    ----------
    ISO 7933:2004 and ISO 7933:2023.

    Examples
    --------
    >>> hot = Exposure(40.0, 40.0, 2.5, 0.3, 150.0, 0.5, True, 2004)
    >>> strain = predicted_heat_strain(hot)
    >>> round(strain.rectal_c, 1), round(strain.sweat_g), strain.limit_loss_95_min
    (37.5, 6169, 298)
    """
    k, e = iso_7933(), exposure
    fixed = setting_of(e, k)
    lag_core, lag_skin, lag_sweat = (math.exp(-1.0 / float(minutes)) for minutes in k.lag_min)
    skin, core = k.start_c
    rectal = core_by_work = core
    weight, sweat, load = k.skin_weight[0], 0.0, 0.0
    limits = _Limits(e, k)
    moist = coefficients(AirCoefficients, "heat.air")
    settled = k.core_equilibrium[0] * e.power_w_m2 + k.core_equilibrium[1]
    for minute in range(1, e.duration_min + 1):
        before_work, before_skin = core_by_work, skin
        core_by_work = core_by_work * lag_core + settled * (1.0 - lag_core)
        by_work = fixed.heat_capacity * (core_by_work - before_work) * (1.0 - weight)
        target = _skin_at_balance(e, k, rectal)
        first = minute == 1 and e.edition == 2023
        skin = target if first else skin * lag_skin + target * (1.0 - lag_skin)
        dry = _dry_loss(e, fixed, skin)
        most = (_saturation_kpa(skin, moist) - e.vapour_kpa) / fixed.wet_resistance or 1e-3
        required = e.power_w_m2 - by_work - e.work_w_m2 - fixed.breath - dry
        wanted = _required_sweat(required, most, fixed.sweat_most, k)
        required = max(required, 0.0)
        sweat = max(sweat * lag_sweat + wanted * (1.0 - lag_sweat), 0.0)
        stored = required - _evaporated(sweat, most, fixed.wettedness_most) + by_work
        before = weight
        core, weight = _core_with(stored / fixed.heat_capacity, core, before_skin, skin, before, k)
        rectal += (k.rectal[0] * core - k.rectal[1] * rectal - k.rectal[2]) / k.rectal[3]
        load += sweat + fixed.breath_wet
        grams = load * k.gram_per_load[0] * fixed.area_m2 / k.gram_per_load[1] / 60.0
        limits.look(minute, rectal, grams)
    return Strain(rectal, core, skin, grams, limits.rectal_min, limits.mean_min, limits.most_min)


class _Limits:
    """First minutes at which a limit is passed."""

    def __init__(self, e: Exposure, k: Iso) -> None:
        self._k = k
        shares = k.loss_limit_2004 if e.edition == 2004 else (k.loss_limit_2023, k.loss_limit_2023)
        self._mean_g, self._most_g = (1000.0 * share * e.mass_kg for share in shares)
        self._open = {"rectal_min", "mean_min", "most_min"}
        self.rectal_min = self.mean_min = self.most_min = e.duration_min

    def look(self, minute: int, rectal_c: float, loss_g: float) -> None:
        """Note the limits passed at this minute."""
        passed = {
            "rectal_min": rectal_c >= self._k.rectal_limit_c,
            "mean_min": loss_g >= self._mean_g,
            "most_min": loss_g >= self._most_g,
        }
        for name in [name for name in self._open if passed[name]]:
            setattr(self, name, minute)
            self._open.remove(name)


def _saturation_kpa(temperature_c: float, c: AirCoefficients) -> float:
    """Vapour pressure of saturated air, without arrays."""
    power = c.saturation_factor * temperature_c / (temperature_c + c.saturation_offset_c)
    return float(c.saturation_kpa * math.exp(power))


def _skin_at_balance(e: Exposure, k: Iso, rectal_c: float) -> float:
    """Return the skin temperature that clothes, air and rectal temperature lead to."""
    b = k.skin_clothed
    clothed = b[0] + b[1] * e.air_c + b[2] * e.radiant_c + b[3] * e.vapour_kpa + b[4] * e.air_speed_m_s
    clothed += b[5] * e.power_w_m2 + b[6] * rectal_c
    b = k.skin_nude
    nude = b[0] + b[1] * e.air_c + b[2] * e.radiant_c + b[3] * e.vapour_kpa + b[4] * e.air_speed_m_s
    nude += b[5] * rectal_c
    low, high = k.skin_blend_clo
    share = min(max((e.clothing_clo - low) / (high - low), 0.0), 1.0)
    return float(nude + share * (clothed - nude))


def _dry_loss(e: Exposure, fixed: Setting, skin_c: float) -> float:
    """Return convection and radiation from the surface of the clothes, whose temperature is found first."""
    surface, radiant = e.radiant_c + 0.1, e.radiant_c
    while True:
        fourth = (surface + 273.0) ** 4 - (radiant + 273.0) ** 4
        radiation = fixed.radiating * fourth / (surface - radiant)
        inward = fixed.area_factor * (fixed.convection * e.air_c + radiation * radiant)
        weight = fixed.area_factor * (fixed.convection + radiation) + 1.0 / fixed.clothes
        better = (inward + skin_c / fixed.clothes) / weight
        if abs(surface - better) <= 1e-3:
            break
        surface = 0.5 * (surface + better)
    return fixed.area_factor * (fixed.convection * (surface - e.air_c) + radiation * (surface - radiant))


def evaporative_efficiency(required_skin_wettedness: float, k: Iso | None = None) -> float:
    """Return the share of sweat that evaporates.

    Parameters
    ----------
    required_skin_wettedness : float
        Required over largest evaporation; 1.7 and more is beyond reach.
    k : Iso, optional
        Coefficients.

    Returns
    -------
    float
        0.05 to 1.

    Notes
    -----
    ``1 - w² / 2`` up to 1, ``(2 - w)² / 2`` above.

    References
    ----------
    ISO 7933.

    Examples
    --------
    >>> round(evaporative_efficiency(0.6), 3), round(evaporative_efficiency(1.3), 3)
    (0.82, 0.245)
    """
    k = iso_7933() if k is None else k
    full, beyond, least = k.efficiency
    w = max(required_skin_wettedness, 0.0)
    share = (2.0 - min(w, beyond)) ** 2 / 2.0 if w > full else 1.0 - w * w / 2.0
    return float(max(share, least))


def _required_sweat(required: float, most: float, sweat_most: float, k: Iso) -> float:
    """Return the sweat that brings the required evaporation, W/m²."""
    if required <= 0.0:
        return 0.0
    if most <= 0.0 or required / most >= k.efficiency[1]:
        return sweat_most
    return min(required / evaporative_efficiency(required / most, k), sweat_most)


def _evaporated(sweat: float, most: float, wettedness_most: float) -> float:
    """Return what evaporates of a sweat rate, W/m²."""
    if sweat <= 0.0:
        return 0.0
    ratio = max(most, 0.0) / max(sweat, 1e-6)
    wet = -ratio + math.sqrt(ratio * ratio + 2.0) if ratio >= 0.5 else 1.0
    return min(wet, wettedness_most) * max(most, 0.0)


def _core_with(
    warmer: float, core_c: float, skin_before: float, skin: float, weight_before: float, k: Iso
) -> tuple[float, float]:
    """Return core temperature and the skin's weight once the stored heat is spread over both."""
    most, slope, from_c, least = k.skin_weight
    guess = core_c
    while True:
        weight = min(max(most - slope * (guess - from_c), least), most)
        spread = warmer + skin_before * weight_before / 2.0 - skin * weight / 2.0
        found = (spread + core_c * (1.0 - weight_before / 2.0)) / (1.0 - weight / 2.0)
        if abs(found - guess) <= 1e-3:
            return float(found), float(weight)
        guess = 0.5 * (guess + found)
