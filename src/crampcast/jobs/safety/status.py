"""Whether amounts may be named at all, and which ceilings hold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from crampcast.evidence.parameters import coefficients
from crampcast.jobs.safety.limits import safety_limits
from crampcast.jobs.safety.terms import Message, Situation
from crampcast.runner.card import CardThresholds

Status = Literal["ok", "excluded", "refused"]

CEILINGS = Message("H15", "always", "Drink when thirsty; these amounts are ceilings, not targets.")
RED_FLAGS = Message(
    "red_flags",
    "always",
    "Symptoms override every number here. Bloating, puffy hands, headache, nausea or vomiting with recent "
    "drinking: "
    "stop drinking water, eat something salty, see the medical staff. Confusion, a seizure, collapse: call "
    "the "
    "emergency number and drink nothing.",
)
_TO_THIRST = "No amounts of fluid or salt are given; drink when thirsty."


@dataclass(frozen=True)
class AdviceStatus:
    """Whether amounts may be named.

    Attributes
    ----------
    status : str
        ``ok``; ``excluded``: no amounts of fluid, sodium or caffeine, carbohydrate still; ``refused``: no
        plan.
    reasons : tuple of Message
        Why, and whom to ask or what to do.
    """

    status: Status
    reasons: tuple[Message, ...]


def advice_status(situation: Situation) -> AdviceStatus:
    """Decide whether amounts may be named.

    Parameters
    ----------
    situation : Situation
        The runner and the day.

    Returns
    -------
    AdviceStatus
        Status and reasons.

    Notes
    -----
    Under 18, pregnancy, kidney or heart disease and diuretics exclude; illness refuses; a card with no
    answer, or a
    body mass that is unknown, names no amounts either. Answers of "don't know" tighten the ceilings
    (`flags`).

    Examples
    --------
    >>> from crampcast.runner.card import SafetyCard
    >>> from crampcast.runner.profile import Profile
    >>> card = SafetyCard.from_profile(Profile(pregnant=True))
    >>> advice_status(Situation(60.0, card, 7200.0, 330.0, 15.0, 12.0)).status
    'excluded'
    """
    card = situation.card
    if card.no_race:
        words = (f"{r.text} {r.ask}".strip() for r in card.no_race)
        return AdviceStatus("refused", tuple(Message("ill", "stop", text) for text in words))
    reasons = [
        Message(r.key, "stop", f"{r.text} {r.ask} {_TO_THIRST}".replace("  ", " ")) for r in card.excluded
    ]
    adult = coefficients(CardThresholds, "runner.safety").adult_age
    if situation.age is not None and situation.age < adult and "age" not in {r.id for r in reasons}:
        text = (
            f"Under {adult:g} there is too little evidence for amounts. Ask your doctor, with your parents."
        )
        reasons.append(Message("age", "stop", f"{text} {_TO_THIRST}"))
    if not card.complete:
        text = "The safety questions are unanswered: answer them in the runner file or the diary."
        reasons.append(Message("card", "stop", f"{text} {_TO_THIRST}"))
    if not (math.isfinite(situation.mass_kg) and situation.mass_kg > 0):
        text = "Your weight is unknown: give it in kilograms."
        reasons.append(Message("mass_kg", "stop", f"{text} {_TO_THIRST}"))
    return AdviceStatus("excluded" if reasons else "ok", tuple(reasons))


def flags(situation: Situation) -> tuple[Message, ...]:
    """Collect what tightens the ceilings for the whole race (H14).

    Parameters
    ----------
    situation : Situation
        The runner and the day; what is unknown counts as a flag.

    Returns
    -------
    tuple of Message
        One a flag; the ceilings tighten once, however many there are.

    Examples
    --------
    >>> from crampcast.runner.card import SafetyCard
    >>> from crampcast.runner.profile import Profile
    >>> profile = Profile(age=40.0, sex="male", mass_kg=72.0, height_m=1.8, kidney_disease=False,
    ...     heart_disease=False, diuretic=False, nsaid=False, sickle_trait=False, first_ultra=False,
    ...     ill=False)
    >>> card = SafetyCard.from_profile(profile)
    >>> runner = Situation(72.0, card, 7200.0, 300.0, 5.0, 4.0, height_m=1.8, age=40.0)
    >>> [flag.id for flag in flags(runner)]
    ['cold']
    """
    limits = safety_limits().flagged
    person = coefficients(CardThresholds, "runner.safety")
    found = {r.key: Message(r.key, "warning", f"{r.text} {r.ask}".strip()) for r in situation.card.flags}

    def flag(key: str, text: str) -> None:
        found.setdefault(key, Message(key, "warning", text))

    if situation.age is None or not math.isfinite(situation.age):
        flag("age", "Your age is unknown; the cautious ceilings hold.")
    if not situation.mass_kg >= person.light_mass_kg:
        flag("mass_kg", f"Runners under {person.light_mass_kg:g} kg need less and reach too much sooner.")
    height_m = situation.height_m if situation.height_m is not None else math.nan
    if not (0 < height_m < math.inf):
        flag("height_m", "Your height is unknown; the cautious ceilings hold.")
    elif not situation.mass_kg >= person.low_bmi_kg_m2 * height_m**2:
        flag("height_m", f"A body-mass index under {person.low_bmi_kg_m2:g} goes with drinking too much.")
    quick = situation.duration_s <= limits.slow_from_s or situation.pace_s_km <= limits.slow_pace_s_km
    if not quick:
        flag("slow", "Long and slow: the runners who drink too much are mostly these.")
    if not situation.temperature_start_c >= limits.cold_c:
        flag("cold", f"Below {limits.cold_c:g} °C little is lost as sweat.")
    return tuple(found.values())
