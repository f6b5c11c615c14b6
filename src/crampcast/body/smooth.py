"""Smooth stand-ins for corners, so that gradients exist everywhere."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike


def smooth_positive(x: ArrayLike, width: ArrayLike) -> jax.Array:
    """Positive part of `x` with its corner rounded over `width`.

    Parameters
    ----------
    x : array_like
        Any quantity.
    width : array_like
        Rounding, in the unit of `x`; the result exceeds ``max(x, 0)`` by at most ``width / 2``.

    Returns
    -------
    jax.Array
        Positive everywhere.

    Notes
    -----
    ``(x + sqrt(x**2 + width**2)) / 2``.

    Examples
    --------
    >>> [round(float(smooth_positive(x, 0.02)), 4) for x in (-3.0, 0.0, 3.0)]
    [0.0, 0.01, 3.0]
    """
    x = jnp.asarray(x)
    return 0.5 * (x + jnp.sqrt(x * x + jnp.square(width)))


def smooth_minimum(x: ArrayLike, y: ArrayLike, width: ArrayLike) -> jax.Array:
    """Lesser of two quantities with the corner rounded over `width`.

    Parameters
    ----------
    x, y : array_like
        Quantities of one unit.
    width : array_like
        Rounding, in the same unit; the result falls short by at most ``width / 2``.

    Returns
    -------
    jax.Array
        At most ``min(x, y)``.

    Examples
    --------
    >>> round(float(smooth_minimum(2.0, 5.0, 0.02)), 4)
    2.0
    """
    return jnp.asarray(x) - smooth_positive(jnp.asarray(x) - jnp.asarray(y), width)
