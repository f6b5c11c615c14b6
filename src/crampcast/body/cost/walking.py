"""What walking costs, against speed and grade."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.smooth import smooth_minimum, smooth_positive
from crampcast.evidence import coefficients

_SPEED_ROUNDING2 = 2.5e-5  # numerical, (m/s)²: takes away the infinite slope at a standstill
_POWER_ROUNDING_W_KG = 0.01  # numerical: corners at the slowest and the fastest walk
_START = (0.8, 1.0, 0.6)  # numerical: power of level walking as a rough quadratic in speed, to start from
_EXPONENT_MAX = 150.0  # numerical: beyond this the grade term is linear to the last bit


class Lcda(NamedTuple):
    """Coefficients of the graded walking equation of Looney et al. 2019."""

    standing_w_kg: Coefficient
    power_term_w_kg: Coefficient
    power_exponent: Coefficient
    quartic_w_kg: Coefficient
    grade_j_kg_m: Coefficient
    outer_base: Coefficient
    inner_base: Coefficient
    offset_percent: Coefficient
    speed_low_m_s: Coefficient
    speed_high_m_s: Coefficient


def _lcda(c: Lcda | None) -> Lcda:
    """Return the coefficients given, or the evidence's."""
    return coefficients(Lcda, "cost.walking.lcda") if c is None else c


def lcda_grade_term(grade: ArrayLike, c: Lcda | None = None) -> jax.Array:
    """Power that the grade adds to walking per metre a second.

    Parameters
    ----------
    grade : array_like
        Rise over run, uphill positive.
    c : Lcda, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        J/kg/m.

    Notes
    -----
    ``0.34 G (1 - 1.05 ** (1 - 1.11 ** (G + 32)))``, G in per cent: last term of `lcda_looney_2019`.

    References
    ----------
    Looney et al. 2019, doi:10.1249/MSS.0000000000002002

    Examples
    --------
    >>> round(float(lcda_grade_term(0.1)), 2)
    3.33
    """
    k = _lcda(c)
    percent = 100.0 * jnp.asarray(grade)
    saturation = jnp.expm1(jnp.log(k.inner_base) * jnp.minimum(percent + k.offset_percent, _EXPONENT_MAX))
    return -k.grade_j_kg_m * percent * jnp.expm1(-jnp.log(k.outer_base) * saturation)


def _level(speed_m_s: jax.Array, k: Lcda) -> tuple[jax.Array, jax.Array]:
    """Power of level walking above standing, and its derivative by speed."""
    square = speed_m_s * speed_m_s
    rounded = square + _SPEED_ROUNDING2
    low = k.power_term_w_kg * square * jnp.exp((0.5 * jnp.asarray(k.power_exponent) - 1.0) * jnp.log(rounded))
    slope = (
        low * (2.0 * _SPEED_ROUNDING2 + k.power_exponent * square) / (rounded * jnp.maximum(speed_m_s, 1e-9))
    )
    return low + k.quartic_w_kg * square * square, slope + 4.0 * k.quartic_w_kg * square * speed_m_s


def lcda_looney_2019(
    speed_m_s: ArrayLike, grade: ArrayLike, c: Lcda | None = None, *, grade_term: ArrayLike | None = None
) -> jax.Array:
    """Gross metabolic power of walking on firm smooth ground.

    Parameters
    ----------
    speed_m_s : array_like
        Speed along the slope, not negative.
    grade : array_like
        Rise over run, uphill positive.
    c : Lcda, optional
        Coefficients; the evidence's by default.
    grade_term : array_like, optional
        `lcda_grade_term` of the grade where it is at hand already.

    Returns
    -------
    jax.Array
        W per kg of body mass, standing included.

    Notes
    -----
    ``1.44 + 1.94 S**0.43 + 0.24 S**4 + 0.34 S G (1 - 1.05 ** (1 - 1.11 ** (G + 32)))``, G in per cent.
    ``S**0.43`` is written ``S**2 (S**2 + 0.005**2) ** -0.785``: the same to 2e-4 W/kg above 0.4 m/s, with a
    finite slope at a standstill. Speeds 0 to 1.97 m/s, grades -0.40 to 0.45; standard error 0.42 W/kg.

    References
    ----------
    Looney et al. 2019, doi:10.1249/MSS.0000000000002002

    Examples
    --------
    >>> round(float(lcda_looney_2019(1.3, 0.1)), 3)
    8.624
    """
    k = _lcda(c)
    v = jnp.asarray(speed_m_s)
    slope = lcda_grade_term(grade, k) if grade_term is None else jnp.asarray(grade_term)
    return k.standing_w_kg + _level(v, k)[0] + slope * v


def lcda_speed(
    power_w_kg: ArrayLike, grade: ArrayLike, c: Lcda | None = None, *, grade_term: ArrayLike | None = None
) -> jax.Array:
    """Return the walking speed that a gross metabolic power sustains.

    Parameters
    ----------
    power_w_kg : array_like
        Gross metabolic power.
    grade : array_like
        Rise over run, uphill positive.
    c : Lcda, optional
        Coefficients; the evidence's by default.
    grade_term : array_like, optional
        `lcda_grade_term` of the grade where it is at hand already.

    Returns
    -------
    jax.Array
        Speed along the slope (m/s), from 0.2 (less power than that still moves a walker on) to 2.6.

    Notes
    -----
    The power is first held between those of the slowest and the fastest walk at that grade (corners rounded
    over 0.02 W/kg); then two steps of Halley's method from the root of a rough quadratic and one of
    Newton's, which carries the exact derivative of the inverse. The iteration is within 1e-5 m/s of the root.

    References
    ----------
    Looney et al. 2019, doi:10.1249/MSS.0000000000002002

    Examples
    --------
    >>> round(float(lcda_speed(8.624, 0.1)), 3)
    1.3
    """
    k = _lcda(c)
    slope = lcda_grade_term(grade, k) if grade_term is None else jnp.asarray(grade_term)
    low, high = jnp.asarray(k.speed_low_m_s), jnp.asarray(k.speed_high_m_s)
    floor, ceiling = (_level(v, k)[0] + slope * v for v in (low, high))
    target = smooth_minimum(jnp.asarray(power_w_kg) - k.standing_w_kg, ceiling, _POWER_ROUNDING_W_KG)
    target = floor + smooth_positive(target - floor, _POWER_ROUNDING_W_KG)
    fixed = jax.lax.stop_gradient
    v = fixed(_near(fixed(target), fixed(slope), k))
    power, derivative = _level(v, k)
    return v - (power + slope * v - target) / fixed(derivative + slope)


def _near(target: jax.Array, slope: jax.Array, k: Lcda) -> jax.Array:
    """Speed at which level power and grade together come close to `target`."""
    constant, linear, quadratic = _START
    lean = linear + slope
    root = jnp.sqrt(lean * lean + 4.0 * quadratic * jnp.maximum(target - constant, 0.0))
    v = jnp.clip((root - lean) / (2.0 * quadratic), k.speed_low_m_s, k.speed_high_m_s)
    exponent = jnp.asarray(k.power_exponent)
    for _ in range(2):
        low = k.power_term_w_kg * jnp.exp(exponent * jnp.log(v)) / (v * v)
        quartic = k.quartic_w_kg * v * v
        miss = (low + quartic) * v * v + slope * v - target
        first = (low * exponent + 4.0 * quartic) * v + slope
        second = low * exponent * (exponent - 1.0) + 12.0 * quartic
        step = 2.0 * miss * first / jnp.maximum(2.0 * first * first - miss * second, 1e-3)
        v = jnp.clip(v - step, k.speed_low_m_s, k.speed_high_m_s)
    return v
