"""The days and hours before a race."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from crampcast.evidence import coefficients
from crampcast.evidence.claims import load_claims
from crampcast.jobs.plan.days.step import Step
from crampcast.jobs.plan.numbers import LeverSizes
from crampcast.jobs.recover.steps import Eater
from crampcast.jobs.safety import Situation, before_advice
from crampcast.jobs.strengthen.descents import DescentDoses
from crampcast.jobs.strengthen.programme import HeatDoses

DAY_H = 24.0


class Before(NamedTuple):
    """Food and care before a race; group ``plan.before``."""

    loading_from_s: float
    loading_g_kg_day: tuple[float, float]
    loading_days: float
    meal_g_kg: tuple[float, float]
    meal_h: tuple[float, float]
    painkillers_h: float
    check_h: float
    heat_rest_days: float


@dataclass(frozen=True)
class Race:
    """What the days around a race depend on.

    Parameters
    ----------
    duration_s : float
        Median finish time.
    descent_m, length_m : float
        Of the course.
    hottest_wbgt_c : float
        Highest WBGT on the way.
    acclimatised : float
        Share of full heat acclimatisation, 0-1.
    situation : Situation
        Runner and day as the limits see them.
    eater : Eater
        Which amounts of food may be named.
    muscles : tuple of str
        Muscles with the highest chance of a cramp, the likeliest first.
    """

    duration_s: float
    descent_m: float
    length_m: float
    hottest_wbgt_c: float
    acclimatised: float
    situation: Situation
    eater: Eater
    muscles: tuple[str, ...]


def before_steps(race: Race) -> list[Step]:
    """Return the steps before a race in the order of their time.

    Parameters
    ----------
    race : Race
        Runner, day and course.
    """
    steps = [*_heat(race), *_descents(race), *_loading(race), *_eve(), *_hours(race)]
    return sorted(steps, key=lambda step: step.when_h)


def _heat(race: Race) -> list[Step]:
    """Return a block in the heat, where the race is hotter than what the runner is used to."""
    sizes = coefficients(LeverSizes, "plan.levers")
    if race.hottest_wbgt_c <= sizes.warm_wbgt_c or race.acclimatised >= sizes.acclimatised_share:
        return []
    doses, b = coefficients(HeatDoses, "strengthen.heat"), coefficients(Before, "plan.before")
    days = doses.days[0]
    fading = f"{100.0 * doses.decay_share:g} %"
    return [
        Step(
            "heat",
            f"Get used to the heat: {days:g} days, {doses.minutes:g} min a day",
            [
                "Easy running in the heat, or a hot bath or sauna after a run.",
                f"What is won fades by about {fading} a day: end it some {b.heat_rest_days:g} days before.",
                "Stop for dizziness, nausea or chills. Not when ill.",
            ],
            -DAY_H * (days + b.heat_rest_days),
            DAY_H * days,
            claim="S10",
            parameter="strengthen.heat.days",
            amounts={"minutes_a_day": doses.minutes, "days": days},
            all_day=True,
        )
    ]


def _descents(race: Race) -> list[Step]:
    """Return the last hard descent, where the course descends."""
    sizes = coefficients(LeverSizes, "plan.levers")
    if race.descent_m <= sizes.hilly_climb_share * race.length_m:
        return []
    doses = coefficients(DescentDoses, "strengthen.descent")
    drop_m = min(doses.weekly_drop_m[-1], race.descent_m)
    return [
        Step(
            "descent",
            "Last hard descent",
            [
                f"About {drop_m:.0f} m of height lost, steeply, if you have built up to it; easy uphill.",
                f"It protects for about {doses.keep_days / 7.0:g} weeks; a later one would still be in your "
                "legs.",
            ],
            -DAY_H * doses.last_days,
            DAY_H,
            claim="S14",
            grade="C",
            parameter="strengthen.descent.last_days",
            amounts={"descent_m": round(drop_m)},
            all_day=True,
        )
    ]


def _loading(race: Race) -> list[Step]:
    """Return the carbohydrate of the last days, where the race is long."""
    b = coefficients(Before, "plan.before")
    if race.duration_s < b.loading_from_s:
        return []
    low, high = b.loading_g_kg_day
    says, amounts = ["Rice, pasta, bread, potatoes, juice; little fat and fibre, nothing new."], None
    if not race.eater.per_kg:
        says.append(race.eater.why_not)
    else:
        says.insert(0, f"{low:g} to {high:g} g of carbohydrate per kg of body mass a day.")
        if race.eater.mass_kg is None:
            says.append(race.eater.why_not)
        else:
            grams = [10 * round(0.1 * share * race.eater.mass_kg) for share in (low, high)]
            says.insert(1, f"For you {grams[0]} to {grams[1]} g a day.")
            amounts = {"carbohydrate_g_day": {"low": grams[0], "high": grams[1]}}
    says += [
        "For endurance: it has not been studied against cramps.",
        "You will weigh a kilogram or two more: water stored with it.",
    ]
    return [
        Step(
            "loading",
            f"Fill up with carbohydrate for {b.loading_days:g} days",
            says,
            -DAY_H * b.loading_days,
            DAY_H * b.loading_days,
            claim="S31",
            parameter="plan.before.loading_g_kg_day",
            amounts=amounts,
            all_day=True,
        )
    ]


def _eve() -> list[Step]:
    """Return drinking and painkillers of the day before."""
    b = coefficients(Before, "plan.before")
    return [
        Step(
            "drink_eve",
            "Drink with your meals, to thirst",
            [load_claims()["S28"].advice_wording],
            -DAY_H,
            DAY_H,
            claim="S28",
            all_day=True,
        ),
        Step(
            "painkillers",
            "No ibuprofen, naproxen or the like",
            [
                "Not before the start, not on the way, not after the finish until you have eaten, drunk and "
                "passed urine: they burden the kidneys and make it easier to hold too much water.",
            ],
            -b.painkillers_h,
            b.painkillers_h,
            claim="S23",
            parameter="plan.before.painkillers_h",
        ),
    ]


def _hours(race: Race) -> list[Step]:
    """Return the last hours: breakfast, drink within H12, and whether to start at all."""
    b = coefficients(Before, "plan.before")
    says, amounts = ["What you know and tolerate: bread, rice, oats, banana."], None
    low, high = b.meal_g_kg
    if not race.eater.per_kg or race.eater.mass_kg is None:
        says.append(race.eater.why_not)
    else:
        grams = [5 * round(0.2 * share * race.eater.mass_kg) for share in (low, high)]
        says.insert(0, f"{grams[0]} to {grams[1]} g of carbohydrate, the less the nearer to the start.")
        amounts = {"carbohydrate_g": {"low": grams[0], "high": grams[1]}}
    drinks = [
        Step(
            advice.id,
            "Drink",
            [advice.text],
            advice.when_h,
            advice.over_h,
            claim="S28",
            most_ml=advice.most_ml,
            own_choice=advice.own_choice,
        )
        for advice in before_advice(race.situation)
    ]
    return [
        Step(
            "meal",
            "Eat",
            says,
            -b.meal_h[0],
            b.meal_h[0] - b.meal_h[1],
            claim="S31",
            parameter="plan.before.meal_g_kg",
            amounts=amounts,
        ),
        *drinks,
        Step(
            "check",
            "Are you well?",
            [
                "Fever, cough with aching limbs, vomiting or diarrhoea today or yesterday, pain in the "
                "chest: do not start.",
            ],
            -b.check_h,
            0.25,
            parameter="plan.before.check_h",
        ),
    ]
