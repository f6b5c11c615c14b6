"""The cramp hazard of every muscle and side, moment by moment.

    log h(m, s, t) = b_m + d·log(demand / remaining capacity) + f·fatigue + g·damage
                     + r·log(share of the run done) − q·log(length of the run) + Σ β x(t)

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
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.muscles import Muscles
from crampcast.simulation.state import Flows, Kept


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
    duration: ArrayLike
    """Residual exponent of the length of the run: how much less an hour of a longer run counts."""
    usual_duration_h: ArrayLike


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
        Target load of each muscle that demand is measured against (`crampcast.forecast.own_load`).
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
    Demand is the target load over that of the own level pace; what remains is the product of all that is left
    of fresh strength. At rest the demand is held at `slightest_demand`. The residual term is what the
    mechanism leaves of the published lateness of cramps (`hazard_shape_k` of the priors); as a share of the
    run, not of hours, it does not reward running faster. The second residual, in the length of the run, is
    what the mechanism leaves of the published rarity of cramps in day-long races (ADR 0010).
    """
    terms = body_terms(kept, reference_load, duration_s, c.slightest_demand)
    sided = terms._replace(damage=terms.damage[:, None, :], done=terms.done[:, None])
    return combined(sided, c)


class BodyTerms(NamedTuple):
    """What the simulated body contributes, before any coefficient."""

    log_ratio: Array
    """Logarithm of demand over what remains of capacity, shape (segments, sides, 10)."""
    fatigue: Array
    """Fast and slow fatigue together, shape (segments, sides, 10)."""
    damage: Array
    """Strength lost to damage, shape (segments, 10)."""
    done: Array
    """Share of the run that is done, shape (segments,)."""
    whole_h: Array
    """Duration of the run, shape () or as `done`, h."""


def combined(terms: BodyTerms, c: HazardCoefficients) -> Array:
    """Return the log hazard per hour of one side of each muscle from the body's terms.

    Parameters
    ----------
    terms : BodyTerms
        Leaves that broadcast; `BodyTerms.done` lacks the muscle axis.
    c : HazardCoefficients
        Coefficients of one draw.
    """
    in_time = log_in_time(terms.done, terms.whole_h, c)
    return _of_muscles(terms.log_ratio, terms.fatigue, terms.damage, c) + in_time[..., None]


def _of_muscles(log_ratio: Array, fatigue: Array, damage: Array, c: HazardCoefficients) -> Array:
    """Return what the muscles add to the log hazard; muscles are the last axis."""
    return (
        jnp.asarray(c.base)
        + jnp.asarray(c.demand) * log_ratio
        + jnp.asarray(c.fatigue) * fatigue
        + jnp.asarray(c.damage) * damage
    )


def log_in_time(done: Array, whole_h: Array, c: HazardCoefficients) -> Array:
    """Return what the share of the run that is done and its length add to the log hazard of all muscles."""
    late = jnp.log((done + c.elapsed_offset) / (jnp.asarray(c.elapsed_reference) + c.elapsed_offset))
    longer = jnp.log1p(whole_h / jnp.asarray(c.usual_duration_h)) - jnp.log(2.0)
    return jnp.asarray(c.elapsed) * late - jnp.asarray(c.duration) * longer


def strain(muscles: Muscles | Kept, reference_load: ArrayLike, c: HazardCoefficients) -> Array:
    """Return the part of the hazard that is each muscle's own, both sides together, shape (..., 10).

    Parameters
    ----------
    muscles, reference_load, c
        As `strain_by_side` takes them.
    """
    return jnp.sum(strain_by_side(muscles, reference_load, c), axis=-2)


def strain_by_side(muscles: Muscles | Kept, reference_load: ArrayLike, c: HazardCoefficients) -> Array:
    """Return the part of the hazard that is each muscle's own on each side, shape (..., sides, 10).

    Parameters
    ----------
    muscles : Muscles or Kept
        One segment, or all with their axis first.
    reference_load : ArrayLike, shape (10,)
        Target load of each muscle that demand is measured against (`crampcast.forecast.own_load`).
    c : HazardCoefficients
        Coefficients of one draw.

    Notes
    -----
    ``exp(b_m + d log(..) + f fatigue + g damage)``: the hazard per hour is this times a
    factor that all muscles share (`log_in_time`, `moving_log_ratio`).
    """
    log_ratio = _log_ratio(muscles, reference_load, c.slightest_demand)
    fatigue = muscles.slow_loss + muscles.fatigued
    return jnp.exp(_of_muscles(log_ratio, fatigue, muscles.damage_loss[..., None, :], c))


def _log_ratio(muscles: Muscles | Kept, reference_load: ArrayLike, slightest_demand: ArrayLike) -> Array:
    """Return the logarithm of demand over what remains of capacity."""
    demand = muscles.target_load / jnp.asarray(reference_load)
    return jnp.log(jnp.maximum(demand, slightest_demand) / muscles.remaining)


def body_terms(
    kept: Kept, reference_load: ArrayLike, duration_s: ArrayLike, slightest_demand: ArrayLike
) -> BodyTerms:
    """Return the terms of the log hazard that come from the simulated body.

    Parameters
    ----------
    kept : Kept
        Trajectory with the segment axis first.
    reference_load : ArrayLike, shape (10,)
        Target load of each muscle that demand is measured against (`crampcast.forecast.own_load`).
    duration_s : ArrayLike
        Planned or recorded duration, s.
    slightest_demand : ArrayLike
        Demand at rest.
    """
    done, whole_h = share_done(kept, duration_s)
    log_ratio = _log_ratio(kept, reference_load, slightest_demand)
    return BodyTerms(log_ratio, kept.slow_loss + kept.fatigued, kept.damage_loss, done, whole_h)


def share_done(kept: Flows | Kept, duration_s: ArrayLike) -> tuple[Array, Array]:
    """Return the share of the run that is done at each segment's end, and the run's length in hours."""
    done = jnp.minimum(kept.time_s / jnp.asarray(duration_s), 1.0)
    return done, jnp.asarray(duration_s) / 3600.0


def moving_log_ratio(
    kept: Flows | Kept,
    beta: MovingFactors,
    scale: FactorScales,
    *,
    mass_kg: ArrayLike,
    acclimatisation: ArrayLike,
    sweat_sodium_mmol_l: ArrayLike,
    sodium_mg_h: ArrayLike,
    altitude_m: ArrayLike,
) -> Array:
    """Return the log hazard ratio of what changes on the way, all muscles alike, shape (segments,)."""
    terms = moving_terms(
        kept,
        scale,
        mass_kg=mass_kg,
        acclimatisation=acclimatisation,
        sweat_sodium_mmol_l=sweat_sodium_mmol_l,
        sodium_mg_h=sodium_mg_h,
        altitude_m=altitude_m,
    )
    return jnp.asarray(sum(jnp.asarray(b) * term for b, term in zip(beta, terms, strict=True)))


def lost_mass_pct(kept: Flows | Kept, mass_kg: ArrayLike) -> Array:
    """Return the body mass lost so far, percent of the mass at the start, shape (segments,)."""
    lost_kg = jnp.cumsum(kept.sweat_l + kept.respiratory_l + kept.urine_l - kept.drunk_l)
    fuel_kg = jnp.cumsum(kept.carbohydrate_g + kept.fat_g - kept.metabolic_water_l * 1000.0) / 1000.0
    return 100.0 * (lost_kg + fuel_kg) / jnp.asarray(mass_kg)


def moving_terms(
    kept: Flows | Kept,
    scale: FactorScales,
    *,
    mass_kg: ArrayLike,
    acclimatisation: ArrayLike,
    sweat_sodium_mmol_l: ArrayLike,
    sodium_mg_h: ArrayLike,
    altitude_m: ArrayLike,
) -> MovingFactors:
    """Return how far each moving factor is from usual, in the unit of its prior, shape (segments,) each.

    Notes
    -----
    Every factor is zero at the usual condition, so that the baseline keeps its meaning.
    """

    def ramp(x: ArrayLike, start: float, width: float) -> Array:
        return 1.0 / (1.0 + jnp.exp(-(jnp.asarray(x) - start) / width))

    high_sweat = ramp(jnp.cumsum(kept.sweat_l), scale.high_sweat_loss_l, scale.high_sweat_width_l)
    elapsed_h = jnp.maximum(kept.time_s, 600.0) / 3600.0
    drunk_l_h = jnp.cumsum(kept.drunk_l) / elapsed_h
    salt_mg_h = jnp.asarray(sodium_mg_h)
    plain = high_sweat * jnp.exp(-salt_mg_h / jnp.maximum(drunk_l_h * scale.dilute_drink_mg_l, 1.0))
    eaten_g_h = jnp.cumsum(kept.exogenous_g) / elapsed_h
    hot = ramp(kept.wbgt_c, scale.unacclimatised_from_wbgt_c, scale.unacclimatised_width_c)
    late_fuel = ramp(kept.time_s, scale.carbohydrate_from_s, 600.0)
    saltier = (jnp.asarray(sweat_sodium_mmol_l) - scale.usual_sweat_sodium_mmol_l) / 20.0
    usual_loss_pct = scale.usual_mass_loss_pct * jnp.minimum(elapsed_h / 3.5, 1.0)
    return MovingFactors(
        heat=jnp.maximum(kept.wbgt_c - scale.heat_from_wbgt_c, 0.0) / scale.heat_step_c,
        heat_unacclimatised=hot * (1.0 - jnp.asarray(acclimatisation)),
        body_mass_loss=lost_mass_pct(kept, mass_kg) - usual_loss_pct,
        plain_water_only_at_high_sweat_loss=plain,
        sodium_intake=(salt_mg_h - scale.usual_sodium_mg_h) / 500.0 + 0.0 * elapsed_h,
        sweat_sodium_when_sweat_loss_over_3_l=high_sweat * saltier,
        carbohydrate_after_90_min=late_fuel * (eaten_g_h - scale.usual_carbohydrate_g_h) / 30.0,
        altitude_over_2500_m_unacclimatised=ramp(altitude_m, scale.altitude_from_m, scale.altitude_width_m),
    )


def cumulative_hazard(log_hazard_per_h: Array, duration_s: Array) -> Array:
    """Return the integral of the hazard up to the end of every segment; time is the first axis."""
    shape = (-1,) + (1,) * (log_hazard_per_h.ndim - 1)
    return jnp.cumsum(jnp.exp(log_hazard_per_h) * duration_s.reshape(shape) / 3600.0, axis=0)


_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@kept_program
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
    u = jnp.asarray(frailty_mean)[..., None] + jnp.asarray(frailty_sd)[..., None] * jnp.asarray(_NODES)
    survive = jnp.exp(-jnp.asarray(cumulative)[..., None] * jnp.exp(u))
    return 1.0 - jnp.sum(survive * jnp.asarray(_WEIGHTS), axis=-1)
