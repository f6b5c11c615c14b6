"""What is shared out: the logarithm of the cumulative hazard of some muscles over a stretch."""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.muscle.load import LoadCoefficients
from crampcast.evidence import coefficients
from crampcast.forecast.causes.scene import Scene, Way, laid_out
from crampcast.forecast.hazard import (
    FactorScales,
    HazardCoefficients,
    MovingFactors,
    log_hazard,
    moving_log_ratio,
)
from crampcast.simulation.person import Person
from crampcast.simulation.run import replay
from crampcast.simulation.state import Kept


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
    return kept, jnp.sum(track.recorded_s + track.rest_s)


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
    reference = jnp.asarray(coefficients(LoadCoefficients, "muscle.load").reference_target_load)
    body = log_hazard(kept, reference, duration_s, hazard.body)
    moving = moving_log_ratio(
        kept,
        hazard.moving,
        coefficients(FactorScales, "hazard.scales"),
        mass_kg=person.mass_kg,
        acclimatisation=scene.heat.acclimatisation,
        sweat_sodium_mmol_l=scene.fluid.sweat_sodium_mmol_l,
        sodium_mg_h=scene.fluid.sodium_mg_h,
        altitude_m=scene.altitude.altitude_m,
    )
    faster = jnp.asarray(hazard.pace_residual) * jnp.asarray(scene.pace.faster) / np.log(1.1)
    extra = moving + faster + jnp.asarray(scene.proneness.log_ratio) + jnp.asarray(scene.load.log_ratio)
    return jnp.exp(body + extra[:, None, None]), kept


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
    """
    per_h, kept = hazard_per_h(scene, way, person, hazard)
    weighed = jnp.einsum("nsm,s,m->n", per_h, jnp.asarray(asked.sides), jnp.asarray(asked.muscles))
    return jnp.log(jnp.sum(weighed * kept.duration_s * jnp.asarray(way.within)) / 3600.0)
