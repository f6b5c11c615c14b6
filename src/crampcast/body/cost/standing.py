"""What standing still costs: the difference between gross and net."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients


class Standing(NamedTuple):
    """Gross metabolic power of quiet standing."""

    power_w_kg: Coefficient


def standing_power_w_kg(c: Standing | None = None) -> jax.Array:
    """Return the gross metabolic power of quiet standing.

    Parameters
    ----------
    c : Standing, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        W/kg; what net power leaves out.

    References
    ----------
    Looney et al. 2019, doi:10.1249/MSS.0000000000002002

    Examples
    --------
    >>> round(float(standing_power_w_kg()), 2)
    1.44
    """
    return jnp.asarray((coefficients(Standing, "cost.standing") if c is None else c).power_w_kg)


def at_usual_economy_w_kg(power_w_kg: ArrayLike, economy: ArrayLike) -> jax.Array:
    """Return the gross power at which a runner of the usual economy goes as fast.

    Parameters
    ----------
    power_w_kg : array_like
        Gross power of this runner.
    economy : array_like
        Net cost of a speed over the usual runner's.

    Returns
    -------
    jax.Array
        W/kg.

    Examples
    --------
    >>> round(float(at_usual_economy_w_kg(12.44, 1.1)), 2)
    11.44
    """
    standing = standing_power_w_kg()
    return standing + (jnp.asarray(power_w_kg) - standing) / jnp.asarray(economy)
