"""Fuel: gas exchange, what burns at which intensity, ATP by pathway."""

from __future__ import annotations

from typing import Any

import numpy as np

from crampcast.body import energy
from crampcast.body.capacity import energy_per_litre_oxygen_kj
from crampcast.body.energy.substrates import Fuel
from crampcast.evidence import coefficients
from crampcast.jobs.validate.quantity import CannotPredict, quantity

TRAINED = {"general": 0.0, "untrained": 0.0, "sedentary": 0.0, "active": 0.25, "recreational": 0.5}
TRAINED |= dict.fromkeys(("trained", "athlete", "athletes", "highly_trained", "elite", "well_trained"), 1.0)
FEMALE = {"male": 0.0, "female": 1.0}
PATHWAYS = ("pcr", "glycogen_to_lactate", "glycogen_to_co2", "liver_glycogen_to_co2", "fat_to_co2")
QUOTIENT_ROUNDING = 0.02
REFERENCE_MASS_KG = 70.0
PEAK_SHARE = 0.65
"""Where exchange ratios of the sexes are compared, share of VO2max."""


def known_word(word: str, words: dict[str, float], what: str) -> float:
    """Return what a word stands for."""
    if word not in words:
        raise CannotPredict(f"the {what} {word!r} is none of {', '.join(words)}")
    return words[word]


@quantity("max_atp_rate_mmol_s", model="hultman_harris_1988", default=True)
def max_atp_rate(mass_kg: float, muscle_mass_kg: float, pathway: str) -> Any:
    """Largest rate of one pathway."""
    if pathway not in PATHWAYS:
        raise CannotPredict(f"the pathway {pathway!r} is none of {', '.join(PATHWAYS)}")
    return energy.pathway_limits(muscle_mass_kg)[PATHWAYS.index(pathway)]


@quantity("atp_capacity_mmol", model="hultman_harris_1988", default=True)
def atp_capacity(mass_kg: float, muscle_mass_kg: float, pathway: str) -> Any:
    """ATP that one pathway can give in all."""
    if pathway not in PATHWAYS:
        raise CannotPredict(f"the pathway {pathway!r} is none of {', '.join(PATHWAYS)}")
    return energy.pathway_capacities(muscle_mass_kg, mass_kg)[PATHWAYS.index(pathway)]


@quantity("energy_per_l_o2_kj", default=True)
def energy_per_litre(substrate: str, respiratory_quotient: float) -> Any:
    """Energy per litre of oxygen; the quotient decides, and must fit the substrate."""
    pure = {"fat": 0.71, "glucose": 1.0, "carbohydrate": 1.0, "glycogen": 1.0}
    if abs(known_word(substrate, pure, "substrate") - respiratory_quotient) > QUOTIENT_ROUNDING:
        raise CannotPredict(f"{substrate} does not burn at respiratory_quotient {respiratory_quotient}")
    return energy_per_litre_oxygen_kj(respiratory_quotient)


@quantity("fat_oxidation_g_min", model="peronnet_massicotte_1991", default=True)
def fat_from_gas(vo2_l_min: float, vco2_l_min: float) -> Any:
    """Fat from gas exchange."""
    return energy.peronnet_massicotte_1991(vo2_l_min, vco2_l_min)[0]


@quantity("cho_oxidation_g_min", model="peronnet_massicotte_1991", default=True)
def carbohydrate_from_gas(vo2_l_min: float, vco2_l_min: float) -> Any:
    """Carbohydrate from gas exchange."""
    return energy.peronnet_massicotte_1991(vo2_l_min, vco2_l_min)[1]


quantity("cho_oxidation_g_min", model="jeukendrup_wallis_2005_heavy")(energy.jeukendrup_wallis_2005)
quantity("cho_oxidation_g_min", model="telmosse_2022")(energy.telmosse_2022)
quantity("energy_expenditure_kcal_min", model="weir_1949", default=True)(energy.weir_1949_kcal_min)


@quantity("cho_energy_fraction", model="rapoport_2010")
def rapoport_share(vo2max_fraction: float) -> Any:
    """Share of energy from carbohydrate by Rapoport's quadratic."""
    return energy.rapoport_2010_carbohydrate_share(vo2max_fraction)


def _rates(vo2max_fraction: float, trained: float, female: float) -> energy.SubstrateRates:
    """Return what a usual runner burns at an intensity, nothing eaten and stores full."""
    ceiling_w_kg = 18.0 if trained > 0.5 else 14.0
    return energy.substrate_power(
        vo2max_fraction * ceiling_w_kg, ceiling_w_kg, REFERENCE_MASS_KG, female, trained
    )


@quantity("cho_energy_fraction", model="reference", default=True)
def carbohydrate_energy_share(vo2max_fraction: float) -> Any:
    """Share of energy from carbohydrate by the program's own split, trained man."""
    rates, fuel = _rates(vo2max_fraction, 1.0, 0.0), coefficients(Fuel, "energy.fuel")
    parts = (
        rates.carbohydrate_g_s * fuel.carbohydrate_kj_g,
        rates.fat_g_s * fuel.fat_kj_g,
        rates.protein_g_s * fuel.protein_kj_g,
    )
    return parts[0] / sum(parts)


@quantity("max_fat_oxidation_g_min", default=True)
def max_fat(level: str, sex: str = "male") -> Any:
    """Largest fat oxidation of a 70-kg man or a 58-kg woman."""
    mass_kg = 70.0 if known_word(sex, FEMALE, "sex") < 0.5 else 58.0
    return energy.max_fat_oxidation_g_min(mass_kg, known_word(level, TRAINED, "level"))


@quantity("fatmax_vo2max_fraction", default=True)
def fatmax(level: str, sex: str = "male") -> Any:
    """Intensity of the largest fat oxidation; the sexes are not told apart."""
    known_word(sex, FEMALE, "sex")
    return energy.fatmax_share(known_word(level, TRAINED, "level"))


@quantity("fatmin_vo2max_fraction", default=True)
def fatmin(level: str, sex: str = "male", mode: str = "running") -> Any:
    """Intensity at which fat becomes negligible; running and cycling are not told apart."""
    known_word(sex, FEMALE, "sex")
    return energy.fatmin_share(known_word(level, TRAINED, "level"))


@quantity("fat_oxidation_relative_to_max", model="reference", default=True)
def fat_relative(vo2max_fraction: float, level: str = "trained") -> Any:
    """Fat oxidation over its maximum."""
    return energy.fat_oxidation_relative(vo2max_fraction, known_word(level, TRAINED, "level"))


@quantity("rer_difference_men_minus_women", default=True)
def exchange_ratio_difference(level: str) -> Any:
    """Difference of the exchange ratio that the split leads to at 65 % of VO2max."""
    trained = known_word(level, TRAINED, "level")
    men, women = (_exchange_ratio(_rates(PEAK_SHARE, trained, sex)) for sex in (0.0, 1.0))
    return men - women


def _exchange_ratio(rates: energy.SubstrateRates) -> Any:
    """Exchange ratio of a mixture, by inverting Péronnet and Massicotte's equations."""
    columns = [energy.peronnet_massicotte_1991(*gas) for gas in ((1.0, 0.0), (0.0, 1.0))]
    matrix = np.array([[float(column[i]) for column in columns] for i in (0, 1)])
    vo2, vco2 = np.linalg.solve(matrix, [60.0 * float(rates.fat_g_s), 60.0 * float(rates.carbohydrate_g_s)])
    return vco2 / vo2


@quantity("energy_availability_kcal_kg_d", default=True)
def energy_availability(
    energy_intake_kcal_d: float, exercise_energy_kcal_d: float, fat_free_mass_kg: float
) -> Any:
    """Energy left after training."""
    return energy.energy_availability_kcal_kg_d(
        energy_intake_kcal_d, exercise_energy_kcal_d, fat_free_mass_kg
    )
