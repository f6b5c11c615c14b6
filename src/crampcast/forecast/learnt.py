"""What a diary can teach about the hazard of one runner, as coordinates that are standard normal before it.

All that the shipped posterior leaves open is here: its own joint coordinates, the factors that are drawn from
their priors, this runner's level, muscles and proneness. A posterior in these coordinates replaces the
draws of the population's forecast; without evidence it is the population's forecast.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence.muscles import REPORTED
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.hazard import MovingFactors
from crampcast.forecast.joint import COORDINATES, RESIDUALS, Joint, joint_of
from crampcast.forecast.proneness import Frailty
from crampcast.runner.learnt import Learnt

FloatArray = NDArray[np.float64]

EXTRA = tuple(name for name in MovingFactors._fields if name not in RESIDUALS)
"""Moving factors that the calibration left at their priors."""
AGAIN = "cramp_already_today_same_muscle"
"""How much a muscle's log hazard is up right after it has cramped."""
NAMES = (*COORDINATES, *EXTRA, AGAIN, "level", *(f"muscle.{group}" for group in REPORTED), "proneness")
"""Order of a learnt posterior; proneness comes last, so that the last row of the root conditions it."""
JOINT = len(COORDINATES)
LEVEL = NAMES.index("level")
MUSCLE = LEVEL + 1


class LearntDraws(NamedTuple):
    """Draws of one runner's posterior; leading axis of draws."""

    joint: Joint
    extra: dict[str, FloatArray]
    level: FloatArray
    """Log hazard of this runner that is common to all muscles, proneness apart, shape (draws,)."""
    muscles: FloatArray
    """Frailty of the muscle groups against each other, shape (draws, 8)."""
    frailty: Frailty


def draw_learnt(learnt: Learnt, count: int, rng: np.random.Generator) -> LearntDraws:
    """Draw a runner's posterior.

    Parameters
    ----------
    learnt : Learnt
        The posterior.
    count : int
        Number of draws.
    rng : Generator
        Source of chance.

    Notes
    -----
    All coordinates but the last are drawn; proneness given them is normal with the mean that the last row
    of the root says, so that a forecast averages it out as it does in the population.

    Examples
    --------
    >>> n = len(NAMES)
    >>> nothing = Learnt(NAMES, np.zeros(n), np.eye(n), np.zeros((0, n)), 0.4, 0, 0, 0, "")
    >>> drawn = draw_learnt(nothing, 400, np.random.default_rng(0))
    >>> bool(np.allclose(drawn.frailty.mean, 0.0))
    True
    >>> bool(np.allclose(drawn.frailty.sd, drawn.joint.frailty_sd))
    True
    """
    if learnt.names != NAMES:
        raise ValueError("the posterior was learnt with other coordinates")
    if len(learnt.draws):
        z = learnt.draws[rng.integers(len(learnt.draws), size=count), :-1]
        chance = np.linalg.solve(learnt.root[:-1, :-1], (z - learnt.centre[:-1]).T).T
    else:
        chance = rng.standard_normal((count, len(NAMES) - 1))
        z = learnt.centre[:-1] + chance @ learnt.root[:-1, :-1].T
    joint, priors = joint_of(z[:, :JOINT]), load_hazard_priors()
    sd = joint.muscle_frailty_sd[:, None]
    return LearntDraws(
        joint=joint,
        extra={name: priors[name].mean + priors[name].sd * z[:, JOINT + i] for i, name in enumerate(EXTRA)},
        level=learnt.level_sd * z[:, LEVEL],
        muscles=sd * z[:, MUSCLE : MUSCLE + len(REPORTED)] - 0.5 * sd**2,
        frailty=Frailty(
            joint.frailty_sd * (learnt.centre[-1] + chance @ learnt.root[-1, :-1]),
            joint.frailty_sd * float(learnt.root[-1, -1]),
        ),
    )
