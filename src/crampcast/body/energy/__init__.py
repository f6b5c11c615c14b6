"""Fuel: what is oxidised, what is in store, and what a low store does."""

from crampcast.body.energy.atp import Atp, PathwayLimits, atp_demand_mmol_s, pathway_limits
from crampcast.body.energy.fat import (
    FatCurve,
    between,
    fat_oxidation_g_min,
    fat_oxidation_relative,
    max_fat_oxidation_g_min,
)
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
    calcium_release,
    glycogen_mmol_kg_dw,
    glycogen_store_kcal_kg,
    liver_glycogen_store_g,
    liver_output_g_s,
    muscle_glycogen_store_g,
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

__all__ = [
    "Atp",
    "Availability",
    "Calcium",
    "FatCurve",
    "Fuel",
    "Gas",
    "Glycogen",
    "Liver",
    "PathwayLimits",
    "Rapoport",
    "Split",
    "SubstrateRates",
    "Wall",
    "atp_demand_mmol_s",
    "between",
    "calcium_release",
    "energy_availability_factor",
    "energy_availability_kcal_kg_d",
    "fat_oxidation_g_min",
    "fat_oxidation_relative",
    "glycogen_mmol_kg_dw",
    "glycogen_store_kcal_kg",
    "jeukendrup_wallis_2005",
    "liver_glycogen_store_g",
    "liver_output_g_s",
    "max_fat_oxidation_g_min",
    "muscle_glycogen_store_g",
    "pathway_limits",
    "peronnet_massicotte_1991",
    "rapoport_2010_carbohydrate_share",
    "substrate_power",
    "supply_ceiling_w_kg",
    "telmosse_2022",
    "weir_1949_kcal_min",
]
