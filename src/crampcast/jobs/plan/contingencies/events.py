"""What may happen to a whole race: lost time, heat, a lost bottle, a cramp already had."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.hazard import cramp_probability
from crampcast.forecast.proneness import Frailty
from crampcast.forecast.traced import Traced
from crampcast.jobs.plan.contingencies.again import chance_again, rest_of_race
from crampcast.jobs.plan.contingencies.rerun import Rerun
from crampcast.jobs.plan.drinking import Drinking
from crampcast.jobs.plan.table import quantity
from crampcast.jobs.safety import safety_limits
from crampcast.units import signed

FloatArray = NDArray[np.float64]


class EventRules(NamedTuple):
    """How large each event is; group ``plan.events``."""

    late_s: float
    late_share: float
    hotter_c: float
    bottle_s: float
    most_chase: float


def events(rerun: Rerun, planned: Traced, plan: Drinking) -> list[dict[str, Any]]:
    """Return one row for each thing that may happen half way, and for a hotter day.

    Parameters
    ----------
    rerun : Rerun
        The plan on its coarse course.
    planned : Traced
        Its run as planned.
    plan : Drinking
        The plan.
    """
    half = rerun.half
    where = "half way" if rerun.so_far is None else f"km {rerun.along_m[half] / 1000.0:.0f}"
    rules = coefficients(EventRules, "plan.events")
    rows = [_late(rerun, planned, half, rules, where), _hotter(rerun, planned, plan, rules)]
    if plan.schedule:
        rows.append(_bottle(rerun, planned, half, rules))
    rows.append(_cramped(rerun, planned, half, where))
    return rows


def _chance(run: Traced, frailty: Frailty) -> FloatArray:
    return np.asarray(cramp_probability(run.hazard_so_far[:, -1], frailty.mean, frailty.sd))


def _changed(rerun: Rerun, run: Traced, planned: Traced) -> dict[str, Any]:
    """Return what a rerun changes, draw by draw."""
    now, before = _chance(run, rerun.frailty), _chance(planned, rerun.frailty)
    return {
        "finish_change_s": quantity(run.time_s[:, -1] - planned.time_s[:, -1], 0),
        "cramp_probability_change": quantity(now - before),
    }


def _more_cramps(change: dict[str, Any]) -> str:
    """Say what a change does to the number of cramps, and that it does nothing where it does.

    Examples
    --------
    >>> _more_cramps({"cramp_probability_change": {"p50": 0.004}})
    'cramps in 100 runs +0.4'
    >>> _more_cramps({"cramp_probability_change": {"p50": -0.0002}})
    'no more cramps'
    >>> _more_cramps({"cramp_probability_change": {"p50": -0.0012}})
    'cramps in 100 runs −0.1'
    """
    points = 100.0 * change["cramp_probability_change"]["p50"]
    return "no more cramps" if abs(points) < 0.05 else f"cramps in 100 runs {signed(points, 1)}"


def _percent(chance: FloatArray) -> str:
    return f"{100.0 * float(np.median(chance)):.0f} %"


def _late(rerun: Rerun, planned: Traced, half: int, rules: EventRules, where: str) -> dict[str, Any]:
    """Return what it would take to make up lost time in the second half.

    Notes
    -----
    No chance of a cramp is told for the chase: what running above one's own prediction does beyond the body
    is known for whole races only.
    """
    total_s = float(np.median(planned.time_s[:, -1]))
    late_s = min(rules.late_s, rules.late_share * total_s)
    rest_s = total_s - float(np.median(planned.time_s[:, half]))
    effort = rest_s / max(rest_s - late_s, 0.25 * rest_s)
    run = rerun.run(rerun.eased_from(float(rerun.along_m[half]), effort))
    gained_s = total_s - float(np.median(run.time_s[:, -1]))
    why = _chase(gained_s / 60.0, late_s / 60.0, 100.0 * (effort - 1.0), hopeless=effort > rules.most_chase)
    return {
        "kind": "late",
        "at_m": round(float(rerun.along_m[half]), 1),
        "size": round(late_s, 0),
        "if_chased": {"effort": round(effort, 3), "gained_s": round(gained_s, 0)},
        "finish_change_s": {"p10": late_s, "p50": late_s, "p90": late_s},
        "words": f"{late_s / 60.0:.0f} min late at {where}: keep the effort and finish as much later; {why}.",
    }


def _chase(gained_min: float, late_min: float, more_percent: float, *, hopeless: bool) -> str:
    """Say what chasing lost time takes, and what it brings.

    Examples
    --------
    >>> _chase(7.2, 12.0, 17.0, hopeless=True)
    'more than can be made up: even 17 % more effort wins back 7 min'
    >>> _chase(11.6, 12.0, 24.0, hopeless=True)
    'to win it back takes 24 % more than you are planned to hold: let it go'
    >>> _chase(-1.0, 12.0, 24.0, hopeless=True)
    'more than can be made up: even 24 % more effort wins nothing back'
    >>> _chase(12.0, 13.0, 4.0, hopeless=False)
    'to win back 12 min takes 4 % more than you are planned to hold'
    """
    brings = f"{gained_min:.0f} min"
    if round(gained_min) < 1:
        return f"more than can be made up: even {more_percent:.0f} % more effort wins nothing back"
    if hopeless and round(gained_min) >= round(late_min):
        return f"to win it back takes {more_percent:.0f} % more than you are planned to hold: let it go"
    if hopeless:
        return f"more than can be made up: even {more_percent:.0f} % more effort wins back {brings}"
    return f"to win back {brings} takes {more_percent:.0f} % more than you are planned to hold"


def _slower(minutes: float) -> str:
    """Say what the same effort costs in time.

    Examples
    --------
    >>> _slower(4.2), _slower(0.1)
    ('the same effort is about 4 min slower; let it be', 'the same effort takes as long')
    """
    if round(minutes) < 1:
        return "the same effort takes as long"
    return f"the same effort is about {minutes:.0f} min slower; let it be"


def _hotter(rerun: Rerun, planned: Traced, plan: Drinking, rules: EventRules) -> dict[str, Any]:
    """Return what a hotter day does at the same effort, and when not to race at all."""
    run = rerun.hotter(rules.hotter_c).run()
    change = _changed(rerun, run, planned)
    heat = safety_limits().heat
    start_c = plan.situation.wbgt_start_c + rules.hotter_c
    minutes = change["finish_change_s"]["p50"] / 60.0
    words = (
        f"{rules.hotter_c:g} °C hotter: {_slower(minutes)}; "
        f"{_more_cramps(change)}. Drink when thirsty; do not schedule more."
    )
    if start_c > heat.wbgt_stop_c:
        words = f"{rules.hotter_c:g} °C hotter: a WBGT of {start_c:.0f} °C at the start. Do not race; walk."
    return {
        "kind": "hotter",
        "size": rules.hotter_c,
        "wbgt_start_c": round(start_c, 1),
        **change,
        "words": words,
    }


def _bottle(rerun: Rerun, planned: Traced, half: int, rules: EventRules) -> dict[str, Any]:
    """Return what an hour without the schedule does."""
    from_s = float(np.median(planned.time_s[:, half]))
    run = rerun.without_intake(from_s, from_s + rules.bottle_s).run()
    change = _changed(rerun, run, planned)
    minutes = change["finish_change_s"]["p50"] / 60.0
    cost = "no time" if abs(minutes) < 0.5 else f"{signed(minutes, 0)} min"
    return {
        "kind": "missed bottle",
        "at_m": round(float(rerun.along_m[half]), 1),
        "size": rules.bottle_s,
        **change,
        "words": (
            f"An hour without food and bottle: {cost}, {_more_cramps(change)}. Do not make it up: go on with "
            "the schedule as it stands, drink when thirsty at the next station."
        ),
    }


def _cramped(rerun: Rerun, planned: Traced, half: int, where: str) -> dict[str, Any]:
    """Return what one cramp in the likeliest muscle says of the rest."""
    each = np.einsum("dsm,ds->dm", planned.hazard_per_h, planned.duration_s)
    worst = REPORTED[int(np.argmax(np.median(each, axis=0)))]
    again = chance_again(*rest_of_race(planned, half, worst), rerun.frailty)
    return {
        "kind": "cramped already",
        "muscle": worst,
        "at_m": round(float(rerun.along_m[half]), 1),
        "cramp_again_probability": quantity(again),
        "words": (
            f"A cramp of the {worst.replace('_', ' ')} by {where}: about {_percent(again)} for another at "
            "the planned effort; the rows for each muscle say how far to ease off."
        ),
    }
