"""Clothes of somebody who moves: wind and movement press and pump air through them."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.mechanisms import NULL, Mechanism
from crampcast.evidence.parameters import coefficients


class ClothingCoefficients(NamedTuple):
    """Coefficients of clothes in wind and movement; group ``heat.clothing``."""

    clothed: Any
    bare: Any
    blend_clo: Any
    still_layer_m2_k_w: Any
    fastest_air_m_s: Any
    fastest_walk_m_s: Any


def insulation_in_motion_m2_k_w(
    insulation_m2_k_w: ArrayLike,
    area_factor: ArrayLike,
    relative_air_speed_m_s: ArrayLike,
    body_speed_m_s: ArrayLike,
    clo_m2_k_w: ArrayLike,
    c: ClothingCoefficients | None = None,
) -> Array:
    """Return the insulation of clothes in wind and movement.

    Parameters
    ----------
    insulation_m2_k_w : array
        Insulation of the clothes on a body at rest in still air, m²K/W.
    area_factor : array
        Clothed over bare surface.
    relative_air_speed_m_s, body_speed_m_s : array
        Air over the skin (counts up to 3 m/s) and speed of the body itself (up to 1.5 m/s).
    clo_m2_k_w : array
        One clo.
    c : ClothingCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        m²K/W, never more than at rest.

    Notes
    -----
    Total insulation shrinks by ``1.044 exp((0.066 v - 0.398) v + (0.094 w - 0.378) w)`` in clothes, the bare
    layer of air by ``exp((0.047 v - 0.472) v + (0.117 w - 0.342) w)``, blended below 0.6 clo; what is left
    above the air's share is the clothes'. The standard lets clothes open to vapour as well, which holds for
    dry clothes: with it hot and humid half marathons come out 0.7 °C cool, so permeability is left at rest.

    References
    ----------
    ISO 7933; ISO 9920.

    Examples
    --------
    >>> rest, run = (insulation_in_motion_m2_k_w(0.0465, 1.084, v, v, 0.155) for v in (0.0, 3.0))
    >>> round(float(rest), 4), round(float(run), 4)
    (0.0465, 0.0218)
    """
    c = coefficients(ClothingCoefficients, "heat.clothing") if c is None else c
    air = jnp.minimum(jnp.asarray(relative_air_speed_m_s, dtype=float), c.fastest_air_m_s)
    walk = jnp.minimum(jnp.asarray(body_speed_m_s, dtype=float), c.fastest_walk_m_s)
    bare = jnp.exp((c.bare[0] * air - c.bare[1]) * air + (c.bare[2] * walk - c.bare[3]) * walk)
    exponent = (c.clothed[1] * air - c.clothed[2]) * air + (c.clothed[3] * walk - c.clothed[4]) * walk
    clothed = jnp.minimum(c.clothed[0] * jnp.exp(exponent), 1.0)
    rest = jnp.asarray(insulation_m2_k_w)
    share = jnp.minimum(rest / (c.blend_clo * jnp.asarray(clo_m2_k_w)), 1.0)
    shrunk = (1.0 - share) * bare + share * clothed
    layer = c.still_layer_m2_k_w / jnp.asarray(area_factor)
    return jnp.clip((rest + layer) * shrunk - layer * bare, 0.0, rest)


def insulation_at_rest_m2_k_w(
    insulation_m2_k_w: ArrayLike,
    area_factor: ArrayLike,
    relative_air_speed_m_s: ArrayLike,
    body_speed_m_s: ArrayLike,
    clo_m2_k_w: ArrayLike,
) -> Array:
    """Return the insulation as it is in still air: the null version.

    Examples
    --------
    >>> float(insulation_at_rest_m2_k_w(0.0465, 1.084, 3.0, 3.0, 0.155))
    0.0465
    """
    return jnp.asarray(insulation_m2_k_w) + 0.0 * jnp.asarray(relative_air_speed_m_s)


CLOTHING: Mechanism[Array] = Mechanism(
    "clothing_in_motion",
    "insulation that clothes lose in wind and movement",
    {"iso_7933": insulation_in_motion_m2_k_w, NULL: insulation_at_rest_m2_k_w},
)
"""Insulation of clothes in wind and movement: the recommended function first, and none lost."""
