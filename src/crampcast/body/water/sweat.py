"""Sodium in sweat, and what sweat tests and patches say."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.water.balance import default_balance
from crampcast.errors import UnusableInput
from crampcast.evidence.parameters import coefficients


class SweatCoefficients(NamedTuple):
    """Coefficients of sweat sodium; group ``water.sweat``."""

    sodium_mean_mmol_l: Any
    sodium_sd_mmol_l: Any
    sodium_per_l_h: Any
    reference_area_m2: Any
    acclimatised_shift_mmol_l: Any
    sodium_least_mmol_l: Any
    sodium_most_mmol_l: Any
    potassium_mmol_l: Any
    usual_rate_l_h: Any


class PatchCoefficients(NamedTuple):
    """Slope and intercept from a patch to the whole body; group ``water.patch``."""

    forearm: Any
    five_site: Any
    thigh: Any
    chest_potassium: Any


def _default(c: SweatCoefficients | None) -> SweatCoefficients:
    """Return `c` or the evidence's coefficients."""
    return coefficients(SweatCoefficients, "water.sweat") if c is None else c


def sweat_sodium_mmol_l(
    person_intercept_mmol_l: ArrayLike,
    sweat_rate_l_h: ArrayLike,
    area_m2: ArrayLike,
    acclimatisation_gain: ArrayLike = 0.0,
    c: SweatCoefficients | None = None,
) -> Array:
    """Sodium concentration of a runner's sweat.

    Parameters
    ----------
    person_intercept_mmol_l : array
        The runner's own, from `sweat_sodium_intercept_mmol_l`.
    sweat_rate_l_h : array
        L/h.
    area_m2 : array
        Body surface, m².
    acclimatisation_gain : array
        Acclimatisation now less that on the day of the test, -1 to 1.
    c : SweatCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        mmol/L, 8-110.

    Notes
    -----
    ``a_i + 20 SR / (A / 1.8) - 15 s``. The slope moves one runner's own tests; between runners there is no
    relation to sweat rate.

    References
    ----------
    Buono, Ball, Kolkhorst 2007, doi 10.1152/japplphysiol.00015.2007.

    Examples
    --------
    >>> float(sweat_sodium_mmol_l(16.0, 1.0, 1.8)), float(sweat_sodium_mmol_l(16.0, 1.0, 1.8, 1.0))
    (36.0, 21.0)
    """
    c = _default(c)
    rate = jnp.asarray(sweat_rate_l_h, dtype=float) * c.reference_area_m2 / jnp.asarray(area_m2)
    shift = c.acclimatised_shift_mmol_l * jnp.asarray(acclimatisation_gain)
    raw = jnp.asarray(person_intercept_mmol_l) + c.sodium_per_l_h * rate + shift
    return jnp.clip(raw, c.sodium_least_mmol_l, c.sodium_most_mmol_l)


def sweat_sodium_intercept_mmol_l(
    sodium_mmol_l: ArrayLike | None = None,
    sweat_rate_l_h: ArrayLike | None = None,
    area_m2: ArrayLike = 1.8,
    c: SweatCoefficients | None = None,
) -> Array:
    """Intercept of a runner from one measured concentration, or from the prior.

    Parameters
    ----------
    sodium_mmol_l : array, optional
        Whole-body concentration, mmol/L; the prior's mean if not given.
    sweat_rate_l_h : array, optional
        Sweat rate at which it was measured, L/h.
    area_m2 : array
        Body surface, m².
    c : SweatCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        mmol/L, for `sweat_sodium_mmol_l`.

    Notes
    -----
    The inverse of `sweat_sodium_mmol_l` within its limits.

    References
    ----------
    Baker et al. 2016, doi 10.1080/02640414.2015.1055291 (prior).

    Examples
    --------
    >>> float(sweat_sodium_intercept_mmol_l())
    16.0
    """
    c = _default(c)
    sodium = c.sodium_mean_mmol_l if sodium_mmol_l is None else sodium_mmol_l
    rate = c.usual_rate_l_h if sweat_rate_l_h is None else sweat_rate_l_h
    scaled = jnp.asarray(rate, dtype=float) * c.reference_area_m2 / jnp.asarray(area_m2)
    return jnp.asarray(jnp.asarray(sodium) - c.sodium_per_l_h * scaled)


def whole_body_from_patch_mmol_l(
    patch_mmol_l: ArrayLike, site: str, c: PatchCoefficients | None = None
) -> Array:
    """Whole-body concentration from a sweat patch.

    Parameters
    ----------
    patch_mmol_l : array
        Reading of the patch, mmol/L.
    site : str
        ``forearm``, ``five_site`` or ``thigh`` for sodium, ``chest_potassium`` for potassium.
    c : PatchCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        mmol/L; standard deviation of a new sample about 7.

    Notes
    -----
    Forearm ``0.57 x + 11.05``, five sites ``0.68 x + 0.44``, thigh ``0.75 x + 11.37``; potassium, chest
    ``0.76 x + 0.55``.

    References
    ----------
    Baker et al. 2009, doi 10.1152/japplphysiol.00197.2009.

    Examples
    --------
    >>> round(float(whole_body_from_patch_mmol_l(42.9, "forearm")), 1)
    35.5
    """
    c = coefficients(PatchCoefficients, "water.patch") if c is None else c
    if site not in PatchCoefficients._fields:
        known = ", ".join(PatchCoefficients._fields)
        raise UnusableInput(f"no patch site {site!r}", where="sweat patch", remedy=f"say one of {known}")
    slope, intercept = getattr(c, site)
    return jnp.asarray(slope * jnp.asarray(patch_mmol_l, dtype=float) + intercept)


def sweat_test_l(
    mass_before_kg: ArrayLike,
    mass_after_kg: ArrayLike,
    drink_kg: ArrayLike,
    food_kg: ArrayLike,
    urine_kg: ArrayLike,
    energy_kcal: ArrayLike,
    non_sweat_g_kcal: float | None = None,
) -> Array:
    """Sweat lost in a weighed run.

    Parameters
    ----------
    mass_before_kg, mass_after_kg : array
        Towelled dry, near nude, kg.
    drink_kg, food_kg, urine_kg : array
        Taken and passed (stool with urine), kg.
    energy_kcal : array
        Energy spent, kcal.
    non_sweat_g_kcal : float, optional
        Mass lost with breath and fuel; the evidence's 0.20 if not given.

    Returns
    -------
    array
        L.

    Notes
    -----
    ``before - after + drink + food - urine - 0.20 g/kcal EE``. Without the last term the error is up to 41
    % in the cool.

    References
    ----------
    Cheuvront, Montain 2017, doi 10.1113/EP086284.

    Examples
    --------
    >>> round(float(sweat_test_l(70.0, 68.6, 0.8, 0.05, 0.1, 1400.0)), 2)
    1.87
    """
    per_kcal = default_balance().non_sweat_g_kcal if non_sweat_g_kcal is None else non_sweat_g_kcal
    weighed = jnp.asarray(mass_before_kg, dtype=float) - jnp.asarray(mass_after_kg)
    taken = jnp.asarray(drink_kg) + jnp.asarray(food_kg) - jnp.asarray(urine_kg)
    return jnp.asarray(weighed + taken - per_kcal * jnp.asarray(energy_kcal) / 1000.0)
