"""How fast fat burns, against intensity."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.power_law import power_law
from crampcast.evidence import coefficients

_HALVINGS = 40  # numerical


class FatCurve(NamedTuple):
    """Coefficients of fat oxidation against intensity."""

    rise_exponent: Coefficient
    peak_share_general: Coefficient
    peak_share_trained: Coefficient
    zero_share_general: Coefficient
    zero_share_trained: Coefficient
    max_general_g_min: Coefficient
    max_trained_g_min: Coefficient
    reference_mass_kg: Coefficient
    negligible_share: Coefficient


def between(low: ArrayLike, high: ArrayLike, share: ArrayLike) -> jax.Array:
    """Return the point at a share of the way between two values.

    Parameters
    ----------
    low, high : array_like
        Values at 0 and 1.
    share : array_like
        Share of the way.

    Returns
    -------
    jax.Array
        Value.

    Examples
    --------
    >>> float(between(1.0, 3.0, 0.5))
    2.0
    """
    return jnp.asarray(low) + jnp.asarray(share) * (jnp.asarray(high) - jnp.asarray(low))


def fat_oxidation_relative(
    vo2_share: ArrayLike, trained: ArrayLike = 1.0, c: FatCurve | None = None
) -> jax.Array:
    """Return fat oxidation at an intensity relative to the runner's maximum.

    Parameters
    ----------
    vo2_share : array_like
        Share of VO2max.
    trained : array_like
        0 general population to 1 trained.
    c : FatCurve, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        0 to 1; zero from 0.86 (general) or 0.90 (trained) of VO2max up.

    Notes
    -----
    ``(x/xm)**a ((x0-x)/(x0-xm))**b`` with ``b = a (x0-xm)/xm``: **derived here**, 0.90 of the maximum at
    0.55 and 0.72 as measured, peak at 0.64 (0.50 general).

    References
    ----------
    Achten et al. 2002; Achten & Jeukendrup 2003

    Examples
    --------
    >>> round(float(fat_oxidation_relative(0.72)), 2)
    0.9
    """
    k = coefficients(FatCurve, "energy.fat") if c is None else c
    peak = between(k.peak_share_general, k.peak_share_trained, trained)
    zero = between(k.zero_share_general, k.zero_share_trained, trained)
    x = jnp.asarray(vo2_share)
    fall_exponent = k.rise_exponent * (zero - peak) / peak
    return power_law(x / peak, k.rise_exponent) * power_law((zero - x) / (zero - peak), fall_exponent)


def fat_oxidation_g_min(
    vo2_share: ArrayLike, mfo_g_min: ArrayLike, trained: ArrayLike = 1.0, c: FatCurve | None = None
) -> jax.Array:
    """Return the rate of fat oxidation at an intensity.

    Parameters
    ----------
    vo2_share : array_like
        Share of VO2max.
    mfo_g_min : array_like
        Runner's maximal fat oxidation; 0.52 in trained men.
    trained : array_like
        0 general population to 1 trained.
    c : FatCurve, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        g/min.

    Notes
    -----
    `fat_oxidation_relative` times the maximum; uncertain by about 30 %.

    References
    ----------
    Achten & Jeukendrup 2003

    Examples
    --------
    >>> round(float(fat_oxidation_g_min(0.64, 0.52)), 2)
    0.52
    """
    return jnp.asarray(mfo_g_min) * fat_oxidation_relative(vo2_share, trained, c)


def max_fat_oxidation_g_min(mass_kg: ArrayLike, trained: ArrayLike, c: FatCurve | None = None) -> jax.Array:
    """Return the maximal rate of fat oxidation expected of a runner.

    Parameters
    ----------
    mass_kg : array_like
        Body mass.
    trained : array_like
        0 general population to 1 trained.
    c : FatCurve, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        g/min.

    Notes
    -----
    0.35 (recalled) to 0.52 g/min (SD 0.15) at 70 kg, in proportion to mass.

    References
    ----------
    Achten & Jeukendrup 2003

    Examples
    --------
    >>> round(float(max_fat_oxidation_g_min(70.0, 1.0)), 2)
    0.52
    """
    k = coefficients(FatCurve, "energy.fat") if c is None else c
    mass = jnp.asarray(mass_kg) / k.reference_mass_kg
    return between(k.max_general_g_min, k.max_trained_g_min, trained) * mass


def fatmax_share(trained: ArrayLike, c: FatCurve | None = None) -> jax.Array:
    """Return the intensity of the largest fat oxidation.

    Parameters
    ----------
    trained : array_like
        0 general population to 1 trained.
    c : FatCurve, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Share of VO2max.

    References
    ----------
    Achten et al. 2002; Achten & Jeukendrup 2004

    Examples
    --------
    >>> float(fatmax_share(1.0))
    0.64
    """
    k = coefficients(FatCurve, "energy.fat") if c is None else c
    return between(k.peak_share_general, k.peak_share_trained, trained)


def fatmin_share(trained: ArrayLike, c: FatCurve | None = None) -> jax.Array:
    """Return the intensity at which fat oxidation becomes negligible.

    Parameters
    ----------
    trained : array_like
        0 general population to 1 trained.
    c : FatCurve, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Share of VO2max, between the peak and the end of the curve.

    Notes
    -----
    Where the curve falls below a tenth of its maximum, by halving; a tenth is our choice for what breath by
    breath cannot tell from none.

    References
    ----------
    Achten & Jeukendrup 2003; Peric et al. 2016

    Examples
    --------
    >>> round(float(fatmin_share(1.0)), 2), round(float(fatmin_share(0.0)), 2)
    (0.88, 0.78)
    """
    k = coefficients(FatCurve, "energy.fat") if c is None else c
    low = fatmax_share(trained, k)
    high = between(k.zero_share_general, k.zero_share_trained, trained)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        burns = fat_oxidation_relative(middle, trained, k) > k.negligible_share
        low, high = jnp.where(burns, middle, low), jnp.where(burns, high, middle)
    return 0.5 * (low + high)
