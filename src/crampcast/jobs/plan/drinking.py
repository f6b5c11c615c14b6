"""Intake under the limits: guideline, clip, simulate, judge, and give way until every limit holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from crampcast.errors import UnusableInput
from crampcast.evidence import coefficients
from crampcast.forecast.traced import Traced
from crampcast.jobs.intake import guideline_carbohydrate_g_h, guideline_rates, to_schedule
from crampcast.jobs.intake.wish import Wish
from crampcast.jobs.plan.easing import hurried
from crampcast.jobs.plan.numbers import IntakeMix
from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.plan.quarters import SODIUM_MG_PER_MMOL, as_judged, finish_s, judged, losses
from crampcast.jobs.plan.situation import situation_for
from crampcast.jobs.safety import (
    DONE,
    QUARTER_S,
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
    safety_limits,
    tolerated_carbohydrate_g_h,
)
from crampcast.jobs.safety.judging import too_hot
from crampcast.runner.card import SafetyCard
from crampcast.simulation.step import Controls
from crampcast.simulation.surroundings import INTAKE_ROWS, INTAKE_STEP_S, Intake, intake_from_rates

FloatArray = NDArray[np.float64]

ROUNDS = 12
"""Times that a plan may give way before it is given up; 3 % each would reach the least effort."""
DRUNK_TOO_MUCH = (
    "You may have drunk more than you have lost. This is judged for a runner like you who loses little, so "
    "it may be a false alarm: no more drink is scheduled. Drink only when thirsty, and go on eating. Watch "
    "for bloating, swollen hands, headache or nausea: then stop, drink nothing, get medical help, at once "
    "when confused."
)
DRUNK_ENOUGH = "What you have drunk so far leaves no room for drink by schedule: drink when thirsty."
MOST_SCALED = 5
"""Times that drink is cut on a race under way before none is scheduled: the fault may be what was drunk."""
_DRUNK_LESS = "The schedule stays below the guideline: so much drink would be more than is lost."


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
    intake, sodium_mg_h
        The same as the simulator takes it, with drinking to thirst beside it, and its mean sodium.
    run : Traced
        The runner who follows the schedule and drinks to thirst.
    thirst_only : Traced
        The runner who drinks to thirst alone, as far as `judged` reads it: every schedule is held against it.
    losses : Losses
        What is lost, by quarter hour.
    clipped, verdict, situation
        What the limits said.
    within_reach_l : ndarray or None
        Fluid to have within reach, by quarter hour.
    messages : tuple of str
        What else had to give way.
    wish : Wish
        Departure from the guideline that was asked for.
    walked : frozenset of int
        Quarter hours planned as a walk.
    """

    status: str
    reason: str | None
    outlook: Outlook
    controls: Controls
    rates: Rates
    schedule: list[dict[str, object]]
    intake: Intake
    sodium_mg_h: float
    run: Traced
    thirst_only: Traced
    losses: Losses
    clipped: Clipped
    verdict: Verdict
    situation: Situation
    within_reach_l: FloatArray | None
    messages: tuple[str, ...]
    wish: Wish = field(default_factory=Wish)
    walked: frozenset[int] = frozenset()


def intake_of_schedule(schedule: list[dict[str, object]], *, thirst: float, available_l_h: float) -> Intake:
    """Return the simulator's intake of a schedule: each entry spread over the quarter hour that it ends."""
    quarters = INTAKE_ROWS - 1
    fructose_share = coefficients(IntakeMix, "plan.intake").fructose_share
    totals = np.zeros((quarters, 4))
    per_h = 3600.0 / INTAKE_STEP_S
    for entry in schedule:
        row = int(np.clip(np.ceil(float(entry["time_s"]) / INTAKE_STEP_S) - 1, 0, quarters - 1))  # type: ignore[arg-type]
        eaten = float(entry["carbohydrate_g"] or 0.0)  # type: ignore[arg-type]
        fructose = float(entry.get("fructose_g", eaten * fructose_share))  # type: ignore[arg-type]
        totals[row] += [
            float(entry["fluid_ml"] or 0.0) / 1000.0,  # type: ignore[arg-type]
            eaten - fructose,
            fructose,
            float(entry["sodium_mg"] or 0.0) / SODIUM_MG_PER_MMOL,  # type: ignore[arg-type]
        ]
    rates = totals * per_h
    return intake_from_rates(*rates.T, thirst=thirst, available_l_h=available_l_h)


def mean_sodium_mg_h(schedule: list[dict[str, object]], duration_s: float) -> float:
    """Return the mean sodium intake over the race."""
    taken_mg = sum(float(str(entry["sodium_mg"] or 0.0)) for entry in schedule)
    return taken_mg / max(duration_s / 3600.0, QUARTER_S / 3600.0)


def drink_within_limits(
    outlook: Outlook, card: SafetyCard, *, seed: int, wish: Wish | None = None
) -> Drinking:
    """Find intake, and if need be a slower pace, under which every limit holds.

    Parameters
    ----------
    outlook : Outlook
        Runner, course, day and aim.
    card : SafetyCard
        The answered safety card.
    seed : int
        Seed of the sodium model's error.
    wish : Wish, optional
        Departure from the guideline; the limits cut what comes of it like any other wish.

    Returns
    -------
    Drinking
        Refused when no pace keeps every limit; the drink ceiling is never raised.
    """
    effort_left, fluid_scale, scaled = 1.0, 1.0, 0
    why: list[str] = []
    too_fast, eased = None, 1.0
    drunk_less = False
    walked: frozenset[int] = frozenset()
    wished = wish or Wish()
    state = _simulate(outlook, card, fluid_scale, walked, seed, wished)
    status = advice_status(state.situation)
    if status.status == "refused":
        return _refused(state, "; ".join(r.text for r in status.reasons))
    for _ in range(ROUNDS):
        action = next_action(possible(state), effort_left)
        if action.kind == "accept":
            break
        if action.kind == "refuse":
            return _refused(state, action.reason)
        if action.kind == "scale_fluid":
            scaled += 1
            fluid_scale *= float(action.value) if scaled < MOST_SCALED or outlook.so_far is None else 0.0
            drunk_less = True
        if action.kind == "slow":
            why.append(action.reason)
            too_fast, eased = state, float(action.value)
            effort_left *= eased
            outlook = outlook.eased(eased)
        if action.kind == "walk":
            walked = walked | frozenset(action.value)
        if walked:
            outlook = outlook.walking(state.run, walked, state.controls)
        state = _simulate(outlook, card, fluid_scale, walked, seed, wished)
    else:
        last = _reasons(why, walked)[-1:]
        return _refused(state, ": ".join(["no pace was found under which every limit holds", *last]))
    if too_fast is not None and not walked:
        state = hurried(
            state, too_fast, eased, lambda out: _simulate(out, card, fluid_scale, walked, seed, wished)
        )
    reasons = _reasons(why, walked)
    outcome = "reduced" if reasons else "ok"
    if status.status == "excluded":
        outcome, reasons = "excluded", [*(r.text for r in status.reasons), *reasons]
    said = (_DRUNK_LESS,) if drunk_less and status.status == "ok" else ()
    if state.verdict.actions and status.status == "ok":
        drowned = any(use.id == "H1" and use.value > 0.0 for use in state.verdict.limits)
        said = (DRUNK_TOO_MUCH if drowned else DRUNK_ENOUGH,)
    return replace(state, status=outcome, reason="; ".join(reasons) or None, messages=said)


def possible(state: Drinking) -> Verdict:
    """Return the verdict without what nobody can do any more: what has been drunk cannot be drunk less."""
    verdict = state.verdict
    if state.outlook.so_far is None or any(e["fluid_ml"] and not e.get(DONE) for e in state.schedule):
        return verdict
    return replace(verdict, actions={k: v for k, v in verdict.actions.items() if k != "scale_fluid"})


def _reasons(why_slower: list[str], walked: frozenset[int]) -> list[str]:
    """Return why a plan is slower than was wished for, each reason once; `walked` are quarter hours."""
    hot = [too_hot(walked)] if walked else []
    return [*hot, *dict.fromkeys(w for w in why_slower if w)]


def _refused(state: Drinking, reason: str) -> Drinking:
    """Return the simulated state as a refusal: no amounts, the reason in words."""
    return replace(state, status="refused", reason=reason, schedule=[], within_reach_l=None)


def _simulate(
    outlook: Outlook,
    card: SafetyCard,
    fluid_scale: float,
    walked: frozenset[int],
    seed: int,
    wish: Wish,
) -> Drinking:
    """Clip the guideline and simulate the runners that the limits are judged on."""
    return _judged(_clipped(outlook, card, fluid_scale, walked, wish), seed)


def _clipped(
    outlook: Outlook, card: SafetyCard, fluid_scale: float, walked: frozenset[int], wish: Wish
) -> Drinking:
    """Clip the guideline to what the runner who drinks to thirst loses, and lay it out; nobody has run it."""
    controls = outlook.settle()
    thirst_only = outlook.drinking_to_thirst().run(controls, food_only(outlook, controls, card))
    lost = losses(thirst_only, outlook.segments)
    situation = situation_for(outlook, card, thirst_only, walked)
    duration = float(np.median(finish_s(thirst_only, outlook.segments)))
    if duration > INTAKE_STEP_S * (INTAKE_ROWS - 1):
        raise UnusableInput(
            f"the race would take {duration / 3600.0:.0f} h",
            where="course",
            remedy=f"plans reach {INTAKE_STEP_S * (INTAKE_ROWS - 1) / 3600.0:.0f} h: plan it in parts",
        )
    wished = wish.of(guideline_rates(duration, situation.temperature_start_c, situation), duration)
    if wished.fluid_l_h is not None:
        sodium = None if wished.sodium_mg_h is None else wished.sodium_mg_h * fluid_scale
        wished = replace(wished, fluid_l_h=wished.fluid_l_h * fluid_scale, sodium_mg_h=sodium)
    clipped = clip(wished, lost, situation)
    along = passage(thirst_only, outlook)
    entries = to_schedule(clipped.rates, along, duration)
    if outlook.so_far is not None:
        entries = outlook.so_far.followed_by(entries, along)
    schedule, _ = hold_schedule(entries, lost, situation)
    reach = available(lost, situation)
    return Drinking(
        status="ok",
        reason=None,
        outlook=outlook,
        controls=controls,
        rates=clipped.rates,
        schedule=schedule,
        intake=food_only(outlook, controls, card),
        sodium_mg_h=0.0,
        run=(alone := as_judged(thirst_only)),
        thirst_only=alone,
        losses=lost,
        clipped=clipped,
        verdict=Verdict((), ()),
        situation=situation,
        within_reach_l=reach,
        messages=(),
        wish=wish,
        walked=walked,
    )


def with_schedule(state: Drinking, schedule: list[dict[str, object]], *, seed: int) -> Drinking:
    """Simulate and judge the runners who follow another schedule at the same effort.

    Parameters
    ----------
    state : Drinking
        A plan.
    schedule : list of dict
        Entries that `crampcast.jobs.safety.verify_schedule` has nothing against.
    seed : int
        Seed of the sodium model's error.

    Returns
    -------
    Drinking
        The same plan with the schedule; its verdict says whether it may stand.
    """
    return _judged(replace(state, schedule=schedule), seed)


def _judged(state: Drinking, seed: int) -> Drinking:
    """Simulate the two runners of a schedule, and judge them against the one who drinks to thirst alone."""
    outlook, controls, reach = state.outlook, state.controls, state.within_reach_l
    thirst_only = state.thirst_only
    duration = float(np.median(finish_s(thirst_only, outlook.segments)))
    most_l_h = 1.0 if reach is None else float(np.max(reach) * 4.0)
    sodium_mg_h = mean_sodium_mg_h(state.schedule, duration)
    intake = intake_of_schedule(state.schedule, thirst=1.0, available_l_h=most_l_h)
    faithful = as_judged(outlook.run(controls, intake._replace(thirst=0.0), sodium_mg_h=sodium_mg_h))
    followed = outlook.run(controls, intake, sodium_mg_h=sodium_mg_h)
    together = (faithful, followed, thirst_only)
    latest_s = max(float(finish_s(run, outlook.segments).max()) for run in together)
    compliant, thirsty, alone = (judged(run, outlook, latest_s, seed) for run in together)
    if outlook.so_far is not None:
        compliant, thirsty, alone = (outlook.so_far.from_now(r) for r in (compliant, thirsty, alone))
    verdict = judge(compliant, thirsty, alone, state.situation)
    return replace(state, intake=intake, sodium_mg_h=sodium_mg_h, run=followed, verdict=verdict)


def food_only(outlook: Outlook, controls: Controls, card: SafetyCard) -> Intake:
    """Return the intake that a schedule is held against: food by guideline, drink to thirst.

    Parameters
    ----------
    outlook, controls
        The race and its settled pace.
    card : SafetyCard
        The answered safety card.
    """
    duration = float(np.median(np.asarray(controls.duration_s)))
    person = outlook.draws.person
    runner = Situation(
        mass_kg=float(np.median(np.asarray(person.mass_kg))),
        card=card,
        duration_s=duration,
        pace_s_km=np.nan,
        temperature_start_c=np.nan,
        wbgt_start_c=np.nan,
        gut_trained=float(outlook.profile.gut_trained or 0.0),
        multiple_transporters=True,
    )
    food_g_h = min(guideline_carbohydrate_g_h(duration, runner), tolerated_carbohydrate_g_h(runner))
    fructose = food_g_h * coefficients(IntakeMix, "plan.intake").fructose_share
    ones = np.ones(max(1, int(duration / INTAKE_STEP_S)))
    return intake_from_rates(
        0.0 * ones,
        (food_g_h - fructose) * ones,
        fructose * ones,
        0.0 * ones,
        thirst=1.0,
        available_l_h=safety_limits().fluid.available_l_h,
    )


def passage(run: Traced, outlook: Outlook) -> Callable[[float], float]:
    """Return the median runner's distance at a time."""
    n = outlook.segments
    middle = int(np.argsort(finish_s(run, n))[len(run.time_s) // 2])
    clock = np.concatenate([[0.0], run.time_s[middle, :n]])
    along = np.concatenate([[0.0], outlook.course.segments.distance_m])

    def distance_m(time_s: float) -> float:
        return float(np.interp(time_s, clock, along))

    return distance_m
