"""What may be said about drinking, eating and the jolt: no amount without a safety card that allows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from crampcast.jobs.rescue.resume import Place
from crampcast.jobs.safety import safety_limits
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile

AHEAD_S = 1800.0
"""How far ahead the plan's schedule is read out, s."""
_ASKED = {
    "age": "age",
    "pregnant": "pregnancy",
    "kidney_disease": "kidneys",
    "heart_disease": "heart",
    "diuretic": "diuretics",
}
MUST_ANSWER = frozenset(_ASKED)
"""Without an answer to each of these no amount is named here; somebody in trouble asks nobody twice."""
_THIRST = "Drink when thirsty, in mouthfuls; never more than you are thirsty for."
_NO_AMOUNT = "No amount is named: {why}"


def card_of(profile: Profile | None) -> SafetyCard | None:
    """Return the runner's safety card, or None where nobody is known."""
    return None if profile is None else SafetyCard.from_profile(profile)


def may_name(profile: Profile | None) -> tuple[bool, str]:
    """Say whether an amount of fluid or salt may be named to this runner, and why not.

    Examples
    --------
    >>> may_name(None)
    (False, 'the questions on age, pregnancy, kidneys, heart and diuretics are unanswered.')
    >>> may_name(Profile(age=16.0))[1]
    'Under 18 there is too little evidence for amounts of fluid and salt. Ask your doctor, with your parents.'
    """
    card = card_of(profile)
    if card is not None and card.excluded:
        reason = card.excluded[0]
        return False, f"{reason.text} {reason.ask}".strip()
    missing = MUST_ANSWER if card is None else MUST_ANSWER & set(card.missing)
    return (False, _unanswered(missing)) if missing else (True, "")


def _unanswered(missing: Set[str]) -> str:
    """Name the questions that nobody has answered.

    Examples
    --------
    >>> _unanswered({"heart_disease"}), _unanswered({"age", "diuretic"})
    ('the question on heart is unanswered.', 'the questions on age and diuretics are unanswered.')
    """
    *others, last = [name for key, name in _ASKED.items() if key in missing]
    if not others:
        return f"the question on {last} is unanswered."
    return f"the questions on {', '.join(others)} and {last} are unanswered."


def food_says(plan: Mapping[str, Any] | None, place: Place | None, profile: Profile | None) -> list[str]:
    """Return what to drink and eat now: to thirst, and the plan's next items as its ceiling.

    Parameters
    ----------
    plan : mapping or None
        A plan's result; its amounts have passed the safety limits.
    place : Place or None
        Where on the course.
    profile : Profile or None
        Who runs.
    """
    allowed, why = may_name(profile)
    lines = [_THIRST]
    if not allowed:
        return [*lines, _NO_AMOUNT.format(why=why)]
    if plan is None or place is None or plan.get("status") not in ("ok", "reduced"):
        return [*lines, "A bite of what you carry, if your stomach is calm."]
    due = [
        row
        for row in _rows(plan.get("schedule"))
        if place.time_s <= _number(row.get("time_s")) <= place.time_s + AHEAD_S
    ]
    if not due:
        return [*lines, "The plan has nothing due here; keep to it."]
    fluid, carbohydrate, sodium = (
        sum(_number(row.get(key)) for row in due) for key in ("fluid_ml", "carbohydrate_g", "sodium_mg")
    )
    return [
        *lines,
        f"From the plan, within the next {AHEAD_S / 60:g} minutes and no more: up to {fluid:.0f} ml, "
        f"{carbohydrate:.0f} g carbohydrate, {sodium:.0f} mg sodium. A cramp is no reason to exceed it.",
    ]


def planned_between(
    plan: Mapping[str, Any] | None, profile: Profile | None, from_m: float, to_m: float
) -> dict[str, float] | None:
    """Return what the plan's schedule holds for a part of the course: a ceiling that no cramp lifts.

    Parameters
    ----------
    plan : mapping or None
        A plan's result; its amounts have passed the safety limits.
    profile : Profile or None
        Who runs.
    from_m, to_m : float
        The part.

    Returns
    -------
    dict or None
        ``carbohydrate_g, fluid_ml, sodium_mg`` in all; None where no amount may be named.

    Examples
    --------
    >>> planned_between({"status": "ok", "schedule": []}, None, 0.0, 9000.0) is None
    True
    """
    if plan is None or plan.get("status") not in ("ok", "reduced") or not may_name(profile)[0]:
        return None
    due = [row for row in _rows(plan.get("schedule")) if from_m <= _number(row.get("distance_m")) < to_m]
    return {
        key: round(sum(_number(row.get(key)) for row in due), 0)
        for key in ("carbohydrate_g", "fluid_ml", "sodium_mg")
    }


def jolt_says(profile: Profile | None) -> list[str]:
    """Return the largest dose of pickle juice, or that none is named.

    Examples
    --------
    >>> jolt_says(None)
    ['No amount is named: the questions on age, pregnancy, kidneys, heart and diuretics are unanswered.']
    """
    allowed, why = may_name(profile)
    if not allowed or profile is None or profile.mass_kg is None:
        return [_NO_AMOUNT.format(why=why or "your weight is unknown.")]
    salt = safety_limits().sodium
    return [
        f"At most {salt.remedy_ml_kg * profile.mass_kg:.0f} ml ({salt.remedy_ml_kg:g} ml per kg), "
        f"{salt.remedies_per_race:g} times a race. It counts towards your salt."
    ]


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, Sequence) else []


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
