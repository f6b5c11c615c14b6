"""What share of the level speed at maximal aerobic power is held on average over a race, and its shape."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike

from crampcast.body.capacity.fade import FADE
from crampcast.body.coefficient import Coefficient
from crampcast.body.cost.running import re3_looney_2025, re3_speed
from crampcast.body.cost.standing import standing_power_w_kg
from crampcast.evidence import coefficients

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(8)
_SPLIT_S = 14400.0  # numerical: capacity changes most before, so that stretch has points of its own


class Sustainable(NamedTuple):
    """Coefficients of the sustainable share."""

    endurance: Coefficient
    crossover_s: Coefficient
    bend_s: Coefficient
    bend_slope: Coefficient
    bend_width: Coefficient
    short_reach: Coefficient
    short_width: Coefficient
    floor_share: Coefficient
    floor_width: Coefficient
    slowest_run_m_s: Coefficient
    chosen_fade: Coefficient


def _sustainable(c: Sustainable | None) -> Sustainable:
    """Return the coefficients given, or the evidence's."""
    return coefficients(Sustainable, "capacity.sustainable") if c is None else c


def _soft(x: jax.Array, width: ArrayLike) -> jax.Array:
    """Positive part with exponential tails."""
    return jnp.asarray(width) * jax.nn.softplus(x / jnp.asarray(width))


def sustainable_share(
    duration_s: ArrayLike, endurance: ArrayLike | None = None, c: Sustainable | None = None
) -> jax.Array:
    """Return the share of maximal aerobic gross power held on average over a race of this length.

    Parameters
    ----------
    duration_s : array_like
        Moving time of the race, positive.
    endurance : array_like, optional
        Loss of share per e-fold of time (smaller is more enduring); 0.0746 by default.
    c : Sustainable, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Share; 1 at six minutes, 1.07 at most, 0.30 at least.

    Notes
    -----
    ``F = 1 - gamma x - kappa w softplus((x - x0) / w)`` with ``x = ln(T / 360 s)`` and ``x0`` at 2.5 h.
    **Derived here**: the first slope is the minimal power model's; bend and second slope were set to meet,
    at the default endurance, the half marathon (0.79 of VO2max at 1.67 h; gives 0.78), the marathon (0.70
    to 0.85; 0.70 at 3.5 h), 80 km in about 7 h (0.58 to 0.60; 0.61) and 24 h (0.39 to 0.50 published, the
    lower with stops and night, which are modelled apart; 0.43). It describes race results, so it **already
    holds** drift of cost, durability and fuel: use `fade_shape` for their course within the race, never the
    factors themselves on top.

    References
    ----------
    Williams 1983; Myles 1979; Davies & Thompson 1979; Millet 2011: the anchors above.
    Mulligan, Adam & Emig 2018, doi:10.1371/journal.pone.0206645: the logarithmic law.

    Examples
    --------
    >>> [round(float(sustainable_share(3600.0 * h)), 2) for h in (1.67, 7.0, 24.0)]
    [0.78, 0.61, 0.43]
    """
    k = _sustainable(c)
    gamma = jnp.asarray(k.endurance if endurance is None else endurance)
    x = jnp.log(jnp.asarray(duration_s) / k.crossover_s)
    bend = jnp.log(jnp.asarray(k.bend_s) / k.crossover_s)
    held = _soft(x + k.short_reach, k.short_width) - k.short_reach
    share = 1.0 - gamma * held - k.bend_slope * _soft(x - bend, k.bend_width)
    return k.floor_share + _soft(share - k.floor_share, k.floor_width)


def fade_mean(
    duration_s: ArrayLike,
    relative_intensity: ArrayLike = 0.7,
    drift_scale: ArrayLike = 1.0,
    *,
    trained: ArrayLike = 1.0,
) -> jax.Array:
    """Return the mean of capacity over cost from the start to the end of a race.

    Parameters
    ----------
    duration_s : array_like
        Length of the race.
    relative_intensity : array_like
        Mean share of VO2max.
    drift_scale : array_like
        Runner's own multiplier of the drift of cost.
    trained : array_like
        0 general population to 1 trained.

    Returns
    -------
    jax.Array
        Mean, at most 1: what `fade_shape` divides by. Compute it once for a race.

    Notes
    -----
    Gauss-Legendre quadrature, eight points up to four hours and eight beyond.

    Examples
    --------
    >>> 0.9 < float(fade_mean(7200.0)) < 1.0
    True
    """
    total = jnp.asarray(duration_s)[..., None]
    early = jnp.minimum(total, _SPLIT_S)
    late = total - early
    at, parts = jnp.asarray(0.5 * (1.0 + _NODES)), jnp.asarray(0.5 * _WEIGHTS)
    times = jnp.concatenate([at * early, early + at * late], axis=-1)
    weights = jnp.concatenate([parts * early, parts * late], axis=-1)
    runner = (jnp.asarray(value)[..., None] for value in (relative_intensity, drift_scale, trained))
    return jnp.sum(weights * FADE(times, *runner), axis=-1) / total[..., 0]


def fade_shape(
    time_s: ArrayLike,
    duration_s: ArrayLike,
    relative_intensity: ArrayLike = 0.7,
    drift_scale: ArrayLike = 1.0,
    *,
    trained: ArrayLike = 1.0,
    mean: ArrayLike | None = None,
) -> jax.Array:
    """Return how a race's sustainable output is spread over it: above 1 early, below 1 late.

    Parameters
    ----------
    time_s : array_like
        Time since the start.
    duration_s : array_like
        Length of the race.
    relative_intensity : array_like
        Mean share of VO2max.
    drift_scale : array_like
        Runner's own multiplier of the drift of cost.
    trained : array_like
        0 general population to 1 trained.
    mean : array_like, optional
        `fade_mean` of the race where it is at hand already.

    Returns
    -------
    jax.Array
        Factor whose mean over the race is 1.

    Notes
    -----
    Running gets dearer and the ceiling sinks, but the threshold moves up towards the sunken ceiling: over two
    hours its speed falls by 7.1 % in trained marathoners where cost rises by 5.8 % and peak oxygen uptake
    falls by 7.1 %, so that a third of the fall of the ceiling reaches the speed. In merely active people
    relative intensity rises three times as much (8.3 against 2.6 %): all of it. Divided by its mean
    (`fade_mean`), so that a fade that race results already hold is not counted twice. **Derived here**.

    References
    ----------
    Zanini et al. 2025, doi:10.1111/sms.70076; Unhjem 2024

    Examples
    --------
    >>> float(fade_shape(0.0, 10800.0)) > 1.0 > float(fade_shape(10800.0, 10800.0))
    True
    """
    now = FADE(jnp.asarray(time_s), relative_intensity, drift_scale, trained)
    if mean is None:
        mean = fade_mean(duration_s, relative_intensity, drift_scale, trained=trained)
    return now / jnp.asarray(mean)


def max_power_from_race(
    race_power_w_kg: ArrayLike,
    duration_s: ArrayLike,
    endurance: ArrayLike | None = None,
    c: Sustainable | None = None,
) -> jax.Array:
    """Return the maximal aerobic gross power that a race result shows.

    Parameters
    ----------
    race_power_w_kg : array_like
        Mean gross power of the race, run or walked.
    duration_s : array_like
        Its moving time.
    endurance : array_like, optional
        Loss of share per e-fold of time.
    c : Sustainable, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        W/kg, gross.

    Notes
    -----
    The level speed of the race power over `sustainable_share`, turned back into power.

    Examples
    --------
    >>> round(float(max_power_from_race(15.0, 3600.0)), 1)
    18.5
    """
    level_m_s = law_speed_m_s(race_power_w_kg, c) / sustainable_share(duration_s, endurance, c)
    return law_power_w_kg(level_m_s, c)


def sustained_power_w_kg(
    max_power_w_kg: ArrayLike,
    duration_s: ArrayLike,
    endurance: ArrayLike | None = None,
    c: Sustainable | None = None,
) -> jax.Array:
    """Return the gross power that can be held for a time.

    Parameters
    ----------
    max_power_w_kg : array_like
        Maximal aerobic gross power.
    duration_s : array_like
        How long.
    endurance : array_like, optional
        Loss of share per e-fold of time.
    c : Sustainable, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        W/kg, gross; the inverse of `max_power_from_race`.

    Notes
    -----
    The share is one of level speed, as in the logarithmic law of race results. Taken of gross power it would
    slow a slow runner too much, for a larger part of whose power does not depend on speed. What speed
    the power buys, on which slope and in which gait, is not said here.

    Examples
    --------
    >>> round(float(sustained_power_w_kg(max_power_from_race(15.0, 3600.0), 3600.0)), 2)
    15.0
    """
    level_m_s = law_speed_m_s(max_power_w_kg, c) * sustainable_share(duration_s, endurance, c)
    return law_power_w_kg(level_m_s, c)


def chosen_level_m_s(level_choice_m_s: ArrayLike, share: ArrayLike) -> jax.Array:
    """Return the level speed that a walker chooses in a run of a sustainable share.

    Parameters
    ----------
    level_choice_m_s : array_like
        Chosen level speed over the same power of the share of the walk that it was seen in.
    share : array_like
        Sustainable share of the run.

    Returns
    -------
    jax.Array
        m/s, as `law_speed_m_s` has it.

    Notes
    -----
    Our own choice: with a power of the share, between a walk that never tires (0) and one that fades as a
    race (1). What could be held bounds it elsewhere.

    Examples
    --------
    >>> round(float(chosen_level_m_s(1.0, 0.49)), 3)
    0.7
    """
    return jnp.asarray(level_choice_m_s) * jnp.asarray(share) ** _sustainable(None).chosen_fade


def _slow_end(c: Sustainable) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Return the slowest run that the law speaks of, its net cost a metre, and the power of standing."""
    slowest_m_s, standing = jnp.asarray(c.slowest_run_m_s), jnp.asarray(standing_power_w_kg())
    return slowest_m_s, (re3_looney_2025(slowest_m_s, 0.0) - standing) / slowest_m_s, standing


def law_speed_m_s(power_w_kg: ArrayLike, c: Sustainable | None = None) -> jax.Array:
    """Return the level running speed that stands for a power where shares of it are taken.

    Parameters
    ----------
    power_w_kg : array_like
        Gross power.
    c : Sustainable, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        m/s: the speed of running at that power (`re3_speed`); below `slowest_run_m_s`, where running's
        equation has no word for a walker's power, in proportion to the power over standing.

    Notes
    -----
    Our own choice. It says how much is left of a power after hours, not how fast the power goes, which is
    `crampcast.body.cost.going_speed`.

    Examples
    --------
    >>> [round(float(law_power_w_kg(law_speed_m_s(p))), 3) for p in (4.0, 6.0, 9.0)]
    [4.0, 6.0, 9.0]
    """
    slowest_m_s, cost_j_kg_m, standing = _slow_end(_sustainable(c))
    slow = (jnp.asarray(power_w_kg) - standing) / cost_j_kg_m
    return jnp.where(slow < slowest_m_s, slow, re3_speed(power_w_kg, 0.0))


def law_power_w_kg(speed_m_s: ArrayLike, c: Sustainable | None = None) -> jax.Array:
    """Return the power that a level running speed stands for; inverse of `law_speed_m_s`."""
    slowest_m_s, cost_j_kg_m, standing = _slow_end(_sustainable(c))
    v = jnp.asarray(speed_m_s)
    return jnp.where(v < slowest_m_s, standing + cost_j_kg_m * v, re3_looney_2025(v, 0.0))
