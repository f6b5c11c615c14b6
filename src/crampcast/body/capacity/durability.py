"""How the aerobic ceiling sinks during a long run."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.power_law import power_law
from crampcast.evidence import coefficients

_SECONDS_PER_HOUR = 3600.0
_SHARPNESS = 12  # numerical: how sharply growth stops at the plateau
_SATURATION = 8  # numerical: how sharply the loss saturates


class Durability(NamedTuple):
    """Coefficients of the loss of VO2max under way."""

    loss_at_reference: Coefficient
    reference_h: Coefficient
    exponent: Coefficient
    plateau_h: Coefficient
    reference_intensity: Coefficient
    intensity_exponent: Coefficient
    loss_max: Coefficient


def _levelled(x: jax.Array, limit: ArrayLike, power: int) -> jax.Array:
    """Lesser of x and limit, smooth, exact for small x.

    ``x (1 + (x / limit) ** power) ** (-1 / power)``, with the ratio turned round past the limit: a compiler
    takes the power of a scaled ``x`` apart, and a day in seconds to the 12th is no single-precision number.
    """
    low, high = jnp.minimum(x, limit), jnp.maximum(x, limit)
    return low * jnp.exp(-jnp.log1p((low / high) ** power) / power)


def vo2max_durability(
    time_s: ArrayLike, relative_intensity: ArrayLike, c: Durability | None = None
) -> jax.Array:
    """Return the share of fresh VO2max left after a time under way.

    Parameters
    ----------
    time_s : array_like
        Time under way.
    relative_intensity : array_like
        Mean share of VO2max used so far.
    c : Durability, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Share, 1 at the start, not below 0.75.

    Notes
    -----
    ``1 - 0.071 (min(t, 3 h) / 2 h) ** 2.9 (intensity / 0.8) ** 3``: derived here. The first two figures
    meet the losses of 3.1 % at 90 and 7.1 % at 120 min near 80 %; the intensity law, the plateau and the
    saturation are our choice.

    References
    ----------
    Zanini et al. 2025, doi:10.1111/sms.70076

    Examples
    --------
    >>> round(float(vo2max_durability(5400.0, 0.8)), 3)
    0.969
    """
    k = coefficients(Durability, "capacity.durability") if c is None else c
    hours = _levelled(jnp.maximum(jnp.asarray(time_s), 0.0) / _SECONDS_PER_HOUR, k.plateau_h, _SHARPNESS)
    effort = jnp.maximum(jnp.asarray(relative_intensity), 0.0) / k.reference_intensity
    loss = k.loss_at_reference * power_law(hours / k.reference_h, k.exponent) * effort**k.intensity_exponent
    return 1.0 - _levelled(loss, k.loss_max, _SATURATION)
