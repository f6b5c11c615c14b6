"""Answers to a moving finger, to a resting one, and about the place under it."""

from __future__ import annotations

from typing import Any

import numpy as np

from crampcast.forecast.traced import Traced
from crampcast.jobs.explore.amounts import Chosen, intake_of_rates, told
from crampcast.jobs.explore.choice import Choice
from crampcast.jobs.explore.prepared import GLIMPSE_DRAWS, Prepared, Thirst, remember
from crampcast.jobs.intake import guideline_rates
from crampcast.jobs.plan.answer import available_told, safety_told
from crampcast.jobs.plan.asked import AROUND_M, Stretch
from crampcast.jobs.plan.causes import why
from crampcast.jobs.plan.drinking import Drinking, drink_within_limits, food_only
from crampcast.jobs.plan.drivers import Case
from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.plan.quarters import finish_s, losses
from crampcast.jobs.plan.situation import situation_for
from crampcast.jobs.plan.table import chance_along, chance_by_muscle, profile, quantity, stations
from crampcast.jobs.safety import Clipped, Rates, advice_status, clip

NOTHING = Rates(np.zeros(1), None, None, np.zeros(1))


def glimpse(prepared: Prepared, choice: Choice) -> dict[str, Any]:
    """Forecast a choice while the finger moves: few draws, the amounts cut by the limits beforehand.

    Parameters
    ----------
    prepared : Prepared
        Course, runner and day.
    choice : Choice
        Where the sliders stand.

    Returns
    -------
    dict
        ``status, reason, finish_s, cramp_probability, profile, intake, limits, messages, complete`` (False).

    Notes
    -----
    Amounts pass `crampcast.jobs.safety.clip`, which needs no simulation of them. The limits that are judged
    on a simulation of what is taken (plasma sodium, core temperature) speak in `forecast`, which is asked as
    soon as the finger rests.
    """
    held, wished, clipped = _cut(prepared, choice)
    status = advice_status(held.situation)
    intake, sodium_mg_h = intake_of_rates(clipped, held.losses, held.situation)
    run = held.outlook.run(held.controls, intake, sodium_mg_h=sodium_mg_h)
    return {
        "status": status.status,
        "reason": "; ".join(reason.text for reason in status.reasons) or None,
        **_curves(run, held.outlook, prepared),
        "intake": told(choice, wished, clipped.rates, held.duration_s),
        "limits": [
            {"id": use.id, "text": use.text, "own_choice": use.own_choice}
            for use in clipped.limits
            if use.binding
        ],
        "messages": [message.text for message in clipped.messages],
        "draws": GLIMPSE_DRAWS,
        "complete": False,
    }


def forecast(prepared: Prepared, choice: Choice) -> dict[str, Any]:
    """Forecast a choice once the finger rests: the whole course, more draws, every limit.

    Parameters
    ----------
    prepared : Prepared
        Course, runner and day.
    choice : Choice
        Where the sliders stand.

    Returns
    -------
    dict
        As `glimpse`, with ``schedule, available, stations, safety, warnings`` of ``plan``, and ``complete``
        True.
    """
    drinking, wished = within_limits(prepared, choice)
    run, n = drinking.run, drinking.outlook.segments
    duration_s = float(np.median(finish_s(run, n)))
    refused = drinking.status == "refused"
    return {
        "status": drinking.status,
        "reason": drinking.reason,
        **_curves(run, drinking.outlook, prepared),
        "intake": told(choice, wished, NOTHING if refused else drinking.rates, duration_s),
        "schedule": drinking.schedule,
        "available": available_told(drinking),
        "stations": stations(run, drinking.outlook, drinking.schedule, drinking.status),
        "safety": safety_told(drinking, prepared.card),
        "warnings": list(prepared.warnings),
        "draws": prepared.request.draws,
        "complete": True,
    }


def within_limits(prepared: Prepared, choice: Choice) -> tuple[Drinking, Rates]:
    """Return a choice on the whole course within every limit, and the amounts wished for.

    Parameters
    ----------
    prepared : Prepared
        Course, runner and day.
    choice : Choice
        Where the sliders stand.
    """
    _, wished, clipped = _cut(prepared, choice)
    outlook = prepared.chosen(choice, whole=True)
    wish = Chosen(choice=choice, most_l_h=clipped.rates.fluid_l_h)
    return drink_within_limits(outlook, prepared.card, seed=prepared.request.seed, wish=wish), wished


def causes_at(prepared: Prepared, choice: Choice, at_m: float, muscle: str | None = None) -> dict[str, Any]:
    """Share out the risk around a place of the course.

    Parameters
    ----------
    prepared : Prepared
        Course, runner and day.
    choice : Choice
        Where the sliders stand.
    at_m : float
        The place, m from the start.
    muscle : str, optional
        Whose risk; default all.

    Returns
    -------
    dict
        ``from_m, to_m, hazard_ratio, over_mean, nothing_unusual, causes`` as in the answer of ``plan``.
    """
    held, _, clipped = _cut(prepared, choice)
    intake, sodium_mg_h = intake_of_rates(clipped, held.losses, held.situation)
    length_m = float(held.outlook.course.length_m)
    width = min(2.0 * AROUND_M, length_m)
    begin = min(max(at_m - 0.5 * width, 0.0), length_m - width)
    stretch = Stretch(begin, begin + width)
    case = Case(held.outlook, intake, sodium_mg_h)
    found = why(case, lambda _: {}, lambda _run, _case: stretch, muscle)
    return {
        "from_m": round(stretch.from_m, 1),
        "to_m": round(stretch.to_m, 1),
        "hazard_ratio": found.ratio,
        "over_mean": found.over_mean,
        "nothing_unusual": found.nothing_unusual,
        "causes": found.causes,
    }


def _cut(prepared: Prepared, choice: Choice) -> tuple[Thirst, Rates, Clipped]:
    """Return what amounts are held against, the amounts wished for, and what the limits leave of them."""
    held = _thirst(prepared, choice)
    usual = guideline_rates(held.duration_s, held.situation.temperature_start_c, held.situation)
    wished = Chosen(choice=choice).of(usual, held.duration_s)
    return held, wished, clip(wished, held.losses, held.situation)


def _thirst(prepared: Prepared, choice: Choice) -> Thirst:
    """Return what a choice of amounts is held against, simulated unless it is known."""
    key = choice.without_intake()
    known = prepared.thirst.get(key)
    if known is not None:
        return known
    outlook = prepared.chosen(choice, whole=False)
    controls = outlook.settle()
    run = outlook.run(controls, food_only(outlook, controls, prepared.card))
    situation = situation_for(outlook, prepared.card, run, frozenset())
    duration_s = float(np.median(finish_s(run, outlook.segments)))
    found = Thirst(outlook, controls, losses(run, outlook.segments), situation, duration_s)
    remember(prepared, key, found)
    return found


def _curves(run: Traced, outlook: Outlook, prepared: Prepared) -> dict[str, Any]:
    """Return finish, chances and curves."""
    n = outlook.segments
    overall = chance_along(run, outlook, np.array([n - 1]))[:, 0]
    return {
        "finish_s": quantity(finish_s(run, n), 0),
        "cramp_probability": {
            "overall": quantity(overall),
            "by_muscle": {name: quantity(v) for name, v in chance_by_muscle(run, outlook).items()},
        },
        "profile": profile(run, outlook, prepared.request.seed),
    }
