"""The frontier: what minutes buy, from the fastest plan to an easy one, each within every limit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.plan.drinking import drink_within_limits
from crampcast.jobs.plan.optimise.choices import CHOICES, choice, rules
from crampcast.jobs.plan.optimise.improve import Improved, outcome, search, shadow_price_s, shaped
from crampcast.jobs.plan.optimise.setup import workbench
from crampcast.jobs.plan.table import quantity
from crampcast.runner.card import SafetyCard

FloatArray = NDArray[np.float64]

EFFORTS = (1.0, 0.98, 0.96, 0.93, 0.9, 0.86, 0.82)
"""Efforts of the points, over the hardest that the limits allow."""
SEARCHED = (1.0, 0.93, 0.82)
"""Efforts at which the spread is searched anew; between them it runs straight."""
STEPS = 4


def frontier(improved: Improved, card: SafetyCard, seed: int) -> list[dict[str, Any]]:
    """Return plans from the fastest to an easy one.

    Parameters
    ----------
    improved : Improved
        The plan and the even one behind it.
    card : SafetyCard
        The answered safety card.
    seed : int
        Seed of the plan.

    Returns
    -------
    list of dict
        ``effort, finish_s, cramp_probability, status, price_s, dominated``: the price is what a cramp must be
        worth for the step from the point before to pay; a dominated point takes longer than another one and
        risks no less. Empty where the even effort may not be run or is walked.
    """
    base = improved.base
    if base.status == "refused" or base.walked:
        return []
    bench = workbench(base, seed)
    most_s = rules().most_price_share * float(np.median(outcome(base)[0]))
    x, at = np.zeros(CHOICES), []
    for level in SEARCHED:
        x = search(bench, level, min(shadow_price_s(bench, x, level), most_s), x, STEPS)
        at.append(x)
    spreads = np.stack(at)
    out: list[dict[str, Any]] = []
    before: tuple[float, float] | None = None
    least = np.inf
    for level in EFFORTS:
        along = [float(np.interp(level, SEARCHED[::-1], spreads[::-1, k])) for k in range(CHOICES)]
        spread = np.array(along)
        wish = choice(spread, len(bench.stretches)).wish
        state = drink_within_limits(shaped(base.outlook, bench, spread, level), card, seed=seed, wish=wish)
        if state.status == "refused":
            continue
        time_s, chance = outcome(state)
        now = float(np.mean(time_s)), float(np.mean(chance))
        price = None
        if before is not None and before[1] - now[1] > 1e-6:
            price = round((now[0] - before[0]) / (before[1] - now[1]), 0)
        out.append(
            {
                "effort": level,
                "finish_s": quantity(time_s, 0),
                "cramp_probability": quantity(chance),
                "status": state.status,
                "price_s": price,
                "dominated": bool(now[1] >= least),
            }
        )
        before, least = now, min(least, now[1])
    return out
