"""Capacity: altitude, critical speed, races, long durations, heat, heart rate, durability."""

from __future__ import annotations

from typing import Any

import numpy as np

from crampcast.body import capacity, cost
from crampcast.body.capacity import published
from crampcast.evidence import coefficients
from crampcast.jobs.validate.quantities.fuel import known_word
from crampcast.jobs.validate.quantity import CannotPredict, quantity

ELITE = {"elite": 1.0, "recreational": 0.0, "trained": 0.0}
HALF_MARATHON_H = {"elite": 1.05, "recreational": 1.67, "trained": 1.5}
MARATHON_H = {"elite": 2.1, "recreational": 4.0, "trained": 3.2}
BEST_WBGT_C = 11.0
"""Middle of the published range in which races are fastest."""
COURSE_RECORD_WBGT_C = 7.5
BOSTON_MEAN_S = 13_500.0
WBGT_PER_AIR_C = 1.0
LEVEL_SPEED_M_S = {"elite": 5.9, "trained": 5.0, "recreational": 4.2}
"""Six-minute speed, for races that are told by their distance alone."""

quantity("inspired_po2_torr", model="west_1996", default=True)(capacity.inspired_po2)
quantity("vdot_ml_kg_min", model="daniels_gilbert_1979", default=True)(
    lambda distance_km, race_time_s: capacity.daniels_gilbert_vdot(1000.0 * distance_km, race_time_s)
)
quantity("hr_reserve_pct", model="swain_1998_treadmill", default=True)(
    lambda vo2_reserve_pct: 100.0 * capacity.heart_rate_reserve(vo2_reserve_pct / 100.0)
)
quantity("hr_reserve_pct", model="swain_leutholtz_1997_cycling")(published.heart_rate_reserve_cycling)
quantity("hr_max_bpm", model="tanaka_2001", default=True)(capacity.hr_max_tanaka)
quantity("hr_max_bpm", model="nes_2013")(capacity.hr_max_nes)
quantity("altitude_time_to_exhaustion_loss_pct")(
    lambda altitude_gain_m: 100.0 * published.altitude_time_to_exhaustion_loss(altitude_gain_m)
)
quantity("marathon_speed_pct_critical_speed")(
    lambda race_time_s: 100.0 * published.marathon_share_of_critical_speed(race_time_s)
)


@quantity("durability_cost_multiplier", model="reference", default=True)
def drifted_cost(elapsed_h: float) -> Any:
    """Cost of running after a time under way over that at the start."""
    return cost.cost_drift(elapsed_h)


@quantity("altitude_vo2max_ratio")
def altitude(altitude_m: float | None = None, inspired_po2_torr: float | None = None) -> Any:
    """VO2max over that at sea level."""
    if altitude_m is None:
        if inspired_po2_torr is None:
            raise CannotPredict("the input altitude_m or inspired_po2_torr is missing")
        heights = np.linspace(0.0, 9500.0, 19_001)
        pressures = np.asarray(capacity.inspired_po2(heights))
        if not pressures[-1] <= inspired_po2_torr <= pressures[0] + 1.0:
            raise CannotPredict(f"{inspired_po2_torr} Torr is met at no altitude up to 9,500 m")
        altitude_m = float(np.interp(-inspired_po2_torr, -pressures, heights))
    return capacity.vo2max_altitude_factor(altitude_m)


@quantity("race_time_s", model="critical_speed_2_parameter")
def by_critical_speed(critical_speed_m_s: float, d_prime_m: float, distance_km: float) -> Any:
    """Time by the linear model of distance."""
    return capacity.time_to_cover(1000.0 * distance_km, critical_speed_m_s, d_prime_m)


@quantity("race_time_s", model="riegel_1981")
def by_riegel(
    known_time_s: float, known_distance_km: float, distance_km: float, exponent: float | None = None
) -> Any:
    """Power law."""
    return capacity.riegel_time(known_time_s, 1000.0 * known_distance_km, 1000.0 * distance_km, exponent)


@quantity("race_time_s", model="emig_mulligan_2018")
def by_emig(
    distance_km: float, max_aerobic_speed_m_s: float, endurance_gamma: float, crossover_time_s: float = 360.0
) -> Any:
    """Speed that falls with the logarithm of time."""
    usual = coefficients(capacity.Emig, "capacity.emig")
    return capacity.emig_time(
        1000.0 * distance_km,
        max_aerobic_speed_m_s,
        endurance_gamma,
        usual._replace(crossover_s=crossover_time_s),  # type: ignore[arg-type]  # a plain number serves
    )


@quantity("race_time_s", model="tanda_knechtle_2013")
def by_training(
    weekly_distance_km: float, training_pace_s_km: float, body_fat_pct: float, event: str = "marathon"
) -> Any:
    """Marathon from training and body fat."""
    if event != "marathon":
        raise CannotPredict(f"the model knows the marathon, not {event!r}")
    return published.tanda_knechtle_marathon_s(weekly_distance_km, training_pace_s_km, body_fat_pct)


@quantity("race_time_s")
def by_default(
    distance_km: float | None = None,
    critical_speed_m_s: float | None = None,
    d_prime_m: float | None = None,
    max_aerobic_speed_m_s: float | None = None,
    endurance_gamma: float | None = None,
    crossover_time_s: float = 360.0,
    known_time_s: float | None = None,
    known_distance_km: float | None = None,
    exponent: float | None = None,
    weekly_distance_km: float | None = None,
    training_pace_s_km: float | None = None,
    body_fat_pct: float | None = None,
    event: str = "marathon",
) -> Any:
    """Time by the model that the inputs are made for, the logarithmic law before the others."""
    if distance_km is not None and max_aerobic_speed_m_s is not None and endurance_gamma is not None:
        return by_emig(distance_km, max_aerobic_speed_m_s, endurance_gamma, crossover_time_s)
    if distance_km is not None and critical_speed_m_s is not None and d_prime_m is not None:
        return by_critical_speed(critical_speed_m_s, d_prime_m, distance_km)
    if distance_km is not None and known_time_s is not None and known_distance_km is not None:
        return by_riegel(known_time_s, known_distance_km, distance_km, exponent)
    if weekly_distance_km is not None and training_pace_s_km is not None and body_fat_pct is not None:
        return by_training(weekly_distance_km, training_pace_s_km, body_fat_pct, event)
    raise CannotPredict("the inputs of none of the models are all there: speed, race or training is missing")


@quantity("critical_speed_m_s", model="critical_speed_2_parameter", default=True, whole=True)
def critical_speed(best_distances_km: Any, best_times_s: Any) -> Any:
    """Fit to best efforts."""
    metres, seconds = 1000.0 * np.asarray(best_distances_km, float), np.asarray(best_times_s, float)
    return capacity.fit_critical_speed(metres, seconds)[0]


@quantity("sustainable_power_w_kg", model="peronnet_thibault_1989", default=True)
def held_power(
    duration_s: float,
    anaerobic_capacity_j_kg: float,
    max_aerobic_power_w_kg: float,
    endurance_index_w_kg: float,
    resting_power_w_kg: float = 1.2,
    max_aerobic_power_time_s: float = 420.0,
) -> Any:
    """Mean power of an effort."""
    usual = coefficients(capacity.PeronnetThibault, "capacity.peronnet_thibault")
    return capacity.peronnet_thibault_power(
        duration_s,
        anaerobic_capacity_j_kg,
        max_aerobic_power_w_kg,
        endurance_index_w_kg,
        usual._replace(resting_w_kg=resting_power_w_kg, map_time_s=max_aerobic_power_time_s),  # type: ignore[arg-type]
    )


def _hours(duration_h: float | None, event: str | None, distance_km: float | None, level: str) -> float:
    """How long a race lasts: as given, the usual time of an event, or what the distance takes."""
    if duration_h is not None:
        return duration_h
    if event is not None:
        usual = {"half_marathon": HALF_MARATHON_H[level], "marathon": MARATHON_H[level], "24_h_race": 24.0}
        return known_word(event, usual, "event")
    if distance_km is None:
        raise CannotPredict("the input duration_h, event or distance_km is missing")
    hours = np.geomspace(0.1, 100.0, 2000)
    reach_km = 3.6 * LEVEL_SPEED_M_S[level] * hours * capacity.sustainable_share(3600.0 * hours)
    if not reach_km[0] <= distance_km <= reach_km[-1]:
        raise CannotPredict(f"distance_km={distance_km} is outside six minutes to a hundred hours")
    return float(np.interp(distance_km, np.asarray(reach_km), hours))


@quantity("sustained_vo2max_fraction", model="reference")
def long_share(
    duration_h: float | None = None,
    level: str = "recreational",
    event: str | None = None,
    distance_km: float | None = None,
) -> Any:
    """Share of VO2max over many hours by the reference's line."""
    elite = known_word(level, ELITE, "level")
    hours = _hours(duration_h, event, distance_km, level)
    return published.long_share_of_vo2max(hours, elite)


@quantity("sustained_vo2max_fraction")
def program_share(
    event: str | None = None,
    level: str = "recreational",
    distance_km: float | None = None,
    duration_h: float | None = None,
) -> Any:
    """Share of VO2max that the program's own curve holds."""
    known_word(level, ELITE, "level")
    hours = _hours(duration_h, event, distance_km, level)
    return capacity.sustainable_share(3600.0 * hours)


@quantity("sustained_vvo2max_pct")
def program_speed_share(duration_h: float, event: str = "24_h_treadmill") -> Any:
    """Share of the speed at VO2max, stops included, by the program's own curve."""
    share = capacity.sustainable_share(3600.0 * duration_h)
    top = 17.0
    standing = float(cost.standing_power_w_kg())
    held = float(cost.re3_speed(standing + share * (top - standing), 0.0))
    return 100.0 * held / float(cost.re3_speed(top, 0.0))


@quantity("heat_performance_loss_pct")
def heat_loss(wbgt_c: float, level: str = "elite") -> Any:
    """Loss of race speed against the best weather."""
    who = known_word(level, {"elite": 0.0, "recreational": 1.0, "all_finishers": 1.0}, "level")
    best = capacity.heat_slowdown_factor(BEST_WBGT_C, who)
    return 100.0 * (1.0 - capacity.heat_slowdown_factor(wbgt_c, who) / best)


@quantity("marathon_slowing_vs_course_record_pct")
def against_record(sex: str, wbgt_c: float, level: str = "elite") -> Any:
    """Slowing of leading finishers: the day's best is not the course's, then the heat."""
    known_word(sex, {"male": 0.0, "female": 1.0}, "sex")
    known_word(level, {"elite": 0.0}, "level")
    loss = 1.0 / capacity.heat_slowdown_factor(wbgt_c, 0.0) - 1.0
    none = 1.0 / capacity.heat_slowdown_factor(COURSE_RECORD_WBGT_C, 0.0) - 1.0
    return 100.0 * (loss - none)


@quantity("marathon_time_increase_s_per_c")
def per_degree(event: str = "boston_marathon", level: str = "all_finishers") -> Any:
    """Seconds a degree of air temperature costs a mean finisher in the range of the race's years."""
    known_word(event, {"boston_marathon": 0.0, "marathon": 0.0}, "event")
    who = known_word(level, {"elite": 0.0, "all_finishers": 1.0}, "level")
    cool, warm = (float(capacity.heat_slowdown_factor(w, who)) for w in (14.0, 20.0))
    return BOSTON_MEAN_S * (1.0 / warm - 1.0 / cool) / (6.0 / WBGT_PER_AIR_C)


@quantity("vo2peak_change_pct")
def durability(run_time_min: float, level: str = "trained", vo2max_fraction: float = 0.8) -> Any:
    """Fall of VO2peak, at the same relative intensity alike in every level."""
    known_word(level, ELITE, "level")
    return 100.0 * (capacity.vo2max_durability(60.0 * run_time_min, vo2max_fraction) - 1.0)


@quantity("running_economy_change_pct")
def economy(run_time_min: float) -> Any:
    """Rise of oxygen cost per distance."""
    return 100.0 * (cost.cost_drift(run_time_min / 60.0) - 1.0)


@quantity("running_energy_cost_change_pct")
def cost_change(run_time_min: float, best_10km_time_s: float, intensity: str = "lt1") -> Any:
    """Rise of energy cost at the first threshold by level."""
    if intensity != "lt1":
        raise CannotPredict(f"the intensity {intensity!r} is not known, only lt1")
    return 100.0 * published.cost_rise_by_level(best_10km_time_s, run_time_min)


@quantity("critical_power_change_pct")
def power_change(duration_h: float, intensity: str = "heavy") -> Any:
    """Fall of critical power."""
    if intensity != "heavy":
        raise CannotPredict(f"the intensity {intensity!r} is not known, only heavy")
    return -100.0 * published.critical_power_loss(duration_h)
