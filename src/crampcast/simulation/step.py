"""One segment further: the one place where pace, energy, gut, heat, water and muscle meet.

The same `advance` serves a forecast, where the pace follows from effort, and a replay, where it was recorded.
"""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.gut import GutIntake, gut_step
from crampcast.body.heat.air import air_pressure_kpa, relative_air_speed_m_s
from crampcast.body.heat.person import Air as AirAtSkin
from crampcast.body.heat.person import Person as Skin
from crampcast.body.heat.person import max_wettedness
from crampcast.body.heat.two_node import HeatFlows, heat_step
from crampcast.body.muscle.damage import damage_loss, damage_while_running, eccentric_dose_kj_kg
from crampcast.body.muscle.fast_fatigue import three_compartment_step
from crampcast.body.muscle.load import combine_load, duty_factor, relative_load
from crampcast.body.muscle.slow_fatigue import slow_strength_loss_step
from crampcast.body.muscle.strength import remaining_capacity
from crampcast.simulation.fluids import fluid_flows, thirst_l
from crampcast.simulation.fuel import Fuel, burn
from crampcast.simulation.pace import (
    Pace,
    PaceCoefficients,
    capacity_power_w_kg,
    drift,
    pace_at_power,
)
from crampcast.simulation.person import Person
from crampcast.simulation.state import Kept, State
from crampcast.simulation.surroundings import Air, Intake, taken_between
from crampcast.simulation.track import Track


class Controls(NamedTuple):
    """How hard the runner goes: the planned duration and effort relative to an even one."""

    duration_s: ArrayLike
    effort: ArrayLike


def forecast_pace(
    person: Person,
    segment: Track,
    air: Air,
    time_s: Array,
    controls: Controls,
    c: PaceCoefficients,
    limit_w_kg: ArrayLike = jnp.inf,
) -> tuple[Pace, Array]:
    """Return the pace of an effort and the aerobic ceiling in W/kg; `limit_w_kg` is what the fuel left allows."""
    even, ceiling = capacity_power_w_kg(person, segment, air, time_s, controls.duration_s)
    power = jnp.minimum(jnp.minimum(even * segment.effort * controls.effort, ceiling), limit_w_kg)
    return pace_at_power(person, segment, air, power, c), ceiling


def segment_duration_s(segment: Track, pace: Pace) -> Array:
    """Return how long a segment takes, its rest included."""
    return segment.length_m / pace.speed_m_s + segment.rest_s


def advance(
    state: State,
    person: Person,
    segment: Track,
    air: Air,
    pace: Pace,
    ceiling_w_kg: Array,
    duration_s: Array,
    intake: Intake,
    whole_s: ArrayLike,
    c: PaceCoefficients,
) -> tuple[State, Kept]:
    """Carry the body over one segment at a given pace.

    Parameters
    ----------
    state : State
        The body at the segment's start.
    person : Person
        The runner.
    segment : Track
        One segment.
    air : Air
        Air during the segment.
    pace : Pace
        Speed, gait and fresh metabolic power.
    ceiling_w_kg : Array
        Gross aerobic ceiling here.
    duration_s : Array
        How long the segment takes; nothing changes when it is 0.
    intake : Intake
        What is taken on the way.
    whole_s : ArrayLike
        Duration of the whole run, planned or recorded.
    c : PaceCoefficients
        Coefficients of the wiring.

    Returns
    -------
    State, Kept
        The body at the end and what is worth keeping of the segment.
    """
    moving = jnp.where(segment.length_m > 0.0, 1.0, 0.0)
    standing = c.standing_power_w_kg
    power = jnp.where(
        moving > 0.0, pace.power_w_kg * drift(state.time_s + 0.5 * duration_s, whole_s), standing
    )
    vo2_share = power / ceiling_w_kg
    end_s = state.time_s + duration_s
    eaten = taken_between(intake, state.time_s, end_s)
    to_thirst_l = thirst_l(state, person, intake, eaten[..., 0], duration_s)
    drunk_l = eaten[..., 0] + to_thirst_l
    per_s = 1.0 / jnp.maximum(duration_s, 1e-6)
    taken = GutIntake(
        drunk_l * per_s, eaten[..., 1] * per_s, eaten[..., 2] * per_s, eaten[..., 3] * per_s
    )
    gut, absorbed = gut_step(state.gut, taken, duration_s, vo2_share, state.core_c, person.gut_trained)
    fuel = burn(state, person, power, ceiling_w_kg, absorbed, duration_s)
    heat = _heat(state, person, segment, air, pace, power, moving, duration_s)
    fluids = fluid_flows(person, segment, heat, fuel, duration_s)
    muscles = _muscles(state, person, segment, pace, moving, fuel, duration_s)
    after = State(
        time_s=end_s,
        core_c=heat.core_c,
        skin_c=heat.skin_c,
        gut=gut,
        muscle_glycogen_g=fuel.muscle_glycogen_g,
        liver_glycogen_g=fuel.liver_glycogen_g,
        water_change_l=state.water_change_l + absorbed.absorbed_water_l + fluids.gain_l,
        cation_change_mmol=state.cation_change_mmol + absorbed.absorbed_sodium_mmol - fluids.cations_lost_mmol,
        fatigued=muscles.fatigued,
        slow_loss=muscles.slow_loss,
        eccentric_dose_kj_kg=muscles.dose_kj_kg,
    )
    kept = Kept(
        time_s=end_s,
        duration_s=duration_s,
        speed_m_s=pace.speed_m_s * moving,
        power_w_kg=power,
        vo2_share=vo2_share,
        run_share=pace.run_share,
        core_c=heat.core_c,
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
        target_load=muscles.target_load,
        remaining=muscles.remaining,
        fatigued=muscles.fatigued,
        slow_loss=muscles.slow_loss,
        damage_loss=muscles.damage_loss,
    )
    return after, kept


def _heat(
    state: State,
    person: Person,
    segment: Track,
    air: Air,
    pace: Pace,
    power_w_kg: Array,
    moving: Array,
    duration_s: Array,
) -> HeatFlows:
    """Balance heat over the segment; external work is what lifts body and pack."""
    across = air.wind_east_m_s * jnp.cos(segment.heading_rad)
    across -= air.wind_north_m_s * jnp.sin(segment.heading_rad)
    crosswind = jnp.sqrt(across**2 + air.wind_unknown_m_s**2)
    speed = pace.speed_m_s * moving
    skin = AirAtSkin(
        air_temperature_c=air.temperature_c,
        vapour_pressure_kpa=air.vapour_pressure_kpa,
        pressure_kpa=air_pressure_kpa(segment.altitude_m),
        relative_air_speed_m_s=relative_air_speed_m_s(speed, pace.headwind_m_s, crosswind),
        mean_radiant_c=air.mean_radiant_c,
    )
    body = Skin(
        mass_kg=person.mass_kg,
        height_m=person.height_m,
        clothing_clo=person.clothing_clo,
        acclimatisation=person.acclimatisation,
        sweat_gain=person.sweat_gain,
        w_max=max_wettedness(person.trained, person.acclimatisation),
    )
    carried_kg = jnp.asarray(person.mass_kg) + person.pack_kg
    rise = segment.grade / jnp.sqrt(1.0 + segment.grade**2)
    lifting_w = carried_kg * EARTH_GRAVITY_M_S2 * speed * rise
    return heat_step(
        state.core_c, state.skin_c, power_w_kg * person.mass_kg, lifting_w, skin, body, duration_s
    )


class Muscles(NamedTuple):
    """Load and what is left of each muscle; arrays of shape (sides, 10), damage (10,)."""

    target_load: Array
    fatigued: Array
    slow_loss: Array
    dose_kj_kg: Array
    damage_loss: Array
    remaining: Array


def _muscles(
    state: State, person: Person, segment: Track, pace: Pace, moving: Array, fuel: Fuel, duration_s: Array
) -> Muscles:
    """Load the muscles over the segment."""
    speed = pace.speed_m_s * moving
    even = combine_load(segment.load, speed, pace.run_share) * moving / jnp.asarray(person.muscle_capacity)
    load = even * jnp.asarray(person.side_share)
    duty = duty_factor(pace.run_share) * moving
    fatigued = three_compartment_step(state.fatigued, load, duty, duration_s)
    slow = slow_strength_loss_step(state.slow_loss, relative_load(load, duty), duration_s)
    down_m = segment.length_m * jnp.maximum(-segment.grade, 0.0) / jnp.sqrt(1.0 + segment.grade**2)
    pack_ratio = 1.0 + jnp.asarray(person.pack_kg) / person.mass_kg
    dose = state.eccentric_dose_kj_kg + eccentric_dose_kj_kg(down_m, pack_ratio)
    damage = damage_while_running(damage_loss(dose, person.damage_protection))
    remaining = remaining_capacity(fatigued, slow, damage, fuel.calcium_release)
    return Muscles(load, fatigued, slow, dose, damage, remaining)


EARTH_GRAVITY_M_S2 = 9.80665
"""Standard gravity (a definition)."""
