"""Glycogen between runs: how fast muscle and liver fill again."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence.parameters import coefficients


class GlycogenRefillCoefficients(NamedTuple):
    """Coefficients of glycogen resynthesis; group ``recovery.glycogen``."""

    fast_mmol_kg_h: Coefficient
    slow_mmol_kg_h: Coefficient
    fast_h: Coefficient
    half_dose_g_kg_h: Coefficient
    damage_loss: Coefficient
    wet_to_dry: Coefficient
    largest_mmol_kg_dw: Coefficient


class LiverRefillCoefficients(NamedTuple):
    """Coefficients of the refilling of the liver; group ``recovery.liver``."""

    share: Coefficient


def _refill(c: GlycogenRefillCoefficients | None) -> GlycogenRefillCoefficients:
    """Return the coefficients given, or the evidence's."""
    return coefficients(GlycogenRefillCoefficients, "recovery.glycogen") if c is None else c


def glycogen_refill_step(
    glycogen_mmol_kg: ArrayLike,
    largest_mmol_kg: ArrayLike,
    carbohydrate_g_kg_h: ArrayLike,
    hours_after: ArrayLike,
    dt_h: ArrayLike,
    damage: ArrayLike = 0.0,
    availability: ArrayLike = 1.0,
    c: GlycogenRefillCoefficients | None = None,
) -> Array:
    """Return muscle glycogen after some time of eating.

    Parameters
    ----------
    glycogen_mmol_kg, largest_mmol_kg : array_like
        Now and when full, mmol per kg of wet muscle.
    carbohydrate_g_kg_h : array_like
        Carbohydrate eaten, g per kg of body mass and hour.
    hours_after : array_like
        Since the end of the run, at the start of the step, h.
    dt_h : array_like
        Length of the step, h; it may straddle the fourth hour.
    damage : array_like
        Strength lost to eccentric damage, 0 to 1.
    availability : array_like
        Factor of low energy availability (`energy_availability_factor`).
    c : GlycogenRefillCoefficients, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    array
        mmol per kg of wet muscle, never more than the largest.

    Notes
    -----
    ``dG/dt = k (D / (D + 0.5)) (1 - G / Gmax)``, solved exactly; k = 14.4 for four hours and 5 after; less
    with damage. **Derived here**: k is the most at which the legs never store more than is eaten at a small
    dose; the measured rates after exhaustion lie close to it.

    References
    ----------
    Flynn et al. 2020; Alghannam et al. 2016

    Examples
    --------
    >>> 30.0 < float(glycogen_refill_step(30.0, 170.0, 1.2, 0.0, 4.0)) < 70.0
    True
    """
    k = _refill(c)
    eaten = jnp.maximum(jnp.asarray(carbohydrate_g_kg_h, dtype=float), 0.0)
    start, dt = jnp.asarray(hours_after), jnp.asarray(dt_h)
    fast_h = jnp.clip(k.fast_h - start, 0.0, dt)
    filled = k.fast_mmol_kg_h * fast_h + k.slow_mmol_kg_h * (dt - fast_h)
    slowed = (1.0 - k.damage_loss * jnp.asarray(damage)) * jnp.asarray(availability)
    full = jnp.asarray(largest_mmol_kg)
    left = jnp.exp(-filled * slowed * eaten / (eaten + k.half_dose_g_kg_h) / full)
    return jnp.asarray(full - (full - jnp.asarray(glycogen_mmol_kg)) * left)


class Refuelled(NamedTuple):
    """Stores after some time of eating; what was eaten is all in it."""

    muscle_g: Array
    liver_g: Array
    elsewhere_g: Array
    """Eaten and neither in leg muscle nor in the liver: burnt, or stored in other tissue."""


def refuel_step(
    muscle_g: ArrayLike,
    liver_g: ArrayLike,
    full_muscle_g: ArrayLike,
    full_liver_g: ArrayLike,
    mass_kg: ArrayLike,
    carbohydrate_g_h: ArrayLike,
    hours_after: ArrayLike,
    dt_h: ArrayLike,
    damage: ArrayLike = 0.0,
    availability: ArrayLike = 1.0,
    refill: Callable[..., Array] = glycogen_refill_step,
) -> Refuelled:
    """Return muscle and liver after some time of eating at rest.

    Parameters
    ----------
    muscle_g, liver_g : array_like
        Glycogen of the legs' muscles and of the liver now.
    full_muscle_g, full_liver_g : array_like
        When loaded.
    mass_kg : array_like
        Body mass.
    carbohydrate_g_h : array_like
        Carbohydrate eaten.
    hours_after, dt_h : array_like
        Since the end of the run, and length of the step.
    damage, availability : array_like
        As `glycogen_refill_step` takes them.
    refill : callable, optional
        One of the mapping `REFILLS` of the package.

    Returns
    -------
    Refuelled
        Grams. Muscle first, then the liver, from what is left; carbohydrate is conserved.

    Notes
    -----
    Muscle by the share of its full store that `glycogen_refill_step` gives back, the liver a quarter of the
    rest; neither takes more than there is. **Derived here.**

    References
    ----------
    Flynn et al. 2020; Alghannam et al. 2016

    Examples
    --------
    >>> after = refuel_step(40.0, 10.0, 480.0, 110.0, 70.0, 84.0, 0.0, 4.0)
    >>> round(float(sum(after)))
    386
    """
    largest = largest_glycogen_mmol_kg()
    now, full = jnp.asarray(muscle_g, dtype=float), jnp.asarray(full_muscle_g, dtype=float)
    eaten_g_h = jnp.maximum(jnp.asarray(carbohydrate_g_h, dtype=float), 0.0)
    eaten_g = eaten_g_h * jnp.asarray(dt_h)
    dose = eaten_g_h / jnp.asarray(mass_kg)
    filled = refill(now / full * largest, largest, dose, hours_after, dt_h, damage, availability)
    gained = jnp.clip(filled / largest * full - now, 0.0, eaten_g)
    rest_g = eaten_g - gained
    hours = jnp.maximum(jnp.asarray(dt_h, dtype=float), _SHORTEST_H)
    liver = liver_refill_step(liver_g, full_liver_g, rest_g / hours, dt_h)
    to_liver = jnp.clip(liver - jnp.asarray(liver_g), 0.0, rest_g)
    return Refuelled(now + gained, jnp.asarray(liver_g) + to_liver, rest_g - to_liver)


_SHORTEST_H = 1e-6  # numerical: no time is no division by zero


def no_refill_step(
    glycogen_mmol_kg: ArrayLike,
    largest_mmol_kg: ArrayLike,
    carbohydrate_g_kg_h: ArrayLike,
    hours_after: ArrayLike,
    dt_h: ArrayLike,
    damage: ArrayLike = 0.0,
    availability: ArrayLike = 1.0,
    c: GlycogenRefillCoefficients | None = None,
) -> Array:
    """Return the glycogen of a muscle that never fills again: the null version.

    Parameters
    ----------
    glycogen_mmol_kg, largest_mmol_kg, carbohydrate_g_kg_h, hours_after, dt_h, damage, availability, c
        As `glycogen_refill_step` takes them; only the first counts.

    Returns
    -------
    array
        As it was.

    Examples
    --------
    >>> float(no_refill_step(30.0, 170.0, 1.2, 0.0, 4.0))
    30.0
    """
    return jnp.asarray(glycogen_mmol_kg, dtype=float) + 0.0 * jnp.asarray(dt_h)


def liver_refill_step(
    liver_g: ArrayLike,
    full_g: ArrayLike,
    carbohydrate_g_h: ArrayLike,
    dt_h: ArrayLike,
    c: LiverRefillCoefficients | None = None,
) -> Array:
    """Return the liver's glycogen after some time of eating at rest.

    Parameters
    ----------
    liver_g, full_g : array_like
        Now and when full.
    carbohydrate_g_h : array_like
        Carbohydrate eaten.
    dt_h : array_like
        Length of the step.
    c : LiverRefillCoefficients, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    array
        Grams, never more than full.

    Notes
    -----
    A quarter of what is eaten, less as the liver fills; recalled, no data.

    References
    ----------
    Gonzalez et al. 2016

    Examples
    --------
    >>> 40.0 < float(liver_refill_step(20.0, 110.0, 60.0, 4.0)) < 80.0
    True
    """
    k = coefficients(LiverRefillCoefficients, "recovery.liver") if c is None else c
    full = jnp.asarray(full_g, dtype=float)
    gained = k.share * jnp.maximum(jnp.asarray(carbohydrate_g_h), 0.0) * jnp.asarray(dt_h) / full
    return full - (full - jnp.asarray(liver_g)) * jnp.exp(-gained)


def wet_to_dry_mmol_kg(wet_mmol_kg: ArrayLike, c: GlycogenRefillCoefficients | None = None) -> Array:
    """Return glycogen per dry mass of muscle from that per wet mass.

    Parameters
    ----------
    wet_mmol_kg : array_like
        mmol per kg of wet muscle.
    c : GlycogenRefillCoefficients, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    array
        mmol per kg of dry muscle.

    Examples
    --------
    >>> round(float(wet_to_dry_mmol_kg(100.0)))
    430
    """
    return jnp.asarray(wet_mmol_kg) * _refill(c).wet_to_dry


def largest_glycogen_mmol_kg(c: GlycogenRefillCoefficients | None = None) -> Array:
    """Return the glycogen of loaded muscle, mmol per kg of wet mass.

    Parameters
    ----------
    c : GlycogenRefillCoefficients, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    array
        The level toward which refilling goes.

    References
    ----------
    Goforth et al. 1997

    Examples
    --------
    >>> round(float(largest_glycogen_mmol_kg()))
    170
    """
    k = _refill(c)
    return jnp.asarray(k.largest_mmol_kg_dw / k.wet_to_dry)
