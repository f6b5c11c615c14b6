"""What changes in a body along the way, and what is kept of every segment."""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.energy import other_muscle_glycogen_g
from crampcast.body.gut import GutState, empty_gut
from crampcast.simulation.person import Person


class State(NamedTuple):
    """The body between two segments (scalars; muscle arrays have shape (sides, 10))."""

    time_s: Array
    core_c: Array
    skin_c: Array
    gut: GutState
    muscle_glycogen_g: Array
    other_glycogen_g: Array
    """Glycogen of the muscles above the legs."""
    liver_glycogen_g: Array
    water_change_l: Array
    """Body water gained since the start, gut content not counted."""
    cation_change_mmol: Array
    """Exchangeable sodium and potassium gained since the start."""
    fatigued: Array
    slow_loss: Array
    eccentric_dose_kj_kg: Array


class Body(NamedTuple):
    """What one segment hands on to the next, muscles apart (scalars)."""

    time_s: Array
    core_c: Array
    skin_c: Array
    gut: GutState
    muscle_glycogen_g: Array
    other_glycogen_g: Array
    liver_glycogen_g: Array
    water_change_l: Array
    cation_change_mmol: Array
    taken: Array
    """Taken by schedule so far: water L, glucose g, fructose g, sodium mmol."""


class Flows(NamedTuple):
    """What a step of the body offers: the first fields of `Kept`, which say what they are."""

    time_s: Array
    duration_s: Array
    speed_m_s: Array
    power_w_kg: Array
    vo2_share: Array
    run_share: Array
    core_c: Array
    wbgt_c: Array
    water_change_l: Array
    cation_change_mmol: Array
    stomach_l: Array
    muscle_glycogen_g: Array
    liver_glycogen_g: Array
    sweat_l: Array
    respiratory_l: Array
    urine_l: Array
    metabolic_water_l: Array
    drunk_l: Array
    absorbed_l: Array
    sweat_sodium_mmol: Array
    carbohydrate_g: Array
    fat_g: Array
    exogenous_g: Array


class Kept(NamedTuple):
    """What is kept of a segment: state at its end and mean flows over it."""

    time_s: Array
    duration_s: Array
    speed_m_s: Array
    power_w_kg: Array
    vo2_share: Array
    run_share: Array
    core_c: Array
    wbgt_c: Array
    water_change_l: Array
    cation_change_mmol: Array
    stomach_l: Array
    muscle_glycogen_g: Array
    liver_glycogen_g: Array
    sweat_l: Array
    respiratory_l: Array
    urine_l: Array
    metabolic_water_l: Array
    drunk_l: Array
    absorbed_l: Array
    sweat_sodium_mmol: Array
    carbohydrate_g: Array
    fat_g: Array
    exogenous_g: Array
    target_load: Array
    remaining: Array
    """Capacity left of each muscle and side, 0–1."""
    fatigued: Array
    slow_loss: Array
    damage_loss: Array


def start_body(person: Person, taken: Array, core_c: ArrayLike = 37.1, skin_c: ArrayLike = 33.0) -> Body:
    """Return the body at the start line.

    Parameters
    ----------
    person : Person
        The runner.
    taken : Array, shape (4,)
        What the schedule counts as taken by the start.
    core_c, skin_c : ArrayLike
        Core and skin temperature after a usual warm-up.
    """
    zero = jnp.zeros(())
    return Body(
        time_s=zero,
        core_c=jnp.asarray(core_c, dtype=float),
        skin_c=jnp.asarray(skin_c, dtype=float),
        gut=empty_gut(),
        muscle_glycogen_g=jnp.asarray(person.muscle_glycogen_g, dtype=float),
        other_glycogen_g=other_muscle_glycogen_g(jnp.asarray(person.muscle_glycogen_g, dtype=float)),
        liver_glycogen_g=jnp.asarray(person.liver_glycogen_g, dtype=float),
        water_change_l=zero,
        cation_change_mmol=zero,
        taken=jnp.asarray(taken, dtype=float),
    )
