"""One step of a runner's heat balance, core and skin."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.heat.air import saturation_pressure_kpa
from crampcast.body.heat.convection import body_area_m2
from crampcast.body.heat.exchange import skin_flows, surroundings
from crampcast.body.heat.nodes import TwoNodeCoefficients, default_two_node
from crampcast.body.heat.person import Air, Person
from crampcast.body.heat.skin_blood import SKIN_BLOOD_FLOW
from crampcast.body.mechanisms import NULL, Mechanism
from crampcast.evidence.parameters import coefficients


class HeatFlows(NamedTuple):
    """State after a step and mean flows over it; W unless the name says otherwise.

    ``uncompensable`` runs from 0 (can be held) to 1 (heat production exceeds what a skin of 36.5 °C can
    give off whatever the sweat); ``heat_deficit_w`` is the shivering that the cold would call for, an alarm
    and not part of the balance.
    """

    core_c: Array
    skin_c: Array
    sweat_l_h: Array
    respiratory_water_l_h: Array
    wettedness: Array
    evaporation_w: Array
    dry_loss_w: Array
    respiratory_loss_w: Array
    storage_w: Array
    uncompensable: Array
    heat_deficit_w: Array


def respiratory_heat_w_m2(
    metabolic_w_m2: ArrayLike, air: Air, c: TwoNodeCoefficients | None = None
) -> tuple[Array, Array]:
    """Heat lost with the breath, dry and by evaporation.

    Parameters
    ----------
    metabolic_w_m2 : array
        Metabolic power per body surface, W/m².
    air : Air
        Air that is breathed.
    c : TwoNodeCoefficients, optional
        Coefficients.

    Returns
    -------
    dry, evaporative : array
        W/m².

    Notes
    -----
    ``0.001516 M (Texp - Ta)`` with ``Texp = 28.56 + 0.115 Ta + 0.641 pa`` and ``0.00127 M (59.34 + 0.53 Ta
    - 11.63 pa)``, both times 101.325 / P for the deeper breathing at altitude (our own choice, first
    order).

    References
    ----------
    ISO 7933.

    Examples
    --------
    >>> dry, wet = respiratory_heat_w_m2(500.0, Air(20.0, 1.2, 101.325, 3.0, 20.0))
    >>> round(float(dry), 1), round(float(wet), 1)
    (8.8, 35.5)
    """
    c = default_two_node() if c is None else c
    ta, pa = jnp.asarray(air.air_temperature_c), jnp.asarray(air.vapour_pressure_kpa)
    power = jnp.asarray(metabolic_w_m2) * (c.sea_level_kpa / jnp.asarray(air.pressure_kpa))
    expired = c.expired_c[0] + c.expired_c[1] * ta + c.expired_c[2] * pa
    wet = c.respired_wet_k[0] + c.respired_wet_k[1] * ta + c.respired_wet_k[2] * pa
    return c.respiration_cost_dry * power * (expired - ta), c.respiration_cost_wet * power * wet


def heat_step(
    core_c: ArrayLike,
    skin_c: ArrayLike,
    metabolic_w: ArrayLike,
    external_work_w: ArrayLike,
    air: Air,
    person: Person,
    dt_s: ArrayLike,
    c: TwoNodeCoefficients | None = None,
) -> HeatFlows:
    """Core and skin temperature, sweat and heat flows over one step.

    Parameters
    ----------
    core_c, skin_c : array
        Temperatures at the start, °C; 37.0 and 33.7 at rest.
    metabolic_w : array
        Gross metabolic power, W.
    external_work_w : array
        Work done on the surroundings, W: positive uphill, negative downhill, nil on the level.
    air : Air
        Air around the runner.
    person : Person
        The runner.
    dt_s : array
        Length of the step, s.
    c : TwoNodeCoefficients, optional
        Coefficients.

    Returns
    -------
    HeatFlows
        State at the end and means over the step.

    Notes
    -----
    ``C_c dTc/dt = M - W - breath - (Tc - Ts) K`` and ``C_s dTs/dt = (Tc - Ts) K - dry - evaporation``. One
    evaluation and its exact 2 x 2 Jacobian Z give ``dx = dt D^-1 (1 - Z/2) f`` with ``D = 1 - Z + Z²/2``:
    second order, stable for any step. Flows are reported at the mean state of the same linear problem, so
    metabolic power equals work, losses and storage to rounding. The masses of the nodes are held over a
    step. Skin vessels open later the harder the effort (`skin_blood_flow_l_m2_h`), which keeps the skin of a
    runner in the cool cold and the core warm. Runners in the cool read
    up to 0.5 °C low (`core_bias_c`); above 41 °C only say that it cannot be
    compensated.

    References
    ----------
    Gagge, Fobelets, Berglund 1986, ASHRAE Trans 92:709; ISO 7933.

    Examples
    --------
    >>> air, runner = Air(20.0, 1.2, 101.325, 3.0, 20.0), Person(70.0, 1.75)
    >>> flows = heat_step(38.0, 34.0, 900.0, 0.0, air, runner, 30.0)
    >>> bool(flows.sweat_l_h > 0.2)
    True
    """
    c = default_two_node() if c is None else c
    dt, mass = jnp.asarray(dt_s, dtype=float), jnp.asarray(person.mass_kg, dtype=float)
    area = body_area_m2(mass, person.height_m, c)
    power, work = jnp.asarray(metabolic_w) / area, jnp.asarray(external_work_w) / area
    breath_dry, breath_wet = respiratory_heat_w_m2(power, air, c)
    gain = power - work - breath_dry - breath_wet
    around = surroundings(air, person.clothing_clo, c)
    shape = jnp.broadcast_shapes(
        jnp.shape(core_c), jnp.shape(skin_c), dt.shape, gain.shape, around.dry_resistance.shape
    )
    tc, ts = (jnp.broadcast_to(jnp.asarray(t, dtype=float), shape) for t in (core_c, skin_c))
    blood = SKIN_BLOOD_FLOW(tc, ts, person.acclimatisation, c, person.intensity, person.skin_flow)
    fraction = c.skin_fraction_floor + c.skin_fraction_factor_l_m2_h / (blood + c.skin_fraction_offset_l_m2_h)
    capacity = mass * c.body_heat_j_kg_k / area
    per_core, per_skin = 1.0 / ((1.0 - fraction) * capacity), 1.0 / (fraction * capacity)

    def flows_at(core: Array, skin: Array) -> tuple[Array, ...]:
        flows = skin_flows(core, skin, fraction, person, around, c)
        net_core = (gain - flows.core_to_skin) * per_core
        net_skin = (flows.core_to_skin - flows.dry - flows.evaporation) * per_skin
        return (net_core, net_skin, *flows[1:])

    one, nil = jnp.ones(shape), jnp.zeros(shape)
    at, by_core = jax.jvp(flows_at, (tc, ts), (one, nil))
    _, by_skin = jax.jvp(flows_at, (tc, ts), (nil, one))
    (end_core, end_skin), (mean_core, mean_skin) = _linear_step(at, by_core, by_skin, dt)
    dry, evaporation, sweat, wet = (
        now + mean_core * p + mean_skin * q
        for now, p, q in zip(at[2:], by_core[2:], by_skin[2:], strict=True)
    )
    # Over a long step of a skin that cools fast the tangents reach below nothing.
    water = jnp.maximum(jnp.maximum(sweat, evaporation * (3600.0 / c.latent_heat_j_g)), 0.0)
    storage = (end_core / per_core + end_skin / per_skin) / jnp.maximum(dt, 1e-9)
    hot_skin = jnp.asarray(c.uncompensable_skin_c)
    most = (saturation_pressure_kpa(hot_skin) - around.vapour_pressure_kpa) / around.wet_resistance
    shed = (hot_skin - around.operative_c) / around.dry_resistance + jnp.asarray(person.w_max) * most
    excess = (gain - shed) / c.uncompensable_width_w_m2
    cold = jnp.maximum(c.skin_set_point_c - ts, 0.0) * jnp.maximum(c.core_set_point_c - tc, 0.0)
    return HeatFlows(
        tc + end_core,
        ts + end_skin,
        water * area / 1000.0,
        breath_wet * area * (3.6 / c.latent_heat_j_g),
        wet,
        evaporation * area,
        dry * area,
        (breath_dry + breath_wet) * area,
        storage * area,
        0.5 * (1.0 + excess / jnp.sqrt(1.0 + excess * excess)),
        c.shivering_w_m2_k2 * cold * area,
    )


def _linear_step(
    at: tuple[Array, ...], by_core: tuple[Array, ...], by_skin: tuple[Array, ...], dt: Array
) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Solve the linearised pair over a step; return the change at its end and the mean change over it."""
    p, q, r, s = dt * by_core[0], dt * by_skin[0], dt * by_core[1], dt * by_skin[1]
    qr = q * r
    d11, d22 = 1.0 - p + 0.5 * (p * p + qr), 1.0 - s + 0.5 * (s * s + qr)
    off = 0.5 * (p + s) - 1.0
    d12, d21 = q * off, r * off
    scale = 1.0 / (d11 * d22 - d12 * d21)
    y1, y2 = (d22 * at[0] - d12 * at[1]) * scale, (d11 * at[1] - d21 * at[0]) * scale
    z1, z2 = p * y1 + q * y2, r * y1 + s * y2
    end = dt * (y1 - 0.5 * z1), dt * (y2 - 0.5 * z2)
    return end, (0.5 * dt * (y1 - z1), 0.5 * dt * (y2 - z2))


def gagge_heat_step(
    core_c: ArrayLike,
    skin_c: ArrayLike,
    metabolic_w: ArrayLike,
    external_work_w: ArrayLike,
    air: Air,
    person: Person,
    dt_s: ArrayLike,
) -> HeatFlows:
    """Step the two nodes with the control of 1986: the published sweat gain and limit, clothes as at rest.

    References
    ----------
    Gagge, Fobelets, Berglund 1986, ASHRAE Trans 92:709

    Examples
    --------
    >>> air, runner = Air(20.0, 1.2, 101.325, 3.0, 20.0), Person(70.0, 1.75, acclimatisation=1.0)
    >>> plain = gagge_heat_step(38.0, 34.0, 900.0, 0.0, air, runner, 30.0)
    >>> bool(plain.sweat_l_h < heat_step(38.0, 34.0, 900.0, 0.0, air, runner, 30.0).sweat_l_h)
    True
    """
    plain = default_two_node()._replace(
        sweat_gain_acclimatised_g_m2_h_k=0.0,
        sweat_most_g_m2_h=coefficients(Control, "heat.control").sweat_most_1986_g_m2_h,
        exercise_vasodilation_shift_c=0.0,
        unacclimatised_set_point_shift_c=0.0,
        clothing_in_motion=0.0,
        vasoconstriction_width_c=0.02,
    )
    return heat_step(core_c, skin_c, metabolic_w, external_work_w, air, person, dt_s, plain)


class Control(NamedTuple):
    """The control of 1986; group ``heat.control``."""

    sweat_most_1986_g_m2_h: Any


def no_heat_step(
    core_c: ArrayLike,
    skin_c: ArrayLike,
    metabolic_w: ArrayLike,
    external_work_w: ArrayLike,
    air: Air,
    person: Person,
    dt_s: ArrayLike,
) -> HeatFlows:
    """Leave temperatures as they are, without sweat or breath's water: the null version.

    Notes
    -----
    What is produced leaves as dry heat, so the balance closes.

    Examples
    --------
    >>> air = Air(30.0, 2.0, 101.325, 3.0, 30.0)
    >>> flows = no_heat_step(37.0, 33.0, 900.0, 0.0, air, Person(70.0, 1.75), 60.0)
    >>> float(flows.core_c), float(flows.sweat_l_h), float(flows.dry_loss_w)
    (37.0, 0.0, 900.0)
    """
    nil = 0.0 * (jnp.asarray(core_c) + jnp.asarray(metabolic_w) + jnp.asarray(dt_s))
    core, skin = jnp.asarray(core_c) + nil, jnp.asarray(skin_c) + nil
    shed = jnp.asarray(metabolic_w) - jnp.asarray(external_work_w) + nil
    return HeatFlows(core, skin, nil, nil, nil, nil, shed, nil, nil, nil, nil)


HEAT_BALANCE: Mechanism[HeatFlows] = Mechanism(
    "heat_balance",
    "core, skin and sweat from what is produced and lost",
    {"two_node": heat_step, "gagge_1986": gagge_heat_step, NULL: no_heat_step},
)
"""Heat balance over a step: the recommended function, the control of 1986, a body that never warms."""
