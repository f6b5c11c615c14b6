"""Coefficients of the two nodes, and rounded corners."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class TwoNodeCoefficients(NamedTuple):
    """Coefficients of the two-node model; group ``heat.two_node``."""

    area_factor: Any
    area_mass_exponent: Any
    area_height_exponent: Any
    convection_factor: Any
    convection_exponent: Any
    still_air_convection_w_m2_k: Any
    pressure_exponent_dry: Any
    sea_level_kpa: Any
    lewis_k_kpa: Any
    radiation_w_m2_k: Any
    clothing_area_per_clo: Any
    clo_m2_k_w: Any
    clothing_permeability: Any
    clothing_in_motion: Any
    core_set_point_c: Any
    skin_set_point_c: Any
    unacclimatised_set_point_shift_c: Any
    exercise_vasodilation_shift_c: Any
    blood_flow_rest_l_m2_h: Any
    blood_flow_per_k: Any
    vasoconstriction_per_k: Any
    vasoconstriction_width_c: Any
    blood_flow_least_l_m2_h: Any
    blood_flow_most_l_m2_h: Any
    skin_fraction_floor: Any
    skin_fraction_factor_l_m2_h: Any
    skin_fraction_offset_l_m2_h: Any
    tissue_conductance_w_m2_k: Any
    blood_heat_w_h_l_k: Any
    body_heat_j_kg_k: Any
    sweat_gain_g_m2_h_k: Any
    sweat_gain_acclimatised_g_m2_h_k: Any
    sweat_skin_scale_c: Any
    sweat_most_g_m2_h: Any
    latent_heat_j_g: Any
    least_wettedness: Any
    respiration_cost_dry: Any
    respiration_cost_wet: Any
    expired_c: Any
    respired_wet_k: Any
    shivering_w_m2_k2: Any
    uncompensable_skin_c: Any
    uncompensable_width_w_m2: Any


def default_two_node() -> TwoNodeCoefficients:
    """Return the evidence's coefficients of the two-node model.

    Returns
    -------
    TwoNodeCoefficients
        Group ``heat.two_node``.

    Notes
    -----
    Call it once outside a loop and pass the result on.

    References
    ----------
    See the parameters.

    Examples
    --------
    >>> default_two_node().core_set_point_c
    36.8
    """
    return coefficients(TwoNodeCoefficients, "heat.two_node")


def above(x: ArrayLike, width: ArrayLike) -> Array:
    """Return the positive part with a rounded corner; nil far below, no exponential."""
    x = jnp.asarray(x)
    return 0.5 * (x + jnp.sqrt(x * x + width * width))


def least(a: ArrayLike, b: ArrayLike, width: float) -> Array:
    """Return the smaller of two with a rounded corner."""
    a = jnp.asarray(a)
    return a - above(a - b, width)
