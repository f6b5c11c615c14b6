"""Whole units as a schedule: one entry for each moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from crampcast.evidence import coefficients
from crampcast.evidence.products import Product
from crampcast.jobs.plan.numbers import IntakeMix
from crampcast.jobs.plan.packing.choices import Taken


def counted(product: Product, units: float) -> str:
    """Return a number of units in words.

    Examples
    --------
    >>> from crampcast.evidence.products import load_products
    >>> generic = load_products()
    >>> [counted(generic[key], n) for key, n in (("gel", 1), ("gel", 2), ("cola", 2), ("banana", 1))]
    ['gel', '2 gels', '2 cups of cola', 'half a banana']
    """
    if round(units) == 1:
        return product.name
    return f"{units:.0f} {product.plural}" if product.plural else f"{units:.0f} × {product.name}"


def entries_of(
    taken: Sequence[Taken], passage: Callable[[float], float], *, named: bool
) -> list[dict[str, Any]]:
    """Turn what was chosen into entries of a schedule.

    Parameters
    ----------
    taken : sequence of Taken
        What was chosen.
    passage : callable
        Elapsed time in s to distance in m.
    named : bool
        Whether fluid, sodium and caffeine may be named.

    Returns
    -------
    list of dict
        The keys of the contract; ``fructose_g``; and ``products``: ``name, units, serving, from`` of each.
    """
    by_time: dict[float, list[Taken]] = defaultdict(list)
    for one in taken:
        by_time[one.choice.time_s].append(one)
    return [_entry(time_s, by_time[time_s], passage, named) for time_s in sorted(by_time)]


def _entry(
    time_s: float, together: list[Taken], passage: Callable[[float], float], named: bool
) -> dict[str, Any]:
    """Return what is taken at one moment."""
    order = {"pocket": 0, "station": 1, "bottle": 2, "cup": 3}
    together = sorted(together, key=lambda t: (order[t.choice.place], t.choice.product.key))
    mixed = coefficients(IntakeMix, "plan.intake").fructose_share
    words = [_words(one) for one in together]
    if not named:
        words.append("water to thirst")

    def total(field: str) -> float:
        return round(sum(one.amount(field) for one in together), 3)

    fructose = sum(
        one.amount("carbohydrate_g") * mixed
        if one.choice.product.fructose_g is None
        else one.amount("fructose_g")
        for one in together
    )
    return {
        "time_s": round(time_s, 1),
        "distance_m": float(passage(time_s)),
        "item": ", ".join(words),
        "carbohydrate_g": total("carbohydrate_g"),
        "fluid_ml": total("fluid_ml") if named else None,
        "drink_ml": round(sum(_drunk_ml(one) for one in together), 1) if named else None,
        "sodium_mg": total("sodium_mg") if named else None,
        "caffeine_mg": total("caffeine_mg") if named else None,
        "fructose_g": round(fructose, 3),
        "products": [_product(one) for one in together],
    }


def _drunk_ml(one: Taken) -> float:
    """Return what is drunk of a thing, cups of a table included: the water in food is fluid, and no drink."""
    place, product = one.choice.place, one.choice.product
    drunk = place in ("bottle", "cup") or (place == "station" and product.mass_g == 0.0)
    return one.amount("fluid_ml") if drunk else 0.0


def _product(one: Taken) -> dict[str, Any]:
    """Return one product of an entry."""
    whole = one.choice.whole
    return {
        "product": one.choice.product.key,
        "name": one.choice.product.name,
        "units": round(one.units) if whole else None,
        "volume_ml": None if whole else round(one.amount("fluid_ml"), 1),
        "from": one.choice.place,
    }


def _words(one: Taken) -> str:
    """Say one thing in plain words."""
    if one.choice.place in ("bottle", "cup"):
        return f"{one.amount('fluid_ml'):.0f} ml {one.choice.product.name}"
    return counted(one.choice.product, one.units)
