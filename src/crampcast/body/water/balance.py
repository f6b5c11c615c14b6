"""Water that leaves with breath and urine, water that burning makes, and what the scales show."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class BalanceCoefficients(NamedTuple):
    """Coefficients of water and mass balance; group ``water.balance``."""

    respiratory_g_l_mmhg: Any
    airway_vapour_mmhg: Any
    mmhg_per_kpa: Any
    sea_level_kpa: Any
    metabolic_water_carbohydrate_g_g: Any
    metabolic_water_fat_g_g: Any
    non_sweat_g_kcal: Any
    urine_l_h: Any
    urine_planner_l_h: Any
    urine_altitude_l_h: Any
    urine_altitude_m: Any


def default_balance() -> BalanceCoefficients:
    """Return the evidence's coefficients of water and mass balance.

    Returns
    -------
    BalanceCoefficients
        Group ``water.balance``.

    Notes
    -----
    Call it once outside a loop and pass the result on.

    References
    ----------
    See the parameters.

    Examples
    --------
    >>> default_balance().urine_planner_l_h
    0.02
    """
    return coefficients(BalanceCoefficients, "water.balance")


def respiratory_water_l_h(
    vo2_l_min: ArrayLike,
    vapour_pressure_kpa: ArrayLike,
    pressure_kpa: ArrayLike = 101.325,
    c: BalanceCoefficients | None = None,
) -> Array:
    """Water lost with the breath.

    Parameters
    ----------
    vo2_l_min : array
        Oxygen uptake, L/min.
    vapour_pressure_kpa : array
        Of the air, kPa.
    pressure_kpa : array
        Air pressure, kPa.
    c : BalanceCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        L/h.

    Notes
    -----
    ``0.019 VO2 (44 - p)`` g/min, p in mmHg, times 101.325 / P for the deeper breathing at altitude (our own
    choice, first order).

    References
    ----------
    Mitchell et al. 1972, J Appl Physiol 32:474.

    Examples
    --------
    >>> round(float(respiratory_water_l_h(3.0, 10.0 / 7.50062)), 3)
    0.116
    """
    c = default_balance() if c is None else c
    vapour = c.airway_vapour_mmhg - c.mmhg_per_kpa * jnp.asarray(vapour_pressure_kpa)
    thin = c.sea_level_kpa / jnp.asarray(pressure_kpa)
    return jnp.asarray(0.06 * c.respiratory_g_l_mmhg * jnp.asarray(vo2_l_min) * vapour * thin)


def metabolic_water_l(
    carbohydrate_g: ArrayLike, fat_g: ArrayLike, c: BalanceCoefficients | None = None
) -> Array:
    """Water that burning fuel makes.

    Parameters
    ----------
    carbohydrate_g, fat_g : array
        Fuel burnt, g.
    c : BalanceCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        L.

    Notes
    -----
    0.60 g per g of glucose, 1.07 g per g of fat.

    References
    ----------
    Stoichiometry.

    Examples
    --------
    >>> round(float(metabolic_water_l(100.0, 50.0)), 4)
    0.1135
    """
    c = default_balance() if c is None else c
    grams = c.metabolic_water_carbohydrate_g_g * jnp.asarray(carbohydrate_g)
    return jnp.asarray((grams + c.metabolic_water_fat_g_g * jnp.asarray(fat_g)) / 1000.0)


def urine_l_h(
    altitude_m: ArrayLike = 0.0,
    nights_at_altitude: ArrayLike = 3.0,
    *,
    planner: bool = False,
    c: BalanceCoefficients | None = None,
) -> Array:
    """Urine during a run.

    Parameters
    ----------
    altitude_m : array
        m above the sea.
    nights_at_altitude : array
        Nights slept above 2500 m before.
    planner : bool
        The least a safety check may count on, whatever the altitude.
    c : BalanceCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        L/h.

    Notes
    -----
    30 mL/h, 10 more above 2500 m for whoever slept there fewer than three nights; 20 mL/h for plans. No
    clearance of free water is ever assumed.

    References
    ----------
    American College of Sports Medicine 2007, doi 10.1249/mss.0b013e31802ca597 (least urine).

    Examples
    --------
    >>> low, high, plan = urine_l_h(), urine_l_h(3000.0, 0.0), urine_l_h(planner=True)
    >>> round(float(low), 3), round(float(high), 3), round(float(plan), 3)
    (0.03, 0.04, 0.02)
    """
    c = default_balance() if c is None else c
    altitude = jnp.asarray(altitude_m, dtype=float)
    new_there = (altitude > c.urine_altitude_m) & (jnp.asarray(nights_at_altitude) < 3)
    if planner:
        return jnp.full_like(altitude, c.urine_planner_l_h)
    return jnp.asarray(c.urine_l_h + jnp.where(new_there, c.urine_altitude_l_h, 0.0))


def body_water_change_l(
    absorbed_l: ArrayLike,
    sweat_l: ArrayLike,
    urine_l: ArrayLike,
    respiratory_l: ArrayLike,
    metabolic_l: ArrayLike,
) -> Array:
    """Change of body water.

    Parameters
    ----------
    absorbed_l, sweat_l, urine_l, respiratory_l, metabolic_l : array
        Water absorbed from the gut, lost as sweat, urine and breath, and made by burning, L.

    Returns
    -------
    array
        L; negative is a deficit.

    Notes
    -----
    ``absorbed - sweat - urine - breath + metabolic``. Water freed from glycogen is body water already.

    References
    ----------
    Conservation of water.

    Examples
    --------
    >>> round(float(body_water_change_l(2.0, 3.0, 0.1, 0.3, 0.2)), 2)
    -1.2
    """
    gained = jnp.asarray(absorbed_l) + jnp.asarray(metabolic_l)
    return gained - jnp.asarray(sweat_l) - jnp.asarray(urine_l) - jnp.asarray(respiratory_l)


def body_mass_change(
    intake_kg: ArrayLike,
    sweat_l: ArrayLike,
    urine_l: ArrayLike,
    energy_kcal: ArrayLike,
    c: BalanceCoefficients | None = None,
) -> Array:
    """Change of body mass that scales would show.

    Parameters
    ----------
    intake_kg : array
        Food and drink, kg.
    sweat_l, urine_l : array
        L.
    energy_kcal : array
        Energy spent, kcal.
    c : BalanceCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        kg; negative is a loss. It overstates the water deficit by the fuel burnt.

    Notes
    -----
    ``intake - sweat - urine - 0.20 g/kcal EE``.

    References
    ----------
    Cheuvront, Montain 2017, doi 10.1113/EP086284.

    Examples
    --------
    >>> round(float(body_mass_change(0.0, 0.0, 0.0, 3000.0)), 2)
    -0.6
    """
    c = default_balance() if c is None else c
    breathed = c.non_sweat_g_kcal * jnp.asarray(energy_kcal) / 1000.0
    return jnp.asarray(jnp.asarray(intake_kg) - jnp.asarray(sweat_l) - jnp.asarray(urine_l) - breathed)
