"""Fast fatigue: the three-compartment controller with rest recovery, averaged over the stride."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class FastFatigueCoefficients(NamedTuple):
    """Rates of the three-compartment model by muscle; group ``muscle.fast_fatigue``."""

    fatigue_rate_per_s: Any
    recovery_rate_per_s: Any
    rest_multiplier: Any


def _default(c: FastFatigueCoefficients | None) -> FastFatigueCoefficients:
    """Return `c` or the evidence's coefficients, as arrays."""
    c = coefficients(FastFatigueCoefficients, "muscle.fast_fatigue") if c is None else c
    return FastFatigueCoefficients(*(jnp.asarray(v) for v in c))


def _mean_recovery_per_s(duty: Array, c: FastFatigueCoefficients) -> Array:
    """Recovery rate averaged over contact and swing."""
    rate: Array = c.recovery_rate_per_s * (duty + c.rest_multiplier * (1.0 - duty))
    return rate


def three_compartment_step(
    fatigued: ArrayLike,
    target_load: ArrayLike,
    duty: ArrayLike,
    dt_s: ArrayLike,
    c: FastFatigueCoefficients | None = None,
) -> Array:
    """Fatigued fraction of each muscle's motor pool after a step at constant load.

    Parameters
    ----------
    fatigued : array
        Fatigued fraction at the start, 0-1; shape (..., 10).
    target_load : array
        Target load during contact, fraction of maximal force, not negative; shape (..., 10).
    duty : array
        Share of the time under load, 0-1, 0 at rest; shape (...).
    dt_s : array
        Length of the step, s; shape (...).
    c : FastFatigueCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Fatigued fraction at the end, 0-1; shape (..., 10).

    Notes
    -----
    Quasi-static form of the controller (its lag is 0.1 s): ``dMF/dt = F d min(TL, 1 - MF) - Rm MF`` with
    ``Rm = R (d + r (1 - d))``. While the load can be held the solution is an exponential, and so it is once
    the pool is exhausted; the smaller of the two bounds the pool. Exact for constant load below exhaustion,
    stable for any step. Where a load cannot be held, it reads the fatigued fraction about a tenth below the
    full controller. Parameters come from isometric tasks; the model saturates within minutes and cannot
    produce hours' loss of force.

    References
    ----------
    Looft, Herkert, Frey-Law 2018, doi 10.1016/j.jbiomech.2018.06.005; Rakshit et al. 2021,
    doi 10.1016/j.jbiomech.2021.110695.

    Examples
    --------
    >>> rested = jnp.zeros(10)
    >>> round(float(three_compartment_step(rested, jnp.full(10, 0.4), 0.35, 3600.0)[6]), 3)
    0.148
    """
    c = _default(c)
    start, load = jnp.asarray(fatigued), jnp.asarray(target_load)
    d, dt = jnp.asarray(duty)[..., None], jnp.asarray(dt_s)[..., None]
    drive, recovery = c.fatigue_rate_per_s * d, _mean_recovery_per_s(d, c)
    kept = jnp.exp(-recovery * dt)
    held = drive * load / recovery
    sustained = held + (start - held) * kept
    spent = drive / (drive + recovery)
    exhausted = spent + (start - spent) * kept * jnp.exp(-drive * dt)
    return jnp.minimum(sustained, exhausted)


def time_to_failure_s(
    target_load: ArrayLike,
    fatigue_rate_per_s: ArrayLike,
    recovery_rate_per_s: ArrayLike,
    development_rate_per_s: ArrayLike | None = None,
) -> Array:
    """Time for which a sustained contraction can be held.

    Parameters
    ----------
    target_load : array
        Fraction of maximal force, 0-1.
    fatigue_rate_per_s, recovery_rate_per_s : array
        Rates F and R, 1/s.
    development_rate_per_s : array, optional
        Rate LD at which units are drawn in, 1/s; default without lag.

    Returns
    -------
    array
        s; infinite at or below the load that can be held for ever, R / (F + R).

    Notes
    -----
    ``t = -ln(1 - R (1 - TL) / (F TL)) / R``. With a finite LD the active units settle a little below the
    target, at ``TL LD / (LD + F)``, and that takes the place of TL.

    References
    ----------
    Frey-Law, Looft, Heitsman 2012, doi 10.1016/j.jbiomech.2012.04.018.

    Examples
    --------
    >>> round(float(time_to_failure_s(0.5, 0.0097, 0.00091)), 1)
    108.3
    """
    load, f, r = (jnp.asarray(x, dtype=float) for x in (target_load, fatigue_rate_per_s, recovery_rate_per_s))
    if development_rate_per_s is not None:
        load = load * jnp.asarray(development_rate_per_s) / (jnp.asarray(development_rate_per_s) + f)
    left = 1.0 - r * (1.0 - load) / (f * jnp.maximum(load, 1e-12))
    finite = left > 0.0
    return jnp.where(finite, -jnp.log(jnp.where(finite, left, 1.0)) / r, jnp.inf)


def steady_fatigue(
    target_load: ArrayLike,
    duty: ArrayLike,
    c: FastFatigueCoefficients | None = None,
    *,
    bounded: bool = True,
) -> tuple[Array, Array]:
    """Fatigued fraction in the long run of a repeated contraction, and the time it takes.

    Parameters
    ----------
    target_load : array
        Load during contact, fraction of maximal force; shape (..., 10).
    duty : array
        Share of the time under load; shape (...).
    c : FastFatigueCoefficients, optional
        Coefficients.
    bounded : bool
        Whether units that are spent cannot be drawn in again; False gives the textbook formula, which for
        heavy loads counts more fatigued units than there are.

    Returns
    -------
    fatigued : array
        Steady fatigued fraction, 0-1.
    time_constant_s : array
        s.

    Notes
    -----
    ``MF = F TL d / Rm`` while that leaves the load within reach, else ``F d / (F d + Rm)``.

    References
    ----------
    Looft, Herkert, Frey-Law 2018, doi 10.1016/j.jbiomech.2018.06.005.

    Examples
    --------
    >>> fatigued, tau_s = steady_fatigue(jnp.full(10, 0.4), 0.35)
    >>> round(float(fatigued[6]), 3), round(float(tau_s[6]))
    (0.148, 109)
    """
    c = _default(c)
    d = jnp.asarray(duty)[..., None]
    drive, recovery = c.fatigue_rate_per_s * d, _mean_recovery_per_s(d, c)
    held = drive * jnp.asarray(target_load) / recovery
    return jnp.minimum(held, drive / (drive + recovery)) if bounded else held, 1.0 / recovery
