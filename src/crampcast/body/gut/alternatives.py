"""Other ways to empty a stomach and to take up what is eaten: published ones and none."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.gut.emptying import Emptying
from crampcast.body.gut.step import (
    GutCoefficients,
    GutFlows,
    GutIntake,
    GutState,
    gut_coefficients,
    gut_step,
)
from crampcast.evidence import coefficients

_SECONDS_PER_MINUTE = 60.0
_AT_ONCE_PER_S = 1.0  # the null stomach is empty within seconds


class FixedCap(NamedTuple):
    """Uptake by the guideline's table."""

    glucose_g_min: Coefficient
    fructose_g_min: Coefficient
    oxidised_share: Coefficient
    lag_min: Coefficient


class ByVolume(NamedTuple):
    """Rates of emptying by volume alone."""

    ryan_per_min: Coefficient


def ryan_1989_rate_per_s(
    water_l: ArrayLike,
    carbohydrate_g: ArrayLike,
    vo2_share: ArrayLike,
    core_c: ArrayLike,
    c: Emptying | None = None,
) -> jax.Array:
    """Return the rate of emptying when volume alone decides.

    Parameters
    ----------
    water_l, carbohydrate_g, vo2_share, core_c
        As `emptying_rate_per_s` takes them; used for their shape.
    c : Emptying, optional
        Not used.

    Returns
    -------
    jax.Array
        1/s.

    Notes
    -----
    0.060 per minute, which gives one litre an hour with 350 mL every 20 minutes; neither carbohydrate nor
    intensity nor heat slow it. For full stomachs of fit cyclists.

    References
    ----------
    Ryan et al. 1989, as told by Noakes et al. 1991

    Examples
    --------
    >>> round(60 * float(ryan_1989_rate_per_s(0.3, 40.0, 0.9, 39.5)), 3)
    0.06
    """
    k = coefficients(ByVolume, "gut.by_volume")
    like = jnp.asarray(water_l) + carbohydrate_g + jnp.asarray(vo2_share) + core_c
    return k.ryan_per_min / _SECONDS_PER_MINUTE + 0.0 * like


def instant_rate_per_s(
    water_l: ArrayLike,
    carbohydrate_g: ArrayLike,
    vo2_share: ArrayLike,
    core_c: ArrayLike,
    c: Emptying | None = None,
) -> jax.Array:
    """Return the rate of a stomach that holds nothing back: the null version.

    Parameters
    ----------
    water_l, carbohydrate_g, vo2_share, core_c
        As `emptying_rate_per_s` takes them; used for their shape.
    c : Emptying, optional
        Not used.

    Returns
    -------
    jax.Array
        1/s.

    Examples
    --------
    >>> float(instant_rate_per_s(0.3, 40.0, 0.9, 39.5))
    1.0
    """
    like = jnp.asarray(water_l) + carbohydrate_g + jnp.asarray(vo2_share) + core_c
    return _AT_ONCE_PER_S + 0.0 * like


def fixed_cap_step(
    state: GutState,
    intake: GutIntake,
    dt_s: ArrayLike,
    vo2_share: ArrayLike,
    core_c: ArrayLike,
    gut_trained: ArrayLike,
    c: GutCoefficients | None = None,
) -> tuple[GutState, GutFlows]:
    """Advance a gut that takes up what guidelines say everybody can.

    Parameters
    ----------
    state, intake, dt_s, vo2_share, core_c, gut_trained, c
        As `gut_step` takes them; of `c` only emptying and water count, and training changes only the water.

    Returns
    -------
    tuple of GutState and GutFlows
        As `gut_step` gives them, conserved likewise.

    Notes
    -----
    1.0 g/min of glucose and 0.5 g/min of fructose (60 and 90 g/h), all of it burnt, with a lag of a minute.

    References
    ----------
    Jeukendrup 2014; Burke et al. 2011

    Examples
    --------
    >>> from crampcast.body.gut.step import empty_gut
    >>> state, flows = fixed_cap_step(empty_gut(), GutIntake(1e-4, 0.05, 0.0, 0.0), 600.0, 0.6, 38.0, 0.0)
    >>> float(flows.absorbed_glucose_g) < 10.1
    True
    """
    k = gut_coefficients() if c is None else c
    cap = coefficients(FixedCap, "gut.fixed_cap")
    uptake = k.uptake._replace(
        glucose_g_min=cap.glucose_g_min,
        glucose_trained_g_min=cap.glucose_g_min,
        fructose_g_min=cap.fructose_g_min,
        fructose_trained_g_min=cap.fructose_g_min,
        oxidised_share=cap.oxidised_share,
        lag_min=cap.lag_min,
    )
    return gut_step(state, intake, dt_s, vo2_share, core_c, gut_trained, k._replace(uptake=uptake))


def open_gut_step(
    state: GutState,
    intake: GutIntake,
    dt_s: ArrayLike,
    vo2_share: ArrayLike,
    core_c: ArrayLike,
    gut_trained: ArrayLike,
    c: GutCoefficients | None = None,
) -> tuple[GutState, GutFlows]:
    """Advance a gut through which everything passes at once: the null version.

    Parameters
    ----------
    state, intake, dt_s, vo2_share, core_c, gut_trained, c
        As `gut_step` takes them; only the first three count.

    Returns
    -------
    tuple of GutState and GutFlows
        An empty gut; everything in it and eaten was absorbed and burnt.

    Examples
    --------
    >>> from crampcast.body.gut.step import empty_gut
    >>> state, flows = open_gut_step(empty_gut(), GutIntake(1e-4, 0.05, 0.0, 0.0), 600.0, 0.6, 38.0, 0.0)
    >>> float(flows.oxidised_carbohydrate_g), float(state.stomach_glucose_g)
    (30.0, 0.0)
    """
    now = GutState(*(jnp.asarray(x, dtype=float) for x in state))
    dt = jnp.asarray(dt_s)
    drunk, glucose, fructose, sodium = (jnp.asarray(x) * dt for x in intake)
    zero = jnp.zeros_like(now.stomach_water_l + drunk)
    water = now.stomach_water_l + now.intestine_water_l + drunk
    glucose = now.stomach_glucose_g + now.intestine_glucose_g + glucose
    fructose = now.stomach_fructose_g + now.intestine_fructose_g + fructose
    burnt = now.absorbed_carbohydrate_g + glucose + fructose
    return (
        GutState(*(zero,) * len(GutState._fields)),
        GutFlows(water, now.stomach_sodium_mmol + sodium, glucose, fructose, burnt, zero),
    )
