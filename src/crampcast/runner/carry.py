"""What a runner carries: bottles, pockets, and how much food."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from crampcast.errors import UnusableInput
from crampcast.units import parse_quantity

MOST_BOTTLES, MOST_POCKETS = 8, 40
_BOTTLE_ML = (50.0, 5000.0)
_FOOD_G = (10.0, 20000.0)
_POCKET_ML = (10.0, 5000.0)
_REMEDY = 'write it like "2x500 ml, 6 pockets" or "no bottles, 4 pockets, 600 g"'
_BOTTLES = re.compile(
    r"(?:(\d{1,3})\s*(?:x|×|\*)\s*)?(\d[\d.,]*\s*(?:ml|cl|dl|l|litres?|liters?|(?:fl\s*)?oz))"
)
_COUNTED = re.compile(r"(?:(\d{1,3})|no)\s+(bottles?|flasks?|pockets?)(?:\s+of\s+(.+))?")
_FOOD = re.compile(r"(?:up\s+to\s+)?(\d[\d.,]*\s*(?:g|kg|lbs?|grams?))(?:\s+of\s+food|\s+food)?")


@dataclass(frozen=True)
class Carry:
    """Room for drink and food on the runner.

    Parameters
    ----------
    bottles_ml : tuple of float
        Volume of each bottle or flask.
    pockets : int
        Pockets for food.
    pocket_ml : float, optional
        Room in one; None: the usual.
    food_g : float, optional
        Most food carried at once; None: as much as the pockets hold.
    """

    bottles_ml: tuple[float, ...] = ()
    pockets: int = 0
    pocket_ml: float | None = None
    food_g: float | None = None

    @property
    def drink_ml(self) -> float:
        """All bottles full."""
        return sum(self.bottles_ml)

    @property
    def words(self) -> str:
        """What is carried as `parse_carry` reads it.

        Examples
        --------
        >>> parse_carry("500 ml, 2x250 ml, 6 pockets of 150 ml, 600 g").words
        '1x500 ml, 2x250 ml, 6 pockets of 150 ml, 600 g'
        """
        found = [f"{count}x{ml:g} ml" for ml, count in Counter(self.bottles_ml).items()]
        of = "" if self.pocket_ml is None else f" of {self.pocket_ml:g} ml"
        found += [f"{self.pockets} pockets{of}"]
        return ", ".join([*found, *([] if self.food_g is None else [f"{self.food_g:g} g"])])


def parse_carry(text: str, where: str = "--carry") -> Carry:
    """Read what is carried in words.

    Parameters
    ----------
    text : str
        Parts with commas: ``2x500 ml`` or ``1.5 l`` (bottles, as many kinds as there are), ``no bottles``,
        ``6 pockets`` or ``2 pockets of 300 ml``, ``600 g`` (most food at once). What is not named is none.
    where : str
        Named in errors.

    Raises
    ------
    UnusableInput
        If a part is not understood or no runner could carry it.

    Examples
    --------
    >>> parse_carry("2x500 ml, 6 pockets")
    Carry(bottles_ml=(500.0, 500.0), pockets=6, pocket_ml=None, food_g=None)
    """
    bottles: list[float] = []
    pockets, pocket_ml, food_g = 0, None, None
    parts = [
        part.strip().lower()
        for part in re.split(r"[,;+]|\band\b", " ".join(text[:400].split()))
        if part.strip()
    ]
    if not parts:
        raise UnusableInput("nothing is named", where=where, remedy=_REMEDY)
    for part in parts:
        tidy = re.sub(r"\s*\b(soft )?(bottles?|flasks?|bladders?)$", "", part) or part
        if found := _COUNTED.fullmatch(part):
            count = int(found[1] or 0)
            if found[2].startswith("pocket"):
                pockets += count
                pocket_ml = _within(found[3], "ml", _POCKET_ML, where) if found[3] else pocket_ml
            elif found[3]:
                bottles += count * [_within(found[3], "ml", _BOTTLE_ML, where)]
            elif count:
                raise UnusableInput(f"{part!r} does not say how large", where=where, remedy=_REMEDY)
        elif found := _BOTTLES.fullmatch(tidy):
            bottles += int(found[1] or 1) * [_within(found[2], "ml", _BOTTLE_ML, where)]
        elif found := _FOOD.fullmatch(part):
            food_g = _within(found[1], "g", _FOOD_G, where)
        else:
            raise UnusableInput(f"{part[:40]!r} is not understood", where=where, remedy=_REMEDY)
    if len(bottles) > MOST_BOTTLES or pockets > MOST_POCKETS:
        what = f"{len(bottles)} bottles and {pockets} pockets are more than a runner carries"
        raise UnusableInput(what, where=where, remedy=f"at most {MOST_BOTTLES} and {MOST_POCKETS}")
    return Carry(tuple(sorted(bottles, reverse=True)), pockets, pocket_ml, food_g)


def _within(text: str, unit: str, range_: tuple[float, float], where: str) -> float:
    """Read an amount between bounds."""
    value = parse_quantity(text, unit, where)
    if not range_[0] <= value <= range_[1]:
        what = f"{text.strip()} is outside {range_[0]:g} to {range_[1]:g} {unit}"
        raise UnusableInput(what, where=where, remedy="check the number and its unit")
    return float(round(value, 1))
