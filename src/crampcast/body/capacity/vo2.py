"""Oxygen uptake, metabolic power and heart rate: one from another."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients

_SECONDS_PER_MINUTE = 60.0
_ML_PER_L = 1000.0
_J_PER_KJ = 1000.0


class OxygenEnergy(NamedTuple):
    """Energy per litre of oxygen on pure fat and pure carbohydrate."""

    fat_kj_l: Coefficient
    carbohydrate_kj_l: Coefficient
    fat_quotient: Coefficient


class HeartRate(NamedTuple):
    """Coefficients of heart-rate lines."""

    reserve_intercept: Coefficient
    reserve_slope: Coefficient
    tanaka_intercept_bpm: Coefficient
    tanaka_slope_bpm_yr: Coefficient
    nes_intercept_bpm: Coefficient
    nes_slope_bpm_yr: Coefficient


class Acsm(NamedTuple):
    """Coefficients of the metabolic equations of the ACSM."""

    resting_ml_kg_min: Coefficient
    run_speed: Coefficient
    run_climb: Coefficient
    walk_speed: Coefficient
    walk_climb: Coefficient


def energy_per_litre_oxygen_kj(respiratory_quotient: ArrayLike, c: OxygenEnergy | None = None) -> jax.Array:
    """Return the energy released per litre of oxygen.

    Parameters
    ----------
    respiratory_quotient : array_like
        0.71 (fat) to 1 (carbohydrate); held within that range.
    c : OxygenEnergy, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        kJ/L.

    Notes
    -----
    Straight line between 19.6 kJ/L on fat and 21.1 kJ/L on glucose.

    References
    ----------
    Scott 2008

    Examples
    --------
    >>> round(float(energy_per_litre_oxygen_kj(1.0)), 1)
    21.1
    """
    k = coefficients(OxygenEnergy, "energy.oxygen") if c is None else c
    share = (jnp.asarray(respiratory_quotient) - k.fat_quotient) / (1.0 - k.fat_quotient)
    return k.fat_kj_l + jnp.clip(share, 0.0, 1.0) * (k.carbohydrate_kj_l - k.fat_kj_l)


def vo2_from_power_ml_kg_min(power_w_kg: ArrayLike, respiratory_quotient: ArrayLike = 0.9) -> jax.Array:
    """Return the oxygen uptake of a gross metabolic power.

    Parameters
    ----------
    power_w_kg : array_like
        Gross metabolic power.
    respiratory_quotient : array_like
        Respiratory quotient.

    Returns
    -------
    jax.Array
        mL/kg/min.

    Examples
    --------
    >>> round(float(vo2_from_power_ml_kg_min(12.29)), 1)
    35.8
    """
    joules_per_ml = energy_per_litre_oxygen_kj(respiratory_quotient) * _J_PER_KJ / _ML_PER_L
    return jnp.asarray(power_w_kg) * _SECONDS_PER_MINUTE / joules_per_ml


def power_from_vo2_w_kg(vo2_ml_kg_min: ArrayLike, respiratory_quotient: ArrayLike = 0.9) -> jax.Array:
    """Return the gross metabolic power of an oxygen uptake.

    Parameters
    ----------
    vo2_ml_kg_min : array_like
        Oxygen uptake.
    respiratory_quotient : array_like
        Respiratory quotient.

    Returns
    -------
    jax.Array
        W/kg.

    Examples
    --------
    >>> round(float(power_from_vo2_w_kg(50.0)), 1)
    17.2
    """
    joules_per_ml = energy_per_litre_oxygen_kj(respiratory_quotient) * _J_PER_KJ / _ML_PER_L
    return jnp.asarray(vo2_ml_kg_min) * joules_per_ml / _SECONDS_PER_MINUTE


def _heart(c: HeartRate | None) -> HeartRate:
    """Return the coefficients given, or the evidence's."""
    return coefficients(HeartRate, "capacity.heart_rate") if c is None else c


def heart_rate_reserve(vo2_reserve_share: ArrayLike, c: HeartRate | None = None) -> jax.Array:
    """Return the share of heart-rate reserve at a share of oxygen-uptake reserve, running.

    Parameters
    ----------
    vo2_reserve_share : array_like
        Share of the reserve between rest and maximum.
    c : HeartRate, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Share of heart-rate reserve.

    Notes
    -----
    ``0.015 + 1.03 x`` on a treadmill. Not for fast descents, where heart rate runs far above uptake.

    References
    ----------
    Swain et al. 1998, Med Sci Sports Exerc 30:318-321

    Examples
    --------
    >>> round(float(heart_rate_reserve(0.7)), 3)
    0.736
    """
    k = _heart(c)
    return k.reserve_intercept + k.reserve_slope * jnp.asarray(vo2_reserve_share)


def hr_max_tanaka(age_yr: ArrayLike, c: HeartRate | None = None) -> jax.Array:
    """Return the maximal heart rate expected at an age.

    Parameters
    ----------
    age_yr : array_like
        Age.
    c : HeartRate, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Beats per minute; an observed maximum is always better.

    References
    ----------
    Tanaka, Monahan & Seals 2001

    Examples
    --------
    >>> round(float(hr_max_tanaka(40.0)))
    180
    """
    k = _heart(c)
    return k.tanaka_intercept_bpm - k.tanaka_slope_bpm_yr * jnp.asarray(age_yr)


def hr_max_nes(age_yr: ArrayLike, c: HeartRate | None = None) -> jax.Array:
    """Return the maximal heart rate expected at an age in a general population.

    Parameters
    ----------
    age_yr : array_like
        Age.
    c : HeartRate, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Beats per minute, standard error 10.8.

    References
    ----------
    Nes et al. 2013

    Examples
    --------
    >>> round(float(hr_max_nes(40.0)), 1)
    185.4
    """
    k = _heart(c)
    return k.nes_intercept_bpm - k.nes_slope_bpm_yr * jnp.asarray(age_yr)


def acsm_running_vo2(speed_m_s: ArrayLike, grade: ArrayLike, c: Acsm | None = None) -> jax.Array:
    """Return the oxygen uptake of running by the ACSM's equation.

    Parameters
    ----------
    speed_m_s, grade : array_like
        Speed, and rise over run (uphill).
    c : Acsm, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        mL/kg/min.

    Notes
    -----
    ``3.5 + 0.2 s + 0.9 s G``, s in m/min.

    Examples
    --------
    >>> round(float(acsm_running_vo2(200 / 60, 0.0)), 1)
    43.5
    """
    k = coefficients(Acsm, "capacity.acsm") if c is None else c
    speed = jnp.asarray(speed_m_s) * _SECONDS_PER_MINUTE
    return k.resting_ml_kg_min + speed * (k.run_speed + k.run_climb * jnp.asarray(grade))


def acsm_walking_vo2(speed_m_s: ArrayLike, grade: ArrayLike, c: Acsm | None = None) -> jax.Array:
    """Return the oxygen uptake of walking by the ACSM's equation.

    Parameters
    ----------
    speed_m_s, grade : array_like
        Speed, and rise over run (uphill).
    c : Acsm, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        mL/kg/min.

    Notes
    -----
    ``3.5 + 0.1 s + 1.8 s G``, s in m/min.

    Examples
    --------
    >>> round(float(acsm_walking_vo2(80 / 60, 0.05)), 1)
    18.7
    """
    k = coefficients(Acsm, "capacity.acsm") if c is None else c
    speed = jnp.asarray(speed_m_s) * _SECONDS_PER_MINUTE
    return k.resting_ml_kg_min + speed * (k.walk_speed + k.walk_climb * jnp.asarray(grade))
