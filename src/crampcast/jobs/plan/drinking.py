"""Intake under the limits: guideline, clip, simulate, judge, and give way until every limit holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crampcast.forecast.traced import Traced
from crampcast.jobs.intake import guideline_rates, to_schedule
from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.plan.quarters import SODIUM_MG_PER_MMOL, finish_s, judged, losses
from crampcast.jobs.plan.situation import situation_for
from crampcast.jobs.safety import (
    Clipped,
    Losses,
    Rates,
    Situation,
    Verdict,
    advice_status,
    available,
    clip,
    hold_schedule,
    judge,
    next_action,
)
from crampcast.runner.card import SafetyCard
from crampcast.simulation.step import Controls
from crampcast.simulation.surroundings import INTAKE_ROWS, INTAKE_STEP_S, Intake, intake_from_rates

FloatArray = NDArray[np.float64]

ROUNDS = 8
FRUCTOSE_SHARE = 0.4
"""Share of fructose in what is eaten: about 1 : 0.65 glucose to fructose, between the mixes of the trials."""


@dataclass(frozen=True)
class Drinking:
    """Intake that passed every limit, the runs behind it and what had to give way.

    Parameters
    ----------
    status : str
        ``ok``, ``reduced``, ``excluded`` or ``refused``.
    reason : str or None
        Why, in words.
    outlook : Outlook
        The outlook with the effort that was left.
    controls : Controls
        Settled pace of every draw.
    rates : Rates
        Clipped rates by quarter hour.
    schedule : list of dict
        What to eat and drink when.
    run : Traced
        The runner who follows the schedule and drinks to thirst.
    compliant : Traced
        The runner who follows the schedule alone.
    losses : Losses
        What is lost, by quarter hour.
    clipped, verdict, situation
        What the limits said.
    within_reach_l : ndarray or None
        Fluid to have within reach, by quarter hour.
    messages : tuple of str
        What had to give way.
    """

    status: str
    reason: str | None
    outlook: Outlook
    controls: Controls
    rates: Rates
    schedule: list[dict[str, object]]
    run: Traced
    compliant: Traced
    losses: Losses
    clipped: Clipped
    verdict: Verdict
    situation: Situation
    within_reach_l: FloatArray | None
    messages: tuple[str, ...]


def intake_of(rates: Rates, *, thirst: float, available_l_h: float) -> Intake:
    """Return the simulator's intake of clipped rates; no number of fluid means none is scheduled."""
    count = len(rates.carbohydrate_g_h)
    fluid = np.zeros(count) if rates.fluid_l_h is None else rates.fluid_l_h
    sodium = np.zeros(count) if rates.sodium_mg_h is None else rates.sodium_mg_h
    return intake_from_rates(
        fluid,
        rates.carbohydrate_g_h * (1.0 - FRUCTOSE_SHARE),
        rates.carbohydrate_g_h * FRUCTOSE_SHARE,
        sodium / SODIUM_MG_PER_MMOL,
        thirst=thirst,
        available_l_h=available_l_h,
    )


def intake_of_schedule(schedule: list[dict[str, object]], *, thirst: float, available_l_h: float) -> Intake:
    """Return the simulator's intake of a schedule: each entry spread over the quarter hour that it ends."""
    quarters = INTAKE_ROWS - 1
    totals = np.zeros((quarters, 4))
    per_h = 3600.0 / INTAKE_STEP_S
    for entry in schedule:
        row = int(np.clip(np.ceil(float(entry["time_s"]) / INTAKE_STEP_S) - 1, 0, quarters - 1))  # type: ignore[arg-type]
        eaten = float(entry["carbohydrate_g"] or 0.0)  # type: ignore[arg-type]
        totals[row] += [
            float(entry["fluid_ml"] or 0.0) / 1000.0,  # type: ignore[arg-type]
            eaten * (1.0 - FRUCTOSE_SHARE),
            eaten * FRUCTOSE_SHARE,
            float(entry["sodium_mg"] or 0.0) / SODIUM_MG_PER_MMOL,  # type: ignore[arg-type]
        ]
    rates = totals * per_h
    return intake_from_rates(*rates.T, thirst=thirst, available_l_h=available_l_h)


def mean_sodium_mg_h(rates: Rates, duration_s: float) -> float:
    """Return the mean sodium intake over the race."""
    if rates.sodium_mg_h is None:
        return 0.0
    hours = max(duration_s / 3600.0, 0.25)
    return float(np.sum(rates.sodium_mg_h) * INTAKE_STEP_S / 3600.0 / hours)


def drink_within_limits(
    outlook: Outlook, card: SafetyCard, *, own_s: FloatArray | None, seed: int
) -> Drinking:
    """Find intake, and if need be a slower pace, under which every limit holds.

    Parameters
    ----------
    outlook : Outlook
        Runner, course, day and aim.
    card : SafetyCard
        The answered safety card.
    own_s : ndarray or None
        Finish time of every draw at its own even effort, when a target is run instead.
    seed : int
        Seed of the sodium model's error.

    Returns
    -------
    Drinking
        Refused when no pace keeps every limit; the drink ceiling is never raised.
    """
    effort_left, fluid_scale = 1.0, 1.0
    messages: list[str] = []
    walked: frozenset[int] = frozenset()
    state = _simulate(outlook, card, own_s, fluid_scale, walked, seed)
    status = advice_status(state.situation)
    if status.status == "refused":
        why = "; ".join(r.text for r in status.reasons)
        return replace(state, status="refused", reason=why, schedule=[], within_reach_l=None)
    for _ in range(ROUNDS):
        action = next_action(state.verdict, effort_left)
        if action.kind == "accept":
            break
        if action.kind == "refuse":
            return replace(state, status="refused", reason=action.reason, schedule=[], within_reach_l=None)
        if action.kind == "scale_fluid":
            fluid_scale *= float(action.value)
        elif action.kind == "slow":
            effort_left *= float(action.value)
            outlook = outlook.eased(float(action.value))
        else:
            walked = walked | frozenset(action.value)
        messages.append(action.reason)
        state = _simulate(outlook, card, own_s, fluid_scale, walked, seed)
    else:
        why = "no pace and drink was found under which every limit holds: " + (
            messages[-1] if messages else ""
        )
        return replace(state, status="refused", reason=why, schedule=[], within_reach_l=None)
    outcome = "ok"
    if effort_left < 1.0 or walked:
        outcome = "reduced"
    reasons = tuple(dict.fromkeys(m for m in messages if m))
    if status.status == "excluded":
        outcome, reasons = "excluded", (*(r.text for r in status.reasons), *reasons)
    return replace(state, status=outcome, reason="; ".join(reasons) or None, messages=reasons)


def _simulate(
    outlook: Outlook,
    card: SafetyCard,
    own_s: FloatArray | None,
    fluid_scale: float,
    walked: frozenset[int],
    seed: int,
) -> Drinking:
    """Clip the guideline and simulate the runners that the limits are judged on."""
    controls = outlook.settle()
    thirst_only = outlook.run(
        controls, intake_from_rates(*np.zeros((4, 1)), thirst=1.0, available_l_h=1.0), own_s=own_s
    )
    lost = losses(thirst_only, outlook.segments)
    situation = situation_for(outlook, card, thirst_only, walked)
    duration = float(np.median(finish_s(thirst_only, outlook.segments)))
    wished = guideline_rates(duration, situation.temperature_start_c, situation)
    if wished.fluid_l_h is not None:
        sodium = None if wished.sodium_mg_h is None else wished.sodium_mg_h * fluid_scale
        wished = replace(wished, fluid_l_h=wished.fluid_l_h * fluid_scale, sodium_mg_h=sodium)
    clipped = clip(wished, lost, situation)
    passage = _passage(thirst_only, outlook)
    schedule, _ = hold_schedule(to_schedule(clipped.rates, passage, duration), lost, situation)
    reach = available(lost, situation)
    most_l_h = 1.0 if reach is None else float(np.max(reach) * 4.0)
    sodium_mg_h = mean_sodium_mg_h(clipped.rates, duration)
    runs = [
        outlook.run(
            controls,
            intake_of_schedule(schedule, thirst=thirst, available_l_h=most_l_h),
            sodium_mg_h=sodium_mg_h,
            own_s=own_s,
        )
        for thirst in (1.0, 0.0)
    ]
    together = (runs[1], runs[0], thirst_only)
    latest_s = max(float(finish_s(run, outlook.segments).max()) for run in together)
    compliant, thirsty, alone = (judged(run, outlook, latest_s, seed) for run in together)
    verdict = judge(compliant, thirsty, alone, situation)
    return Drinking(
        status="ok",
        reason=None,
        outlook=outlook,
        controls=controls,
        rates=clipped.rates,
        schedule=schedule,
        run=runs[0],
        compliant=runs[1],
        losses=lost,
        clipped=clipped,
        verdict=verdict,
        situation=situation,
        within_reach_l=reach,
        messages=(),
    )


def _passage(run: Traced, outlook: Outlook) -> Callable[[float], float]:
    """Return the median runner's distance at a time."""
    n = outlook.segments
    middle = int(np.argsort(finish_s(run, n))[len(run.time_s) // 2])
    clock = np.concatenate([[0.0], run.time_s[middle, :n]])
    along = np.concatenate([[0.0], outlook.course.segments.distance_m])

    def distance_m(time_s: float) -> float:
        return float(np.interp(time_s, clock, along))

    return distance_m
