"""How whole units are chosen, as it stands in the evidence."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from crampcast.evidence import coefficients


class PackingRules(NamedTuple):
    """Weights and spans of the packing; each field is a parameter of ``plan.packing``."""

    carbohydrate_weight: float
    sodium_weight: float
    fluid_weight: float
    caffeine_weight: float
    unit_weight: float
    space_weight: float
    row_h: float
    between_share: float
    part_h: float
    whole_h: float
    most_nodes: float
    gap: float
    asked_gap: float
    most_step_factor: float
    table_quarters: float
    table_units: float
    short_share: float
    short_least_g: float
    little_drink_ml_g: float
    uneven_weight: float
    densest_share: float
    quarterly_from_g: float


@cache
def packing_rules() -> PackingRules:
    """Return the rules as they stand in the evidence."""
    return coefficients(PackingRules, "plan.packing")
