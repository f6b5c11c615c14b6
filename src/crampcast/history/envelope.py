"""What each muscle has done lately: best stretches of every length, running averages of the daily work."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.body.recovery.training import load_windows
from crampcast.evidence import coefficients
from crampcast.history.replaying import Replayed

FloatArray = NDArray[np.float64]


class EnvelopeWindows(NamedTuple):
    """Windows of the envelopes; group ``history.envelope``."""

    durations_min: tuple[float, ...]
    window_days: float
    session_days: float
    least_share: float


def envelope_windows() -> EnvelopeWindows:
    """Return durations and windows of the envelopes.

    Examples
    --------
    >>> envelope_windows().window_days
    56.0
    """
    return coefficients(EnvelopeWindows, "history.envelope")


def mean_maximal_j_kg(work_j_kg: FloatArray, duration_s: FloatArray) -> FloatArray:
    """Return the most work done in any stretch of each duration.

    Parameters
    ----------
    work_j_kg : ndarray, shape (pieces, 2, 10)
        Concentric and eccentric work of each muscle in one run.
    duration_s : ndarray, shape (pieces,)
        How long each piece took.

    Returns
    -------
    ndarray, shape (durations, 2, 10)
        J/kg; never falls with duration. For a stretch longer than the run it is the whole run's work.

    Notes
    -----
    Work, not power: divided by the duration it is the mean-maximal power. Windows start or end at the border
    of a piece, where the maximum of a piecewise constant rate lies.

    Examples
    --------
    >>> even = np.ones((60, 2, 10))
    >>> most = mean_maximal_j_kg(even, np.full(60, 60.0))
    >>> [round(float(x), 6) for x in most[:, 0, 0]]
    [1.0, 5.0, 20.0, 60.0, 60.0, 60.0]
    """
    time_s = np.concatenate([[0.0], np.cumsum(duration_s)])
    done = np.concatenate([np.zeros((1, *work_j_kg.shape[1:])), np.cumsum(work_j_kg, axis=0)])
    out = []
    for minutes in envelope_windows().durations_min:
        width = min(60.0 * minutes, time_s[-1])
        starts = np.concatenate([time_s, time_s - width])
        starts = np.clip(starts, 0.0, time_s[-1] - width)
        out.append((_at(time_s, done, starts + width) - _at(time_s, done, starts)).max(axis=0))
    return np.stack(out)


def _at(time_s: FloatArray, done: FloatArray, when_s: FloatArray) -> FloatArray:
    """Return cumulative work at some times, linear within pieces."""
    i = np.clip(np.searchsorted(time_s, when_s, side="right") - 1, 0, len(time_s) - 2)
    share = (when_s - time_s[i]) / np.maximum(time_s[i + 1] - time_s[i], 1e-9)
    share = np.clip(share, 0.0, 1.0)[:, None, None]
    value: FloatArray = done[i] * (1.0 - share) + done[i + 1] * share
    return value


def envelope(replayed: Replayed, days_ago: NDArray[np.int64]) -> FloatArray:
    """Return the envelope of the last eight weeks.

    Parameters
    ----------
    replayed : Replayed
        Runs.
    days_ago : ndarray of int, shape (runs,)
        Days from each run to the day asked about.

    Returns
    -------
    ndarray, shape (durations, 2, 10)
        J/kg; zero where nothing was run.
    """
    windows = envelope_windows()
    best = np.zeros((len(windows.durations_min), 2, replayed.work_j_kg.shape[-1]))
    for i in np.flatnonzero(days_ago <= windows.window_days):
        best = np.maximum(best, mean_maximal_j_kg(replayed.work_j_kg[i], replayed.duration_s[i]))
    return best


class Averages(NamedTuple):
    """Exponentially weighted daily work, as a week's; shape (days, 2, 10), the last day last."""

    acute_j_kg: FloatArray
    chronic_j_kg: FloatArray


def weekly_averages(total_j_kg: FloatArray, days: list[date], first: date, last: date) -> Averages:
    """Return acute (7 d) and chronic (28 d) averages of the daily work, day by day.

    Parameters
    ----------
    total_j_kg : ndarray, shape (runs, 2, 10)
        Work of each run.
    days : list of date
        Day of each run.
    first, last : date
        First day of the averages, which start from nothing, and last.

    Returns
    -------
    Averages
        J/kg a week.

    Notes
    -----
    ``E + λ (L - E)``, ``λ = 2 / (N + 1)`` (Williams et al. 2017). Started from nothing, so that more running
    never lowers an average; after eight weeks of even training 98 % is there. The ratio of both is not used.

    Examples
    --------
    >>> days = [date.fromordinal(738_000 + i) for i in range(180)]
    >>> even = weekly_averages(np.ones((180, 2, 10)), days, days[0], days[-1])
    >>> round(float(even.chronic_j_kg[-1, 0, 0]), 2)
    7.0
    """
    count = (last - first).days + 1
    daily = np.zeros((count, *total_j_kg.shape[1:]))
    for day, work in zip(days, total_j_kg, strict=True):
        if first <= day <= last:
            daily[(day - first).days] += work
    windows = load_windows()
    return Averages(*(_ewma(daily, 2.0 / (n + 1.0)) for n in windows))


def _ewma(daily: FloatArray, weight: float) -> FloatArray:
    """Return a week's worth of the weighted average, day by day."""
    out = np.empty_like(daily)
    average = np.zeros(daily.shape[1:])
    for i, today in enumerate(daily):
        average = average + weight * (today - average)
        out[i] = average
    return 7.0 * out
