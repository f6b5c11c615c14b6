"""Candidates tried on the coarse course, many at once over the same draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike
from numpy.typing import NDArray

from crampcast.forecast.ensemble import Course, Draw, group_hazard, strain_of, took_s
from crampcast.forecast.hazard import FactorScales, cramp_probability
from crampcast.forecast.proneness import Frailty
from crampcast.forecast.side_by_side import side_by_side
from crampcast.jobs.intake.wish import PHASES
from crampcast.jobs.plan.optimise.choices import CHOICES
from crampcast.jobs.plan.optimise.stretches import STRETCHES
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.run import forecast_strained
from crampcast.simulation.step import Controls
from crampcast.simulation.surroundings import Intake, Surroundings
from crampcast.simulation.track import Track

FloatArray = NDArray[np.float64]

TOGETHER = CHOICES + 1
"""Candidates that a step asks for: one and its neighbour in each direction, which makes a gradient."""
MARKS = 4
"""Quarters of the race at whose ends the effort spent so far is held against that of the plan at hand."""


class Setting(NamedTuple):
    """What all candidates share."""

    draws: Draw
    controls: Controls
    own_s: Array
    """Own predicted duration of each draw, or 0."""
    track: Track
    around: Surroundings
    stretch: Array
    """Membership of pieces in stretches, shape (pieces, `STRETCHES`)."""
    phases: Array
    """Weight of each mark in each quarter hour, shape (quarters, `PHASES`)."""
    rates: Array
    """What the plan at hand takes in each quarter hour, shape (quarters, 4)."""
    available_l_h: ArrayLike
    sodium_mg_h: ArrayLike
    frailty: Frailty
    """Proneness of each draw."""
    marks: Array
    """Whether a piece lies before each mark, shape (`MARKS`, pieces)."""
    asked_w_kg: Array
    """Power that the plan at hand asks for on ground that does not fall, shape (pieces,)."""
    exponent: ArrayLike
    scale: FactorScales


class Scores(NamedTuple):
    """Means over draws, one row a candidate."""

    time_s: FloatArray
    cramp: FloatArray
    """Chance of at least one cramp."""
    spent: FloatArray
    """Power mean, up to each mark, of power over what the plan at hand asks for, shape (candidates, `MARKS`).

    It is held against the plan at hand hour by hour, so that a fade or the heat of noon is never run through.
    """


def _one(
    x: Array, level: Array, draw: Draw, frailty: Frailty, controls: Controls, own_s: Array, s: Setting
) -> Array:
    """Return time, chance of a cramp and effort spent of one candidate and draw."""
    effort = s.track.effort * jnp.exp(s.stretch @ x[:STRETCHES])
    track = s.track._replace(effort=effort)
    food, drink, salt = (s.phases @ part for part in x[STRETCHES:].reshape(3, PHASES))
    factors = jnp.exp(jnp.stack([drink, food, food, salt], axis=1))
    taken = s.rates * factors
    totals = jnp.concatenate([jnp.zeros((1, 4)), jnp.cumsum(taken, axis=0)])
    saltier = jnp.sum(taken[:, 3]) / jnp.maximum(jnp.sum(s.rates[:, 3]), 1e-9)
    eased = Controls(controls.duration_s, controls.effort * level)
    intake = Intake(totals, 1.0, s.available_l_h)
    kept, strained = forecast_strained(draw.person, track, s.around, intake, eased, strain_of(draw))
    here = Course(s.sodium_mg_h * saltier, own_s)
    hazard = group_hazard(kept, strained, draw, track, s.scale, here, took_s(kept, track))
    total = jnp.sum(hazard * kept.duration_s[:, None]) / 3600.0
    chance = cramp_probability(total, frailty.mean, frailty.sd)
    paid = kept.duration_s * (kept.power_w_kg / s.asked_w_kg) ** s.exponent
    spent = ((s.marks @ paid) / jnp.maximum(s.marks @ kept.duration_s, 1.0)) ** (1.0 / s.exponent)
    return jnp.concatenate([jnp.stack([kept.time_s[-1], chance]), spent])


@kept_program
def _score_each(xs: Array, levels: Array, s: Setting) -> Array:
    def over_draws(x: Array, level: Array) -> Array:
        def of_draw(draw: Draw, frailty: Frailty, controls: Controls, own: Array) -> Array:
            return _one(x, level, draw, frailty, controls, own, s)

        each: Callable[..., Array] = jax.vmap(of_draw)
        found: Array = each(s.draws, s.frailty, s.controls, s.own_s)
        return jnp.mean(found, axis=0)

    return jax.vmap(over_draws)(xs, levels)


def score(xs: FloatArray, levels: FloatArray, setting: Setting) -> Scores:
    """Score candidates over the setting's draws.

    Parameters
    ----------
    xs : ndarray, shape (n, `CHOICES`)
        Candidates.
    levels : ndarray, shape (n,)
        Effort of the whole race over that of the plan at hand.
    setting : Setting
        Who, where, in what weather.

    Returns
    -------
    Scores
        One row a candidate.

    Notes
    -----
    Candidates are scored in chunks of one size, on all cores.
    """
    out = np.asarray(side_by_side(_score_each, (xs, levels), (setting,), TOGETHER))
    return Scores(out[:, 0], out[:, 1], out[:, 2:])
