"""Null versions of the mechanisms of fuel, for ablation: each takes what its mechanism takes."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.energy.glycogen import Calcium, Liver, OtherMuscles
from crampcast.body.energy.wall import Availability, Wall

_UNLIMITED_W_KG = 1e3  # numerical: beyond any runner, and finite so that gradients are


def legs_alone(c: OtherMuscles | None = None) -> jax.Array:
    """Return the legs' share where no other muscle's glycogen counts.

    Examples
    --------
    >>> float(legs_alone())
    1.0
    """
    return jnp.ones(())


def no_calcium_effect(muscle_glycogen_mmol_kg_dw: ArrayLike, c: Calcium | None = None) -> jax.Array:
    """Return a calcium release that glycogen does not touch.

    Parameters
    ----------
    muscle_glycogen_mmol_kg_dw : array_like
        Used for its shape.
    c : Calcium, optional
        Not used.

    Returns
    -------
    jax.Array
        1.

    Examples
    --------
    >>> float(no_calcium_effect(50.0))
    1.0
    """
    return jnp.ones_like(jnp.asarray(muscle_glycogen_mmol_kg_dw, dtype=float))


def no_liver_output_g_s(
    vo2_share: ArrayLike, liver_glycogen_g: ArrayLike, c: Liver | None = None
) -> jax.Array:
    """Return the output of a liver that gives nothing.

    Parameters
    ----------
    vo2_share, liver_glycogen_g : array_like
        Used for their shape.
    c : Liver, optional
        Not used.

    Returns
    -------
    jax.Array
        0 g/s.

    Examples
    --------
    >>> float(no_liver_output_g_s(0.7, 100.0))
    0.0
    """
    return 0.0 * (jnp.asarray(vo2_share, dtype=float) + jnp.asarray(liver_glycogen_g))


def no_wall_w_kg(
    max_power_w_kg: ArrayLike,
    mass_kg: ArrayLike,
    muscle_glycogen_mmol_kg_dw: ArrayLike,
    liver_glycogen_g: ArrayLike,
    exogenous_g_s: ArrayLike = 0.0,
    trained: ArrayLike = 1.0,
    fat_scale: ArrayLike = 1.0,
    c: Wall | None = None,
) -> jax.Array:
    """Return the power that fuel carries when it never runs out.

    Parameters
    ----------
    max_power_w_kg, mass_kg, muscle_glycogen_mmol_kg_dw, liver_glycogen_g
        As `supply_ceiling_w_kg` takes them; only the first counts.
    exogenous_g_s, trained, fat_scale, c
        Not used.

    Returns
    -------
    jax.Array
        W/kg, far above any demand.

    Examples
    --------
    >>> float(no_wall_w_kg(18.0, 70.0, 0.0, 0.0)) > 1000.0
    True
    """
    return jnp.asarray(max_power_w_kg) + _UNLIMITED_W_KG


def no_availability_effect(availability_kcal_kg_d: ArrayLike, c: Availability | None = None) -> jax.Array:
    """Return the refilling of glycogen of a runner to whom low energy availability does nothing.

    Parameters
    ----------
    availability_kcal_kg_d : array_like
        Used for its shape.
    c : Availability, optional
        Not used.

    Returns
    -------
    jax.Array
        1.

    Examples
    --------
    >>> float(no_availability_effect(10.0))
    1.0
    """
    return jnp.ones_like(jnp.asarray(availability_kcal_kg_d, dtype=float))
