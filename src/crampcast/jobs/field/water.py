"""Plasma sodium of an entrant on the way, the kidneys' answer and the scales at the finish."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.gut.step import Uptake
from crampcast.body.water.balance import body_mass_change
from crampcast.body.water.sodium import (
    SodiumCoefficients,
    plasma_sodium_bias_mmol_l,
    plasma_sodium_nguyen_kurtz,
)
from crampcast.evidence import coefficients
from crampcast.jobs.field.drinking import Kidney
from crampcast.simulation.person import Person
from crampcast.simulation.state import Flows

_J_PER_KCAL = 4184.0


class Watered(NamedTuple):
    """What comes of an entrant's drinking."""

    sodium_mmol_l: Array
    """At the end of each segment."""
    mass_change: Array
    """That the scales show at the finish, as a share of body mass."""
    drunk_l: Array
    """By the finish."""
    after_mmol_l: Array
    """Once what is in stomach and bowel at the finish is absorbed, nothing more drunk."""


def watered(
    person: Person, kept: Flows, shed_l_h: ArrayLike, race_bias_mmol_l: ArrayLike, eaten_kg: ArrayLike
) -> Watered:
    """Follow water and sodium, the kidneys counted in.

    Parameters
    ----------
    person : Person
        The entrant.
    kept : Flows
        The race as the simulator tells it, with the planner's 20 mL/h of urine.
    shed_l_h : array
        Most free water that the entrant's kidneys shed on top of it.
    race_bias_mmol_l : array
        What the balance of water and salt reads too high when short of water; negative.
    eaten_kg : array
        Food by the finish.

    Notes
    -----
    Free water flows once sodium has fallen below the entrant's own start by ``field.kidney.onset_mmol_l``,
    and at its most from ``full_mmol_l`` on. Whoever drinks to thirst is not thirsty then, so what is drunk
    stays as it was. Sodium that is shed or set free by the body is not simulated. After the finish what is
    left in the gut is absorbed as fast as the bowel can, and the kidneys shed meanwhile as on the way.
    """
    c = coefficients(Kidney, "field.kidney")
    of_races = coefficients(SodiumCoefficients, "water.sodium")._replace(bias_mmol_l=race_bias_mmol_l)
    mass, start = jnp.asarray(person.mass_kg), jnp.asarray(person.start_sodium_mmol_l)
    body_water_l = jnp.asarray(person.body_water_fraction) * mass

    def sodium_of(cations_mmol: Array, left_l: Array) -> Array:
        sodium = plasma_sodium_nguyen_kurtz(start, body_water_l, cations_mmol, left_l)
        return sodium + plasma_sodium_bias_mmol_l(-left_l / mass, 0.0, of_races)

    def further(shed_l: Array, flow: tuple[Array, Array, Array]) -> tuple[Array, Array]:
        water_l, cations_mmol, hours = flow
        sodium = sodium_of(cations_mmol, water_l - shed_l)
        open_share = jnp.clip((start - sodium - c.onset_mmol_l) / (c.full_mmol_l - c.onset_mmol_l), 0.0, 1.0)
        return shed_l + jnp.asarray(shed_l_h) * open_share * hours, sodium

    flows = (kept.water_change_l, kept.cation_change_mmol, kept.duration_s / 3600.0)
    shed_l, sodium = jax.lax.scan(further, jnp.zeros_like(kept.water_change_l[0]), flows)
    gut_l = jnp.maximum(jnp.sum(kept.drunk_l - kept.absorbed_l), 0.0)
    last_l, cations_mmol = kept.water_change_l[-1] + gut_l, kept.cation_change_mmol[-1]
    absorbed_h = gut_l / coefficients(Uptake, "gut.uptake").water_l_h
    shed_after_l, _ = further(shed_l, (last_l, cations_mmol, absorbed_h))
    after = sodium_of(cations_mmol, last_l - shed_after_l)
    energy_kcal = jnp.sum(kept.power_w_kg * kept.duration_s) * mass / _J_PER_KCAL
    urine_l = jnp.sum(kept.urine_l) + shed_l
    taken_kg = jnp.sum(kept.drunk_l) + jnp.asarray(eaten_kg)
    change_kg = body_mass_change(taken_kg, jnp.sum(kept.sweat_l), urine_l, energy_kcal)
    return Watered(sodium, change_kg / mass, jnp.sum(kept.drunk_l), after)
