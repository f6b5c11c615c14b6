"""How an entrant drinks, by thirst or by plan, and what the kidneys do about it: drawn, not planned.

Plans for one runner take the worst case, that the kidneys shed nothing. A forecast of how many will be low in
sodium must not: most runners shed what they drink too much, a share does not.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from crampcast.evidence import coefficients, load_parameters
from crampcast.jobs.field.numbers import FloatArray
from crampcast.simulation.surroundings import INTAKE_STEP_S


class Drinking(NamedTuple):
    """Who drinks by plan, and how much; group ``field.drinking``."""

    plan_l_h: float
    plan_sd_log: float
    plan_share_low: float
    plan_share_high: float
    plan_until_h: float
    thirst_from_h: float
    habit_sd_log: float
    cool_wbgt_c: float
    more_per_k: float


class Kidney(NamedTuple):
    """What the kidneys shed; group ``field.kidney``."""

    most_l_h: float
    exercise_cut_low: float
    exercise_cut_high: float
    held_share: float
    onset_mmol_l: float
    full_mmol_l: float


class SodiumInRaces(NamedTuple):
    """What races show that the balance of water and salt does not; group ``field.sodium``."""

    race_bias_mmol_l: float


class Habits(NamedTuple):
    """What is not known of everybody alike; leading axis of draws."""

    plan_share: FloatArray
    """Share of the field that drinks by plan in a marathon."""
    plan_l_h: FloatArray
    held_share: FloatArray
    sodium_bias_mmol_l: FloatArray


class Drinks(NamedTuple):
    """How one entrant drinks; leading axis of draws."""

    thirst: FloatArray
    """1: to thirst, beside a habit; 0: by plan, whatever thirst says."""
    plan_l_h: FloatArray
    shed_l_h: FloatArray
    """Most free water that the kidneys shed."""


def draw_habits(count: int, rng: np.random.Generator) -> Habits:
    """Draw what all entrants share, evenly over the quantiles: it does not average out over them.

    Examples
    --------
    >>> habits = draw_habits(16, np.random.default_rng(0))
    >>> bool(0.05 < habits.plan_share.min() < habits.plan_share.max() < 0.55)
    True
    """
    c = coefficients(Drinking, "field.drinking")
    span = c.plan_share_high - c.plan_share_low
    return Habits(
        c.plan_share_low + span * _even(count, rng),
        _known("field.drinking.plan_l_h", count, rng),
        np.clip(_known("field.kidney.held_share", count, rng), 0.0, 1.0),
        _known("field.sodium.race_bias_mmol_l", count, rng),
    )


def _even(count: int, rng: np.random.Generator) -> FloatArray:
    """Return shuffled numbers, one in the middle of each of `count` equal parts of 0 to 1."""
    return np.asarray((rng.permutation(count) + 0.5) / count)


def _known(name: str, count: int, rng: np.random.Generator) -> FloatArray:
    """Draw a parameter by what is not known of it."""
    parameter = load_parameters()[name]
    value, spread = float(parameter.value), parameter.spread  # type: ignore[arg-type]  # all are single numbers
    if spread is None:
        return np.full(count, value)
    z = spread.sd * np.array([NormalDist().inv_cdf(share) for share in _even(count, rng)])
    return np.asarray(value * np.exp(z) if spread.kind == "lognormal" else value + z)


def plans_hold(hours: FloatArray) -> FloatArray:
    """Return how far plans of drinking hold by how long a race takes, 1 in a marathon to 0 in a long ultra.

    Examples
    --------
    >>> plans_hold(np.array([4.0, 9.0, 24.0])).tolist()
    [1.0, 0.5, 0.0]
    """
    c = coefficients(Drinking, "field.drinking")
    return np.clip((c.thirst_from_h - hours) / (c.thirst_from_h - c.plan_until_h), 0.0, 1.0)


def more_in_heat(wbgt_c: float) -> float:
    """Return how much more than on a cool day runners drink by habit or by plan.

    Examples
    --------
    >>> [round(more_in_heat(wbgt_c), 2) for wbgt_c in (5.0, 12.0, 17.0, 25.0)]
    [1.0, 1.0, 1.19, 1.49]
    """
    c = coefficients(Drinking, "field.drinking")
    return float(1.0 + c.more_per_k * max(wbgt_c - c.cool_wbgt_c, 0.0))


def draw_drinks(
    habits: Habits, hours: FloatArray, more: float, most_l_h: float, rng: np.random.Generator
) -> Drinks:
    """Draw how one entrant drinks and sheds water.

    Parameters
    ----------
    habits : Habits
        What all entrants share.
    hours : ndarray
        How long the race is thought to take the entrant, by draw.
    more : float
        How much more is drunk than on a cool day.
    most_l_h : float
        Most that anybody drinks.
    rng : Generator
        The entrant's own chance.
    """
    c, kidney = coefficients(Drinking, "field.drinking"), coefficients(Kidney, "field.kidney")
    count = len(habits.plan_share)
    planned = rng.uniform(size=count) < habits.plan_share * plans_hold(hours)
    spread = c.plan_sd_log * rng.standard_normal(count) - 0.5 * c.plan_sd_log**2
    cut = rng.uniform(kidney.exercise_cut_low, kidney.exercise_cut_high, count)
    held = rng.uniform(size=count) < habits.held_share
    return Drinks(
        np.where(planned, 0.0, 1.0),
        np.minimum(more * habits.plan_l_h * np.exp(spread), most_l_h),
        np.where(held, 0.0, kidney.most_l_h * (1.0 - cut)),
    )


def by_plan(taken: FloatArray, drinks: Drinks) -> FloatArray:
    """Put the fluid of those who drink by plan in place of the habit.

    Parameters
    ----------
    taken : ndarray, shape (draws, rows, 4)
        Water, glucose, fructose and sodium taken by each quarter hour, out of habit.
    drinks : Drinks
        How the entrant drinks.
    """
    hours = np.arange(taken.shape[1]) * INTAKE_STEP_S / 3600.0
    planned = drinks.plan_l_h[:, None] * hours
    fluid = np.where(drinks.thirst[:, None] > 0.0, taken[..., 0], planned)
    return np.concatenate([fluid[..., None], taken[..., 1:]], axis=-1)
