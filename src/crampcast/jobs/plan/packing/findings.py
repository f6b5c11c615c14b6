"""What a packing cannot hold, said in words, with what would."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import numpy as np

from crampcast.evidence.products import usual_carry
from crampcast.jobs.plan.packing.ledger import Ledger
from crampcast.jobs.plan.packing.lists import reach_needs
from crampcast.jobs.plan.packing.numbers import packing_rules
from crampcast.jobs.plan.packing.race import FloatArray, Race
from crampcast.runner.carry import Carry

_SPARE_ML = 50.0
AMOUNTS = ("carbohydrate_g", "fluid_ml", "sodium_mg")


def dry_stretches(
    race: Race,
    carry: Carry,
    reach_ml: FloatArray | None,
    here_ml: float | None = None,
    bottles: Ledger | None = None,
    thick: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Return the stretches on which a thirsty runner could run out of water, and what would hold enough.

    Parameters
    ----------
    race : Race
        Where bottles are filled.
    carry : Carry
        What they hold.
    reach_ml : ndarray or None
        Fluid to have within reach by quarter hour.
    here_ml : float, optional
        What is in the bottles where the packing begins; full if omitted.
    bottles : Ledger, optional
        Those that are kept half empty or hold food count for less; all are full of drink if omitted.
    thick : collection of str
        Drinks that quench no thirst.
    """
    needs = reach_needs(race, reach_ml)
    points = [k for k, p in enumerate(race.points) if p.fills]
    places = [race.points[k] for k in points]
    found = []
    for k, (place, need) in enumerate(zip(places, needs or [], strict=bool(needs))):
        cup = usual_carry().cup_ml if k else 0.0
        full_ml = carry.drink_ml - (0.0 if bottles is None else bottles.short_ml(points[k], thick))
        holds = (full_ml if k or here_ml is None else here_ml) + cup
        if need <= holds + _SPARE_ML:
            continue
        to_m = places[k + 1].distance_m if k + 1 < len(places) else race.passage(race.duration_s)
        found.append(
            {
                "from": place.name,
                "from_m": round(place.distance_m, 1),
                "to_m": round(to_m, 1),
                "need_ml": round(need),
                "holds_ml": round(holds),
                "carry_ml": int(math.ceil((need - cup) / 250.0) * 250),
            }
        )
    return found


def dry_words(dry: list[dict[str, Any]]) -> list[str]:
    """Say where water may run short: the worst stretch, and how many others."""
    if not dry:
        return []
    worst = max(dry, key=lambda d: d["need_ml"] - d["holds_ml"])
    others = f" (and on {len(dry) - 1} more stretches)" if len(dry) > 2 else ""
    others = " (and on one more stretch)" if len(dry) == 2 else others
    most = max(d["carry_ml"] for d in dry)
    return [
        f"from {worst['from']} to km {worst['to_m'] / 1000.0:.1f} a thirsty runner may need "
        f"{worst['need_ml'] / 1000.0:.1f} L and bottles hold {worst['holds_ml'] / 1000.0:.1f} L{others}: "
        f"carry {most / 1000.0:.2g} L, or know where there is water"
    ]


def assumed_words(race: Race) -> list[str]:
    """Say which places with water a schedule counts on that nobody has named."""
    places = [f"{p.distance_m / 1000.0:.0f}" for p in race.points if p.assumed]
    if not places:
        return []
    return [
        f"no place with water is named: the schedule counts on bottles filled near km {', '.join(places)}; "
        "find out where there is water, or name the stations"
    ]


def shortfall(race: Race, entries: list[dict[str, Any]], *, named: bool) -> dict[str, Any]:
    """Return what the schedule wishes for and what is packed, in all and in the worst hour."""
    found: dict[str, Any] = {}
    for key in AMOUNTS if named else AMOUNTS[:1]:
        amounts = getattr(race, key)
        hours = np.arange(race.from_s, max(race.last_s, race.from_s + 1.0), 3600.0)
        worst = 0.0
        for from_s in hours:
            to_s = min(from_s + 3600.0, race.last_s)
            packed = sum(float(e[key] or 0.0) for e in entries if from_s < e["time_s"] <= to_s)
            worst = max(worst, race.wished(amounts, from_s, to_s) - packed)
        found[key] = {
            "scheduled": round(race.wished(amounts, race.from_s, np.inf), 1),
            "packed": round(sum(float(e[key] or 0.0) for e in entries if e["time_s"] > race.from_s), 1),
            "worst_hour": round(max(worst, 0.0), 1),
        }
    return found


def short_words(short: dict[str, Any], roomier: dict[str, Any] | None, carry: Carry) -> list[str]:
    """Say how much carbohydrate is missing, and whether more room would bring it."""
    food = short["carbohydrate_g"]
    missing = food["scheduled"] - food["packed"]
    rules = packing_rules()
    if missing <= max(rules.short_share * food["scheduled"], rules.short_least_g):
        return []
    words = f"{food['packed']:.0f} of {food['scheduled']:.0f} g of carbohydrate could be packed"
    if roomier is not None and roomier["carbohydrate_g"]["packed"] - food["packed"] > 0.5 * missing:
        return [f"{words}: {_room(carry)}; more room, a drop bag or more tables with food would bring more"]
    fluid = short.get("fluid_ml")
    if fluid is not None and fluid["scheduled"] < rules.little_drink_ml_g * food["scheduled"]:
        return [
            f"{words}: in this race the limits leave little drink, and none is left over for food with salt "
            "or water in it; dry food without salt would come nearer, packed or at more tables"
        ]
    return [f"{words} in whole units within the limits; other products may come nearer"]


def _room(carry: Carry) -> str:
    """Say that pockets are full, however many there are."""
    if carry.pockets == 0:
        return "without pockets there is only what tables offer"
    return "1 pocket holds no more" if carry.pockets == 1 else f"{carry.pockets} pockets hold no more"
