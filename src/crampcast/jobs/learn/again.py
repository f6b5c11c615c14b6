"""The chance of a cramp if a run of the diary were run again, by what is believed of the runner."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from crampcast.jobs.learn.body import KNOWN, Body
from crampcast.jobs.learn.evidence import Evidence, Watched, expected_of_usual, packed
from crampcast.jobs.learn.laplace import root_of
from crampcast.jobs.learn.likelihood import contributions
from crampcast.jobs.learn.parameters import Posterior, spread
from crampcast.simulation.kept_programs import kept_program

DRAWS, SEED, AT_ONCE = 512, 17, 32


class Again:
    """A run as if nothing had come in it yet.

    Parameters
    ----------
    run : Watched
        The run.
    """

    def __init__(self, run: Watched) -> None:
        self.run = Watched(run.pieces, (), False, run.offset)
        self.usual = expected_of_usual(self.run)


@kept_program
def _expected_each(z: Array, seen: Evidence) -> Array:
    found: Array = jax.lax.map(lambda one: -jnp.sum(contributions(one, seen)[1]), z, batch_size=AT_ONCE)
    return found


def again_of(again: Again, found: Posterior, level_sd: float, body: Body = KNOWN) -> dict[str, float]:
    """Return the chance of a cramp: mean, and where this runner's may lie.

    Parameters
    ----------
    again : Again
        The run.
    found : Posterior
        What is believed of the runner; without draws the normal stands for it.
    level_sd : float
        Spread of the runner's level.
    body : Body
        What nobody knew of the runner's body before the diary.
    """
    z = found.draws
    if not len(z):
        half = np.random.default_rng(SEED).standard_normal((DRAWS // 2, len(found.normal.centre)))
        chances = np.concatenate([half, -half])
        z = found.normal.centre + chances @ root_of(found.normal.covariance).T
    seen = packed([again.run], None, level_sd, body)
    chance = -np.expm1(-np.asarray(_expected_each(jnp.asarray(z), seen)))
    return {"mean": round(float(chance.mean()), 4), **spread(chance)}
