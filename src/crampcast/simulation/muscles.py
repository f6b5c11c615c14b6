"""Load on the muscles along a whole track, and what is left of them.

Nothing that is simulated on the way listens to the muscles, so they step along the track behind the body, and
who asks says what is kept of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import jax
import jax.numpy as jnp
from jax import Array

from crampcast.body.energy import CALCIUM_EFFECTS
from crampcast.body.muscle.damage import damage_while_running
from crampcast.body.muscle.load import SegmentLoad, duty_factor, relative_load
from crampcast.body.muscle.strength import remaining_capacity
from crampcast.body.muscle.versions import DAMAGE, DAMAGE_DOSE, FAST_FATIGUE, MUSCLE_LOAD, SLOW_LOSS
from crampcast.evidence.muscles import MUSCLES
from crampcast.simulation.fuel import concentration_mmol_kg_dw
from crampcast.simulation.ground import Ground
from crampcast.simulation.person import Person
from crampcast.simulation.running_sum import sum_before
from crampcast.simulation.state import Flows
from crampcast.simulation.track import Track

T = TypeVar("T")

VASTI = MUSCLES.index("vasti")


class Muscles(NamedTuple):
    """Muscles at the end of a segment; shape (sides, 10), damage (10,), dose ()."""

    target_load: Array
    fatigued: Array
    slow_loss: Array
    dose_kj_kg: Array
    damage_loss: Array
    remaining: Array


class _Passed(NamedTuple):
    """A segment as the muscles meet it."""

    load: SegmentLoad
    speed_m_s: Array
    run_share: Array
    moving: Array
    duty: Array
    duration_s: Array
    dose_kj_kg: Array
    calcium: Array


def muscles_along(
    person: Person, track: Track, ground: Ground, flows: Flows, keep: Callable[[Muscles], T]
) -> T:
    """Step the muscles along a track behind a simulated body.

    Parameters
    ----------
    person, track, ground
        Who and where.
    flows : Flows
        What the body did, with the leading axis of segments.
    keep : callable
        What to keep of the muscles at the end of each segment.

    Returns
    -------
    tree
        What was kept, with a leading axis of segments.

    Notes
    -----
    Everything of a segment is worked out in its step: with many draws, arrays of all segments, sides and
    muscles take more time to write and read than what is in them takes to work out.
    """
    share = flows.run_share
    began_with = jnp.asarray(person.muscle_glycogen_g, dtype=float)[None]
    before_g = jnp.concatenate([began_with, flows.muscle_glycogen_g[:-1]])
    down_m = ground.length_m * jnp.maximum(-ground.rise, 0.0)
    pack_ratio = 1.0 + jnp.asarray(person.pack_kg) / person.mass_kg
    eccentric = DAMAGE_DOSE(down_m, pack_ratio, eccentric_vasti_j_kg(track, share, ground.length_m))
    passed = _Passed(
        load=track.load,
        speed_m_s=flows.speed_m_s,
        run_share=share,
        moving=ground.moving,
        duty=duty_factor(share) * ground.moving,
        duration_s=flows.duration_s,
        dose_kj_kg=jnp.asarray(person.damage_dose_kj_kg) + sum_before(eccentric) + eccentric,
        calcium=CALCIUM_EFFECTS(concentration_mmol_kg_dw(before_g, person)),
    )
    sides = jnp.asarray(person.side_share)

    def step(now: tuple[Array, Array], here: _Passed) -> tuple[tuple[Array, Array], T]:
        asked = MUSCLE_LOAD(here.load, here.speed_m_s, here.run_share) * here.moving
        load = (asked / jnp.asarray(person.muscle_capacity))[None, :] * sides
        fatigued = FAST_FATIGUE(now[0], load, here.duty, here.duration_s)
        slow = SLOW_LOSS(now[1], relative_load(load, here.duty), here.duration_s)
        damage = damage_while_running(DAMAGE(here.dose_kj_kg, person.damage_protection))
        remaining = remaining_capacity(fatigued, slow, damage[None, :], here.calcium)
        return (fatigued, slow), keep(Muscles(load, fatigued, slow, here.dose_kj_kg, damage, remaining))

    start = jnp.zeros_like(sides)
    first = (start, start + jnp.asarray(person.strength_loss))
    return jax.lax.scan(step, first, passed)[1]


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
