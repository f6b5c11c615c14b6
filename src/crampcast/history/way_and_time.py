"""How fast a power goes on a stretch of way, and which power a time over it took."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.cost import drag_power_w_kg, going_speed, re3_speed, standing_power_w_kg, way_of
from crampcast.evidence import coefficients

STEEPEST = 0.3
"""Mean grade of climbs beyond which a climb is not believed (our choice)."""

_ROUNDS = 45  # numerical
_LOWEST_W_KG, _HIGHEST_W_KG = 1.6, 60.0
_SLOWEST_M_S = 0.05


class ReferenceBody(NamedTuple):
    """Body and air for the drag of past races, whose weather is not known; group ``history.body``."""

    mass_kg: float
    height_m: float
    air_density_kg_m3: float


class Footing(NamedTuple):
    """Grade of a stretch, and what its class of ground does; on firm smooth ground nothing."""

    grade: ArrayLike
    run_cost: ArrayLike = 1.0
    walk_cost: ArrayLike = 1.0
    speed: ArrayLike = 1.0


def speed_m_s(power_w_kg: Array, footing: Footing) -> Array:
    """Return the speed that a gross power buys in still air, run or walked, if nothing but power limits it.

    Examples
    --------
    >>> level, rough = Footing(0.0), Footing(0.0, 1.2, 1.2, 0.9)
    >>> bool(speed_m_s(jnp.asarray(12.0), level) > speed_m_s(jnp.asarray(12.0), rough))
    True
    """
    body, standing = coefficients(ReferenceBody, "history.body"), standing_power_w_kg()
    still = standing + jnp.maximum(power_w_kg - standing, 0.0) / footing.run_cost
    running = re3_speed(still, footing.grade)
    drag = drag_power_w_kg(running, 0.0, body.mass_kg, body.height_m, body.air_density_kg_m3, power_w_kg)
    way = way_of(footing.grade)._replace(
        run_cost=footing.run_cost, walk_cost=footing.walk_cost, drag_w_kg=drag, ground_speed=footing.speed
    )
    return jnp.maximum(going_speed(power_w_kg, way), _SLOWEST_M_S)


def power_of_time(took_s: Callable[[Array], Array], time_s: ArrayLike) -> Array:
    """Return the power whose time is the given one, by bisection.

    Parameters
    ----------
    took_s : callable
        Time of each power (W/kg); the more, the shorter.
    time_s : array_like
        Times.

    Examples
    --------
    >>> round(float(power_of_time(lambda power: 1000.0 / power, 100.0)), 3)
    10.0
    """
    wanted_s = jnp.asarray(time_s)

    def again(_: int, ends: tuple[Array, Array]) -> tuple[Array, Array]:
        power = 0.5 * (ends[0] + ends[1])
        slow = took_s(power) > wanted_s
        return jnp.where(slow, power, ends[0]), jnp.where(slow, ends[1], power)

    ends = (jnp.full(wanted_s.shape, _LOWEST_W_KG), jnp.full(wanted_s.shape, _HIGHEST_W_KG))
    low, high = jax.lax.fori_loop(0, _ROUNDS, again, ends)
    return jnp.asarray(0.5 * (low + high))
