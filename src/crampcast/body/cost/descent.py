"""Speeds that skill and legs allow where power does not limit: descents and the steepest climbs."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.smooth import smooth_positive
from crampcast.evidence import coefficients

_ROUNDING = 0.01  # numerical: sine of slope below which a climb is no climb
_SECONDS_PER_HOUR = 3600.0


class Descent(NamedTuple):
    """Speed on descents over flat speed, by grade, at three levels of skill."""

    grade: Coefficient
    beginner: Coefficient
    recreational: Coefficient
    elite: Coefficient


class Climb(NamedTuple):
    """Sustained vertical speeds at both ends of skill."""

    beginner_m_h: Coefficient
    elite_m_h: Coefficient


def _monotone_cubic(x: jax.Array, knots: jax.Array, values: list[jax.Array]) -> jax.Array:
    """Fritsch-Carlson interpolation with flat ends, held beyond them."""
    widths = [knots[i + 1] - knots[i] for i in range(len(values) - 1)]
    secants = [(values[i + 1] - values[i]) / widths[i] for i in range(len(widths))]
    inner = []
    for left, right in pairwise(secants):
        product = left * right
        harmonic = 2.0 * product / jnp.where(product > 0.0, left + right, 1.0)
        inner.append(jnp.where(product > 0.0, harmonic, 0.0))
    zero = jnp.zeros_like(values[0])
    slopes = [zero, *inner, zero]
    total = values[0] + jnp.zeros_like(x)
    for i, width in enumerate(widths):
        t = jnp.clip((x - knots[i]) / width, 0.0, 1.0)
        rise = values[i + 1] - values[i]
        total = total + t * t * (3.0 - 2.0 * t) * rise
        total = total + width * t * (1.0 - t) * ((1.0 - t) * slopes[i] - t * slopes[i + 1])
    return total


def descent_speed_cap(
    flat_speed_m_s: ArrayLike, grade: ArrayLike, skill: ArrayLike, c: Descent | None = None
) -> jax.Array:
    """Fastest speed that a runner's skill allows on a descent.

    Parameters
    ----------
    flat_speed_m_s : array_like
        Speed that the runner can hold on level ground over the stretch.
    grade : array_like
        Rise over run; a descent is negative.
    skill : array_like
        0 beginner, 0.5 recreational, 1 elite.
    c : Descent, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Speed along the slope (m/s); the flat speed itself on level ground and uphill.

    Notes
    -----
    Monotone cubic through the table's grades, a parabola through the three levels. Fastest near -0.10 (1.15
    to 1.24 times flat speed), 0.75 to 1.02 at -0.20 and 0.41 to 0.71 at -0.30. Only the grades of the peak
    and of the return to flat speed are from race records; the rest is judgement.

    Examples
    --------
    >>> round(float(descent_speed_cap(4.0, -0.2, 0.5)), 2)
    3.6
    """
    k = coefficients(Descent, "cost.descent") if c is None else c
    s = jnp.clip(jnp.asarray(skill), 0.0, 1.0)
    x = -jnp.asarray(grade)
    low, mid, high = jnp.asarray(k.beginner), jnp.asarray(k.recreational), jnp.asarray(k.elite)
    weights = ((1.0 - s) * (1.0 - 2.0 * s), 4.0 * s * (1.0 - s), s * (2.0 * s - 1.0))
    values = [low[i] * weights[0] + mid[i] * weights[1] + high[i] * weights[2] for i in range(low.shape[0])]
    return jnp.asarray(flat_speed_m_s) * _monotone_cubic(x, -jnp.asarray(k.grade), values)


def climb_speed_ceiling(grade: ArrayLike, skill: ArrayLike, c: Climb | None = None) -> jax.Array:
    """Fastest sustained speed on a climb by vertical speed.

    Parameters
    ----------
    grade : array_like
        Rise over run, uphill positive.
    skill : array_like
        0 beginner, 0.5 recreational, 1 elite.
    c : Climb, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Speed along the slope (m/s); far above any runner's on the level and downhill.

    Notes
    -----
    Vertical speed 800 m/h (beginner) to 1950 m/h (elite), geometric between, over the sine of the slope. A
    judgement; best race data are 2045 to 2190 m/h.

    Examples
    --------
    >>> round(float(climb_speed_ceiling(0.3, 1.0)), 2)
    1.88
    """
    k = coefficients(Climb, "cost.climb") if c is None else c
    g = jnp.asarray(grade)
    s = jnp.clip(jnp.asarray(skill), 0.0, 1.0)
    vertical_m_h = k.beginner_m_h * (jnp.asarray(k.elite_m_h) / k.beginner_m_h) ** s
    return vertical_m_h / _SECONDS_PER_HOUR / smooth_positive(g / jnp.sqrt(1.0 + g * g), _ROUNDING)
