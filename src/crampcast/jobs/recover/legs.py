"""How long a run stays in the legs, and from when hard things are sensible again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike
from numpy.typing import NDArray

from crampcast.body.muscle.damage import DamageCoefficients, damage_after
from crampcast.body.muscle.slow_fatigue import slow_loss_after
from crampcast.evidence import coefficients
from crampcast.evidence.muscles import GROUP_OF, MUSCLES, REPORTED
from crampcast.simulation.kept_programs import kept_program

FloatArray = NDArray[np.float64]

_RECOVERY = 4
"""Stream of chance of how fast a runner recovers."""
STEP_H, LONGEST_H = 3.0, 28.0 * 24.0


class Ready(NamedTuple):
    """Strength still lost below which a session is sensible, and how runners differ; ``recover.ready``."""

    easy_run: float
    strength: float
    long_run: float
    hard_descent: float
    pace_sd_log: float


def ready_at() -> Ready:
    """Return the thresholds.

    Examples
    --------
    >>> ready_at().hard_descent < ready_at().long_run < ready_at().easy_run
    True
    """
    return coefficients(Ready, "recover.ready")


def lost_after(slow_loss: FloatArray, damage_24h: FloatArray, hours: FloatArray, seed: int) -> FloatArray:
    """Return the strength that each reported muscle still lacks, of the worse side.

    Parameters
    ----------
    slow_loss : ndarray, shape (n, 2, 10)
        At the finish.
    damage_24h : ndarray, shape (n,)
        From braking downhill, a day later.
    hours : ndarray, shape (t,)
        Since the finish.
    seed : int
        Seed of how fast runners recover.

    Returns
    -------
    ndarray, shape (n, t, 8)
        Fraction of strength.

    Notes
    -----
    Both losses as `crampcast.body.muscle` has them, time scaled by how fast a runner recovers: lognormal, our
    own choice of spread.

    Examples
    --------
    >>> lost = lost_after(np.full((1, 2, 10), 0.2), np.array([0.2]), np.array([0.0, 24.0, 240.0]), 0)
    >>> quadriceps = lost[0, :, REPORTED.index("quadriceps")]
    >>> bool(quadriceps[0] > quadriceps[1] > quadriceps[2])
    True
    """
    rng = np.random.default_rng([seed, _RECOVERY])
    pace = np.exp(rng.normal(0.0, ready_at().pace_sd_log, len(damage_24h)))
    passed = np.asarray(hours)[None, :] * pace[:, None]
    lost = np.asarray(_lost(slow_loss.max(axis=1), damage_24h, passed))
    groups = [[i for i, muscle in enumerate(MUSCLES) if GROUP_OF[muscle] == name] for name in REPORTED]
    return np.stack([lost[:, :, inside].max(axis=2) for inside in groups], axis=2)


@kept_program
def _lost(slow_loss: ArrayLike, damage_24h: ArrayLike, passed_h: ArrayLike) -> Array:
    """Return what ten muscles lack at some hours, shape (n, t, 10)."""
    share = jnp.asarray(coefficients(DamageCoefficients, "muscle.damage").muscle_factor)
    damage = damage_after(jnp.asarray(damage_24h)[:, None], passed_h)[:, :, None] * share
    slow = slow_loss_after(jnp.asarray(slow_loss)[:, None, :], jnp.asarray(passed_h)[:, :, None])
    return 1.0 - (1.0 - slow) * (1.0 - damage)


def hours_until(lost: FloatArray, hours: FloatArray, threshold: float) -> FloatArray:
    """Return when the worst muscle falls below a threshold for good, by draw.

    Parameters
    ----------
    lost : ndarray, shape (n, t, 8)
        From `lost_after`.
    hours : ndarray, shape (t,)
        Increasing.
    threshold : float
        Fraction of strength.

    Examples
    --------
    >>> lost = np.array([0.04, 0.06, 0.03])[None, :, None] * np.ones((1, 3, 8))
    >>> hours_until(lost, np.array([0.0, 24.0, 48.0]), 0.05).tolist()
    [48.0]
    """
    above = lost.max(axis=2) >= threshold
    last = np.where(above.any(axis=1), above.shape[1] - np.argmax(above[:, ::-1], axis=1), 0)
    return np.asarray(hours[np.minimum(last, len(hours) - 1)])


def spread(values: FloatArray, digits: int) -> dict[str, float]:
    """Return the 10th, 50th and 90th percentile.

    Examples
    --------
    >>> spread(np.arange(11.0), 1)
    {'p10': 1.0, 'p50': 5.0, 'p90': 9.0}
    """
    found = np.percentile(values, [10.0, 50.0, 90.0])
    return {key: round(float(x), digits) for key, x in zip(("p10", "p50", "p90"), found, strict=True)}


def strength_left(slow_loss: FloatArray, damage_24h: FloatArray, seed: int) -> list[dict[str, Any]]:
    """Return the strength that each muscle lacks at the finish and a day later, most first.

    Parameters
    ----------
    slow_loss, damage_24h, seed
        As `lost_after` takes them.

    Returns
    -------
    list of dict
        ``muscle, at_finish, after_24_h``.
    """
    lost = lost_after(slow_loss, damage_24h, np.array([0.0, 24.0]), seed)
    table = [
        {
            "muscle": name,
            "at_finish": spread(lost[:, 0, i], 3),
            "after_24_h": spread(lost[:, 1, i], 3),
        }
        for i, name in enumerate(REPORTED)
    ]
    return sorted(table, key=lambda row: -_middle(row["at_finish"]))


def _middle(quantity: Any) -> float:
    return float(quantity["p50"]) if isinstance(quantity, Mapping) else 0.0


def grid_h() -> FloatArray:
    """Return the hours after the finish that are looked at.

    Examples
    --------
    >>> float(grid_h()[-1])
    672.0
    """
    return np.arange(0.0, LONGEST_H + STEP_H, STEP_H)
