"""The job behind ``recover``: what a run left, what to eat and drink, when the legs are ready again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from crampcast import __version__
from crampcast.activity.table import Activity
from crampcast.evidence import load_parameters
from crampcast.evidence.claims import load_claims, load_red_flags
from crampcast.evidence.recover import food_source, load_signs
from crampcast.evidence.sources import load_sources
from crampcast.jobs.explain.intake import parse_eaten
from crampcast.jobs.explain.job import SILENT, too_little
from crampcast.jobs.recover.day_to_day import day_to_day
from crampcast.jobs.recover.drinking import drinking, missing
from crampcast.jobs.recover.legs import grid_h, hours_until, lost_after, ready_at, spread, strength_left
from crampcast.jobs.recover.meal import example_meals
from crampcast.jobs.recover.refilled import Refilled, full_after_h, refilled, refuel, told
from crampcast.jobs.recover.replayed import DRAWS, Left, what_is_left
from crampcast.jobs.recover.request import RecoverRequest, check_diet, hours_until_next
from crampcast.jobs.recover.steps import STRETCHED, Eater, before_next, cool_down, dated, drink, eat, wait
from crampcast.jobs.rescue.amounts import may_name

ALWAYS_CITED = ("S4", "S5", "S6", "S26", "S27", "S28", "S31", "S32")
SIGNS = ("RF2a", "RF2b", "RF3", "RF4", "RF6", "RF7", "RF8", "RF9", "RF10")
"""Red flags that count in the hours and days after a run."""
SAID_IN_HOURS = 36.0
"""A wait below this is said in hours, one above it in days."""
AGAIN = (
    ("easy_run", "Easy running on even ground"),
    ("strength", "Heavy strength work for the legs"),
    ("long_run", "Long runs"),
    ("hard_descent", "Hard descents"),
)
MOSTLY_MOVING = 0.5
"""Share of the recording that must be under way before its pauses are worth a word."""
_WORST = 3
"""Muscles named for stretching."""


def recover(request: RecoverRequest) -> dict[str, Any]:
    """Say what a run left, and what to do about it in the hours and days after.

    Parameters
    ----------
    request : RecoverRequest
        Recording, runner, day, next session.

    Returns
    -------
    dict
        ``status, headline, run, body, steps, meals, refuelling, ready, day_to_day, see_doctor, cannot_tell,
        citations`` and more. ``cannot_tell`` is an answer; steps that need no replay are given all the same.

    Raises
    ------
    UnusableInput
        If diet, intake, weather or the next session cannot be read.

    Examples
    --------
    >>> ride = Activity({"time_s": [0.0, 3600.0]}, sport="cycling")
    >>> answer = recover(RecoverRequest(ride))
    >>> answer["status"], answer["body"]
    ('cannot_tell', None)
    """
    diet = check_diet(request.diet)
    parse_eaten(request.intake)
    run, why_not, warnings = _the_run(request.activity)
    finish = None if run.start is None else run.start + timedelta(seconds=run.duration_s)
    next_h = hours_until_next(request.next_text, finish)
    left = what_is_left(request, run) if why_not is None else None
    soon = next_h is not None and next_h <= refuel().soon_h
    fuel = None if left is None else _refilled(left, soon=soon)
    ready = [] if left is None or fuel is None else _ready(left, fuel, finish, request.seed)
    body = None if left is None else _body(left, request.seed)
    eater = _eater(request)
    asks = missing(left)
    steps = [
        *cool_down(_stretched(body), cramped=request.cramped),
        drink(drinking(request, run, left, next_h), [*_surplus(left), *_no_millilitres(request, asks)]),
        *eat(eater, soon),
        *before_next(next_h, ready),
        *wait(ready),
    ]
    day = None if finish is None else finish.date()
    if request.profile is None:
        warnings.append("no runner was given: a usual runner stands in; --runner or the diary says who ran")
    return {
        "status": "cannot_tell" if left is None else "ok",
        "headline": _headline(why_not, ready),
        "run": _run(run, finish),
        "body": body,
        "steps": dated(sorted(steps, key=lambda step: step["from_h"]), finish),
        "meals": {
            "diet": diet,
            "source": food_source()[0],
            "flag": food_source()[1],
            "examples": example_meals(diet, eater.mass_kg) if eater.mass_kg is not None else [],
        },
        "refuelling": None if fuel is None else told(fuel),
        "ready": ready,
        "day_to_day": day_to_day(request.profile, request.runs, request.masses, day, run.moving_s / 60.0),
        "see_doctor": _signs(),
        "cannot_tell": _cannot_tell(why_not, left, asks),
        "citations": _cited(steps),
        "damage": list(run.damage),
        "warnings": warnings,
        "provenance": {
            "version": __version__,
            "parameters_hash": load_parameters().hash,
            "seed": request.seed,
            "draws": DRAWS,
        },
    }


def _the_run(activity: Activity) -> tuple[Activity, str | None, list[str]]:
    """Return the run to look at, why nothing can be told of it if so, and warnings."""
    legs = activity.run_legs()
    if not legs and activity.sport not in SILENT:
        return (
            activity,
            f"it is {activity.sport.replace('_', ' ')}, not a run: what it left is not simulated",
            [],
        )
    run = legs[-1] if legs else activity
    warnings = []
    if activity.sport in SILENT:
        warnings.append("the file does not say which sport it is: taken as a run")
    if run is not activity:
        warnings.append(
            "several sports in the file: the last run is looked at, what came before is not counted"
        )
    return run, too_little(run, run.duration_s), warnings


def _refilled(left: Left, *, soon: bool) -> Refilled:
    return refilled(
        left.muscle_g,
        left.liver_g,
        left.began_muscle_g,
        left.began_liver_g,
        left.mass_kg,
        left.female,
        left.damage_24h,
        soon=soon,
    )


def _run(run: Activity, finish: datetime | None) -> dict[str, Any]:
    def rounded(value: float | None) -> float | None:
        return None if value is None else round(float(value), 1)

    return {
        "sport": run.sport,
        "finish": None if finish is None else finish.isoformat(timespec="seconds"),
        "duration_s": rounded(run.duration_s),
        "distance_m": rounded(run.distance_m),
        "climb_m": rounded(run.climb_m),
        "descent_m": rounded(run.descent_m),
    }


def _body(left: Left, seed: int) -> dict[str, Any]:
    """Return water, fuel and strength at the finish, with their spread; no water where it cannot be told."""
    known = not missing(left)
    return {
        "water_deficit_l": spread(left.water_deficit_l, 2) if known else None,
        "water_deficit_share": spread(left.water_deficit_l / left.mass_kg, 4) if known else None,
        "sweat_l": spread(left.sweat_l, 2),
        "muscle_glycogen_share": spread(left.muscle_g / left.began_muscle_g, 3),
        "liver_glycogen_share": spread(left.liver_g / left.began_liver_g, 3),
        "strength_lost": strength_left(left.slow_loss, left.damage_24h, seed),
        "descents_known": left.situation.parts.has_altitude,
    }


def _stretched(body: dict[str, Any] | None) -> list[str]:
    if body is None:
        return list(STRETCHED)
    return [row["muscle"] for row in body["strength_lost"][:_WORST]]


def _ready(left: Left, fuel: Refilled, finish: datetime | None, seed: int) -> list[dict[str, Any]]:
    """Return from when sessions are sensible again; hard descents are not told without heights."""
    hours = grid_h()
    lost = lost_after(left.slow_loss, left.damage_24h, hours, seed)
    rows = []
    for key, what in AGAIN:
        after = hours_until(lost, hours, getattr(ready_at(), key))
        if key == "long_run":
            after = np.maximum(after, full_after_h(fuel))
        untold = key == "hard_descent" and not left.situation.parts.has_altitude
        found = None if untold else spread(after, 0)
        rows.append(
            {
                "id": key,
                "what": what,
                "hours": found,
                "day": None if found is None or finish is None else _days_of(found, finish),
                "text": _says(found, finish),
                "threshold": getattr(ready_at(), key),
                "claim": "S4",
                "grade": "C",
                "flag": "own_choice",
            }
        )
    return rows


def _days_of(hours: dict[str, float], finish: datetime) -> dict[str, str]:
    return {key: (finish + timedelta(hours=value)).date().isoformat() for key, value in hours.items()}


def _says(hours: dict[str, float] | None, finish: datetime | None) -> str:
    """Say a span of hours in words."""
    if hours is None:
        return "Cannot be told: the file has no heights."
    if hours["p90"] < 12.0:
        return "When you feel like it."
    per, unit, digits = (1.0, "hours", 0) if hours["p90"] < SAID_IN_HOURS else (24.0, "days", 1)
    low, high = (round(hours[key] / per, digits) for key in ("p10", "p90"))
    days = f"{high:g} {unit}" if low == high else f"{low:g} to {high:g} {unit}"
    if finish is None:
        return f"After {days}."
    dates = _days_of(hours, finish)
    return f"After {days}: {' to '.join(sorted({dates['p10'], dates['p90']}))}."


def _eater(request: RecoverRequest) -> Eater:
    """Say what may be named: nothing to who is excluded, no grams without an answered card."""
    allowed, why = may_name(request.profile)
    mass = None if request.profile is None else request.profile.mass_kg
    excluded = not allowed and request.profile is not None and "unanswered" not in why
    if not allowed:
        return Eater(None, not excluded, f"No amount is named: {why}")
    return Eater(mass, True, "No amount is named: your weight is unknown.")


def _surplus(left: Left | None) -> list[str]:
    """Warn who said that more was drunk than was lost."""
    if left is None or not left.situation.eaten.fluid_known or np.median(left.water_deficit_l) >= 0.0:
        return []
    return [
        "By what you said you drank more than you lost: only what thirst asks for now, with salty food.",
        load_red_flags()["RF2a"].advice_wording,
    ]


def _no_millilitres(request: RecoverRequest, asks: list[str]) -> list[str]:
    allowed, why = may_name(request.profile)
    if not allowed:
        return [f"No amount is named: {why}"]
    return [f"No amount is named; it cannot be told {asks[0]}."] if asks else []


def _headline(why_not: str | None, ready: list[dict[str, Any]]) -> str:
    if why_not is not None:
        return f"What this run left cannot be told: {why_not}."
    said = {row["id"]: row["text"] for row in ready}
    last = "hard_descent" if next(r for r in ready if r["id"] == "hard_descent")["hours"] else "long_run"
    name = dict(AGAIN)[last]
    return f"Eat within half an hour. {name}: {said[last][0].lower()}{said[last][1:]}"


def _signs() -> list[dict[str, Any]]:
    flags = load_red_flags()
    return [
        {
            "id": key,
            "title": flags[key].title,
            "signs": list(flags[key].signs),
            "action": flags[key].action,
            "advice": flags[key].advice_wording,
            "confirmed": flags[key].confirmed,
        }
        for key in SIGNS
    ]


def _cannot_tell(why_not: str | None, left: Left | None, asks: list[str]) -> list[str]:
    if left is None:
        return [str(why_not)]
    lines = list(asks)
    if not left.situation.eaten.carbohydrate_known:
        lines.append("how full your legs still are: what you ate is not in the file; --intake says it")
    if not left.situation.parts.has_altitude:
        lines.append(
            "what descents did to your legs: the file has no heights; the times hold for even ground"
        )
    moving_s = float(np.sum(left.situation.parts.moving_s))
    if moving_s < MOSTLY_MOVING * float(np.sum(left.situation.parts.rest_s) + moving_s):
        lines.append("how the long pauses went: what is said by the hour counts over the whole recording")
    if left.known.carried is None:
        lines.append("what earlier runs had left in your legs: there is no log of the two weeks before")
    lines.append("how sore you are: soreness and strength go different ways, so let stairs decide as well")
    return lines


def _cited(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    claims, sources = load_claims(), load_sources()
    ids = sorted({*ALWAYS_CITED, *(step["claim"] for step in steps)})
    works = {step["source"] for step in steps if step["source"]} | {food_source()[0], load_signs().source}
    works |= load_parameters().sources("muscle.damage", "muscle.slow_recovery", "recovery.glycogen")
    return [
        {
            "claim": key,
            "title": claims[key].title,
            "grade": claims[key].grade,
            "sources": [sources[source].citation for source in claims[key].sources],
        }
        for key in ids
    ] + [
        {"claim": None, "title": key, "grade": None, "sources": [sources[key].citation]}
        for key in sorted(works)
    ]
