"""The amounts that guidelines name, as a first guess before the safety limits cut it down."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from crampcast.errors import UnusableInput
from crampcast.evidence.parameters import coefficients
from crampcast.jobs.safety import QUARTER_S, Rates, Situation, advice_status, safety_limits

_LONGEST_S = 14 * 24 * 3600.0


class GuidelineAmounts(NamedTuple):
    """Amounts and durations of the guidelines; each field is a parameter of ``intake.guideline``."""

    fluid_low_l_h: float
    fluid_high_l_h: float
    sodium_low_mg_h: float
    sodium_high_mg_h: float
    cool_c: float
    warm_c: float
    fluid_from_s: float
    carbohydrate_from_s: float
    carbohydrate_low_g_h: float
    carbohydrate_high_g_h: float
    carbohydrate_trained_g_h: float
    carbohydrate_ultra_g_h: float
    long_from_s: float
    ultra_from_s: float
    ultra_full_s: float
    last_s: float
    fluid_step_ml: float
    carbohydrate_step_g: float
    sodium_step_mg: float
    caffeine_step_mg: float
    sports_drink_g_l: float


@cache
def guideline_amounts() -> GuidelineAmounts:
    """Return the guidelines' amounts as they stand in the evidence.

    Returns
    -------
    GuidelineAmounts
        All of them.

    Examples
    --------
    >>> guideline_amounts().carbohydrate_trained_g_h
    90.0
    """
    return coefficients(GuidelineAmounts, "intake.guideline")


@dataclass(frozen=True)
class Wanted:
    """What a runner asks for in place of the guideline; None leaves it to the guideline.

    Attributes
    ----------
    carbohydrate_g_h, fluid_l_h, sodium_mg_h : float or None
        Amounts an hour.
    caffeine_mg_h : float
        None unless asked for.
    """

    carbohydrate_g_h: float | None = None
    fluid_l_h: float | None = None
    sodium_mg_h: float | None = None
    caffeine_mg_h: float = 0.0


def guideline_carbohydrate_g_h(duration_s: float, situation: Situation) -> float:
    """Return what guidelines advise to eat, from the start on.

    Parameters
    ----------
    duration_s : float
        Expected duration.
    situation : Situation
        Whether the gut is trained, and whether glucose comes with fructose.

    Returns
    -------
    float
        g/h.

    Notes
    -----
    Nothing up to 75 min; 30 rising to 60 g/h at 2.5 h; then 60, or 90 with a trained gut and two
    transporters;
    towards 50 g/h from 6 to 10 h. Between the guideline's steps the line is ours.

    Examples
    --------
    >>> from types import SimpleNamespace as Card
    >>> card = Card(excluded=(), no_race=(), flags=(), complete=True)
    >>> runner = Situation(70.0, card, 9e3, 300.0, 15.0, 12.0)
    >>> [guideline_carbohydrate_g_h(h * 3600.0, runner) for h in (1.0, 1.25, 2.5, 4.0, 12.0)]
    [0.0, 30.0, 60.0, 60.0, 50.0]
    """
    g, limits = guideline_amounts(), safety_limits()
    if duration_s < g.carbohydrate_from_s:
        return 0.0
    trained = situation.gut_trained >= limits.fluid.gut_trained_share and situation.multiple_transporters
    most = g.carbohydrate_trained_g_h if trained else g.carbohydrate_high_g_h
    hours = (g.carbohydrate_from_s, g.long_from_s, g.long_from_s, g.ultra_from_s, g.ultra_full_s)
    amounts = (g.carbohydrate_low_g_h, g.carbohydrate_high_g_h, most, most, g.carbohydrate_ultra_g_h)
    if duration_s > g.long_from_s:
        return float(np.interp(duration_s, hours[2:], amounts[2:]))
    return float(np.interp(duration_s, hours[:2], amounts[:2]))


def guideline_rates(
    duration_s: float, temperature_c: float, situation: Situation, wanted: Wanted | None = None
) -> Rates:
    """Return the first guess of what to eat and drink, before any limit has cut it.

    Parameters
    ----------
    duration_s : float
        Expected duration.
    temperature_c : float
        Air temperature of the race; an unknown one counts as cool.
    situation : Situation
        The runner and the day.
    wanted : Wanted, optional
        What the runner asks for instead.

    Returns
    -------
    Rates
        One value for each quarter hour that has begun by the finish; nothing in those that end within the
        last
        10 min. Fluid and sodium are None where no amounts may be named.

    Raises
    ------
    UnusableInput
        If the duration is not a positive time of at most two weeks.

    Notes
    -----
    S11: 473-591 mL/h with 300-500 mg/h of sodium, by temperature. It must pass `crampcast.jobs.safety.clip`.

    Examples
    --------
    >>> from types import SimpleNamespace as Card
    >>> card = Card(excluded=(), no_race=(), flags=(), complete=True)
    >>> runner = Situation(70.0, card, 9e3, 300.0, 25.0, 20.0, age=40.0, height_m=1.8)
    >>> rates = guideline_rates(7200.0, 25.0, runner)
    >>> rates.fluid_l_h.tolist()
    [0.591, 0.591, 0.591, 0.591, 0.591, 0.591, 0.591, 0.0]
    """
    if not (math.isfinite(duration_s) and 0 < duration_s <= _LONGEST_S):
        raise UnusableInput(
            f"{duration_s} s is no duration of a race",
            where="duration",
            remedy="give a time up to two weeks",
        )
    g, asked = guideline_amounts(), wanted or Wanted()
    count = math.ceil(duration_s / QUARTER_S)
    ends_s = (np.arange(count) + 1) * QUARTER_S
    early = (ends_s <= duration_s - g.last_s).astype(float)
    air_c = temperature_c if math.isfinite(temperature_c) else g.cool_c
    long_enough = duration_s >= g.fluid_from_s
    span = (g.cool_c, g.warm_c)
    drink = float(np.interp(air_c, span, (g.fluid_low_l_h, g.fluid_high_l_h))) * long_enough
    salt = float(np.interp(air_c, span, (g.sodium_low_mg_h, g.sodium_high_mg_h))) * long_enough
    food = guideline_carbohydrate_g_h(duration_s, situation)
    food = food if asked.carbohydrate_g_h is None else asked.carbohydrate_g_h
    drink = drink if asked.fluid_l_h is None else asked.fluid_l_h
    salt = salt if asked.sodium_mg_h is None else asked.sodium_mg_h
    named = advice_status(situation).status == "ok"
    return Rates(
        carbohydrate_g_h=early * food,
        fluid_l_h=early * drink if named else None,
        sodium_mg_h=early * salt if named else None,
        caffeine_mg_h=early * asked.caffeine_mg_h,
    )
