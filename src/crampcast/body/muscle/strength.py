"""What is left of a muscle's strength, and what training and strength tests make of it."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class StrengthCoefficients(NamedTuple):
    """Coefficients of strength and conditioning; group ``muscle.strength``."""

    load_per_z: Any
    conditioning_exponent: Any
    conditioning_low: Any
    conditioning_high: Any


def _default(c: StrengthCoefficients | None) -> StrengthCoefficients:
    """Return `c` or the evidence's coefficients."""
    return coefficients(StrengthCoefficients, "muscle.strength") if c is None else c


def remaining_capacity(
    fatigued: ArrayLike, slow: ArrayLike, damage: ArrayLike, calcium_release: ArrayLike = 1.0
) -> Array:
    """Strength left of what the rested muscle had.

    Parameters
    ----------
    fatigued : array
        Fatigued fraction of the motor pool (fast).
    slow : array
        Slow loss of strength, fraction.
    damage : array
        Loss to damage, fraction.
    calcium_release : array
        Calcium release relative to full muscle glycogen, 0-1.

    Returns
    -------
    array
        Fraction of rested strength.

    Notes
    -----
    ``(1 - MF) (1 - S) (1 - D) SR``: independent losses multiply, our own choice.

    References
    ----------
    Looft, Herkert, Frey-Law 2018, doi 10.1016/j.jbiomech.2018.06.005 (residual capacity ``1 - MF``).

    Examples
    --------
    >>> round(float(remaining_capacity(0.1, 0.2, 0.1)), 3)
    0.648
    """
    left = (1.0 - jnp.asarray(fatigued)) * (1.0 - jnp.asarray(slow)) * (1.0 - jnp.asarray(damage))
    return left * jnp.asarray(calcium_release)


def strength_load_factor(z_score: ArrayLike, c: StrengthCoefficients | None = None) -> Array:
    """Factor on the target load of a runner who is stronger or weaker than the usual runner.

    Parameters
    ----------
    z_score : array
        Strength for age, sex and mass in standard deviations, within ±2.5.
    c : StrengthCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Below 1 for the stronger.

    Notes
    -----
    ``1 / (1 + 0.3 z)``; z is limited to ±2.5, where the factor would lose its meaning.

    References
    ----------
    Our own choice; parameter ``muscle.strength.load_per_z``.

    Examples
    --------
    >>> float(strength_load_factor(0.0)), round(float(strength_load_factor(1.0)), 3)
    (1.0, 0.769)
    """
    z = jnp.clip(jnp.asarray(z_score, dtype=float), -2.5, 2.5)
    return jnp.asarray(1.0 / (1.0 + _default(c).load_per_z * z))


def conditioned_capacity(
    demand_ratio: ArrayLike, exponent: ArrayLike | None = None, c: StrengthCoefficients | None = None
) -> Array:
    """Capacity of each muscle by how the chronic load compares with the demand.

    Parameters
    ----------
    demand_ratio : array
        Chronic weekly load over the demand of the race, per muscle; 1 = trained for exactly this.
    exponent : array, optional
        Instead of the prior's 0.2.
    c : StrengthCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Factor on capacity, 0.6-1.6.

    Notes
    -----
    ``clip(ratio^q, 0.6, 1.6)`` with q = 0.2 ± 0.2: no study gives the exponent; a hypothesis.

    References
    ----------
    Our own choice; parameter ``muscle.strength.conditioning_exponent``.

    Examples
    --------
    >>> [round(float(conditioned_capacity(x)), 2) for x in (0.0, 0.5, 1.0, 2.0)]
    [0.6, 0.87, 1.0, 1.15]
    """
    c = _default(c)
    q = c.conditioning_exponent if exponent is None else exponent
    ratio = jnp.maximum(jnp.asarray(demand_ratio, dtype=float), 1e-6)
    return jnp.clip(ratio ** jnp.asarray(q), c.conditioning_low, c.conditioning_high)
