"""What running costs, against speed and grade."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.smooth import smooth_positive
from crampcast.evidence import coefficients

_ROUNDING_W_KG = 0.02  # numerical: width of the corner at the power of standing still
_EXPONENT_MAX = 400.0  # numerical: beyond this the grade term is linear to the last bit


class Re3(NamedTuple):
    """Coefficients of the running equation of Looney, Hoogkamer & Kram 2025."""

    intercept_w_kg: Coefficient
    linear_j_kg_m: Coefficient
    quadratic_j_s_kg_m2: Coefficient
    grade_j_kg_m: Coefficient
    outer_base: Coefficient
    inner_base: Coefficient
    offset_percent: Coefficient


class Minetti(NamedTuple):
    """Running polynomial of Minetti et al. 2002, highest power first."""

    polynomial_j_kg_m: Coefficient
    grade_limit: Coefficient


def _re3(c: Re3 | None) -> Re3:
    """Return the coefficients given, or the evidence's."""
    return coefficients(Re3, "cost.running.re3") if c is None else c


def re3_grade_term(grade: ArrayLike, c: Re3 | None = None) -> jax.Array:
    """Extra cost per metre that a grade adds to level running.

    Parameters
    ----------
    grade : array_like
        Rise over run, uphill positive.
    c : Re3, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        J/kg per metre along the slope; negative on gentle descents.

    Notes
    -----
    ``30.43 g (1 - 1.133 ** (1 - 1.056 ** (100 g + 43)))``: the last term of Eq. 4 divided by speed. Domain
    -0.45 to 0.82; linear in grade far outside it.

    References
    ----------
    Looney, Hoogkamer & Kram 2025, doi:10.1007/s00421-025-05999-5

    Examples
    --------
    >>> round(float(re3_grade_term(0.1)), 4)
    2.6767
    """
    k = _re3(c)
    g = jnp.asarray(grade)
    exponent = jnp.minimum(100.0 * g + k.offset_percent, _EXPONENT_MAX)
    saturation = jnp.expm1(jnp.log(k.inner_base) * exponent)
    return -k.grade_j_kg_m * g * jnp.expm1(-jnp.log(k.outer_base) * saturation)


def re3_looney_2025(
    speed_m_s: ArrayLike, grade: ArrayLike, c: Re3 | None = None, *, grade_term: ArrayLike | None = None
) -> jax.Array:
    """Gross metabolic power of running on firm smooth ground in still air.

    Parameters
    ----------
    speed_m_s : array_like
        Speed along the slope.
    grade : array_like
        Rise over run, uphill positive.
    c : Re3, optional
        Coefficients; the evidence's by default.
    grade_term : array_like, optional
        `re3_grade_term` of the grade where it is at hand already.

    Returns
    -------
    jax.Array
        W per kg of body mass, standing included.

    Notes
    -----
    Eq. 4: ``4.43 + 1.51 v + 0.37 v**2 + v d(g)``, d of `re3_grade_term`. Fitted to treadmill data, grades
    -0.45 to 0.82; air resistance is extra. Five to seven per cent above elites, eight below some trained
    men: use an economy factor.

    References
    ----------
    Looney, Hoogkamer & Kram 2025, doi:10.1007/s00421-025-05999-5

    Examples
    --------
    >>> round(float(re3_looney_2025(3.0, 0.0)), 2)
    12.29
    """
    k = _re3(c)
    v = jnp.asarray(speed_m_s)
    term = re3_grade_term(grade, k) if grade_term is None else jnp.asarray(grade_term)
    return k.intercept_w_kg + v * (k.linear_j_kg_m + term + k.quadratic_j_s_kg_m2 * v)


def re3_speed(
    power_w_kg: ArrayLike, grade: ArrayLike, c: Re3 | None = None, *, grade_term: ArrayLike | None = None
) -> jax.Array:
    """Return the running speed that a gross metabolic power sustains.

    Parameters
    ----------
    power_w_kg : array_like
        Gross metabolic power.
    grade : array_like
        Rise over run, uphill positive.
    c : Re3, optional
        Coefficients; the evidence's by default.
    grade_term : array_like, optional
        `re3_grade_term` of the grade where it is at hand already.

    Returns
    -------
    jax.Array
        Speed along the slope (m/s). About zero where the power is below the equation's intercept; up to 0.45
        m/s there on the cheapest descents, where slow running costs no more than the intercept.

    Notes
    -----
    Positive root of `re3_looney_2025` for speed; the surplus over the intercept is rounded at zero (0.02
    W/kg), so that value and gradient are finite for any input.

    References
    ----------
    Looney, Hoogkamer & Kram 2025, doi:10.1007/s00421-025-05999-5

    Examples
    --------
    >>> round(float(re3_speed(12.29, 0.0)), 3)
    3.0
    """
    k = _re3(c)
    surplus = smooth_positive(jnp.asarray(power_w_kg) - k.intercept_w_kg, _ROUNDING_W_KG)
    term = re3_grade_term(grade, k) if grade_term is None else jnp.asarray(grade_term)
    slope = k.linear_j_kg_m + term
    root = jnp.sqrt(slope * slope + 4.0 * k.quadratic_j_s_kg_m2 * surplus)
    return (root - slope) / (2.0 * k.quadratic_j_s_kg_m2)


def minetti_2002(grade: ArrayLike, c: Minetti | None = None) -> jax.Array:
    """Net cost of running per metre, independent of speed.

    Parameters
    ----------
    grade : array_like
        Rise over run; held at the ends of the range measured (±0.45), beyond which the polynomial diverges.
    c : Minetti, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        J/kg per metre along the slope, standing subtracted.

    Notes
    -----
    Fifth-order polynomial over ten elite mountain runners, 20.9 kJ per litre of oxygen.

    References
    ----------
    Minetti et al. 2002, doi:10.1152/japplphysiol.01177.2001

    Examples
    --------
    >>> round(float(minetti_2002(0.1)), 4)
    5.9682
    """
    k = coefficients(Minetti, "cost.running.minetti") if c is None else c
    g = jnp.clip(jnp.asarray(grade), -jnp.asarray(k.grade_limit), k.grade_limit)
    return jnp.polyval(jnp.asarray(k.polynomial_j_kg_m), g)
