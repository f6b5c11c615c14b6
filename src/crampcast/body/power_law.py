"""Powers of positive numbers in a form that a compiler works out for many at once."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

_LEAST = 1e-30  # numerical: a positive number of single precision whose logarithm and slope are finite


def power_law(base: ArrayLike, exponent: ArrayLike) -> jax.Array:
    """Return a power of a number that is not negative.

    Parameters
    ----------
    base : array_like
        Not negative; what lies below 1e-30 counts as nought and has no slope.
    exponent : array_like
        Positive.

    Returns
    -------
    jax.Array
        ``base ** exponent``.

    Notes
    -----
    ``exp(exponent log(base))``. XLA hands ``base ** exponent`` to the C library, one number after the other;
    logarithm and exponential it works out for a whole vector.

    Examples
    --------
    >>> float(power_law(4.0, 0.5)), float(power_law(0.0, 2.0))
    (2.0, 0.0)
    """
    above = jnp.asarray(base) > _LEAST
    return jnp.where(above, jnp.exp(jnp.asarray(exponent) * jnp.log(jnp.maximum(base, _LEAST))), 0.0)
