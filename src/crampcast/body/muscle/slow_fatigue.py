"""Slow loss of strength over hours, net of damage."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class SlowFatigueCoefficients(NamedTuple):
    """Coefficients of the slow loss by muscle; group ``muscle.slow_fatigue``."""

    asymptote: Any
    time_constant_h: Any
    half_load: Any


class SlowRecoveryCoefficients(NamedTuple):
    """Recovery of the slow loss; group ``muscle.slow_recovery``."""

    time_constant_h: Any


def _default(c: SlowFatigueCoefficients | None) -> SlowFatigueCoefficients:
    """Return `c` or the evidence's coefficients, as arrays."""
    c = coefficients(SlowFatigueCoefficients, "muscle.slow_fatigue") if c is None else c
    return SlowFatigueCoefficients(*(jnp.asarray(v) for v in c))


def load_response(load_relative: ArrayLike, half_load: ArrayLike) -> Array:
    """Share of the asymptote that a load leads to.

    Parameters
    ----------
    load_relative : array
        Time-mean load over that of level running at the reference speed, not negative.
    half_load : array
        Curvature k.

    Returns
    -------
    array
        0 at rest, 1 at load 1, never above 1 + k.

    Notes
    -----
    ``(1 + k) L / (k + L)``: losses after races level off with intensity as they do with time; our own
    choice of form.

    References
    ----------
    Giandolini et al. 2016, doi 10.1007/s00421-016-3437-4 (steep, then flat, alike on hills and on the level).

    Examples
    --------
    >>> [round(float(load_response(x, 1.0)), 2) for x in (0.0, 0.5, 1.0)]
    [0.0, 0.67, 1.0]
    """
    load = jnp.maximum(jnp.asarray(load_relative), 0.0)
    return (1.0 + jnp.asarray(half_load)) * load / (jnp.asarray(half_load) + load)


def slow_strength_loss_step(
    loss: ArrayLike, load_relative: ArrayLike, dt_s: ArrayLike, c: SlowFatigueCoefficients | None = None
) -> Array:
    """Slow loss of strength of each muscle after a step.

    Parameters
    ----------
    loss : array
        Fraction of strength lost at the start; shape (..., 10).
    load_relative : array
        From `crampcast.body.muscle.load.relative_load`, over conditioned capacity; shape (..., 10).
    dt_s : array
        Length of the step, s; shape (...).
    c : SlowFatigueCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Fraction lost at the end; shape (..., 10).

    Notes
    -----
    ``dS/dt = (A g(L) - S) / tau``, solved exactly for a constant load. A and tau are fitted to strength
    before and after races *net of damage* (``scripts/refit_slow_fatigue.py``), because losses measured
    after mountain races contain it.

    References
    ----------
    Millet et al. 2011, doi 10.1371/journal.pone.0017059; Petersen et al. 2007, doi 10.1007/s00421-007-0504-x;
    Saugy et al. 2013, doi 10.1371/journal.pone.0065596.

    Examples
    --------
    >>> bool(slow_strength_loss_step(jnp.zeros(10), jnp.ones(10), 3600.0)[4] > 0.0)
    True
    """
    c = _default(c)
    target = c.asymptote * load_response(load_relative, c.half_load)
    kept = jnp.exp(-jnp.asarray(dt_s)[..., None] / (3600.0 * c.time_constant_h))
    return jnp.asarray(target + (jnp.asarray(loss) - target) * kept)


def slow_loss_after(loss: ArrayLike, rest_h: ArrayLike, c: SlowRecoveryCoefficients | None = None) -> Array:
    """Slow loss of strength that is left after a rest.

    Parameters
    ----------
    loss : array
        Fraction of strength lost at the end of the run, net of damage.
    rest_h : array
        Hours since, not negative; broadcasts with the loss.
    c : SlowRecoveryCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Fraction still lost.

    Notes
    -----
    Exponential with 8 h; what takes days after a mountain race is damage.

    References
    ----------
    Markov et al. 2025, doi 10.3389/fspor.2025.1734785 (26 to 27 points regained in 12 h).

    Examples
    --------
    >>> round(float(slow_loss_after(0.36, 12.0)), 2)
    0.08
    """
    k = coefficients(SlowRecoveryCoefficients, "muscle.slow_recovery") if c is None else c
    return jnp.asarray(jnp.asarray(loss) * jnp.exp(-jnp.asarray(rest_h) / k.time_constant_h))
