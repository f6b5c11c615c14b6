"""Water and salts over one segment: lost, made, and drunk to thirst."""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array

from crampcast.body.heat.convection import body_area_m2
from crampcast.body.heat.two_node import HeatFlows
from crampcast.body.water import METABOLIC_WATER, SWEAT_SODIUM, THIRST, URINE
from crampcast.body.water.sweat import (
    SweatCoefficients,
    sweat_sodium_intercept_mmol_l,
)
from crampcast.evidence import coefficients
from crampcast.simulation.fuel import Fuel
from crampcast.simulation.person import Person
from crampcast.simulation.state import Body
from crampcast.simulation.surroundings import Intake


class FluidCoefficients(NamedTuple):
    """Numbers of the wiring of fluids; group ``simulation.fluids``."""

    urine_cations_mmol_l: float
    usual_acclimatisation: float


class Fluids(NamedTuple):
    """Water and exchangeable cations over a segment, absorption apart."""

    sweat_l: Array
    respiratory_l: Array
    urine_l: Array
    metabolic_water_l: Array
    gain_l: Array
    """Body water gained: metabolic water less all losses (negative)."""
    sweat_sodium_mmol: Array
    cations_lost_mmol: Array
    """Sodium and potassium lost in sweat and urine."""


def fluid_flows(person: Person, heat: HeatFlows, fuel: Fuel, duration_s: Array) -> Fluids:
    """Return what is lost and made over a segment.

    Notes
    -----
    Urine is the planner's 20 mL/h: the kidney is never counted on to undo a drinking plan.
    """
    c = coefficients(FluidCoefficients, "simulation.fluids")
    potassium = coefficients(SweatCoefficients, "water.sweat").potassium_mmol_l
    hours = duration_s / 3600.0
    sweat_l = heat.sweat_l_h * hours
    breath_l = heat.respiratory_water_l_h * hours
    urine_l = URINE(0.0, planner=True) * hours
    made_l = METABOLIC_WATER(fuel.carbohydrate_g, fuel.fat_g)
    area = body_area_m2(person.mass_kg, person.height_m)
    intercept = sweat_sodium_intercept_mmol_l(person.sweat_sodium_mmol_l)
    more_acclimatised = jnp.asarray(person.acclimatisation) - c.usual_acclimatisation
    sodium = SWEAT_SODIUM(intercept, heat.sweat_l_h, area, more_acclimatised)
    sweat_sodium = sodium * sweat_l
    cations = sweat_sodium + potassium * sweat_l + c.urine_cations_mmol_l * urine_l
    return Fluids(
        sweat_l,
        breath_l,
        urine_l,
        made_l,
        made_l - sweat_l - breath_l - urine_l,
        sweat_sodium,
        cations,
    )


def thirst_l(state: Body, person: Person, intake: Intake, scheduled_l: Array, duration_s: Array) -> Array:
    """Return what a thirsty runner drinks beyond the schedule, out of what is available.

    Notes
    -----
    Thirst answers to the deficit of body water, what is still in the gut counted as drunk.
    """
    hours = duration_s / 3600.0
    in_gut_l = state.gut.stomach_water_l + state.gut.intestine_water_l
    deficit = -(state.water_change_l + in_gut_l) / jnp.asarray(person.mass_kg)
    wanted_l = THIRST(deficit) * hours
    at_hand_l = jnp.maximum(jnp.asarray(intake.available_l_h) * hours - scheduled_l, 0.0)
    return jnp.asarray(intake.thirst) * jnp.minimum(wanted_l, at_hand_l)
