"""Capacity: how fast for how long, and what takes from it."""

from crampcast.body.capacity.altitude import AirPressure, Altitude, inspired_po2, vo2max_altitude_factor
from crampcast.body.capacity.critical_speed import (
    CriticalSpeed,
    DPrime,
    dprime_balance_step,
    fit_critical_speed,
    time_to_cover,
)
from crampcast.body.capacity.durability import Durability, vo2max_durability
from crampcast.body.capacity.heat import HeatSlowdown, heat_slowdown_factor
from crampcast.body.capacity.speed_duration import (
    Daniels,
    Emig,
    PeronnetThibault,
    Riegel,
    daniels_gilbert_vdot,
    emig_speed,
    emig_time,
    peronnet_thibault_power,
    riegel_time,
)
from crampcast.body.capacity.sustainable import (
    Sustainable,
    fade_mean,
    fade_shape,
    max_power_from_race,
    sustainable_share,
)
from crampcast.body.capacity.vo2 import (
    Acsm,
    HeartRate,
    OxygenEnergy,
    acsm_running_vo2,
    acsm_walking_vo2,
    energy_per_litre_oxygen_kj,
    heart_rate_reserve,
    hr_max_nes,
    hr_max_tanaka,
    power_from_vo2_w_kg,
    vo2_from_power_ml_kg_min,
)

__all__ = [
    "Acsm",
    "AirPressure",
    "Altitude",
    "CriticalSpeed",
    "DPrime",
    "Daniels",
    "Durability",
    "Emig",
    "HeartRate",
    "HeatSlowdown",
    "OxygenEnergy",
    "PeronnetThibault",
    "Riegel",
    "Sustainable",
    "acsm_running_vo2",
    "acsm_walking_vo2",
    "daniels_gilbert_vdot",
    "dprime_balance_step",
    "emig_speed",
    "emig_time",
    "energy_per_litre_oxygen_kj",
    "fade_mean",
    "fade_shape",
    "fit_critical_speed",
    "heart_rate_reserve",
    "heat_slowdown_factor",
    "hr_max_nes",
    "hr_max_tanaka",
    "inspired_po2",
    "max_power_from_race",
    "peronnet_thibault_power",
    "power_from_vo2_w_kg",
    "riegel_time",
    "sustainable_share",
    "time_to_cover",
    "vo2_from_power_ml_kg_min",
    "vo2max_altitude_factor",
    "vo2max_durability",
]
