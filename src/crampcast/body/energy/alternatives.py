"""Other splits of the energy between fuels: a published one and none."""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.energy.fat import between
from crampcast.body.energy.substrates import (
    Fuel,
    Split,
    SubstrateRates,
    rapoport_2010_carbohydrate_share,
)
from crampcast.evidence import coefficients

_J_PER_KJ = 1000.0


class FixedSplit(NamedTuple):
    """The split that knows nothing."""

    carbohydrate_share: Coefficient


def _rates(total_w: ArrayLike, carbohydrate: ArrayLike, protein: ArrayLike) -> SubstrateRates:
    """Grams per second from the shares of energy; fat is what the other two leave."""
    fuel = coefficients(Fuel, "energy.fuel")
    total = jnp.asarray(total_w)
    fat_w = total * jnp.maximum(1.0 - jnp.asarray(carbohydrate) - jnp.asarray(protein), 0.0)
    protein_w = total * jnp.asarray(protein)
    return SubstrateRates(
        (total - fat_w - protein_w) / (fuel.carbohydrate_kj_g * _J_PER_KJ),
        fat_w / (fuel.fat_kj_g * _J_PER_KJ),
        protein_w / (fuel.protein_kj_g * _J_PER_KJ),
    )


def rapoport_2010_power(
    gross_power_w_kg: ArrayLike,
    max_power_w_kg: ArrayLike,
    mass_kg: ArrayLike,
    sex_female: ArrayLike = 0.0,
    trained: ArrayLike = 1.0,
    muscle_glycogen_mmol_kg_dw: ArrayLike = 400.0,
    exogenous_g_s: ArrayLike = 0.0,
    fat_scale: ArrayLike = 1.0,
    c: Split | None = None,
) -> SubstrateRates:
    """Return what is oxidised when intensity alone decides, by Rapoport's quadratic.

    Parameters
    ----------
    gross_power_w_kg, max_power_w_kg, mass_kg
        As `substrate_power` takes them.
    sex_female, trained, muscle_glycogen_mmol_kg_dw, exogenous_g_s, fat_scale
        Not used.
    c : Split, optional
        Coefficients (protein's share); the evidence's by default.

    Returns
    -------
    SubstrateRates
        Grams per second in the whole body; their energy is the gross power.

    Notes
    -----
    Carbohydrate ``0.566 x**2 + 0.376 x`` of the energy, protein 3 %, fat the rest. It overstates fat at race
    intensity (0.78 g/min at 62.5 % for a runner of 4.4 L/min, 0.52 measured).

    References
    ----------
    Rapoport 2010, PLoS Comput Biol 6:e1000960

    Examples
    --------
    >>> rates = rapoport_2010_power(12.0, 18.0, 70.0)
    >>> round(60 * float(rates.carbohydrate_g_s), 1), round(60 * float(rates.fat_g_s), 2)
    (1.6, 0.6)
    """
    k = coefficients(Split, "energy.split") if c is None else c
    power = jnp.asarray(gross_power_w_kg)
    x = power / jnp.asarray(max_power_w_kg)
    share = jnp.clip(rapoport_2010_carbohydrate_share(x), 0.0, 1.0 - k.protein_share)
    return _rates(power * jnp.asarray(mass_kg), share, k.protein_share)


def fixed_split_power(
    gross_power_w_kg: ArrayLike,
    max_power_w_kg: ArrayLike,
    mass_kg: ArrayLike,
    sex_female: ArrayLike = 0.0,
    trained: ArrayLike = 1.0,
    muscle_glycogen_mmol_kg_dw: ArrayLike = 400.0,
    exogenous_g_s: ArrayLike = 0.0,
    fat_scale: ArrayLike = 1.0,
    c: Split | None = None,
) -> SubstrateRates:
    """Return what is oxidised when neither intensity nor anything else matters: the null version.

    Parameters
    ----------
    gross_power_w_kg, mass_kg
        As `substrate_power` takes them.
    max_power_w_kg, sex_female, trained, muscle_glycogen_mmol_kg_dw, exogenous_g_s, fat_scale
        Not used.
    c : Split, optional
        Coefficients (protein's share); the evidence's by default.

    Returns
    -------
    SubstrateRates
        Grams per second in the whole body; their energy is the gross power.

    Notes
    -----
    Half of the energy that protein leaves comes from carbohydrate, half from fat, always.

    Examples
    --------
    >>> easy, hard = fixed_split_power(6.0, 18.0, 70.0), fixed_split_power(12.0, 18.0, 70.0)
    >>> float(hard.fat_g_s / easy.fat_g_s)
    2.0
    """
    k = coefficients(Split, "energy.split") if c is None else c
    share = coefficients(FixedSplit, "energy.fixed_split").carbohydrate_share
    total_w = jnp.asarray(gross_power_w_kg) * jnp.asarray(mass_kg)
    return _rates(total_w, between(0.0, share, 1.0 - jnp.asarray(k.protein_share)), k.protein_share)
