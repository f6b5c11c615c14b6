"""Heart rate on the run, its drift with time included."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.capacity.vo2 import heart_rate_reserve
from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients


class HeartDrift(NamedTuple):
    """Coefficients of the drift of heart rate and of the usual runner's limits."""

    per_h: Coefficient
    after_h: Coefficient
    resting_bpm: Coefficient
    maximal_bpm: Coefficient


def drifting_heart_rate_bpm(
    vo2_reserve_share: ArrayLike, elapsed_h: ArrayLike, c: HeartDrift | None = None
) -> jax.Array:
    """Return the heart rate at an intensity some time into a run.

    Parameters
    ----------
    vo2_reserve_share : array_like
        Share of the oxygen uptake reserve, 0 to 1.
    elapsed_h : array_like
        Time since the start.
    c : HeartDrift, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        1/min.

    Notes
    -----
    `heart_rate_reserve` of a usual runner, times ``1 + 0.03 (t - 0.2 h)`` after 12 minutes, in cool air. The
    drift is second-hand and a judgement; it already holds that of a usual loss of water. Not valid on
    descents.

    References
    ----------
    Swain 1998, doi:10.1097/00005768-199802000-00022

    Examples
    --------
    >>> early, late = drifting_heart_rate_bpm(0.75, 0.5), drifting_heart_rate_bpm(0.75, 3.5)
    >>> 1.08 < float(late / early) < 1.10
    True
    """
    k = coefficients(HeartDrift, "capacity.heart_drift") if c is None else c
    steady = k.resting_bpm + heart_rate_reserve(vo2_reserve_share) * (k.maximal_bpm - k.resting_bpm)
    return steady * (1.0 + k.per_h * jnp.maximum(jnp.asarray(elapsed_h, dtype=float) - k.after_h, 0.0))
