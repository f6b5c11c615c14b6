"""Blood flow to the skin."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.heat.nodes import TwoNodeCoefficients, above, least
from crampcast.body.mechanisms import NULL, Mechanism


def skin_blood_flow_l_m2_h(
    core_c: ArrayLike,
    skin_c: ArrayLike,
    acclimatisation: ArrayLike,
    c: TwoNodeCoefficients,
    intensity: ArrayLike = 0.0,
    ready: ArrayLike = 1.0,
) -> Array:
    """Blood flow to the skin.

    Parameters
    ----------
    core_c, skin_c : array
        Temperatures, °C.
    acclimatisation : array
        0-1; the less, the higher the core's set point.
    c : TwoNodeCoefficients
        Coefficients.
    intensity : array
        Oxygen uptake over its maximum: the muscles compete for blood.
    ready : array
        Factor on the response and on its limit (`skin_flow_factor`): what the heart can spare for the skin.

    Returns
    -------
    array
        L/m²/h, 0.5-90 times `ready`.

    Notes
    -----
    ``(6.3 + 120 r warm core) / (1 + 0.5 cold skin)`` up to ``90 r``, corners rounded: that of cold skin over
    3 °C, for a body does not cool everywhere at once; so the core holds over a wide range of cool air.
    Upright exercise shifts the core temperature at which skin vessels open, not that of sweating: 0.975 °C
    times intensity. Flow grows with the runner's maximum (`r`): at the same share of it, a fit runner makes
    more heat and is no warmer.

    References
    ----------
    Gagge, Fobelets, Berglund 1986; Johnson, Park 1981 (shift); Kenny et al. 2003 (grows with intensity);
    Fritzsche, Coyle 2000, doi 10.1152/jappl.2000.88.2.738 (training).

    Examples
    --------
    >>> from crampcast.body.heat.nodes import default_two_node
    >>> c = default_two_node()
    >>> [round(float(skin_blood_flow_l_m2_h(38.5, 35.0, 1.0, c, share))) for share in (0.0, 0.8)]
    [90, 78]
    >>> round(float(skin_blood_flow_l_m2_h(39.5, 35.0, 1.0, c, 0.8, ready=1.4)))
    126
    """
    ready = jnp.asarray(ready)
    shift = c.unacclimatised_set_point_shift_c * (1.0 - jnp.asarray(acclimatisation))
    shift = shift + c.exercise_vasodilation_shift_c * jnp.asarray(intensity)
    set_point = c.core_set_point_c + shift
    warm = above(jnp.asarray(core_c) - set_point, 0.01)
    cold = above(c.skin_set_point_c - jnp.asarray(skin_c), c.vasoconstriction_width_c)
    opened = c.blood_flow_rest_l_m2_h + c.blood_flow_per_k * ready * warm
    flow = opened / (1.0 + c.vasoconstriction_per_k * cold)
    floor = c.blood_flow_least_l_m2_h
    return jnp.asarray(floor + above(least(flow, c.blood_flow_most_l_m2_h * ready, 1.0) - floor, 0.02))


def skin_blood_flow_gagge_l_m2_h(
    core_c: ArrayLike,
    skin_c: ArrayLike,
    acclimatisation: ArrayLike,
    c: TwoNodeCoefficients,
    intensity: ArrayLike = 0.0,
    ready: ArrayLike = 1.0,
) -> Array:
    """Blood flow to the skin as in 1986: vessels open and close at one temperature whatever the effort.

    Examples
    --------
    >>> from crampcast.body.heat.nodes import default_two_node
    >>> round(float(skin_blood_flow_gagge_l_m2_h(36.8, 33.7, 1.0, default_two_node(), 0.8)), 1)
    6.9
    """
    plain = c._replace(exercise_vasodilation_shift_c=0.0, vasoconstriction_width_c=0.02)
    return skin_blood_flow_l_m2_h(core_c, skin_c, acclimatisation, plain)


def skin_blood_flow_at_rest_l_m2_h(
    core_c: ArrayLike,
    skin_c: ArrayLike,
    acclimatisation: ArrayLike,
    c: TwoNodeCoefficients,
    intensity: ArrayLike = 0.0,
    ready: ArrayLike = 1.0,
) -> Array:
    """Blood flow to the skin that neither opens nor closes: the null version.

    Examples
    --------
    >>> from crampcast.body.heat.nodes import default_two_node
    >>> float(skin_blood_flow_at_rest_l_m2_h(39.0, 36.0, 1.0, default_two_node()))
    6.3
    """
    return jnp.asarray(c.blood_flow_rest_l_m2_h + 0.0 * (jnp.asarray(core_c) + jnp.asarray(skin_c)))


SKIN_BLOOD_FLOW: Mechanism[Array] = Mechanism(
    "skin_blood_flow",
    "blood flow to the skin by temperatures and effort",
    {
        "exercise_shifted": skin_blood_flow_l_m2_h,
        "gagge_1986": skin_blood_flow_gagge_l_m2_h,
        NULL: skin_blood_flow_at_rest_l_m2_h,
    },
)
"""Blood flow to the skin: the recommended function first, that of 1986, and none beyond rest."""
