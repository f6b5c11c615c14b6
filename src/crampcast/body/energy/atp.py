"""Turnover of ATP against what each pathway can supply."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.capacity.vo2 import energy_per_litre_oxygen_kj
from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients

_J_PER_KJ = 1000.0
_MMOL_PER_MOL = 1000.0


class Atp(NamedTuple):
    """Coefficients of ATP yield and of the pathways' limits."""

    per_oxygen_carbohydrate: Coefficient
    per_oxygen_fat: Coefficient
    molar_volume_l: Coefficient
    reference_muscle_kg: Coefficient
    phosphocreatine_mmol_s: Coefficient
    lactate_mmol_s: Coefficient
    muscle_glycogen_mmol_s: Coefficient
    liver_glycogen_mmol_s: Coefficient
    fat_mmol_s: Coefficient


class ModernYield(NamedTuple):
    """ATP yield by modern ratios of phosphate to oxygen."""

    per_oxygen_carbohydrate: Coefficient
    per_oxygen_fat: Coefficient


class PathwayLimits(NamedTuple):
    """Greatest rate of ATP by pathway (mmol/s)."""

    phosphocreatine_mmol_s: jax.Array
    lactate_mmol_s: jax.Array
    muscle_glycogen_mmol_s: jax.Array
    liver_glycogen_mmol_s: jax.Array
    fat_mmol_s: jax.Array


def atp_demand_mmol_s(
    gross_power_w_kg: ArrayLike,
    mass_kg: ArrayLike,
    carbohydrate_share: ArrayLike = 0.7,
    c: Atp | None = None,
) -> jax.Array:
    """Return the turnover of ATP of a gross metabolic power.

    Parameters
    ----------
    gross_power_w_kg : array_like
        Gross metabolic power.
    mass_kg : array_like
        Body mass.
    carbohydrate_share : array_like
        Carbohydrate's share of the energy, 0 to 1.
    c : Atp, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        mmol/s in the whole body.

    Notes
    -----
    Oxygen from power, times 6.3 (carbohydrate) and 5.6 (fat) ATP per O2: classical yields, recalled; modern
    estimates are 15 % lower. Carbohydrate gives more per litre of oxygen, so a switch to fat costs oxygen.

    Examples
    --------
    >>> round(float(atp_demand_mmol_s(14.0, 70.0)), 1)
    12.9
    """
    k = coefficients(Atp, "energy.atp") if c is None else c
    power_w = jnp.asarray(gross_power_w_kg) * jnp.asarray(mass_kg)
    share = jnp.asarray(carbohydrate_share)
    total = jnp.zeros_like(power_w)
    for part, quotient, per_oxygen in (
        (share, 1.0, k.per_oxygen_carbohydrate),
        (1.0 - share, 0.0, k.per_oxygen_fat),
    ):
        litres_s = power_w * part / (energy_per_litre_oxygen_kj(quotient) * _J_PER_KJ)
        total = total + litres_s / k.molar_volume_l * per_oxygen * _MMOL_PER_MOL
    return total


def modern_atp_demand_mmol_s(
    gross_power_w_kg: ArrayLike,
    mass_kg: ArrayLike,
    carbohydrate_share: ArrayLike = 0.7,
    c: Atp | None = None,
) -> jax.Array:
    """Return the turnover of ATP by modern yields, about 15 % below the classical ones.

    Parameters
    ----------
    gross_power_w_kg, mass_kg, carbohydrate_share
        As `atp_demand_mmol_s` takes them.
    c : Atp, optional
        Coefficients whose yields are replaced; the evidence's by default.

    Returns
    -------
    jax.Array
        mmol/s in the whole body.

    Notes
    -----
    5.35 ATP per O2 from carbohydrate, 4.6 from fat; recalled.

    Examples
    --------
    >>> round(float(modern_atp_demand_mmol_s(14.0, 70.0)), 1)
    10.8
    """
    k = coefficients(Atp, "energy.atp") if c is None else c
    modern = coefficients(ModernYield, "energy.atp_modern")
    return atp_demand_mmol_s(gross_power_w_kg, mass_kg, carbohydrate_share, k._replace(**modern._asdict()))


def pathway_limits(muscle_kg: ArrayLike, c: Atp | None = None) -> PathwayLimits:
    """Return the greatest rate of ATP that each pathway can give.

    Parameters
    ----------
    muscle_kg : array_like
        Muscle mass at work, about 0.4 of body mass.
    c : Atp, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    PathwayLimits
        mmol/s.

    Notes
    -----
    Textbook values for a 70-kg man with 28 kg of muscle, in proportion to muscle mass. Upper bounds, each
    to be used alone.

    References
    ----------
    Hultman & Harris 1988

    Examples
    --------
    >>> round(float(pathway_limits(28.0).fat_mmol_s), 1)
    6.7
    """
    k = coefficients(Atp, "energy.atp") if c is None else c
    scale = jnp.asarray(muscle_kg) / k.reference_muscle_kg
    return PathwayLimits(
        k.phosphocreatine_mmol_s * scale,
        k.lactate_mmol_s * scale,
        k.muscle_glycogen_mmol_s * scale,
        k.liver_glycogen_mmol_s * scale,
        k.fat_mmol_s * scale,
    )
