"""The power that a race took."""

from __future__ import annotations

from collections.abc import Sequence

import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import ArrayLike, NDArray

from crampcast.evidence import load_parameters
from crampcast.history.hilly_race import hilly_race_power_w_kg
from crampcast.history.replaying import row_defaults
from crampcast.history.way_and_time import STEEPEST, Footing, power_of_time, speed_m_s
from crampcast.runner.races import ReferenceRace
from crampcast.simulation.kept_programs import kept_program

FloatArray = NDArray[np.float64]

_BATCH = 256


def race_power_w_kg(distance_m: ArrayLike, time_s: ArrayLike, climb_m: ArrayLike = 0.0) -> FloatArray:
    """Return the constant gross power that covers a distance with a climb in a time.

    Parameters
    ----------
    distance_m, time_s : array_like
        The race.
    climb_m : array_like
        Metres climbed; the same are descended, on half of the distance each.

    Returns
    -------
    ndarray
        W/kg, broadcast over the arguments.

    Notes
    -----
    Bisection on the total time over the climbing and the descending half. Run or walked as the simulation
    has it (`crampcast.body.cost.going`), with the drag of still air on running; downhill at most 15 % faster
    than on the level.

    Examples
    --------
    >>> round(float(race_power_w_kg(10_000.0, 3000.0)), 2)
    13.9
    >>> bool(race_power_w_kg(10_000.0, 3000.0, 300.0) > race_power_w_kg(10_000.0, 3000.0))
    True
    """
    c = row_defaults()
    given = np.broadcast_arrays(*(np.asarray(x, dtype=float) for x in (distance_m, time_s, climb_m)))
    shape, count = given[0].shape, given[0].size
    size = -(-max(count, 1) // _BATCH) * _BATCH
    flat = [np.pad(x.ravel(), (0, size - count), constant_values=1.0) for x in given]
    length_m, took_s, up_m = flat
    power = _power_w_kg(length_m, took_s, up_m, c.downhill_speed_ratio)
    return np.asarray(power)[:count].reshape(shape)


@kept_program
def _power_w_kg(distance_m: FloatArray, time_s: FloatArray, climb_m: FloatArray, cap: float) -> Array:
    """Return the power of each race; `cap` is the speed downhill over that on the level at most."""
    grade = jnp.clip(2.0 * climb_m / distance_m, 0.0, STEEPEST)

    def took_s(power: Array) -> Array:
        level, up = (speed_m_s(power, Footing(slope)) for slope in (jnp.zeros_like(grade), grade))
        down = jnp.where(grade > 0.0, jnp.minimum(speed_m_s(power, Footing(-grade)), cap * level), level)
        return jnp.asarray(0.5 * distance_m * (1.0 / up + 1.0 / down))

    return power_of_time(took_s, time_s)


def stated_race_power_w_kg(distance_m: float, time_s: ArrayLike, climb_m: float = 0.0) -> FloatArray:
    """Return the power of a race as a runner states it, at each of some times.

    Parameters
    ----------
    distance_m, climb_m : float
        The race; ``climb_m`` 0 is the level road.
    time_s : array_like, shape (n,)
        Times.

    Returns
    -------
    ndarray, shape (n,)
        W/kg. With a climb that of the course which length and climb are in words (`hilly_race_power_w_kg`).

    Examples
    --------
    >>> road, hills = (float(stated_race_power_w_kg(50e3, [18e3], up)[0]) for up in (0.0, 2500.0))
    >>> hills > 1.3 * road
    True
    """
    times = np.atleast_1d(np.asarray(time_s, dtype=float))
    if climb_m > 0.0:
        return hilly_race_power_w_kg(distance_m, times, climb_m)
    return race_power_w_kg(distance_m, times)


def walked_on_the_level(races: Sequence[ReferenceRace]) -> bool:
    """Return whether races say no more than how fast somebody chose to walk on level ground.

    Examples
    --------
    >>> from crampcast.runner.races import ReferenceRace
    >>> walked_on_the_level([ReferenceRace(50e3, 36e3)]), walked_on_the_level([ReferenceRace(50e3, 18e3)])
    (True, False)
    """
    fastest_m_s = load_parameters().number("history.walk.fastest_m_s")
    return bool(races) and all(
        not race.climb_m and race.distance_m < fastest_m_s * race.time_s for race in races
    )
