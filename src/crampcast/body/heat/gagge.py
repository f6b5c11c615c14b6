"""The two-node model of 1986 as it is shipped elsewhere, minute by minute: a published alternative."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from crampcast.evidence.parameters import coefficients


class Gagge(NamedTuple):
    """Coefficients of the model; group ``heat.gagge``."""

    met_w_m2: Any
    mass_kg: Any
    area_m2: Any
    heat_wh_kg_k: Any
    sweat_gain: Any
    sweat_scale_c: Any
    sweat_most: Any
    dilation: Any
    constriction: Any
    flow_rest: Any
    flow_range: Any
    set_points_c: Any
    skin_share_start: Any
    skin_share: Any
    conductance: Any
    clo_m2_k_w: Any
    area_per_clo: Any
    lewis_k_torr: Any
    vapour_through_clothes: Any
    wettedness_most: Any
    convection: Any
    least_air_m_s: Any
    radiation: Any
    first_radiation: Any
    breath_wet: Any
    breath_dry: Any
    evaporation_w_h_g: Any
    diffusion: Any
    shivering: Any
    saturation_torr: Any


class Room(NamedTuple):
    """Constant surroundings and clothes of somebody who stands."""

    air_c: float
    radiant_c: float
    air_speed_m_s: float
    relative_humidity: float
    power_met: float
    clothing_clo: float
    wettedness_most: float | None = None
    sweat_most_g_m2_h: float | None = None


class TwoNodes(NamedTuple):
    """State and flows at the end; W/m², sweat that evaporates in g/m²/h."""

    core_c: float
    skin_c: float
    sweat_g_m2_h: float
    wettedness: float
    max_evaporation_w_m2: float
    dry_loss_w_m2: float


class _Air(NamedTuple):
    """What stays the same."""

    vapour_torr: float
    convection: float
    wettedness_most: float
    sweat_most: float
    clothes: float
    area_factor: float
    wet_resistance: float


def gagge_1986(room: Room, duration_min: float, c: Gagge | None = None) -> TwoNodes:
    """Return core, skin and sweat after a stay in constant surroundings.

    Parameters
    ----------
    room : Room
        Surroundings, clothes and metabolic rate.
    duration_min : float
        Minutes; the shipped code steps once less than there are minutes.
    c : Gagge, optional
        Coefficients.

    Returns
    -------
    TwoNodes
        At the end, from a neutral start.

    Notes
    -----
    As `crampcast.body.heat.two_node`, but for a body of 70 kg in steps of a minute, with still-air clothes,
    the walking body's convection, a largest wettedness that falls with air speed, and sweat that is no more
    than what evaporates. The last two make it read a runner far too hot.

    References
    ----------
    Gagge, Fobelets, Berglund 1986, ASHRAE Trans 92:709

    Examples
    --------
    >>> end = gagge_1986(Room(25.0, 25.0, 0.1, 0.5, 1.2, 0.5), 60.0)
    >>> round(end.core_c, 2), round(end.skin_c, 2)
    (36.86, 33.83)
    """
    k = coefficients(Gagge, "heat.gagge") if c is None else c
    air = _air(room, k)
    skin, core = k.set_points_c
    share, flow = k.skin_share_start, k.flow_rest
    made = rest = room.power_met * k.met_w_m2
    neutral = share * skin + (1.0 - share) * core
    leaving = 0.1 * room.power_met
    breath = k.breath_wet[0] * made * (k.breath_wet[1] - air.vapour_torr)
    breath += k.breath_dry[0] * made * (k.breath_dry[1] - room.air_c)
    dry = wet = sweat = most = 0.0
    for _ in range(max(round(duration_min) - 1, 0)):
        dry = _dry_loss(room, air, skin, k)
        inward = (core - skin) * (k.conductance[0] + k.conductance[1] * flow)
        per_minute = k.area_m2 / (60.0 * k.heat_wh_kg_k * k.mass_kg)
        skin, core = (
            skin + (inward - dry - leaving) * per_minute / share,
            core + (made - inward - breath) * per_minute / (1.0 - share),
        )
        warm_skin, warm_core = skin - k.set_points_c[0], core - k.set_points_c[1]
        warm_body = max(share * skin + (1.0 - share) * core - neutral, 0.0)
        flow = (k.flow_rest + k.dilation * max(warm_core, 0.0)) / (
            1.0 + k.constriction * max(-warm_skin, 0.0)
        )
        flow = max(min(flow, k.flow_range[1]), k.flow_range[0])
        asked = k.sweat_gain * warm_body * math.exp(max(warm_skin, 0.0) / k.sweat_scale_c)
        most = (_saturation(skin, k) - air.vapour_torr) / air.wet_resistance or 1e-3
        sweat, leaving, wet = _evaporation(min(asked, air.sweat_most), most, air.wettedness_most, k)
        made = rest + k.shivering * max(-warm_skin, 0.0) * max(-warm_core, 0.0)
        share = k.skin_share[0] + k.skin_share[1] / (flow + k.skin_share[2])
    return TwoNodes(core, skin, sweat, wet, most, dry)


def _saturation(temperature_c: float, k: Gagge) -> float:
    """Vapour pressure of saturated air, Torr."""
    return math.exp(k.saturation_torr[0] - k.saturation_torr[1] / (temperature_c + k.saturation_torr[2]))


def _air(room: Room, k: Gagge) -> _Air:
    """Return what stays the same."""
    speed = max(room.air_speed_m_s, k.least_air_m_s)
    still, forced, power, walking, from_met, met_power = k.convection
    convection = max(still, forced * speed**power)
    if room.power_met > from_met:
        convection = max(convection, walking * (room.power_met - from_met) ** met_power)
    dressed = room.clothing_clo > 0.0
    factor, exponent = k.wettedness_most[:2] if dressed else k.wettedness_most[2:]
    spread = 1.0 + k.area_per_clo * room.clothing_clo
    clothes = k.clo_m2_k_w * room.clothing_clo
    through = k.vapour_through_clothes if dressed else 1.0
    resistance = 1.0 / (k.lewis_k_torr * spread * convection) + clothes / (k.lewis_k_torr * through)
    return _Air(
        room.relative_humidity * _saturation(room.air_c, k),
        convection,
        room.wettedness_most or factor * speed**exponent,
        room.sweat_most_g_m2_h or k.sweat_most,
        clothes,
        spread,
        resistance,
    )


def _dry_loss(room: Room, air: _Air, skin_c: float, k: Gagge) -> float:
    """Return convection and radiation once the temperature of the clothes is found."""
    four, emissivity, boltzmann, radiating, kelvin = k.radiation

    def around(radiation: float) -> tuple[float, float]:
        both = radiation + air.convection
        return 1.0 / (air.area_factor * both), (
            radiation * room.radiant_c + air.convection * room.air_c
        ) / both

    layer, operative = around(k.first_radiation)
    surface = (layer * skin_c + air.clothes * operative) / (layer + air.clothes)
    while True:
        mean = (surface + room.radiant_c) / 2.0 + kelvin
        layer, operative = around(four * emissivity * boltzmann * mean**3 * radiating)
        better = (layer * skin_c + air.clothes * operative) / (layer + air.clothes)
        if abs(better - surface) <= 0.01:
            return (skin_c - operative) / (layer + air.clothes)
        surface = better


def _evaporation(sweat: float, most: float, wettedness_most: float, k: Gagge) -> tuple[float, float, float]:
    """Return the sweat that evaporates, evaporation with diffusion, and wettedness."""
    if most < 0.0:
        return 0.0, 0.0, wettedness_most
    used = k.evaporation_w_h_g * sweat
    wet = k.diffusion + (1.0 - k.diffusion) * used / most
    diffused = wet * most - used
    if wet > wettedness_most:
        wet, share = wettedness_most, (wettedness_most - k.diffusion) / (1.0 - k.diffusion)
        used, diffused = share * most, k.diffusion * (1.0 - share) * most
    return used / k.evaporation_w_h_g, used + diffused, wet
