"""Chosen amounts: wished for all the way, and what the safety limits leave of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.jobs.explore.choice import Choice
from crampcast.jobs.intake.wish import Wish
from crampcast.jobs.plan.numbers import IntakeMix
from crampcast.jobs.plan.quarters import SODIUM_MG_PER_MMOL
from crampcast.jobs.safety import Clipped, Rates, available
from crampcast.jobs.safety.terms import Losses, Situation
from crampcast.simulation.surroundings import Intake, intake_from_rates

FloatArray = NDArray[np.float64]

AMOUNTS = ("carbohydrate_g_h", "fluid_l_h", "sodium_mg_h")
SHOWN = {"carbohydrate_g_h": 0.5, "fluid_l_h": 0.01, "sodium_mg_h": 5.0}
"""Cuts smaller than this an hour are not told."""


@dataclass(frozen=True)
class Chosen(Wish):
    """A wish for amounts of one's own; what is not chosen stays with the guideline.

    Parameters
    ----------
    choice : Choice
        The amounts.
    most_l_h : ndarray or None
        Fluid that the limits were seen to leave, by quarter hour: a wish beyond it is not even tried, so that
        a plan which must give way gives way from there.
    """

    choice: Choice = field(default_factory=Choice)
    most_l_h: FloatArray | None = None

    def of(self, rates: Rates, duration_s: float) -> Rates:
        """Return the wished-for rates: the guideline's, with the chosen amounts in their place."""
        del duration_s
        count = len(rates.carbohydrate_g_h)
        own: dict[str, FloatArray] = {}
        for name in AMOUNTS:
            amount = getattr(self.choice, name)
            if amount is not None and getattr(rates, name) is not None:
                own[name] = np.full(count, amount)
        if "fluid_l_h" in own and self.most_l_h is not None:
            most = np.pad(self.most_l_h, (0, max(0, count - len(self.most_l_h))), mode="edge")[:count]
            own["fluid_l_h"] = np.minimum(own["fluid_l_h"], most)
        return replace(rates, **own)


def intake_of_rates(clipped: Clipped, losses: Losses, situation: Situation) -> tuple[Intake, float]:
    """Return clipped rates as the simulator takes them, with drinking to thirst beside, and mg/h of sodium.

    Parameters
    ----------
    clipped : Clipped
        What the limits left.
    losses, situation
        What they judged by.
    """
    rates = clipped.rates
    none = np.zeros(len(rates.carbohydrate_g_h))
    fluid = none if rates.fluid_l_h is None else rates.fluid_l_h
    sodium = none if rates.sodium_mg_h is None else rates.sodium_mg_h
    fructose = rates.carbohydrate_g_h * coefficients(IntakeMix, "plan.intake").fructose_share
    reach = available(losses, situation)
    most_l_h = 1.0 if reach is None else float(np.max(reach) * 4.0)
    intake = intake_from_rates(
        fluid,
        rates.carbohydrate_g_h - fructose,
        fructose,
        sodium / SODIUM_MG_PER_MMOL,
        thirst=1.0,
        available_l_h=most_l_h,
    )
    return intake, float(np.mean(sodium))


def told(choice: Choice, wished: Rates, kept: Rates, duration_s: float) -> dict[str, Any]:
    """Return what was wished for and what was kept, as means an hour over the race; None where none is named.

    Parameters
    ----------
    choice : Choice
        What was chosen: only a cut of that is told as one, the guideline gives way silently.
    wished, kept : Rates
        Before and after the limits.
    duration_s : float
        Expected duration.
    """
    count = max(1, int(np.ceil(duration_s / 900.0)))
    found: dict[str, Any] = {}
    for name in AMOUNTS:
        before, after = getattr(wished, name), getattr(kept, name)
        if after is None:
            found[name] = {"wished": None, "kept": None, "cut": False}
            continue
        mean = [0.0 if v is None else float(np.mean(v[:count])) for v in (before, after)]
        found[name] = {
            "wished": round(mean[0], 3),
            "kept": round(mean[1], 3),
            "cut": getattr(choice, name) is not None and mean[0] - mean[1] > SHOWN[name],
        }
    return found
