"""How much more readily a muscle cramps once it has cramped."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import load_parameters
from crampcast.evidence.priors import load_hazard_priors

FloatArray = NDArray[np.float64]


def raised(after_s: FloatArray) -> FloatArray:
    """Return the hazard ratio of the same muscle some time after a cramp.

    Parameters
    ----------
    after_s : ndarray
        Seconds since the cramp; below zero nothing is raised.

    Returns
    -------
    ndarray
        The prior `cramp_already_today_same_muscle`, its logarithm halved every ``rescue.again.watch_s``.

    Examples
    --------
    >>> ratio = raised(np.array([-1.0, 0.0, 1200.0]))
    >>> bool(ratio[0] == 1.0 < ratio[2] < ratio[1])
    True
    """
    prior = load_hazard_priors()["cramp_already_today_same_muscle"].mean
    half = float(load_parameters()["rescue.again.watch_s"].value)  # type: ignore[arg-type]  # a number
    left = np.exp2(-np.maximum(after_s, 0.0) / half)
    return np.asarray(np.where(after_s >= 0.0, np.exp(prior * left), 1.0))
