"""The job behind ``plan``: course, runner and day in, forecast and advice out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from crampcast.activity.summary import RunSummary
from crampcast.course.build import Course
from crampcast.evidence import coefficients
from crampcast.history.capacity import Capacity, infer_capacity
from crampcast.history.infer import infer_condition
from crampcast.jobs.plan.answer import answer
from crampcast.jobs.plan.drinking import Drinking, drink_within_limits
from crampcast.jobs.plan.numbers import TargetRules
from crampcast.jobs.plan.outlook import Outlook, build_outlook
from crampcast.jobs.plan.quarters import finish_s
from crampcast.jobs.plan.sweating import sweat_gain_of_tests
from crampcast.jobs.plan.table import chance_along
from crampcast.jobs.plan.target import Target, parse_target, refuse_superhuman
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile
from crampcast.simulation.run import Effort
from crampcast.units import format_duration
from crampcast.weather.along import environment
from crampcast.weather.option import weather_for
from crampcast.weather.place import Start, parse_start

DEFAULT_WEATHER = "15 C"
RISK_ROUNDS = 7
"""Halvings of the range of efforts, to half a percent."""

__all__ = ["PlanRequest", "Target", "parse_target", "plan"]


@dataclass(frozen=True)
class PlanRequest:
    """What a plan is asked for.

    Parameters
    ----------
    course : Course
        The course.
    profile : Profile
        The runner's answers.
    runs : sequence of RunSummary
        The training log.
    start : str or None
        ISO 8601; without a zone local time at the course.
    weather : str or None
        File or words.
    target : Target or None
        Finish time or risk; none for an even effort.
    draws, seed : int
        Size and seed of the ensemble.
    assumed_weather : str
        What stands in for weather that was not given.
    runner_stated : bool
        Whether somebody said who runs; if not, a stated default does.
    """

    course: Course
    profile: Profile
    runs: Sequence[RunSummary] = ()
    start: str | None = None
    weather: str | None = None
    target: Target | None = None
    draws: int = 200
    seed: int = 0
    runner_stated: bool = True
    assumed_weather: str = DEFAULT_WEATHER


def plan(request: PlanRequest) -> dict[str, Any]:
    """Forecast a run and plan it within the safety limits.

    Parameters
    ----------
    request : PlanRequest
        Course, runner, day and aim.

    Returns
    -------
    dict
        The keys of the command's contract; ``docs/schemas/plan.schema.json`` describes them. ``refused`` and
        ``excluded`` are answers, not errors.

    Raises
    ------
    UnusableInput
        If start, weather or target cannot be used.

    Notes
    -----
    No published study supports a calibrated probability of cramp for one person: the answer is a relative
    profile along the course with wide bands.

    Examples
    --------
    >>> from crampcast.course.build import course_from_words
    >>> request = PlanRequest(course_from_words("5 km"), Profile.from_mapping({"mass_kg": 70}), draws=16)
    >>> sorted(plan(request)["finish_s"])
    ['p10', 'p50', 'p90']
    """
    course, target = request.course, request.target
    if target is not None:
        refuse_superhuman(target, course, request.profile.sex)
    start = parse_start(request.start, course.start_latitude_deg, course.start_longitude_deg)
    outlook, warnings = _outlook(request, start)
    card = SafetyCard.from_profile(request.profile)
    if target is not None and target.finish_s is not None:
        outlook = outlook.with_effort(Effort(target.finish_s, 1.0))
    drinking = drink_within_limits(outlook, card, seed=request.seed)
    if target is not None and drinking.status != "refused":
        drinking, said = _aim(drinking, card, target, request.seed)
        warnings += said
    return answer(request, drinking, start, card, warnings)


def _outlook(request: PlanRequest, start: Start) -> tuple[Outlook, list[str]]:
    """Infer the runner and lay out course and weather."""
    course = request.course
    warnings = [*course.warnings, *request.profile.warnings, *start.warnings]
    if not request.runner_stated:
        warnings.append(
            "no runner was given: a usual runner stands in, with wide ranges; "
            "--runner or the diary says who runs"
        )
    if request.weather is None:
        warnings.append(
            f"no weather was given: {request.assumed_weather} is assumed; --weather says otherwise"
        )
    day = start.local.date()
    capacity = infer_capacity(request.profile, request.runs, on=day)
    condition = infer_condition(
        request.profile, request.runs, on=day, capacity=capacity, latitude_deg=course.start_latitude_deg
    )
    longest_s = _longest_s(request, capacity)
    altitude = float(course.segments.altitude_m[0])
    place = (course.start_latitude_deg, course.start_longitude_deg)
    weather = weather_for(
        request.weather or request.assumed_weather,
        start=start.time,
        duration_s=longest_s,
        latitude_deg=place[0],
        longitude_deg=place[1],
        altitude_m=altitude,
    )
    around = environment(weather, start.time, *place, longest_s)
    warnings += [*weather.warnings, *around.warnings]
    condition = replace(condition, sweat_gain=sweat_gain_of_tests(request.profile, capacity))
    outlook = build_outlook(
        course,
        request.profile,
        capacity,
        condition,
        around,
        start.local,
        draws=request.draws,
        seed=request.seed,
        effort=Effort(0.0, 1.0),
    )
    return outlook, list(dict.fromkeys(warnings))


def _longest_s(request: PlanRequest, capacity: Capacity) -> float:
    """Return a generous guess of the duration, for the weather to cover."""
    course = request.course
    level_m_s = 0.16 * capacity.mean[0] ** 0.95
    guess = (course.length_m + 7.0 * course.climb_m) / max(0.45 * level_m_s, 0.6)
    if request.target is not None and request.target.finish_s is not None:
        guess = max(guess, request.target.finish_s)
    return float(min(guess + 4.0 * 3600.0, 80.0 * 3600.0))


def _aim(drinking: Drinking, card: SafetyCard, target: Target, seed: int) -> tuple[Drinking, list[str]]:
    """Hold the plan against its target; say so where the target cannot be met."""
    if target.cramp_probability is not None:
        return _meet_risk(drinking, card, target.cramp_probability, seed)
    aimed_s = float(target.finish_s or 0.0)
    reached_s = float(np.median(finish_s(drinking.run, drinking.outlook.segments)))
    if abs(reached_s - aimed_s) <= coefficients(TargetRules, "plan.target").met_share * aimed_s:
        return drinking, []
    why = (
        "the limits ask for an easier run"
        if drinking.status == "reduced"
        else "you cannot hold that pace here"
    )
    words = (
        f"the target of {format_duration(aimed_s)} is not met: {why}; {format_duration(reached_s)} is planned"
    )
    return drinking, [words]


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
    best = drink_within_limits(full.eased(low), card, seed=seed)
    if best.status == "refused" or _chance(best) > most:
        words = f"no effort down to {low:.0%} of an even one brings the chance of a cramp to {most:.0%}"
        if best.status == "refused":
            return drinking, [f"{words} within the safety limits; the plan is for an even effort"]
        return best, [f"{words}; the easiest gives {_chance(best):.0%}"]
    for _ in range(RISK_ROUNDS - 1):
        middle = 0.5 * (low + high)
        tried = drink_within_limits(full.eased(middle), card, seed=seed)
        if tried.status != "refused" and _chance(tried) <= most:
            low, best = middle, tried
        else:
            high = middle
    return best, []
