"""Heat acclimatisation on race day from the heat of the logged runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.activity.summary import RunSummary
from crampcast.body.recovery.acclimatisation import (
    AcclimatisationCoefficients,
    heat_dose,
    starting_acclimatisation,
)
from crampcast.evidence import coefficients
from crampcast.history.replaying import row_defaults
from crampcast.simulation.surroundings import CHANNELS, steady_air

FloatArray = NDArray[np.float64]


class HeatLogChoices(NamedTuple):
    """Choices of the inference; group ``history.heat``."""

    known_share: float
    recent_days: float
    neighbour_days: float
    lowest_plausible_c: float
    highest_plausible_c: float
    sd: float
    no_log_sd: float
    northern_warm_months: tuple[float, ...]
    southern_warm_months: tuple[float, ...]


class HeatState(NamedTuple):
    """Acclimatisation on a day."""

    value: float
    sd: float
    basis: str


def heat_log_choices() -> HeatLogChoices:
    """Return the choices of the inference.

    Examples
    --------
    >>> heat_log_choices().sd
    0.2
    """
    return coefficients(HeatLogChoices, "history.heat")


def temperatures_c(runs: Sequence[RunSummary]) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return a temperature for every run, and for which it was logged.

    Parameters
    ----------
    runs : sequence of RunSummary
        Runs of a log.

    Returns
    -------
    temperature : ndarray, shape (runs,)
        Logged; else the median of runs within two weeks; else the stated default.
    logged : ndarray of bool, shape (runs,)
        False too for readings that no air has.

    Examples
    --------
    >>> log = [RunSummary(date(2026, 5, d), temperature_c=t) for d, t in ((1, 22.0), (3, None))]
    >>> temperatures_c(log)[0].tolist()
    [22.0, 22.0]
    """
    c = heat_log_choices()
    raw = np.array([np.nan if r.temperature_c is None else r.temperature_c for r in runs], dtype=float)
    logged = (raw >= c.lowest_plausible_c) & (raw <= c.highest_plausible_c)
    days = np.array([r.day.toordinal() for r in runs])
    out = np.where(logged, raw, row_defaults().temperature_c)
    for i in np.flatnonzero(~logged):
        near = logged & (np.abs(days - days[i]) <= c.neighbour_days)
        if near.any():
            out[i] = np.median(raw[near])
    return out, logged


def dose_of_runs(hot_min: FloatArray, run_min: FloatArray, temperature_c: FloatArray) -> FloatArray:
    """Return the minutes of heat that count towards acclimatisation.

    Parameters
    ----------
    hot_min : ndarray, shape (runs,)
        Minutes with a modelled core temperature above 38.5 °C.
    run_min : ndarray, shape (runs,)
        Minutes run.
    temperature_c : ndarray, shape (runs,)
        Air temperature.

    Returns
    -------
    ndarray, shape (runs,)
        min.

    Notes
    -----
    The smaller of the minutes with a hot core and the minutes weighted by WBGT (18 to 26 °C): a hard run in
    the cold heats the core too, but was not what the studies called acclimation. Our own choice.

    Examples
    --------
    >>> one = lambda x: np.array([x])
    >>> float(dose_of_runs(one(40.0), one(60.0), one(5.0))[0])
    0.0
    """
    c = row_defaults()
    column = CHANNELS.index("wbgt_c")
    airs = (steady_air(t, c.relative_humidity).table for t in _rounded(temperature_c))
    wbgt = np.array([float(np.asarray(table)[0, column]) for table in airs])
    low, high = coefficients(AcclimatisationCoefficients, "recovery.acclimatisation").wbgt_c
    warm_min: FloatArray = run_min * np.clip((wbgt - low) / (high - low), 0.0, 1.0)
    return np.minimum(hot_min, warm_min)


def _rounded(temperature_c: FloatArray) -> list[float]:
    return [float(t) for t in np.round(temperature_c)]


def acclimatisation_on(
    runs: Sequence[RunSummary],
    hot_min: FloatArray,
    *,
    on: date,
    latitude_deg: float | None = None,
) -> HeatState:
    """Return acclimatisation on a day.

    Parameters
    ----------
    runs : sequence of RunSummary
        Runs of the last half year, in order of their days.
    hot_min : ndarray, shape (runs,)
        Minutes with a modelled core temperature above 38.5 °C in each.
    on : date
        The day asked about.
    latitude_deg : float, optional
        Where the runner trains; decides the season when the log has no temperatures.

    Returns
    -------
    HeatState
        With its spread and what it rests on.

    Notes
    -----
    ``a + (1 - a)(1 - exp(-D / 4.5))`` a day, 2.5 % lost on days without heat, from a start that the
    temperature of the first month decides.

    References
    ----------
    Daanen, Racinais, Périard 2018, doi 10.1007/s40279-017-0808-x.
    """
    c = heat_log_choices()
    celsius, logged = temperatures_c(runs)
    days_ago = np.array([(on - r.day).days for r in runs])
    recent = days_ago <= c.recent_days
    if not logged.any() or (recent.any() and logged[recent].mean() < c.known_share):
        return _seasonal(on, latitude_deg, c)
    minutes = np.array([(r.moving_s or r.elapsed_s or 0.0) / 60.0 for r in runs])
    counted = dose_of_runs(hot_min, minutes, celsius)
    span = int(days_ago.max())
    daily_min = np.zeros(span + 1)
    np.add.at(daily_min, span - days_ago, counted)
    first_month = days_ago >= span - 30
    state = float(starting_acclimatisation(float(celsius[first_month].mean())))
    k = coefficients(AcclimatisationCoefficients, "recovery.acclimatisation")
    for dose in np.asarray(heat_dose(daily_min))[:-1]:
        gained = state + (1.0 - state) * -np.expm1(-dose / k.gain_days)
        state = float(gained * (1.0 - k.loss_per_day * (1.0 - dose)))
    last = celsius[recent] if recent.any() else celsius[-1:]
    hot = int((counted[recent] > 10.0).sum())
    runs_with = int(logged.sum())
    basis = f"temperatures of {runs_with} runs, median {np.median(last):.0f} °C lately; {hot} hot lately"
    return HeatState(min(max(state, 0.0), 1.0), c.sd, basis)


def _seasonal(on: date, latitude_deg: float | None, c: HeatLogChoices) -> HeatState:
    """Return the prior by season; the widest where the hemisphere is unknown."""
    cool, warm = (
        float(x) for x in coefficients(AcclimatisationCoefficients, "recovery.acclimatisation").start
    )
    if latitude_deg is None:
        mean = 0.5 * (cool + warm)
        return HeatState(
            mean,
            c.no_log_sd,
            "no temperatures in the log and the hemisphere unknown: anything from cool to warm",
        )
    months = c.northern_warm_months if latitude_deg >= 0.0 else c.southern_warm_months
    is_warm = float(on.month) in months
    season = "warm" if is_warm else "cool"
    return HeatState(
        warm if is_warm else cool, c.no_log_sd, f"no temperatures in the log: usual for the {season} months"
    )
