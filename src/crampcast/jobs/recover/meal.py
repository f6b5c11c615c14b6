"""The first meal in grams, and three ways to eat it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from crampcast.evidence import coefficients
from crampcast.evidence.recover import Meal, load_foods, load_meals


class FirstMeal(NamedTuple):
    """What the first meal holds; group ``recover.meal``."""

    carbohydrate_g_kg: tuple[float, float]
    protein_g: tuple[float, float]
    within_min: float


def first_meal() -> FirstMeal:
    """Return what the first meal holds.

    Examples
    --------
    >>> first_meal().protein_g
    (15.0, 25.0)
    """
    return coefficients(FirstMeal, "recover.meal")


def example_meals(diet: str, mass_kg: float) -> list[dict[str, Any]]:
    """Return the example meals of a diet, scaled to a runner.

    Parameters
    ----------
    diet : str
        One of `crampcast.evidence.recover.DIETS`.
    mass_kg : float
        Body mass.

    Returns
    -------
    list of dict
        ``title, foods`` (name, grams)``, carbohydrate_g, protein_g, fat_g``.

    Examples
    --------
    >>> [meal["carbohydrate_g"] for meal in example_meals("vegan", 70.0)]
    [87, 88, 88]
    """
    return [_scaled(meal, mass_kg) for meal in load_meals() if meal.diet == diet]


def _scaled(meal: Meal, mass_kg: float) -> dict[str, Any]:
    """Scale both parts of a meal until it holds the middle of both ranges, in weighable amounts."""
    wants = first_meal()
    carbohydrate_g = 0.5 * sum(wants.carbohydrate_g_kg) * mass_kg
    protein_g = 0.5 * sum(wants.protein_g)
    fixed, protein, starch = (_holds(part) for part in (meal.fixed, meal.protein, meal.carbohydrate))
    a, b = carbohydrate_g - fixed[0], protein_g - fixed[1]
    whole = starch[0] * protein[1] - protein[0] * starch[1]
    more_starch = (a * protein[1] - b * protein[0]) / whole
    more_protein = (starch[0] * b - starch[1] * a) / whole
    if more_protein < 0.0:  # the starch alone brings the protein
        more_protein, most = 0.0, (wants.protein_g[1] - fixed[1]) / starch[1]
        more_starch = min(a / starch[0], 0.97 * most)
    if more_starch < 0.0:  # the protein alone brings the carbohydrate
        more_starch, most = 0.0, (wants.carbohydrate_g_kg[1] * mass_kg - fixed[0]) / protein[0]
        more_protein = min(b / protein[1], 0.97 * most)
    amounts = {food: float(grams) for food, grams in meal.fixed.items()}
    amounts |= {food: _weighable(more_protein * grams) for food, grams in meal.protein.items()}
    amounts |= {food: _weighable(more_starch * grams) for food, grams in meal.carbohydrate.items()}
    eaten = {food: grams for food, grams in amounts.items() if grams > 0.0}
    total = _holds(eaten)
    foods = load_foods()
    return {
        "title": meal.title,
        "foods": [{"name": foods[key].name, "grams": round(grams)} for key, grams in eaten.items()],
        "carbohydrate_g": round(total[0]),
        "protein_g": round(total[1]),
        "fat_g": round(total[2]),
    }


def _holds(grams: Mapping[str, float]) -> tuple[float, float, float]:
    """Return carbohydrate, protein and fat of amounts of food, g."""
    foods = load_foods()
    parts = [(amount / 100.0, foods[key]) for key, amount in grams.items()]
    return (
        sum(share * food.carbohydrate_g for share, food in parts),
        sum(share * food.protein_g for share, food in parts),
        sum(share * food.fat_g for share, food in parts),
    )


def _weighable(grams: float) -> float:
    """Round to fives below 100 g and to tens above."""
    step = 5.0 if grams < 100.0 else 10.0
    return step * round(grams / step)
