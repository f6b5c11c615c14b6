"""Stride: what slope and fatigue do to it, and what another cadence asks of the muscles of the hip."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class StrideCoefficients(NamedTuple):
    """Coefficients of stride; group ``muscle.stride``."""

    frequency_per_grade: Any
    steepest_grade: Any
    frequency_per_strength_loss: Any
    flexor_moment_per_stride: Any


class StepRateCoefficients(NamedTuple):
    """Peak force of hip muscles at 10 % fewer and 10 % more steps over that at the own rate.

    Group ``muscle.step_rate``; each is (fewer, more).
    """

    gluteus_medius: Any
    gluteus_maximus: Any
    rectus_femoris_stance: Any
    iliacus: Any


def stride_coefficients() -> StrideCoefficients:
    """Return the coefficients of stride.

    Examples
    --------
    >>> stride_coefficients().frequency_per_grade
    0.57
    """
    return coefficients(StrideCoefficients, "muscle.stride")


def step_frequency_ratio(grade: ArrayLike, c: StrideCoefficients | None = None) -> Array:
    """Step frequency on a slope over that on the level at the same speed.

    Parameters
    ----------
    grade : array
        Rise over run, uphill positive.
    c : StrideCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        1 on the level and downhill. Step length changes by the inverse, since speed is the same.

    Notes
    -----
    ``1 + 0.57 i`` up to +7 %, the steepest grade measured, and flat beyond. Downhill the studies disagree;
    no change is assumed.

    References
    ----------
    Padulo et al. 2013, doi 10.1371/journal.pone.0069006.

    Examples
    --------
    >>> [round(float(step_frequency_ratio(i)), 2) for i in (-0.2, 0.0, 0.07)]
    [1.0, 1.0, 1.04]
    """
    k = stride_coefficients() if c is None else c
    return jnp.asarray(
        1.0 + k.frequency_per_grade * jnp.clip(jnp.asarray(grade, dtype=float), 0.0, k.steepest_grade)
    )


def step_frequency_when_weaker(strength_loss: ArrayLike, c: StrideCoefficients | None = None) -> Array:
    """Step frequency at a speed after a loss of knee-extensor strength, over the fresh runner's.

    Parameters
    ----------
    strength_loss : array
        Fraction of strength lost.
    c : StrideCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        1 or more.

    Notes
    -----
    In proportion to the loss: +2.7 % for 35 %, the one mountain race where both were measured. Two numbers
    make no line; our own choice of form.

    References
    ----------
    Giandolini et al. 2016, doi 10.1371/journal.pone.0151687.

    Examples
    --------
    >>> round(float(step_frequency_when_weaker(0.35)), 3)
    1.027
    """
    k = stride_coefficients() if c is None else c
    return jnp.asarray(1.0 + k.frequency_per_strength_loss * jnp.asarray(strength_loss))


def hip_force_ratio(step_rate_change: ArrayLike, muscle: str, c: StepRateCoefficients | None = None) -> Array:
    """Peak force of a hip muscle at another step rate, same speed, over that at the own rate.

    Parameters
    ----------
    step_rate_change : array
        Relative change of step rate; held within ±20 %.
    muscle : str
        ``gluteus_medius``, ``gluteus_maximus``, ``rectus_femoris_stance`` or ``iliacus``.
    c : StepRateCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        1 at the own rate.

    Notes
    -----
    The parabola through the three rates that were measured (-10 %, own, +10 %) in the logarithm.

    References
    ----------
    Lenhart, Thelen, Heiderscheit 2014, Table 1 (ratios computed).

    Examples
    --------
    >>> round(float(hip_force_ratio(0.1, "gluteus_medius")), 3)
    0.894
    """
    k = coefficients(StepRateCoefficients, "muscle.step_rate") if c is None else c
    fewer, more = (jnp.log(jnp.asarray(ratio)) for ratio in getattr(k, muscle))
    x = jnp.clip(jnp.asarray(step_rate_change, dtype=float), -0.2, 0.2) / 0.1
    return jnp.exp(0.5 * (more - fewer) * x + 0.5 * (more + fewer) * x * x)


def hip_flexor_moment_ratio(
    stride_rate_change_per_min: ArrayLike, c: StrideCoefficients | None = None
) -> Array:
    """Hip-flexor moment after a change of stride rate over before.

    Parameters
    ----------
    stride_rate_change_per_min : array
        Change in strides (of one foot) a minute, same speed.
    c : StrideCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        1 for no change.

    Notes
    -----
    5.8 % more for every five strides a minute, compounded.

    References
    ----------
    Lieberman et al. 2015, doi 10.1242/jeb.125500.

    Examples
    --------
    >>> round(float(hip_flexor_moment_ratio(5.0)), 3)
    1.058
    """
    k = stride_coefficients() if c is None else c
    return jnp.exp(jnp.log1p(k.flexor_moment_per_stride) * jnp.asarray(stride_rate_change_per_min) / 5.0)
