"""What is left in bottles and pockets in the middle of a race."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from crampcast.errors import UnusableInput
from crampcast.evidence.products import Product
from crampcast.units import parse_quantity

WHERE = "--have"
_REMEDY = 'write it like "3 gels, 300 ml sports drink, 200 ml water", or "nothing"'
_UNITS = re.compile(r"(\d{1,3})\s*(?:x|×)?\s+(.+)")
_DRINK = re.compile(r"(\d[\d.,]*\s*(?:ml|cl|dl|l|litres?|liters?|(?:fl\s*)?oz))\s+(?:of\s+)?(.+)")
_MOST_UNITS, _MOST_ML = 100, 10_000.0


@dataclass(frozen=True)
class InHand:
    """Whole units and drink that a runner still has.

    Parameters
    ----------
    units : dict
        By product.
    drink_ml : dict
        By drink.
    """

    units: Mapping[str, int] = field(default_factory=dict)
    drink_ml: Mapping[str, float] = field(default_factory=dict)

    def drinkable_ml(self, thick: Collection[str] = ()) -> float:
        """Return what is left to drink; what is thick quenches no thirst."""
        return sum(ml for drink, ml in self.drink_ml.items() if drink not in thick)


def parse_in_hand(text: str, products: Mapping[str, Product]) -> InHand:
    """Read what is left, in words.

    Parameters
    ----------
    text : str
        Parts with commas: a number and a product, or a volume and a drink; or ``nothing``.
    products : mapping
        What there is, by key.

    Raises
    ------
    UnusableInput
        If a part is not understood or names no product.

    Examples
    --------
    >>> from crampcast.evidence.products import load_products
    >>> parse_in_hand("3 gels, 0.3 l water", load_products())
    InHand(units={'gel': 3}, drink_ml={'water': 300.0})
    """
    units: dict[str, int] = {}
    drink: dict[str, float] = {}
    parts = [" ".join(part.split()) for part in re.split(r"[,;+]", text[:1000]) if part.strip()]
    if not parts:
        raise UnusableInput("nothing is named", where=WHERE, remedy=_REMEDY)
    if [part.lower() for part in parts] == ["nothing"]:
        return InHand()
    for part in parts:
        if found := _DRINK.fullmatch(part.lower()):
            key = _product(found[2], products, ("bottle",))
            drink[key] = drink.get(key, 0.0) + parse_quantity(found[1], "ml", WHERE)
        elif found := _UNITS.fullmatch(part.lower()):
            key = _product(found[2], products, ("pocket",))
            units[key] = units.get(key, 0) + int(found[1])
        else:
            raise UnusableInput(f"{part[:40]!r} is not understood", where=WHERE, remedy=_REMEDY)
    if max(units.values(), default=0) > _MOST_UNITS or sum(drink.values()) > _MOST_ML:
        raise UnusableInput("more than a runner carries", where=WHERE, remedy=_REMEDY)
    return InHand(units, drink)


def _product(words: str, products: Mapping[str, Product], forms: tuple[str, ...]) -> str:
    """Return the product that words name: its whole name, or a part that only one has."""
    fitting = {key: product for key, product in products.items() if product.form in forms}
    plain = words.strip()
    for key, product in fitting.items():
        if plain in (key, product.name.lower(), product.plural.lower(), f"{product.name.lower()}s"):
            return key
    partly = [key for key, product in fitting.items() if plain.removesuffix("s") in product.name.lower()]
    if len(partly) == 1:
        return partly[0]
    names = ", ".join(sorted(product.name for product in fitting.values()))
    what = "names several products" if partly else "is no product of this plan"
    raise UnusableInput(f"{plain[:40]!r} {what}", where=WHERE, remedy=f"use one of: {names[:300]}")
