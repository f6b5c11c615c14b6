"""What the ground adds to cost and takes from speed."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients
from crampcast.evidence.ground import ground_classes

GROUND_CLASSES = ground_classes()
"""Class of ground to its factors: ``run_cost``, ``walk_cost``, ``run_speed``."""


class Technicality(NamedTuple):
    """How technical ground slows and costs."""

    loss_share: Coefficient
    run_exponent: Coefficient
    walk_exponent: Coefficient
    run_cost_exponent: Coefficient
    walk_cost_exponent: Coefficient


def _speed_factors(technicality: ArrayLike, k: Technicality) -> tuple[jax.Array, jax.Array]:
    """Speed factors of running and of walking."""
    t = jnp.clip(jnp.asarray(technicality), 0.0, 1.0)
    return 1.0 - k.loss_share * t ** jnp.asarray(k.run_exponent), 1.0 - k.loss_share * t ** jnp.asarray(
        k.walk_exponent
    )


def ground_cost_factor(
    run_share: ArrayLike,
    run_cost: ArrayLike,
    walk_cost: ArrayLike,
    technicality: ArrayLike = 0.0,
    c: Technicality | None = None,
) -> jax.Array:
    """Factor of ground on net metabolic power at a given speed.

    Parameters
    ----------
    run_share : array_like
        Share of steps run, 0 to 1.
    run_cost, walk_cost : array_like
        Factors of the class of ground (`GROUND_CLASSES`).
    technicality : array_like
        0 (SAC T1) to 1 (T6).
    c : Technicality, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Factor, 1 on a road.

    Notes
    -----
    Class factor times ``s ** -0.8`` running and ``s ** -1.1`` walking, s of `technicality_speed_factor`: a
    judgement, not a measurement.

    Examples
    --------
    >>> round(float(ground_cost_factor(1.0, 1.4, 2.1)), 2)
    1.4
    """
    k = coefficients(Technicality, "cost.technicality") if c is None else c
    run, walk = _speed_factors(technicality, k)
    running = jnp.asarray(run_cost) * run ** jnp.asarray(k.run_cost_exponent)
    walking = jnp.asarray(walk_cost) * walk ** jnp.asarray(k.walk_cost_exponent)
    return walking + jnp.asarray(run_share) * (running - walking)


def technicality_speed_factor(
    technicality: ArrayLike, run_share: ArrayLike = 1.0, c: Technicality | None = None
) -> jax.Array:
    """Factor of technical ground on the speed a runner dares.

    Parameters
    ----------
    technicality : array_like
        0 (SAC T1) to 1 (T6).
    run_share : array_like
        Share of steps run, 0 to 1.
    c : Technicality, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Factor on speed, 1 on easy ground, 0.2 at T6.

    Notes
    -----
    ``1 - 0.8 t**1.35`` running, ``1 - 0.8 t**1.2`` walking; a judgement, not a measurement.

    Examples
    --------
    >>> round(float(technicality_speed_factor(1.0)), 2)
    0.2
    """
    k = coefficients(Technicality, "cost.technicality") if c is None else c
    run, walk = _speed_factors(technicality, k)
    return walk + jnp.asarray(run_share) * (run - walk)
