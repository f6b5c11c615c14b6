"""Exposures to heat: the program's runner, published models of strain, core temperature from the heart."""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from crampcast.body import cost
from crampcast.body.capacity import power_from_vo2_w_kg, sustainable_share
from crampcast.body.heat import published
from crampcast.body.heat.air import vapour_pressure_kpa as vapour_kpa
from crampcast.body.heat.convection import body_area_m2
from crampcast.body.heat.gagge import Room, gagge_1986
from crampcast.body.heat.iso_7933 import Edition, Exposure, iso_7933, outside_range
from crampcast.body.heat.nodes import TwoNodeCoefficients, default_two_node
from crampcast.body.heat.person import Air, Person, max_wettedness
from crampcast.body.heat.predicted_strain import predicted_heat_strain
from crampcast.body.heat.radiation import mean_radiant_temperature
from crampcast.body.heat.two_node import heat_step
from crampcast.body.water.balance import default_balance
from crampcast.evidence import coefficients
from crampcast.forecast.people import Traits
from crampcast.jobs.validate.quantities.fuel import known_word
from crampcast.jobs.validate.quantity import CannotPredict, quantity
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.step import HeatReadiness

SEA_LEVEL_KPA = 101.325
TRAINED = 0.7
"""A runner of 55 km a week on the program's scale."""
STEP_S = 20.0
KCAL_J = 4184.0
USUAL_BMI = 22.0
MONTAIN_HUMIDITY = 0.5
HOUR_MIN = 60.0
CRITICAL_CORE_C = 40.0
ALBEDO = 0.2
LAB_VO2MAX = 55.0
LAB_AIR_M_S = 0.5
LAMP_RAD = 0.8
CYCLING_EFFICIENCY = 0.2
"""A fit cyclist in the laboratory's air; what the study does not give is assumed here."""


class End(NamedTuple):
    """A run in heat: state at the end, means and the core's course."""

    core_c: float
    skin_c: float
    sweat_l_h: float
    wettedness: float
    peak_core_c: float
    hot_s: float
    """Time at which the core passed the critical temperature; the whole run if never."""


@kept_program
def _go(
    count: Any, dt_s: Any, power_w: Any, work_w: Any, start_c: Any, air: Air, person: Person, c: Any
) -> tuple[jax.Array, ...]:
    def step(i: Any, now: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        core, skin, sweat, _, peak, hot = now
        flows = heat_step(core, skin, power_w, work_w, air, person, dt_s, c)
        safe = jnp.where(flows.core_c < CRITICAL_CORE_C, 1.0, 0.0)
        still = jnp.where(hot >= i * dt_s - 1e-6, safe, 0.0)
        core, peak = flows.core_c, jnp.maximum(peak, flows.core_c)
        return core, flows.skin_c, sweat + flows.sweat_l_h, flows.wettedness, peak, hot + still * dt_s

    zero = jnp.zeros(())
    start = (start_c, jnp.asarray(default_two_node().skin_set_point_c), zero, zero, start_c, zero)
    found: tuple[jax.Array, ...] = jax.lax.fori_loop(0, count, step, start)
    return found


def run_in_heat(
    air: Air,
    person: Person,
    power_w: float,
    minutes: float,
    start_c: float,
    work_w: float = 0.0,
    dt_s: float = STEP_S,
    c: TwoNodeCoefficients | None = None,
) -> End:
    """Return the end of a run at constant power in constant air."""
    count = max(round(60.0 * minutes / dt_s), 1)
    k = default_two_node() if c is None else c
    plain = jax.tree.map(lambda leaf: jnp.asarray(leaf, dtype=float), (air, person, k))
    found = _go(count, dt_s, float(power_w), float(work_w), jnp.asarray(float(start_c)), *plain)
    core, skin, sweat, wet, peak, hot = (float(x) for x in found)
    return End(core, skin, sweat / count, wet, peak, hot)


def trained_runner(
    mass_kg: float, height_m: float, intensity: float, acclimatisation: float | None = None
) -> Person:
    """Return the program's usual runner as the heat balance sees him."""
    usual = coefficients(Traits, "people.traits")
    state = usual.acclimatisation if acclimatisation is None else acclimatisation
    share = coefficients(HeatReadiness, "simulation.sweat").training_share
    ready = 1.0 - (1.0 - state) * (1.0 - share * TRAINED)
    wet = float(max_wettedness(TRAINED, state))
    return Person(mass_kg, height_m, usual.clothing_clo, ready, 1.0, wet, intensity)


def air_of(
    air_c: float, humidity_pct: float, speed_m_s: float, radiant_c: float, body_m_s: float = 0.0
) -> Air:
    """Return air at sea level."""
    return Air(air_c, vapour_kpa(air_c, humidity_pct / 100.0), SEA_LEVEL_KPA, speed_m_s, radiant_c, body_m_s)


def _told(end: End, start_c: float, power_w: float) -> dict[str, float]:
    """Return every output of the runner's heat balance."""
    burnt_g_min = default_balance().non_sweat_g_kcal * power_w * 60.0 / KCAL_J
    return {
        "core_temp_end_c": end.core_c,
        "core_temp_rise_c": end.core_c - start_c,
        "core_temp_peak_c": end.peak_core_c,
        "skin_temp_end_c": end.skin_c,
        "sweat_rate_l_h": end.sweat_l_h,
        "sweat_rate_uncorrected_g_min": end.sweat_l_h * 1000.0 / 60.0 + burnt_g_min,
        "skin_wettedness": end.wettedness,
    }


@quantity("runner_heat_balance")
def runner(
    mass_kg: float,
    height_m: float,
    metabolic_power_w: float,
    air_temp_c: float,
    mean_radiant_temp_c: float,
    relative_humidity_pct: float,
    relative_air_speed_m_s: float,
    duration_min: float,
    core_temp_start_c: float,
    external_work_w: float = 0.0,
    sex: str = "male",
    clothing_clo: float | None = None,
    max_skin_wettedness: float | None = None,
    acclimatised: bool | None = None,
) -> Any:
    """Heat of the program's runner, racing for that long, without the correction for cool air."""
    known_word(sex, {"male": 0.0, "female": 1.0}, "sex")
    effort = float(sustainable_share(60.0 * duration_min))
    person = trained_runner(mass_kg, height_m, effort, None if acclimatised is None else float(acclimatised))
    if clothing_clo is not None:
        person = person._replace(clothing_clo=clothing_clo)
    if max_skin_wettedness is not None:
        person = person._replace(w_max=max_skin_wettedness)
    air = air_of(
        air_temp_c, relative_humidity_pct, relative_air_speed_m_s, mean_radiant_temp_c, relative_air_speed_m_s
    )
    end = run_in_heat(air, person, metabolic_power_w, duration_min, core_temp_start_c, external_work_w)
    return _told(end, core_temp_start_c, metabolic_power_w)


@quantity("runner_heat_balance", model="reference")
def prototype(
    mass_kg: float,
    height_m: float,
    metabolic_power_w: float,
    air_temp_c: float,
    mean_radiant_temp_c: float,
    relative_humidity_pct: float,
    relative_air_speed_m_s: float,
    duration_min: float,
    core_temp_start_c: float,
    sweat_gain_g_m2_h_k: float,
    clothing_clo: float,
    max_skin_wettedness: float,
    max_sweat_g_m2_h: float,
    time_step_s: float,
    external_work_w: float = 0.0,
    sex: str = "male",
) -> Any:
    """Heat of the plain two nodes: vessels that open at one temperature, clothes as in still air."""
    known_word(sex, {"male": 0.0, "female": 1.0}, "sex")
    plain = default_two_node()._replace(
        sweat_gain_g_m2_h_k=sweat_gain_g_m2_h_k,
        sweat_gain_acclimatised_g_m2_h_k=0.0,
        sweat_most_g_m2_h=max_sweat_g_m2_h,
        exercise_vasodilation_shift_c=0.0,
        clothing_in_motion=0.0,
        vasoconstriction_width_c=0.02,
    )
    person = Person(mass_kg, height_m, clothing_clo, 1.0, 1.0, max_skin_wettedness)
    air = air_of(air_temp_c, relative_humidity_pct, relative_air_speed_m_s, mean_radiant_temp_c)
    end = run_in_heat(
        air, person, metabolic_power_w, duration_min, core_temp_start_c, external_work_w, time_step_s, plain
    )
    return _told(end, core_temp_start_c, metabolic_power_w)


def _strain(
    edition: Edition,
    air_temp_c: float,
    mean_radiant_temp_c: float,
    air_speed_m_s: float,
    clothing_clo: float,
    duration_min: float,
    vapour_pressure_kpa: float | None = None,
    relative_humidity_pct: float | None = None,
    metabolic_power_w_m2: float | None = None,
    metabolic_power_w: float | None = None,
    acclimatised: bool | None = None,
    acclimatised_pct: float | None = None,
    mass_kg: float = 75.0,
    height_m: float = 1.8,
    posture: str = "standing",
    wind_angle_deg: float = 0.0,
    walk_speed_m_s: float = 0.0,
    reflective_fraction: float | None = None,
    reflective_emissivity: float | None = None,
    limit_inputs: bool = True,
) -> dict[str, Any]:
    if vapour_pressure_kpa is None:
        if relative_humidity_pct is None:
            raise CannotPredict("the input vapour_pressure_kpa or relative_humidity_pct is missing")
        vapour_pressure_kpa = float(vapour_kpa(air_temp_c, relative_humidity_pct / 100.0))
    if metabolic_power_w_m2 is None:
        if metabolic_power_w is None:
            raise CannotPredict("the input metabolic_power_w_m2 or metabolic_power_w is missing")
        metabolic_power_w_m2 = metabolic_power_w / float(body_area_m2(mass_kg, height_m))
    if acclimatised is None:
        if acclimatised_pct is None:
            raise CannotPredict("the input acclimatised or acclimatised_pct is missing")
        if acclimatised_pct not in (0, 100):
            raise CannotPredict("the standard knows 0 and 100 % acclimatised only")
        acclimatised = acclimatised_pct > 0
    known_word(posture, {"standing": 0.0, "sitting": 1.0, "crouching": 2.0}, "posture")
    exposure = Exposure(
        air_temp_c,
        mean_radiant_temp_c,
        vapour_pressure_kpa,
        air_speed_m_s,
        metabolic_power_w_m2,
        clothing_clo,
        bool(acclimatised),
        edition,
        mass_kg,
        height_m,
        posture,
        walk_speed_m_s,
        wind_angle_deg,
        round(duration_min),
        reflecting_area=reflective_fraction,
        reflecting=reflective_emissivity,
    )
    outside = outside_range(exposure) if limit_inputs else None
    if outside:
        raise CannotPredict(f"{outside}, the standard's range (limit_inputs: false looks beyond)")
    end = predicted_heat_strain(exposure)
    return {
        "rectal_temp_c": end.rectal_c,
        "core_temp_c": end.core_c,
        "skin_temp_c": end.skin_c,
        "sweat_loss_g": end.sweat_g,
        "limit_rectal_temp_min": end.limit_rectal_min,
        "limit_water_loss_mean_min": end.limit_loss_mean_min,
        "limit_water_loss_95pct_min": end.limit_loss_95_min,
        "limit_water_loss_min": end.limit_loss_95_min,
    }


quantity("phs_exposure", model="iso_7933_2004")(partial(_strain, 2004))
quantity("phs_exposure", model="iso_7933_2023", default=True)(partial(_strain, 2023))


@quantity("two_node_exposure", model="gagge_1986", default=True)
def two_nodes(
    duration_min: float,
    air_temp_c: float,
    mean_radiant_temp_c: float,
    air_speed_m_s: float,
    relative_humidity_pct: float,
    metabolic_power_met: float,
    clothing_clo: float,
    max_skin_wettedness: float | None = None,
    max_sweat_g_m2_h: float | None = None,
) -> Any:
    """State of the two nodes of 1986."""
    room = Room(
        air_temp_c,
        mean_radiant_temp_c,
        air_speed_m_s,
        relative_humidity_pct / 100.0,
        metabolic_power_met,
        clothing_clo,
        max_skin_wettedness,
        max_sweat_g_m2_h,
    )
    end = gagge_1986(room, duration_min)
    return {
        "core_temp_c": end.core_c,
        "skin_temp_c": end.skin_c,
        "sweat_g_m2_h": end.sweat_g_m2_h,
        "skin_wettedness": end.wettedness,
        "max_evaporation_w_m2": end.max_evaporation_w_m2,
        "sensible_heat_w_m2": end.dry_loss_w_m2,
    }


@quantity("running_heat_risk", model="sports_medicine_australia", default=True)
def policy(
    air_temp_c: float,
    relative_humidity_pct: float,
    mean_radiant_temp_c: float | None = None,
    relative_air_speed_m_s: float = 2.0,
    clothing_clo: float = 0.37,
    metabolic_power_met: float = 7.5,
    duration_min: float = 60.0,
) -> Any:
    """Risk of running by the policy."""
    exposure = Exposure(
        air_temp_c,
        air_temp_c if mean_radiant_temp_c is None else mean_radiant_temp_c,
        0.0,
        max(relative_air_speed_m_s, 2.0),
        metabolic_power_met * float(iso_7933().heat_w_h_kg_k),
        clothing_clo,
        True,
        duration_min=round(duration_min),
    )
    risk = published.running_policy(exposure, relative_humidity_pct / 100.0)
    return {
        "risk_level": risk.level,
        "medium_threshold_c": risk.medium_c,
        "high_threshold_c": risk.high_c,
        "extreme_threshold_c": risk.extreme_c,
    }


@quantity("core_temp_from_heart_rate", model="ectemp_buller_2013", default=True)
def from_heart(hr_bpm: float, duration_min: float, core_temp_start_c: float = 37.0) -> Any:
    """Core temperature from a constant heart rate."""
    course = published.core_from_heart_rate_c(np.full(round(duration_min), float(hr_bpm)), core_temp_start_c)
    minutes = (1, 10, 30, 60, 120)
    return {f"core_temp_{m}min_c": float(course[m - 1]) for m in minutes if m <= course.size}


quantity("rectal_temp_equilibrium_c", model="givoni_goldman_1972", default=True)(published.givoni_goldman_c)
quantity("physiological_strain_index", model="moran_1998", default=True)(published.strain_index)


@cache
def _sweat_l_h(mass_kg: float, speed_m_s: float, air_c: float) -> float:
    power = float(cost.re3_looney_2025(speed_m_s, 0.0))
    height = float(np.sqrt(mass_kg / USUAL_BMI))
    air = air_of(air_c, 100.0 * MONTAIN_HUMIDITY, speed_m_s, air_c, speed_m_s)
    person = trained_runner(mass_kg, height, float(sustainable_share(2.0 * 3600.0)))
    return run_in_heat(air, person, power * mass_kg, 2.0 * HOUR_MIN, 37.0).sweat_l_h


@quantity("running_sweat_rate")
def running_sweat(mass_kg: float, speed_m_s: float) -> Any:
    """Mean sweat of two hours at 18 and 28 °C and half humidity."""
    return {f"sweat_rate_{t}c_l_h": _sweat_l_h(mass_kg, speed_m_s, float(t)) for t in (18, 28)}


@quantity("time_to_exhaustion_min")
def exhaustion(
    air_temp_c: float, relative_humidity_pct: float, vo2max_fraction: float, solar_w_m2: float = 0.0
) -> Any:
    """Minutes until the core of somebody who cycles in a room reaches 40 °C; eight hours if it never does."""
    power = vo2max_fraction * float(power_from_vo2_w_kg(LAB_VO2MAX))
    sun = mean_radiant_temperature(
        air_temp_c, vapour_kpa(air_temp_c, relative_humidity_pct / 100.0), solar_w_m2, 0.0, LAMP_RAD, ALBEDO
    )
    dark = mean_radiant_temperature(
        air_temp_c, vapour_kpa(air_temp_c, relative_humidity_pct / 100.0), 0.0, 0.0, LAMP_RAD, ALBEDO
    )
    radiant = air_temp_c + float(sun) - float(dark)
    air = air_of(air_temp_c, relative_humidity_pct, LAB_AIR_M_S, radiant, 0.0)
    person = trained_runner(70.0, 1.75, vo2max_fraction)
    watts = 70.0 * power
    end = run_in_heat(air, person, watts, 8.0 * HOUR_MIN, 37.0, CYCLING_EFFICIENCY * watts)
    return end.hot_s / 60.0
