"""The power that a race with hills took: laid out as the course that its length and climb would be."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike
from numpy.typing import NDArray

from crampcast.body.cost import (
    Way,
    climb_speed_ceiling,
    descent_speed_cap,
    drag_power_w_kg,
    going_speed,
    re3_speed,
    standing_power_w_kg,
    technicality_speed_factor,
    way_of,
)
from crampcast.course.ground import TECHNICALITY, default_ground
from crampcast.course.words import CourseWords, rolling_profile
from crampcast.evidence import coefficients
from crampcast.evidence.ground import ground_classes
from crampcast.evidence.parameters import load_parameters
from crampcast.simulation.kept_programs import kept_program

FloatArray = NDArray[np.float64]

_PIECES = 48
_ROUNDS = 45
_LOWEST, _HIGHEST = 1.6, 60.0
_BATCH = 8
_STEEPEST_MEAN = 0.15


class ReferenceBody(NamedTuple):
    """Body and air for the drag of past races, whose weather is not known; group ``history.body``."""

    mass_kg: float
    height_m: float
    air_density_kg_m3: float


class _Ground(NamedTuple):
    """Grades of equal parts of a course, and what its class of ground does."""

    grade: ArrayLike
    run_cost: ArrayLike
    walk_cost: ArrayLike
    speed: ArrayLike


def hilly_race_power_w_kg(distance_m: float, time_s: ArrayLike, climb_m: float) -> FloatArray:
    """Return the constant gross power that covers a hilly race in a time.

    Parameters
    ----------
    distance_m, climb_m : float
        The race; as much is descended as climbed.
    time_s : array_like, shape (n,)
        Times.

    Returns
    -------
    ndarray, shape (n,)
        W/kg.

    Notes
    -----
    Hills, class of ground and the speeds that skill allows on descents and steep climbs are those of a plan
    for the same length and climb in words, so that a stated race comes back as its own forecast. Firm road,
    up for one half and down for the other, would read a trail race's runner a fifth too slow.

    Examples
    --------
    >>> smooth, trail = (float(hilly_race_power_w_kg(50e3, [27e3], up)[0]) for up in (500.0, 2500.0))
    >>> trail > 1.3 * smooth
    True
    """
    times = np.atleast_1d(np.asarray(time_s, dtype=float))
    size = -(-times.size // _BATCH) * _BATCH
    ground = _ground(round(distance_m), round(min(climb_m, _STEEPEST_MEAN * distance_m)))
    padded = np.pad(times, (0, size - times.size), constant_values=1e4)
    power = _bisected(distance_m, padded, ground, _usual_skill())
    return np.asarray(power)[: times.size]


def _usual_skill() -> float:
    """Return how well a usual runner goes downhill."""
    return float(np.asarray(load_parameters()["people.traits.descent_skill"].value))


@lru_cache(maxsize=64)
def _ground(distance_m: int, climb_m: int) -> _Ground:
    """Lay out the course of a length and a climb, in parts of like grade."""
    profile = rolling_profile(CourseWords(float(distance_m), float(climb_m), float(climb_m)))
    grade = np.sort(np.diff(profile.altitude_m) / np.diff(profile.distance_m))
    at = (np.arange(_PIECES) + 0.5) / _PIECES * grade.size - 0.5
    name = default_ground("", profile.typical_grade)
    kind = ground_classes()[name]
    dared = float(technicality_speed_factor(TECHNICALITY.get(name, 0.0))) * kind.run_speed
    return _Ground(np.interp(at, np.arange(grade.size), grade), kind.run_cost, kind.walk_cost, dared)


@kept_program
def _bisected(distance_m: ArrayLike, time_s: ArrayLike, ground: _Ground, skill: ArrayLike) -> Array:
    """Return the power of each time."""
    wanted = jnp.asarray(time_s)

    def again(_: int, ends: tuple[Array, Array]) -> tuple[Array, Array]:
        power = 0.5 * (ends[0] + ends[1])
        slow = distance_m * jnp.mean(1.0 / _speed(power[:, None], ground, skill), axis=1) > wanted
        return jnp.where(slow, power, ends[0]), jnp.where(slow, ends[1], power)

    ends = (jnp.full(wanted.shape, _LOWEST), jnp.full(wanted.shape, _HIGHEST))
    low, high = jax.lax.fori_loop(0, _ROUNDS, again, ends)
    return jnp.asarray(0.5 * (low + high))


def _speed(power_w_kg: Array, ground: _Ground, skill: ArrayLike) -> Array:
    """Return the speed on each part, as `crampcast.simulation.pace.pace_at_power` has it in still air."""
    body, standing = coefficients(ReferenceBody, "history.body"), standing_power_w_kg()
    still = standing + jnp.maximum(power_w_kg - standing, 0.0) / ground.run_cost
    running = re3_speed(still, ground.grade)
    drag = drag_power_w_kg(running, 0.0, body.mass_kg, body.height_m, body.air_density_kg_m3, power_w_kg)
    costs = {"run_cost": ground.run_cost, "walk_cost": ground.walk_cost}
    way = way_of(ground.grade)._replace(**costs, drag_w_kg=drag, ground_speed=ground.speed)
    level = going_speed(power_w_kg, Way(**costs))
    cap = jnp.minimum(
        level * descent_speed_cap(1.0, ground.grade, skill), climb_speed_ceiling(ground.grade, skill)
    )
    return jnp.maximum(jnp.minimum(going_speed(power_w_kg, way), cap), 0.05)
