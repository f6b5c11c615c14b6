"""The job behind ``plan --from``: the rest of a race planned anew from where the runner is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from crampcast.jobs.plan.aiming import aim
from crampcast.jobs.plan.answer import answer
from crampcast.jobs.plan.drinking import Drinking, drink_within_limits
from crampcast.jobs.plan.drivers import DRAWS
from crampcast.jobs.plan.job import PlanRequest, lay_out_race, with_plan
from crampcast.jobs.plan.optimise.choices import rules
from crampcast.jobs.plan.optimise.improve import outcome, unimproved
from crampcast.jobs.plan.optimise.points import point_told
from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.plan.packing import pack
from crampcast.jobs.plan.quarters import finish_s
from crampcast.jobs.plan.replan.lay_out import lay_out, told
from crampcast.jobs.plan.replan.request import Progress, check_on_course
from crampcast.jobs.plan.replan.rest import rest_of
from crampcast.jobs.plan.replan.spread import spread_ahead
from crampcast.jobs.plan.replan.words import headline_of_rest, wait_words, warnings_of
from crampcast.jobs.plan.table import chance_along, quantity
from crampcast.runner.card import SafetyCard
from crampcast.simulation.run import Effort
from crampcast.weather.place import parse_start

EFFORTS = (1.0, 0.97, 0.94, 0.9, 0.86, 0.82, 0.78)
"""Efforts of the rest that are tried, over the effort so far or an even one, whichever is easier."""


def replan(request: PlanRequest, progress: Progress) -> dict[str, Any]:
    """Plan the rest of a race from where the runner is, within the safety limits of the whole race.

    Parameters
    ----------
    request : PlanRequest
        The race as it was planned; a target time is that of the whole race.
    progress : Progress
        Where the runner is, and what has happened on the way.

    Returns
    -------
    dict
        What `crampcast.jobs.plan.plan` answers, for the rest of the race: curves, stations, schedule and
        chances from here on, distances and times still from the start; and ``under_way``.

    Raises
    ------
    UnusableInput
        If the place, the time or a cramp cannot be on this course.

    Notes
    -----
    The way so far is simulated at the pace it was run. What was drunk counts towards every limit, and a
    cramp that came says that the runner is more prone than was thought. Nothing asks the network unless
    ``--weather auto`` does.
    """
    course = request.course
    check_on_course(progress, course, request.profile.sex)
    start = parse_start(request.start, course.start_latitude_deg, course.start_longitude_deg)
    fresh, warnings = lay_out_race(request, start)
    card = SafetyCard.from_profile(request.profile)
    outlook, target = lay_out(fresh, progress, card, request.seed), request.target
    aimed = target is not None and target.finish_s is not None
    if target is not None and target.finish_s is not None:
        outlook = outlook.with_effort(Effort(target.finish_s, 1.0))
    kept = drink_within_limits(outlook, card, seed=request.seed)
    along: list[dict[str, Any]] = []
    improved = unimproved(kept)
    if kept.status != "refused":
        price_s = request.price_s
        if price_s is None:
            price_s = rules().cramp_price_share * float(np.median(outcome(kept)[0]))
        if request.optimise:
            improved = spread_ahead(kept, fresh, card, request.seed, price_s)
        if not aimed:
            along = _levels(improved.plan, price_s)
            best = along[int(np.argmin([point["cost_s"] for point in along]))]["effort"]
            if request.optimise and target is None and best < 1.0:
                eased = drink_within_limits(
                    improved.plan.outlook.eased(best), card, seed=request.seed, wish=improved.plan.wish
                )
                improved = improved if eased.status == "refused" else with_plan(improved, eased)
    if target is not None and kept.status != "refused":
        met, said = aim(improved.plan, card, target, request.seed)
        improved = with_plan(improved, met)
        warnings += said
    packed = pack(improved.plan, request.packing, seed=request.seed)
    made = packed.plan
    improved = replace(with_plan(improved, packed.plain), packed=made)
    effort = 1.0
    if not aimed:
        effort = float(np.asarray(made.outlook.effort.scale) / np.asarray(kept.outlook.effort.scale))
    silent = made.status in ("excluded", "refused")
    said_of_drink = []
    if not silent and outlook.so_far is not None:
        finish = float(np.median(finish_s(made.run, made.outlook.segments)))
        said_of_drink = wait_words(outlook.so_far, finish)
    whole = answer(
        replace(request, frontier="none"),
        improved,
        [{k: v for k, v in point.items() if k != "cost_s"} for point in along],
        start,
        card,
        [*warnings, *warnings_of(progress, request, packed), *said_of_drink, *packed.warnings],
        packed,
    )
    under_way = told(progress, made.outlook, silent=silent) | {
        "effort": round(effort, 3),
        "effort_ahead": quantity(np.asarray(made.controls.effort)),
        "if_kept": _if_kept(kept),
    }
    rest = rest_of(whole, made, under_way)
    return rest | {"headline": headline_of_rest(rest, made, effort)}


def _if_kept(kept: Drinking) -> dict[str, Any]:
    """Return what comes of going on as so far."""
    time_s, chance = outcome(kept)
    return {"finish_s": quantity(time_s, 0), "cramp_probability": quantity(chance)}


def _levels(kept: Drinking, price_s: float) -> list[dict[str, Any]]:
    """Return what easing off the rest buys, from the hardest to the easiest.

    Notes
    -----
    On the first draws of the plan, with its schedule; every point differs from the first by its effort alone.
    """
    few = kept.outlook.few(DRAWS)
    out: list[dict[str, Any]] = []
    least = np.inf
    for effort in EFFORTS:
        eased: Outlook = few.eased(effort)
        run = eased.run(eased.settle(), kept.intake, sodium_mg_h=kept.sodium_mg_h)
        time_s = finish_s(run, eased.segments)
        chance = chance_along(run, eased, np.array([eased.segments - 1]))[:, 0]
        mean = float(np.mean(chance))
        out.append(
            point_told(effort, (time_s, chance), run, eased, kept.schedule, kept.status)
            | {
                "price_s": None,
                "dominated": bool(mean >= least),
                "cost_s": float(np.mean(time_s)) + price_s * mean,
            }
        )
        least = min(least, mean)
    return out
