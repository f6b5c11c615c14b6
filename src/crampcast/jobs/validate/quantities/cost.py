"""Energy cost of running and walking, ground, load and air."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from crampcast.body import cost
from crampcast.body.capacity import (
    acsm_running_vo2,
    acsm_walking_vo2,
    vo2_from_power_ml_kg_min,
)
from crampcast.body.cost import published
from crampcast.evidence import coefficients
from crampcast.evidence.ground import ground_classes
from crampcast.jobs.validate.quantity import CannotPredict, quantity

MASS_KG, HEIGHT_M = 70.0, 1.75
AIR_KG_M3 = 1.2
"""Air of a laboratory."""
TRAINED_ECONOMY = 1.0
HILL_POWER_W_KG = 13.0
"""Even effort at which grades are compared where a study gives no speed."""
RATIO = 0.9
"""Respiratory exchange ratio at which oxygen and energy are compared."""
THRESHOLD_M_S = 4.2
"""Lactate-threshold speed of trained men, for bands given as its share."""
ELITE_SPEED_ECONOMY = 0.94
KCAL_J = 4184.0

quantity("running_cost_gross_w_kg", model="re3_looney_2025", default=True)(cost.re3_looney_2025)
quantity("walking_cost_gross_w_kg", model="lcda_looney_2019", default=True)(cost.lcda_looney_2019)
quantity("running_cost_net_j_kg_m", model="minetti_2002")(cost.minetti_2002)
quantity("walking_cost_net_min_j_kg_m", model="minetti_2002")(published.minetti_2002_walking)
quantity("standing_power_w_kg")(cost.standing_power_w_kg)
quantity("standing_vo2_ml_kg_min")(lambda: vo2_from_power_ml_kg_min(cost.standing_power_w_kg()))


@quantity("running_cost_net_j_kg_m")
def net_running(grade: float) -> Any:
    """Net cost by the program's own running cost, at an even metabolic effort.

    The source has no speed; runners take a hill at the power they can hold, so the speed is that of 13 W/kg.
    """
    speed = float(cost.re3_speed(HILL_POWER_W_KG, grade))
    return (cost.re3_looney_2025(speed, grade) - cost.standing_power_w_kg()) / speed


@quantity("running_cost_minimum_grade")
def cheapest_grade(speed_m_s: float) -> Any:
    """Grade of the cheapest running."""
    grades = np.linspace(-0.45, 0.2, 6501)
    return float(grades[int(np.argmin(np.asarray(cost.re3_looney_2025(speed_m_s, grades))))])


@quantity("walking_cost_net_min_j_kg_m")
def cheapest_walk(grade: float) -> Any:
    """Net cost at the cheapest walking speed, by the program's own walking cost."""
    speeds = np.linspace(0.2, 1.97, 400)
    net = np.asarray(cost.lcda_looney_2019(speeds, grade)) - float(cost.standing_power_w_kg())
    return float(np.min(net / speeds))


def _vertical(
    gait: str,
    vertical_speed_m_s: float,
    angle_deg: float | None,
    angle_low_deg: float | None,
    angle_high_deg: float | None,
) -> np.ndarray:
    """Net cost per metre of height at one angle, or over a range of angles."""
    if angle_deg is None and (angle_low_deg is None or angle_high_deg is None):
        raise CannotPredict("the input angle_deg, or angle_low_deg and angle_high_deg, is missing")
    degrees = (
        np.array([angle_deg], dtype=float)
        if angle_deg is not None
        else np.linspace(float(angle_low_deg or 0.0), float(angle_high_deg or 0.0), 31)
    )
    angle = np.radians(degrees)
    speed, grade = vertical_speed_m_s / np.sin(angle), np.tan(angle)
    power = cost.re3_looney_2025(speed, grade) if gait == "run" else cost.lcda_looney_2019(speed, grade)
    return (np.asarray(power) - float(cost.standing_power_w_kg())) / vertical_speed_m_s


@quantity("walking_vertical_cost_net_j_kg_m", model="reference", default=True)
def vertical_walk(
    vertical_speed_m_s: float,
    angle_deg: float | None = None,
    angle_low_deg: float | None = None,
    angle_high_deg: float | None = None,
) -> Any:
    """Return the cost of walking uphill, per metre of height."""
    return float(np.mean(_vertical("walk", vertical_speed_m_s, angle_deg, angle_low_deg, angle_high_deg)))


@quantity("running_vertical_cost_net_j_kg_m", model="reference", default=True)
def vertical_run(
    vertical_speed_m_s: float,
    angle_deg: float | None = None,
    angle_low_deg: float | None = None,
    angle_high_deg: float | None = None,
) -> Any:
    """Return the cost of running uphill, per metre of height."""
    return float(np.mean(_vertical("run", vertical_speed_m_s, angle_deg, angle_low_deg, angle_high_deg)))


@quantity("walk_minus_run_cost_pct")
def walk_minus_run(vertical_speed_m_s: float, angle_low_deg: float, angle_high_deg: float) -> Any:
    """Compare walking with running at the same speed of climbing."""
    walk, run = (
        _vertical(gait, vertical_speed_m_s, None, angle_low_deg, angle_high_deg) for gait in ("walk", "run")
    )
    return float(np.mean(100.0 * (walk - run) / run))


@quantity("walk_cheaper_than_run")
def walk_is_cheaper(
    angle_deg: float, speed_m_s: float | None = None, vertical_speed_m_s: float | None = None
) -> Any:
    """Whether the program walks there: the speed lies below its transition."""
    if speed_m_s is None:
        if vertical_speed_m_s is None:
            raise CannotPredict("the input speed_m_s or vertical_speed_m_s is missing")
        speed_m_s = vertical_speed_m_s / math.sin(math.radians(angle_deg))
    return bool(speed_m_s < float(cost.transition_speed(math.tan(math.radians(angle_deg)))))


def _grade(grade: float | None, angle_deg: float | None) -> float:
    if grade is None and angle_deg is None:
        raise CannotPredict("the input grade or angle_deg is missing")
    return grade if grade is not None else math.tan(math.radians(float(angle_deg or 0.0)))


@quantity("walk_run_equal_cost_speed_m_s")
def transition(grade: float | None = None, angle_deg: float | None = None) -> Any:
    """Speed at which the program changes gait."""
    return cost.transition_speed(_grade(grade, angle_deg))


@quantity("walk_run_equal_cost_speed_m_s", model="re3_looney_2025_and_lcda_looney_2019")
def crossing(grade: float | None = None, angle_deg: float | None = None) -> Any:
    """Speed at which the two cost equations cross."""
    slope = _grade(grade, angle_deg)
    speeds = np.linspace(0.2, 4.0, 38_001)
    gap = np.asarray(cost.lcda_looney_2019(speeds, slope)) - np.asarray(cost.re3_looney_2025(speeds, slope))
    rising = np.flatnonzero((gap[:-1] < 0.0) & (gap[1:] >= 0.0))
    if not rising.size:
        raise CannotPredict("walking and running do not cross between 0.2 and 4 m/s")
    at = int(rising[-1])
    return float(speeds[at] - gap[at] * (speeds[at + 1] - speeds[at]) / (gap[at + 1] - gap[at]))


def _band(
    low_pct: float | None, high_pct: float | None, level: str | None, grade: float | None
) -> tuple[np.ndarray, float]:
    """Return speeds and grade that a case means."""
    if low_pct is not None and high_pct is not None:
        if level not in (None, "trained"):
            raise CannotPredict(f"the level {level!r} has no known lactate threshold, only trained")
        return THRESHOLD_M_S * np.linspace(low_pct, high_pct, 21) / 100.0, float(grade or 0.0)
    if grade is None:
        raise CannotPredict("the input grade, or speed_low_pct_lt and speed_high_pct_lt, is missing")
    return np.array([float(cost.re3_speed(HILL_POWER_W_KG, grade))]), float(grade)


@quantity("running_oxygen_cost_ml_kg_m")
def oxygen_cost(
    grade: float | None = None,
    speed_low_pct_lt: float | None = None,
    speed_high_pct_lt: float | None = None,
    level: str | None = None,
) -> Any:
    """Gross oxygen per metre."""
    speeds, slope = _band(speed_low_pct_lt, speed_high_pct_lt, level, grade)
    power = np.asarray(cost.re3_looney_2025(speeds, slope))
    return float(np.mean(np.asarray(vo2_from_power_ml_kg_min(power, RATIO)) / (60.0 * speeds)))


@quantity("running_energy_cost_gross_kcal_kg_km")
def energy_cost(speed_low_pct_lt: float, speed_high_pct_lt: float, level: str) -> Any:
    """Gross energy per kilometre."""
    speeds, _ = _band(speed_low_pct_lt, speed_high_pct_lt, level, 0.0)
    power = np.asarray(cost.re3_looney_2025(speeds, 0.0))
    return float(np.mean(1000.0 * power / speeds / KCAL_J))


@quantity("running_vo2_ml_kg_min", model="acsm")
def acsm(speed_m_s: float, grade: float = 0.0, level: str | None = None) -> Any:
    """Gross oxygen uptake by the equation that is the same for every level."""
    return acsm_running_vo2(speed_m_s, grade)


quantity("walking_vo2_ml_kg_min", model="acsm", default=True)(acsm_walking_vo2)


@quantity("running_vo2_ml_kg_min")
def oxygen_uptake(speed_m_s: float, grade: float = 0.0, level: str | None = None) -> Any:
    """Gross oxygen uptake, elites at their own economy."""
    if level not in (None, "elite", "trained", "recreational"):
        raise CannotPredict(f"the economy of {level!r} runners is not known")
    standing = cost.standing_power_w_kg()
    factor = ELITE_SPEED_ECONOMY if level == "elite" else TRAINED_ECONOMY
    power = standing + factor * (cost.re3_looney_2025(speed_m_s, grade) - standing)
    return vo2_from_power_ml_kg_min(power, 1.0 if level == "elite" else RATIO)


def _gait(gait: str) -> str:
    if gait not in ("run", "walk"):
        raise CannotPredict(f"the gait {gait!r} is neither run nor walk")
    return gait


@quantity("terrain_cost_multiplier")
def terrain(
    gait: str, surface: str, speed_m_s: float | None = None, height_variation_cm: float | None = None
) -> Any:
    """Cost on a surface over that on firm ground."""
    _gait(gait)
    k = published.uneven()
    if surface == "uneven":
        share = 1.0 if height_variation_cm is None else height_variation_cm / float(k.height_cm)
        return 1.0 + share * float(k.running_fraction if gait == "run" else k.walking_fraction)
    if surface == "woodchips":
        if gait == "run":
            return float(ground_classes()["ground"].run_cost)
        return published.woodchips_walking_factor()
    classes = ground_classes()
    if surface not in classes:
        raise CannotPredict(f"the surface {surface!r} is none of uneven, woodchips, {', '.join(classes)}")
    return classes[surface].run_cost if gait == "run" else classes[surface].walk_cost


@quantity("terrain_added_power_w_kg")
def terrain_power(gait: str, surface: str, speed_m_s: float | None = None) -> Any:
    """Power that uneven ground adds."""
    if surface != "uneven":
        raise CannotPredict(f"the surface {surface!r} is not uneven")
    _gait(gait)
    k = published.uneven()
    if gait == "walk":
        return float(k.walking_w_kg)
    speed = float(k.running_m_s) if speed_m_s is None else speed_m_s
    return float(k.running_w_kg) * speed / float(k.running_m_s)


@quantity("pack_cost_multiplier", model="lcda_pack_looney_2022", default=True)
def pack(gait: str, mass_kg: float, pack_kg: float) -> Any:
    """Net cost with a load over that without."""
    if _gait(gait) == "walk":
        return cost.walking_load_factor(pack_kg, mass_kg)
    return cost.running_load_factor(pack_kg, mass_kg)


quantity("snow_terrain_coefficient")(published.snow_terrain_coefficient)


@quantity("grade_adjusted_speed_factor")
def equivalent_speed(grade: float) -> Any:
    """Equivalent level speed at the same power over speed, by the program's own running cost."""
    speed = float(cost.re3_speed(HILL_POWER_W_KG, grade))
    return cost.re3_speed(HILL_POWER_W_KG, 0.0) / speed


quantity("grade_adjusted_speed_factor", model="strava_gap")(
    lambda grade: published.grade_adjusted_factor(grade, "strava_gap")
)
quantity("grade_adjusted_speed_factor", model="trainingpeaks_ngp")(
    lambda grade: published.grade_adjusted_factor(grade, "trainingpeaks_ngp")
)


def _drag_share(speed_m_s: float) -> float:
    gross = float(cost.re3_looney_2025(speed_m_s, 0.0))
    drag = float(cost.drag_power_w_kg(speed_m_s, 0.0, MASS_KG, HEIGHT_M, AIR_KG_M3, gross))
    return 100.0 * drag / (gross + drag)


@quantity("drag_share_of_gross_power_pct")
def drag_share(speed_m_s: float) -> Any:
    """Still air's share of the gross power."""
    return _drag_share(speed_m_s)


@quantity("impeding_force_power_increase_pct")
def impeded(impeding_force_pct_body_weight: float) -> Any:
    """Rise of power by a horizontal force, as the program prices drag."""
    share = coefficients(cost.Air, "cost.air").power_share_per_weight
    return impeding_force_pct_body_weight * float(share)
