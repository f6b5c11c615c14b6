"""How likely a cramp comes again, once one has come."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.again import raised
from crampcast.forecast.proneness import Frailty
from crampcast.forecast.traced import Traced

FloatArray = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(21)


def chance_again(before: FloatArray, after: FloatArray, frailty: Frailty) -> FloatArray:
    """Return the chance of a cramp after a place where one has come.

    Parameters
    ----------
    before, after : ndarray, shape (n,)
        Cumulative hazard at proneness zero up to the place and after it, by draw.
    frailty : Frailty
        The runner's proneness before the race, by draw.

    Returns
    -------
    ndarray, shape (n,)

    Notes
    -----
    A cramp tells of proneness: each value of it counts by its prior, its hazard, and its chance of having
    had none before: P = E[e^u e^(-L1 e^u) (1 - e^(-L2 e^u))] / E[e^u e^(-L1 e^u)].

    Examples
    --------
    >>> chance = chance_again(np.array([0.1]), np.array([0.1]), Frailty(np.zeros(1), np.ones(1)))
    >>> bool(chance[0] > 1.0 - np.exp(-0.1))
    True
    """
    prone = np.exp(frailty.mean[:, None] + frailty.sd[:, None] * _NODES)
    weight = _WEIGHTS * prone * np.exp(-before[:, None] * prone)
    cramps = 1.0 - np.exp(-after[:, None] * prone)
    return np.asarray((weight * cramps).sum(axis=1) / weight.sum(axis=1))


def rest_of_race(run: Traced, place: int, muscle: str) -> tuple[FloatArray, FloatArray]:
    """Return the cumulative hazard of all muscles before a piece, and after it with one muscle raised.

    Parameters
    ----------
    run : Traced
        A run of the plan.
    place : int
        First piece after the cramp.
    muscle : str
        The muscle that cramped.

    Returns
    -------
    before, after : ndarray, shape (draws,)
    """
    hours = run.duration_s[:, :, None] / 3600.0
    each = run.hazard_per_h * hours
    start_s = run.time_s[:, place - 1] if place > 0 else np.zeros(len(run.time_s))
    middle_s = run.time_s - 0.5 * run.duration_s - start_s[:, None]
    ratio = np.ones_like(each)
    ratio[:, :, REPORTED.index(muscle)] = raised(middle_s)
    before = each[:, :place].sum(axis=(1, 2))
    return before, (each * ratio)[:, place:].sum(axis=(1, 2))
