"""What training leaves behind: load averages, detraining, refilled glycogen."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class GlycogenRefillCoefficients(NamedTuple):
    """Coefficients of glycogen resynthesis; group ``recovery.glycogen``."""

    fast_mmol_kg_h: Any
    slow_mmol_kg_h: Any
    fast_h: Any
    half_dose_g_kg_h: Any


class DetrainingCoefficients(NamedTuple):
    """Coefficients of detraining; group ``recovery.detraining``."""

    grace_days: Any
    strength_days: Any
    endurance_days: Any


class LoadWindows(NamedTuple):
    """Windows of the load averages; group ``recovery.load``."""

    acute_days: Any
    chronic_days: Any


def load_windows() -> LoadWindows:
    """Return the windows of acute and chronic load, in days.

    Returns
    -------
    LoadWindows
        7 and 28 days.

    Notes
    -----
    For `ewma_step`. The ratio of the two is not used as a hazard.

    References
    ----------
    Williams et al. 2017, Br J Sports Med 51:209.

    Examples
    --------
    >>> load_windows()
    LoadWindows(acute_days=7.0, chronic_days=28.0)
    """
    return coefficients(LoadWindows, "recovery.load")


def ewma_step(average: ArrayLike, today: ArrayLike, window_days: ArrayLike) -> Array:
    """Exponentially weighted average of daily load after one more day.

    Parameters
    ----------
    average : array
        Before.
    today : array
        Load of the day.
    window_days : array
        7 for acute, 28 for chronic load.

    Returns
    -------
    array
        After.

    Notes
    -----
    ``E + lambda (L - E)`` with ``lambda = 2 / (N + 1)``.

    References
    ----------
    Williams et al. 2017, Br J Sports Med 51:209.

    Examples
    --------
    >>> float(ewma_step(0.0, 100.0, 7.0))
    25.0
    """
    before = jnp.asarray(average, dtype=float)
    return before + 2.0 / (jnp.asarray(window_days) + 1.0) * (jnp.asarray(today) - before)


def glycogen_refill_step(
    glycogen_mmol_kg: ArrayLike,
    largest_mmol_kg: ArrayLike,
    carbohydrate_g_kg_h: ArrayLike,
    hours_after: ArrayLike,
    dt_h: ArrayLike,
    c: GlycogenRefillCoefficients | None = None,
) -> Array:
    """Muscle glycogen after some time of eating.

    Parameters
    ----------
    glycogen_mmol_kg, largest_mmol_kg : array
        Now and when full, mmol per kg of wet muscle.
    carbohydrate_g_kg_h : array
        Carbohydrate eaten, g per kg of body mass and hour.
    hours_after : array
        Since the end of the run, at the start of the step, h.
    dt_h : array
        Length of the step, h; steps should not straddle the fourth hour.
    c : GlycogenRefillCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        mmol per kg of wet muscle, never more than the largest.

    Notes
    -----
    ``dG/dt = k (D / (D + 0.5)) (1 - G / Gmax)``, k 9 mmol/kg/h for four hours and then 5; solved exactly.

    References
    ----------
    Our own form; measured rates are 7.9-8.2 mmol/kg/h at 1.6 g/kg at 0 and 2 h.

    Examples
    --------
    >>> 30.0 < float(glycogen_refill_step(30.0, 120.0, 1.2, 0.0, 4.0)) < 60.0
    True
    """
    c = coefficients(GlycogenRefillCoefficients, "recovery.glycogen") if c is None else c
    eaten = jnp.asarray(carbohydrate_g_kg_h, dtype=float)
    fast = jnp.asarray(hours_after) < c.fast_h
    rate = jnp.where(fast, c.fast_mmol_kg_h, c.slow_mmol_kg_h) * eaten / (eaten + c.half_dose_g_kg_h)
    full = jnp.asarray(largest_mmol_kg)
    left = jnp.exp(-rate * jnp.asarray(dt_h) / full)
    return jnp.asarray(full - (full - jnp.asarray(glycogen_mmol_kg)) * left)


def detrained(
    value: ArrayLike, days: ArrayLike, *, strength: bool = True, c: DetrainingCoefficients | None = None
) -> Array:
    """Training gain that is left after a break.

    Parameters
    ----------
    value : array
        Gain over the untrained state.
    days : array
        Days without training.
    strength : bool
        Strength (two weeks' grace, then 60 days) or endurance of the muscle (25 days).
    c : DetrainingCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Gain left.

    Notes
    -----
    Exponential; the time constants are our own choice.

    References
    ----------
    McMaster et al. 2013, Sports Med 43:367 (under 5 % of strength in two weeks).

    Examples
    --------
    >>> float(detrained(1.0, 14.0)), round(float(detrained(1.0, 25.0, strength=False)), 3)
    (1.0, 0.368)
    """
    c = coefficients(DetrainingCoefficients, "recovery.detraining") if c is None else c
    t = jnp.asarray(days, dtype=float)
    strong = jnp.exp(-jnp.maximum(t - c.grace_days, 0.0) / c.strength_days)
    return jnp.asarray(jnp.asarray(value) * (strong if strength else jnp.exp(-t / c.endurance_days)))
