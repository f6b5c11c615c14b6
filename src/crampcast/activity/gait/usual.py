"""What is usual for a runner at a speed and grade: a regression that learns block by block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crampcast.evidence.parameters import coefficients

FloatArray = NDArray[np.float64]

REFERENCE_M_S = 3.0
TERMS = 6
_WEIGHT = 4.0
"""Blocks that the scatter assumed beforehand is worth."""
_LEVEL_SD = 10.0
"""Of the level before any block: as good as unknown."""
_FARTHEST = 1e-12


class GaitPrior(NamedTuple):
    """What is believed before any block; group ``gait.prior``."""

    relative: tuple[float, ...]
    share: tuple[float, ...]
    between_runs: tuple[float, float]
    scatter: tuple[float, float]


def design(speed_m_s: ArrayLike, grade: ArrayLike) -> FloatArray:
    """Return the terms of the regression.

    Parameters
    ----------
    speed_m_s, grade : array_like, shape (n,)
        Of each block.

    Returns
    -------
    ndarray, shape (n, 6)
        1, speed over 3 m/s, its square, climb, descent, speed times grade.

    Examples
    --------
    >>> design([3.5], [-0.1])[0].tolist()
    [1.0, 0.5, 0.25, 0.0, -0.1, -0.05]
    """
    v = np.asarray(speed_m_s, dtype=float) - REFERENCE_M_S
    i = np.asarray(grade, dtype=float)
    return np.column_stack([np.ones_like(v), v, v * v, np.maximum(i, 0.0), np.minimum(i, 0.0), v * i])


@dataclass
class Usual:
    """Normal-inverse-gamma belief about level, effects and scatter of one signal.

    Parameters
    ----------
    mean : ndarray, shape (6,)
        Level and effects.
    cover : ndarray, shape (6, 6)
        Their covariance in units of the scatter's variance.
    weight, squares : float
        Half the blocks behind the scatter, and half their sum of squares.
    correlation : float
        Of neighbouring blocks.
    between : float
        Variance of the level between runs, over that of the scatter assumed beforehand.
    """

    mean: FloatArray
    cover: FloatArray
    weight: float
    squares: float
    correlation: float
    between: float

    @property
    def scatter(self) -> float:
        """Standard deviation of a block around what is usual, correlation included."""
        return float(np.sqrt(self.squares / self.weight / (1.0 - self.correlation**2)))

    def new_run(self, forgetting: float) -> None:
        """Let another run begin: its level may differ, and what was learnt counts a little less."""
        self.cover = self.cover / forgetting
        self.cover[0, 0] += self.between

    def surprise(self, terms: FloatArray, value: float) -> float:
        """Return how far a block lies from what was expected, as a standard normal number."""
        from scipy.special import ndtri, stdtr  # noqa: PLC0415 - slow to import, and many runs carry no gait

        spread = np.sqrt(self.squares / self.weight * (1.0 + terms @ self.cover @ terms))
        tail = float(stdtr(2.0 * self.weight, (value - terms @ self.mean) / spread))
        return float(ndtri(min(max(tail, _FARTHEST), 1.0 - _FARTHEST)))

    def learn(self, terms: FloatArray, value: float) -> None:
        """Take a block into account."""
        gain = self.cover @ terms
        size = 1.0 + float(terms @ gain)
        error = value - float(terms @ self.mean)
        self.mean = self.mean + gain * error / size
        self.cover = self.cover - np.outer(gain, gain) / size
        self.weight += 0.5
        self.squares += 0.5 * error**2 / size

    def copy(self) -> Usual:
        """Return a copy that learns on its own."""
        return Usual(
            self.mean.copy(), self.cover.copy(), self.weight, self.squares, self.correlation, self.between
        )


def beforehand(share: bool, level: float, correlation: float) -> Usual:
    """Return what is believed before any block.

    Parameters
    ----------
    share : bool
        Whether the signal is a share (differences) or not (logarithms).
    level : float
        First guess of the level, on that scale.
    correlation : float
        Of neighbouring blocks.

    Examples
    --------
    >>> round(beforehand(False, 5.0, 0.0).scatter, 3)
    0.02
    """
    c = coefficients(GaitPrior, "gait.prior")
    scatter = c.scatter[1 if share else 0] * np.sqrt(1.0 - correlation**2)
    sds = np.array([_LEVEL_SD, *(c.share if share else c.relative)]) / scatter
    mean = np.zeros(TERMS)
    mean[0] = level
    between = (c.between_runs[1 if share else 0] / scatter) ** 2
    half = 0.5 * _WEIGHT
    return Usual(mean, np.diag(sds**2), half, half * scatter**2, correlation, float(between))


def whitened(
    terms: FloatArray, values: FloatArray, follows: NDArray[np.bool_], correlation: float
) -> tuple[FloatArray, FloatArray]:
    """Take the correlation of neighbouring blocks out.

    Parameters
    ----------
    terms : ndarray, shape (n, k)
        Terms of the regression.
    values : ndarray, shape (n,)
        The signal.
    follows : ndarray of bool, shape (n,)
        Whether a block follows the one before without a hole.
    correlation : float
        Of neighbours.

    Returns
    -------
    terms, values : ndarray
        Of the same shapes; errors of independent blocks of one variance.
    """
    r = correlation
    before_x, before_y = np.roll(terms, 1, axis=0), np.roll(values, 1)
    alone = np.sqrt(1.0 - r * r)
    x = np.where(follows[:, None], terms - r * before_x, alone * terms)
    y = np.where(follows, values - r * before_y, alone * values)
    return x, y
