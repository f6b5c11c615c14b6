"""The gut learns: tolerance from eating on the run, and its loss."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients


class GutTraining(NamedTuple):
    """Coefficients of the training of the gut."""

    sessions: Coefficient
    decay_days: Coefficient


def _training(c: GutTraining | None) -> GutTraining:
    """Return the coefficients given, or the evidence's."""
    return coefficients(GutTraining, "gut.training") if c is None else c


def gut_training_step(
    gut_trained: ArrayLike, sessions: ArrayLike, days: ArrayLike, c: GutTraining | None = None
) -> jax.Array:
    """Return the training of the gut after some sessions of eating on the run.

    Parameters
    ----------
    gut_trained : array_like
        Before, 0 (never practised) to 1.
    sessions : array_like
        Runs with race-like intake, spread over the days.
    days : array_like
        Days gone by.
    c : GutTraining, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        After, 0 to 1.

    Notes
    -----
    ``dT = (1 - T) / 4`` a session and ``dT = -T / 30`` a day without one, solved together at a steady rate:
    two weeks of daily sessions lead to 0.97. The two constants are chosen and recalled; that two weeks bring
    most of it is published.

    References
    ----------
    Costa et al. 2017

    Examples
    --------
    >>> [round(float(gut_training_step(*x)), 2) for x in ((0.0, 14.0, 14.0), (1.0, 0.0, 30.0))]
    [0.97, 0.37]
    """
    k = _training(c)
    before = jnp.asarray(gut_trained, dtype=float)
    gained = jnp.maximum(jnp.asarray(sessions, dtype=float), 0.0) / k.sessions
    idle_days = jnp.asarray(days, dtype=float) - jnp.maximum(jnp.asarray(sessions), 0.0)
    lost = jnp.maximum(idle_days, 0.0) / k.decay_days
    both = gained + lost
    idle = both < _TINY
    target = jnp.where(idle, before, gained / jnp.where(idle, 1.0, both))
    return target + (before - target) * jnp.exp(-both)


_TINY = 1e-12  # numerical: nothing happened


def no_gut_training(
    gut_trained: ArrayLike, sessions: ArrayLike, days: ArrayLike, c: GutTraining | None = None
) -> jax.Array:
    """Return the training of a gut that neither learns nor forgets: the null version.

    Parameters
    ----------
    gut_trained, sessions, days, c
        As `gut_training_step` takes them; only the first counts.

    Returns
    -------
    jax.Array
        As before.

    Examples
    --------
    >>> float(no_gut_training(0.3, 14.0, 14.0))
    0.3
    """
    return jnp.asarray(gut_trained, dtype=float) + 0.0 * (jnp.asarray(sessions) + jnp.asarray(days))
