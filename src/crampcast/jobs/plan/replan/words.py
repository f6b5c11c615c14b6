"""What a plan for the rest of a race says first."""

from __future__ import annotations

from typing import Any

from crampcast.jobs.plan.drinking import Drinking
from crampcast.jobs.plan.job import PlanRequest
from crampcast.jobs.plan.packing import Packed
from crampcast.jobs.plan.replan.request import Progress
from crampcast.jobs.plan.replan.so_far import SoFar
from crampcast.units import format_duration

_VISIBLE = 0.01
"""Change of the chance of a cramp that is named."""


def warnings_of(progress: Progress, request: PlanRequest, packed: Packed) -> list[str]:
    """Return what had to be assumed of the way so far.

    Parameters
    ----------
    progress : Progress
        As said.
    request : PlanRequest
        The race as it was planned.
    packed : Packed
        The rest in whole units.
    """
    out = []
    unsaid = [
        name
        for name, value in (("--eaten", progress.eaten_g), ("--drunk", progress.drunk_l))
        if value is None
    ]
    if unsaid:
        as_planned = "the usual schedule is taken to have been kept"
        if progress.missed_bottle:
            as_planned += ", but for the last hour"
        out.append(f"{' and '.join(unsaid)} not given: {as_planned}")
    if packed.packing["status"] == "packed" and request.packing.in_hand is None:
        out.append(
            'what is packed "from here" is what to have with you now, as if bottles and pockets could be '
            "filled here: with less in hand, say what is left with --have"
        )
    if request.start is None:
        out.append("no --start was given: times of day are counted from an assumed start")
    return out


def wait_words(so_far: SoFar, finish_s: float) -> list[str]:
    """Return how long nothing is drunk by schedule, where what was drunk asks for it.

    Parameters
    ----------
    so_far : SoFar
        How the race has gone.
    finish_s : float
        When the rest is run, at the median.
    """
    if so_far.free_s <= so_far.time_s:
        return []
    if so_far.free_s >= finish_s:
        return ["what you have drunk so far is enough: no more drink is scheduled; drink only when thirsty"]
    return [
        f"what you have drunk so far is enough for now: no drink is scheduled before "
        f"{format_duration(so_far.free_s)}; drink only when thirsty"
    ]


def headline_of_rest(answer: dict[str, Any], made: Drinking, effort: float) -> str:
    """Return the single most useful thing to know where the runner is, in one or two sentences.

    Parameters
    ----------
    answer : dict
        Of the rest.
    made : Drinking
        The plan.
    effort : float
        Effort of the rest over going on as so far.
    """
    under_way = answer["under_way"]
    where = f"At km {under_way['distance_m'] / 1000.0:.1f} after {format_duration(under_way['time_s'])}"
    if made.status == "refused":
        reason = (made.reason or "").rstrip(".")
        return f"{where}: do not race on: {reason}. Walk to the next help, and stop there."
    finish = format_duration(answer["finish_s"]["p50"])
    chance, kept = answer["cramp_probability"]["overall"]["p50"], under_way["if_kept"]
    another = "another cramp" if under_way["cramps"] else "a cramp"
    before, later_s = kept["cramp_probability"]["p50"], answer["finish_s"]["p50"] - kept["finish_s"]["p50"]
    colon = ":"
    if under_way["ease_until_m"] is not None:
        until = f"km {under_way['ease_until_m'] / 1000.0:.1f}"
        where += f": ease off until {until}, for the cramp may come back; then"
        colon = ""
    if effort > 0.995:
        return (
            f"{where}{colon} go on at this effort; finish about {finish}, chance of {another} {chance:.0%}."
        )
    ease = f"ease off by {100.0 * (1.0 - effort):.0f} %"
    if before - chance < _VISIBLE:
        return f"{where}{colon} {ease}; finish about {finish}, chance of {another} about {chance:.0%}."
    return (
        f"{where}{colon} {ease}; that is about {later_s / 60.0:.0f} min, and the chance of {another} falls "
        f"from {before:.0%} to {chance:.0%}; finish about {finish}."
    )
