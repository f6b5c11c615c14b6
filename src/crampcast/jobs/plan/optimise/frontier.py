"""The frontier: what minutes buy, from the fastest plan to an easy one, each within every limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.forecast.side_by_side import all_at_once
from crampcast.jobs.intake.wish import Wish
from crampcast.jobs.plan.drinking import Drinking, drink_within_limits
from crampcast.jobs.plan.optimise.choices import CHOICES, choice, rules
from crampcast.jobs.plan.optimise.improve import Improved, outcome, search, shadow_price_s, shaped
from crampcast.jobs.plan.optimise.points import pacing_told, point_told
from crampcast.jobs.plan.optimise.setup import workbench
from crampcast.jobs.plan.optimise.stretches import Stretch
from crampcast.jobs.plan.table import quantity
from crampcast.runner.card import SafetyCard

FloatArray = NDArray[np.float64]

EFFORTS = (1.0, 0.98, 0.96, 0.93, 0.9, 0.86, 0.82)
"""Efforts of the points, over the hardest that the limits allow."""
SEARCHED = (1.0, 0.93, 0.82)
"""Efforts at which the spread is searched anew; between them it runs straight."""
STEPS = 4
EASED_DRAWS = 100
"""Draws of a frontier whose spread is not searched anew."""


class Run(NamedTuple):
    """What came of a point of the frontier; the simulation itself is let go, for there are many."""

    time_s: FloatArray
    chance: FloatArray
    told: dict[str, Any]


def _ran(level: float, state: Drinking, stretches: tuple[Stretch, ...], effort: FloatArray) -> Run | None:
    """Return what came of a point: effort of the race and of every stretch; None where it is refused."""
    if state.status == "refused":
        return None
    time_s, chance = outcome(state)
    told = point_told(level, (time_s, chance), state.run, state.outlook, state.schedule, state.status)
    return Run(time_s, chance, told | {"pacing": pacing_told(stretches, effort)})


def frontier(improved: Improved, card: SafetyCard, seed: int, *, anew: bool = True) -> list[dict[str, Any]]:
    """Return plans from the fastest to an easy one.

    Parameters
    ----------
    improved : Improved
        The plan and the even one behind it.
    card : SafetyCard
        The answered safety card.
    seed : int
        Seed of the plan.
    anew : bool
        Whether the spread of effort and intake is searched anew for easier plans; else the plan's own spread
        is run easier, on its first `EASED_DRAWS` draws.

    Returns
    -------
    list of dict
        `point_told` with ``pacing, finish_change_s, cramp_probability_change, draws, price_s, dominated``:
        changes are against the plan as it is handed on, draw by draw; the price is what a cramp must be worth
        for the step from the point before to pay; a dominated point takes longer than another one and risks
        no less. Empty where the even effort may not be run or is walked.

    Notes
    -----
    Every point goes the way of a plan: its amounts are clipped, simulated runners judged, pace and drink give
    way. It is not packed. Where whole units hold less carbohydrate than the plan's plain amounts, every point
    wishes for as much less, so that none is better fed than it could be.
    """
    base = improved.base
    if base.status == "refused" or improved.plan.status == "refused" or base.walked:
        return []
    planned = outcome(improved.final)
    out: list[dict[str, Any]] = []
    before: tuple[float, float] | None = None
    least = np.inf
    found = _searched(improved, card, seed) if anew else iter(_eased(improved, card, seed))
    for run in found:
        if run is None:
            continue
        time_s, chance = run.time_s, run.chance
        now = float(np.mean(time_s)), float(np.mean(chance))
        price = None
        if before is not None and before[1] - now[1] > 1e-6:
            price = round((now[0] - before[0]) / (before[1] - now[1]), 0)
        count = len(time_s)
        out.append(
            run.told
            | {
                "finish_change_s": quantity(time_s - planned[0][:count], 1),
                "cramp_probability_change": quantity(chance - planned[1][:count]),
                "draws": count,
                "price_s": price,
                "dominated": bool(now[1] >= least),
            }
        )
        before, least = now, min(least, now[1])
    return out


def _searched(improved: Improved, card: SafetyCard, seed: int) -> Iterator[Run | None]:
    """Yield plans whose spread is searched anew at some levels, and runs straight between them."""
    base = improved.base
    bench = workbench(base, seed)
    most_s = rules().most_price_share * float(np.median(outcome(base)[0]))
    x, at = np.zeros(CHOICES), []
    for level in SEARCHED:
        x = search(bench, level, min(shadow_price_s(bench, x, level), most_s), x, STEPS)
        at.append(x)
    spreads = np.stack(at)
    for level in EFFORTS:
        along = [float(np.interp(level, SEARCHED[::-1], spreads[::-1, k])) for k in range(CHOICES)]
        spread = np.array(along)
        found = choice(spread, len(bench.stretches))
        outlook = shaped(base.outlook, bench, spread, level)
        state = drink_within_limits(outlook, card, seed=seed, wish=_as_packed(found.wish, improved))
        yield _ran(level, state, bench.stretches, found.effort * level)


def _eased(improved: Improved, card: SafetyCard, seed: int) -> list[Run | None]:
    """Return the plan run harder and easier, its spread of effort and intake kept."""
    plan = improved.plan
    own_level = _level_over(plan, improved.base)
    few = plan.outlook.few(EASED_DRAWS)

    wish = _as_packed(plan.wish, improved)

    def at(level: float) -> Run | None:
        state = drink_within_limits(few.eased(level / own_level), card, seed=seed, wish=wish)
        return _ran(level, state, improved.stretches, improved.effort * level / own_level)

    return all_at_once(at, EFFORTS)


def _carbohydrate_g(schedule: list[dict[str, Any]]) -> float:
    return sum(float(entry["carbohydrate_g"] or 0.0) for entry in schedule)


def _as_packed(wish: Wish, improved: Improved) -> Wish:
    """Return a wish for as much less carbohydrate as whole units hold less than the plain amounts."""
    plain, packed = (_carbohydrate_g(found) for found in (improved.plan.schedule, improved.final.schedule))
    return replace(wish, carbohydrate=wish.carbohydrate * min(packed / plain, 1.0)) if plain else wish


def _level_over(plan: Drinking, base: Drinking) -> float:
    """Return the effort of a plan's whole race over that of the even one behind it."""
    scales, aims = (
        [float(np.asarray(getattr(state.outlook.effort, key))) for state in (plan, base)]
        for key in ("scale", "target_s")
    )
    later = aims[1] / aims[0] if min(aims) > 0.0 else 1.0
    return scales[0] / scales[1] * later
