"""The wall: what power the fuel at hand can carry."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.energy.fat import max_fat_oxidation_g_min
from crampcast.body.energy.glycogen import liver_output_g_s
from crampcast.body.energy.substrates import Fuel, Split
from crampcast.evidence import coefficients

_SECONDS_PER_MINUTE = 60.0
_J_PER_KJ = 1000.0


class Wall(NamedTuple):
    """Coefficients of the supply left when glycogen is gone."""

    half_mmol_kg_dw: Coefficient
    fat_headroom: Coefficient
    gluconeogenesis_g_min: Coefficient


class Availability(NamedTuple):
    """Thresholds of energy availability."""

    low_kcal_kg_d: Coefficient
    healthy_kcal_kg_d: Coefficient
    repletion_floor: Coefficient


def supply_ceiling_w_kg(
    max_power_w_kg: ArrayLike,
    mass_kg: ArrayLike,
    muscle_glycogen_mmol_kg_dw: ArrayLike,
    liver_glycogen_g: ArrayLike,
    exogenous_g_s: ArrayLike = 0.0,
    trained: ArrayLike = 1.0,
    fat_scale: ArrayLike = 1.0,
    c: Wall | None = None,
) -> jax.Array:
    """Return the gross power that fat, food, liver and the muscle glycogen left can carry.

    Parameters
    ----------
    max_power_w_kg : array_like
        Gross power at VO2max, here and now.
    mass_kg : array_like
        Body mass.
    muscle_glycogen_mmol_kg_dw : array_like
        Glycogen of the leg muscles.
    liver_glycogen_g : array_like
        Glycogen of the liver.
    exogenous_g_s : array_like
        Eaten carbohydrate being oxidised.
    trained : array_like
        0 general population to 1 trained.
    fat_scale : array_like
        Runner's own multiplier of maximal fat oxidation.
    c : Wall, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        W/kg; above `max_power_w_kg` while glycogen lasts.

    Notes
    -----
    Fat at 1.3 times its maximum, protein 8 %, the liver's output with 0.25 g/min made anew, food, and
    muscle glycogen up to `max_power_w_kg` times ``1 - exp(-(glycogen / 70)**2)``. **Derived here** to end
    near the published slow-down of marathoners who hit the wall (pace 0.37 to 0.40 slower): without
    glycogen and with 30 g/h eaten a 70-kg runner keeps about 10 W/kg.

    References
    ----------
    Smyth 2021, doi:10.1371/journal.pone.0251513

    Examples
    --------
    >>> round(float(supply_ceiling_w_kg(18.0, 70.0, 0.0, 0.0, 0.5 / 60)), 1)
    9.9
    """
    k = coefficients(Wall, "energy.wall") if c is None else c
    fuel, split = coefficients(Fuel, "energy.fuel"), coefficients(Split, "energy.split")
    mass, max_power = jnp.asarray(mass_kg), jnp.asarray(max_power_w_kg)
    fat_g_s = max_fat_oxidation_g_min(mass, trained) * (1.0 + k.fat_headroom) / _SECONDS_PER_MINUTE
    fat_w = fat_g_s * jnp.asarray(fat_scale) * fuel.fat_kj_g * _J_PER_KJ
    blood_g_s = (
        jnp.asarray(exogenous_g_s)
        + liver_output_g_s(1.0, liver_glycogen_g)
        + k.gluconeogenesis_g_min / _SECONDS_PER_MINUTE
    )
    blood_w = blood_g_s * fuel.carbohydrate_kj_g * _J_PER_KJ
    left = jnp.maximum(jnp.asarray(muscle_glycogen_mmol_kg_dw), 0.0) / k.half_mmol_kg_dw
    muscle_w_kg = -max_power * jnp.expm1(-left * left)
    return ((fat_w + blood_w) / mass + muscle_w_kg) / (1.0 - split.protein_share_low)


def energy_availability_kcal_kg_d(
    energy_intake_kcal_d: ArrayLike, exercise_energy_kcal_d: ArrayLike, fat_free_mass_kg: ArrayLike
) -> jax.Array:
    """Return the energy that is left for the body after training.

    Parameters
    ----------
    energy_intake_kcal_d, exercise_energy_kcal_d : array_like
        Eaten, and spent in training.
    fat_free_mass_kg : array_like
        Fat-free mass.

    Returns
    -------
    jax.Array
        kcal per kg of fat-free mass a day.

    Notes
    -----
    ``(EI - EEE) / FFM``.

    References
    ----------
    Burke et al. 2018, doi:10.1123/ijsnem.2018-0142

    Examples
    --------
    >>> round(float(energy_availability_kcal_kg_d(2500.0, 800.0, 55.0)), 1)
    30.9
    """
    left = jnp.asarray(energy_intake_kcal_d) - jnp.asarray(exercise_energy_kcal_d)
    return left / jnp.asarray(fat_free_mass_kg)


def energy_availability_factor(availability_kcal_kg_d: ArrayLike, c: Availability | None = None) -> jax.Array:
    """Return the factor of low energy availability on the refilling of glycogen.

    Parameters
    ----------
    availability_kcal_kg_d : array_like
        Energy availability.
    c : Availability, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Near 1 from 45 kcal/kg/day up, falling to 0.6.

    Notes
    -----
    Sigmoid half-way between the thresholds of low (30) and healthy (45); that it slows refilling is
    plausible, the size is our choice.

    References
    ----------
    Burke et al. 2018, doi:10.1123/ijsnem.2018-0142

    Examples
    --------
    >>> float(energy_availability_factor(50.0)) > 0.98
    True
    """
    k = coefficients(Availability, "energy.availability") if c is None else c
    span = k.healthy_kcal_kg_d - k.low_kcal_kg_d
    middle = k.low_kcal_kg_d + 0.5 * span
    healthy = jax.nn.sigmoid((jnp.asarray(availability_kcal_kg_d) - middle) / (span / 6.0))
    return k.repletion_floor + (1.0 - k.repletion_floor) * healthy
