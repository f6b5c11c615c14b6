"""Other published costs: the cheapest walk, surfaces studied alone, grade-adjusted speed of services."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.cost.running import Minetti
from crampcast.evidence import coefficients


def minetti_2002_walking(grade: ArrayLike, c: Minetti | None = None) -> jax.Array:
    """Net cost of walking per metre at the cheapest walking speed of a grade.

    Parameters
    ----------
    grade : array_like
        Rise over run; held at the ends of the range measured (±0.45), beyond which the polynomial diverges.
    c : Minetti, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        J/kg/m.

    References
    ----------
    Minetti et al. 2002, doi:10.1152/japplphysiol.01177.2001

    Examples
    --------
    >>> float(minetti_2002_walking(0.0))
    2.5
    """
    k = coefficients(Minetti, "cost.walking.minetti") if c is None else c
    g = jnp.clip(jnp.asarray(grade), -k.grade_limit, k.grade_limit)
    return jnp.polyval(jnp.asarray(k.polynomial_j_kg_m), g)


class Uneven(NamedTuple):
    """Uneven ground of one study."""

    height_cm: Coefficient
    running_fraction: Coefficient
    running_w_kg: Coefficient
    running_m_s: Coefficient
    walking_fraction: Coefficient
    walking_w_kg: Coefficient


class Woodchips(NamedTuple):
    """Woodchips of one study."""

    walking_factor: Coefficient


class Snow(NamedTuple):
    """Terrain coefficient of snow."""

    polynomial: Coefficient


class GradeAdjusted(NamedTuple):
    """Curves of two services."""

    strava_grade: Coefficient
    strava_factor: Coefficient
    ngp_grade: Coefficient
    ngp_factor: Coefficient


def uneven() -> Uneven:
    """Return what uneven ground of 2.5 cm did to running and walking.

    References
    ----------
    Voloshina & Ferris 2015, doi:10.1242/jeb.106518

    Examples
    --------
    >>> uneven().running_w_kg
    0.68
    """
    return coefficients(Uneven, "cost.uneven")


def woodchips_walking_factor() -> float:
    """Return the cost of walking on woodchips over that on firm ground.

    References
    ----------
    Kowalsky et al. 2021, doi:10.1371/journal.pone.0246253

    Examples
    --------
    >>> woodchips_walking_factor()
    1.27
    """
    return float(coefficients(Woodchips, "cost.woodchips").walking_factor)


def snow_terrain_coefficient(footprint_depth_cm: ArrayLike, c: Snow | None = None) -> jax.Array:
    """Return the terrain coefficient of snow.

    Parameters
    ----------
    footprint_depth_cm : array_like
        Depth of the footprint, 0 to about 45 cm.
    c : Snow, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Factor of Pandolf's equation, 1.26 on packed snow.

    Examples
    --------
    >>> round(float(snow_terrain_coefficient(10.0)), 4)
    2.8424
    """
    k = coefficients(Snow, "cost.snow") if c is None else c
    return jnp.polyval(jnp.asarray(k.polynomial), jnp.maximum(jnp.asarray(footprint_depth_cm), 0.0))


def grade_adjusted_factor(grade: ArrayLike, service: str, c: GradeAdjusted | None = None) -> jax.Array:
    """Return equivalent level speed over speed, as a service has it.

    Parameters
    ----------
    grade : array_like
        Rise over run; held at the ends of what was recovered (±0.30 and ±0.20).
    service : str
        ``"strava_gap"`` or ``"trainingpeaks_ngp"``.
    c : GradeAdjusted, optional
        Curves; the evidence's by default.

    Raises
    ------
    KeyError
        If the service is another.

    Notes
    -----
    For tables of others only: on descents the first rises with heart rate, not with metabolic cost.

    Examples
    --------
    >>> round(float(grade_adjusted_factor(0.1, "strava_gap")), 3)
    1.459
    """
    k = coefficients(GradeAdjusted, "cost.grade_adjusted") if c is None else c
    grades, factors = {
        "strava_gap": (k.strava_grade, k.strava_factor),
        "trainingpeaks_ngp": (k.ngp_grade, k.ngp_factor),
    }[service]
    return jnp.interp(jnp.asarray(grade), jnp.asarray(grades), jnp.asarray(factors))
