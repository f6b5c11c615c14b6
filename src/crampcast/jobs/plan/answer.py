"""The answer of a plan: what was simulated and judged, under the keys of the command's contract."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from crampcast import __version__
from crampcast.course.build import Course
from crampcast.evidence import coefficients, load_parameters
from crampcast.evidence.claims import load_claims
from crampcast.evidence.sources import load_sources
from crampcast.forecast.side_by_side import all_at_once
from crampcast.forecast.traced import Traced
from crampcast.history.table import estimates_table
from crampcast.jobs.learnt_words import told_learnt
from crampcast.jobs.plan.asked import Question, Stretch, stretch_of
from crampcast.jobs.plan.causes import shown_why, why
from crampcast.jobs.plan.chances import event_chances
from crampcast.jobs.plan.contingencies import contingencies
from crampcast.jobs.plan.drinking import Drinking
from crampcast.jobs.plan.drivers import Case
from crampcast.jobs.plan.facts import facts
from crampcast.jobs.plan.levers import headline, is_hilly, levers
from crampcast.jobs.plan.numbers import TargetRules
from crampcast.jobs.plan.optimise.improve import Improved
from crampcast.jobs.plan.optimise.telling import pacing, told
from crampcast.jobs.plan.packing import Packed, told_packed
from crampcast.jobs.plan.population import population_chance
from crampcast.jobs.plan.quarters import finish_s
from crampcast.jobs.plan.request import PlanRequest
from crampcast.jobs.plan.table import chance_along, chance_by_muscle, own_chance, profile, quantity, stations
from crampcast.jobs.plan.weather_told import told_weather
from crampcast.jobs.safety import (
    CEILINGS,
    DONE,
    QUARTER_S,
    RED_FLAGS,
    high_ground,
    safety_limits,
    used_by_schedule,
)
from crampcast.runner.card import SafetyCard, said_together
from crampcast.weather.place import Start

ALWAYS_CITED = frozenset({"S11", "S23", "F2"})
AMOUNTS_CITED = frozenset({"S11", "S20", "S27", "S28"})
"""Claims whose wording names amounts of fluid or salt: not shown where none may be named."""
TO_THIRST = "drinking to thirst"
"""Stands for a reference that names amounts, where none may be named."""
FLUID_LIMITS = frozenset({"H1", "H3", "H3_p5", "H9", "H10"})
"""Limits and messages that speak of amounts of fluid or sodium."""
_AMOUNT_LIMITS = FLUID_LIMITS | {"H2", "H4", "H7", "H8", "H8_concentration", "H14"}
"""Limits whose value is an amount of fluid or sodium; what they warn of may be said without it."""


def answer(
    request: PlanRequest,
    improved: Improved,
    along: list[dict[str, Any]],
    start: Start,
    card: SafetyCard,
    warnings: list[str],
    packed: Packed,
) -> dict[str, Any]:
    """Put the answer together.

    Parameters
    ----------
    request : PlanRequest
        What was asked.
    improved : Improved
        The plan as simulated and judged, and the even one behind it.
    along : list of dict
        The frontier.
    start : Start
        When it starts.
    card : SafetyCard
        The answered safety card.
    warnings : list of str
        Said so far.
    packed : Packed
        Its whole units.

    Returns
    -------
    dict
        The keys of the command's contract.
    """
    from crampcast.jobs.plan.days import days_around  # noqa: PLC0415 - recover rests on explain, and that on plan

    drinking = improved.final
    outlook, run, n = drinking.outlook, drinking.run, drinking.outlook.segments
    case = Case(outlook, drinking.intake, drinking.sodium_mg_h)
    own_s = outlook.own_s()

    def told_of(stretch: Stretch) -> dict[str, list[str]]:
        return facts(drinking, own_s, stretch)

    overall = chance_along(run, outlook, np.array([n - 1]))[:, 0]

    def besides() -> tuple[Any, ...]:
        """Return what is told beside the causes, one after the other: each takes its share of memory."""
        return (
            levers(case, overall=float(np.median(overall))),
            contingencies(drinking),
            profile(run, outlook, request.seed),
            event_chances(run, outlook, request.seed),
        )

    questions: tuple[Callable[[], Any], ...] = (lambda: why(case, told_of, simulated=run), besides)
    reason, (found, otherwise, curves, chances) = all_at_once(lambda ask: ask(), questions)
    shares, nothing_unusual = reason.causes, reason.nothing_unusual
    if nothing_unusual:
        warnings = [
            *warnings,
            "nothing unusual drives this forecast: the causes are small against the usual race",
        ]
    parameters = load_parameters()
    withheld = AMOUNTS_CITED if drinking.status in ("excluded", "refused") else frozenset()
    shares = _without_amounts(shares, withheld)
    asked = None
    if request.why is not None:
        asked = _asked(request.why, case, told_of, run)
        asked["causes"] = _without_amounts(asked["causes"], withheld)
    cited = (
        {str(c["claim"]) for c in (*shares, *(asked or {}).get("causes", ()))}
        | {str(v["claim"]) for v in found}
        | ALWAYS_CITED
    )
    used = sorted(cited - withheld)
    schedule = [entry for entry in drinking.schedule if not entry.get(DONE)]
    before, after, left_out = days_around(drinking, request.profile, start, request.now)
    return {
        "status": drinking.status,
        "reason": drinking.reason,
        "headline": headline(
            found,
            drinking.status,
            drinking.reason,
            float(np.median(overall)),
            _instead(drinking, card),
            walked=bool(drinking.walked),
            open_hills=is_hilly(case) and bool(outlook.capacity.walked),
            kept_s=_kept_s(request, drinking),
        ),
        "course": _course(request.course),
        "start": start.local.isoformat(),
        "time_zone": start.zone,
        **({} if request.learnt is None else {"learnt": told_learnt(request.learnt)}),
        "runner": {
            "summary": "; ".join(
                [*outlook.capacity.basis, *([told_learnt(request.learnt)["text"]] if request.learnt else [])]
            ),
            "estimates": estimates_table(request.profile, outlook.capacity, outlook.condition),
        },
        "weather": told_weather(request, outlook.environment, float(np.median(finish_s(run, n)))),
        "finish_s": quantity(finish_s(run, n), 0),
        "cramp_probability": {
            "overall": quantity(overall),
            "own": quantity(own_chance(run, outlook)),
            "mean": round(float(np.mean(overall)), 4),
            "population_mean": round(
                float(np.mean(overall))
                if request.learnt is None
                else population_chance(drinking, request.seed),
                4,
            ),
            "by_muscle": {name: quantity(v) for name, v in chance_by_muscle(run, outlook).items()},
            **{name: None if values is None else quantity(values) for name, values in chances.items()},
        },
        "profile": curves,
        "causes": shares,
        "causes_of": shown_why(reason),
        "why": asked,
        "nothing_unusual": nothing_unusual,
        "levers": found,
        "pacing": pacing(improved),
        "optimiser": told(improved),
        "frontier": along,
        "contingencies": otherwise,
        "schedule": schedule,
        **told_packed(packed),
        "available": available_told(drinking),
        "stations": stations(run, outlook, schedule, drinking.status),
        "before": before,
        "after": after,
        "safety": safety_told(drinking, card),
        "claims": [_claim(key) for key in used],
        "citations": _citations(used),
        "warnings": [*warnings, *left_out],
        "provenance": {
            "version": __version__,
            "parameters_hash": parameters.hash,
            "seed": request.seed,
            "draws": request.draws,
        },
    }


def _kept_s(request: PlanRequest, drinking: Drinking) -> float | None:
    """Return the finish time that was asked for, where the plan keeps it."""
    aimed_s = None if request.target is None else request.target.finish_s
    if aimed_s is None:
        return None
    late_s = float(np.median(finish_s(drinking.run, drinking.outlook.segments))) - aimed_s
    return aimed_s if late_s <= coefficients(TargetRules, "plan.target").met_share * aimed_s else None


def _asked(
    question: Question, case: Case, told_of: Callable[[Stretch], dict[str, list[str]]], simulated: Traced
) -> dict[str, Any]:
    """Answer a question about a place."""
    along = np.asarray(case.outlook.course.segments.distance_m, dtype=float)

    def place(run: Traced, few: Case) -> Stretch:
        clock_s = np.median(run.time_s[:, : few.outlook.segments], axis=0)
        done_m = 0.0 if few.outlook.so_far is None else few.outlook.so_far.distance_m
        return stretch_of(question, along, clock_s, done_m)

    found = why(case, told_of, place, question.muscle, question.side, simulated=simulated)
    return {
        "asked": question.text,
        "muscle": question.muscle,
        "side": question.side,
        **shown_why(found),
        "causes": found.causes,
    }


def _without_amounts(causes: list[dict[str, Any]], withheld: frozenset[str]) -> list[dict[str, Any]]:
    """Return causes whose reference names no amounts where none may be named."""
    return [c | {"reference": TO_THIRST} if c["claim"] in withheld else c for c in causes]


def _course(course: Course) -> dict[str, Any]:
    return {
        "name": course.name,
        "distance_m": round(course.length_m, 1),
        "climb_m": round(course.climb_m, 1),
        "descent_m": round(course.descent_m, 1),
        "climb_sd_m": round(course.climb_sd_m, 1),
        "has_elevation": course.has_elevation,
    }


def available_told(drinking: Drinking) -> list[dict[str, Any]]:
    """Return the fluid to have within reach, station by station."""
    if drinking.status == "refused" or drinking.within_reach_l is None:
        return []
    outlook, n = drinking.outlook, drinking.outlook.segments
    clock = np.median(drinking.run.time_s[:, :n], axis=0)
    along = outlook.course.segments.distance_m
    edges = np.arange(len(drinking.within_reach_l) + 1) * QUARTER_S
    reached = np.concatenate([[0.0], np.cumsum(drinking.within_reach_l)])
    filled = [s.distance_m for s in outlook.course.stations if s.water or s.crew or s.drop_bag]
    marks = [0.0, *filled, float(outlook.course.length_m)]
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


def safety_told(drinking: Drinking, card: SafetyCard) -> dict[str, Any]:
    """Return limits and messages; where no amounts may be named, none of fluid and sodium."""
    mute = drinking.status in ("excluded", "refused")
    silent, hidden = (FLUID_LIMITS, _AMOUNT_LIMITS) if mute else (frozenset(), frozenset())
    shaped = drinking.clipped.limits
    used = used_by_schedule(shaped, drinking.schedule, drinking.losses, drinking.situation)
    uses = [u for u in (*used, *drinking.verdict.limits) if u.id not in hidden]
    said = [m.text for m in (*drinking.clipped.messages, *drinking.verdict.messages) if m.id not in silent]
    said += high_ground(drinking.outlook.course.segments.altitude_m)
    said += [*drinking.messages, CEILINGS.text, RED_FLAGS.text, *(r.text for r in card.cautions)]
    said = said_together(said, drinking.outlook.course.length_m)
    return {
        "limits": [
            {
                "id": use.id,
                "value": round(float(use.value), 4),
                "limit": round(float(use.limit), 4),
                "unit": use.unit,
                "binding": bool(use.binding),
                "own_choice": bool(use.own_choice),
                "text": use.text,
            }
            for use in uses
        ],
        "messages": list(dict.fromkeys(said)),
        "low_sodium_probability": {
            k: round(float(v), 4) for k, v in drinking.verdict.low_sodium_probability.items()
        },
    }


def _instead(drinking: Drinking, card: SafetyCard) -> str:
    """Say what a runner whose plan is refused does instead."""
    if card.no_race:
        return "Rest, and plan again when you have been well for some days."
    heat = safety_limits().heat
    hottest_c = max([drinking.situation.wbgt_start_c, *drinking.situation.wbgt_c])
    if hottest_c > heat.wbgt_warn_c:
        return "Start in the cool of the day, walk, or take a shorter course."
    return "Take a shorter course, walk much of it, or choose another day."


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
