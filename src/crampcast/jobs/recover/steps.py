"""The steps after a run in the order of their time, each with amounts, grade and citation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from crampcast.evidence import coefficients, load_parameters
from crampcast.evidence.claims import load_claims
from crampcast.evidence.rescue import load_stretches
from crampcast.jobs.recover.meal import first_meal
from crampcast.jobs.recover.refilled import refuel

STRETCHED = ("calf", "quadriceps", "hamstring")
"""Stretched where nothing is known of the run."""
_DAY_H = 24.0


class CoolDown(NamedTuple):
    """Walking and stretching; group ``recover.cooldown``."""

    walk_min: tuple[float, float]
    hold_s: float
    repeats: float


class Protein(NamedTuple):
    """Protein through the day; group ``recover.protein``."""

    dose_g_kg: float
    every_h: tuple[float, float]
    day_g_kg: tuple[float, float]


class Eater(NamedTuple):
    """What may be named to whom: body mass, and whether per-kilogram or personal amounts may be named."""

    mass_kg: float | None
    per_kg: bool
    why_not: str


def _step(
    key: str,
    what: str,
    says: Sequence[str],
    hours: tuple[float, float],
    *,
    claim: str,
    grade: str | None = None,
    parameter: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return one step; source and flag are those of the parameter behind its amount."""
    behind = None if parameter is None else load_parameters()[parameter]
    return {
        "id": key,
        "what": what,
        "says": list(says),
        "from_h": hours[0],
        "to_h": hours[1],
        "seconds": more.get("seconds"),
        "figure": more.get("figure"),
        "amounts": more.get("amounts"),
        "claim": claim,
        "grade": load_claims()[claim].grade if grade is None else grade,
        "source": None if behind is None else behind.source,
        "flag": None if behind is None else behind.flag,
    }


def cool_down(muscles: Sequence[str], *, cramped: bool) -> list[dict[str, Any]]:
    """Return the walk and the stretches with their timer: for comfort.

    Parameters
    ----------
    muscles : sequence of str
        Which to stretch.
    cramped : bool
        After a cramp gentle stretching has a better grade.

    Examples
    --------
    >>> [step["grade"] for step in cool_down(["calf"], cramped=False)]
    ['D', 'D']
    """
    c = coefficients(CoolDown, "recover.cooldown")
    stretches = load_stretches()
    low, high = c.walk_min
    steps = [
        _step(
            "cool_down",
            f"Walk {low:g} to {high:g} minutes",
            ["For comfort: it does not prevent cramps or injury and hardly changes soreness."],
            (0.0, high / 60.0),
            claim="S26",
            grade="D",
            parameter="recover.cooldown.walk_min",
            seconds=[60.0 * low, 60.0 * high],
        )
    ]
    for muscle in muscles:
        one = stretches[muscle]
        steps.append(
            _step(
                f"stretch_{muscle}",
                f"Stretch gently: {muscle.replace('_', ' ')}",
                [
                    *one.how,
                    f"{c.repeats:g} times {c.hold_s:g} s for each side, as far as it is pleasant."
                    + ("" if cramped else " For comfort; leave it out if you do not like it."),
                ],
                (0.0, 1.0),
                claim="S26",
                grade="C" if cramped else "D",
                parameter="recover.cooldown.hold_s",
                seconds=[c.hold_s, 2.0 * c.repeats * c.hold_s],
                figure=one.figure,
            )
        )
    return steps


def drink(lines: Sequence[Mapping[str, Any]], asks: Sequence[str]) -> dict[str, Any]:
    """Return the step of drinking from what safety allows.

    Parameters
    ----------
    lines : sequence of mapping
        From `crampcast.jobs.recover.drinking.drinking`.
    asks : sequence of str
        Why no amount is named, or what would have to be said for one.
    """
    most = [row["most_ml"] for row in lines if row["most_ml"] is not None]
    over = max(row["over_h"] for row in lines)
    amounts = {"fluid_ml": {"most": max(most)}} if most else None
    return _step(
        "drink",
        "Drink to thirst, with food and salt",
        [*(row["text"] for row in lines), *asks],
        (0.0, over),
        claim="S27",
        parameter="safety.around.after_factor"
        if any(row["id"] == "H13" and row["most_ml"] for row in lines)
        else None,
        amounts=amounts,
    )


def eat(eater: Eater, soon: bool) -> list[dict[str, Any]]:
    """Return the first meal, carbohydrate and protein through the day.

    Parameters
    ----------
    eater : Eater
        Who eats.
    soon : bool
        Whether the next session is within a day.
    """
    meal, refill = first_meal(), refuel()
    protein = coefficients(Protein, "recover.protein")
    low, high = meal.carbohydrate_g_kg
    within = f"{meal.within_min:g} minutes"
    if not eater.per_kg:
        says = ["A usual meal with carbohydrate, protein and some fat.", eater.why_not]
        return [_step("meal", f"Eat within {within}", says, (0.0, meal.within_min / 60.0), claim="S32")]
    mass = eater.mass_kg
    general = (
        f"Carbohydrate {low:g} to {high:g} g per kg of body mass, "
        f"protein {meal.protein_g[0]:g} to {meal.protein_g[1]:g} g, and some fat."
    )
    first = _step(
        "meal",
        f"Eat within {within}",
        [general, load_claims()["S32"].advice_wording, *([] if mass is not None else [eater.why_not])],
        (0.0, meal.within_min / 60.0),
        claim="S32",
        parameter="recover.meal.carbohydrate_g_kg",
        amounts=None
        if mass is None
        else {
            "carbohydrate_g": {"low": round(low * mass), "high": round(high * mass)},
            "protein_g": {"low": meal.protein_g[0], "high": meal.protein_g[1]},
        },
    )
    if soon:
        words = (
            f"The next session is near: {refill.soon_g_kg_h:g} g of carbohydrate per kg and hour for "
            f"{refill.soon_for_h:g} hours, the first meal counted in."
        )
        hours, behind = (0.0, refill.soon_for_h), "recover.refuel.soon_g_kg_h"
        amounts = None if mass is None else {"carbohydrate_g_h": {"most": round(refill.soon_g_kg_h * mass)}}
    else:
        words = "Usual meals refill your legs in time; make carbohydrate the larger part of each."
        hours, behind = (0.5, _DAY_H), "recover.refuel.day_g_kg"
        amounts = (
            None if mass is None else {"carbohydrate_g": {"about": 10 * round(0.1 * refill.day_g_kg * mass)}}
        )
    fuel = _step(
        "refuel", "Refill through the day", [words], hours, claim="S32", parameter=behind, amounts=amounts
    )
    every = f"{protein.every_h[0]:g} to {protein.every_h[1]:g}"
    day = _step(
        "protein",
        f"Protein every {every} hours",
        [
            f"About {protein.dose_g_kg:g} g per kg each time, {protein.day_g_kg[0]:g} to "
            f"{protein.day_g_kg[1]:g} g per kg a day; from usual food."
        ],
        (0.0, _DAY_H),
        claim="S32",
        parameter="recover.protein.dose_g_kg",
        amounts=None if mass is None else {"protein_g": {"about": round(protein.dose_g_kg * mass)}},
    )
    return [first, fuel, day]


def before_next(next_h: float | None, ready: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return how to drink towards the next session, and whether it comes too soon for the legs.

    Parameters
    ----------
    next_h : float or None
        Hours to it; None where there is none.
    ready : sequence of mapping
        From when sessions are sensible again.

    Notes
    -----
    No amount: thirst leads there too.
    """
    if next_h is None:
        return []
    says = ["Drink with your meals from the day before on, to thirst; nothing to be gained by more."]
    early = [row["what"] for row in ready if row["hours"] is not None and row["hours"]["p50"] > next_h]
    if early:
        says.append(f"More likely than not too soon for: {', '.join(early).lower()}.")
    return [
        _step(
            "before_next", "Towards the next session", says, (max(next_h - _DAY_H, 0.0), next_h), claim="S28"
        )
    ]


def wait(ready: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return from when sessions are sensible again, as steps."""
    steps = []
    for row in ready:
        hours = row["hours"]
        if hours is None:
            continue
        says = [row["text"], "Sooner only if nothing aches going down stairs; later while something does."]
        steps.append(
            _step(
                f"ready_{row['id']}",
                row["what"],
                says,
                (hours["p50"], hours["p90"]),
                claim="S4",
                grade=row["grade"],
                parameter=f"recover.ready.{row['id']}",
            )
        )
    return steps


def dated(steps: Sequence[dict[str, Any]], finish: datetime | None) -> list[dict[str, Any]]:
    """Return the steps numbered, with the moment they begin where the file tells when the run ended.

    Examples
    --------
    >>> dated([{"from_h": 1.0}], None)
    [{'order': 1, 'from_h': 1.0, 'at': None}]
    """
    return [
        {
            "order": number,
            **step,
            "at": None
            if finish is None
            else (finish + timedelta(hours=step["from_h"])).isoformat(timespec="minutes"),
        }
        for number, step in enumerate(steps, start=1)
    ]
