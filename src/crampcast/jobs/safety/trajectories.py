"""Simulated runners as the limits see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from crampcast.jobs.safety.limits import safety_limits
from crampcast.jobs.safety.terms import Array, Situation

_COLDEST_C = -60.0
"""Stands for an unknown air temperature: the whole correction for cool air."""


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
def _core_bias_c() -> Callable[..., Any]:
    """Return the compiled correction; limits that are only read out need no simulator."""
    from crampcast.body.heat.person import core_bias_c  # noqa: PLC0415
    from crampcast.simulation.kept_programs import kept_program  # noqa: PLC0415

    return kept_program(core_bias_c)


def core_correction_c(situation: Situation) -> float:
    """Return what is added to the simulated core temperature before it is judged.

    Parameters
    ----------
    situation : Situation
        Sex and air temperature at the start.

    Returns
    -------
    float
        degC, not negative. An unspecified sex and an unknown temperature take the larger correction.

    Notes
    -----
    The heat balance reads women 0.6 and men 0.5 degC low in the cool
    (`crampcast.body.heat.person.core_bias_c`), and all of them 0.6 degC low in a half marathon at a WBGT of
    26.5 degC.

    Examples
    --------
    >>> from types import SimpleNamespace as Card
    >>> card = Card(excluded=(), no_race=(), flags=(), complete=True)
    >>> core_correction_c(Situation(60.0, card, 7200.0, 330.0, 18.0, 14.0, sex="female"))
    0.3
    """
    heat = safety_limits().heat
    air_c = situation.temperature_start_c if np.isfinite(situation.temperature_start_c) else -np.inf
    cool_c = float(_core_bias_c()(0.0 if situation.sex == "male" else 1.0, max(air_c, _COLDEST_C)))
    wbgt_c = [w for w in (situation.wbgt_start_c, *situation.wbgt_c) if np.isfinite(w)]
    span = (heat.hot_bias_nil_c, heat.hot_bias_full_c)
    hot_c = float(np.interp(max(wbgt_c, default=np.inf), span, (0.0, heat.hot_bias_c)))
    return round(max(cool_c, hot_c), 3)
