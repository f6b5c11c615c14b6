"""Mechanisms of cost by name: recommended, published others, and none."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.cost.air import drag_power_w_kg
from crampcast.body.cost.descent import climb_speed_ceiling, descent_speed_cap
from crampcast.body.cost.drift import cost_drift
from crampcast.body.cost.gait import transition_speed
from crampcast.body.cost.ground import technicality_speed_factor
from crampcast.body.cost.load import running_load_factor, walking_load_factor
from crampcast.body.cost.published import minetti_2002_walking
from crampcast.body.cost.running import minetti_2002, re3_grade_term
from crampcast.body.cost.walking import lcda_grade_term
from crampcast.body.mechanisms import NULL, Mechanism
from crampcast.evidence import coefficients

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(8)
_NO_LIMIT = 100.0  # numerical: beyond any runner, and finite so that gradients are


class FixedTransition(NamedTuple):
    """One speed of transition for all grades."""

    speed_m_s: Coefficient


def _like(value: ArrayLike, *shapes: ArrayLike) -> jax.Array:
    """Return a constant in the shape of the arguments."""
    return jnp.full(jnp.broadcast_shapes(*(jnp.shape(x) for x in shapes)), value, dtype=float)


def minetti_running_grade_term(grade: ArrayLike) -> jax.Array:
    """Return what a grade adds to running per metre by Minetti's polynomial, held beyond 0.45.

    Examples
    --------
    >>> round(float(minetti_running_grade_term(0.1)), 2)
    2.37
    """
    return minetti_2002(grade) - minetti_2002(0.0)


def minetti_walking_grade_term(grade: ArrayLike) -> jax.Array:
    """Return what a grade adds to walking per metre by Minetti's polynomial, held beyond 0.45.

    Examples
    --------
    >>> round(float(minetti_walking_grade_term(0.1)), 2)
    2.4
    """
    return minetti_2002_walking(grade) - minetti_2002_walking(0.0)


def no_grade_term(grade: ArrayLike) -> jax.Array:
    """Return nothing: hills cost what the level costs."""
    return _like(0.0, grade)


def fixed_transition_speed(grade: ArrayLike) -> jax.Array:
    """Return one speed at which all grades are walked or run.

    Examples
    --------
    >>> float(fixed_transition_speed(0.4))
    1.9
    """
    return _like(coefficients(FixedTransition, "cost.fixed_transition").speed_m_s, grade)


def never_walk(grade: ArrayLike) -> jax.Array:
    """Return a transition at standstill: everything is run."""
    return _like(0.0, grade)


def easy_ground(technicality: ArrayLike, run_share: ArrayLike = 1.0) -> jax.Array:
    """Return a factor that technical ground does not touch."""
    return _like(1.0, technicality, run_share)


def weightless_load(load_kg: ArrayLike, mass_kg: ArrayLike) -> jax.Array:
    """Return the factor of a load that weighs nothing."""
    return _like(1.0, load_kg, mass_kg)


def no_drag(speed_m_s: ArrayLike, headwind_m_s: ArrayLike, *rest: Any) -> jax.Array:
    """Return the power that air takes in a vacuum."""
    return _like(0.0, speed_m_s, headwind_m_s)


def no_drift(duration_h: ArrayLike, scale: ArrayLike = 1.0) -> jax.Array:
    """Return a cost that does not rise with the hours."""
    return _like(1.0, duration_h, scale)


def no_descent_cap(flat_speed_m_s: ArrayLike, grade: ArrayLike, skill: ArrayLike) -> jax.Array:
    """Return a cap that skill never sets: power alone limits descents."""
    return jnp.asarray(flat_speed_m_s) * _like(_NO_LIMIT, grade, skill)


def no_climb_ceiling(grade: ArrayLike, skill: ArrayLike) -> jax.Array:
    """Return a ceiling that nobody meets."""
    return _like(_NO_LIMIT, grade, skill)


RUNNING_GRADE: Mechanism[jax.Array] = Mechanism(
    "running_grade",
    "what a grade adds to the cost of running, J/kg/m",
    {"re3_looney_2025": re3_grade_term, "minetti_2002": minetti_running_grade_term, NULL: no_grade_term},
)
WALKING_GRADE: Mechanism[jax.Array] = Mechanism(
    "walking_grade",
    "what a grade adds to the cost of walking, J/kg/m",
    {"lcda_looney_2019": lcda_grade_term, "minetti_2002": minetti_walking_grade_term, NULL: no_grade_term},
)
TRANSITION: Mechanism[jax.Array] = Mechanism(
    "transition",
    "speed at which running takes over from walking",
    {"table_by_angle": transition_speed, "fixed_speed": fixed_transition_speed, NULL: never_walk},
)
TECHNICALITY: Mechanism[jax.Array] = Mechanism(
    "technicality",
    "what technical ground leaves of the speed",
    {"sac_scale": technicality_speed_factor, NULL: easy_ground},
)
RUNNING_LOAD: Mechanism[jax.Array] = Mechanism(
    "running_load",
    "what a pack multiplies the net cost of running by",
    {"mass_ratio": running_load_factor, "looney_2022": walking_load_factor, NULL: weightless_load},
)
WALKING_LOAD: Mechanism[jax.Array] = Mechanism(
    "walking_load",
    "what a pack multiplies the net cost of walking by",
    {"looney_2022": walking_load_factor, "mass_ratio": running_load_factor, NULL: weightless_load},
)
DRAG: Mechanism[jax.Array] = Mechanism(
    "drag", "power against the air and the wind", {"impeding_force_2022": drag_power_w_kg, NULL: no_drag}
)
DRIFT: Mechanism[jax.Array] = Mechanism(
    "drift", "how running gets dearer with the hours", {"saturating": cost_drift, NULL: no_drift}
)
DESCENT: Mechanism[jax.Array] = Mechanism(
    "descent",
    "how fast skill lets a runner descend",
    {"skill_table": descent_speed_cap, NULL: no_descent_cap},
)
CLIMB: Mechanism[jax.Array] = Mechanism(
    "climb",
    "how fast a runner climbs at most",
    {"vertical_speed": climb_speed_ceiling, NULL: no_climb_ceiling},
)


def mean_drift(from_h: ArrayLike, to_h: ArrayLike) -> jax.Array:
    """Return the mean drift of cost between two times under way.

    Parameters
    ----------
    from_h, to_h : array_like
        Times since the start.

    Returns
    -------
    jax.Array
        Factor; Gauss-Legendre quadrature with eight points of the version in use.

    Examples
    --------
    >>> 1.0 < float(mean_drift(0.0, 4.0)) < 1.09
    True
    """
    width = jnp.asarray(to_h) - jnp.asarray(from_h)
    at = [DRIFT(jnp.asarray(from_h) + 0.5 * (1.0 + node) * width) for node in _NODES.tolist()]
    return jnp.sum(
        jnp.stack([0.5 * weight * x for weight, x in zip(_WEIGHTS.tolist(), at, strict=True)]), axis=0
    )
