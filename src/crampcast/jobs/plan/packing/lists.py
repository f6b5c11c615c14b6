"""From whole units to lists: what is carried from where, what to buy, what goes into which bag."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from crampcast.evidence.products import Product
from crampcast.jobs.plan.packing.choices import Taken
from crampcast.jobs.plan.packing.ledger import Fills
from crampcast.jobs.plan.packing.race import FloatArray, Race
from crampcast.jobs.plan.packing.solving import Chosen
from crampcast.runner.carry import Carry


def units_of(taken: Iterable[Taken]) -> list[dict[str, Any]]:
    """Return how many units of each product, the most first."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for one in taken:
        counts[one.choice.product.key] += round(one.units)
        names[one.choice.product.key] = one.choice.product.name
    return [{"product": k, "name": names[k], "units": n} for k, n in counts.most_common()]


def filled_with_water(
    race: Race,
    chosen: Chosen,
    carry: Carry,
    needs_ml: list[float] | None,
    *,
    here_too: bool = True,
    thick: Collection[str] = (),
) -> Fills:
    """Fill the bottles that the schedule leaves empty with water, as far as a thirsty runner may need it.

    Parameters
    ----------
    race : Race
        The places.
    chosen : Chosen
        What the schedule fills.
    carry : Carry
        Every bottle there is.
    needs_ml : list of float or None
        Fluid to have within reach from each filling to the next; None where none may be named: all are
        filled.
    here_too : bool
        Whether they can be filled where the packing begins.
    thick : collection of str
        Drinks that quench no thirst.
    """
    fills = dict(chosen.bottles.filled)
    places = [k for k, p in enumerate(race.points) if p.fills]
    for place, point in enumerate(places):
        if point == 0 and not here_too:
            continue
        used = Counter({v: 0 for v in carry.bottles_ml})
        for (at, _, volume), count in chosen.bottles.held.items():
            used[volume] += count if at == point else 0
        drinks = ((drink, ml) for (at, drink), ml in chosen.bottles.leaving_ml.items() if at == point)
        there_ml = sum(ml for drink, ml in drinks if drink not in thick)
        for volume, count in sorted(Counter(carry.bottles_ml).items(), reverse=True):
            for _ in range(count - used[volume]):
                if needs_ml is None or there_ml < needs_ml[place]:
                    key = (point, "water", volume)
                    fills[key] = fills.get(key, 0) + 1
                    there_ml += volume
    return fills


def stretches(
    race: Race,
    chosen: Chosen,
    fills: Fills,
    products: dict[str, Product],
    reach_ml: FloatArray | None,
) -> list[dict[str, Any]]:
    """Return the packing of each stretch between places: bottles, pockets, what is taken at the place.

    Parameters
    ----------
    race, chosen, fills
        The race, what was chosen, and every bottle that is filled.
    products : dict
        By key.
    reach_ml : ndarray or None
        Fluid to have within reach by quarter hour.
    """
    found = []
    for k, point in enumerate(race.points):
        end = race.points[k + 1] if k + 1 < len(race.points) else None
        end_s = end.time_s if end else race.duration_s
        supply_s = race.until(k, "supply") if point.supply else 0.0
        own = [t for t in chosen.taken if t.choice.place == "pocket" and t.choice.point == k and point.supply]
        taken_along = [
            t
            for t in chosen.taken
            if t.choice.place == "station" and t.choice.point == k and t.choice.time_s > point.time_s
        ]
        here = [
            t
            for t in chosen.taken
            if t.choice.place in ("station", "cup")
            and t.choice.point == k
            and t.choice.time_s == point.time_s
        ]
        sipped = [
            t for t in chosen.taken if t.choice.place == "bottle" and point.time_s < t.choice.time_s <= end_s
        ]
        found.append(
            {
                "from": point.name,
                "from_m": round(point.distance_m, 1),
                "from_s": round(point.time_s),
                "to": end.name if end else "finish",
                "to_m": round(end.distance_m if end else race.passage(race.duration_s), 1),
                "to_s": round(end_s),
                "supply": point.supply or None,
                "fill": _bottles(fills, k, products),
                "keep": _kept(chosen, k, products),
                "pack": units_of(own),
                "pack_until_s": round(supply_s) if own else None,
                "take": units_of(taken_along),
                "at_station": _at_station(here),
                "scheduled_ml": round(sum(t.amount("fluid_ml") for t in sipped)),
                "within_reach_ml": between(reach_ml, point.time_s, end_s),
            }
        )
    return found


def between(amounts_ml: FloatArray | None, from_s: float, to_s: float) -> int | None:
    """Return how much of amounts by quarter hour falls between two moments."""
    if amounts_ml is None:
        return None
    found = 0.0
    for q, amount in enumerate(amounts_ml):
        lasts = min(to_s, (q + 1) * 900.0) - max(from_s, q * 900.0)
        found += float(amount) * max(0.0, lasts) / 900.0
    return round(found)


def reach_needs(race: Race, reach_ml: FloatArray | None) -> list[float] | None:
    """Return the fluid to have within reach from each filling to the next."""
    if reach_ml is None:
        return None
    places = [(k, p) for k, p in enumerate(race.points) if p.fills]
    return [float(between(reach_ml, p.time_s, race.until(k, "fills")) or 0) for k, p in places]


def _bottles(fills: Fills, point: int, products: dict[str, Product]) -> list[dict[str, Any]]:
    """Return the bottles filled at a place."""
    return [
        {
            "product": key,
            "name": products[key].name if key in products else key,
            "volume_ml": volume,
            "bottles": n,
        }
        for (at, key, volume), n in sorted(fills.items())
        if at == point and n
    ]


def _kept(chosen: Chosen, point: int, products: dict[str, Product]) -> list[dict[str, Any]]:
    """Return the bottles that are carried past a place as they are, and what is in them."""
    ledger = chosen.bottles
    counts: Counter[str] = Counter()
    for at, key, volume in ledger.held:
        counts[key] += ledger.kept(at, key, volume) if at == point else 0
    return [
        {
            "product": key,
            "name": products[key].name if key in products else key,
            "bottles": n,
            "left_ml": round(ledger.kept_ml(point, key)),
        }
        for key, n in sorted(counts.items())
        if n
    ]


def _at_station(taken: list[Taken]) -> list[dict[str, Any]]:
    """Return what is eaten and drunk on the spot."""
    found = units_of(t for t in taken if t.choice.place == "station")
    cups = sum(t.amount("fluid_ml") for t in taken if t.choice.place == "cup")
    return [*found, *([{"product": "water", "name": "water", "volume_ml": round(cups)}] if cups else [])]


def shopping_list(chosen: Chosen, fills: Fills, products: dict[str, Product]) -> list[dict[str, Any]]:
    """Return what the runner buys: whole servings, of drinks that are mixed as many as the bottles take.

    Examples
    --------
    >>> from crampcast.jobs.plan.packing.ledger import Ledger
    >>> shopping_list(Chosen((), Ledger(), 0.0, True, 1, 0.0), {}, {})
    []
    """
    found = []
    own = units_of(t for t in chosen.taken if t.choice.place == "pocket")
    for row in own:
        product = products[row["product"]]
        found.append(_bought(product, row["units"]))
    poured: Counter[str] = Counter()
    for (_, key, volume), n in fills.items():
        if key in products and not products[key].offered:
            poured[key] += n * volume  # type: ignore[assignment]  # a volume
    for key, volume in poured.items():
        found.append(_bought(products[key], math.ceil(volume / products[key].fluid_ml - 1e-9)))
    return found


def _bought(product: Product, units: int) -> dict[str, Any]:
    return {
        "product": product.key,
        "name": product.name,
        "units": units,
        "serving": product.serving,
        "mass_g": round(units * product.mass_g),
    }


def drop_bags(race: Race, chosen: Chosen, fills: Fills, products: dict[str, Product]) -> list[dict[str, Any]]:
    """Return what goes into each drop bag and to the crew."""
    found = []
    for k, point in enumerate(race.points):
        if k == 0 or not point.supply:
            continue
        until_s = race.until(k, "supply")
        own = [t for t in chosen.taken if t.choice.place == "pocket" and t.choice.point == k]
        powder: Counter[str] = Counter()
        for (at, key, volume), n in fills.items():
            ahead = point.time_s <= race.points[at].time_s < until_s
            if ahead and key in products and not products[key].offered:
                powder[key] += n * volume  # type: ignore[assignment]  # a volume
        drinks = [
            {
                "product": key,
                "name": products[key].name,
                "servings": math.ceil(volume / products[key].fluid_ml - 1e-9),
                "for_ml": round(volume),
            }
            for key, volume in powder.items()
        ]
        found.append(
            {
                "station": point.name,
                "distance_m": round(point.distance_m, 1),
                "time_s": round(point.time_s),
                "kind": point.supply,
                "food": units_of(own),
                "drinks": drinks,
            }
        )
    return found
