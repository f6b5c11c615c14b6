"""One segment further: the one place where pace, energy, gut, heat and water meet.

The same `advance` serves a forecast, where the pace follows from effort, and a replay, where it was recorded.
"""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.gut import GUTS, GutIntake
from crampcast.body.heat import LAYERS
from crampcast.body.heat.air import relative_air_speed_m_s
from crampcast.body.heat.convection import body_area_m2
from crampcast.body.heat.person import Air as AirAtSkin
from crampcast.body.heat.person import Person as Skin
from crampcast.body.heat.person import max_wettedness, skin_flow_factor
from crampcast.body.heat.two_node import HEAT_BALANCE, HeatFlows
from crampcast.evidence import coefficients
from crampcast.simulation.fluids import fluid_flows, thirst_l
from crampcast.simulation.fuel import burn
from crampcast.simulation.ground import Ground
from crampcast.simulation.pace import Controls, Pace, PaceCoefficients, Whole, drift
from crampcast.simulation.person import Person
from crampcast.simulation.state import Body, Flows
from crampcast.simulation.surroundings import Air, Intake, taken_by

__all__ = ["Controls", "HeatBounds", "advance", "segment_duration_s"]


class HeatBounds(NamedTuple):
    """Temperatures beyond any survivor's; group ``simulation.heat``."""

    coldest_core_c: float
    hottest_core_c: float
    coldest_skin_c: float
    hottest_skin_c: float


def segment_duration_s(ground: Ground, pace: Pace) -> Array:
    """Return how long a segment takes, its rest included."""
    return ground.length_m / pace.speed_m_s + ground.rest_s


def advance(
    state: Body,
    person: Person,
    ground: Ground,
    air: Air,
    pace: Pace,
    duration_s: Array,
    intake: Intake,
    whole: Whole,
    c: PaceCoefficients,
    most_w_kg: ArrayLike = jnp.inf,
) -> tuple[Body, Flows]:
    """Carry the body over one segment at a given pace.

    Parameters
    ----------
    state : Body
        The body at the segment's start.
    person : Person
        The runner.
    ground : Ground
        One segment.
    air : Air
        Air during the segment.
    pace : Pace
        Speed, gait and fresh metabolic power.
    duration_s : Array
        How long the segment takes; nothing changes when it is 0.
    intake : Intake
        What is taken on the way.
    whole : Whole
        The run as a whole, planned or recorded.
    c : PaceCoefficients
        Coefficients of the wiring.
    most_w_kg : ArrayLike
        Most power that the drift of cost may lead to: the aerobic ceiling in a forecast, none in a replay.

    Returns
    -------
    Body, Flows
        The body at the end and what is worth keeping of the segment.
    """
    moving = ground.moving
    drifted = pace.power_w_kg * drift(whole, state.time_s + 0.5 * duration_s)
    power = jnp.where(moving > 0.0, jnp.minimum(drifted, most_w_kg), c.standing_power_w_kg)
    speed = pace.speed_m_s * moving
    vo2_share = power / ground.ceiling_w_kg
    end_s = state.time_s + duration_s
    taken = taken_by(intake, end_s)
    eaten = taken - state.taken
    drunk_l = eaten[..., 0] + thirst_l(state, person, intake, eaten[..., 0], duration_s)
    per_s = 1.0 / jnp.maximum(duration_s, 1e-6)
    rates = GutIntake(drunk_l * per_s, eaten[..., 1] * per_s, eaten[..., 2] * per_s, eaten[..., 3] * per_s)
    gut, absorbed = GUTS(state.gut, rates, duration_s, vo2_share, state.core_c, person.gut_trained)
    fuel = burn(state, person, power, ground.ceiling_w_kg, absorbed, duration_s)
    heat = _heat(state, person, ground, air, speed, pace.headwind_m_s, power, vo2_share, duration_s, whole)
    fluids = fluid_flows(person, heat, fuel, duration_s)
    bounds = coefficients(HeatBounds, "simulation.heat")
    after = Body(
        time_s=end_s,
        core_c=jnp.clip(heat.core_c, bounds.coldest_core_c, bounds.hottest_core_c),
        skin_c=jnp.clip(heat.skin_c, bounds.coldest_skin_c, bounds.hottest_skin_c),
        gut=gut,
        muscle_glycogen_g=fuel.muscle_glycogen_g,
        other_glycogen_g=fuel.other_glycogen_g,
        liver_glycogen_g=fuel.liver_glycogen_g,
        water_change_l=state.water_change_l + absorbed.absorbed_water_l + fluids.gain_l,
        cation_change_mmol=state.cation_change_mmol
        + absorbed.absorbed_sodium_mmol
        - fluids.cations_lost_mmol,
        taken=taken,
    )
    flows = Flows(
        time_s=end_s,
        duration_s=duration_s,
        speed_m_s=speed,
        power_w_kg=power,
        vo2_share=vo2_share,
        run_share=pace.run_share,
        core_c=after.core_c,
        wbgt_c=air.wbgt_c,
        water_change_l=after.water_change_l,
        cation_change_mmol=after.cation_change_mmol,
        stomach_l=gut.stomach_water_l + gut.intestine_water_l,
        muscle_glycogen_g=fuel.muscle_glycogen_g,
        liver_glycogen_g=fuel.liver_glycogen_g,
        sweat_l=fluids.sweat_l,
        respiratory_l=fluids.respiratory_l,
        urine_l=fluids.urine_l,
        metabolic_water_l=fluids.metabolic_water_l,
        drunk_l=drunk_l,
        absorbed_l=absorbed.absorbed_water_l,
        sweat_sodium_mmol=fluids.sweat_sodium_mmol,
        carbohydrate_g=fuel.carbohydrate_g,
        fat_g=fuel.fat_g,
        exogenous_g=fuel.exogenous_g,
    )
    return after, flows


class HeatReadiness(NamedTuple):
    """Numbers of the wiring of heat; group ``simulation.sweat``."""

    training_share: float
    """Share of the way to full acclimatisation that endurance training alone brings the sweat response."""


def heat_readiness(person: Person) -> Array:
    """Return the state of the sweat response, 0 untrained in the cool to 1 fully acclimatised.

    Notes
    -----
    The field data behind the heat balance are of trained runners, most of them not acclimatised: training
    brings a part of what heat brings.
    """
    c = coefficients(HeatReadiness, "simulation.sweat")
    trained = c.training_share * jnp.asarray(person.trained)
    return 1.0 - (1.0 - jnp.asarray(person.acclimatisation)) * (1.0 - trained)


def _heat(
    state: Body,
    person: Person,
    ground: Ground,
    air: Air,
    speed_m_s: Array,
    headwind_m_s: Array,
    power_w_kg: Array,
    intensity: Array,
    duration_s: Array,
    whole: Whole,
) -> HeatFlows:
    """Balance heat over the segment; external work is what lifts body and pack."""
    dressed_w_m2 = whole.power_w_kg * person.mass_kg / body_area_m2(person.mass_kg, person.height_m)
    across = air.wind_east_m_s * ground.heading_cos - air.wind_north_m_s * ground.heading_sin
    crosswind = jnp.sqrt(across**2 + air.wind_unknown_m_s**2)
    skin = AirAtSkin(
        air_temperature_c=air.temperature_c,
        vapour_pressure_kpa=air.vapour_pressure_kpa,
        pressure_kpa=ground.pressure_kpa,
        relative_air_speed_m_s=relative_air_speed_m_s(speed_m_s, headwind_m_s, crosswind),
        mean_radiant_c=air.mean_radiant_c,
        body_speed_m_s=speed_m_s,
    )
    body = Skin(
        mass_kg=person.mass_kg,
        height_m=person.height_m,
        clothing_clo=LAYERS(person.clothing_clo, air.temperature_c, dressed_w_m2),
        acclimatisation=heat_readiness(person),
        sweat_gain=person.sweat_gain,
        w_max=max_wettedness(person.trained, person.acclimatisation),
        intensity=intensity,
        skin_flow=skin_flow_factor(person.max_power_w_kg),
    )
    carried_kg = jnp.asarray(person.mass_kg) + person.pack_kg
    lifting_w = carried_kg * EARTH_GRAVITY_M_S2 * speed_m_s * ground.rise
    metabolic_w = power_w_kg * person.mass_kg
    return HEAT_BALANCE(state.core_c, state.skin_c, metabolic_w, lifting_w, skin, body, duration_s)


EARTH_GRAVITY_M_S2 = 9.80665
"""Standard gravity (a definition)."""
