"""The search: sequential quadratic steps on difference quotients of the simulator, all taken at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.plan.optimise.choices import CHOICES, habit_cost, rules
from crampcast.jobs.plan.optimise.scoring import MARKS, TOGETHER, Scores, Setting, score
from crampcast.jobs.plan.optimise.stretches import STRETCHES

FloatArray = NDArray[np.float64]

STEP = 1e-5
"""Step of the difference quotients, in logarithms: far above rounding, far below any curvature."""
ITERATIONS = 5
SCALE = 1000.0
"""Costs differ by parts in a thousand: scaled so, and choices by half their room, first steps are good."""
LEAST_STEP = 1e-6
"""Gain of a step, as a share of the race's time, below which the search is done."""
SPENT_HAIR = 1e-5


@dataclass
class Problem:
    """What is minimised at one level of effort, and under what.

    Parameters
    ----------
    setting : Setting
        What all candidates share.
    level : float
        Effort of the whole race over that of the plan at hand.
    price_s : float
        Seconds that a cramp is worth.
    share : ndarray, shape (`STRETCHES`,)
        Share of the race's time spent on each stretch.
    low, high : ndarray, shape (`CHOICES`,)
        Bounds.
    even : Scores
        The plan at hand at this level, one row.
    """

    setting: Setting
    level: float
    price_s: float
    share: FloatArray
    low: FloatArray
    high: FloatArray
    even: Scores

    def __post_init__(self) -> None:
        self._known: dict[bytes, tuple[FloatArray, FloatArray]] = {}
        self._least: tuple[float, FloatArray] = (np.inf, np.zeros(CHOICES))

    def cost(self, xs: FloatArray, scores: Scores) -> FloatArray:
        """Return time and risk in one number, as a share of the time of the plan at hand."""
        money = scores.time_s + self.price_s * scores.cramp
        return np.asarray(money / self.even.time_s[0] + habit_cost(xs, self.share))

    def room(self, scores: Scores) -> FloatArray:
        """Return how much effort is left to spend by each mark, as a share; below zero too much is spent."""
        slack = np.full(MARKS, rules().early_slack_share)
        slack[-1] = 0.0
        return np.asarray(1.0 + slack - scores.spent / self.even.spent[0])

    def at(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return cost and room at a candidate, and their gradients, from one batch.

        Returns
        -------
        values : ndarray, shape (1 + MARKS,)
        gradients : ndarray, shape (1 + MARKS, CHOICES)
        """
        key = x.tobytes()
        if key not in self._known:
            free = np.flatnonzero(self.high > self.low)
            xs = np.repeat(x[None], len(free) + 1, axis=0)
            xs[np.arange(1, len(free) + 1), free] += STEP
            scores = score(xs, np.full(len(xs), self.level), self.setting)
            rows = np.concatenate([self.cost(xs, scores)[:, None], self.room(scores)], axis=1)
            slopes = np.zeros((1 + MARKS, CHOICES))
            slopes[:, free] = ((rows[1:] - rows[:1]) / STEP).T
            self._known[key] = (rows[0], slopes)
            if rows[0, 1:].min() >= -SPENT_HAIR and rows[0, 0] < self._least[0]:
                self._least = (float(rows[0, 0]), x.copy())
        return self._known[key]

    def best(self, last: FloatArray) -> FloatArray:
        """Return the cheapest candidate that leaves room: of those gone by, or on the way to the last.

        Notes
        -----
        The search walks along the edge of what may be spent and may end a hair beyond it: the candidates
        tried here are drawn back towards the plan at hand, and lowered by what is overspent.
        """
        over = float(np.maximum(-self.at(last)[0][1:].min(), 0.0))
        xs = np.linspace(0.0, 1.0, TOGETHER)[:, None] * last
        xs[:, :STRETCHES] -= (
            np.linspace(0.0, 1.0, TOGETHER)[:, None] * over * (self.high > self.low)[:STRETCHES]
        )
        xs = np.clip(xs, self.low, self.high)
        scores = score(xs, np.full(TOGETHER, self.level), self.setting)
        costs = np.where(self.room(scores).min(axis=1) >= -SPENT_HAIR, self.cost(xs, scores), np.inf)
        chosen = int(np.argmin(costs))
        cost, gone_by = self._least
        return np.asarray(gone_by if cost < costs[chosen] else xs[chosen])


def solve(problem: Problem, start: FloatArray | None = None, iterations: int = ITERATIONS) -> FloatArray:
    """Find the best candidate within bounds and room.

    Parameters
    ----------
    problem : Problem
        What is minimised.
    start : ndarray, shape (`CHOICES`,), optional
        Where to start; the plan at hand if omitted.
    iterations : int
        Most steps.

    Returns
    -------
    ndarray, shape (`CHOICES`,)
        The best candidate that leaves room; zeros if none beats the plan at hand.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import, and plans by guideline need none

    x0 = np.zeros(CHOICES) if start is None else np.clip(start, problem.low, problem.high)
    half = np.maximum(0.5 * (problem.high - problem.low), 1e-9)
    found = minimize(
        lambda y: SCALE * problem.at(half * y)[0][0],
        x0 / half,
        jac=lambda y: SCALE * problem.at(half * y)[1][0] * half,
        bounds=list(zip(problem.low / half, problem.high / half, strict=True)),
        constraints=[
            {
                "type": "ineq",
                "fun": lambda y: SCALE * problem.at(half * y)[0][1:],
                "jac": lambda y: SCALE * problem.at(half * y)[1][1:] * half,
            }
        ],
        method="SLSQP",
        options={"maxiter": iterations, "ftol": LEAST_STEP * SCALE},
    )
    return problem.best(np.clip(half * found.x, problem.low, problem.high))
