"""How much of each limit an intake uses, where it is tightest."""

from __future__ import annotations

import numpy as np

from crampcast.jobs.safety.bounds import Bounds, cumulative_ceiling
from crampcast.jobs.safety.limits import is_own_choice, safety_limits
from crampcast.jobs.safety.status import flags
from crampcast.jobs.safety.terms import QUARTER_S, QUARTERS_PER_HOUR, Array, LimitUse, Rates, Situation

_H = QUARTER_S / 3600.0
_TOUCHES = 1e-6


def hourly(amounts: Array) -> Array:
    """Sum amounts of quarter hours over the hour that ends with each.

    Parameters
    ----------
    amounts : ndarray, shape (Q,)
        Amounts by quarter hour.

    Returns
    -------
    ndarray, shape (Q,)
        Sums over up to four quarter hours.

    Examples
    --------
    >>> hourly(np.ones(6)).tolist()
    [1.0, 2.0, 3.0, 4.0, 4.0, 4.0]
    """
    total = np.concatenate([np.zeros(QUARTERS_PER_HOUR), np.cumsum(amounts)])
    return np.asarray(total[QUARTERS_PER_HOUR:] - total[:-QUARTERS_PER_HOUR])


def _tightest(used: Array, ceiling: Array) -> tuple[float, float]:
    """Return use and ceiling where the ceiling is nearest; (0, 0) where there is none.

    Where it is as near at several moments, the one with the highest ceiling tells most: a first quarter hour
    is no hour.

    Examples
    --------
    >>> _tightest(np.array([0.1, 0.4, 0.2]), np.array([0.1, 0.4, 0.6]))
    (0.4, 0.4)
    """
    real = np.isfinite(ceiling)
    if not real.any():
        return 0.0, 0.0
    gap = np.where(real, ceiling - used, np.inf)
    near = np.flatnonzero(gap <= gap.min() + _TOUCHES)
    at = int(near[np.argmax(ceiling[near])])
    return float(used[at]), max(float(ceiling[at]), 0.0)


def _use(
    limit_id: str, used: Array, ceiling: Array, unit: str, cut: bool, text: str, *sources: str
) -> LimitUse:
    """Return the use of a limit from its use along the race."""
    value, limit = _tightest(used, ceiling)
    binding = cut and value >= limit - _TOUCHES * max(1.0, limit)
    return LimitUse(limit_id, value, limit, unit, binding, is_own_choice(*sources), text)


def fluid_uses(wished: Array, fluid: Array, b: Bounds, situation: Situation) -> tuple[LimitUse, ...]:
    """Tell how much of the limits on fluid is used.

    Parameters
    ----------
    wished, fluid : ndarray, shape (Q,)
        Rates before and after, L/h.
    b : Bounds
        The ceilings.
    situation : Situation
        The runner and the day.

    Returns
    -------
    tuple of LimitUse
        H1, H2, H4, H7, H10 and, for a flagged runner, H14.
    """
    limits = safety_limits()
    n = b.quarters
    drunk, cut = fluid[:n] * _H, bool(np.any(fluid < wished - _TOUCHES))
    hour = hourly(drunk)
    total = cumulative_ceiling(b.cumulative, limits.fluid.gain_from_s)
    before = situation.drunk_before_start_l if np.isfinite(situation.drunk_before_start_l) else 0.0
    untested = situation.sweat_tests < limits.fluid.sweat_tests
    most = limits.fluid.rate_untested_l_h if untested else limits.fluid.rate_tested_l_h
    small = np.minimum(b.hour["H2"].on_grid(), most)
    urine = limits.fluid.urine_l_h
    found = [
        _use(
            "H1",
            np.cumsum(drunk) + before,
            total,
            "L",
            cut,
            "What is scheduled never adds up to more than a runner who loses little has lost.",
            "fluid.loss_share",
        ),
        _use(
            "H2",
            hour,
            small,
            "L",
            cut,
            "In any hour no more than is lost, and no more than a fixed ceiling.",
            "fluid.rate_tested_l_h",
        ),
        LimitUse("H4", urine, urine, "L/h", False, False, "The kidneys are not counted on to shed water."),
        LimitUse("H7", 0.0, 0.0, "L", False, False, "Salt in the drink buys no extra water."),
    ]
    if situation.gut_trained < limits.fluid.gut_trained_share:
        most_l_h = np.full(n, limits.fluid.rate_gut_l_h)
        text = "No more than a running stomach passes on."
        found.append(_use("H10", fluid[:n], most_l_h, "L/h", cut, text, "fluid.rate_gut_l_h"))
    if flags(situation) or "H14" in b.rate_limit:
        ceiling = np.where([o == "H14" for o in b.rate_limit], limits.flagged.rate_l_h, np.inf)
        text = "Runners at higher risk of drinking too much get tighter ceilings."
        found.append(_use("H14", fluid[:n], ceiling, "L/h", cut, text, "flagged.rate_l_h"))
    return tuple(found)


def sodium_uses(wished: Array, sodium: Array, fluid: Array, b: Bounds) -> tuple[LimitUse, ...]:
    """Tell how much of the limits on sodium is used.

    Parameters
    ----------
    wished, sodium : ndarray, shape (Q,)
        Rates before and after, mg/h.
    fluid : ndarray, shape (Q,)
        Drinking rate, L/h.
    b : Bounds
        The ceilings.

    Returns
    -------
    tuple of LimitUse
        H8 by amount and by concentration.
    """
    salt, n = safety_limits().sodium, b.quarters
    cut = bool(np.any(sodium < wished - _TOUCHES))
    eaten, drunk = hourly(sodium[:n] * _H), hourly(fluid[:n] * _H)
    ceiling = np.minimum(b.sodium_hour["loss"].on_grid(), salt.rate_mg_h)
    density = np.divide(eaten / salt.molar_mass_mg_mmol, drunk, out=np.zeros(n), where=drunk > 0)
    return (
        _use(
            "H8",
            eaten,
            ceiling,
            "mg",
            cut,
            "In any hour no more sodium than a salty sweater loses, and at most 1.5 g.",
            "sodium.rate_mg_h",
        ),
        _use(
            "H8_concentration",
            density,
            np.full(n, salt.concentration_mmol_l),
            "mmol/L",
            cut,
            "No saltier than this on average: salt goes with drink.",
            "sodium.concentration_mmol_l",
        ),
    )


def carbohydrate_uses(wished: Array, kept: Rates, tolerated_g_h: float) -> tuple[LimitUse, ...]:
    """Tell how much of the ceilings on carbohydrate and caffeine is used.

    Parameters
    ----------
    wished : ndarray, shape (Q,)
        Carbohydrate wished for, g/h.
    kept : Rates
        What was kept.
    tolerated_g_h : float
        What the gut takes.

    Returns
    -------
    tuple of LimitUse
        Carbohydrate; caffeine where there is any.
    """
    eaten = kept.carbohydrate_g_h
    cut = bool(np.any(eaten < wished - _TOUCHES))
    ceiling = np.full(len(eaten), tolerated_g_h)
    text = "No more than this gut takes; more makes sick."
    found = [_use("carbohydrate", eaten, ceiling, "g/h", cut, text, "carbohydrate.multiple_g_h")]
    if kept.caffeine_mg_h.any():
        limit = safety_limits().caffeine.day_mg
        taken = float(kept.caffeine_mg_h.sum() * _H)
        words = "No more caffeine than this over the race."
        own = is_own_choice("caffeine.day_mg")
        found.append(LimitUse("caffeine", taken, limit, "mg", taken >= limit - 1e-6, own, words))
    return tuple(found)
