"""The job behind ``plan``: course, runner and day in, forecast and advice out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast import __version__
from crampcast.activity.summary import RunSummary
from crampcast.course.build import Course
from crampcast.evidence import load_parameters
from crampcast.evidence.claims import load_claims
from crampcast.evidence.sources import load_sources
from crampcast.history.capacity import infer_capacity
from crampcast.history.infer import infer_condition
from crampcast.history.table import estimates_table
from crampcast.jobs.plan.causes import NOTHING_UNUSUAL, Case, causes
from crampcast.jobs.plan.drinking import Drinking, drink_within_limits, intake_of_schedule, mean_sodium_mg_h
from crampcast.jobs.plan.facts import facts
from crampcast.jobs.plan.levers import headline, levers
from crampcast.jobs.plan.outlook import Outlook, build_outlook
from crampcast.jobs.plan.quarters import finish_s
from crampcast.jobs.plan.sweating import sweat_gain_of_tests
from crampcast.jobs.plan.table import chance_along, chance_by_muscle, profile, quantity, stations
from crampcast.jobs.plan.target import Target, parse_target, refuse_superhuman
from crampcast.jobs.safety import CEILINGS, RED_FLAGS, after_advice, before_advice
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile
from crampcast.simulation.run import Effort
from crampcast.weather.along import environment
from crampcast.weather.option import weather_for
from crampcast.weather.place import Start, parse_start

FloatArray = NDArray[np.float64]

DEFAULT_WEATHER = "15 C"
RISK_ROUNDS = 7
LOWEST_EFFORT = 0.7

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
    own_s = None
    if target is not None and target.finish_s is not None:
        own_s = np.asarray(outlook.settle().duration_s)
        outlook = outlook.with_effort(Effort(target.finish_s, 1.0))
    drinking = drink_within_limits(outlook, card, own_s=own_s, seed=request.seed)
    if target is not None and target.cramp_probability is not None and drinking.status != "refused":
        drinking, own_s, warned = _meet_risk(drinking, card, target.cramp_probability, request.seed)
        warnings += warned
    return _result(request, drinking, start, own_s, card, warnings)


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
        warnings.append(f"no weather was given: {DEFAULT_WEATHER} is assumed; --weather says otherwise")
    day = start.local.date()
    capacity = infer_capacity(request.profile, request.runs, on=day)
    condition = infer_condition(
        request.profile, request.runs, on=day, capacity=capacity, latitude_deg=course.start_latitude_deg
    )
    longest_s = _longest_s(request, capacity)
    altitude = float(course.segments.altitude_m[0])
    place = (course.start_latitude_deg, course.start_longitude_deg)
    weather = weather_for(
        request.weather or DEFAULT_WEATHER,
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
        start.time,
        draws=request.draws,
        seed=request.seed,
        effort=Effort(0.0, 1.0),
    )
    return outlook, list(dict.fromkeys(warnings))


def _longest_s(request: PlanRequest, capacity: Any) -> float:
    """Return a generous guess of the duration, for the weather to cover."""
    course = request.course
    level_m_s = 0.16 * capacity.mean[0] ** 0.95
    guess = (course.length_m + 7.0 * course.climb_m) / max(0.45 * level_m_s, 0.6)
    if request.target is not None and request.target.finish_s is not None:
        guess = max(guess, request.target.finish_s)
    return float(min(guess + 4.0 * 3600.0, 80.0 * 3600.0))


def _meet_risk(
    drinking: Drinking, card: SafetyCard, most: float, seed: int
) -> tuple[Drinking, FloatArray | None, list[str]]:
    """Find the hardest even effort whose median chance of cramp stays at or below `most`."""

    def chance(state: Drinking) -> float:
        return float(
            np.median(chance_along(state.run, state.outlook, np.array([state.outlook.segments - 1])))
        )

    if chance(drinking) <= most:
        return drinking, None, []
    own_s = np.asarray(drinking.controls.duration_s)
    full = drinking.outlook
    low, high = LOWEST_EFFORT, 1.0
    best = drink_within_limits(full.with_effort(Effort(0.0, low)), card, own_s=own_s, seed=seed)
    if best.status == "refused" or chance(best) > most:
        left = f"{chance(best):.0%}" if best.status != "refused" else "no plan"
        return (
            best,
            own_s,
            [
                f"no effort down to {LOWEST_EFFORT:.0%} of even brings the chance of a cramp to {most:.0%}; "
                f"the easiest gives {left}"
            ],
        )
    for _ in range(RISK_ROUNDS - 1):
        middle = 0.5 * (low + high)
        tried = drink_within_limits(full.with_effort(Effort(0.0, middle)), card, own_s=own_s, seed=seed)
        if tried.status != "refused" and chance(tried) <= most:
            low, best = middle, tried
        else:
            high = middle
    return best, own_s, []


def _result(
    request: PlanRequest,
    drinking: Drinking,
    start: Start,
    own_s: FloatArray | None,
    card: SafetyCard,
    warnings: list[str],
) -> dict[str, Any]:
    """Put the answer together."""
    outlook, run, n = drinking.outlook, drinking.run, drinking.outlook.segments
    sodium_mg_h = mean_sodium_mg_h(drinking.rates, drinking.situation.duration_s)
    intake = intake_of_schedule(drinking.schedule, thirst=1.0, available_l_h=1.0)
    case = Case(outlook, intake, sodium_mg_h, own_s)
    shares, log_ratio = causes(case, facts(drinking, own_s))
    found = levers(case)
    overall = chance_along(run, outlook, np.array([n - 1]))[:, 0]
    if log_ratio < NOTHING_UNUSUAL:
        warnings = [
            *warnings,
            "nothing unusual drives this forecast: the causes are small against the usual race",
        ]
    parameters = load_parameters()
    used = sorted({str(c["claim"]) for c in shares} | {str(v["claim"]) for v in found} | {"S23", "S11"})
    refused = drinking.status == "refused"
    deficit_l = np.maximum(-run.water_change_l[:, n - 1], 0.0)
    return {
        "status": drinking.status,
        "reason": drinking.reason,
        "headline": headline(found, drinking.status, drinking.reason, float(np.median(overall))),
        "course": _course(request.course),
        "start": start.local.isoformat(),
        "runner": {
            "summary": "; ".join(outlook.capacity.basis),
            "estimates": estimates_table(request.profile, outlook.capacity, outlook.condition),
        },
        "weather": {"summary": request.weather or DEFAULT_WEATHER},
        "finish_s": quantity(finish_s(run, n), 0),
        "cramp_probability": {
            "overall": quantity(overall),
            "by_muscle": {name: quantity(v) for name, v in chance_by_muscle(run, outlook).items()},
        },
        "profile": profile(run, outlook, request.seed),
        "causes": shares,
        "levers": found,
        "schedule": [] if refused else drinking.schedule,
        "available": _available(drinking),
        "stations": stations(run, outlook, [] if refused else drinking.schedule),
        "before": [] if refused else [_around(a) for a in before_advice(drinking.situation)],
        "after": [] if refused else [_around(a) for a in after_advice(deficit_l, drinking.situation)],
        "safety": _safety(drinking, card),
        "claims": [_claim(key) for key in used],
        "citations": _citations(used),
        "warnings": warnings,
        "provenance": {
            "version": __version__,
            "parameters_hash": parameters.hash,
            "seed": request.seed,
            "draws": request.draws,
        },
    }


def _course(course: Course) -> dict[str, Any]:
    return {
        "name": course.name,
        "distance_m": round(course.length_m, 1),
        "climb_m": round(course.climb_m, 1),
        "descent_m": round(course.descent_m, 1),
        "climb_sd_m": round(course.climb_sd_m, 1),
        "has_elevation": course.has_elevation,
    }


def _around(advice: Any) -> dict[str, Any]:
    return {
        "id": advice.id,
        "when_h": advice.when_h,
        "over_h": advice.over_h,
        "most_ml": advice.most_ml,
        "text": advice.text,
        "own_choice": advice.own_choice,
    }


def _available(drinking: Drinking) -> list[dict[str, Any]]:
    """Return the fluid to have within reach, station by station."""
    if drinking.status == "refused" or drinking.within_reach_l is None:
        return []
    outlook, n = drinking.outlook, drinking.outlook.segments
    clock = np.median(drinking.run.time_s[:, :n], axis=0)
    along = outlook.course.segments.distance_m
    edges = np.arange(len(drinking.within_reach_l) + 1) * 900.0
    reached = np.concatenate([[0.0], np.cumsum(drinking.within_reach_l)])
    marks = [0.0, *(s.distance_m for s in outlook.course.stations if s.water), float(outlook.course.length_m)]
    out = []
    for from_m, to_m in pairwise(marks):
        if to_m <= from_m:
            continue
        from_s, to_s = (float(np.interp(m, along, clock)) if m > 0.0 else 0.0 for m in (from_m, to_m))
        litres = np.diff(np.interp([from_s, to_s], edges, reached))[0]
        out.append(
            {"from_m": round(from_m, 1), "to_m": round(to_m, 1), "fluid_ml": round(float(litres) * 1000.0)}
        )
    return out


def _safety(drinking: Drinking, card: SafetyCard) -> dict[str, Any]:
    limits = [
        {
            "id": use.id,
            "value": round(float(use.value), 4),
            "limit": round(float(use.limit), 4),
            "unit": use.unit,
            "binding": bool(use.binding),
            "own_choice": bool(use.own_choice),
            "text": use.text,
        }
        for use in (*drinking.clipped.limits, *drinking.verdict.limits)
    ]
    said = [m.text for m in (*drinking.clipped.messages, *drinking.verdict.messages)]
    said += [str(CEILINGS.text), str(RED_FLAGS.text), *(r.text for r in card.cautions)]
    return {
        "limits": limits,
        "messages": list(dict.fromkeys(said)),
        "low_sodium_probability": {
            k: round(float(v), 4) for k, v in drinking.verdict.low_sodium_probability.items()
        },
    }


def _claim(key: str) -> dict[str, Any]:
    claims = load_claims()
    claim = claims.get(key) or claims[f"{key}a"]
    return {
        "id": claim.id,
        "title": claim.title,
        "grade": claim.grade,
        "advice_wording": claim.advice_wording,
    }


def _citations(used: list[str]) -> list[dict[str, Any]]:
    """Return the works behind the parameters and the claims that were used."""
    claims, sources, parameters = load_claims(), load_sources(), load_parameters()
    keys = parameters.sources(
        "cost.", "capacity.", "energy.", "gut.", "heat.", "water.", "muscle.", "safety."
    )
    for claim_id in used:
        claim = claims.get(claim_id) or claims[f"{claim_id}a"]
        keys |= set(claim.sources)
    out = []
    for key in sorted(keys):
        source = sources.get(key)
        if source is not None and key not in ("own_choice", "derived_here"):
            out.append({"key": key, "citation": source.citation, "doi": source.doi, "note": source.note})
    return out
