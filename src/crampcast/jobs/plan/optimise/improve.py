"""A plan made better: searched on the coarse course, judged on the whole one, kept only if it is better."""

from __future__ import annotations

from dataclasses import dataclass, replace

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.plan.drinking import Drinking, drink_within_limits
from crampcast.jobs.plan.optimise.choices import CHOICES, choice, rules
from crampcast.jobs.plan.optimise.scoring import TOGETHER, Scores, score
from crampcast.jobs.plan.optimise.search import ITERATIONS, Problem, solve
from crampcast.jobs.plan.optimise.setup import Workbench, workbench
from crampcast.jobs.plan.optimise.stretches import Stretch
from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.plan.quarters import finish_s
from crampcast.jobs.plan.table import chance_along
from crampcast.runner.card import SafetyCard

FloatArray = NDArray[np.float64]

LEVELS = np.linspace(0.7, 1.0, TOGETHER)
"""Efforts of the whole race that are tried over the even one."""
COMPARED = ("time_s", "duration_s", "power_w_kg", "hazard_per_h")
"""What of a run is read where it is not handed on: by a search from it, and by its outcome."""


@dataclass(frozen=True)
class Improved:
    """What the optimiser made of a plan.

    Parameters
    ----------
    plan : Drinking
        The plan to follow, within every limit.
    base : Drinking
        The even effort with the guideline's amounts, within every limit.
    stretches : tuple of Stretch
        Stretches of the course.
    effort : ndarray
        Effort of each over an even one.
    price_s : float
        Seconds that a cramp was taken to be worth.
    kept : str or None
        Why the even effort and the guideline stay, where they do.
    packed : Drinking, optional
        The plan in whole units, once there is one.
    """

    plan: Drinking
    base: Drinking
    stretches: tuple[Stretch, ...]
    effort: FloatArray
    price_s: float
    kept: str | None
    packed: Drinking | None = None

    @property
    def final(self) -> Drinking:
        """The plan as it is handed on."""
        return self.plan if self.packed is None else self.packed


def lightened(improved: Improved) -> Improved:
    """Return the same with no more of the runs that are not handed on than they are compared by."""

    def light(state: Drinking) -> Drinking:
        return state if state.run is improved.final.run else replace(state, run=state.run.only(COMPARED))

    return replace(improved, plan=light(improved.plan), base=light(improved.base))


def unimproved(base: Drinking, why: str = "no search for a better spread was asked for") -> Improved:
    """Return a plan as it is, with the reason."""
    return Improved(base, base, (), np.ones(0), 0.0, why)


def outcome(state: Drinking) -> tuple[FloatArray, FloatArray]:
    """Return every draw's finish time and chance of a cramp."""
    last = np.array([state.outlook.segments - 1])
    return finish_s(state.run, state.outlook.segments), chance_along(state.run, state.outlook, last)[:, 0]


def shaped(outlook: Outlook, bench: Workbench, x: FloatArray, level: float = 1.0) -> Outlook:
    """Return the outlook with a candidate's effort on every stretch, and all of it eased by a level."""
    effort = np.asarray(outlook.track.effort).copy()
    effort[: outlook.segments] *= choice(x, len(bench.stretches)).effort[bench.of_segment]
    out = replace(outlook, track=outlook.track._replace(effort=jnp.asarray(effort)))
    return out if level == 1.0 else out.eased(level)


def shadow_price_s(bench: Workbench, x: FloatArray, level: float) -> float:
    """Return the seconds that a runner pays for a lower risk when easing off at a level of effort.

    Notes
    -----
    It is what a cramp must be worth for that level to be the best one.
    """
    ease = np.array([level, 0.97 * level])
    scores = score(np.repeat(x[None], 2, axis=0), ease, bench.setting)
    saved = float(scores.cramp[0] - scores.cramp[1])
    return float(scores.time_s[1] - scores.time_s[0]) / max(saved, 1e-4)


def search(
    bench: Workbench, level: float, price_s: float, start: FloatArray | None = None, steps: int = ITERATIONS
) -> FloatArray:
    """Return the best spread of effort and intake at a level of effort."""
    even: Scores = score(np.zeros((1, CHOICES)), np.array([level]), bench.setting)
    problem = Problem(bench.setting, level, price_s, bench.share, bench.low, bench.high, even)
    return solve(problem, start, steps)


def best_level(bench: Workbench, x: FloatArray, price_s: float) -> float:
    """Return the effort of the whole race that a price of cramps asks for, at most an even one."""
    scores = score(np.repeat(x[None], TOGETHER, axis=0), LEVELS, bench.setting)
    return float(LEVELS[int(np.argmin(scores.time_s + price_s * scores.cramp))])


def improve(
    base: Drinking,
    card: SafetyCard,
    *,
    seed: int,
    price_s: float | None = None,
    fixed_level: bool = False,
    least_gain: float | None = None,
) -> Improved:
    """Spread effort and intake along the race for the least time and risk.

    Parameters
    ----------
    base : Drinking
        Even effort and guideline, within every limit.
    card : SafetyCard
        The answered safety card.
    seed : int
        Seed of the plan.
    price_s : float, optional
        Seconds that a cramp is worth; a share of the race's time if omitted.
    fixed_level : bool
        Whether the effort of the race as a whole is given, by a target time or a target risk; effort is then
        spread at the price at which easing off would trade time for risk.
    least_gain : float, optional
        Gain below which the usual stays, as `gain` tells it; ``plan.optimise.gain_share`` if omitted.

    Returns
    -------
    Improved
        Never worse than `base` on the plan's own draws, which the search has not seen.

    Notes
    -----
    What the search proposes goes the way of every plan: amounts are clipped, simulated runners judged, pace
    and drink give way where a limit asks for it.
    """
    usual_s = rules().cramp_price_share * float(np.median(outcome(base)[0]))
    price = usual_s if price_s is None else price_s
    kept = _why_not(base)
    if kept is not None:
        return Improved(base, base, (), np.ones(0), price, kept)
    bench = workbench(base, seed)
    if fixed_level:
        most = rules().most_price_share * float(np.median(outcome(base)[0]))
        price = min(shadow_price_s(bench, np.zeros(CHOICES), 1.0), most)
    x, level = search(bench, 1.0, price), 1.0
    if not fixed_level:
        level = best_level(bench, x, price)
        if level < 1.0:
            x = search(bench, level, price, x)
    ones = np.ones(len(bench.stretches))
    if level == 1.0 and not np.any(x):
        return Improved(base, base, bench.stretches, ones, price, "an even effort is the best spread")
    found = choice(x, len(bench.stretches))
    made = drink_within_limits(shaped(base.outlook, bench, x, level), card, seed=seed, wish=found.wish)
    least = rules().gain_share if least_gain is None else least_gain
    if made.status == "refused" or gain(made, base, price) <= least:
        why = "on draws that the search has not seen the even effort is as good"
        return Improved(base, base, bench.stretches, ones, price, why)
    return Improved(made, base, bench.stretches, found.effort * level, price, None)


def _why_not(base: Drinking) -> str | None:
    """Say why a plan is left as it is."""
    if base.status == "refused":
        return "there is no plan to improve"
    if base.walked:
        return "the heat decides the pace"
    return None


def gain(made: Drinking, base: Drinking, price_s: float) -> float:
    """Return what a plan gains over the usual one in time and priced risk, as a share of both.

    Parameters
    ----------
    made, base : Drinking
        A plan, and the usual one, on the same draws.
    price_s : float
        Seconds that a cramp is worth.
    """
    costs = []
    for state in (made, base):
        time_s, chance = outcome(state)
        costs.append(float(np.mean(time_s) + price_s * np.mean(chance)))
    return 1.0 - costs[0] / costs[1]
