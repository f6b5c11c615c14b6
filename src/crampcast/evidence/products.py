"""Foods and drinks of a race, by serving, and what is carried where nobody says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from crampcast.evidence.claims import load_claims
from crampcast.evidence.sources import load_sources

Form = Literal["bottle", "pocket", "station", "remedy"]
THICK_G_ML = 0.2
"""Carbohydrate in a millilitre from which a drink counts as food: our own choice."""
FORMS = ("bottle", "pocket", "station", "remedy")


@dataclass(frozen=True)
class Product:
    """One serving of a food or drink.

    Parameters
    ----------
    key, name, serving : str
        What it is called, and one serving of it in words.
    form : str
        ``bottle``: sipped; ``pocket``: carried and eaten in whole units; ``station``: taken whole where it is
        offered; ``remedy``: in the kit, never in a schedule.
    carbohydrate_g, fluid_ml, sodium_mg, caffeine_mg : float
        In one serving.
    fructose_g : float, optional
        Of the carbohydrate; the rest is glucose. None: not known.
    mass_g, space_ml : float
        What it weighs and takes up in a pocket; for a drink that is mixed, its powder.
    mixed : bool
        A drink made of a powder that can be carried: it can be filled wherever there is water.
    offered : str
        ``water`` or ``food``: stations with these offer it; empty: the runner brings it.
    taste : str
        Group for variety.
    carried : bool
        Part of a plan for a runner who named no products.
    from_h : float
        Only in races that last at least this long.
    most_at_once, most_per_h, most_in_race : int, optional
        No more servings than this.
    most_in_row : int, optional
        No more of its taste than this within three hours, unless something else comes between.
    plural : str
        What several are called.
    claim, source, flag, note : str
        The claim behind a remedy; where the composition comes from and how well it is known.
    """

    key: str
    name: str
    form: Form
    serving: str
    carbohydrate_g: float = 0.0
    fructose_g: float | None = None
    fluid_ml: float = 0.0
    sodium_mg: float = 0.0
    caffeine_mg: float = 0.0
    mass_g: float = 0.0
    space_ml: float = 0.0
    mixed: bool = False
    offered: str = ""
    taste: str = "neutral"
    carried: bool = False
    from_h: float = 0.0
    most_at_once: int | None = None
    most_per_h: int | None = None
    most_in_race: int | None = None
    most_in_row: int | None = None
    claim: str = ""
    source: str = ""
    flag: str = ""
    note: str = ""
    plural: str = ""

    @property
    def thick(self) -> bool:
        """Whether it quenches no thirst, out of whatever bottle: a gel in a flask."""
        return self.carbohydrate_g > THICK_G_ML * self.fluid_ml


class UsualCarry(NamedTuple):
    """What is carried where the runner does not say, and how drinks are measured out.

    Parameters
    ----------
    short, long : str
        In races shorter than `short_below_h` hours, and in others.
    short_below_h : float
        See there.
    pocket_ml : float
        Room in one pocket.
    space_per_g_ml : float
        Room that a gram of carbohydrate takes, from which the pockets of a long race are counted.
    most_pockets : int
        No more than these.
    cup_ml : float
        Most that is drunk at a station beside what is filled.
    sip_ml : float
        Step in which a drink is scheduled.
    least_ml : float
        Less than this is not worth a stop to open the bottle.
    small_ml : float
        Less than this waits for the next sip, where it may.
    draught_ml : float
        Step in which a cup is drunk at a station.
    token_ml, token_g : float
        For less than this, of fluid and of carbohydrate, no bottle is mixed, and none is kept past a place.
    """

    short_below_h: float
    short: str
    long: str
    pocket_ml: float
    space_per_g_ml: float
    most_pockets: int
    cup_ml: float
    sip_ml: float
    least_ml: float
    small_ml: float
    draught_ml: float
    token_ml: float
    token_g: float


@cache
def load_products() -> dict[str, Product]:
    """Return the generic products by key.

    Raises
    ------
    ValueError
        If one has an unknown form, source or claim, or an amount below zero.

    Examples
    --------
    >>> load_products()["gel"].carbohydrate_g
    25.0
    """
    found = {row["key"]: Product(**row) for row in _content()["product"]}
    sources, claims = load_sources(), load_claims()
    for product in found.values():
        amounts = (product.carbohydrate_g, product.fluid_ml, product.sodium_mg, product.caffeine_mg)
        if product.form not in FORMS or min(amounts) < 0.0 or product.source not in sources:
            raise ValueError(f"products.toml: {product.key} has no usable form, amount or source")
        if product.claim and product.claim not in claims:
            raise ValueError(f"products.toml: {product.key} names no claim")
    return found


@cache
def usual_carry() -> UsualCarry:
    """Return what is carried where the runner does not say.

    Examples
    --------
    >>> usual_carry().long
    '2x500 ml, 6 pockets'
    """
    return UsualCarry(**_content()["carry"])


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "products.toml").read_text(encoding="utf-8"))
