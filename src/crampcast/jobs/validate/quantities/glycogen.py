"""Glycogen in store, by feeding, and what little of it does."""

from __future__ import annotations

from typing import Any

from crampcast.body import energy
from crampcast.body.energy.feeding import Feeding
from crampcast.evidence import coefficients
from crampcast.jobs.validate.quantities.fuel import FEMALE, TRAINED, known_word
from crampcast.jobs.validate.quantity import CannotPredict, quantity

LOADING_DAYS = 4.0
"""Days of loading, after which most of its effect is there."""


@quantity("glycogen_store_kcal_kg", model="rapoport_2010", default=True)
def store(sex: str, muscle_glycogen_kcal_kg: float) -> Any:
    """Liver and leg stores per kilogram of body mass."""
    return energy.glycogen_store_kcal_kg(muscle_glycogen_kcal_kg, known_word(sex, FEMALE, "sex"))


@quantity("muscle_glycogen_mmol_kg_dw", default=True)
def start_glycogen(feeding: str, level: str) -> Any:
    """Muscle glycogen at the start, after some days of a diet."""
    k = coefficients(Feeding, "energy.feeding")
    diets = {
        "mixed_diet": k.mixed_g_kg_d,
        "mixed": k.mixed_g_kg_d,
        "loaded": k.loaded_g_kg_d,
        "high_carbohydrate": k.loaded_g_kg_d,
        "low_carbohydrate": k.low_g_kg_d,
        "low_cho": k.low_g_kg_d,
        "low": k.low_g_kg_d,
    }
    known_word(level, TRAINED, "level")
    diet = known_word(feeding, {word: float(grams) for word, grams in diets.items()}, "feeding")
    return energy.fed_glycogen_mmol_kg_dw(diet, LOADING_DAYS)


@quantity("muscle_glycogen_loading_ratio", default=True)
def loading_ratio(level: str) -> Any:
    """Return loaded over usual glycogen."""
    return start_glycogen("loaded", level) / start_glycogen("mixed_diet", level)


@quantity("sr_calcium_release_relative", model="reference", default=True)
def calcium(
    muscle_glycogen_fraction: float | None = None, muscle_glycogen_mmol_kg_dw: float | None = None
) -> Any:
    """Calcium release at a level or at a share of the start."""
    if muscle_glycogen_mmol_kg_dw is not None:
        return energy.calcium_release(muscle_glycogen_mmol_kg_dw)
    if muscle_glycogen_fraction is None:
        raise CannotPredict("the input muscle_glycogen_fraction or muscle_glycogen_mmol_kg_dw is missing")
    return energy.calcium_release_at_share(muscle_glycogen_fraction)
