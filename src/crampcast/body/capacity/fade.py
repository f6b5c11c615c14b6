"""How the speed that can be held falls in the course of a long run."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.capacity.durability import vo2max_durability
from crampcast.body.coefficient import Coefficient
from crampcast.body.cost.versions import DRIFT
from crampcast.body.mechanisms import NULL, Mechanism
from crampcast.evidence import coefficients

_SECONDS_PER_HOUR = 3600.0


class Fade(NamedTuple):
    """Coefficients of how the speed that can be held falls within a race."""

    ceiling_share_general: Coefficient
    ceiling_share_trained: Coefficient


def threshold_speed_left(
    time_s: ArrayLike,
    relative_intensity: ArrayLike = 0.7,
    drift_scale: ArrayLike = 1.0,
    trained: ArrayLike = 1.0,
) -> jax.Array:
    """Return the speed at the lactate threshold relative to the start.

    Parameters
    ----------
    time_s : array_like
        Time under way.
    relative_intensity : array_like
        Mean share of VO2max.
    drift_scale : array_like
        Runner's own multiplier of the drift of cost.
    trained : array_like
        0 general population to 1 trained.

    Returns
    -------
    jax.Array
        Factor on speed, 1 at the start.

    Notes
    -----
    Running gets dearer, and of the fall of the ceiling a part reaches the speed: a third in trained runners,
    all of it in untrained ones. **Derived here**: after two hours trained marathoners lose 7.1 % of the
    threshold's speed where cost rises by 5.8 % and peak oxygen uptake falls by 7.1 %; relative intensity
    rises three times as much in merely active people (8.3 against 2.6 %).

    References
    ----------
    Zanini et al. 2025, doi:10.1111/sms.70076; Unhjem 2024

    Examples
    --------
    >>> round(float(threshold_speed_left(7200.0, 0.8)), 3), round(13.0 / 14.0, 3)
    (0.929, 0.929)
    """
    k = coefficients(Fade, "capacity.fade")
    general, practised = k.ceiling_share_general, k.ceiling_share_trained
    passed_on = general + jnp.asarray(trained) * (practised - general)
    return _left(time_s, relative_intensity, drift_scale, passed_on)


def ceiling_over_cost(
    time_s: ArrayLike,
    relative_intensity: ArrayLike = 0.7,
    drift_scale: ArrayLike = 1.0,
    trained: ArrayLike = 1.0,
) -> jax.Array:
    """Return peak oxygen uptake over cost, both relative to the start: losses simply multiplied.

    Parameters
    ----------
    time_s, relative_intensity, drift_scale, trained
        As `threshold_speed_left` takes them; training does not count.

    Returns
    -------
    jax.Array
        Factor on speed; 0.88 after two hours where the threshold's speed was measured at 0.93.

    References
    ----------
    Zanini et al. 2025, doi:10.1111/sms.70076

    Examples
    --------
    >>> round(float(ceiling_over_cost(7200.0, 0.8)), 2)
    0.88
    """
    return _left(time_s, relative_intensity, drift_scale, 1.0)


def no_fade(
    time_s: ArrayLike,
    relative_intensity: ArrayLike = 0.7,
    drift_scale: ArrayLike = 1.0,
    trained: ArrayLike = 1.0,
) -> jax.Array:
    """Return a speed that does not fall."""
    return jnp.ones(jnp.broadcast_shapes(jnp.shape(time_s), jnp.shape(relative_intensity)))


def _left(
    time_s: ArrayLike, relative_intensity: ArrayLike, drift_scale: ArrayLike, passed_on: ArrayLike
) -> jax.Array:
    """Speed left when a part of the fall of the ceiling is passed on and running gets dearer."""
    lost = 1.0 - vo2max_durability(time_s, relative_intensity)
    return (1.0 - jnp.asarray(passed_on) * lost) / DRIFT(jnp.asarray(time_s) / _SECONDS_PER_HOUR, drift_scale)


FADE: Mechanism[jax.Array] = Mechanism(
    "fade",
    "how the speed that can be held falls in the course of a long run",
    {"threshold_speed": threshold_speed_left, "ceiling_over_cost": ceiling_over_cost, NULL: no_fade},
)
