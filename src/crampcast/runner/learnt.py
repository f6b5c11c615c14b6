"""What a runner's diary has taught, as plain values: a normal distribution of what the hazard leaves open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Learnt:
    """A runner's own posterior of the hazard.

    Parameters
    ----------
    names : tuple of str
        Coordinates, as `crampcast.forecast.learnt.NAMES`; each is standard normal before any diary.
    centre : ndarray, shape (n,)
        Posterior mean.
    root : ndarray, shape (n, n)
        Lower root of the posterior covariance.
    draws : ndarray, shape (draws, n)
        Draws of the posterior; without any the normal stands for it.
    level_sd : float
        Spread that a step of one of the coordinate ``level`` stands for, log hazard.
    runs, cramps, near_cramps : int
        What it was learnt from.
    last_day : str
        Day of the last of these runs, ISO 8601.
    """

    names: tuple[str, ...]
    centre: FloatArray
    root: FloatArray
    draws: FloatArray
    level_sd: float
    runs: int
    cramps: int
    near_cramps: int
    last_day: str
