"""The gut: stomach, intestine and the lag until eaten carbohydrate is burned."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.gut.emptying import Emptying, emptying_rate_per_s
from crampcast.evidence import coefficients

_SECONDS_PER_MINUTE = 60.0
_SECONDS_PER_HOUR = 3600.0


class Uptake(NamedTuple):
    """Coefficients of absorption and of the lag until oxidation."""

    water_l_h: Coefficient
    water_trained_l_h: Coefficient
    water_half_l: Coefficient
    glucose_g_min: Coefficient
    glucose_trained_g_min: Coefficient
    fructose_g_min: Coefficient
    fructose_trained_g_min: Coefficient
    carbohydrate_half_g: Coefficient
    oxidised_share: Coefficient
    lag_min: Coefficient


class GutCoefficients(NamedTuple):
    """All coefficients of `gut_step`."""

    emptying: Emptying
    uptake: Uptake


class GutState(NamedTuple):
    """What is in the gut, and what was absorbed and not yet burned or stored."""

    stomach_water_l: jax.Array
    stomach_glucose_g: jax.Array
    stomach_fructose_g: jax.Array
    stomach_sodium_mmol: jax.Array
    intestine_water_l: jax.Array
    intestine_glucose_g: jax.Array
    intestine_fructose_g: jax.Array
    absorbed_carbohydrate_g: jax.Array


class GutIntake(NamedTuple):
    """Rates of drinking and eating during a step."""

    water_l_s: ArrayLike
    glucose_g_s: ArrayLike
    fructose_g_s: ArrayLike
    sodium_mmol_s: ArrayLike


class GutFlows(NamedTuple):
    """What left the gut during a step (amounts, not rates)."""

    absorbed_water_l: jax.Array
    absorbed_sodium_mmol: jax.Array
    absorbed_glucose_g: jax.Array
    absorbed_fructose_g: jax.Array
    oxidised_carbohydrate_g: jax.Array
    stored_carbohydrate_g: jax.Array


def gut_coefficients() -> GutCoefficients:
    """Return the evidence's coefficients of the gut.

    Returns
    -------
    GutCoefficients
        Emptying and uptake.

    Examples
    --------
    >>> gut_coefficients().uptake.water_l_h
    0.72
    """
    return GutCoefficients(coefficients(Emptying, "gut.emptying"), coefficients(Uptake, "gut.uptake"))


class Cycling(NamedTuple):
    """What differs on the bicycle."""

    lag_min: Coefficient


def cycling_gut_coefficients() -> GutCoefficients:
    """Return the evidence's coefficients of the gut of a cyclist, in whom most trials were made.

    Returns
    -------
    GutCoefficients
        As `gut_coefficients`, with a shorter lag until oxidation.

    Examples
    --------
    >>> cycling_gut_coefficients().uptake.lag_min < gut_coefficients().uptake.lag_min
    True
    """
    k = gut_coefficients()
    lag_min = coefficients(Cycling, "gut.cycling").lag_min
    return k._replace(uptake=k.uptake._replace(lag_min=lag_min))


def empty_gut() -> GutState:
    """Return a gut with nothing in it.

    Returns
    -------
    GutState
        All zero.

    Examples
    --------
    >>> float(empty_gut().stomach_water_l)
    0.0
    """
    zero = jnp.zeros(())
    return GutState(zero, zero, zero, zero, zero, zero, zero, zero)


def _mean_decay(a: jax.Array) -> jax.Array:
    """``(1 - exp(-a)) / a`` for a >= 0, smooth at zero."""
    small = a < 1e-4
    safe = jnp.where(small, 1.0, a)
    return jnp.where(small, 1.0 - 0.5 * a, -jnp.expm1(-safe) / safe)


def _absorbed(
    content: jax.Array, arrived: jax.Array, dt_s: jax.Array, ceiling: jax.Array, half: ArrayLike
) -> jax.Array:
    """Amount taken up during the step by a saturable transporter, never more than there is."""
    halved = content + 0.5 * arrived - jnp.asarray(half) - 0.5 * dt_s * ceiling
    middle = 0.5 * (halved + jnp.sqrt(halved * halved + 4.0 * jnp.asarray(half) * (content + 0.5 * arrived)))
    a = ceiling / (middle + jnp.asarray(half)) * dt_s
    return content * -jnp.expm1(-a) + arrived * (1.0 - _mean_decay(a))


def _ceilings_per_s(gut_trained: ArrayLike, u: Uptake) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Greatest uptake of water, glucose and fructose at a state of training."""
    t = jnp.asarray(gut_trained)
    return (
        (u.water_l_h + t * (u.water_trained_l_h - u.water_l_h)) / _SECONDS_PER_HOUR,
        (u.glucose_g_min + t * (u.glucose_trained_g_min - u.glucose_g_min)) / _SECONDS_PER_MINUTE,
        (u.fructose_g_min + t * (u.fructose_trained_g_min - u.fructose_g_min)) / _SECONDS_PER_MINUTE,
    )


def carbohydrate_capacity_g_h(gut_trained: ArrayLike, c: Uptake | None = None) -> jax.Array:
    """Return the most carbohydrate, glucose and fructose together, that the gut takes up.

    Parameters
    ----------
    gut_trained : array_like
        0 (never practised) to 1 (weeks of eating on the run).
    c : Uptake, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        g/h.

    Notes
    -----
    Sum of both transporters' ceilings.

    References
    ----------
    Jentjens & Jeukendrup 2005; Podlogar et al. 2022

    Examples
    --------
    >>> round(float(carbohydrate_capacity_g_h(0.0)))
    84
    """
    k = coefficients(Uptake, "gut.uptake") if c is None else c
    _, glucose, fructose = _ceilings_per_s(gut_trained, k)
    return (glucose + fructose) * _SECONDS_PER_HOUR


def gut_step(
    state: GutState,
    intake: GutIntake,
    dt_s: ArrayLike,
    vo2_share: ArrayLike,
    core_c: ArrayLike,
    gut_trained: ArrayLike,
    c: GutCoefficients | None = None,
    emptying: Callable[..., jax.Array] = emptying_rate_per_s,
) -> tuple[GutState, GutFlows]:
    """Advance the gut by one step.

    Parameters
    ----------
    state : GutState
        Content before the step.
    intake : GutIntake
        Steady drinking and eating during the step.
    dt_s : array_like
        Length of the step, 5 s to half an hour.
    vo2_share : array_like
        Share of VO2max.
    core_c : array_like
        Core temperature.
    gut_trained : array_like
        0 (never practised) to 1 (weeks of eating on the run).
    c : GutCoefficients, optional
        Coefficients; the evidence's by default.
    emptying : callable, optional
        How fast the stomach empties: a function that takes what `emptying_rate_per_s` takes.

    Returns
    -------
    tuple of GutState and GutFlows
        Content after the step and what left during it. Water, sodium, glucose and fructose are conserved to
        rounding.

    Notes
    -----
    Stomach: first-order emptying (`emptying_rate_per_s`), solved exactly at the rate of mid-step.
    Intestine: one saturable transporter each for water (0.72 L/h running, to 1.2 trained), glucose (0.9 to
    1.2 g/min) and fructose (0.5 to 0.8 g/min); the saturation is taken at an implicit mid-step, the rest is
    exact. Sodium is absorbed as it leaves the stomach. Absorbed carbohydrate is burned with a lag of 50 min
    (running; 30 in cycling), 0.95 of it; the rest is stored. **Parameters derived here** from oxidation with
    60 to 144 g/h; steps of 5 s and of 30 min agree to 3 %. In a trained gut glucose alone and 144 g/h come
    out 5 to 7 % below the oxidation measured in cycling, 108 g/h at two to one 18 % above.

    References
    ----------
    Jentjens & Jeukendrup 2005; Podlogar et al. 2022; Lambert et al. 2008

    Examples
    --------
    >>> state, flows = gut_step(empty_gut(), GutIntake(1e-4, 0.01, 0.005, 0.002), 600.0, 0.7, 38.0, 0.5)
    >>> bool(abs(state.stomach_glucose_g + state.intestine_glucose_g + flows.absorbed_glucose_g - 6.0) < 1e-5)
    True
    """
    k = gut_coefficients() if c is None else c
    now = GutState(*(jnp.asarray(x) for x in state))
    dt = jnp.asarray(dt_s)
    drunk, ate_glucose, ate_fructose, ate_sodium = (jnp.asarray(x) * dt for x in intake)
    rate = emptying(
        now.stomach_water_l + 0.5 * drunk,
        now.stomach_glucose_g + now.stomach_fructose_g + 0.5 * (ate_glucose + ate_fructose),
        vo2_share,
        core_c,
        k.emptying,
    )
    a = rate * dt
    lost, kept_new = -jnp.expm1(-a), _mean_decay(a)
    water, glucose, fructose, sodium = (
        content * lost + new * (1.0 - kept_new)
        for content, new in (
            (now.stomach_water_l, drunk),
            (now.stomach_glucose_g, ate_glucose),
            (now.stomach_fructose_g, ate_fructose),
            (now.stomach_sodium_mmol, ate_sodium),
        )
    )
    u = k.uptake
    water_ceiling, glucose_ceiling, fructose_ceiling = _ceilings_per_s(gut_trained, u)
    water_in = _absorbed(now.intestine_water_l, water, dt, water_ceiling, u.water_half_l)
    glucose_in = _absorbed(now.intestine_glucose_g, glucose, dt, glucose_ceiling, u.carbohydrate_half_g)
    fructose_in = _absorbed(now.intestine_fructose_g, fructose, dt, fructose_ceiling, u.carbohydrate_half_g)
    lag = dt / (u.lag_min * _SECONDS_PER_MINUTE)
    carbohydrate = glucose_in + fructose_in
    leaving = now.absorbed_carbohydrate_g * -jnp.expm1(-lag) + carbohydrate * (1.0 - _mean_decay(lag))
    after = GutState(
        now.stomach_water_l + drunk - water,
        now.stomach_glucose_g + ate_glucose - glucose,
        now.stomach_fructose_g + ate_fructose - fructose,
        now.stomach_sodium_mmol + ate_sodium - sodium,
        now.intestine_water_l + water - water_in,
        now.intestine_glucose_g + glucose - glucose_in,
        now.intestine_fructose_g + fructose - fructose_in,
        now.absorbed_carbohydrate_g + carbohydrate - leaving,
    )
    burned = leaving * u.oxidised_share
    return after, GutFlows(water_in, sodium, glucose_in, fructose_in, burned, leaving - burned)
