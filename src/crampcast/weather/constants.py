"""Physical constants of air, sun and sky, each with its source. No physiology lives here."""

from __future__ import annotations

from typing import Final

STEFAN_BOLTZMANN_W_M2_K4: Final = 5.67e-8
"""CODATA, rounded as Di Napoli 2020 uses it (doi:10.1007/s00484-020-01900-5)."""

SEA_LEVEL_PRESSURE_KPA: Final = 101.325
SEA_LEVEL_TEMPERATURE_K: Final = 288.15
STANDARD_LAPSE_K_M: Final = 0.0065
PRESSURE_EXPONENT: Final = 5.25588
"""International standard atmosphere, ISO 2533:1975."""

SOLAR_CONSTANT_W_M2: Final = 1366.1
"""Mean extraterrestrial irradiance, ASTM E490-00a."""

HAURWITZ_W_M2: Final = 1098.0
HAURWITZ_EXTINCTION: Final = 0.059
"""Haurwitz 1945, J Meteorol 2:154-166 (doi:10.1175/1520-0469(1945)002<0154:IIRTCA>2.0.CO;2)."""

CLOUD_SHARE: Final = 0.75
CLOUD_EXPONENT: Final = 3.4
"""Kasten & Czeplak 1980, Solar Energy 24:177-189 (doi:10.1016/0038-092X(80)90391-6)."""

LOWEST_COS_ZENITH: Final = 0.065
"""Below it (sun lower than about 4 degrees) no beam is derived from a horizontal flux."""

SURFACE_ALBEDO: Final = 0.20
"""Grass and dry earth, our choice within 0.15-0.25."""

SKY_EMISSIVITY_FACTOR: Final = 0.575
SKY_EMISSIVITY_EXPONENT: Final = 0.143
"""Clear sky, vapour pressure in hPa, as in Liljegren 2008 (doi:10.1080/15459620802310770)."""

CLOUD_EMISSIVITY_SHARE: Final = 0.80
"""Share of the gap to a black sky that a full cloud cover closes (our choice)."""

BODY_SHORTWAVE_ABSORPTIVITY: Final = 0.7
BODY_EMISSIVITY: Final = 0.97
"""A clothed person, Di Napoli 2020."""
