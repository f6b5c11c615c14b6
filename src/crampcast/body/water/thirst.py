"""Drinking to thirst."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class ThirstCoefficients(NamedTuple):
    """Coefficients of thirst; group ``water.thirst``."""

    threshold: Any
    gain_l_h: Any
    width: Any
    most_l_h: Any


def thirst_intake_l_h(
    water_deficit_fraction: ArrayLike, gain: ArrayLike = 1.0, c: ThirstCoefficients | None = None
) -> Array:
    """Fluid that a thirsty runner drinks when it is at hand.

    Parameters
    ----------
    water_deficit_fraction : array
        Water deficit over body mass.
    gain : array
        The runner's own factor; 1 = usual.
    c : ThirstCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        L/h, 0-0.9.

    Notes
    -----
    Sets in smoothly at a deficit of 1.5 % with 0.6 L/h for each further per cent, and levels off at 0.9
    L/h. Our own choice: laboratory thirst is known by osmolality, not by mass.

    References
    ----------
    Our own choice; parameters ``water.thirst``.

    Examples
    --------
    >>> [round(float(thirst_intake_l_h(x)), 2) for x in (0.0, 0.015, 0.025)]
    [0.0, 0.06, 0.5]
    """
    c = coefficients(ThirstCoefficients, "water.thirst") if c is None else c
    past = jnp.asarray(water_deficit_fraction, dtype=float) - c.threshold
    wish = jnp.asarray(gain) * c.gain_l_h * 0.5 * (past + jnp.sqrt(past**2 + c.width**2))
    return jnp.asarray(wish / jnp.sqrt(1.0 + (wish / c.most_l_h) ** 2))
