"""Carbohydrate and fat over one segment: what is burnt, from where, and what the fuel left allows."""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array

from crampcast.body.energy import (
    LIVER_OUTPUTS,
    MUSCLES_IN_USE,
    SUBSTRATE_SPLITS,
    WALLS,
    glycogen_mmol_kg_dw,
    muscle_glycogen_store_g,
)
from crampcast.body.energy.substrates import Fuel as CombustionHeat
from crampcast.body.gut import GutFlows, gut_coefficients
from crampcast.evidence import coefficients
from crampcast.simulation.person import Person
from crampcast.simulation.state import Body

STORE_LOADING = 0.5
"""Loading at which stores are compared; any value gives the same concentration per gram."""


class FuelCoefficients(NamedTuple):
    """Numbers of the wiring of fuels; group ``simulation.fuel``."""

    liver_sparing: float
    """Share of what is eaten by which the liver's output falls."""
    half_use_mmol_kg_dw: float
    """Muscle glycogen at which half of what is asked of it is met by fat instead."""


class Fuel(NamedTuple):
    """What is burnt over a segment and what is left of it."""

    carbohydrate_g: Array
    fat_g: Array
    exogenous_g: Array
    """Eaten carbohydrate oxidised; what is absorbed beyond need goes to the liver."""
    muscle_glycogen_g: Array
    other_glycogen_g: Array
    liver_glycogen_g: Array


def concentration_mmol_kg_dw(muscle_glycogen_g: Array, person: Person) -> Array:
    """Return the glycogen concentration of the running muscles, mmol glucosyl per kg dry weight."""
    store = muscle_glycogen_store_g(person.mass_kg, person.female, STORE_LOADING)
    return glycogen_mmol_kg_dw(muscle_glycogen_g, store, STORE_LOADING)


def burn(
    state: Body,
    person: Person,
    power_w_kg: Array,
    ceiling_w_kg: Array,
    absorbed: GutFlows,
    duration_s: Array,
) -> Fuel:
    """Share a segment's energy out among fat, food, liver and muscle.

    Parameters
    ----------
    state, person
        The body and the runner.
    power_w_kg, ceiling_w_kg : Array
        Gross metabolic power and its aerobic ceiling.
    absorbed : GutFlows
        What the gut gives off over the segment.
    duration_s : Array
        Length of the segment in time.

    Notes
    -----
    Food spares the liver first, then muscle. Of what muscle gives seven tenths come from the legs, the rest
    from the other muscles, whose lactate travels. Carbohydrate is conserved: burnt = eaten + liver + muscles,
    where the liver takes up what is eaten beyond need; no store falls below nothing.
    """
    eaten_g = absorbed.oxidised_carbohydrate_g
    rate_g_s = eaten_g / jnp.maximum(duration_s, 1e-6)
    level = concentration_mmol_kg_dw(state.muscle_glycogen_g, person)
    rates = SUBSTRATE_SPLITS(
        power_w_kg, ceiling_w_kg, person.mass_kg, person.female, person.trained, level, rate_g_s
    )
    c = coefficients(FuelCoefficients, "simulation.fuel")
    wanted_g = rates.carbohydrate_g_s * duration_s
    food_g = jnp.minimum(eaten_g, wanted_g)
    still_g = wanted_g - food_g
    offered_g = LIVER_OUTPUTS(power_w_kg / ceiling_w_kg, state.liver_glycogen_g) * duration_s
    liver_g = jnp.minimum(
        jnp.clip(offered_g - c.liver_sparing * food_g, 0.0, still_g), 0.9 * state.liver_glycogen_g
    )
    legs = MUSCLES_IN_USE()
    other_level = concentration_mmol_kg_dw(state.other_glycogen_g, person)
    leg_g = _drawn_g(legs * (still_g - liver_g), level, state.muscle_glycogen_g, c)
    other_g = _drawn_g((1.0 - legs) * (still_g - liver_g), other_level, state.other_glycogen_g, c)
    muscle_g = leg_g + other_g
    heat = coefficients(CombustionHeat, "energy.fuel")
    fat_instead_g = (still_g - liver_g - muscle_g) * heat.carbohydrate_kj_g / heat.fat_kj_g
    spare_g = eaten_g - food_g + absorbed.stored_carbohydrate_g
    return Fuel(
        carbohydrate_g=food_g + liver_g + muscle_g,
        fat_g=rates.fat_g_s * duration_s + fat_instead_g,
        exogenous_g=food_g,
        muscle_glycogen_g=state.muscle_glycogen_g - leg_g,
        other_glycogen_g=state.other_glycogen_g - other_g,
        liver_glycogen_g=state.liver_glycogen_g - liver_g + spare_g,
    )


def _drawn_g(asked_g: Array, level_mmol_kg_dw: Array, store_g: Array, c: FuelCoefficients) -> Array:
    """Return what a muscle store gives of what is asked: the last of it is hard to use."""
    usable = level_mmol_kg_dw / (level_mmol_kg_dw + c.half_use_mmol_kg_dw)
    return jnp.minimum(asked_g * usable, 0.9 * store_g)


def _oxidisable_g_s(state: Body) -> Array:
    """Return the rate at which absorbed carbohydrate is ready to be burnt."""
    uptake = gut_coefficients().uptake
    return jnp.asarray(state.gut.absorbed_carbohydrate_g) * uptake.oxidised_share / (60.0 * uptake.lag_min)


def supply_limit_w_kg(state: Body, person: Person, ceiling_w_kg: Array) -> Array:
    """Return the gross power that the fuel left can carry; above the ceiling while glycogen lasts."""
    return WALLS(
        ceiling_w_kg,
        person.mass_kg,
        concentration_mmol_kg_dw(state.muscle_glycogen_g, person),
        state.liver_glycogen_g,
        _oxidisable_g_s(state),
        person.trained,
    )
