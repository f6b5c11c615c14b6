"""Follow one signal through a run: what earlier runs taught, and the running alarm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.activity.gait.blocks import BlockChoices, Blocks
from crampcast.activity.gait.cusum import Cusum
from crampcast.activity.gait.signals import Signal
from crampcast.activity.gait.usual import Usual, beforehand, design, whitened
from crampcast.evidence.parameters import coefficients

FloatArray = NDArray[np.float64]


class DetectorChoices(NamedTuple):
    """Choices of the detector; group ``gait.detector``."""

    allowance: float
    threshold: float
    threshold_many: float
    many_signals: float
    clip: float
    baseline_blocks: float
    least_blocks: float
    lasting_blocks: float
    lasting_balance_blocks: float
    earlier_runs: float
    trusted_runs: float
    forgetting: float
    correlation: float
    correlation_blocks: float
    other_grade: float


def detector_choices() -> DetectorChoices:
    """Return the choices of the detector.

    Examples
    --------
    >>> detector_choices().threshold
    5.0
    """
    return coefficients(DetectorChoices, "gait.detector")


@dataclass(frozen=True)
class Series:
    """One signal of one run on the scale of changes, without the blocks that lack it.

    Parameters
    ----------
    y : ndarray, shape (n,)
        Logarithm of the signal; the balance as it is.
    terms : ndarray, shape (n, 6)
        Terms of the regression.
    follows : ndarray of bool, shape (n,)
        Whether a block follows the one before without a hole.
    index : ndarray of int, shape (n,)
        Number of the block in the run.
    """

    y: FloatArray
    terms: FloatArray
    follows: NDArray[np.bool_]
    index: NDArray[np.int64]

    def first(self, count: int) -> Series:
        """Return the first blocks."""
        return Series(self.y[:count], self.terms[:count], self.follows[:count], self.index[:count])


def series_of(blocks: Blocks, signal: Signal) -> Series:
    """Return one signal of a run.

    Parameters
    ----------
    blocks : Blocks
        The run.
    signal : Signal
        Which.
    """
    values = blocks.values.get(signal.column, np.full(blocks.count, np.nan))
    index = np.flatnonzero(np.isfinite(values) & (values > 0.0))
    y = values[index] if signal.is_share else np.log(values[index])
    start_s = blocks.start_s[index]
    length_s = coefficients(BlockChoices, "gait.blocks").length_s
    follows = np.concatenate([[False], np.diff(start_s) < 1.5 * length_s])[: index.size]
    return Series(y, design(blocks.speed_m_s[index], blocks.grade[index]), follows, index)


def same_device(run: Blocks, earlier: Sequence[Blocks], column: str) -> list[Blocks]:
    """Return the newest earlier runs in which the same device measured a column, oldest first."""
    wanted = run.devices.get(column)
    fit = [past for past in earlier if past.devices.get(column) == wanted and past.count]
    return fit[-int(detector_choices().earlier_runs) :]


def correlation_of(series: Sequence[Series], share: bool) -> float:
    """Return the correlation of neighbouring blocks around a plain regression, shrunk to what is usual."""
    c = detector_choices()
    products = [c.correlation * c.correlation_blocks]
    weight = c.correlation_blocks
    for one in series:
        if one.y.size < 8:
            continue
        own = beforehand(share, float(one.y.mean()), 0.0)
        for x, value in zip(one.terms, one.y, strict=True):
            own.learn(x, value)
        rest = one.y - one.terms @ own.mean
        pairs = np.flatnonzero(one.follows)
        variance = float(np.mean(rest**2))
        if pairs.size and variance > 0.0:
            products.append(float(np.sum(rest[pairs] * rest[pairs - 1])) / variance)
            weight += pairs.size
    return float(np.clip(sum(products) / weight, 0.0, 0.9))


def learn_usual(series: Sequence[Series], share: bool, level: float, correlation: float) -> Usual:
    """Return what runs have taught about a signal.

    Parameters
    ----------
    series : sequence of Series
        The runs, oldest first.
    share : bool
        Whether the signal is a share.
    level : float
        First guess of its level.
    correlation : float
        Of neighbouring blocks.
    """
    usual = beforehand(share, level, correlation)
    forgetting = detector_choices().forgetting
    for number, one in enumerate(series):
        if number:
            usual.new_run(forgetting)
        for x, value in zip(*whitened(one.terms, one.y, one.follows, correlation), strict=True):
            usual.learn(x, value)
    return usual


class Alarm(NamedTuple):
    """A running alarm."""

    block: int
    """Number, among those with the signal, of the block that alarmed."""
    side: int
    """1 upwards, -1 downwards."""
    onset: int
    """Number of the block at which the sum began to grow."""


class Follower:
    """Follows a signal block by block from the end of its baseline; `next_alarm` may be called again.

    Parameters
    ----------
    series : Series
        The signal.
    usual : Usual
        Belief before the run; it is not changed.
    baseline : int
        Blocks that set the level of the day.
    threshold : float
        h of the CUSUM.

    Attributes
    ----------
    usual : Usual
        Belief at the end of the baseline.
    """

    def __init__(self, series: Series, usual: Usual, baseline: int, threshold: float) -> None:
        self._x, self._y = whitened(series.terms, series.y, series.follows, usual.correlation)
        self._now, self._threshold, self._at = usual.copy(), threshold, 0
        while self._at < min(baseline, series.y.size):
            self._learn()
        self.usual = self._now.copy()

    def _learn(self) -> None:
        self._now.learn(self._x[self._at], float(self._y[self._at]))
        self._at += 1

    def next_alarm(self) -> Alarm | None:
        """Follow the signal to its next alarm; None at the end of the run."""
        c, begun = detector_choices(), self._at
        chart = Cusum(c.allowance, self._threshold, c.clip)
        while self._at < self._y.size:
            side = chart.add(self._now.surprise(self._x[self._at], float(self._y[self._at])))
            self._learn()
            if side:
                return Alarm(self._at - 1, side, begun + chart.quiet_since)
        return None
