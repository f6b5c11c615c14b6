"""Every draw of a runner who is part of the way along: as it went so far, and on from there."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike

from crampcast.forecast.ensemble import (
    BATCH,
    Course,
    Draw,
    Trajectory,
    hazarded,
    strain_of,
)
from crampcast.forecast.hazard import FactorScales
from crampcast.forecast.proneness import FloatArray, Frailty
from crampcast.forecast.side_by_side import side_by_side
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.run import Effort
from crampcast.simulation.step import Controls
from crampcast.simulation.surroundings import Intake, Surroundings
from crampcast.simulation.track import Track
from crampcast.simulation.under_way import carry_on, settle_rest

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(41)


@kept_program
def _settle_each(draws: Draw, track: Track, around: Surroundings, effort: Effort) -> Controls:
    return jax.vmap(lambda draw: settle_rest(draw.person, track, around, effort))(draws)


def settle_under_way(
    draws: Draw, track: Track, around: Surroundings, effort: Effort, *, least: int = 0
) -> Controls:
    """Find duration and effort ahead of every draw; see `crampcast.simulation.under_way.settle_rest`."""
    settled: Controls = side_by_side(
        _settle_each, (draws,), (track, around, effort), BATCH, single=True, least=least
    )
    return settled


@kept_program
def _simulate_each(
    draws: Draw,
    controls: Controls,
    own_s: Array,
    track: Track,
    around: Surroundings,
    intake: Intake,
    thirst_so_far: ArrayLike,
    sodium_mg_h: ArrayLike,
    scale: FactorScales,
) -> Trajectory:
    def one(draw: Draw, control: Controls, own: Array) -> Trajectory:
        _, kept = carry_on(draw.person, track, around, intake, control, thirst_so_far)
        return hazarded(kept, strain_of(draw)(kept), draw, track, Course(sodium_mg_h, own), scale)

    return jax.vmap(one)(draws, controls, own_s)


def simulate_under_way(
    draws: Draw,
    track: Track,
    around: Surroundings,
    intake: Intake,
    controls: Controls,
    course: Course,
    scale: FactorScales,
    thirst_so_far: float,
    *,
    least: int = 0,
) -> Trajectory:
    """Simulate every draw along a course that is partly run; see `crampcast.simulation.under_way.carry_on`.

    Parameters
    ----------
    draws, track, around, intake, controls, course, scale
        As for `crampcast.forecast.ensemble.simulate`.
    thirst_so_far : float
        1 where the runner drank to thirst so far beside what the intake holds, else 0.
    least : int
        Fewest draws simulated side by side.
    """
    run: Trajectory = side_by_side(
        _simulate_each,
        (draws, controls, jnp.asarray(course.own_duration_s, dtype=float)),
        (track, around, intake, thirst_so_far, course.sodium_mg_h, scale),
        BATCH,
        single=True,
        widen=False,
        least=least,
    )
    return run


def frailty_after(frailty: Frailty, cumulative: FloatArray, cramps: int) -> Frailty:
    """Return the runner's proneness once part of a race has shown something of it.

    Parameters
    ----------
    frailty : Frailty
        Before the race, by draw.
    cumulative : ndarray, shape (n,)
        Cumulative hazard so far at proneness zero, by draw.
    cramps : int
        Cramps so far.

    Returns
    -------
    Frailty
        The normal distribution with the moments of the posterior.

    Notes
    -----
    The likelihood of k cramps under a cumulative hazard L and a log proneness u is e^(k u) e^(-L e^u). The
    factor e^(k u) alone moves the mean of a normal by k variances; the quadrature is laid around that.

    Examples
    --------
    >>> before = Frailty(np.zeros(1), np.ones(1))
    >>> spared, cramped = (frailty_after(before, np.array([0.5]), k).mean[0] for k in (0, 1))
    >>> bool(spared < 0.0 < cramped)
    True
    """
    middle = frailty.mean + cramps * frailty.sd**2
    u = middle[:, None] + frailty.sd[:, None] * _NODES
    weight = _WEIGHTS * np.exp(-np.minimum(cumulative[:, None] * np.exp(u), 700.0))
    weight /= weight.sum(axis=1, keepdims=True)
    mean = (weight * u).sum(axis=1)
    variance = (weight * (u - mean[:, None]) ** 2).sum(axis=1)
    return Frailty(mean, np.sqrt(np.maximum(variance, 1e-12)))
