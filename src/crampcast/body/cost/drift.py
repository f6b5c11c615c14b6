"""How running gets dearer with the hours."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients


class Drift(NamedTuple):
    """Coefficients of the drift of cost."""

    asymptote: Coefficient
    time_constant_h: Coefficient


def cost_drift(duration_h: ArrayLike, scale: ArrayLike = 1.0, c: Drift | None = None) -> jax.Array:
    """Factor on the cost of running after a time under way.

    Parameters
    ----------
    duration_h : array_like
        Time under way.
    scale : array_like
        Runner's own multiplier of the rise, about 0.6 (fast) to 1.6.
    c : Drift, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Factor, 1 at the start.

    Notes
    -----
    ``1 + 0.18 scale (1 - exp(-t / 6 h))``: derived here; the asymptote from three days of racing, the time
    constant from +4.2 % at 90 and +5.8 % at 120 min.

    References
    ----------
    Zanini et al. 2025, doi:10.1111/sms.70076; Lazzer et al. 2012, doi:10.1007/s00421-011-2120-z

    Examples
    --------
    >>> round(float(cost_drift(2.0)), 3)
    1.051
    """
    k = coefficients(Drift, "cost.drift") if c is None else c
    time = jnp.maximum(jnp.asarray(duration_h), 0.0)
    return 1.0 - jnp.asarray(scale) * k.asymptote * jnp.expm1(-time / k.time_constant_h)
