"""Judge what simulation says becomes of a runner who follows the plan, and say what must give way."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from crampcast.jobs.safety.limits import is_own_choice, safety_limits
from crampcast.jobs.safety.status import CEILINGS, RED_FLAGS
from crampcast.jobs.safety.terms import LimitUse, Message, Situation
from crampcast.jobs.safety.trajectories import Trajectory, core_correction_c, upper_percentile, worst
from crampcast.jobs.safety.weather import judge_weather

_LEAST_SCALE, _MOST_SCALE = 0.3, 0.95
_LEAST_SLOW, _MOST_SLOW = 0.85, 0.97
_HAIR = 1e-6
_SIP_L = 0.1


@dataclass(frozen=True)
class Verdict:
    """What the simulated runners say about a plan.

    Attributes
    ----------
    limits : tuple of LimitUse
        H1, H3, H9, H10, H11 and what the weather adds.
    messages : tuple of Message
        To be shown.
    actions : mapping
        What must give way: ``scale_fluid`` (factor), ``slow`` (factor), ``walk`` (quarter hours), ``refuse``
        (why).
        Empty if the plan stands.
    low_sodium_probability : mapping
        Probability of a plasma sodium below 135 mmol/L by runner, always reported.
    """

    limits: tuple[LimitUse, ...]
    messages: tuple[Message, ...]
    actions: Mapping[str, Any] = field(default_factory=dict)
    low_sodium_probability: Mapping[str, float] = field(default_factory=dict)


class NextAction(NamedTuple):
    """What to do next: kind, its value, and why."""

    kind: Literal["accept", "scale_fluid", "slow", "walk", "refuse"]
    value: Any = None
    reason: str = ""


def _drinks(runner: Trajectory) -> bool:
    """Whether a runner drinks anything, as far as is known."""
    return runner.drunk_l is None or not np.nanmax(runner.drunk_l, initial=0.0) <= 0.0


def _drink_less(runner: Trajectory, act: dict[str, Any], value: float, limit: float, span: float) -> None:
    """Ask for less drinking where a value, made by drinking up to a span of it, is above its limit."""
    if value <= limit + _HAIR or not _drinks(runner):
        return
    factor = 1.0 - (value - limit) / span if math.isfinite(value) and span > 0 else _LEAST_SCALE
    factor = min(max(factor, _LEAST_SCALE), _MOST_SCALE)
    if runner.drunk_l is not None and float(np.nanmax(runner.drunk_l)) < _SIP_L:
        factor = 0.0
    act["scale_fluid"] = min(act.get("scale_fluid", 1.0), factor)


def _use(limit_id: str, value: float, limit: float, unit: str, text: str, *sources: str) -> LimitUse:
    """Return a limit's use; it binds where it is reached."""
    return LimitUse(limit_id, value, limit, unit, value >= limit - _HAIR, is_own_choice(*sources), text)


def _water(runner: Trajectory, act: dict[str, Any]) -> tuple[LimitUse, ...]:
    """Judge gain of water (H1) and gut content (H10) of the compliant runner."""
    limits = safety_limits()
    share = limits.gut.high_share
    late = runner.time_s >= limits.fluid.gain_from_s
    gain = upper_percentile(worst(runner.body_water_change_l[:, late], np.inf), share) if late.any() else 0.0
    full = upper_percentile(worst(runner.stomach_l, np.inf), share)
    drunk_l = float(np.nanmax(runner.drunk_l, initial=0.0)) if runner.drunk_l is not None else np.inf
    gain = min(gain, drunk_l)
    _drink_less(runner, act, gain, 0.0, drunk_l if math.isfinite(drunk_l) else 5.0 * gain)
    _drink_less(runner, act, full, limits.gut.stomach_l, full)
    return (
        _use("H1", gain, 0.0, "L", "No gain of body water by drinking as scheduled.", "fluid.loss_share"),
        _use("H10", full, limits.gut.stomach_l, "L", "No more than this in the stomach.", "gut.stomach_l"),
    )


def _sodium(runner: Trajectory, thirst_only: Trajectory, act: dict[str, Any]) -> tuple[LimitUse, ...]:
    """Judge how far the schedule lowers plasma sodium below drinking to thirst (H3), draw by draw."""
    plasma = safety_limits().plasma
    with np.errstate(invalid="ignore"):
        fall = worst(thirst_only.plasma_sodium_mmol_l - runner.plasma_sodium_mmol_l, np.inf)
    middle = upper_percentile(fall, 0.5)
    tail = upper_percentile(fall, 1.0 - plasma.tail_share)
    for value, limit in ((middle, plasma.median_fall_mmol_l), (tail, plasma.tail_fall_mmol_l)):
        _drink_less(runner, act, value, limit, value)
    text = "The schedule may lower plasma sodium by no more than this below drinking to thirst."
    return (
        _use("H3", middle, plasma.median_fall_mmol_l, "mmol/L", text, "plasma.median_fall_mmol_l"),
        _use("H3_p5", tail, plasma.tail_fall_mmol_l, "mmol/L", text, "plasma.tail_fall_mmol_l"),
    )


def low_sodium_probability(runner: Trajectory) -> float:
    """Return the share of draws whose plasma sodium is ever below 135 mmol/L.

    Parameters
    ----------
    runner : Trajectory
        With the two hours after the finish.

    Returns
    -------
    float
        0-1; a draw without a number counts as low.
    """
    lowest = -worst(-runner.plasma_sodium_mmol_l, np.inf)
    return float(np.mean(lowest < safety_limits().plasma.low_mmol_l)) if len(lowest) else 1.0


def _slow(act: dict[str, Any], excess_share: float, why: str) -> None:
    """Ask for a slower pace, the more the larger the excess."""
    factor = min(max(1.0 - excess_share, _LEAST_SLOW), _MOST_SLOW)
    act["slow"] = min(act.get("slow", 1.0), factor)
    act.setdefault("why", why)


def _deficit(thirsty: Trajectory, situation: Situation, act: dict[str, Any], say: list[Message]) -> LimitUse:
    """Judge the water a thirsty runner lacks at the median (H9), gut content not counted."""
    limits = safety_limits().deficit
    with np.errstate(invalid="ignore"):
        lacking = (thirsty.stomach_l - thirsty.body_water_change_l) / situation.mass_kg
    share = upper_percentile(worst(lacking, np.inf), 0.5)
    words = f"Even drinking to thirst you would lack water for about {share:.0%} of your body mass"
    if share > limits.hard_share + _HAIR:
        _slow(
            act,
            (share - limits.hard_share) / limits.hard_share if math.isfinite(share) else 1.0,
            "more water would be lost than may be drunk",
        )
        say.append(Message("H9", "stop", f"{words}: slower, walk, or do not start."))
    elif share > limits.soft_share:
        say.append(Message("H9", "warning", f"{words}: ease off where it is hot, and drink at stations."))
    elif share > limits.warn_share:
        say.append(Message("H9", "info", f"{words}: drink when thirsty."))
    text = "Water lacking at the median of a runner who drinks when thirsty; no ceiling rises for it."
    return _use("H9", share, limits.hard_share, "1", text, "deficit.hard_share")


def _core(
    runners: tuple[Trajectory, ...], situation: Situation, act: dict[str, Any], say: list[Message]
) -> LimitUse:
    """Judge core temperature, corrected for the model's bias (H11).

    Notes
    -----
    At the 90th percentile where heat adds to the load (WBGT from `warm_wbgt_c` on, at any hour); in cool air
    (up to `cool_wbgt_c` all the way) at the median, for there healthy racers reach 40 without harm; in
    between the two values are mixed in proportion, so that half a degree more never costs half an hour. The
    correction lifts a median no higher than the mean that both sexes were measured at (ADR 0009).
    """
    heat = safety_limits().heat
    simulated = [worst(r.core_c, np.inf) for r in runners]
    corrected = [worst(r.core_c + core_correction_c(situation, r.time_s), np.inf) for r in runners]
    high_c = max(upper_percentile(p, heat.core_share) for p in corrected)
    middle_c = max(upper_percentile(p, heat.core_cool_share) for p in corrected)
    lifted_c = min(middle_c, heat.race_core_c)
    cool_c = max(lifted_c, *(upper_percentile(p, heat.core_cool_share) for p in simulated))
    warm = _warmth(situation)
    core_c = high_c if warm >= 1.0 else cool_c + warm * (high_c - cool_c)
    if core_c >= heat.stop_core_c - _HAIR:
        excess = (core_c - heat.stop_core_c) * 0.05 + 0.03 if math.isfinite(core_c) else 1.0
        _slow(act, excess, "the body would get too hot")
        say.append(Message("H11", "stop", f"Core temperature could reach {core_c:.1f} °C: slow or stop."))
    elif high_c >= heat.flag_core_c - _HAIR:
        text = f"Core temperature could reach {high_c:.1f} °C: cool yourself, and slow down at a chill."
        say.append(Message("H11", "warning", text))
    return _use("H11", core_c, heat.stop_core_c, "degC", _cases(warm), "heat.core_share")


def _warmth(situation: Situation) -> float:
    """Return how far the hottest hour stands between cool air (0) and air whose heat adds to the load (1)."""
    heat = safety_limits().heat
    hottest_c = max((*situation.wbgt_c, situation.wbgt_start_c))
    if not all(math.isfinite(w) for w in (*situation.wbgt_c, situation.wbgt_start_c)):
        return 1.0
    return float(np.interp(hottest_c, (heat.cool_wbgt_c, heat.warm_wbgt_c), (0.0, 1.0)))


def _cases(warm: float) -> str:
    """Say how many cases a core temperature stands for.

    Examples
    --------
    >>> _cases(0.0), _cases(1.0)
    ('Core temperature, half of all cases.', 'Core temperature, 9 in 10 cases.')
    """
    if 0.0 < warm < 1.0:
        return "Core temperature, between half of all and 9 in 10 cases: the warmer, the more."
    return f"Core temperature, {'9 in 10' if warm else 'half of all'} cases."


def overshoot(verdict: Verdict) -> float:
    """Return how far a plan stands above (or below, negative) the limits that a slower pace answers to.

    Parameters
    ----------
    verdict : Verdict
        Of a simulated plan.

    Returns
    -------
    float
        The larger of the two: degrees above the stop, and water lacking above the hard limit as a share of
        it.

    Examples
    --------
    >>> round(overshoot(Verdict((_use("H11", 39.8, 40.0, "degC", ""),), ())), 2)
    -0.2
    """
    return max(
        (use.value - use.limit) / (use.limit if use.id == "H9" else 1.0)
        for use in verdict.limits
        if use.id in ("H9", "H11")
    )


def judge(
    compliant: Trajectory, thirsty: Trajectory, thirst_only: Trajectory, situation: Situation
) -> Verdict:
    """Judge a simulated plan by H1, H3, H9, H10, H11 and H16.

    Parameters
    ----------
    compliant : Trajectory
        Drinks the schedule whatever happens.
    thirsty : Trajectory
        Drinks the schedule, and beyond it to thirst.
    thirst_only : Trajectory
        The same draws, drinking to thirst only.
    situation : Situation
        The runner and the day.

    Returns
    -------
    Verdict
        Limits, messages, and what must give way.

    Notes
    -----
    Percentiles are over each draw's own worst moment, which is at least the worst moment's percentile. What a
    simulation did not answer counts against the plan. Where no amount is scheduled, H1, H3 and H10 call for
    nothing:
    there is no drinking to cut. The ceilings on drinking are never raised.
    """
    if not len({r.body_water_change_l.shape for r in (compliant, thirsty, thirst_only)}) == 1:
        raise ValueError("the three runners need the same draws and moments")
    act: dict[str, Any] = {}
    say: list[Message] = []
    uses = [
        *_water(compliant, act),
        *_sodium(compliant, thirst_only, act),
        _deficit(thirsty, situation, act, say),
        _core((compliant, thirsty), situation, act, say),
    ]
    if not all(math.isfinite(use.value) for use in uses):
        act["refuse"] = "the simulation gave no answer for this runner and race"
    weather_uses, weather_messages, walk, refuse = judge_weather(thirsty, situation)
    if walk:
        act["walk"] = walk
    if refuse:
        act.setdefault("refuse", refuse)
    chances = {"compliant": low_sodium_probability(compliant), "thirsty": low_sodium_probability(thirsty)}
    text = f"Chance of a low blood sodium (below 135 mmol/L) on schedule: {chances['compliant']:.0%}."
    say.append(Message("H3", "info", text))
    messages = (*say, *weather_messages, CEILINGS, RED_FLAGS)
    return Verdict((*uses, *weather_uses), messages, act, chances)


def too_hot(quarters: Collection[int]) -> str:
    """Say from when on it is too hot to run.

    Examples
    --------
    >>> too_hot([9, 10]), too_hot([0, 1])
    ('it is too hot to run from about 2:15 on', 'it is too hot to run')
    """
    first = min(quarters, default=0)
    when = f" from about {first // 4}:{15 * (first % 4):02d} on" if first else ""
    return f"it is too hot to run{when}"


def next_action(verdict: Verdict, effort_share: float = 1.0) -> NextAction:
    """Say what a plan must do next.

    Parameters
    ----------
    verdict : Verdict
        Of the last simulation.
    effort_share : float, optional
        What is left of the wished-for effort after earlier slowing.

    Returns
    -------
    NextAction
        ``accept``; ``scale_fluid`` by a factor; ``slow`` the effort by a factor; ``walk`` the given quarter
        hours;
        or ``refuse`` with the reason. Drinking less comes first: a slower runner loses less.

    Examples
    --------
    >>> next_action(Verdict((), (), {"slow": 0.95, "scale_fluid": 0.8})).kind
    'scale_fluid'
    >>> next_action(Verdict((), (), {"slow": 0.95, "why": "too hot"}), effort_share=0.71).kind
    'refuse'
    >>> next_action(Verdict((), ())).kind
    'accept'
    """
    act = verdict.actions
    if "refuse" in act:
        return NextAction("refuse", None, act["refuse"])
    if "walk" in act:
        return NextAction("walk", act["walk"], too_hot(act["walk"]))
    if "scale_fluid" in act:
        return NextAction("scale_fluid", act["scale_fluid"], "less would be lost than drunk")
    if "slow" in act:
        why = act.get("why", "")
        if effort_share * act["slow"] < safety_limits().heat.least_effort_share:
            return NextAction("refuse", None, f"even much slower, {why}: do not start")
        return NextAction("slow", act["slow"], why)
    return NextAction("accept")
