"""Walk or run: the speed at which both cost the same."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.smooth import smooth_positive
from crampcast.evidence import coefficients

_ROUNDING_DEG = 0.3  # numerical: width of the table's corners


class Gait(NamedTuple):
    """Transition speed against slope angle, and how gradual the change is."""

    angle_deg: Coefficient
    speed_m_s: Coefficient
    width_m_s: Coefficient


def transition_speed(grade: ArrayLike, c: Gait | None = None) -> jax.Array:
    """Speed at which walking and running cost the same.

    Parameters
    ----------
    grade : array_like
        Rise over run, uphill positive.
    c : Gait, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Speed along the slope (m/s): 2.0 on the level and downhill, 0.75 from 30 degrees up.

    Notes
    -----
    Straight lines between the table's angles, corners rounded over 0.3 degrees. The table stands in place
    of the crossing of the two cost equations, which overshoots measurements above 15 degrees. People change
    0.05 to 0.15 m/s below it.

    References
    ----------
    Brill & Kram 2021, doi:10.1242/jeb.233056

    Examples
    --------
    >>> round(float(transition_speed(0.0)), 2)
    2.0
    """
    k = coefficients(Gait, "cost.gait") if c is None else c
    angle, speed = jnp.asarray(k.angle_deg), jnp.asarray(k.speed_m_s)
    slope = jnp.diff(speed) / jnp.diff(angle)
    bend = jnp.diff(slope, prepend=0.0, append=0.0)
    here = jnp.degrees(jnp.arctan(jnp.asarray(grade)))
    rounded = [bend[i] * smooth_positive(here - angle[i], _ROUNDING_DEG) for i in range(angle.shape[0])]
    return speed[0] + jnp.sum(jnp.stack(rounded), axis=0)


def run_share(
    speed_m_s: ArrayLike, grade: ArrayLike, c: Gait | None = None, *, transition_m_s: ArrayLike | None = None
) -> jax.Array:
    """Share of steps that are run rather than walked.

    Parameters
    ----------
    speed_m_s : array_like
        Speed along the slope.
    grade : array_like
        Rise over run, uphill positive.
    c : Gait, optional
        Coefficients; the evidence's by default.
    transition_m_s : array_like, optional
        `transition_speed` of the grade where it is at hand already.

    Returns
    -------
    jax.Array
        0 (all walked) to 1 (all run).

    Notes
    -----
    ``sigmoid((v - v*) / 0.12)`` around `transition_speed`; the width is our choice.

    Examples
    --------
    >>> float(run_share(3.0, 0.0)) > 0.99
    True
    """
    k = coefficients(Gait, "cost.gait") if c is None else c
    change = transition_speed(grade, k) if transition_m_s is None else jnp.asarray(transition_m_s)
    return jax.nn.sigmoid((jnp.asarray(speed_m_s) - change) / k.width_m_s)
