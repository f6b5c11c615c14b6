"""Fuel: what is oxidised, what is in store, and what a low store does.

Each mechanism can be swapped (`crampcast.body.mechanisms`): the recommended version first, other published
ones, and ``null``, which takes the mechanism away.
"""

from __future__ import annotations

import jax

from crampcast.body.energy.absent import (
    legs_alone,
    no_availability_effect,
    no_calcium_effect,
    no_liver_output_g_s,
    no_wall_w_kg,
)
from crampcast.body.energy.alternatives import fixed_split_power, rapoport_2010_power
from crampcast.body.energy.atp import (
    Atp,
    PathwayLimits,
    atp_demand_mmol_s,
    modern_atp_demand_mmol_s,
    pathway_limits,
)
from crampcast.body.energy.fat import (
    FatCurve,
    between,
    fat_oxidation_g_min,
    fat_oxidation_relative,
    fatmax_share,
    fatmin_share,
    max_fat_oxidation_g_min,
)
from crampcast.body.energy.feeding import Feeding, fed_glycogen_mmol_kg_dw, unfed_glycogen_mmol_kg_dw
from crampcast.body.energy.gas_exchange import (
    Gas,
    jeukendrup_wallis_2005,
    peronnet_massicotte_1991,
    telmosse_2022,
    weir_1949_kcal_min,
)
from crampcast.body.energy.glycogen import (
    Calcium,
    Glycogen,
    Liver,
    OtherMuscles,
    calcium_release,
    calcium_release_at_share,
    glycogen_mmol_kg_dw,
    glycogen_store_kcal_kg,
    leg_share_of_muscle_glycogen,
    liver_glycogen_store_g,
    liver_output_g_s,
    muscle_glycogen_store_g,
    other_muscle_glycogen_g,
)
from crampcast.body.energy.pathways import (
    AtpCapacity,
    PathwayCapacities,
    PathwayRates,
    limited_pathways,
    pathway_capacities,
    unlimited_pathways,
)
from crampcast.body.energy.substrates import (
    Fuel,
    Rapoport,
    Split,
    SubstrateRates,
    rapoport_2010_carbohydrate_share,
    substrate_power,
)
from crampcast.body.energy.wall import (
    Availability,
    Wall,
    energy_availability_factor,
    energy_availability_kcal_kg_d,
    supply_ceiling_w_kg,
)
from crampcast.body.mechanisms import Mechanism

ATP_DEMANDS: Mechanism[jax.Array] = Mechanism(
    "atp_demand",
    "turnover of ATP of a power",
    {"classical_yield": atp_demand_mmol_s, "modern_yield": modern_atp_demand_mmol_s},
)
"""Turnover of ATP of a power; there is no null, for every power costs ATP."""

PATHWAYS: Mechanism[PathwayRates] = Mechanism(
    "pathways",
    "which pathway gives the ATP, and what none can give",
    {"hultman_harris_1988": limited_pathways, "null": unlimited_pathways},
)
"""Which pathway gives the ATP, and what none can give."""

SUBSTRATE_SPLITS: Mechanism[SubstrateRates] = Mechanism(
    "substrate_split",
    "what is oxidised to release a power",
    {"fat_hump": substrate_power, "rapoport_2010": rapoport_2010_power, "null": fixed_split_power},
)
"""What is oxidised to release a power."""

MUSCLES_IN_USE: Mechanism[jax.Array] = Mechanism(
    "muscles_in_use",
    "share of the glycogen burnt in muscle that comes from the legs",
    {"whole_body": leg_share_of_muscle_glycogen, "null": legs_alone},
)
"""Share of the glycogen burnt in muscle that comes from the legs."""

LIVER_OUTPUTS: Mechanism[jax.Array] = Mechanism(
    "liver_output",
    "glucose that the liver gives",
    {"intensity": liver_output_g_s, "null": no_liver_output_g_s},
)
"""Glucose that the liver gives."""

CALCIUM_EFFECTS: Mechanism[jax.Array] = Mechanism(
    "calcium_effect",
    "what low glycogen does to the release of calcium",
    {"low_glycogen": calcium_release, "null": no_calcium_effect},
)
"""What low glycogen does to the release of calcium."""

WALLS: Mechanism[jax.Array] = Mechanism(
    "wall",
    "power that the fuel left can carry",
    {"fuel_left": supply_ceiling_w_kg, "null": no_wall_w_kg},
)
"""Power that the fuel left can carry."""

FEEDINGS: Mechanism[jax.Array] = Mechanism(
    "feeding",
    "muscle glycogen that the diet of the last days leads to",
    {"diet_of_last_days": fed_glycogen_mmol_kg_dw, "null": unfed_glycogen_mmol_kg_dw},
)
"""Muscle glycogen that the diet of the last days leads to."""

AVAILABILITY_EFFECTS: Mechanism[jax.Array] = Mechanism(
    "availability_effect",
    "what low energy availability does to the refilling of glycogen",
    {"low_availability": energy_availability_factor, "null": no_availability_effect},
)
"""What low energy availability does to the refilling of glycogen."""

__all__ = [
    "ATP_DEMANDS",
    "AVAILABILITY_EFFECTS",
    "CALCIUM_EFFECTS",
    "FEEDINGS",
    "LIVER_OUTPUTS",
    "MUSCLES_IN_USE",
    "PATHWAYS",
    "SUBSTRATE_SPLITS",
    "WALLS",
    "Atp",
    "AtpCapacity",
    "Availability",
    "Calcium",
    "FatCurve",
    "Feeding",
    "Fuel",
    "Gas",
    "Glycogen",
    "Liver",
    "OtherMuscles",
    "PathwayCapacities",
    "PathwayLimits",
    "PathwayRates",
    "Rapoport",
    "Split",
    "SubstrateRates",
    "Wall",
    "atp_demand_mmol_s",
    "between",
    "calcium_release",
    "calcium_release_at_share",
    "energy_availability_factor",
    "energy_availability_kcal_kg_d",
    "fat_oxidation_g_min",
    "fat_oxidation_relative",
    "fatmax_share",
    "fatmin_share",
    "fed_glycogen_mmol_kg_dw",
    "fixed_split_power",
    "glycogen_mmol_kg_dw",
    "glycogen_store_kcal_kg",
    "jeukendrup_wallis_2005",
    "leg_share_of_muscle_glycogen",
    "legs_alone",
    "limited_pathways",
    "liver_glycogen_store_g",
    "liver_output_g_s",
    "max_fat_oxidation_g_min",
    "modern_atp_demand_mmol_s",
    "muscle_glycogen_store_g",
    "no_availability_effect",
    "no_calcium_effect",
    "no_liver_output_g_s",
    "no_wall_w_kg",
    "other_muscle_glycogen_g",
    "pathway_capacities",
    "pathway_limits",
    "peronnet_massicotte_1991",
    "rapoport_2010_carbohydrate_share",
    "rapoport_2010_power",
    "substrate_power",
    "supply_ceiling_w_kg",
    "telmosse_2022",
    "unfed_glycogen_mmol_kg_dw",
    "unlimited_pathways",
    "weir_1949_kcal_min",
]
