"""The statistical slow-down in the heat, for use where no heat balance is run."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients


class HeatSlowdown(NamedTuple):
    """Coefficients of speed against wet-bulb globe temperature."""

    slope_per_c: Coefficient
    onset_c: Coefficient
    width_c: Coefficient
    all_finishers_factor: Coefficient


def heat_slowdown_factor(wbgt_c: ArrayLike, level: ArrayLike, c: HeatSlowdown | None = None) -> jax.Array:
    """Return the factor of heat on race speed.

    Parameters
    ----------
    wbgt_c : array_like
        Wet-bulb globe temperature.
    level : array_like
        0 elite to 1 the mean of all finishers.
    c : HeatSlowdown, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Factor on speed, 1 in the cool.

    Notes
    -----
    ``1 - 0.0035 s softplus(WBGT - 15)`` with s from 1 (elite) to 2.3. Used **in place of** a slow-down from
    core temperature, never with it: race results already hold the body's response. Fitted to marathons,
    WBGT 5 to 25.

    References
    ----------
    Mantzios et al. 2022, Med Sci Sports Exerc

    Examples
    --------
    >>> round(float(heat_slowdown_factor(25.0, 0.0)), 3)
    0.965
    """
    k = coefficients(HeatSlowdown, "capacity.heat") if c is None else c
    factor = 1.0 + jnp.asarray(level) * (k.all_finishers_factor - 1.0)
    above = k.width_c * jax.nn.softplus((jnp.asarray(wbgt_c) - k.onset_c) / k.width_c)
    return 1.0 - factor * k.slope_per_c * above
