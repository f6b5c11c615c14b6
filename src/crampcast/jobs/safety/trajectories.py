"""Simulated runners as the limits see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from crampcast.jobs.safety.limits import safety_limits
from crampcast.jobs.safety.terms import QUARTER_S, Array, Situation

_AIR_C = np.arange(-60.0, 61.0)
"""Air temperatures at which the correction is tabled; an unknown one counts as the coldest."""


@dataclass(frozen=True)
class Trajectory:
    """One simulated runner over the race and two hours after it, by draw.

    Attributes
    ----------
    time_s : ndarray, shape (K,)
        Moments since the start.
    body_water_change_l : ndarray, shape (n, K)
        Since 30 min before the start, gut content counted; NaN where a draw was not simulated.
    stomach_l, plasma_sodium_mmol_l, core_c : ndarray, shape (n, K)
        Gut content, plasma sodium, core temperature as simulated.
    drunk_l : ndarray of shape (n, K) or (K,), optional
        Drunk so far; tells how far drinking can be cut.
    """

    time_s: Array
    body_water_change_l: Array
    stomach_l: Array
    plasma_sodium_mmol_l: Array
    core_c: Array
    drunk_l: Array | None = None

    def __post_init__(self) -> None:
        shape = self.body_water_change_l.shape
        same = all(a.shape == shape for a in (self.stomach_l, self.plasma_sodium_mmol_l, self.core_c))
        if len(shape) != 2 or not same or self.time_s.shape != shape[1:]:
            raise ValueError("a trajectory needs shapes (K,) and (n, K)")


def worst(values: Array, bad: float) -> Array:
    """Return each draw's highest value; a draw without any counts as `bad`.

    Parameters
    ----------
    values : ndarray, shape (n, K)
        NaN where not simulated.
    bad : float
        For draws without a number, or with an infinite one.

    Returns
    -------
    ndarray, shape (n,)
        Highest values.

    Examples
    --------
    >>> worst(np.array([[1.0, np.nan], [np.nan, np.nan]]), np.inf).tolist()
    [1.0, inf]
    """
    if values.shape[1] == 0:
        return np.full(len(values), bad)
    highest = np.where(np.isnan(values), -np.inf, values).max(axis=1)
    return np.asarray(np.where(np.isfinite(highest), highest, bad))


def upper_percentile(values: Array, share: float) -> float:
    """Return the order statistic at or above a percentile; infinite if there is no draw.

    Parameters
    ----------
    values : ndarray, shape (n,)
        One value a draw.
    share : float
        Percentile as a fraction.

    Returns
    -------
    float
        A value that occurs; never interpolated downwards.

    Examples
    --------
    >>> upper_percentile(np.arange(20.0), 0.9)
    18.0
    """
    if not len(values):
        return float("inf")
    return float(np.sort(values)[int(np.ceil(share * (len(values) - 1) - 1e-12))])


@cache
def _core_bias_c(female: float) -> Array:
    """Return the correction for cool air at each of `_AIR_C`; limits only read out need no simulator."""
    from crampcast.body.heat.person import core_bias_c  # noqa: PLC0415
    from crampcast.simulation.kept_programs import kept_program  # noqa: PLC0415

    return np.asarray(kept_program(core_bias_c)(female, _AIR_C))


def core_correction_c(situation: Situation, time_s: ArrayLike = 0.0) -> Array:
    """Return what is added to the simulated core temperature before it is judged.

    Parameters
    ----------
    situation : Situation
        Sex, and the air by quarter hour or at the start.
    time_s : ndarray of shape (K,), optional
        Moments since the start; by default the start.

    Returns
    -------
    ndarray, shape (K,)
        degC, not negative. An unspecified sex and unknown air take the larger correction.

    Notes
    -----
    The heat balance reads women 0.6 and men 0.5 degC low in the cool
    (`crampcast.body.heat.person.core_bias_c`), and all of them 0.6 degC low in a half marathon at a WBGT of
    26.5 degC. Each moment is corrected for its own air.

    Examples
    --------
    >>> from types import SimpleNamespace as Card
    >>> card = Card(excluded=(), no_race=(), flags=(), complete=True)
    >>> runner = Situation(60.0, card, 7200.0, 330.0, 18.0, 14.0, sex="female", temperature_c=(18.0, 24.0))
    >>> core_correction_c(runner, [0.0, 900.0]).round(2).tolist()
    [0.3, 0.0]
    """
    heat = safety_limits().heat
    moments = np.atleast_1d(np.asarray(time_s, dtype=float))
    air_c = _at(situation.temperature_c, situation.temperature_start_c, moments)
    female = 0.0 if situation.sex == "male" else 1.0
    cool_c = np.interp(np.where(np.isfinite(air_c), air_c, -np.inf), _AIR_C, _core_bias_c(female))
    wbgt_c = _at(situation.wbgt_c, situation.wbgt_start_c, moments)
    span = (heat.hot_bias_nil_c, heat.hot_bias_full_c)
    hot_c = np.interp(np.where(np.isfinite(wbgt_c), wbgt_c, np.inf), span, (0.0, heat.hot_bias_c))
    return np.asarray(np.maximum(cool_c, hot_c))


def _at(by_quarter: Sequence[float], start: float, moments: Array) -> Array:
    """Return a quantity of the air at some moments: that of the start where its course is not known."""
    if not len(by_quarter):
        return np.full(len(moments), start)
    known_s = np.arange(len(by_quarter)) * QUARTER_S
    return np.asarray(np.interp(moments, known_s, np.asarray(by_quarter, dtype=float)))
