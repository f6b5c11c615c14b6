"""The standard's person, air and clothes: what ISO 7933 holds fixed during an exposure."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

from crampcast.body.heat.clothing import ClothingCoefficients
from crampcast.body.heat.convection import body_area_m2
from crampcast.body.heat.nodes import TwoNodeCoefficients, default_two_node
from crampcast.evidence.parameters import coefficients

Edition = Literal[2004, 2023]


class Iso(NamedTuple):
    """Coefficients of the standard; group ``heat.iso``."""

    heat_w_h_kg_k: Any
    radiating_standing: Any
    radiating_sitting: Any
    radiating_crouching: Any
    stefan_boltzmann_w_m2_k4: Any
    sweat_most_2004_w: Any
    sweat_acclimatised_2004: Any
    sweat_most_2023_w: Any
    wettedness_most: Any
    loss_limit_2004: Any
    loss_limit_2023: Any
    area_per_clo: Any
    permeability: Any
    opening: Any
    lewis: Any
    reflecting_area: Any
    reflecting: Any
    emissivity: Any
    walk_per_w_m2: Any
    free_convection: Any
    slow_convection: Any
    fast_convection: Any
    core_equilibrium: Any
    lag_min: Any
    skin_clothed: Any
    skin_nude: Any
    skin_blend_clo: Any
    start_c: Any
    skin_weight: Any
    rectal: Any
    rectal_limit_c: Any
    gram_per_load: Any
    efficiency: Any
    range_2004: Any
    range_2023: Any


class Exposure(NamedTuple):
    """An exposure; units by name, vapour pressure and not relative humidity."""

    air_c: float
    radiant_c: float
    vapour_kpa: float
    air_speed_m_s: float
    power_w_m2: float
    clothing_clo: float
    acclimatised: bool
    edition: Edition = 2023
    mass_kg: float = 75.0
    height_m: float = 1.8
    posture: str = "standing"
    walk_m_s: float = 0.0
    wind_angle_deg: float = 0.0
    duration_min: int = 480
    permeability: float | None = None
    reflecting_area: float | None = None
    reflecting: float | None = None
    work_w_m2: float = 0.0


class Setting(NamedTuple):
    """What stays the same during an exposure, per m² of body surface."""

    convection: float
    area_factor: float
    clothes: float
    wet_resistance: float
    radiating: float
    breath: float
    breath_wet: float
    area_m2: float
    heat_capacity: float
    sweat_most: float
    wettedness_most: float


def iso_7933() -> Iso:
    """Return the evidence's coefficients of the standard."""
    return coefficients(Iso, "heat.iso")


def outside_range(exposure: Exposure) -> str | None:
    """Return which input lies outside the standard's own range, None if all are inside."""
    k = iso_7933()
    bounds = k.range_2004 if exposure.edition == 2004 else k.range_2023
    values = {
        "air temperature": exposure.air_c,
        "radiant less air temperature": exposure.radiant_c - exposure.air_c,
        "air speed": exposure.air_speed_m_s,
        "vapour pressure": exposure.vapour_kpa,
        "clothing": exposure.clothing_clo,
        "metabolic power": exposure.power_w_m2,
    }
    for i, (name, value) in enumerate(values.items()):
        if not bounds[2 * i] - 1e-9 <= value <= bounds[2 * i + 1] + 1e-9:
            return f"{name} {value:.3g} is outside {bounds[2 * i]:g} to {bounds[2 * i + 1]:g}"
    return None


def breath_loss(e: Exposure, c: TwoNodeCoefficients) -> tuple[float, float]:
    """Return heat lost with the breath, dry and by evaporation, W/m²."""
    expired = c.expired_c[0] + c.expired_c[1] * e.air_c + c.expired_c[2] * e.vapour_kpa
    wet = c.respired_wet_k[0] + c.respired_wet_k[1] * e.air_c + c.respired_wet_k[2] * e.vapour_kpa
    dry = c.respiration_cost_dry * e.power_w_m2 * (expired - e.air_c)
    return float(dry), float(c.respiration_cost_wet * e.power_w_m2 * wet)


def _air_and_walk(e: Exposure, k: Iso) -> tuple[float, float]:
    """Return relative air speed and walking speed."""
    if e.walk_m_s == 0.0:
        per_power, rest, most = k.walk_per_w_m2
        return e.air_speed_m_s, min(per_power * (e.power_w_m2 - rest), most)
    if e.wind_angle_deg != 0.0:
        along = e.walk_m_s * math.cos(math.pi * e.wind_angle_deg / 180.0)
        return abs(e.air_speed_m_s - along), e.walk_m_s
    return max(e.air_speed_m_s, e.walk_m_s), e.walk_m_s


def _shrinking(e: Exposure, k: Iso, relative: float, walk: float) -> tuple[float, float]:
    """Return the factors on total insulation and on the bare layer of air."""
    c = coefficients(ClothingCoefficients, "heat.clothing")
    air, pace = min(relative, c.fastest_air_m_s), min(walk, c.fastest_walk_m_s)
    a, b = c.clothed, c.bare
    clothed = min(a[0] * math.exp((a[1] * air - a[2]) * air + (a[3] * pace - a[4]) * pace), 1.0)
    bare = min(math.exp((b[0] * relative - b[1]) * relative + (b[2] * pace - b[3]) * pace), 1.0)
    share = min(e.clothing_clo / c.blend_clo, 1.0)
    return (1.0 - share) * bare + share * clothed, bare


def _convection(e: Exposure, k: Iso, relative: float) -> float:
    """Return the convective coefficient: free or forced, whichever is larger."""
    slow = k.slow_convection[0] + k.slow_convection[1] * relative
    forced = k.fast_convection[0] * relative ** k.fast_convection[1] if relative > 1.0 else slow
    near = k.start_c[0] if e.edition == 2004 else e.radiant_c + 0.1
    return float(max(forced, k.free_convection[0] * abs(near - e.air_c) ** k.free_convection[1]))


def _radiating(e: Exposure, k: Iso) -> float:
    """Return the factor on the fourth powers of temperature."""
    old = e.edition == 2004
    covered = k.reflecting_area if e.reflecting_area is None else e.reflecting_area
    reflecting = k.reflecting[0 if old else 1] if e.reflecting is None else e.reflecting
    emitted = (1.0 - covered) * k.emissivity + covered * (reflecting if old else 1.0 - reflecting)
    posture = {
        "standing": k.radiating_standing,
        "sitting": k.radiating_sitting,
        "crouching": k.radiating_crouching,
    }
    return float(emitted * k.stefan_boltzmann_w_m2_k4 * posture[e.posture])


def most_sweat(e: Exposure, k: Iso, area_m2: float) -> float:
    """Return the largest sweat rate that the standard allows, W/m²."""
    if e.edition == 2023:
        return float(k.sweat_most_2023_w[int(e.acclimatised)])
    rest, least, most = k.sweat_most_2004_w
    allowed = min(max((e.power_w_m2 - rest) * area_m2, least), most)
    return float(allowed * (k.sweat_acclimatised_2004 if e.acclimatised else 1.0))


def setting_of(e: Exposure, k: Iso) -> Setting:
    """Return what stays the same during an exposure."""
    area = float(body_area_m2(e.mass_kg, e.height_m))
    relative, walk = _air_and_walk(e, k)
    shrunk, bare = _shrinking(e, k, relative, walk)
    factor = 1.0 + k.area_per_clo[0 if e.edition == 2004 else 1] * e.clothing_clo
    layer = coefficients(ClothingCoefficients, "heat.clothing").still_layer_m2_k_w / factor
    total = (default_two_node().clo_m2_k_w * e.clothing_clo + layer) * shrunk
    permeability = k.permeability if e.permeability is None else e.permeability
    square, linear, constant, most_open = k.opening
    opened = min(permeability * ((square * shrunk + linear) * shrunk + constant), most_open)
    dry, wet = breath_loss(e, default_two_node())
    return Setting(
        convection=_convection(e, k, relative),
        area_factor=factor,
        clothes=total - layer * bare,
        wet_resistance=total / opened / k.lewis,
        radiating=_radiating(e, k),
        breath=dry + wet,
        breath_wet=wet,
        area_m2=area,
        heat_capacity=k.heat_w_h_kg_k * e.mass_kg / area,
        sweat_most=most_sweat(e, k, area),
        wettedness_most=k.wettedness_most[int(e.acclimatised)],
    )
