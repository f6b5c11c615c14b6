"""Published relations of capacity that stand beside the recommended ones."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients


class Tanda(NamedTuple):
    """Marathon from training and body fat."""

    polynomial_min: Coefficient


class MarathonShare(NamedTuple):
    """Marathon speed over critical speed by finish time."""

    time_min: Coefficient
    of_critical_speed: Coefficient


class LongShare(NamedTuple):
    """Share of VO2max by duration."""

    recreational: Coefficient
    elite: Coefficient
    per_e_fold: Coefficient
    floor: Coefficient


class AltitudeEndurance(NamedTuple):
    """Time to exhaustion at altitude."""

    loss_per_km: Coefficient


class CriticalPowerFade(NamedTuple):
    """Critical power after long exercise."""

    loss: Coefficient
    after_h: Coefficient


class CostByLevel(NamedTuple):
    """Rise of running cost in 90 min by 10-km time."""

    faster: Coefficient
    slower: Coefficient


class HeartCycling(NamedTuple):
    """Heart-rate reserve by VO2 reserve on the ergometer."""

    line: Coefficient


def tanda_knechtle_marathon_s(
    weekly_distance_km: ArrayLike,
    training_pace_s_km: ArrayLike,
    body_fat_pct: ArrayLike,
    c: Tanda | None = None,
) -> jax.Array:
    """Return a marathon time from eight weeks of training and body fat.

    Parameters
    ----------
    weekly_distance_km, training_pace_s_km, body_fat_pct : array_like
        Training and body; fitted to 165 to 266 min.
    c : Tanda, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        s.

    References
    ----------
    Tanda & Knechtle 2013, doi:10.2147/OAJSM.S44945

    Examples
    --------
    >>> round(float(tanda_knechtle_marathon_s(60.0, 300.0, 12.0)))
    12021
    """
    k = coefficients(Tanda, "capacity.tanda") if c is None else c
    constant, by_km, rate_km, by_pace, by_fat, rate_fat = jnp.asarray(k.polynomial_min)
    km = by_km * jnp.exp(rate_km * jnp.asarray(weekly_distance_km))
    fat = by_fat * jnp.exp(rate_fat * jnp.asarray(body_fat_pct))
    return jnp.asarray(60.0 * (constant + km + by_pace * jnp.asarray(training_pace_s_km) + fat))


def marathon_share_of_critical_speed(time_s: ArrayLike, c: MarathonShare | None = None) -> jax.Array:
    """Return marathon speed over critical speed, by finish time.

    Parameters
    ----------
    time_s : array_like
        Finish time; a line between the fastest and the slowest group, held beyond them.
    c : MarathonShare, optional
        Coefficients; the evidence's by default.

    References
    ----------
    Smyth & Muniz-Pumares 2020, doi:10.1249/MSS.0000000000002412

    Examples
    --------
    >>> round(float(marathon_share_of_critical_speed(9000.0)), 2)
    0.93
    """
    k = coefficients(MarathonShare, "capacity.marathon_share") if c is None else c
    minutes = jnp.asarray(time_s) / 60.0
    return jnp.interp(minutes, jnp.asarray(k.time_min), jnp.asarray(k.of_critical_speed))


def long_share_of_vo2max(
    duration_h: ArrayLike, elite: ArrayLike = 0.0, c: LongShare | None = None
) -> jax.Array:
    """Return the share of VO2max held over many hours, stops and night included.

    Parameters
    ----------
    duration_h : array_like
        1 to 24 h.
    elite : array_like
        0 recreational to 1 elite.
    c : LongShare, optional
        Coefficients; the evidence's by default.

    Notes
    -----
    ``F1 − 0.145 ln(t/t1)``, at least 0.35: derived here through published points.

    Examples
    --------
    >>> round(float(long_share_of_vo2max(7.0)), 4)
    0.5822
    """
    k = coefficients(LongShare, "capacity.long_share") if c is None else c
    usual, best = jnp.asarray(k.recreational), jnp.asarray(k.elite)
    first, hours = usual + jnp.asarray(elite)[..., None] * (best - usual), jnp.asarray(duration_h)
    share = first[..., 0] - k.per_e_fold * jnp.log(hours / first[..., 1])
    return jnp.maximum(share, k.floor)


def altitude_time_to_exhaustion_loss(gain_m: ArrayLike, c: AltitudeEndurance | None = None) -> jax.Array:
    """Return the share of time to exhaustion lost by a gain of altitude.

    References
    ----------
    Wehrlin & Hallén 2006, doi:10.1007/s00421-005-0081-9

    Examples
    --------
    >>> round(float(altitude_time_to_exhaustion_loss(1000.0)), 3)
    0.145
    """
    k = coefficients(AltitudeEndurance, "capacity.altitude_endurance") if c is None else c
    return jnp.clip(k.loss_per_km * jnp.asarray(gain_m) / 1000.0, 0.0, 1.0)


def critical_power_loss(duration_h: ArrayLike, c: CriticalPowerFade | None = None) -> jax.Array:
    """Return the share of critical power lost in heavy exercise, in proportion to its duration.

    References
    ----------
    Jones 2024, J Physiol

    Examples
    --------
    >>> float(critical_power_loss(2.0))
    0.1
    """
    k = coefficients(CriticalPowerFade, "capacity.critical_power_fade") if c is None else c
    return jnp.clip(k.loss * jnp.asarray(duration_h) / k.after_h, 0.0, 1.0)


def cost_rise_by_level(best_10km_s: ArrayLike, run_min: ArrayLike, c: CostByLevel | None = None) -> jax.Array:
    """Return the rise of running cost at the first threshold, by level and time.

    Parameters
    ----------
    best_10km_s : array_like
        Best time over 10 km; a line between two groups, held beyond them.
    run_min : array_like
        Minutes of running; in proportion to the 90 of the study.
    c : CostByLevel, optional
        Coefficients; the evidence's by default.

    Examples
    --------
    >>> round(float(cost_rise_by_level(1878.0, 90.0)), 3)
    0.023
    """
    k = coefficients(CostByLevel, "capacity.cost_by_level") if c is None else c
    times, rises = zip(tuple(k.faster), tuple(k.slower), strict=True)
    rise = jnp.interp(jnp.asarray(best_10km_s), jnp.asarray(times), jnp.asarray(rises))
    return rise * jnp.asarray(run_min) / _STUDY_MIN


_STUDY_MIN = 90.0


def heart_rate_reserve_cycling(vo2_reserve_pct: ArrayLike, c: HeartCycling | None = None) -> jax.Array:
    """Return the share of heart-rate reserve on the ergometer, percent.

    References
    ----------
    Swain & Leutholtz 1997, doi:10.1097/00005768-199703000-00018

    Examples
    --------
    >>> round(float(heart_rate_reserve_cycling(70.0)), 1)
    69.9
    """
    k = coefficients(HeartCycling, "capacity.heart_cycling") if c is None else c
    start, slope = tuple(k.line)
    return jnp.asarray(start + slope * jnp.asarray(vo2_reserve_pct))
