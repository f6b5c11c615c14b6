"""What a runner's muscles are asked for at a pace of the runner's own: what demand is measured against."""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array

from crampcast.body.capacity.sustainable import law_speed_m_s, sustainable_share
from crampcast.body.cost import at_usual_economy_w_kg
from crampcast.body.muscle.load import segment_load_per_speed
from crampcast.body.muscle.versions import MUSCLE_LOAD
from crampcast.evidence import coefficients
from crampcast.simulation.person import Person


class OwnPace(NamedTuple):
    """The pace that demand is measured against; group ``hazard.own_pace``."""

    held_h: float
    """How long it can be held."""
    slowest_m_s: float
    """Nobody's is slower."""


def own_load(person: Person) -> Array:
    """Return the target load of each muscle in running level at the speed that the runner can hold for hours.

    Parameters
    ----------
    person : Person
        One draw of a runner.

    Returns
    -------
    Array, shape (10,)
        Fraction of maximal voluntary force during contact.

    Notes
    -----
    Fresh, in still air, for `OwnPace.held_h` by the curve of race results. The quick ask more of a muscle at
    every kilometre and have legs that take it; held against one speed for all, a runner of 2:35 had five
    times the chance of one of 4:30 in the same marathon, and no study finds that (ADR 0021). Legs that only
    walk still carry their owner: below the slowest run the load falls no further. Conditioning and strength
    of single muscles are not in it: they are in what load asks of capacity.
    """
    own = coefficients(OwnPace, "hazard.own_pace")
    fresh_w_kg = at_usual_economy_w_kg(person.max_power_w_kg, person.economy)
    held_m_s = law_speed_m_s(fresh_w_kg) * sustainable_share(3600.0 * own.held_h, person.endurance)
    return MUSCLE_LOAD(segment_load_per_speed(0.0), jnp.maximum(held_m_s, own.slowest_m_s), 1.0)
