"""Cut wished-for amounts down to what every limit allows that can be judged before simulating."""

from __future__ import annotations

import numpy as np

from crampcast.jobs.safety.bounds import Bounds, bounds, cumulative_ceiling
from crampcast.jobs.safety.limits import SafetyLimits, safety_limits
from crampcast.jobs.safety.status import CEILINGS, RED_FLAGS, advice_status, flags
from crampcast.jobs.safety.tails import TailCurve
from crampcast.jobs.safety.terms import (
    QUARTER_S,
    QUARTERS_PER_HOUR,
    Array,
    Clipped,
    Losses,
    Message,
    Rates,
    Situation,
)
from crampcast.jobs.safety.usage import carbohydrate_uses, fluid_uses, sodium_uses

_H = QUARTER_S / 3600.0
_ENDLESS = 1e9
_HAIR = 1e-9


def tolerated_carbohydrate_g_h(situation: Situation) -> float:
    """Return how much carbohydrate an hour a gut takes.

    Parameters
    ----------
    situation : Situation
        Whether the gut is trained, whether glucose comes with fructose, what the own gut has shown.

    Returns
    -------
    float
        g/h.

    Examples
    --------
    >>> from types import SimpleNamespace as Card
    >>> card = Card(excluded=(), no_race=(), flags=(), complete=True)
    >>> tolerated_carbohydrate_g_h(Situation(70.0, card, 9e3, 300.0, 15.0, 12.0, multiple_transporters=True))
    90.0
    """
    limits = safety_limits()
    own = np.inf if situation.gut_most_g_h is None else max(situation.gut_most_g_h, 0.0)
    if not situation.multiple_transporters:
        return min(limits.carbohydrate.single_g_h, own)
    trained = situation.gut_trained >= limits.fluid.gut_trained_share
    return min(limits.carbohydrate.trained_g_h if trained else limits.carbohydrate.multiple_g_h, own)


def _usable(wished: Array | None, count: int) -> Array:
    """Return wishes as finite, non-negative rates; what is not a number is none."""
    if wished is None:
        return np.zeros(count)
    rates = np.nan_to_num(np.asarray(wished, dtype=float), nan=0.0, posinf=_ENDLESS, neginf=0.0)
    return np.asarray(np.clip(rates, 0.0, _ENDLESS))


def _fill(
    wished: Array,
    rate: Array,
    hourly: tuple[TailCurve, ...],
    total: Array | None,
    before: float,
    taken: Array | None = None,
) -> Array:
    """Give each quarter hour in turn as much of the wish as all ceilings leave; what is taken is taken."""
    given = [0.0] * len(wished)
    over_already = 0 if taken is None else min(len(taken), len(wished))
    if taken is not None:
        given[:over_already] = taken[:over_already].tolist()
    grids = [curve.on_grid().tolist() for curve in hourly]
    most = (np.minimum(wished[: len(rate)], rate) * _H).tolist()
    so_far = before + sum(given[:over_already])
    for q in range(over_already, len(rate)):
        room = most[q]
        for e in range(q + 1, min(q + QUARTERS_PER_HOUR, len(rate)) + 1):
            used = sum(given[max(0, e - QUARTERS_PER_HOUR) : q])
            room = min(room, *(grid[e - 1] - used for grid in grids))
        last_hour = sum(given[max(0, q - QUARTERS_PER_HOUR) : q])
        over = q > 0 and any(grid[q - 1] < last_hour - _HAIR for grid in grids)
        if total is not None:
            room = min(room, total[q] - so_far)
            over = over or (q > 0 and bool(total[q - 1] < so_far - _HAIR))
        # From a point over its ceiling every straight line to the next one starts over it.
        given[q] = 0.0 if over else max(0.0, float(room))
        so_far += given[q]
    return np.array(given) / _H


def _fluid(wished: Array, b: Bounds, situation: Situation, limits: SafetyLimits, plain: bool) -> Array:
    """Return the fluid within H1, H2, H10 and H14, and within H6 where the intake is plain water."""
    total = cumulative_ceiling(b.cumulative, limits.fluid.gain_from_s)
    if plain:
        total = np.minimum(total, np.maximum(limits.fluid.plain_from_l, limits.fluid.plain_share * total))
    before = situation.drunk_before_start_l
    before = max(before, 0.0) if np.isfinite(before) else _ENDLESS
    taken = None if situation.taken is None else situation.taken.fluid_l
    return _fill(wished, b.rate_l_h, tuple(b.hour.values()), total, before, taken)


def _sodium(wished: Array, fluid: Array, b: Bounds, situation: Situation, limits: SafetyLimits) -> Array:
    """Return the sodium within H8; each quarter hour's own drink carries its salt."""
    salt = limits.sodium
    densest = salt.concentration_mmol_l * salt.molar_mass_mg_mmol * fluid[: b.quarters]
    rate = np.minimum(salt.rate_mg_h, densest)
    taken = None if situation.taken is None else situation.taken.sodium_mg
    return _fill(wished, rate, tuple(b.sodium_hour.values()), None, 0.0, taken)


def is_plain_water(fluid_l: Array, sodium_mg: Array, limits: SafetyLimits) -> bool:
    """Whether, beyond the volume of H6, the intake so far is ever as good as plain water.

    Parameters
    ----------
    fluid_l, sodium_mg : ndarray
        Cumulative amounts.
    limits : SafetyLimits
        The limits.

    Returns
    -------
    bool
        True if H6 applies.

    Examples
    --------
    >>> is_plain_water(np.array([5.0]), np.array([100.0]), safety_limits())
    True
    """
    thin = limits.fluid.plain_below_mmol_l * limits.sodium.molar_mass_mg_mmol
    return bool(np.any((fluid_l > limits.fluid.plain_from_l) & (sodium_mg < thin * fluid_l)))


def _caffeine(wished: Array, situation: Situation, limits: SafetyLimits) -> Array:
    """Return the caffeine within its ceilings by the hour and over the race."""
    most = min(limits.caffeine.dose_mg, limits.caffeine.dose_mg_kg * situation.mass_kg)
    amounts = np.minimum(wished, most) * _H
    ahead = np.concatenate([[0.0], np.cumsum(amounts)[:-1]])
    return np.asarray(np.clip(limits.caffeine.day_mg - ahead, 0.0, amounts) / _H)


def _withheld(rates: Rates, situation: Situation, status: str, reasons: tuple[Message, ...]) -> Clipped:
    """Return carbohydrate alone, or nothing at all where there is no plan."""
    count = len(rates.carbohydrate_g_h)
    tolerated = tolerated_carbohydrate_g_h(situation) if status == "excluded" else 0.0
    wished = _usable(rates.carbohydrate_g_h, count)
    kept = Rates(np.minimum(wished, tolerated), None, None, np.zeros(count))
    uses = carbohydrate_uses(wished, kept, tolerated) if status == "excluded" else ()
    return Clipped(kept, uses, (*reasons, CEILINGS, RED_FLAGS))


def clip(rates: Rates, losses: Losses, situation: Situation) -> Clipped:
    """Cut wished-for amounts down to what H1, H2, H6, H7, H8, H10, H14 and the gut allow.

    Parameters
    ----------
    rates : Rates
        What is wished for, any numbers.
    losses : Losses
        What is lost, by draw; as many quarter hours as `rates` or more.
    situation : Situation
        The runner and the day.

    Returns
    -------
    Clipped
        Rates that keep every limit in every hour, at every phase, and in sum; each at most what was wished.
        Fluid and sodium are None where no amounts may be named.

    Notes
    -----
    Deterministic: quarter hours are filled in their order. Sodium is cut after fluid and never the other way
    round,
    so sodium buys no water (H7). The percentile of a loss is that of each draw's own sum (see `tail_curve`).
    On a race under way what was taken stands, and counts: where it is over a ceiling nothing is added.

    Examples
    --------
    >>> from types import SimpleNamespace as Card
    >>> card = Card(excluded=(), no_race=(), flags=(), complete=True)
    >>> runner = Situation(70.0, card, 7200.0, 300.0, 15.0, 12.0,
    ...     height_m=1.8, age=40.0)
    >>> losses = Losses(np.full((20, 8), 0.5), np.full((20, 8), 400.0), np.full(20, 7200.0))
    >>> huge = np.full(8, 1e6)
    >>> kept = clip(Rates(huge, huge, huge, huge), losses, runner).rates
    >>> [round(float(r[4]), 3) for r in (kept.carbohydrate_g_h, kept.fluid_l_h, kept.sodium_mg_h)]
    [60.0, 0.5, 400.0]
    """
    found = advice_status(situation)
    if found.status != "ok":
        return _withheld(rates, situation, found.status, found.reasons)
    limits, count = safety_limits(), len(rates.carbohydrate_g_h)
    b = bounds(losses, situation)
    if b.quarters > count:
        b = bounds(_shortened(losses, count), situation)
    food, drink, salt, stimulant = (_usable(r, count) for r in _columns(rates))
    fluid = _fluid(drink, b, situation, limits, plain=False)
    sodium = _sodium(salt, fluid, b, situation, limits)
    if is_plain_water(np.cumsum(fluid) * _H, np.cumsum(sodium) * _H, limits):
        fluid = _fluid(drink, b, situation, limits, plain=True)
        sodium = _sodium(salt, fluid, b, situation, limits)
    tolerated = tolerated_carbohydrate_g_h(situation)
    eaten = np.minimum(food, tolerated)
    kept = Rates(eaten, fluid, sodium, _caffeine(stimulant, situation, limits))
    uses = (
        *fluid_uses(drink, fluid, b, situation),
        *sodium_uses(salt, sodium, fluid, b),
        *carbohydrate_uses(food, kept, tolerated),
    )
    return Clipped(kept, uses, (*flags(situation), CEILINGS, RED_FLAGS))


def _columns(rates: Rates) -> tuple[Array | None, ...]:
    """Return the four rates in the order of the fields."""
    return rates.carbohydrate_g_h, rates.fluid_l_h, rates.sodium_mg_h, rates.caffeine_mg_h


def _shortened(losses: Losses, quarters: int) -> Losses:
    """Return the first quarter hours of the losses."""
    return Losses(
        losses.total_loss_l_h[:, :quarters], losses.sweat_sodium_mg_h[:, :quarters], losses.duration_s
    )
