"""What a segment is to a runner before the first step: everything that does not change on the way.

Grades, ground, altitude and the runner's own factors meet here once for the whole course at a time, so that
the step along it does little more than what depends on the hour and on the body.
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from crampcast.body.capacity import law_speed_m_s
from crampcast.body.capacity.versions import ALTITUDE
from crampcast.body.cost import at_usual_economy_w_kg
from crampcast.body.cost.versions import (
    CLIMB,
    DESCENT,
    RUNNING_GRADE,
    RUNNING_LOAD,
    TECHNICALITY,
    TRANSITION,
    WALKING_GRADE,
    WALKING_LOAD,
)
from crampcast.body.heat.air import air_pressure_kpa
from crampcast.simulation.person import Person
from crampcast.simulation.surroundings import Height, Surroundings, height_above
from crampcast.simulation.track import Track


class Ground(NamedTuple):
    """Segments as this runner meets them; every leaf has the leading axis of segments."""

    length_m: Array
    rest_s: Array
    recorded_s: Array
    effort: Array
    shade: Array
    moving: Array
    """1 where the segment has a length, 0 at a rest."""
    rise: Array
    """Height gained per metre along the slope."""
    grade: Array
    heading_sin: Array
    heading_cos: Array
    height: Height
    pressure_kpa: Array
    density_share: Array
    """Density of the air over that at sea level."""
    ceiling_w_kg: Array
    """Gross maximal aerobic power at this altitude."""
    level_m_s: Array
    """Level speed that stands for that power, at the runner's own economy; see `law_speed_m_s`."""
    technical: Array
    """Speed that the ground allows over that on a firm smooth one."""
    run_cost: Array
    """Multiplier of the net power of running: economy, surface, pack."""
    walk_cost: Array
    run_term_j_kg_m: Array
    """What the grade adds to running (`RUNNING_GRADE`)."""
    walk_term_j_kg_m: Array
    transition_m_s: Array
    descent_ratio: Array
    """Fastest descent over level speed."""
    climb_cap_m_s: Array


def prepare_ground(person: Person, track: Track, around: Surroundings) -> Ground:
    """Work out for a whole track what does not depend on the hour.

    Parameters
    ----------
    person : Person
        The runner.
    track : Track
        Course or recording, n segments.
    around : Surroundings
        Weather at its reference altitude.

    Returns
    -------
    Ground
        Leaves of shape (n,).
    """
    slope = jnp.sqrt(1.0 + track.grade**2)
    tilt = track.grade / 0.05
    up, down = jax.nn.sigmoid(2.0 * tilt - 2.0), jax.nn.sigmoid(-2.0 * tilt - 2.0)
    economy = jnp.asarray(person.economy) * jnp.exp(
        up * jnp.log(person.economy_up) + down * jnp.log(person.economy_down)
    )
    ceiling = jnp.asarray(person.max_power_w_kg) * ALTITUDE(track.altitude_m)
    return Ground(
        length_m=track.length_m,
        rest_s=track.rest_s,
        recorded_s=track.recorded_s,
        effort=track.effort,
        shade=track.shade,
        moving=jnp.where(track.length_m > 0.0, 1.0, 0.0),
        rise=track.grade / slope,
        grade=track.grade,
        heading_sin=jnp.sin(track.heading_rad),
        heading_cos=jnp.cos(track.heading_rad),
        height=height_above(around, track.altitude_m),
        pressure_kpa=air_pressure_kpa(track.altitude_m),
        density_share=jnp.exp(-track.altitude_m / 8400.0),
        ceiling_w_kg=ceiling,
        level_m_s=law_speed_m_s(at_usual_economy_w_kg(ceiling, person.economy)),
        technical=TECHNICALITY(track.technicality) * track.ground_speed,
        run_cost=economy * track.run_cost * RUNNING_LOAD(person.pack_kg, person.mass_kg),
        walk_cost=economy * track.walk_cost * WALKING_LOAD(person.pack_kg, person.mass_kg),
        run_term_j_kg_m=RUNNING_GRADE(track.grade),
        walk_term_j_kg_m=WALKING_GRADE(track.grade),
        transition_m_s=TRANSITION(track.grade),
        descent_ratio=DESCENT(1.0, track.grade, person.descent_skill),
        climb_cap_m_s=CLIMB(track.grade, person.descent_skill),
    )
