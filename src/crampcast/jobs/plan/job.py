"""The job behind ``plan``: course, runner and day in, forecast and advice out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from crampcast.errors import UnusableInput
from crampcast.evidence.parameters import load_parameters
from crampcast.history.capacity import Capacity, infer_capacity
from crampcast.history.infer import infer_condition
from crampcast.history.race_power import walked_on_the_level
from crampcast.jobs.plan.aiming import aim, aim_packed, moved_by_packing
from crampcast.jobs.plan.answer import answer
from crampcast.jobs.plan.asked import Question, parse_question, refuse_off_course
from crampcast.jobs.plan.drinking import Drinking, drink_within_limits
from crampcast.jobs.plan.optimise.frontier import frontier
from crampcast.jobs.plan.optimise.improve import Improved, improve, lightened, unimproved
from crampcast.jobs.plan.outlook import Outlook, build_outlook
from crampcast.jobs.plan.packing import pack
from crampcast.jobs.plan.request import PlanRequest
from crampcast.jobs.plan.sweating import sweat_gain_of_tests
from crampcast.jobs.plan.target import Target, parse_target, refuse_superhuman
from crampcast.runner.card import SafetyCard
from crampcast.simulation.run import Effort
from crampcast.weather.along import environment
from crampcast.weather.answers import WeatherAway
from crampcast.weather.option import weather_for
from crampcast.weather.place import Start, parse_start
from crampcast.weather.series import Weather

__all__ = ["PlanRequest", "Question", "Target", "parse_question", "parse_target", "plan"]


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
    >>> from crampcast.runner.profile import Profile
    >>> runner = Profile.from_mapping({"mass_kg": 70})
    >>> request = PlanRequest(course_from_words("5 km"), runner, draws=16, optimise=False)
    >>> sorted(plan(request)["finish_s"])
    ['p10', 'p50', 'p90']
    """
    course, target = request.course, request.target
    if target is not None:
        refuse_superhuman(target, course, request.profile.sex)
    if request.why is not None:
        refuse_off_course(request.why, course.length_m)
    start = parse_start(request.start, course.start_latitude_deg, course.start_longitude_deg)
    outlook, warnings = lay_out_race(request, start)
    card = SafetyCard.from_profile(request.profile)
    if target is not None and target.finish_s is not None:
        outlook = outlook.with_effort(Effort(target.finish_s, 1.0))
    base = drink_within_limits(outlook, card, seed=request.seed)
    improved = unimproved(base)
    if request.optimise:
        improved = improve(
            base, card, seed=request.seed, price_s=request.price_s, fixed_level=target is not None
        )
    said: list[str] = []
    if target is not None and base.status != "refused":
        met, said = aim(improved.plan, card, target, request.seed)
        improved = with_plan(improved, met)
    packed = pack(improved.plan, request.packing, seed=request.seed)
    improved = with_plan(improved, packed.plain)
    if target is not None and base.status != "refused" and not said:
        plain, packed, said = aim_packed(improved.plan, packed, card, target, request.packing, request.seed)
        improved = with_plan(improved, plain)
    elif target is not None:
        said = [*said, *moved_by_packing(improved.plan, packed.plan, target)]
    improved = lightened(replace(improved, packed=packed.plan))
    del base  # with all that was simulated of it
    along: list[dict[str, Any]] = []
    if request.frontier != "none":
        along = frontier(improved, card, request.seed, anew=request.frontier == "searched")
    warnings += said
    return answer(request, improved, along, start, card, [*warnings, *packed.warnings], packed)


def with_plan(improved: Improved, plan: Drinking) -> Improved:
    """Return what the optimiser made with the plan that is left of it, and the effort of that.

    Parameters
    ----------
    improved : Improved
        As found.
    plan : Drinking
        The same, eased.
    """
    left = float(np.asarray(plan.outlook.effort.scale) / np.asarray(improved.plan.outlook.effort.scale))
    return replace(improved, plan=plan, effort=improved.effort * left)


def lay_out_race(request: PlanRequest, start: Start) -> tuple[Outlook, list[str]]:
    """Infer the runner and lay out course and weather.

    Parameters
    ----------
    request : PlanRequest
        Course, runner and day.
    start : Start
        When it starts.

    Returns
    -------
    Outlook, list of str
        The race before its start, and what had to be assumed.
    """
    course = request.course
    warnings = [*course.warnings, *request.profile.warnings, *start.warnings]
    if not request.runner_stated:
        warnings.append(
            "no runner was given: a usual runner stands in, with wide ranges; "
            "--runner or the diary says who runs"
        )
    hilly = course.climb_m > load_parameters().number("plan.levers.hilly_climb_share") * course.length_m
    if hilly and not request.runs and walked_on_the_level(request.profile.recent_race):
        warnings.append(
            "the stated race was walked on the level: it says how fast you choose to walk there, not how "
            "fit you are; climbs are reckoned with what is usual at your age and sex, and times in hills "
            "vary widely; "
            'state a race with its climb, such as "50 km 2500 m 9:00:00"'
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
    horizon_s = longest_s(request, capacity)
    altitude = float(course.segments.altitude_m[0])
    place = (course.start_latitude_deg, course.start_longitude_deg)
    weather, said = race_weather(request, start, horizon_s, place, altitude)
    warnings += said
    around = environment(weather, start.clock, *place, horizon_s)
    warnings += [*weather.warnings, *around.warnings]
    condition = replace(
        condition, sweat_gain=sweat_gain_of_tests(request.profile, capacity), learnt=request.learnt
    )
    if request.learnt is not None and request.learnt.gut is not None:
        warnings.append(request.learnt.gut.text)
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


def race_weather(
    request: PlanRequest, start: Start, longest_s: float, place: tuple[float, float], altitude_m: float
) -> tuple[Weather, list[str]]:
    """Get the weather that was asked for; where the service is away, plan from what is assumed and say so."""

    def named(option: str) -> Weather:
        return weather_for(
            option,
            start=start.clock,
            duration_s=longest_s,
            latitude_deg=place[0],
            longitude_deg=place[1],
            altitude_m=altitude_m,
            above_sea=request.course.above_sea,
            fetch=request.fetch,
            kept_in=request.weather_folder,
        )

    asked = request.weather or request.assumed_weather
    if asked.strip().lower() == "auto" and request.start is None:
        raise UnusableInput(
            "a forecast needs the day of the race", where="--weather auto", remedy="give --start as well"
        )
    said = _of_the_past(request, start) if asked.strip().lower() == "auto" else []
    try:
        found = named(asked)
    except WeatherAway as why:
        assumed = request.assumed_weather
        line = f"{why.what}: {assumed} is assumed; --weather with words says otherwise"
        return named(assumed), [*said, line]
    if found.age_h is None or found.age_h < 0.1:
        return found, said
    return found, [*said, f"the weather forecast is {found.age_h:.1f} h old"]


def _of_the_past(request: PlanRequest, start: Start) -> list[str]:
    """Say that a forecast was asked for a day that is past; a race under way is none."""
    days = ((request.now or datetime.now(UTC)) - start.time).total_seconds() / 86_400.0
    if days < 1.0:
        return []
    return [f"the start lies {days:.0f} days in the past: the weather that was is asked for, not a forecast"]


def longest_s(request: PlanRequest, capacity: Capacity) -> float:
    """Return a generous guess of the duration, for the weather to cover."""
    course = request.course
    level_m_s = 0.16 * capacity.mean[0] ** 0.95
    guess = (course.length_m + 7.0 * course.climb_m) / max(0.45 * level_m_s, 0.6)
    if request.target is not None and request.target.finish_s is not None:
        guess = max(guess, request.target.finish_s)
    return float(min(guess + 4.0 * 3600.0, 80.0 * 3600.0))
