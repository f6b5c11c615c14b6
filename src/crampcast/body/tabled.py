"""Values of a table between its nodes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike


def tabled(x: ArrayLike, nodes: Any, values: Any) -> jax.Array:
    """Value of a table at `x`: linear between its nodes, flat beyond them.

    Parameters
    ----------
    x : array_like
        Any quantity, any shape.
    nodes, values : sequence of float, or array
        A short table, shape (n,); nodes increase.

    Returns
    -------
    jax.Array
        Of the shape of `x`.

    Notes
    -----
    Each stretch between two nodes is worked out and the right one taken. For tables of a few nodes that is
    fewer operations than to search for the place: compiled programs hold dozens of such tables.

    Examples
    --------
    >>> [round(float(tabled(x, (0.0, 1.0, 3.0), (5.0, 7.0, 6.0))), 3) for x in (-1.0, 0.5, 2.0, 9.0)]
    [5.0, 6.0, 6.5, 6.0]
    """
    at = jnp.asarray(x)
    found = jnp.full_like(at, values[0])
    for (low, high), (before, after) in zip(pairwise(nodes), pairwise(values), strict=True):
        passed = jnp.clip((at - low) / (high - low), 0.0, 1.0)
        found = jnp.where(at < low, found, before + passed * (after - before))
    return found
