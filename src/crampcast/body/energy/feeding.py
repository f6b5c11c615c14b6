"""What the food of the last days does to the muscle's store of glycogen."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.energy.glycogen import Glycogen
from crampcast.evidence import coefficients


class Feeding(NamedTuple):
    """Coefficients of muscle glycogen against the diet of the last days."""

    mixed_g_kg_d: Coefficient
    loaded_g_kg_d: Coefficient
    low_g_kg_d: Coefficient
    low_share: Coefficient
    time_constant_d: Coefficient


def fed_glycogen_mmol_kg_dw(
    carbohydrate_g_kg_d: ArrayLike,
    days: ArrayLike,
    start_mmol_kg_dw: ArrayLike | None = None,
    availability: ArrayLike = 1.0,
    c: Feeding | None = None,
) -> jax.Array:
    """Return the muscle glycogen that some days of a diet lead to.

    Parameters
    ----------
    carbohydrate_g_kg_d : array_like
        Carbohydrate eaten, per kilogram of body mass and day.
    days : array_like
        How long, with little training.
    start_mmol_kg_dw : array_like, optional
        Muscle glycogen before; that of a mixed diet (408) by default.
    availability : array_like
        Factor of low energy availability (`energy_availability_factor`) on what is gained.
    c : Feeding, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        mmol of glucosyl units per kg of dry muscle.

    Notes
    -----
    The level of a diet is on the line through three states: 3 g/kg/d half of a mixed diet's glycogen
    (recalled), 6 g/kg/d the mixed diet's 408, 10 g/kg/d and more the loaded 729. It is approached with a time
    constant of 1.2 days, so that 36 to 48 hours bring most of it. **Derived here**; the two measured levels
    are the source's.

    References
    ----------
    Goforth et al. 1997; Rauch et al. 1995

    Examples
    --------
    >>> [round(float(fed_glycogen_mmol_kg_dw(diet, 3.0))) for diet in (3.0, 6.0, 10.0)]
    [221, 408, 703]
    """
    k = coefficients(Feeding, "energy.feeding") if c is None else c
    stores = coefficients(Glycogen, "energy.glycogen")
    levels = jnp.stack(
        [
            jnp.asarray(x, dtype=float)
            for x in (
                k.low_share * stores.mixed_mmol_kg_dw,
                stores.mixed_mmol_kg_dw,
                stores.loaded_mmol_kg_dw,
            )
        ]
    )
    diets = jnp.stack([jnp.asarray(x, dtype=float) for x in (k.low_g_kg_d, k.mixed_g_kg_d, k.loaded_g_kg_d)])
    level = jnp.interp(jnp.asarray(carbohydrate_g_kg_d, dtype=float), diets, levels)
    start = jnp.asarray(stores.mixed_mmol_kg_dw if start_mmol_kg_dw is None else start_mmol_kg_dw)
    gain = (level - start) * -jnp.expm1(-jnp.maximum(jnp.asarray(days), 0.0) / k.time_constant_d)
    return start + jnp.where(gain > 0.0, gain * jnp.asarray(availability), gain)


def unfed_glycogen_mmol_kg_dw(
    carbohydrate_g_kg_d: ArrayLike,
    days: ArrayLike,
    start_mmol_kg_dw: ArrayLike | None = None,
    availability: ArrayLike = 1.0,
    c: Feeding | None = None,
) -> jax.Array:
    """Return the muscle glycogen of a runner to whom no diet makes a difference: the null version.

    Parameters
    ----------
    carbohydrate_g_kg_d, days, availability, c
        Not used but for their shape.
    start_mmol_kg_dw : array_like, optional
        Muscle glycogen before; that of a mixed diet (408) by default.

    Returns
    -------
    jax.Array
        As it was.

    Examples
    --------
    >>> float(unfed_glycogen_mmol_kg_dw(12.0, 3.0))
    408.0
    """
    stores = coefficients(Glycogen, "energy.glycogen")
    start = jnp.asarray(stores.mixed_mmol_kg_dw if start_mmol_kg_dw is None else start_mmol_kg_dw)
    return start + 0.0 * (jnp.asarray(carbohydrate_g_kg_d) + jnp.asarray(days))
