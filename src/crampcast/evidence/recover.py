"""What may be eaten after a run, as data: foods, example meals by diet, signs of eating too little."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from crampcast.evidence.sources import load_sources

DIETS = ("omnivore", "vegetarian", "vegan")


@dataclass(frozen=True)
class Food:
    """A food: its name and what 100 g of it hold."""

    name: str
    carbohydrate_g: float
    protein_g: float
    fat_g: float


@dataclass(frozen=True)
class Meal:
    """An example meal.

    Parameters
    ----------
    title, diet : str
        What it is called; one of `DIETS`.
    protein, carbohydrate, fixed : mapping
        Grams of food for a runner of average build: what is scaled for protein, for carbohydrate, and not.
    """

    title: str
    diet: str
    protein: Mapping[str, float]
    carbohydrate: Mapping[str, float]
    fixed: Mapping[str, float]


@dataclass(frozen=True)
class Signs:
    """Signs of eating too little, with source and flag."""

    texts: tuple[str, ...]
    source: str
    flag: str


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads((files("crampcast.evidence") / "recover.toml").read_text(encoding="utf-8"))


@cache
def load_foods() -> dict[str, Food]:
    """Return the foods by their keys.

    Examples
    --------
    >>> load_foods()["rice"].carbohydrate_g
    28.2
    """
    return {key: Food(**row) for key, row in _content()["food"].items()}


def food_source() -> tuple[str, str]:
    """Return the source of the foods' composition, and how well it is known.

    Examples
    --------
    >>> food_source()
    ('food_tables', 'recalled')
    """
    return _content()["food_source"], _content()["food_flag"]


@cache
def load_meals() -> tuple[Meal, ...]:
    """Return the example meals.

    Raises
    ------
    ValueError
        If a meal names an unknown food or diet, or a diet has not three meals.

    Examples
    --------
    >>> [meal.title for meal in load_meals() if meal.diet == "vegan"][0]
    'Rice with tofu'
    """
    rows = _content()["meal"]
    meals = tuple(
        Meal(row["title"], row["diet"], row["protein"], row["carbohydrate"], row["with"]) for row in rows
    )
    foods = set(load_foods())
    if any({*m.protein, *m.carbohydrate, *m.fixed} - foods for m in meals):
        raise ValueError("recover.toml: a meal names an unknown food")
    if sorted(m.diet for m in meals) != sorted(DIETS * 3):
        raise ValueError("recover.toml: every diet wants three meals")
    return meals


@cache
def load_signs() -> Signs:
    """Return the signs of eating too little.

    Raises
    ------
    ValueError
        If the source is not registered.

    Examples
    --------
    >>> load_signs().flag
    'recalled'
    """
    content = _content()
    if content["signs_source"] not in load_sources() or content["food_source"] not in load_sources():
        raise ValueError("recover.toml: unknown source")
    return Signs(tuple(content["signs"]), content["signs_source"], content["signs_flag"])
