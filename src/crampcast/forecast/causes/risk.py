"""What is shared out: the logarithm of the cumulative hazard of some muscles over a stretch."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence import coefficients
from crampcast.forecast.causes.scene import Scene, Way, laid_out
from crampcast.forecast.hazard import (
    FactorScales,
    HazardCoefficients,
    MovingFactors,
    log_hazard,
    log_in_time,
    moving_log_ratio,
    share_done,
    strain_by_side,
)
from crampcast.forecast.own_load import own_load
from crampcast.simulation.muscles import Muscles
from crampcast.simulation.person import Person
from crampcast.simulation.run import replay, replay_strained, track_s
from crampcast.simulation.state import Flows, Kept


class Hazard(NamedTuple):
    """Coefficients of one draw."""

    body: HazardCoefficients
    moving: MovingFactors
    pace_residual: ArrayLike


class Asked(NamedTuple):
    """Whose hazard: weights of muscles and sides."""

    muscles: ArrayLike
    """Shape (10,), 1 for the muscles asked about."""
    sides: ArrayLike
    """Shape (sides,); 2 where one row stands for both sides."""


def run_through(scene: Scene, way: Way, person: Person) -> tuple[Kept, Array]:
    """Replay a scene; return the trajectory and the duration of the whole."""
    who, track, around, intake = laid_out(scene, way, person)
    _, kept = replay(who, track, around, intake)
    return kept, track_s(track)


def hazard_per_h(scene: Scene, way: Way, person: Person, hazard: Hazard) -> tuple[Array, Kept]:
    """Return the hazard per hour of every muscle and side along a scene, and its trajectory.

    Returns
    -------
    Array, shape (n, sides, 10)
        Of each muscle and side.
    Kept
        The trajectory.
    """
    kept, duration_s = run_through(scene, way, person)
    body = log_hazard(kept, own_load(person), duration_s, hazard.body)
    return jnp.exp(body + _alike(kept, scene, person, hazard)[:, None, None]), kept


def _alike(ran: Flows | Kept, scene: Scene, person: Person, hazard: Hazard) -> Array:
    """Return what all muscles alike have on top of what the body does to each, shape (n,)."""
    moving = moving_log_ratio(
        ran,
        hazard.moving,
        coefficients(FactorScales, "hazard.scales"),
        mass_kg=person.mass_kg,
        acclimatisation=scene.heat.acclimatisation,
        sweat_sodium_mmol_l=scene.fluid.sweat_sodium_mmol_l,
        sodium_mg_h=scene.fluid.sodium_mg_h,
        altitude_m=jnp.asarray(scene.altitude.altitude_m)[: len(ran.time_s)],
    )
    faster: Array = jnp.asarray(hazard.pace_residual) * jnp.asarray(scene.pace.faster) / np.log(1.1)
    person_and_load = jnp.asarray(scene.proneness.log_ratio) + jnp.asarray(scene.load.log_ratio)
    return moving + faster + person_and_load


def log_risk(scene: Scene, way: Way, person: Person, hazard: Hazard, asked: Asked) -> Array:
    """Return the logarithm of the cumulative hazard over the stretch.

    Parameters
    ----------
    scene : Scene
        The run by its drivers.
    way : Way
        What no driver owns; `Way.within` says what the stretch is.
    person : Person
        Traits that no driver owns.
    hazard : Hazard
        Coefficients of one draw.
    asked : Asked
        Whose hazard.

    Notes
    -----
    The sum over the stretch of `hazard_per_h`, told without what it does not need: the run is stepped to the
    stretch's end, and of the muscles one number a piece is kept.
    """
    who, track, around, intake = laid_out(scene, way, person)
    whole_s, within = track_s(track), jnp.asarray(way.within)
    until = jax.tree.map(lambda leaf: leaf[: len(within)], track)
    reference = own_load(person)

    def weighed(muscles: Muscles) -> Array:
        each = strain_by_side(muscles, reference, hazard.body)
        return jnp.einsum("sm,s,m->", each, jnp.asarray(asked.sides), jnp.asarray(asked.muscles))

    ran, strained = replay_strained(who, until, around, intake, whole_s, weighed)
    in_time = log_in_time(*share_done(ran, whole_s), hazard.body)
    per_h = strained * jnp.exp(in_time + _alike(ran, scene, person, hazard))
    return jnp.log(jnp.sum(per_h * ran.duration_s * within) / 3600.0)
