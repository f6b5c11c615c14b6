"""What training leaves behind: load averages, detraining."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class DetrainingCoefficients(NamedTuple):
    """Coefficients of detraining; group ``recovery.detraining``."""

    grace_days: Any
    strength_days: Any
    endurance_days: Any


class DownhillTrainingCoefficients(NamedTuple):
    """What a ramp of downhill walking gave; group ``recovery.downhill_training``."""

    gain: Any
    minutes: Any
    weeks: Any


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


def ewma_after(start: ArrayLike, load: ArrayLike, days: ArrayLike, window_days: ArrayLike) -> Array:
    """Exponentially weighted average after days of the same load.

    Parameters
    ----------
    start : array
        Average before.
    load : array
        Load of each day.
    days : array
        How many days.
    window_days : array
        Window N.

    Returns
    -------
    array
        After the last day.

    Notes
    -----
    ``L + (E - L) (1 - lambda)^n``: `ewma_step`, n times.

    References
    ----------
    Williams et al. 2017, Br J Sports Med 51:209.

    Examples
    --------
    >>> round(float(ewma_after(0.0, 100.0, 7.0, 7.0)), 2)
    86.65
    """
    kept = (1.0 - 2.0 / (jnp.asarray(window_days, dtype=float) + 1.0)) ** jnp.asarray(days)
    return jnp.asarray(load) + (jnp.asarray(start) - jnp.asarray(load)) * kept


def downhill_training_gain(
    minutes: ArrayLike, weeks: ArrayLike, c: DownhillTrainingCoefficients | None = None
) -> tuple[Array, Array, Array]:
    """Strength of the knee extensors gained by weekly downhill walking, -28 % with a tenth of body mass.

    Parameters
    ----------
    minutes : array
        Minutes of all sessions together.
    weeks : array
        Length of the programme.
    c : DownhillTrainingCoefficients, optional
        Coefficients.

    Returns
    -------
    eccentric, isometric, concentric : array
        Fractions gained.

    Notes
    -----
    In proportion to the minutes up to the programme that was studied, never more than it gave, and no faster
    than it: muscle does not grow in a week. Our own choice of form.

    References
    ----------
    Weekly ramp of downhill walking 2015, Descente Sports Science 36:68.

    Examples
    --------
    >>> [round(float(gain), 2) for gain in downhill_training_gain(160.0, 4.0)]
    [0.19, 0.14, 0.1]
    """
    k = coefficients(DownhillTrainingCoefficients, "recovery.downhill_training") if c is None else c
    share = jnp.minimum(jnp.asarray(minutes, dtype=float) / k.minutes, jnp.asarray(weeks) / k.weeks)
    done = jnp.clip(share, 0.0, 1.0)
    eccentric, isometric, concentric = (jnp.asarray(gain * done) for gain in k.gain)
    return eccentric, isometric, concentric
