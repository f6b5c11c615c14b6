"""Plasma sodium from the balance of water and electrolytes."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class SodiumCoefficients(NamedTuple):
    """Coefficients of plasma sodium; group ``water.sodium``."""

    electrolyte_factor: Any
    offset_mmol_l: Any
    start_mmol_l: Any
    bias_mmol_l: Any
    bias_sd_mmol_l: Any
    bias_deficit: Any


def _default(c: SodiumCoefficients | None) -> SodiumCoefficients:
    """Return `c` or the evidence's coefficients."""
    return coefficients(SodiumCoefficients, "water.sodium") if c is None else c


def plasma_sodium_nguyen_kurtz(
    start_mmol_l: ArrayLike,
    tbw_l: ArrayLike,
    d_exchangeable_mmol: ArrayLike,
    d_water_l: ArrayLike,
    c: SodiumCoefficients | None = None,
) -> Array:
    """Plasma sodium after a change of body water and electrolytes.

    Parameters
    ----------
    start_mmol_l : array
        Plasma sodium before, mmol/L.
    tbw_l : array
        Body water before, L.
    d_exchangeable_mmol : array
        Change of sodium and potassium, mmol.
    d_water_l : array
        Change of body water, L; more than ``-tbw_l``.
    c : SodiumCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        mmol/L.

    Notes
    -----
    ``((Na + 23.8) TBW + 1.03 dE) / (TBW + dV) - 23.8``. It reads dehydrated marathoners too high, the
    unsafe side: add `plasma_sodium_bias_mmol_l`, and let limits on water come first.

    References
    ----------
    Nguyen, Kurtz; validated in running by Baker et al. 2008, doi 10.1152/japplphysiol.00130.2008.

    Examples
    --------
    >>> round(float(plasma_sodium_nguyen_kurtz(140.0, 50.0, 0.0, 1.0)), 1)
    136.8
    """
    c = _default(c)
    tbw, water = jnp.asarray(tbw_l, dtype=float), jnp.asarray(d_water_l)
    total = (jnp.asarray(start_mmol_l) + c.offset_mmol_l) * tbw
    total = total + c.electrolyte_factor * jnp.asarray(d_exchangeable_mmol)
    return jnp.asarray(total / (tbw + water) - c.offset_mmol_l)


def plasma_sodium_bias_mmol_l(
    water_deficit_fraction: ArrayLike, z: ArrayLike = 0.0, c: SodiumCoefficients | None = None
) -> Array:
    """Correction of the balance equation in a runner short of water.

    Parameters
    ----------
    water_deficit_fraction : array
        Water deficit over body mass; negative when overhydrated.
    z : array
        Standard normal draw for the correction's uncertainty.
    c : SodiumCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        mmol/L to add; nil at rest and when overhydrated.

    Notes
    -----
    ``(-1 + 2 z) x² / (1 + x²)``, x the deficit over 1 % of body mass. Sodium that is stored or freed
    outside plasma, glycogen water and vasopressin are candidates for the cause; size and form are our own
    choice.

    References
    ----------
    Lara et al. 2017.

    Examples
    --------
    >>> round(float(plasma_sodium_bias_mmol_l(0.02)), 2)
    -0.8
    """
    c = _default(c)
    short = jnp.maximum(jnp.asarray(water_deficit_fraction, dtype=float), 0.0) / c.bias_deficit
    return jnp.asarray((c.bias_mmol_l + c.bias_sd_mmol_l * jnp.asarray(z)) * short**2 / (1.0 + short**2))


def exchangeable_needed_mmol(
    target_mmol_l: ArrayLike,
    start_mmol_l: ArrayLike,
    tbw_l: ArrayLike,
    d_water_l: ArrayLike,
    c: SodiumCoefficients | None = None,
) -> Array:
    """Change of sodium and potassium that brings plasma sodium to a value.

    Parameters
    ----------
    target_mmol_l, start_mmol_l : array
        Plasma sodium wanted and before, mmol/L.
    tbw_l, d_water_l : array
        Body water before and its change, L.
    c : SodiumCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        mmol; the inverse of `plasma_sodium_nguyen_kurtz`.

    Notes
    -----
    ``((Na2 + 23.8)(TBW + dV) - (Na1 + 23.8) TBW) / 1.03``.

    References
    ----------
    As `plasma_sodium_nguyen_kurtz`.

    Examples
    --------
    >>> round(float(exchangeable_needed_mmol(140.0, 140.0, 42.0, 1.5)), 1)
    238.5
    """
    c = _default(c)
    tbw = jnp.asarray(tbw_l, dtype=float)
    after = (jnp.asarray(target_mmol_l) + c.offset_mmol_l) * (tbw + jnp.asarray(d_water_l))
    before = (jnp.asarray(start_mmol_l) + c.offset_mmol_l) * tbw
    return jnp.asarray((after - before) / c.electrolyte_factor)


def electrolyte_free_water_l(
    volume_l: ArrayLike,
    sodium_potassium_mmol_l: ArrayLike,
    plasma_sodium_mmol_l: ArrayLike,
    c: SodiumCoefficients | None = None,
) -> Array:
    """Part of a fluid that dilutes (or, lost, concentrates) plasma.

    Parameters
    ----------
    volume_l : array
        Fluid, L.
    sodium_potassium_mmol_l : array
        Its sodium and potassium, mmol/L.
    plasma_sodium_mmol_l : array
        mmol/L.
    c : SodiumCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        L.

    Notes
    -----
    ``V (1 - 1.03 E / (Na + 23.8))``.

    References
    ----------
    Nguyen, Kurtz.

    Examples
    --------
    >>> round(float(electrolyte_free_water_l(1.0, 80.0, 140.0)), 4)
    0.4969
    """
    c = _default(c)
    held = c.electrolyte_factor * jnp.asarray(sodium_potassium_mmol_l)
    return jnp.asarray(
        jnp.asarray(volume_l) * (1.0 - held / (jnp.asarray(plasma_sodium_mmol_l) + c.offset_mmol_l))
    )
