"""From what the bodies lived through to cumulative hazards, for any draw of the coefficients."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike
from numpy.typing import NDArray

from crampcast.evidence.muscles import GROUP_OF, MUSCLES, REPORTED
from crampcast.forecast.events import fading_s
from crampcast.forecast.hazard import BodyTerms, HazardCoefficients, combined
from crampcast.jobs.cohorts.bodies import Lived
from crampcast.jobs.cohorts.choices import Events
from crampcast.simulation.kept_programs import kept_program

FloatArray = NDArray[np.float64]

GROUPS = np.array([[float(GROUP_OF[m] == g) for g in REPORTED] for m in MUSCLES])
"""Simulated muscles to reported groups, shape (10, 8)."""
SIDES = 2.0
AFTER_MIN = (2.5, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 240.0, 360.0)
"""Ends of the pieces after the finish, minutes."""


class Ingredients(NamedTuple):
    """What the hazard of a pool is made of; axes: runners, pieces of time (after the finish too), muscles."""

    end_s: Array
    exposure_s: Array
    """Seconds that count: after the finish they fade with what is asked of the muscles."""
    body: BodyTerms
    moving: Array
    pace: Array
    """Log speed so far above the runner's own prediction, in steps of 10 %."""


class Slopes(NamedTuple):
    """One draw of what multiplies the ingredients."""

    hazard: HazardCoefficients
    moving: ArrayLike
    """Residual effects of the moving factors, shape (8,)."""
    pace: ArrayLike


def ingredients(lived: Lived, events: Events) -> Ingredients:
    """Return the ingredients of the hazard, the hours after the finish included.

    Parameters
    ----------
    lived : Lived
        Bodies of a pool.
    events : Events
        How fast what is asked of the muscles fades after the finish.

    Notes
    -----
    Fatigue and damage stay after the finish, but nothing is asked of the muscles any more: the hazard halves
    every so many minutes, whatever its form.
    """
    last = _last(np.asarray(lived.duration_s))
    row = np.arange(len(last))
    ends = np.asarray(AFTER_MIN)
    half_life_s = 60.0 * events.demand_half_life_min
    counts_s = np.diff(np.asarray(fading_s(60.0 * ends, half_life_s)), prepend=0.0)

    def after(leaf: Array, shape: tuple[int, ...]) -> FloatArray:
        at_end = np.asarray(leaf)[row, last][:, None]
        return np.broadcast_to(at_end, (len(row), len(ends), *shape))

    muscles = (len(MUSCLES),)
    finish_s = np.asarray(lived.time_s)[:, -1:]

    def longer(leaf: Array, more: FloatArray) -> Array:
        return jnp.asarray(np.concatenate([np.asarray(leaf), more], axis=1), dtype=jnp.float32)

    pace = np.log(np.maximum(np.asarray(lived.own_time_s), 1.0) / np.maximum(np.asarray(lived.time_s), 1.0))
    return Ingredients(
        end_s=longer(lived.time_s, finish_s + 60.0 * ends),
        exposure_s=longer(lived.duration_s, np.broadcast_to(counts_s, (len(row), len(ends)))),
        body=BodyTerms(
            log_ratio=longer(lived.log_ratio, after(lived.log_ratio, muscles)),
            fatigue=longer(lived.fatigue, after(lived.fatigue, muscles)),
            damage=longer(lived.damage, after(lived.damage, muscles)),
            done=longer(lived.done, np.ones((len(row), len(ends)))),
            whole_h=jnp.asarray(finish_s / 3600.0, dtype=jnp.float32),
        ),
        moving=longer(lived.moving, after(lived.moving, (np.asarray(lived.moving).shape[-1],))),
        pace=longer(jnp.asarray(pace / np.log(1.1)), after(jnp.asarray(pace / np.log(1.1)), ())),
    )


def _last(duration_s: FloatArray) -> NDArray[np.int64]:
    """Return the index of the last piece that takes time."""
    taken = duration_s > 0.0
    return np.asarray(duration_s.shape[1] - 1 - np.argmax(taken[:, ::-1], axis=1))


@kept_program
def cumulative(of: Ingredients, slopes: Slopes) -> Array:
    """Return the cumulative hazard of each reported group at the end of every piece, proneness aside.

    Parameters
    ----------
    of : Ingredients
        A pool.
    slopes : Slopes
        One draw of the coefficients.

    Returns
    -------
    Array, shape (runners, pieces, 8)
        Both sides together.
    """
    slopes = jax.tree.map(lambda leaf: jnp.asarray(leaf, dtype=jnp.float32), slopes)
    log = combined(of.body, slopes.hazard)
    common = of.moving @ jnp.asarray(slopes.moving) + jnp.asarray(slopes.pace) * of.pace
    per_h = jnp.exp(log + common[..., None]) * SIDES
    each = per_h * (of.exposure_s / 3600.0)[..., None]
    return jnp.cumsum(each, axis=1) @ jnp.asarray(GROUPS, dtype=jnp.float32)
