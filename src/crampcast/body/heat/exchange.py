"""Heat flows between core, skin and surroundings at given temperatures."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.heat.air import saturation_pressure_kpa
from crampcast.body.heat.clothing import insulation_in_motion_m2_k_w
from crampcast.body.heat.person import Air, Person
from crampcast.evidence.parameters import coefficients


class TwoNodeCoefficients(NamedTuple):
    """Coefficients of the two-node model; group ``heat.two_node``."""

    area_factor: Any
    area_mass_exponent: Any
    area_height_exponent: Any
    convection_factor: Any
    convection_exponent: Any
    still_air_convection_w_m2_k: Any
    pressure_exponent_dry: Any
    sea_level_kpa: Any
    lewis_k_kpa: Any
    radiation_w_m2_k: Any
    clothing_area_per_clo: Any
    clo_m2_k_w: Any
    clothing_permeability: Any
    clothing_in_motion: Any
    core_set_point_c: Any
    skin_set_point_c: Any
    unacclimatised_set_point_shift_c: Any
    exercise_vasodilation_shift_c: Any
    blood_flow_rest_l_m2_h: Any
    blood_flow_per_k: Any
    vasoconstriction_per_k: Any
    vasoconstriction_width_c: Any
    blood_flow_least_l_m2_h: Any
    blood_flow_most_l_m2_h: Any
    skin_fraction_floor: Any
    skin_fraction_factor_l_m2_h: Any
    skin_fraction_offset_l_m2_h: Any
    tissue_conductance_w_m2_k: Any
    blood_heat_w_h_l_k: Any
    body_heat_j_kg_k: Any
    sweat_gain_g_m2_h_k: Any
    sweat_gain_acclimatised_g_m2_h_k: Any
    sweat_skin_scale_c: Any
    sweat_most_g_m2_h: Any
    latent_heat_j_g: Any
    least_wettedness: Any
    respiration_cost_dry: Any
    respiration_cost_wet: Any
    expired_c: Any
    respired_wet_k: Any
    shivering_w_m2_k2: Any
    uncompensable_skin_c: Any
    uncompensable_width_w_m2: Any


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


def default_two_node() -> TwoNodeCoefficients:
    """Return the evidence's coefficients of the two-node model.

    Returns
    -------
    TwoNodeCoefficients
        Group ``heat.two_node``.

    Notes
    -----
    Call it once outside a loop and pass the result on.

    References
    ----------
    See the parameters.

    Examples
    --------
    >>> default_two_node().core_set_point_c
    36.8
    """
    return coefficients(TwoNodeCoefficients, "heat.two_node")


def _above(x: ArrayLike, width: ArrayLike) -> Array:
    """Positive part with a rounded corner; nil far below, no exponential."""
    x = jnp.asarray(x)
    return 0.5 * (x + jnp.sqrt(x * x + width * width))


def _least(a: ArrayLike, b: ArrayLike, width: float) -> Array:
    """Smaller of two with a rounded corner."""
    a = jnp.asarray(a)
    return a - _above(a - b, width)


def body_area_m2(mass_kg: ArrayLike, height_m: ArrayLike, c: TwoNodeCoefficients | None = None) -> Array:
    """Surface of the body.

    Parameters
    ----------
    mass_kg, height_m : array
        Mass, kg, and height, m.
    c : TwoNodeCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        m².

    Notes
    -----
    ``0.202 m^0.425 h^0.725``.

    References
    ----------
    DuBois, DuBois 1916.

    Examples
    --------
    >>> round(float(body_area_m2(70.0, 1.75)), 3)
    1.844
    """
    c = default_two_node() if c is None else c
    mass, height = jnp.asarray(mass_kg, dtype=float), jnp.asarray(height_m, dtype=float)
    return jnp.asarray(c.area_factor * mass**c.area_mass_exponent * height**c.area_height_exponent)


def convective_coefficient_w_m2_k(
    relative_air_speed_m_s: ArrayLike, pressure_kpa: ArrayLike = 101.325, c: TwoNodeCoefficients | None = None
) -> Array:
    """Convective heat transfer coefficient of the body.

    Parameters
    ----------
    relative_air_speed_m_s : array
        Air speed over the skin, m/s, 0.2-4 in the source.
    pressure_kpa : array
        Air pressure, kPa.
    c : TwoNodeCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        W/m²/K.

    Notes
    -----
    ``max(8.3 v^0.6, 3.1) (P / 101.325)^0.55``, the corner rounded.

    References
    ----------
    ASHRAE 1997 (speed); JOS-3 (pressure).

    Examples
    --------
    >>> round(float(convective_coefficient_w_m2_k(3.0)), 1)
    16.0
    """
    c = default_two_node() if c is None else c
    speed = jnp.maximum(jnp.asarray(relative_air_speed_m_s, dtype=float), 1e-3)
    forced = c.convection_factor * speed**c.convection_exponent
    still = c.still_air_convection_w_m2_k
    thin = (jnp.asarray(pressure_kpa) / c.sea_level_kpa) ** c.pressure_exponent_dry
    return jnp.asarray((still + _above(forced - still, 0.2)) * thin)


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
    >>> still = Air(25.0, 1.5, 101.325, 3.0, 25.0)
    >>> round(float(surroundings(still, 0.3, default_two_node()).operative_c), 3)
    25.0
    """
    hc = convective_coefficient_w_m2_k(air.relative_air_speed_m_s, air.pressure_kpa, c)
    hr = c.radiation_w_m2_k
    clo = jnp.asarray(clothing_clo)
    spread = 1.0 + c.clothing_area_per_clo * clo
    rest = c.clo_m2_k_w * clo
    worn = insulation_in_motion_m2_k_w(
        rest, spread, air.relative_air_speed_m_s, air.body_speed_m_s, c.clo_m2_k_w
    )
    clothes = rest + c.clothing_in_motion * (worn - rest)
    he = c.lewis_k_kpa * hc * (c.sea_level_kpa / jnp.asarray(air.pressure_kpa))
    both = hc + hr
    return Surroundings(
        1.0 / (spread * both) + clothes,
        clothes / (c.lewis_k_kpa * c.clothing_permeability) + 1.0 / (spread * he),
        (hr * jnp.asarray(air.mean_radiant_c) + hc * jnp.asarray(air.air_temperature_c)) / both,
        jnp.asarray(air.vapour_pressure_kpa),
    )


def skin_blood_flow_l_m2_h(
    core_c: ArrayLike,
    skin_c: ArrayLike,
    acclimatisation: ArrayLike,
    c: TwoNodeCoefficients,
    intensity: ArrayLike = 0.0,
) -> Array:
    """Blood flow to the skin.

    Parameters
    ----------
    core_c, skin_c : array
        Temperatures, °C.
    acclimatisation : array
        0-1; the less, the higher the core's set point.
    c : TwoNodeCoefficients
        Coefficients.
    intensity : array
        Oxygen uptake over its maximum: the muscles compete for blood.

    Returns
    -------
    array
        L/m²/h, 0.5-90.

    Notes
    -----
    ``(6.3 + 120 warm core) / (1 + 0.5 cold skin)``, corners rounded: that of cold skin over 3 °C, for a body
    does not cool everywhere at once; so the core holds over a wide range of cool air. Upright exercise shifts
    the core temperature at which skin vessels open, not that of sweating: 0.975 °C times intensity.

    References
    ----------
    Gagge, Fobelets, Berglund 1986; Johnson, Park 1981 (shift); Kenny et al. 2003 (grows with intensity).

    Examples
    --------
    >>> c = default_two_node()
    >>> [round(float(skin_blood_flow_l_m2_h(38.5, 35.0, 1.0, c, share))) for share in (0.0, 0.8)]
    [90, 78]
    """
    shift = c.unacclimatised_set_point_shift_c * (1.0 - jnp.asarray(acclimatisation))
    shift = shift + c.exercise_vasodilation_shift_c * jnp.asarray(intensity)
    set_point = c.core_set_point_c + shift
    warm = _above(jnp.asarray(core_c) - set_point, 0.01)
    cold = _above(c.skin_set_point_c - jnp.asarray(skin_c), c.vasoconstriction_width_c)
    flow = (c.blood_flow_rest_l_m2_h + c.blood_flow_per_k * warm) / (1.0 + c.vasoconstriction_per_k * cold)
    least = c.blood_flow_least_l_m2_h
    return jnp.asarray(least + _above(_least(flow, c.blood_flow_most_l_m2_h, 1.0) - least, 0.02))


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
    >>> c = default_two_node()
    >>> around = surroundings(Air(25.0, 1.5, 101.325, 3.0, 25.0), 0.3, c)
    >>> state = jnp.array(38.5), jnp.array(34.0), jnp.array(0.05)
    >>> bool(skin_flows(*state, Person(70.0, 1.75), around, c).sweat > 200.0)
    True
    """
    acclimatised = jnp.asarray(person.acclimatisation)
    shift = c.unacclimatised_set_point_shift_c * (1.0 - acclimatised)
    blood = skin_blood_flow_l_m2_h(core_c, skin_c, acclimatised, c, person.intensity)
    inward = (core_c - skin_c) * (c.tissue_conductance_w_m2_k + c.blood_heat_w_h_l_k * blood)
    warm_skin = skin_c - c.skin_set_point_c
    warm_core = core_c - c.core_set_point_c - shift
    warm_body = _above(skin_fraction * warm_skin + (1.0 - skin_fraction) * warm_core, 0.01)
    gain = (c.sweat_gain_g_m2_h_k + c.sweat_gain_acclimatised_g_m2_h_k * acclimatised) * person.sweat_gain
    stirred = jnp.exp(_above(jnp.minimum(warm_skin, 12.0), 0.05) / c.sweat_skin_scale_c)
    sweat = _least(gain * warm_body * stirred, c.sweat_most_g_m2_h, 20.0)
    most = _above((saturation_pressure_kpa(skin_c) - around.vapour_pressure_kpa) / around.wet_resistance, 1.0)
    drive = sweat * (c.latent_heat_j_g / 3600.0)
    wet = 2.0 * drive / (most + jnp.sqrt(most * most + 2.0 * drive * drive))
    wet = _least(c.least_wettedness + _above(wet - c.least_wettedness, 0.01), person.w_max, 0.01)
    dry = (skin_c - around.operative_c) / around.dry_resistance
    return SkinFlows(inward, dry, wet * most, sweat, wet)
