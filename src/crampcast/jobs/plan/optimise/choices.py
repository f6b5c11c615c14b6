"""What the optimiser may choose, as one vector of logarithms: zero everywhere is the plan it starts from."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.jobs.intake.wish import PHASES, Wish
from crampcast.jobs.plan.numbers import OptimiserRules
from crampcast.jobs.plan.optimise.stretches import STRETCHES

FloatArray = NDArray[np.float64]

CHOICES = STRETCHES + 3 * PHASES
"""Length of the vector: effort by stretch, then carbohydrate, fluid and sodium by phase of the race."""


class Choice(NamedTuple):
    """One candidate in plain terms."""

    effort: FloatArray
    """Effort of each stretch over that of the plan at hand, shape (stretches,)."""
    wish: Wish


def rules() -> OptimiserRules:
    """Return what the optimiser may ask for."""
    return coefficients(OptimiserRules, "plan.optimise")


def choice(x: FloatArray, stretches: int) -> Choice:
    """Return the candidate that a vector stands for.

    Parameters
    ----------
    x : ndarray, shape (`CHOICES`,)
        Logarithms.
    stretches : int
        Stretches of this course.

    Examples
    --------
    >>> choice(np.zeros(CHOICES), 3).effort.tolist()
    [1.0, 1.0, 1.0]
    """
    parts = np.exp(x[STRETCHES:]).reshape(3, PHASES)
    return Choice(np.exp(x[:stretches]), Wish(*parts))


def bounds(stretches: int, tolerated_share: float, *, amounts: bool) -> tuple[FloatArray, FloatArray]:
    """Return lowest and highest values of every choice.

    Parameters
    ----------
    stretches : int
        Stretches of this course; the rest of the places stay at zero.
    tolerated_share : float
        Carbohydrate that the gut takes over what is eaten now.
    amounts : bool
        Whether fluid and sodium may be named.

    Returns
    -------
    low, high : ndarray, shape (`CHOICES`,)
    """
    r = rules()
    low, high = np.zeros(CHOICES), np.zeros(CHOICES)
    most = np.log1p(r.most_effort_change)
    low[:stretches], high[:stretches] = -most, most
    least, more = np.log(r.least_intake_share), np.log(r.most_intake_share)
    food = slice(STRETCHES, STRETCHES + PHASES)
    low[food], high[food] = least, np.clip(np.log(max(tolerated_share, 1e-9)), 0.0, more)
    if amounts:
        low[STRETCHES + PHASES :], high[STRETCHES + PHASES :] = least, more
    return low, high


def habit_cost(x: FloatArray, share: FloatArray) -> FloatArray:
    """Return what leaving the usual costs, as a share of the race's time.

    Parameters
    ----------
    x : ndarray, shape (..., `CHOICES`)
        Candidates.
    share : ndarray, shape (`STRETCHES`,)
        Share of the race's time spent on each stretch.

    Notes
    -----
    It makes a plan explainable: effort and intake change only where the model gains by more than it costs, so
    that slight effects and flat directions leave the even effort and the guideline as they are.

    Examples
    --------
    >>> float(habit_cost(np.zeros(CHOICES), np.full(STRETCHES, 1.0 / STRETCHES)))
    0.0
    """
    r = rules()
    effort, intake = x[..., :STRETCHES], x[..., STRETCHES:]
    used = share > 0.0
    joints = np.flatnonzero(used[1:] & used[:-1])
    steps = effort[..., joints + 1] - effort[..., joints]
    apart = np.sum(steps**2, axis=-1) / max(len(joints), 1)
    by_phase = intake.reshape(*intake.shape[:-1], 3, PHASES)
    uneven = np.mean(np.diff(by_phase, axis=-1) ** 2, axis=(-1, -2))
    return np.asarray(
        r.effort_habit * np.sum(share * effort**2, axis=-1)
        + r.effort_change_habit * apart
        + r.intake_habit * (np.mean(intake**2, axis=-1) + uneven)
    )
