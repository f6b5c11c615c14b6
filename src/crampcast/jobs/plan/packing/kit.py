"""Remedies to have along: for a cramp that keeps coming, never in the schedule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from crampcast.evidence.products import Product, load_products, usual_carry
from crampcast.jobs.plan.drinking import Drinking
from crampcast.jobs.rescue.amounts import MUST_ANSWER
from crampcast.jobs.safety import safety_limits

HOUR_S = 3600.0


def kit_of(products: Sequence[Product], plan: Drinking) -> list[dict[str, Any]]:
    """Return the remedies for the kit, with the largest dose of each (H8).

    Parameters
    ----------
    products : sequence of Product
        The runner's own; the generic remedies if none of them is one.
    plan : Drinking
        The schedule that a dose comes on top of.

    Returns
    -------
    list of dict
        ``product, name, most_ml, times, claim``. No dose that takes the saltiest hour of the schedule past
        the hourly limit of sodium; one of which hardly anything is left is not named. ``most_ml`` is None
        where the safety questions are unanswered: no amount is named then, as in ``rescue``.
    """
    salt = safety_limits().sodium
    dose_ml, room_mg = salt.remedy_ml_kg * plan.situation.mass_kg, salt.rate_mg_h - _saltiest_hour(plan)
    own = [p for p in products if p.form == "remedy"]
    kit = []
    for p in own or [p for p in load_products().values() if p.form == "remedy"]:
        by_salt_ml = max(room_mg, 0.0) * p.fluid_ml / p.sodium_mg if p.sodium_mg else np.inf
        most_ml = int(min(dose_ml, p.fluid_ml, by_salt_ml) + 1e-9)
        if most_ml >= usual_carry().least_ml:
            named_ml = None if MUST_ANSWER & set(plan.situation.card.missing) else most_ml
            times = int(salt.remedies_per_race)
            kit.append(
                {"product": p.key, "name": p.name, "most_ml": named_ml, "times": times, "claim": p.claim}
            )
    return kit


def _saltiest_hour(plan: Drinking) -> float:
    """Return the most sodium in any hour of a schedule, mg."""
    times = np.array([float(str(e["time_s"])) for e in plan.schedule])
    salt = np.array([float(str(e["sodium_mg"] or 0.0)) for e in plan.schedule])
    return max((float(salt[(times > t - HOUR_S) & (times <= t)].sum()) for t in times), default=0.0)
