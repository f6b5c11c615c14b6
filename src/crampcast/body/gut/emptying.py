"""How fast the stomach empties."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients

_SECONDS_PER_MINUTE = 60.0
_GRAMS_PER_LITRE_PER_PERCENT = 10.0
_TINY = 1e-6  # numerical: an empty stomach counts as water


class Emptying(NamedTuple):
    """Coefficients of gastric emptying."""

    rate_per_min: Coefficient
    dense_floor: Coefficient
    dense_percent: Coefficient
    hard_loss: Coefficient
    hard_share: Coefficient
    hard_width: Coefficient
    hot_loss: Coefficient
    hot_c: Coefficient
    hot_width_c: Coefficient


def emptying_rate_per_s(
    water_l: ArrayLike,
    carbohydrate_g: ArrayLike,
    vo2_share: ArrayLike,
    core_c: ArrayLike,
    c: Emptying | None = None,
) -> jax.Array:
    """Return the share of the stomach's content that leaves per second.

    Parameters
    ----------
    water_l, carbohydrate_g : array_like
        Content of the stomach.
    vo2_share : array_like
        Share of VO2max.
    core_c : array_like
        Core temperature.
    c : Emptying, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        1/s.

    Notes
    -----
    0.055 per minute, times ``0.5 + 0.5 / (1 + (c / 8 %)**4)`` for dense content, falling by 0.4 around 0.80
    of VO2max and by 0.3 around 39.2 degC. The base rate lies between two drinking studies (0.028 and
    0.060); the factors are derived or recalled.

    References
    ----------
    Murray et al. 1999; Sole & Noakes 1989

    Examples
    --------
    >>> round(60 * float(emptying_rate_per_s(0.3, 0.0, 0.6, 38.0)), 3)
    0.055
    """
    k = coefficients(Emptying, "gut.emptying") if c is None else c
    dense = jnp.maximum(jnp.asarray(carbohydrate_g), 0.0)
    thin = k.dense_percent * _GRAMS_PER_LITRE_PER_PERCENT * jnp.maximum(jnp.asarray(water_l), 0.0) + _TINY
    thin2, dense2 = thin * thin, dense * dense
    share = thin2 * thin2 / (thin2 * thin2 + dense2 * dense2)
    hard = jax.nn.sigmoid((jnp.asarray(vo2_share) - k.hard_share) / k.hard_width)
    hot = jax.nn.sigmoid((jnp.asarray(core_c) - k.hot_c) / k.hot_width_c)
    factor = (
        (k.dense_floor + (1.0 - k.dense_floor) * share)
        * (1.0 - k.hard_loss * hard)
        * (1.0 - k.hot_loss * hot)
    )
    return k.rate_per_min / _SECONDS_PER_MINUTE * factor
