"""Muscle damage from descending, its protection by earlier descents, and its recovery."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients

GRAVITY_KJ_KG_M = 9.81e-3
"""Work of one metre of descent per kilogram: standard gravity, in kJ."""


class DamageCoefficients(NamedTuple):
    """Coefficients of eccentric damage; group ``muscle.damage``."""

    largest_loss: Any
    dose_scale_kj_kg: Any
    dose_exponent: Any
    recovery_h: Any
    peak_h: Any
    immediate_share: Any
    muscle_factor: Any
    protection_per_bout: Any
    protection_dose_kj_kg: Any
    protection_plateau_days: Any
    protection_half_life_days: Any
    protection_cap: Any


def _default(c: DamageCoefficients | None) -> DamageCoefficients:
    """Return `c` or the evidence's coefficients."""
    return coefficients(DamageCoefficients, "muscle.damage") if c is None else c


def eccentric_dose_kj_kg(descent_m: ArrayLike, pack_ratio: ArrayLike = 1.0) -> Array:
    """Energy that the legs have to absorb on a descent.

    Parameters
    ----------
    descent_m : array
        Metres descended since the last rest of a day or more, not negative.
    pack_ratio : array
        Body and pack mass over body mass.

    Returns
    -------
    array
        kJ per kg of body mass.

    Notes
    -----
    ``W = g dH (1 + load)``.

    References
    ----------
    Maeo et al. 2017, doi 10.1371/journal.pone.0173909 (the trials to which the damage model was fitted).

    Examples
    --------
    >>> round(float(eccentric_dose_kj_kg(900.0, 1.1)), 1)
    9.7
    """
    return GRAVITY_KJ_KG_M * jnp.asarray(descent_m) * jnp.asarray(pack_ratio)


def damage_loss(
    dose_kj_kg: ArrayLike, protection: ArrayLike = 0.0, c: DamageCoefficients | None = None
) -> Array:
    """Strength of the knee extensors lost a day after a descent.

    Parameters
    ----------
    dose_kj_kg : array
        From `eccentric_dose_kj_kg`.
    protection : array
        Repeated-bout protection, 0-1.
    c : DamageCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Fraction of strength lost at 24 h, 0-1.

    Notes
    -----
    ``loss = Lmax (1 - exp(-(W / W0)^n)) (1 - P)``, fitted to downhill walking of 5 to 40 min at -28 % with
    a 10 % load.

    References
    ----------
    Maeo et al. 2017, doi 10.1371/journal.pone.0173909; Maeo et al. 2015, doi 10.1139/apnm-2014-0390.

    Examples
    --------
    >>> round(float(damage_loss(9.7)), 3)
    0.165
    """
    c = _default(c)
    ratio = jnp.maximum(jnp.asarray(dose_kj_kg, dtype=float), 1e-9) / c.dose_scale_kj_kg
    spared = 1.0 - jnp.asarray(protection)
    return jnp.asarray(c.largest_loss * -jnp.expm1(-(ratio**c.dose_exponent)) * spared)


def damage_while_running(loss_24h: ArrayLike, c: DamageCoefficients | None = None) -> Array:
    """Strength of each muscle that is already lost to damage while still running.

    Parameters
    ----------
    loss_24h : array
        From `damage_loss`; shape (...).
    c : DamageCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Fraction of strength, shape (..., 10).

    Notes
    -----
    The immediate share of the 24-h loss times the muscle's factor (knee extensors 1, plantar flexors 0.45).

    References
    ----------
    Giovanelli et al. 2021, doi 10.3390/ijerph18158135; Maeo et al. 2017, doi 10.1038/s41598-017-06129-8.

    Examples
    --------
    >>> lost = damage_while_running(0.20)
    >>> round(float(lost[4]), 3), round(float(lost[0]), 3)
    (0.14, 0.063)
    """
    c = _default(c)
    return jnp.asarray(c.immediate_share * jnp.asarray(loss_24h)[..., None] * jnp.asarray(c.muscle_factor))


def repeated_bout_protection(
    doses_kj_kg: ArrayLike, days_ago: ArrayLike, c: DamageCoefficients | None = None
) -> Array:
    """Protection that earlier descents give against damage.

    Parameters
    ----------
    doses_kj_kg : array
        Dose of each earlier run, not negative; shape (..., n).
    days_ago : array
        How long ago each was, days; shape (..., n).
    c : DamageCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        0 to the cap of 0.75; shape (...).

    Notes
    -----
    ``P = min(0.75, 1 - prod(1 - p_k))``, ``p_k = 0.58 (1 - exp(-W_k / 0.7)) D(t)``; ``D`` is 1 for four
    weeks and then halves every eight.

    References
    ----------
    Maeo et al. 2015, doi 10.1139/apnm-2014-0390; Maeo et al. 2017, doi 10.1371/journal.pone.0173909.

    Examples
    --------
    >>> round(float(repeated_bout_protection(jnp.array([9.7]), jnp.array([14.0]))), 2)
    0.58
    """
    c = _default(c)
    late = jnp.maximum(jnp.asarray(days_ago) - c.protection_plateau_days, 0.0)
    kept = 0.5 ** (late / c.protection_half_life_days)
    each = -c.protection_per_bout * jnp.expm1(-jnp.asarray(doses_kj_kg) / c.protection_dose_kj_kg) * kept
    return jnp.minimum(c.protection_cap, 1.0 - jnp.prod(1.0 - each, axis=-1))


def damage_after(loss_24h: ArrayLike, hours: ArrayLike, c: DamageCoefficients | None = None) -> Array:
    """Strength of the knee extensors still lost some hours after the descent.

    Parameters
    ----------
    loss_24h : array
        From `damage_loss`.
    hours : array
        Hours since the descent, not negative.
    c : DamageCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Fraction of strength.

    Notes
    -----
    Rises linearly from the immediate share to the whole at 24 h, then ``exp(-(t - 24 h) / 96 h)``.

    References
    ----------
    Millet et al. 2011, doi 10.1371/journal.pone.0017059 (baseline at 16 days).

    Examples
    --------
    >>> [round(float(damage_after(0.20, h)), 3) for h in (0.0, 24.0, 120.0)]
    [0.14, 0.2, 0.074]
    """
    c = _default(c)
    t = jnp.asarray(hours, dtype=float)
    rising = c.immediate_share + (1.0 - c.immediate_share) * jnp.minimum(t / c.peak_h, 1.0)
    falling = jnp.exp(-jnp.maximum(t - c.peak_h, 0.0) / c.recovery_h)
    return jnp.asarray(jnp.asarray(loss_24h) * rising * falling)
