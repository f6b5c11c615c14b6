"""The power that a race with hills took: laid out as the course that its length and climb would be."""

from __future__ import annotations

from functools import lru_cache

import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike
from numpy.typing import NDArray

from crampcast.body.cost import (
    Way,
    climb_speed_ceiling,
    descent_speed_cap,
    going_speed,
    technicality_speed_factor,
)
from crampcast.course.ground import TECHNICALITY, default_ground
from crampcast.course.words import CourseWords, rolling_profile
from crampcast.evidence.ground import ground_classes
from crampcast.evidence.parameters import load_parameters
from crampcast.history.way_and_time import STEEPEST, Footing, power_of_time, speed_m_s
from crampcast.simulation.kept_programs import kept_program

FloatArray = NDArray[np.float64]

_PIECES = 48
_BATCH = 8


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
    footing = _footing(round(distance_m), round(min(climb_m, 0.5 * STEEPEST * distance_m)))
    padded = np.pad(times, (0, size - times.size), constant_values=1e4)
    skill = load_parameters().number("people.traits.descent_skill")
    power = _power_w_kg(distance_m, padded, footing, skill)
    return np.asarray(power)[: times.size]


@lru_cache(maxsize=64)
def _footing(distance_m: int, climb_m: int) -> Footing:
    """Lay out the course of a length and a climb, in parts of like grade."""
    profile = rolling_profile(CourseWords(float(distance_m), float(climb_m), float(climb_m)))
    grade = np.sort(np.diff(profile.altitude_m) / np.diff(profile.distance_m))
    at = (np.arange(_PIECES) + 0.5) / _PIECES * grade.size - 0.5
    name = default_ground("", profile.typical_grade)
    kind = ground_classes()[name]
    dared = float(technicality_speed_factor(TECHNICALITY.get(name, 0.0))) * kind.run_speed
    return Footing(np.interp(at, np.arange(grade.size), grade), kind.run_cost, kind.walk_cost, dared)


@kept_program
def _power_w_kg(distance_m: ArrayLike, time_s: ArrayLike, footing: Footing, skill: ArrayLike) -> Array:
    """Return the power of each time; on each part as `crampcast.simulation.pace.pace_at_power` has it."""
    descent = descent_speed_cap(1.0, footing.grade, skill)
    climb_m_s = climb_speed_ceiling(footing.grade, skill)
    flat = Way(run_cost=footing.run_cost, walk_cost=footing.walk_cost)

    def took_s(power: Array) -> Array:
        each = power[:, None]
        cap = jnp.minimum(going_speed(each, flat) * descent, climb_m_s)
        return jnp.asarray(distance_m) * jnp.mean(1.0 / jnp.minimum(speed_m_s(each, footing), cap), axis=1)

    return power_of_time(took_s, time_s)
