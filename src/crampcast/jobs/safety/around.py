"""Drinking in the hours before the start and after the finish (H12, H13)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crampcast.jobs.safety.limits import is_own_choice, safety_limits
from crampcast.jobs.safety.status import advice_status, flags
from crampcast.jobs.safety.tails import lower_percentile
from crampcast.jobs.safety.terms import Array, Situation


@dataclass(frozen=True)
class AroundAdvice:
    """One step before or after a race.

    Attributes
    ----------
    id : str
        The limit.
    when_h : float
        Hours from the start (negative) or from the finish.
    over_h : float
        Hours over which it is spread.
    most_ml : float or None
        Ceiling; None: no amount.
    text : str
        In a runner's words.
    own_choice : bool
        Whether a number of ours is in it (†).
    """

    id: str
    when_h: float
    over_h: float
    most_ml: float | None
    text: str
    own_choice: bool


def _down(ml: float) -> float:
    """Round millilitres down to ten."""
    return float(np.floor(ml / 10.0) * 10.0)


def before_advice(situation: Situation) -> tuple[AroundAdvice, ...]:
    """Say what to drink before the start, at most.

    Parameters
    ----------
    situation : Situation
        The runner and the day.

    Returns
    -------
    tuple of AroundAdvice
        Four and two hours before; without amounts where none may be named.

    Notes
    -----
    H12: up to 5-7 mL/kg at four hours and 3-5 mL/kg at two hours if no urine came or it is dark. A flagged
    runner gets
    the lower ends.

    Examples
    --------
    >>> from types import SimpleNamespace as Card
    >>> card = Card(excluded=(), no_race=(), flags=(), complete=True)
    >>> runner = Situation(70.0, card, 7200.0, 300.0, 15.0, 12.0, height_m=1.8, age=40.0)
    >>> [step.most_ml for step in before_advice(runner)]
    [490.0, 350.0]
    """
    around = safety_limits().around
    status = advice_status(situation).status
    if status == "refused":
        return ()
    if status == "excluded":
        text = "Drink as you usually do, when thirsty; ask the people named about amounts."
        return (AroundAdvice("H12", -4.0, 2.0, None, text, False),)
    careful = bool(flags(situation))
    early = around.before_4h_low_ml_kg if careful else around.before_4h_high_ml_kg
    late = around.before_2h_low_ml_kg if careful else around.before_2h_high_ml_kg
    heavy = f"not if you weigh over {around.gain_share:.0%} more than usual"
    first, second = _down(early * situation.mass_kg), _down(late * situation.mass_kg)
    return (
        AroundAdvice("H12", -4.0, 2.0, first, f"Up to {first:.0f} ml with breakfast; {heavy}.", True),
        AroundAdvice(
            "H12", -2.0, 1.0, second, f"Up to {second:.0f} ml if no urine came or it is dark; {heavy}.", True
        ),
    )


def after_advice(water_deficit_l: Array, situation: Situation) -> tuple[AroundAdvice, ...]:
    """Say what to drink after the finish.

    Parameters
    ----------
    water_deficit_l : ndarray, shape (n,)
        Water lacking at the finish by draw, gut content counted; never a loss of body mass.
    situation : Situation
        Whether the next session is within 24 h and urine has passed.

    Returns
    -------
    tuple of AroundAdvice
        To thirst, always; then, where allowed, up to 1.5 times the deficit that nine of ten draws have, over
        four
        hours, never above the hourly ceiling; and the article's 500 ml where the deficit is at least that.

    Examples
    --------
    >>> from types import SimpleNamespace as Card
    >>> card = Card(excluded=(), no_race=(), flags=(), complete=True)
    >>> runner = Situation(70.0, card, 7200.0, 300.0, 15.0, 12.0, height_m=1.8, age=40.0)
    >>> [step.most_ml for step in after_advice(np.full(20, 0.7), runner)]
    [None, 500.0]
    """
    limits, status = safety_limits(), advice_status(situation).status
    text = "Drink when thirsty, with a meal and salt."
    found = [AroundAdvice("H13", 0.0, limits.around.after_over_h, None, text, False)]
    usable = np.asarray(water_deficit_l, dtype=float)
    usable = np.where(np.isfinite(usable), usable, 0.0)
    if status != "ok" or not usable.size:
        return tuple(found)
    lacking_l = max(lower_percentile(usable, limits.fluid.loss_share), 0.0)
    if situation.next_session_within_24h and situation.urine_passed and lacking_l > 0:
        hours = limits.around.after_over_h
        most_l = min(limits.around.after_factor * lacking_l, hours * limits.fluid.rate_tested_l_h)
        ml = _down(most_l * 1000.0)
        words = f"You run again soon: up to {ml:.0f} ml in all over {hours:g} hours or more, with food, salt."
        found.append(AroundAdvice("H13", 0.0, hours, ml, words, is_own_choice("around.after_over_h")))
    elif lacking_l >= limits.around.article_l:
        ml = _down(limits.around.article_l * 1000.0)
        words = f"About {ml:.0f} ml in the first hours is less than you lost; no need to force more."
        found.append(AroundAdvice("S27", 0.0, 2.0, ml, words, False))
    return tuple(found)
