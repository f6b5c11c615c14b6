"""Load on the muscles along a whole track, and what is left of them.

Nothing that is simulated on the way listens to the muscles, so they are worked out after the body, the whole
course at once; only what is carried from segment to segment (fatigue, strength loss) steps along it.
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from crampcast.body.energy import CALCIUM_EFFECTS
from crampcast.body.muscle.damage import damage_while_running
from crampcast.body.muscle.load import duty_factor, relative_load
from crampcast.body.muscle.strength import remaining_capacity
from crampcast.body.muscle.versions import DAMAGE, DAMAGE_DOSE, FAST_FATIGUE, MUSCLE_LOAD, SLOW_LOSS
from crampcast.evidence.muscles import MUSCLES
from crampcast.simulation.fuel import concentration_mmol_kg_dw
from crampcast.simulation.ground import Ground
from crampcast.simulation.person import Person
from crampcast.simulation.running_sum import sum_before
from crampcast.simulation.track import Track

VASTI = MUSCLES.index("vasti")


class Muscles(NamedTuple):
    """Muscles along the way; shape (segments, sides, 10), damage (segments, 10), dose (segments,)."""

    target_load: Array
    fatigued: Array
    slow_loss: Array
    dose_kj_kg: Array
    damage_loss: Array
    remaining: Array


def muscles_along(
    person: Person,
    track: Track,
    ground: Ground,
    speed_m_s: Array,
    run_share: Array,
    duration_s: Array,
    glycogen_before_g: Array,
) -> Muscles:
    """Return load and remaining capacity of every muscle along a track.

    Parameters
    ----------
    person, track, ground
        Who and where.
    speed_m_s, run_share, duration_s : Array, shape (segments,)
        What the body did; speed 0 at rests.
    glycogen_before_g : Array, shape (segments,)
        Glycogen of the running muscles at the start of each segment.

    Returns
    -------
    Muscles
    """
    moving = ground.moving
    even = (
        MUSCLE_LOAD(track.load, speed_m_s, run_share) * moving[:, None] / jnp.asarray(person.muscle_capacity)
    )
    load = even[:, None, :] * jnp.asarray(person.side_share)
    duty = duty_factor(run_share) * moving
    relative = relative_load(load, duty[:, None])
    start = jnp.zeros_like(load[0])

    def step(
        now: tuple[Array, Array], segment: tuple[Array, ...]
    ) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        here, share, rated, took_s = segment
        fatigued = FAST_FATIGUE(now[0], here, share, took_s)
        slow = SLOW_LOSS(now[1], rated, took_s)
        return (fatigued, slow), (fatigued, slow)

    first = (start, start + jnp.asarray(person.strength_loss))
    _, (fatigued, slow) = jax.lax.scan(step, first, (load, duty, relative, duration_s))
    down_m = ground.length_m * jnp.maximum(-ground.rise, 0.0)
    pack_ratio = 1.0 + jnp.asarray(person.pack_kg) / person.mass_kg
    braked = eccentric_vasti_j_kg(track, run_share, ground.length_m)
    eccentric = DAMAGE_DOSE(down_m, pack_ratio, braked)
    dose = jnp.asarray(person.damage_dose_kj_kg) + sum_before(eccentric) + eccentric
    damage = damage_while_running(DAMAGE(dose, person.damage_protection))
    calcium = CALCIUM_EFFECTS(concentration_mmol_kg_dw(glycogen_before_g, person))
    remaining = remaining_capacity(fatigued, slow, damage[:, None, :], calcium[:, None, None])
    return Muscles(load, fatigued, slow, dose, damage, remaining)


def eccentric_vasti_j_kg(track: Track, run_share: Array, length_m: Array) -> Array:
    """Return the eccentric work of the vasti in each segment of a track.

    Parameters
    ----------
    track : Track
        Where.
    run_share, length_m : Array, shape (segments,)
        How, and how far.
    """
    run, walk = track.load.run_ecc[:, VASTI], track.load.walk_ecc[:, VASTI]
    return length_m * (walk + run_share * (run - walk))
