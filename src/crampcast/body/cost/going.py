"""What going on foot costs whether run or walked, and how fast a power goes: one relation both ways.

Whoever reads a race's result, sets a pace or replays a recording asks here, so that what is inferred from a
speed gives that speed back.
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.cost.gait import run_share, transition_speed
from crampcast.body.cost.running import re3_grade_term, re3_looney_2025, re3_speed
from crampcast.body.cost.standing import standing_power_w_kg
from crampcast.body.cost.walking import lcda_grade_term, lcda_looney_2019, lcda_speed

_ROUNDS = 3  # numerical: within 2e-4 m/s of the root on every grade, and the last step within 1e-7
_NEAR_W_KG = 1e-2  # numerical: still further off, the power is below that of the slowest going
_FLATTEST_J_KG_M = 0.5  # numerical: least slope that a step divides by


class Way(NamedTuple):
    """What a stretch of way asks of who goes it."""

    run_term_j_kg_m: ArrayLike = 0.0
    """What the grade adds to running."""
    walk_term_j_kg_m: ArrayLike = 0.0
    transition_m_s: ArrayLike | None = None
    """Where running takes over; the level's if not given."""
    run_cost: ArrayLike = 1.0
    """Multiplier of the net power of running: economy, surface, pack."""
    walk_cost: ArrayLike = 1.0
    drag_w_kg: ArrayLike = 0.0
    """Power of running against the air."""
    ground_speed: ArrayLike = 1.0
    """Speed that the ground allows over that on a firm smooth one."""


LEVEL = Way()
"""Firm, smooth and level."""


def way_of(grade: ArrayLike) -> Way:
    """Return a firm smooth way of a grade, in still air and without a load.

    Examples
    --------
    >>> way_of(0.0) == Way(0.0, 0.0, transition_speed(0.0))
    True
    """
    return Way(re3_grade_term(grade), lcda_grade_term(grade), transition_speed(grade))


def going_power_w_kg(speed_m_s: ArrayLike, way: Way = LEVEL) -> jax.Array:
    """Return the gross metabolic power of going at a speed, run, walked or both by turns.

    Parameters
    ----------
    speed_m_s : array_like
        Speed along the slope.
    way : Way
        Grade, ground, load and air.

    Returns
    -------
    jax.Array
        W/kg, standing included.

    Notes
    -----
    Time-weighted mean of running (`re3_looney_2025`) and walking (`lcda_looney_2019`) at that speed, by
    `run_share`; who still walks where running is cheaper, on rough ground or a steep descent, spends what
    running would cost. So it rises with speed throughout.

    Examples
    --------
    >>> walk, run = float(going_power_w_kg(1.2)), float(going_power_w_kg(3.2))
    >>> round(walk / float(lcda_looney_2019(1.2, 0.0)), 2), round(run / float(re3_looney_2025(3.2, 0.0)), 2)
    (1.0, 1.0)
    """
    v = jnp.asarray(speed_m_s)
    run, walk = _gaits(v, way)
    cheaper = jnp.minimum(run, walk)
    return cheaper + share_run(v, way) * (run - cheaper)


def share_run(speed_m_s: ArrayLike, way: Way = LEVEL) -> jax.Array:
    """Return the share of the time that is run at a speed; see `run_share`."""
    return run_share(speed_m_s, 0.0, transition_m_s=way.transition_m_s)


def going_speed(power_w_kg: ArrayLike, way: Way = LEVEL) -> jax.Array:
    """Return the speed that a gross metabolic power buys: the inverse of `going_power_w_kg`.

    Parameters
    ----------
    power_w_kg : array_like
        Gross metabolic power.
    way : Way
        Grade, ground, load and air.

    Returns
    -------
    jax.Array
        Speed along the slope (m/s); as slow as 0.2 where the power is below that of the slowest walk.

    Notes
    -----
    The speeds of running and of walking at that power lie on both sides of the root. Newton's method between
    them; the last step carries the derivative and is not clipped: at a bound that is the root itself, which
    of two equal numbers a compiled gradient follows is a matter of rounding, and it may follow neither.

    Examples
    --------
    >>> [round(float(going_speed(going_power_w_kg(v))), 3) for v in (1.0, 1.9, 2.1, 4.0)]
    [1.0, 1.9, 2.1, 4.0]
    """
    power = jnp.asarray(power_w_kg)
    still, aim = jax.tree.map(jax.lax.stop_gradient, (way, power))
    running, walking = _speeds(aim, still)
    least, most = jnp.minimum(running, walking), jnp.maximum(running, walking)
    share = share_run(most, still)
    v = share * running + (1.0 - share) * walking
    for _ in range(_ROUNDS):
        now, slope = _with_slope(v, still)
        v = jnp.clip(v - (now - aim) / slope, least, most)
    now, slope = _with_slope(v, still)
    last = (going_power_w_kg(v, way) - power) / slope
    return v - jnp.where(jnp.abs(now - aim) < _NEAR_W_KG, last, 0.0)


def _speeds(power_w_kg: jax.Array, way: Way) -> tuple[jax.Array, jax.Array]:
    """Return the speeds of running and of walking at a power."""
    standing = standing_power_w_kg()
    net = power_w_kg - standing
    run_net = jnp.maximum(net - way.drag_w_kg, 0.0) / way.run_cost
    running = re3_speed(standing + run_net, 0.0, grade_term=way.run_term_j_kg_m)
    walk_net = jnp.maximum(net, 0.0) / way.walk_cost
    walking = lcda_speed(standing + walk_net, 0.0, grade_term=way.walk_term_j_kg_m)
    return running * way.ground_speed, walking * way.ground_speed


def _gaits(speed_m_s: jax.Array, way: Way) -> tuple[jax.Array, jax.Array]:
    """Return the gross power of running and of walking at a speed."""
    standing = standing_power_w_kg()
    firm = speed_m_s / way.ground_speed
    run = re3_looney_2025(firm, 0.0, grade_term=way.run_term_j_kg_m) - standing
    walk = lcda_looney_2019(firm, 0.0, grade_term=way.walk_term_j_kg_m) - standing
    return standing + run * way.run_cost + way.drag_w_kg, standing + walk * way.walk_cost


def _with_slope(speed_m_s: jax.Array, way: Way) -> tuple[jax.Array, jax.Array]:
    """Return power and its derivative by speed, kept from zero."""
    now, slope = jax.jvp(lambda v: going_power_w_kg(v, way), (speed_m_s,), (jnp.ones_like(speed_m_s),))
    return now, jnp.maximum(slope, _FLATTEST_J_KG_M)
