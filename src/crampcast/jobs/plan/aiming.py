"""Holding a plan against what the runner aims at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.jobs.plan.drinking import Drinking, drink_within_limits
from crampcast.jobs.plan.numbers import TargetRules
from crampcast.jobs.plan.packing import Packed, PackingOptions, pack
from crampcast.jobs.plan.quarters import finish_s
from crampcast.jobs.plan.table import chance_along
from crampcast.jobs.plan.target import Target
from crampcast.runner.card import SafetyCard
from crampcast.units import format_duration

FloatArray = NDArray[np.float64]
RISK_ROUNDS = 7
"""Halvings of the range of efforts, to half a percent."""

PACKED_ROUNDS = 3
"""Times that a plan may be made easier after its whole units have moved it off its target."""
EASE_POWER, EASE_MOST = 6.0, 0.06
"""A step goes as if the chance fell with this power of the effort, slower than it does; the longest step."""
_SEEN = 0.01
"""A share of simulated runs that is worth telling."""
NEAR = 5e-4
"""A chance this little above the one aimed at reads the same."""


def aim(drinking: Drinking, card: SafetyCard, target: Target, seed: int) -> tuple[Drinking, list[str]]:
    """Hold the plan against its target; say so where the target cannot be met.

    Parameters
    ----------
    drinking : Drinking
        The plan at its full effort.
    card : SafetyCard
        The answered safety card.
    target : Target
        What is aimed at.
    seed : int
        Seed of the plan.

    Returns
    -------
    Drinking, list of str
        The plan that comes nearest, and what is to be said.
    """
    if target.cramp_probability is not None:
        return _meet_risk(drinking, card, target.cramp_probability, seed)
    aimed_s = float(target.finish_s or 0.0)
    finishes_s = finish_s(drinking.run, drinking.outlook.segments)
    reached_s, near_s = (
        float(np.median(finishes_s)),
        coefficients(TargetRules, "plan.target").met_share * aimed_s,
    )
    if abs(reached_s - aimed_s) <= near_s:
        own = drinking.outlook
        return drinking, [] if own.so_far is not None else beyond_own(aimed_s, own.own_s())
    hold = float(np.mean(finishes_s <= aimed_s + near_s))
    why = _why_missed(reached_s, aimed_s, hold, reduced=drinking.status == "reduced")
    words = (
        f"the target of {format_duration(aimed_s)} is not met: {why}; {format_duration(reached_s)} is planned"
    )
    return drinking, [words]


def beyond_own(aimed_s: float, own_s: FloatArray) -> list[str]:
    """Say of a target time how it lies to what the runner was predicted, where hardly a run would be as fast.

    Parameters
    ----------
    aimed_s : float
        Finish time that is aimed at.
    own_s : numpy.ndarray, shape (draws,)
        Finish times of the runner's own even effort.

    Returns
    -------
    list of str
        A warning, or none.

    Examples
    --------
    >>> beyond_own(13200.0, np.array([13800.0, 14400.0, 15000.0]))[0]
    'the target of 3:40:00 is faster than you are predicted: 4:00:00, 8 in 10 runs within 3:52:00 to 4:08:00'
    >>> beyond_own(14000.0, np.array([13800.0, 14400.0, 15000.0]))
    []
    """
    low, mid, high = (float(v) for v in np.percentile(own_s, (10.0, 50.0, 90.0)))
    if aimed_s >= low:
        return []
    return [
        f"the target of {format_duration(aimed_s)} is faster than you are predicted: "
        f"{format_duration(mid)}, 8 in 10 runs within {format_duration(low)} to {format_duration(high)}"
    ]


def _why_missed(reached_s: float, aimed_s: float, hold: float, *, reduced: bool) -> str:
    """Say why a plan does not take the time that is aimed at; `hold` is the share of runs that do.

    Examples
    --------
    >>> _why_missed(7200.0, 7000.0, 0.0, reduced=False), _why_missed(7200.0, 7000.0, 0.31, reduced=False)
    ('you cannot hold that pace here', 'only 31% of the simulated runs hold that pace here')
    >>> _why_missed(7200.0, 9000.0, 1.0, reduced=False)
    'even an easy walk is faster; rest at stations, or start later'
    """
    if reached_s < aimed_s:
        return "even an easy walk is faster; rest at stations, or start later"
    if reduced:
        return "the limits ask for an easier run"
    return (
        f"only {hold:.0%} of the simulated runs hold that pace here"
        if hold >= _SEEN
        else "you cannot hold that pace here"
    )


def _chance(state: Drinking) -> float:
    """Return the median chance of at least one cramp."""
    finish = np.array([state.outlook.segments - 1])
    return float(np.median(chance_along(state.run, state.outlook, finish)))


def _meet_risk(drinking: Drinking, card: SafetyCard, most: float, seed: int) -> tuple[Drinking, list[str]]:
    """Find the hardest even effort whose median chance of cramp stays at or below `most`."""
    if _chance(drinking) <= most:
        return drinking, []
    full = drinking.outlook
    low, high = coefficients(TargetRules, "plan.target").lowest_effort, 1.0
    best = drink_within_limits(full.eased(low), card, seed=seed, wish=drinking.wish)
    if best.status == "refused" or _chance(best) > most:
        words = f"no effort down to {low:.0%} of an even one brings the chance of a cramp to {most:.0%}"
        if best.status == "refused":
            return drinking, [f"{words} within the safety limits; the plan is for an even effort"]
        return best, [f"{words}; the easiest gives {_chance(best):.0%}"]
    for _ in range(RISK_ROUNDS - 1):
        middle = 0.5 * (low + high)
        tried = drink_within_limits(full.eased(middle), card, seed=seed, wish=drinking.wish)
        if tried.status != "refused" and _chance(tried) <= most:
            low, best = middle, tried
        else:
            high = middle
    return best, []


def aim_packed(
    plan: Drinking,
    packed: Packed,
    card: SafetyCard,
    target: Target,
    options: PackingOptions,
    seed: int,
) -> tuple[Drinking, Packed, list[str]]:
    """Aim again at a risk that a plan has missed because it is eaten and drunk in whole units.

    Parameters
    ----------
    plan : Drinking
        The plan in plain amounts.
    packed : Packed
        The same in whole units.
    card : SafetyCard
        The answered safety card.
    target : Target
        What is aimed at; a time is kept by the effort, whatever is eaten.
    options : PackingOptions
        What there is to eat, drink and carry.
    seed : int
        Seed of the plan.

    Returns
    -------
    Drinking, Packed, list of str
        The plan that comes nearest, plain and in whole units, and by how much it misses.
    """
    most = target.cramp_probability
    if most is None or packed.plan.status == "refused":
        return plan, packed, []
    for _ in range(PACKED_ROUNDS):
        chance = _chance(packed.plan)
        if chance <= most + NEAR:
            return plan, packed, []
        factor = max((most / chance) ** (1.0 / EASE_POWER), 1.0 - EASE_MOST)
        easier = packed.plan.outlook.eased(factor)
        if float(np.asarray(easier.effort.scale)) < coefficients(TargetRules, "plan.target").lowest_effort:
            break
        eased = drink_within_limits(easier, card, seed=seed, wish=packed.plan.wish)
        if eased.status == "refused":
            break
        packed = pack(eased, options, seed=seed)
        plan = packed.plain
    chance = _chance(packed.plan)
    if chance <= most + NEAR:
        return plan, packed, []
    words = (
        f"in whole units the chance of a cramp is {chance:.1%}: "
        f"{100.0 * (chance - most):.1f} points above the {most:.1%} aimed at"
    )
    return plan, packed, [words]


def moved_by_packing(plain: Drinking, packed: Drinking, target: Target) -> list[str]:
    """Say what whole units make of a risk that no effort brings down to its target.

    Parameters
    ----------
    plain, packed : Drinking
        The plan in plain amounts, and in whole units.
    target : Target
        What is aimed at.

    Returns
    -------
    list of str
        Empty for a target time, and where both chances read the same.
    """
    before, after = f"{_chance(plain):.0%}", f"{_chance(packed):.0%}"
    if target.cramp_probability is None or packed.status == "refused" or before == after:
        return []
    return [f"in whole units the chance of a cramp is {after}"]
