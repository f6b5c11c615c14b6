"""Versions of the mechanisms of water and salt, for whole simulations."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.mechanisms import NULL, Mechanism
from crampcast.body.water.balance import metabolic_water_l, urine_l_h
from crampcast.body.water.sweat import SweatCoefficients, sweat_sodium_mmol_l
from crampcast.body.water.thirst import thirst_intake_l_h
from crampcast.evidence.parameters import coefficients


def sweat_sodium_constant_mmol_l(
    person_intercept_mmol_l: ArrayLike,
    sweat_rate_l_h: ArrayLike,
    area_m2: ArrayLike,
    acclimatisation_gain: ArrayLike = 0.0,
) -> Array:
    """Return the runner's own mean whatever the sweat rate and the heat of the last weeks.

    Notes
    -----
    Between runners there is no relation of sodium to sweat rate; within one there is.

    References
    ----------
    Lara et al. 2016, doi 10.1186/s12970-016-0141-z

    Examples
    --------
    >>> float(sweat_sodium_constant_mmol_l(16.0, 0.4, 1.8, 1.0))
    36.0
    """
    c = coefficients(SweatCoefficients, "water.sweat")
    mean = jnp.asarray(person_intercept_mmol_l) + c.sodium_per_l_h * c.usual_rate_l_h
    return jnp.clip(mean + 0.0 * jnp.asarray(sweat_rate_l_h), c.sodium_least_mmol_l, c.sodium_most_mmol_l)


def sweat_without_sodium_mmol_l(
    person_intercept_mmol_l: ArrayLike,
    sweat_rate_l_h: ArrayLike,
    area_m2: ArrayLike,
    acclimatisation_gain: ArrayLike = 0.0,
) -> Array:
    """Return nothing: sweat of water."""
    return 0.0 * (jnp.asarray(person_intercept_mmol_l) + jnp.asarray(sweat_rate_l_h))


def racing_urine_l_h(altitude_m: ArrayLike = 0.0, *, planner: bool = False) -> Array:
    """Return what runners pass in a race, not the least that a plan may count on.

    Examples
    --------
    >>> float(racing_urine_l_h(planner=True))
    0.03
    """
    return urine_l_h(altitude_m, planner=False)


def no_urine_l_h(altitude_m: ArrayLike = 0.0, *, planner: bool = False) -> Array:
    """Return nothing."""
    return 0.0 * jnp.asarray(altitude_m, dtype=float)


def no_metabolic_water_l(carbohydrate_g: ArrayLike, fat_g: ArrayLike) -> Array:
    """Return nothing."""
    return 0.0 * (jnp.asarray(carbohydrate_g) + jnp.asarray(fat_g))


def no_thirst_l_h(water_deficit_fraction: ArrayLike, gain: ArrayLike = 1.0) -> Array:
    """Return nothing: a runner who drinks by the clock alone."""
    return 0.0 * jnp.asarray(water_deficit_fraction)


SWEAT_SODIUM: Mechanism[Array] = Mechanism(
    "sweat_sodium",
    "sodium of sweat by person, sweat rate and acclimatisation",
    {
        "by_rate": sweat_sodium_mmol_l,
        "constant": sweat_sodium_constant_mmol_l,
        NULL: sweat_without_sodium_mmol_l,
    },
)
"""Sodium of sweat: the recommended function first, a personal mean, and none."""

URINE: Mechanism[Array] = Mechanism(
    "urine",
    "urine passed under way",
    {"least": urine_l_h, "racing": racing_urine_l_h, NULL: no_urine_l_h},
)
"""Urine: the least that a plan may count on first, what runners pass, and none."""

METABOLIC_WATER: Mechanism[Array] = Mechanism(
    "metabolic_water",
    "water that burning fuel makes",
    {"stoichiometry": metabolic_water_l, NULL: no_metabolic_water_l},
)
"""Water of burning: the recommended function first, and none."""

THIRST: Mechanism[Array] = Mechanism(
    "thirst",
    "what a runner drinks beyond the schedule as water runs short",
    {"by_deficit": thirst_intake_l_h, NULL: no_thirst_l_h},
)
"""Drinking to thirst: the recommended function first, and none."""
