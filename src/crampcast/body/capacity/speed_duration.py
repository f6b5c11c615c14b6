"""How speed falls with the length of a race: published laws."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.smooth import smooth_positive
from crampcast.evidence import coefficients

_NEWTON_STEPS = 12  # numerical: to the last bit over the law's domain
_SECONDS_PER_MINUTE = 60.0


class Emig(NamedTuple):
    """Coefficients of the minimal power model."""

    crossover_s: Coefficient
    endurance: Coefficient
    speed_floor_share: Coefficient


class Riegel(NamedTuple):
    """Exponent of time on distance."""

    exponent: Coefficient


class Daniels(NamedTuple):
    """Coefficients of oxygen demand against speed and of sustainable share against time."""

    oxygen: Coefficient
    share: Coefficient


class PeronnetThibault(NamedTuple):
    """Coefficients of the power-endurance model of 1989."""

    anaerobic_decline: Coefficient
    anaerobic_time_s: Coefficient
    kinetics_s: Coefficient
    resting_w_kg: Coefficient
    map_time_s: Coefficient


def _emig(c: Emig | None) -> Emig:
    """Return the coefficients given, or the evidence's."""
    return coefficients(Emig, "capacity.emig") if c is None else c


def emig_speed(
    duration_s: ArrayLike,
    v_m_m_s: ArrayLike,
    gamma_l: ArrayLike,
    gamma_s: ArrayLike | None = None,
    c: Emig | None = None,
) -> jax.Array:
    """Return the mean speed that can be held for a duration.

    Parameters
    ----------
    duration_s : array_like
        Duration, positive.
    v_m_m_s : array_like
        Maximal aerobic speed: held for six minutes.
    gamma_l, gamma_s : array_like
        Loss of speed per e-fold of time beyond and below six minutes; `gamma_s` is `gamma_l` by default.
    c : Emig, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Speed (m/s), never below a twentieth of `v_m_m_s`.

    Notes
    -----
    ``v_m (1 - gamma ln(T / 360 s))``; recalled, checked for consistency only. Under 1 % error from 800 m to
    the marathon on records; too fast beyond, where stops, night and damage come in.

    References
    ----------
    Mulligan, Adam & Emig 2018, doi:10.1371/journal.pone.0206645

    Examples
    --------
    >>> round(float(emig_speed(3600.0, 5.0, 0.06)), 2)
    4.31
    """
    k = _emig(c)
    x = jnp.log(jnp.asarray(duration_s) / k.crossover_s)
    gamma = jnp.where(x > 0.0, jnp.asarray(gamma_l), jnp.asarray(gamma_l if gamma_s is None else gamma_s))
    floor = k.speed_floor_share
    return jnp.asarray(v_m_m_s) * (floor + smooth_positive(1.0 - floor - gamma * x, 1e-4))


def emig_time(
    distance_m: ArrayLike, v_m_m_s: ArrayLike, gamma: ArrayLike, c: Emig | None = None
) -> jax.Array:
    """Return the time that a distance takes.

    Parameters
    ----------
    distance_m : array_like
        Distance, positive.
    v_m_m_s : array_like
        Maximal aerobic speed: held for six minutes.
    gamma : array_like
        Loss of speed per e-fold of time.
    c : Emig, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Time (s). Distances beyond the law's longest take the time of that one.

    Notes
    -----
    Solves ``d = v_m T (1 - gamma ln(T / 360 s))`` by Newton's method on ``ln T``, monotone from the left.

    References
    ----------
    Mulligan, Adam & Emig 2018, doi:10.1371/journal.pone.0206645

    Examples
    --------
    >>> round(float(emig_time(10000.0, 5.0, 0.06)))
    2247
    """
    k = _emig(c)
    g = jnp.asarray(gamma)
    last = 1.0 / g - 1.0  # ln T of the longest distance
    longest = last + jnp.log(g)
    aim = jnp.log(jnp.asarray(distance_m) / (jnp.asarray(v_m_m_s) * k.crossover_s))
    aim = jnp.minimum(aim, longest - 1e-3)
    x = aim
    for _ in range(_NEWTON_STEPS):
        left = 1.0 - g * x
        x = jnp.minimum(x - (x + jnp.log(left) - aim) / (1.0 - g / left), last - 1e-3)
    return k.crossover_s * jnp.exp(x)


def riegel_time(
    known_time_s: ArrayLike,
    known_distance_m: ArrayLike,
    distance_m: ArrayLike,
    exponent: ArrayLike | None = None,
) -> jax.Array:
    """Return the time over one distance from that over another.

    Parameters
    ----------
    known_time_s, known_distance_m : array_like
        A race.
    distance_m : array_like
        Distance asked about.
    exponent : array_like, optional
        Exponent; 1.06 by default.

    Returns
    -------
    jax.Array
        Time (s).

    Notes
    -----
    ``T2 = T1 (D2 / D1) ** k``. Ten minutes or more too fast at the marathon for half of recreational runners.

    References
    ----------
    Riegel 1981, American Scientist 69:285-290

    Examples
    --------
    >>> round(float(riegel_time(1200.0, 5000.0, 10000.0)), 1)
    2501.9
    """
    k = coefficients(Riegel, "capacity.riegel").exponent if exponent is None else exponent
    ratio = jnp.asarray(distance_m) / jnp.asarray(known_distance_m)
    return jnp.asarray(known_time_s) * ratio ** jnp.asarray(k)


def daniels_gilbert_vdot(distance_m: ArrayLike, time_s: ArrayLike, c: Daniels | None = None) -> jax.Array:
    """Return the effective VO2max that a race shows.

    Parameters
    ----------
    distance_m, time_s : array_like
        A race on a flat course.
    c : Daniels, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        VDOT (mL/kg/min).

    Notes
    -----
    Oxygen demand of the mean speed over the share of VO2max held for the time. That share never falls below
    0.8: not beyond about four hours.

    References
    ----------
    Daniels & Gilbert 1979, Oxygen Power

    Examples
    --------
    >>> round(float(daniels_gilbert_vdot(5000.0, 1200.0)), 2)
    49.81
    """
    k = coefficients(Daniels, "capacity.daniels") if c is None else c
    minutes = jnp.asarray(time_s) / _SECONDS_PER_MINUTE
    speed_m_min = jnp.asarray(distance_m) / minutes
    demand = k.oxygen[0] + speed_m_min * (k.oxygen[1] + k.oxygen[2] * speed_m_min)
    share = (
        k.share[0] + k.share[1] * jnp.exp(k.share[2] * minutes) + k.share[3] * jnp.exp(k.share[4] * minutes)
    )
    return demand / share


def peronnet_thibault_power(
    duration_s: ArrayLike,
    anaerobic_capacity_j_kg: ArrayLike,
    max_aerobic_power_w_kg: ArrayLike,
    endurance_index_w_kg: ArrayLike,
    c: PeronnetThibault | None = None,
) -> jax.Array:
    """Return the mean metabolic power that can be held for a duration.

    Parameters
    ----------
    duration_s : array_like
        Duration, positive.
    anaerobic_capacity_j_kg : array_like
        Anaerobic capacity.
    max_aerobic_power_w_kg : array_like
        Maximal aerobic power, gross.
    endurance_index_w_kg : array_like
        Change of aerobic power per e-fold of time beyond seven minutes, negative.
    c : PeronnetThibault, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        W/kg.

    Notes
    -----
    Anaerobic part ``A / T (1 - exp(-T/20))``, aerobic part with 30-s kinetics; beyond seven minutes both
    decline with the logarithm of time.

    References
    ----------
    Peronnet & Thibault 1989, doi:10.1152/jappl.1989.67.1.453

    Examples
    --------
    >>> round(float(peronnet_thibault_power(3600.0, 1500.0, 25.0, -1.5)), 3)
    21.814
    """
    k = coefficients(PeronnetThibault, "capacity.peronnet_thibault") if c is None else c
    time = jnp.asarray(duration_s)
    beyond = jnp.maximum(jnp.log(time / k.map_time_s), 0.0)
    anaerobic = jnp.asarray(anaerobic_capacity_j_kg) * (1.0 - k.anaerobic_decline * beyond)
    aerobic = (
        jnp.asarray(max_aerobic_power_w_kg) - k.resting_w_kg + jnp.asarray(endurance_index_w_kg) * beyond
    )
    onset = k.kinetics_s / time * jnp.expm1(-time / k.kinetics_s)
    return k.resting_w_kg + aerobic * (1.0 + onset) - anaerobic / time * jnp.expm1(-time / k.anaerobic_time_s)
