"""The quantities that a runner is told of, as functions of the coordinates."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.evidence.muscles import REPORTED
from crampcast.jobs.learn.evidence import Evidence
from crampcast.jobs.learn.features import FEATURES
from crampcast.jobs.learn.laplace import Normal, root_of
from crampcast.jobs.learn.likelihood import coefficients_at, contributions
from crampcast.simulation.kept_programs import kept_program

FloatArray = NDArray[np.float64]

DRAWS = 512
AT_ONCE = 32


class Quantity(NamedTuple):
    """One quantity: its name, whether it is told as the exponential of its line, and its unit."""

    name: str
    exponential: bool
    unit: str


QUANTITIES = (
    Quantity("cramps_against_usual", True, "times a usual runner on these runs"),
    Quantity("proneness", True, "times a usual runner"),
    *(Quantity(f"muscle.{group}", True, "share of all cramps on these runs") for group in REPORTED),
    *(Quantity(f"effect.{name}", False, "log hazard per unit") for name in FEATURES),
    Quantity("effect.again", False, "log hazard right after a cramp"),
    Quantity("near_ratio", True, "cramps and near-cramps per cramp"),
)
"""Everything told of the hazard, in the order of `lines`."""


def lines(z: Array, seen: Evidence) -> Array:
    """Return the quantities on the line on which they are nearly normal, shape (quantities,).

    Notes
    -----
    The first compares the cramps expected on the runner's own runs with those expected of a usual runner with
    the population's coefficients; the muscles' are shares of the cramps expected on these runs.
    """
    c = coefficients_at(z, seen.level_sd, seen.body)
    shares, total = _expected(z, seen)
    _, usual = _expected(jnp.zeros_like(z), seen)
    return jnp.concatenate(
        [
            jnp.stack([jnp.log(total / usual), c.level + c.proneness]),
            jnp.log(shares),
            c.features,
            jnp.log(c.near_ratio)[None],
        ]
    )


def _expected(z: Array, seen: Evidence) -> tuple[Array, Array]:
    """Return the share of each reported muscle in the expected cramps, and how many there are."""
    alone = seen._replace(near=0.0 * seen.near, run=seen.group, run_there=jnp.ones(len(REPORTED)))
    _, silent = contributions(z, alone)
    return silent / jnp.sum(silent), -jnp.sum(silent)


@kept_program
def _lines_each(z: Array, seen: Evidence) -> Array:
    found: Array = jax.lax.map(lambda one: lines(one, seen), z, batch_size=AT_ONCE)
    return found


@kept_program
def line_slopes(z: Array, seen: Evidence) -> Array:
    """Return the slope of every quantity's line, shape (quantities, coordinates)."""
    found: Array = jax.jacfwd(lines)(z, seen)
    return found


def sampled(found: Normal, seen: Evidence, seed: int, samples: FloatArray | None = None) -> FloatArray:
    """Return draws of the quantities' lines, shape (draws, quantities).

    Parameters
    ----------
    found : Normal
        A posterior, or the prior.
    seen : Evidence
        The runs that they are told for.
    seed : int
        Seed of the draws.
    samples : ndarray, optional
        Draws of the coordinates to use in place of the normal's.
    """
    z = samples
    if z is None:
        half = np.random.default_rng(seed).standard_normal((DRAWS // 2, len(found.centre)))
        chance = np.concatenate([half, -half])
        z = found.centre + chance @ root_of(found.covariance).T
    return lines_at(jnp.asarray(z), seen)


def lines_at(z: Array, seen: Evidence) -> FloatArray:
    """Return the quantities' lines at points of shape (points, coordinates)."""
    return np.asarray(_lines_each(z, seen))
