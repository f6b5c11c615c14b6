"""Heat flows between core, skin and surroundings at given temperatures."""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.heat.air import saturation_pressure_kpa
from crampcast.body.heat.clothing import CLOTHING
from crampcast.body.heat.convection import CONVECTION
from crampcast.body.heat.nodes import TwoNodeCoefficients, above, least
from crampcast.body.heat.person import Air, Person
from crampcast.body.heat.skin_blood import SKIN_BLOOD_FLOW


class Surroundings(NamedTuple):
    """Constant within a step: resistances (m²K/W, m²kPa/W), operative temperature, vapour pressure."""

    dry_resistance: Array
    wet_resistance: Array
    operative_c: Array
    vapour_pressure_kpa: Array


class SkinFlows(NamedTuple):
    """Flows per square metre at given temperatures: W/m², sweat in g/m²/h, wettedness 0-1."""

    core_to_skin: Array
    dry: Array
    evaporation: Array
    sweat: Array
    wettedness: Array


def surroundings(air: Air, clothing_clo: ArrayLike, c: TwoNodeCoefficients) -> Surroundings:
    """Resistances and temperatures that a runner's skin faces.

    Parameters
    ----------
    air : Air
        Air around the runner.
    clothing_clo : array
        Insulation, clo; running kit 0.3.
    c : TwoNodeCoefficients
        Coefficients.

    Returns
    -------
    Surroundings
        Constant within a step.

    Notes
    -----
    ``Ra = 1 / (fcl (hc + hr))``, ``Rcl = 0.155 clo``, ``Re = Rcl / (16.5 · 0.45) + 1 / (fcl he)``, clothes
    as they are in motion (`insulation_in_motion_m2_k_w`), ``he = 16.5 hc (101.325 / P)``, operative
    temperature weighted by ``hr`` and ``hc``.

    References
    ----------
    Gagge, Fobelets, Berglund 1986.

    Examples
    --------
    >>> from crampcast.body.heat.nodes import default_two_node
    >>> still = Air(25.0, 1.5, 101.325, 3.0, 25.0)
    >>> round(float(surroundings(still, 0.3, default_two_node()).operative_c), 3)
    25.0
    """
    hc = CONVECTION(air.relative_air_speed_m_s, air.pressure_kpa, c)
    hr = c.radiation_w_m2_k
    clo = jnp.asarray(clothing_clo)
    spread = 1.0 + c.clothing_area_per_clo * clo
    rest = c.clo_m2_k_w * clo
    worn = CLOTHING(rest, spread, air.relative_air_speed_m_s, air.body_speed_m_s, c.clo_m2_k_w)
    clothes = rest + c.clothing_in_motion * (worn - rest)
    he = c.lewis_k_kpa * hc * (c.sea_level_kpa / jnp.asarray(air.pressure_kpa))
    both = hc + hr
    return Surroundings(
        1.0 / (spread * both) + clothes,
        clothes / (c.lewis_k_kpa * c.clothing_permeability) + 1.0 / (spread * he),
        (hr * jnp.asarray(air.mean_radiant_c) + hc * jnp.asarray(air.air_temperature_c)) / both,
        jnp.asarray(air.vapour_pressure_kpa),
    )


def skin_flows(
    core_c: Array,
    skin_c: Array,
    skin_fraction: Array,
    person: Person,
    around: Surroundings,
    c: TwoNodeCoefficients,
) -> SkinFlows:
    """Flows of heat and sweat at given core and skin temperature.

    Parameters
    ----------
    core_c, skin_c : array
        Temperatures, °C.
    skin_fraction : array
        Share of body mass that the skin node holds.
    person : Person
        The runner.
    around : Surroundings
        From `surroundings`.
    c : TwoNodeCoefficients
        Coefficients.

    Returns
    -------
    SkinFlows
        Per square metre.

    Notes
    -----
    Sweat ``c_sw warm_body exp(warm_skin / 10.7)``, at most 1200 g/m²/h. With ``s`` its latent heat,
    wettedness is ``2 s / (Emax + sqrt(Emax² + 2 s²))`` (the standard's ``-k + sqrt(k² + 2)``, ``k = Emax /
    s``, without its singularity), between 0.06 and the runner's largest; evaporation is wettedness times
    Emax, the rest drips.

    References
    ----------
    Gagge, Fobelets, Berglund 1986; ISO 7933.

    Examples
    --------
    >>> from crampcast.body.heat.nodes import default_two_node
    >>> c = default_two_node()
    >>> around = surroundings(Air(25.0, 1.5, 101.325, 3.0, 25.0), 0.3, c)
    >>> state = jnp.array(38.5), jnp.array(34.0), jnp.array(0.05)
    >>> bool(skin_flows(*state, Person(70.0, 1.75), around, c).sweat > 200.0)
    True
    """
    acclimatised = jnp.asarray(person.acclimatisation)
    shift = c.unacclimatised_set_point_shift_c * (1.0 - acclimatised)
    blood = SKIN_BLOOD_FLOW(core_c, skin_c, acclimatised, c, person.intensity, person.skin_flow)
    inward = (core_c - skin_c) * (c.tissue_conductance_w_m2_k + c.blood_heat_w_h_l_k * blood)
    warm_skin = skin_c - c.skin_set_point_c
    warm_core = core_c - c.core_set_point_c - shift
    warm_body = above(skin_fraction * warm_skin + (1.0 - skin_fraction) * warm_core, 0.01)
    gain = (c.sweat_gain_g_m2_h_k + c.sweat_gain_acclimatised_g_m2_h_k * acclimatised) * person.sweat_gain
    stirred = jnp.exp(above(jnp.minimum(warm_skin, 12.0), 0.05) / c.sweat_skin_scale_c)
    sweat = least(gain * warm_body * stirred, c.sweat_most_g_m2_h, 20.0)
    most = above((saturation_pressure_kpa(skin_c) - around.vapour_pressure_kpa) / around.wet_resistance, 1.0)
    drive = sweat * (c.latent_heat_j_g / 3600.0)
    wet = 2.0 * drive / (most + jnp.sqrt(most * most + 2.0 * drive * drive))
    wet = least(c.least_wettedness + above(wet - c.least_wettedness, 0.01), person.w_max, 0.01)
    dry = (skin_c - around.operative_c) / around.dry_resistance
    return SkinFlows(inward, dry, wet * most, sweat, wet)
