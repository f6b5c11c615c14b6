"""One run as its drivers: what each of them owns, and the straight way from a reference to what happened."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.muscle.load import segment_load_per_speed
from crampcast.simulation.person import Person
from crampcast.simulation.surroundings import Intake, Surroundings
from crampcast.simulation.track import Track


class Pace(NamedTuple):
    """How fast."""

    log_moving_s: ArrayLike
    """Logarithm of the time that each piece took, shape (n,)."""
    faster: ArrayLike
    """Logarithm of own predicted duration over the duration run."""


class Distance(NamedTuple):
    """How long before the stretch."""

    before: ArrayLike
    """Length and time of what lies before the stretch, relative to what was run."""


class Climbing(NamedTuple):
    """How much up."""

    up: ArrayLike
    """Uphill grade of each piece, 0 elsewhere, shape (n,)."""


class Descending(NamedTuple):
    """How much down."""

    down: ArrayLike
    """Downhill grade of each piece as a positive number, shape (n,)."""


class Energy(NamedTuple):
    """What there was to burn."""

    sugar_g: ArrayLike
    """Glucose and fructose taken by each quarter hour, shape (quarters, 2)."""
    muscle_glycogen_g: ArrayLike
    liver_glycogen_g: ArrayLike


class Heat(NamedTuple):
    """What the air did."""

    air: ArrayLike
    """`crampcast.simulation.surroundings.Surroundings.table`."""
    acclimatisation: ArrayLike


class Fluid(NamedTuple):
    """What was drunk and lost."""

    water_l: ArrayLike
    """Taken by each quarter hour, shape (quarters,)."""
    sodium_mmol: ArrayLike
    thirst: ArrayLike
    available_l_h: ArrayLike
    sodium_mg_h: ArrayLike
    sweat_sodium_mmol_l: ArrayLike
    sweat_gain: ArrayLike


class GroundUnderfoot(NamedTuple):
    """What was run on, and what was carried; leaves of shape (n,) but the pack."""

    run_cost: ArrayLike
    walk_cost: ArrayLike
    speed: ArrayLike
    technicality: ArrayLike
    pack_kg: ArrayLike


class Gait(NamedTuple):
    """How the load was shared between the sides."""

    side_share: ArrayLike


class Altitude(NamedTuple):
    """How high, shape (n,)."""

    altitude_m: ArrayLike


class Load(NamedTuple):
    """What the last days left in the legs."""

    damage_dose_kj_kg: ArrayLike
    strength_loss: ArrayLike
    log_ratio: ArrayLike
    """Effect of a long session in the last days on the log hazard."""


class Proneness(NamedTuple):
    """Who ran."""

    muscle_capacity: ArrayLike
    log_ratio: ArrayLike


class Scene(NamedTuple):
    """A run by its drivers; a path between two scenes has one coordinate per field."""

    pace: Pace
    distance: Distance
    climbing: Climbing
    descending: Descending
    energy: Energy
    heat: Heat
    fluid: Fluid
    ground: GroundUnderfoot
    gait: Gait
    altitude: Altitude
    load: Load
    proneness: Proneness


DRIVERS = Scene._fields
"""Names of the drivers, in the order of a path's coordinates."""


class Way(NamedTuple):
    """What holds for both scenes: leaves of shape (n,), but `within`."""

    length_m: ArrayLike
    """Horizontal length of each piece; 0 at a rest and in the padding."""
    rest_s: ArrayLike
    heading_rad: ArrayLike
    shade: ArrayLike
    before: ArrayLike
    """1 where a piece lies before the stretch asked about."""
    within: ArrayLike
    """1 where it lies within, up to the stretch's end, shape (m,): what comes later does not count."""
    new_to_trails: ArrayLike
    poles: ArrayLike


def between(reference: Scene, happened: Scene, alpha: Array) -> Scene:
    """Return the scene on the way from the reference (0) to what happened (1).

    Parameters
    ----------
    reference, happened : Scene
        The ends.
    alpha : Array, shape (12,)
        One coordinate for each of `DRIVERS`.

    Examples
    --------
    >>> ends = [Scene(*(jnp.asarray(x) for _ in DRIVERS)) for x in (1.0, 3.0)]
    >>> float(between(*ends, jnp.full(12, 0.25)).heat)
    1.5
    """
    parts = []
    for index, name in enumerate(DRIVERS):
        a = alpha[index]
        parts.append(
            jax.tree.map(
                lambda r, h, a=a: jnp.asarray(r) + a * (jnp.asarray(h) - jnp.asarray(r)),
                getattr(reference, name),
                getattr(happened, name),
            )
        )
    return Scene(*parts)


def laid_out(scene: Scene, way: Way, person: Person) -> tuple[Person, Track, Surroundings, Intake]:
    """Return the scene in the simulator's terms.

    Parameters
    ----------
    scene : Scene
        By drivers.
    way : Way
        What no driver owns.
    person : Person
        Traits that no driver owns; the others are replaced.
    """
    grade = jnp.asarray(scene.climbing.up) - jnp.asarray(scene.descending.down)
    scale = jnp.where(jnp.asarray(way.before) > 0.0, jnp.asarray(scene.distance.before), 1.0)
    moving = jnp.where(jnp.asarray(way.length_m) > 0.0, 1.0, 0.0)
    who = person._replace(
        muscle_glycogen_g=scene.energy.muscle_glycogen_g,
        liver_glycogen_g=scene.energy.liver_glycogen_g,
        acclimatisation=scene.heat.acclimatisation,
        sweat_sodium_mmol_l=scene.fluid.sweat_sodium_mmol_l,
        sweat_gain=scene.fluid.sweat_gain,
        pack_kg=scene.ground.pack_kg,
        side_share=scene.gait.side_share,
        damage_dose_kj_kg=scene.load.damage_dose_kj_kg,
        strength_loss=scene.load.strength_loss,
        muscle_capacity=scene.proneness.muscle_capacity,
    )
    carried = 1.0 + jnp.asarray(scene.ground.pack_kg) / jnp.asarray(person.mass_kg)
    track = Track(
        length_m=jnp.asarray(way.length_m) * scale * jnp.sqrt(1.0 + grade**2),
        rest_s=jnp.asarray(way.rest_s) * scale,
        grade=grade,
        altitude_m=jnp.asarray(scene.altitude.altitude_m),
        heading_rad=jnp.asarray(way.heading_rad),
        run_cost=jnp.asarray(scene.ground.run_cost),
        walk_cost=jnp.asarray(scene.ground.walk_cost),
        ground_speed=jnp.asarray(scene.ground.speed),
        technicality=jnp.asarray(scene.ground.technicality),
        shade=jnp.asarray(way.shade),
        effort=jnp.ones_like(moving),
        recorded_s=jnp.exp(jnp.asarray(scene.pace.log_moving_s)) * scale * moving,
        load=segment_load_per_speed(
            grade, jnp.asarray(scene.ground.technicality), way.new_to_trails, way.poles, carried
        ),
    )
    sugar = jnp.asarray(scene.energy.sugar_g)
    totals = jnp.stack(
        [jnp.asarray(scene.fluid.water_l), sugar[:, 0], sugar[:, 1], jnp.asarray(scene.fluid.sodium_mmol)],
        axis=1,
    )
    intake = Intake(totals, scene.fluid.thirst, scene.fluid.available_l_h)
    return who, track, Surroundings(jnp.asarray(scene.heat.air), 0.0, 0.0), intake
