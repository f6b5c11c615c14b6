"""The log hazard as a sum of coefficients times features: their names and the usual coefficients."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence.muscles import REPORTED
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.draws import GROUP_INDEX, PACE
from crampcast.forecast.hazard import MovingFactors
from crampcast.forecast.joint import COORDINATES, joint_of

FloatArray = NDArray[np.float64]

MOVING = MovingFactors._fields
FEATURES = ("demand", "fatigue", "damage", "elapsed", "duration", *MOVING, "pace")
"""What each coefficient is multiplied with; the rise after a cramp comes with the diary."""
MEMBERS = np.array([[float(index == group) for index in GROUP_INDEX] for group in range(len(REPORTED))])
"""Simulated muscles of each reported group, shape (8, 10)."""


def usual_coefficients() -> tuple[FloatArray, FloatArray]:
    """Return the coefficients that pieces are weighed with.

    Returns
    -------
    ndarray, shape (features,)
        In the order of `FEATURES`, at the centre of the shipped posterior.
    ndarray, shape (10,)
        Baseline of each muscle.

    Examples
    --------
    >>> features, base = usual_coefficients()
    >>> len(features) == len(FEATURES), len(base)
    (True, 10)
    """
    joint, priors = joint_of(np.zeros((1, len(COORDINATES)))), load_hazard_priors()
    moving = [
        float(joint.residual[name][0]) if name in joint.residual else priors[name].mean for name in MOVING
    ]
    shape = [
        float(getattr(joint, name)[0]) for name in ("demand", "fatigue", "damage", "elapsed", "duration")
    ]
    return np.array([*shape, *moving, float(joint.residual[PACE][0])]), joint.base[0]
