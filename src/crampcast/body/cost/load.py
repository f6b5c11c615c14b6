"""What a pack adds to cost."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients


class Load(NamedTuple):
    """Coefficients of carried load."""

    walking_factor: Coefficient
    walking_exponent: Coefficient
    running_factor: Coefficient


def walking_load_factor(load_kg: ArrayLike, mass_kg: ArrayLike, c: Load | None = None) -> jax.Array:
    """Factor of a pack on the net power of walking.

    Parameters
    ----------
    load_kg, mass_kg : array_like
        Load carried and body mass.
    c : Load, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Factor, at least 1.

    Notes
    -----
    ``1 + 1.96 (L/M) ** 1.36``, for loads up to 0.66 of body mass.

    References
    ----------
    Looney et al. 2022, doi:10.1249/MSS.0000000000002833

    Examples
    --------
    >>> round(float(walking_load_factor(5.0, 70.0)), 3)
    1.054
    """
    k = coefficients(Load, "cost.load") if c is None else c
    share = jnp.maximum(jnp.asarray(load_kg), 0.0) / jnp.asarray(mass_kg)
    return 1.0 + k.walking_factor * share ** jnp.asarray(k.walking_exponent)


def running_load_factor(load_kg: ArrayLike, mass_kg: ArrayLike, c: Load | None = None) -> jax.Array:
    """Factor of a vest or pack on the net power of running.

    Parameters
    ----------
    load_kg, mass_kg : array_like
        Load carried and body mass.
    c : Load, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Factor, at least 1.

    Notes
    -----
    ``1 + L/M``, for vests up to 0.1 of body mass; recalled, not read.

    Examples
    --------
    >>> round(float(running_load_factor(7.0, 70.0)), 3)
    1.1
    """
    k = coefficients(Load, "cost.load") if c is None else c
    return 1.0 + k.running_factor * jnp.maximum(jnp.asarray(load_kg), 0.0) / jnp.asarray(mass_kg)
