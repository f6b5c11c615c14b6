"""The full three-compartment controller, second by second: the yardstick of the stride-averaged form."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

DEVELOPMENT_PER_S = 10.0
"""Rate at which units are drawn in and let go; it sets a lag of a tenth of a second and nothing else."""


class MotorPool(NamedTuple):
    """Fractions of the motor pool; they sum to one."""

    rested: Array
    active: Array
    fatigued: Array


def controller_flow(
    pool: MotorPool,
    target_load: ArrayLike,
    fatigue_rate: ArrayLike,
    recovery_rate: ArrayLike,
    rest: ArrayLike,
) -> MotorPool:
    """Rates of change of the compartments.

    Parameters
    ----------
    pool : MotorPool
        Fractions now.
    target_load : array
        Fraction of maximal force.
    fatigue_rate, recovery_rate : array
        F and R, 1/s.
    rest : array
        Factor on R while the target is zero.

    Returns
    -------
    MotorPool
        1/s; the three rates sum to zero.

    Notes
    -----
    ``dMR = -C + R MF``, ``dMA = C - F MA``, ``dMF = F MA - R MF`` with the controller's flow ``C`` limited
    by the rested units that are left.

    References
    ----------
    Frey-Law, Looft, Heitsman 2012, doi 10.1016/j.jbiomech.2012.04.018.

    Examples
    --------
    >>> flow = controller_flow(MotorPool(*map(jnp.asarray, (1.0, 0.0, 0.0))), 0.5, 0.0097, 0.00091, 15.0)
    >>> float(flow.active)
    5.0
    """
    load = jnp.asarray(target_load)
    wanted = load - pool.active
    drawn = DEVELOPMENT_PER_S * jnp.where(wanted > 0.0, jnp.minimum(wanted, pool.rested), wanted)
    recovery = jnp.asarray(recovery_rate) * jnp.where(load > 0.0, 1.0, jnp.asarray(rest)) * pool.fatigued
    tiring = jnp.asarray(fatigue_rate) * pool.active
    return MotorPool(recovery - drawn, drawn - tiring, tiring - recovery)


def simulate_controller(
    target_load: Array, dt_s: float, fatigue_rate: float, recovery_rate: float, rest: float
) -> MotorPool:
    """Run the controller over a series of target loads from rest.

    Parameters
    ----------
    target_load : array
        One load per step, shape (n,).
    dt_s : float
        Step, s; at most 0.1, or the explicit scheme is unstable.
    fatigue_rate, recovery_rate, rest : float
        F, R (1/s) and the factor on R at rest.

    Returns
    -------
    MotorPool
        Fractions after every step, shape (n,) each.

    Notes
    -----
    Explicit Euler, for comparison only.

    References
    ----------
    As `controller_flow`.

    Examples
    --------
    >>> pool = simulate_controller(jnp.full(1000, 0.5), 0.1, 0.0097, 0.00091, 15.0)
    >>> bool(abs(pool.active[-1] - 0.5) < 0.01)
    True
    """

    def step(pool: MotorPool, load: Array) -> tuple[MotorPool, Any]:
        flow = controller_flow(pool, load, fatigue_rate, recovery_rate, rest)
        after = MotorPool(*(part + dt_s * rate for part, rate in zip(pool, flow, strict=True)))
        return after, after

    start = MotorPool(jnp.asarray(1.0), jnp.asarray(0.0), jnp.asarray(0.0))
    history: MotorPool = jax.lax.scan(step, start, target_load)[1]
    return history
