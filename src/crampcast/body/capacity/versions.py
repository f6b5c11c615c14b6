"""Mechanisms of capacity by name: recommended, published others, and none."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.capacity.altitude import vo2max_altitude_factor
from crampcast.body.capacity.heat import HeatSlowdown, heat_slowdown_factor
from crampcast.body.capacity.speed_duration import Riegel
from crampcast.body.capacity.sustainable import Sustainable, sustainable_share
from crampcast.body.coefficient import Coefficient
from crampcast.body.mechanisms import NULL, Mechanism
from crampcast.body.smooth import smooth_positive
from crampcast.evidence import coefficients

_METRES_PER_KM = 1000.0
_ROUNDING_KM = 0.02  # numerical


class LinearAltitude(NamedTuple):
    """A loss of VO2max in proportion to height."""

    slope_per_km: Coefficient
    floor_share: Coefficient


class HeatQuartiles(NamedTuple):
    """Slow-down by class of wet-bulb globe temperature."""

    wbgt_c: Coefficient
    slowing: Coefficient


def riegel_share(duration_s: ArrayLike, endurance: ArrayLike | None = None) -> jax.Array:
    """Return the share of the six-minute speed held over a time by Riegel's power law.

    Parameters
    ----------
    duration_s : array_like
        Moving time of the race.
    endurance : array_like, optional
        Not used: the exponent is the same for everybody.

    Returns
    -------
    jax.Array
        Share, 1 at six minutes.

    Notes
    -----
    ``T2 = T1 (D2 / D1) ** 1.06``, so that speed falls as ``T ** -(0.06 / 1.06)``.

    References
    ----------
    Riegel 1981

    Examples
    --------
    >>> round(float(riegel_share(3.5 * 3600.0)), 2)
    0.82
    """
    exponent = coefficients(Riegel, "capacity.riegel").exponent
    short = coefficients(Sustainable, "capacity.sustainable").crossover_s
    return (jnp.asarray(duration_s) / short) ** -((exponent - 1.0) / exponent)


def tireless_share(duration_s: ArrayLike, endurance: ArrayLike | None = None) -> jax.Array:
    """Return the share of a runner who holds the six-minute speed for ever."""
    return jnp.ones(jnp.shape(duration_s))


def linear_altitude_factor(altitude_m: ArrayLike) -> jax.Array:
    """Return the share of sea-level VO2max left when every kilometre takes as much.

    Parameters
    ----------
    altitude_m : array_like
        Altitude above the sea.

    Returns
    -------
    jax.Array
        Share; about 7 % less per kilometre.

    References
    ----------
    Clark et al. 2007

    Examples
    --------
    >>> round(float(linear_altitude_factor(2000.0)), 2)
    0.86
    """
    k = coefficients(LinearAltitude, "capacity.linear_altitude")
    lost = k.slope_per_km * smooth_positive(jnp.asarray(altitude_m) / _METRES_PER_KM, _ROUNDING_KM)
    return 1.0 - jnp.minimum(lost, 1.0 - jnp.asarray(k.floor_share))


def no_altitude_factor(altitude_m: ArrayLike) -> jax.Array:
    """Return the capacity of a runner to whom thin air does nothing."""
    return jnp.ones(jnp.shape(altitude_m))


def ely_2007_heat_factor(wbgt_c: ArrayLike, level: ArrayLike) -> jax.Array:
    """Return the factor of heat on race speed between the classes that were measured.

    Parameters
    ----------
    wbgt_c : array_like
        Wet-bulb globe temperature.
    level : array_like
        0 elite to 1 the mean of all finishers.

    Returns
    -------
    jax.Array
        Factor on speed, 1 in the coolest class.

    Notes
    -----
    Top men of marathons ran 1.7, 2.5, 3.3 and 4.5 % behind the course record at 5-10, 10-15, 15-20 and
    20-25 C; what is beyond the coolest class is called heat. Straight lines between the classes, held
    outside; slower runners by the same factor as `heat_slowdown_factor`.

    References
    ----------
    Ely et al. 2007, Med Sci Sports Exerc 39:487-493

    Examples
    --------
    >>> round(float(ely_2007_heat_factor(22.5, 0.0)), 3)
    0.972
    """
    k = coefficients(HeatQuartiles, "capacity.heat_quartiles")
    all_finishers = coefficients(HeatSlowdown, "capacity.heat").all_finishers_factor
    factor = 1.0 + jnp.asarray(level) * (all_finishers - 1.0)
    slowing = jnp.asarray(k.slowing)
    return 1.0 - factor * jnp.interp(jnp.asarray(wbgt_c), jnp.asarray(k.wbgt_c), slowing - slowing[0])


def no_heat_factor(wbgt_c: ArrayLike, level: ArrayLike) -> jax.Array:
    """Return the speed of a runner whom heat does not slow."""
    return jnp.ones(jnp.broadcast_shapes(jnp.shape(wbgt_c), jnp.shape(level)))


SUSTAINABLE: Mechanism[jax.Array] = Mechanism(
    "sustainable",
    "share of the six-minute speed that is held over a race",
    {"bent_log_law": sustainable_share, "riegel_1981": riegel_share, NULL: tireless_share},
)
ALTITUDE: Mechanism[jax.Array] = Mechanism(
    "altitude",
    "share of the ceiling left in thin air",
    {"wehrlin_2006": vo2max_altitude_factor, "clark_2007": linear_altitude_factor, NULL: no_altitude_factor},
)
HEAT: Mechanism[jax.Array] = Mechanism(
    "heat_slowdown",
    "what heat leaves of race speed",
    {"mantzios_2022": heat_slowdown_factor, "ely_2007": ely_2007_heat_factor, NULL: no_heat_factor},
)
