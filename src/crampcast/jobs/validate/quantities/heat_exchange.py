"""Heat exchange of the body: surface, convection, radiation, breath, evaporation, sweat equations."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from crampcast.body.heat import published
from crampcast.body.heat.air import air_pressure_kpa
from crampcast.body.heat.convection import (
    body_area_m2,
    convection_iso_7933_w_m2_k,
    convective_coefficient_w_m2_k,
)
from crampcast.body.heat.iso_7933 import Exposure, iso_7933, most_sweat
from crampcast.body.heat.nodes import default_two_node
from crampcast.body.heat.person import Air, max_wettedness
from crampcast.body.heat.predicted_strain import evaporative_efficiency
from crampcast.body.heat.radiation import RadiationCoefficients
from crampcast.body.heat.two_node import respiratory_heat_w_m2
from crampcast.evidence import coefficients
from crampcast.jobs.validate.quantities.fuel import known_word
from crampcast.jobs.validate.quantity import CannotPredict, quantity

SEA_LEVEL_KPA = 101.325

quantity("body_surface_area_m2", model="dubois", default=True)(body_area_m2)
quantity("heart_rate_from_core_temp_bpm", model="ectemp_buller_2013", default=True)(
    published.heart_rate_of_core_bpm
)
quantity("evaporative_efficiency", model="iso_7933", default=True)(evaporative_efficiency)
quantity("air_pressure_pa", model="isa", default=True)(
    lambda altitude_m: 1000.0 * float(air_pressure_kpa(altitude_m))
)


@quantity("convective_coefficient_w_m2_k", model="ashrae_1997_walking")
def walking(walk_speed_m_s: float) -> Any:
    """Convection of a body that walks in still air."""
    factor, power = published.published().ashrae_walking
    return factor * walk_speed_m_s**power


@quantity("convective_coefficient_w_m2_k", model="ashrae_1997_seated")
def seated(air_speed_m_s: float) -> Any:
    """Seated in moving air."""
    factor, power = published.published().ashrae_seated
    return factor * air_speed_m_s**power


@quantity("convective_coefficient_w_m2_k", model="ashrae_1997_treadmill")
def treadmill(treadmill_speed_m_s: float) -> Any:
    """On a treadmill in still air."""
    factor, power = published.published().ashrae_treadmill
    return factor * treadmill_speed_m_s**power


@quantity("convective_coefficient_w_m2_k", model="iso_7933")
def standard(relative_air_speed_m_s: float) -> Any:
    """Convection of the standard."""
    return convection_iso_7933_w_m2_k(relative_air_speed_m_s)


@quantity("convective_coefficient_w_m2_k")
def convection(
    relative_air_speed_m_s: float | None = None,
    air_speed_m_s: float | None = None,
    walk_speed_m_s: float | None = None,
    treadmill_speed_m_s: float | None = None,
) -> Any:
    """Convection as the program has it, by whichever speed is given: it hears the air over the skin only."""
    speeds = (relative_air_speed_m_s, air_speed_m_s, walk_speed_m_s, treadmill_speed_m_s)
    given = [speed for speed in speeds if speed is not None]
    if len(given) != 1:
        raise CannotPredict("one speed of air or body is wanted")
    return convective_coefficient_w_m2_k(given[0])


@quantity("pressure_scaled_heat_transfer", model="jos3_takahashi_2021", default=True)
def thin_air(sea_level_convective_coefficient_w_m2_k: float, pressure_kpa: float) -> Any:
    """Convection and evaporation in thin air, evaporation over that at sea level."""
    c = default_two_node()
    dry = (pressure_kpa / c.sea_level_kpa) ** c.pressure_exponent_dry
    return {
        "convective_coefficient_w_m2_k": sea_level_convective_coefficient_w_m2_k * dry,
        "evaporative_ratio": dry * c.sea_level_kpa / pressure_kpa,
    }


@quantity("respiratory_heat_loss", model="iso_7933", default=True)
def breath(metabolic_power_w_m2: float, air_temp_c: float, vapour_pressure_kpa: float) -> Any:
    """Heat lost with the breath."""
    air = Air(air_temp_c, vapour_pressure_kpa, SEA_LEVEL_KPA, 1.0, air_temp_c)
    dry, wet = respiratory_heat_w_m2(metabolic_power_w_m2, air)
    return {"respiratory_convection_w_m2": dry, "respiratory_evaporation_w_m2": wet}


quantity("sweat_rate_g_m2_h", model="shapiro_1982_ose")(published.sweat_ose_g_m2_h)
quantity("sweat_rate_g_m2_h", model="gonzalez_2009_osec")(published.sweat_osec_g_m2_h)
quantity("sweat_rate_g_m2_h", model="gonzalez_2009_pw")(published.sweat_pw_g_m2_h)
quantity("sweat_rate_g_m2_h", model="gonzalez_2012_pw_cool")(partial(published.sweat_pw_g_m2_h, cool=True))


@quantity("sweat_rate_g_m2_h")
def by_balance(required_evaporation_w_m2: float, max_evaporation_w_m2: float) -> Any:
    """Sweat of heat balance: what must evaporate over the share that does, at most what anybody sweats."""
    c = default_two_node()
    needed = max(required_evaporation_w_m2, 0.0)
    wettedness = min(needed / max_evaporation_w_m2, float(max_wettedness(1.0, 0.0)))
    sweat = 3600.0 / c.latent_heat_j_g * needed / evaporative_efficiency(wettedness)
    return min(sweat, c.sweat_most_g_m2_h)


@quantity("sweat_model_check", model="gonzalez_2009_pw", default=True)
def usable(
    required_evaporation_w_m2: float,
    max_evaporation_w_m2: float,
    relative_air_speed_m_s: float | None = None,
) -> Any:
    """Whether the piecewise equation may be used there."""
    windy = relative_air_speed_m_s is not None and relative_air_speed_m_s > published.PW_WINDIEST_M_S
    return {
        "sweat_g_m2_h": published.sweat_pw_g_m2_h(required_evaporation_w_m2, max_evaporation_w_m2),
        "usable": published.pw_usable(required_evaporation_w_m2, max_evaporation_w_m2) and not windy,
    }


@quantity("evaporative_sweat_requirement", model="reference", default=True)
def requirement(heat_w: float, latent_heat_j_g: float | None = None) -> Any:
    """Sweat that must evaporate; the printed minimum leaves 4 to 6 % for what drips."""
    latent = default_two_node().latent_heat_j_g if latent_heat_j_g is None else latent_heat_j_g
    needed = 3.6 * heat_w / latent
    return {"sweat_rate_l_h": needed, "published_minimum_l_h": needed}


@quantity("solar_radiant_load", model="solarcal_arens_2015", default=True)
def solar(
    solar_altitude_deg: float,
    solar_beam_w_m2: float,
    solar_azimuth_to_body_deg: float = 90.0,
    solar_transmittance: float = 1.0,
    sky_view_fraction: float = 1.0,
    body_exposed_fraction: float = 1.0,
    shortwave_absorptivity: float = 0.7,
    posture: str = "standing",
    floor_reflectance: float | None = None,
) -> Any:
    """Sun on the body."""
    sitting = known_word(posture, {"standing": 0.0, "sitting": 1.0}, "posture") > 0.0
    if not 0.0 <= solar_altitude_deg <= 90.0 or not 0.0 <= solar_azimuth_to_body_deg <= 180.0:
        raise CannotPredict("the sun's altitude runs from 0 to 90 and its azimuth to the body from 0 to 180")
    field, rise = published.solarcal(
        solar_altitude_deg,
        solar_azimuth_to_body_deg,
        solar_beam_w_m2,
        solar_transmittance,
        sky_view_fraction,
        body_exposed_fraction,
        shortwave_absorptivity,
        sitting=sitting,
        floor=floor_reflectance,
    )
    return {"effective_radiant_field_w_m2": field, "mean_radiant_temp_rise_k": rise}


@quantity("mean_radiant_temperature", model="di_napoli_2020", default=True)
def radiant(
    solar_down_w_m2: float,
    solar_net_w_m2: float,
    solar_beam_w_m2: float,
    thermal_down_w_m2: float,
    solar_direct_horizontal_w_m2: float,
    thermal_net_w_m2: float,
    cos_zenith: float,
    posture: str = "standing",
) -> Any:
    """Mean radiant temperature from fluxes on the horizontal and the beam."""
    known_word(posture, {"standing": 0.0}, "posture")
    c = coefficients(RadiationCoefficients, "heat.radiation")
    diffuse = solar_down_w_m2 - solar_direct_horizontal_w_m2
    reflected = solar_down_w_m2 - solar_net_w_m2
    upward = thermal_down_w_m2 - thermal_net_w_m2
    height = np.degrees(np.arcsin(np.clip(cos_zenith, -1.0, 1.0)))
    angle = np.radians(height * (c.projected_angle[0] - height**2 / c.projected_angle[1]))
    beam = c.projected_area * np.cos(angle) * solar_beam_w_m2 if cos_zenith > 0.0 else 0.0
    short = 0.5 * (diffuse + reflected) + beam
    total = 0.5 * (thermal_down_w_m2 + upward) + c.absorption_short / c.emissivity_body * short
    kelvin = float((total / c.stefan_boltzmann_w_m2_k4) ** 0.25)
    return {"mean_radiant_temp_k": kelvin, "mean_radiant_temp_c": kelvin - 273.15}


@quantity("max_skin_wettedness", default=True)
def wettest(state: str) -> Any:
    """Largest skin wettedness."""
    states = {"untrained": (0.0, 0.0), "trained": (1.0, 0.0), "trained_acclimatised": (1.0, 1.0)}
    if state not in states:
        raise CannotPredict(f"the state {state!r} is none of {', '.join(states)}")
    return max_wettedness(*states[state])


@quantity("sweat_limits", model="iso_7933_2023", default=True)
def limits(acclimatised: bool) -> Any:
    """Largest sweat and wettedness of the standard."""
    exposure = Exposure(40.0, 40.0, 2.5, 0.3, 150.0, 0.5, bool(acclimatised))
    k = iso_7933()
    return {
        "max_sweat_w_m2": most_sweat(exposure, k, 1.0),
        "max_skin_wettedness": k.wettedness_most[int(bool(acclimatised))],
    }
