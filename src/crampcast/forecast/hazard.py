"""The cramp hazard of every muscle and side, moment by moment.

    log h(m, s, t) = b_m + d·log(demand / remaining capacity) + f·fatigue + g·damage
                     + r·log(share of the run done) + Σ β x(t)

Demand, fatigue and damage come from the simulated body; this is where pace, distance, climb, descent, ground
and missing strength act. The β are residuals: what a published factor does beyond its way through the body.
"""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence import coefficients
from crampcast.simulation.state import Kept


class HazardCoefficients(NamedTuple):
    """Coefficients of the log hazard (per hour and side); group ``hazard``.

    ``base`` has shape (10,) on the muscle axis; all may carry a leading axis of draws.
    """

    base: ArrayLike
    demand: ArrayLike
    fatigue: ArrayLike
    damage: ArrayLike
    elapsed: ArrayLike
    """Residual exponent of the share of the run that is done."""
    elapsed_reference: ArrayLike
    elapsed_offset: ArrayLike
    slightest_demand: ArrayLike


class MovingFactors(NamedTuple):
    """Residual effects of what changes on the way, per unit of `hazard_priors.toml`."""

    heat: ArrayLike
    heat_unacclimatised: ArrayLike
    body_mass_loss: ArrayLike
    plain_water_only_at_high_sweat_loss: ArrayLike
    sodium_intake: ArrayLike
    sweat_sodium_when_sweat_loss_over_3_l: ArrayLike
    carbohydrate_after_90_min: ArrayLike
    altitude_over_2500_m_unacclimatised: ArrayLike


class FactorScales(NamedTuple):
    """Where the moving factors start and what they count as usual; group ``hazard.scales``."""

    heat_from_wbgt_c: float
    heat_step_c: float
    unacclimatised_from_wbgt_c: float
    unacclimatised_width_c: float
    usual_mass_loss_pct: float
    usual_sodium_mg_h: float
    usual_sweat_sodium_mmol_l: float
    high_sweat_loss_l: float
    high_sweat_width_l: float
    dilute_drink_mg_l: float
    usual_carbohydrate_g_h: float
    carbohydrate_from_s: float
    altitude_from_m: float
    altitude_width_m: float


def hazard_coefficients() -> HazardCoefficients:
    """Return the shipped coefficients (prior means where no data have moved them).

    Examples
    --------
    >>> len(hazard_coefficients().base)
    10
    """
    return coefficients(HazardCoefficients, "hazard")


def log_hazard(kept: Kept, reference_load: ArrayLike, duration_s: ArrayLike, c: HazardCoefficients) -> Array:
    """Return the log hazard per hour that the body itself produces.

    Parameters
    ----------
    kept : Kept
        Trajectory with the segment axis first.
    reference_load : ArrayLike, shape (10,)
        Target load of each muscle when running level at the reference speed.
    duration_s : ArrayLike
        Planned or recorded duration of the run, s.
    c : HazardCoefficients
        Coefficients of one draw.

    Returns
    -------
    Array, shape (segments, sides, 10)
        Natural logarithm of the hazard per hour of one side of each muscle.

    Notes
    -----
    Demand is the target load over the reference load; what remains is the product of all that is left of
    the muscle's fresh strength. At rest the demand is held at `slightest_demand`. The residual term is what
    the mechanism leaves of the published lateness of cramps (`hazard_shape_k` of the priors); as a share of
    the run, not of hours, it neither rewards running faster nor punishes a longer race for its length alone.
    """
    demand = kept.target_load / jnp.asarray(reference_load)
    ratio = jnp.maximum(demand, c.slightest_demand) / kept.remaining
    done = jnp.minimum(kept.time_s / jnp.asarray(duration_s), 1.0)[:, None, None]
    late = jnp.log((done + c.elapsed_offset) / (jnp.asarray(c.elapsed_reference) + c.elapsed_offset))
    return (
        jnp.asarray(c.base)
        + jnp.asarray(c.demand) * jnp.log(ratio)
        + jnp.asarray(c.fatigue) * (kept.slow_loss + kept.fatigued)
        + jnp.asarray(c.damage) * kept.damage_loss[:, None, :]
        + jnp.asarray(c.elapsed) * late
    )


def moving_log_ratio(
    kept: Kept,
    beta: MovingFactors,
    scale: FactorScales,
    *,
    mass_kg: ArrayLike,
    acclimatisation: ArrayLike,
    sweat_sodium_mmol_l: ArrayLike,
    sodium_mg_h: ArrayLike,
    altitude_m: ArrayLike,
) -> Array:
    """Return the log hazard ratio of what changes on the way, all muscles alike, shape (segments,).

    Notes
    -----
    Every factor is zero at the usual condition, so that the baseline keeps its meaning.
    """

    def ramp(x: ArrayLike, start: float, width: float) -> Array:
        return 1.0 / (1.0 + jnp.exp(-(jnp.asarray(x) - start) / width))

    lost_kg = jnp.cumsum(kept.sweat_l + kept.respiratory_l + kept.urine_l - kept.drunk_l)
    fuel_kg = jnp.cumsum(kept.carbohydrate_g + kept.fat_g - kept.metabolic_water_l * 1000.0) / 1000.0
    loss_pct = 100.0 * (lost_kg + fuel_kg) / jnp.asarray(mass_kg)
    sweat_l = jnp.cumsum(kept.sweat_l)
    high_sweat = ramp(sweat_l, scale.high_sweat_loss_l, scale.high_sweat_width_l)
    elapsed_h = jnp.maximum(kept.time_s, 600.0) / 3600.0
    drunk_l_h = jnp.cumsum(kept.drunk_l) / elapsed_h
    salt_mg_h = jnp.asarray(sodium_mg_h)
    plain = high_sweat * jnp.exp(-salt_mg_h / jnp.maximum(drunk_l_h * scale.dilute_drink_mg_l, 1.0))
    eaten_g_h = jnp.cumsum(kept.exogenous_g) / elapsed_h
    hot = ramp(kept.wbgt_c, scale.unacclimatised_from_wbgt_c, scale.unacclimatised_width_c)
    late_fuel = ramp(kept.time_s, scale.carbohydrate_from_s, 600.0)
    warmth = jnp.maximum(kept.wbgt_c - scale.heat_from_wbgt_c, 0.0) / scale.heat_step_c
    return jnp.asarray(
        beta.heat * warmth
        + beta.heat_unacclimatised * hot * (1.0 - jnp.asarray(acclimatisation))
        + beta.body_mass_loss * (loss_pct - scale.usual_mass_loss_pct * jnp.minimum(elapsed_h / 3.5, 1.0))
        + beta.plain_water_only_at_high_sweat_loss * plain
        + beta.sodium_intake * (salt_mg_h - scale.usual_sodium_mg_h) / 500.0
        + beta.sweat_sodium_when_sweat_loss_over_3_l
        * high_sweat
        * (jnp.asarray(sweat_sodium_mmol_l) - scale.usual_sweat_sodium_mmol_l)
        / 20.0
        + beta.carbohydrate_after_90_min * late_fuel * (eaten_g_h - scale.usual_carbohydrate_g_h) / 30.0
        + beta.altitude_over_2500_m_unacclimatised
        * ramp(altitude_m, scale.altitude_from_m, scale.altitude_width_m)
    )


def cumulative_hazard(log_hazard_per_h: Array, duration_s: Array) -> Array:
    """Return the integral of the hazard up to the end of every segment; time is the first axis."""
    shape = (-1,) + (1,) * (log_hazard_per_h.ndim - 1)
    return jnp.cumsum(jnp.exp(log_hazard_per_h) * duration_s.reshape(shape) / 3600.0, axis=0)


_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


def cramp_probability(cumulative: ArrayLike, frailty_mean: ArrayLike, frailty_sd: ArrayLike) -> Array:
    """Return the chance of at least one cramp, the runner's own proneness averaged out.

    Parameters
    ----------
    cumulative : ArrayLike
        Cumulative hazard at proneness zero, any shape.
    frailty_mean, frailty_sd : ArrayLike
        Normal distribution of the runner's proneness on the log hazard; broadcast against `cumulative`.

    Notes
    -----
    P = 1 − E[exp(−Λ e^u)], u ~ N(mean, sd), by nine-point Gauss–Hermite quadrature.

    Examples
    --------
    >>> round(float(cramp_probability(0.3, 0.0, 0.0)), 4)
    0.2592
    """
    u = jnp.asarray(frailty_mean)[..., None] + jnp.asarray(frailty_sd)[..., None] * _NODES
    survive = jnp.exp(-jnp.asarray(cumulative)[..., None] * jnp.exp(u))
    return 1.0 - jnp.sum(survive * _WEIGHTS, axis=-1)
