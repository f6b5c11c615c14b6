"""The job behind ``rescue``: questions, red flags, steps, starting again."""

from __future__ import annotations

from typing import Any

from crampcast import __version__
from crampcast.evidence import load_parameters
from crampcast.evidence.claims import RedFlag, load_claims, load_red_flags
from crampcast.evidence.rescue import STRETCHED, load_questions
from crampcast.evidence.sources import load_sources
from crampcast.jobs.rescue.amounts import food_says, jolt_says, planned_between
from crampcast.jobs.rescue.remedies import ranked
from crampcast.jobs.rescue.request import RescueRequest
from crampcast.jobs.rescue.resume import ceilings, contingency_at, place_on, resume
from crampcast.jobs.rescue.steps import night_steps, run_steps

ALWAYS_CITED = ("S15", "S16", "S17", "S18", "S19", "S20", "S22", "S23", "S24a", "S24b", "S25", "I1", "I9")
ANY_EMERGENCY = "your emergency number (112 in Europe, 911 in North America, 999 in the UK, 000 in Australia)"


def rescue(request: RescueRequest) -> dict[str, Any]:
    """Say what to do about a cramp: first whether it is one, then red flags, then steps, then how to go on.

    Parameters
    ----------
    request : RescueRequest
        What is known.

    Returns
    -------
    dict
        The keys of the command's contract: ``triage, red_flags, steps, resume, citations`` and more.

    Raises
    ------
    UnusableInput
        If the place lies beyond the plan's finish.

    Examples
    --------
    >>> answer = rescue(RescueRequest(muscle="calf"))
    >>> answer["triage"][0]["red_flag"], answer["steps"][1]["figure"]
    ('RF0', 'calf_straight')
    """
    place = None if request.plan is None else place_on(request.plan, request.at)
    own = None if request.profile is None else request.profile.emergency_number
    emergency = request.emergency.strip() or own or ANY_EMERGENCY
    warnings = []
    if request.at is not None and place is None:
        warnings.append(
            "without a plan that has a profile the place on the course changes nothing; give --plan"
        )
    if request.night:
        steps, again = night_steps(request.muscle), None
    else:
        food = food_says(request.plan, place, request.profile)
        steps = run_steps(request.muscle, food, jolt_says(request.profile))
        again = resume(place, contingency_at(request.plan, place, request.muscle))
        again["by_part"] = [
            {**row, "planned": planned_between(request.plan, request.profile, row["from_m"], row["to_m"])}
            for row in ceilings(request.plan, request.muscle)
        ]
    claims = load_claims()
    return {
        "muscle": request.muscle,
        "night": request.night,
        "muscles": list(STRETCHED),
        "start": request.plan.get("start") if request.plan else None,
        "place": None if place is None else {"distance_m": place.distance_m, "time_s": place.time_s},
        "emergency": emergency,
        "triage": [
            {"id": q.id, "asks": q.asks, "if_yes": q.if_yes, "stop": q.stop, "red_flag": q.red_flag or None}
            for q in load_questions()
        ],
        "red_flags": [_flag(flag) for flag in load_red_flags().values()],
        "steps": steps,
        "resume": again,
        "remedies": ranked(request.record, night=request.night),
        "night_doctor": load_red_flags()["RF10"].advice_wording if request.night else None,
        "never": claims["I1"].advice_wording,
        "citations": _cited(steps),
        "warnings": warnings,
        "provenance": {
            "version": __version__,
            "parameters_hash": load_parameters().hash,
            "seed": request.seed,
        },
    }


def _flag(flag: RedFlag) -> dict[str, Any]:
    return {
        "id": flag.id,
        "title": flag.title,
        "signs": list(flag.signs),
        "suspect": flag.suspect,
        "action": flag.action,
        "advice": flag.advice_wording,
        "confirmed": flag.confirmed,
    }


def _cited(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the claims behind the answer with their sources, and works cited by a step itself."""
    claims, sources = load_claims(), load_sources()
    ids = sorted({*ALWAYS_CITED, *(step["claim"] for step in steps if step.get("claim"))})
    rows: list[dict[str, Any]] = [
        {
            "claim": key,
            "title": claims[key].title,
            "grade": claims[key].grade,
            "sources": [sources[source].citation for source in claims[key].sources],
        }
        for key in ids
    ]
    works = {step["source"] for step in steps if step.get("source")} | {
        "miller_2012_force",
        "clinical_practice",
    }
    return rows + [
        {"claim": None, "title": key, "grade": None, "sources": [sources[key].citation]}
        for key in sorted(works)
    ]
