"""Cohorts made small enough to fit on: fewer runners and pieces of time, chance drawn once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.body.water.sodium import plasma_sodium_bias_mmol_l, plasma_sodium_nguyen_kurtz
from crampcast.evidence import load_parameters
from crampcast.jobs.cohorts.bodies import Simulated
from crampcast.jobs.cohorts.choices import Choices
from crampcast.jobs.cohorts.contraction import Ingredients
from crampcast.jobs.cohorts.effects import Effects
from crampcast.jobs.cohorts.traits import Shares, draw_traits, log_ratio
from crampcast.jobs.cohorts.view import window_s

FloatArray = NDArray[np.float64]

RUNNERS = 128
PERSONS = 12
"""Draws of traits and proneness for every body."""
MERGED = 4
"""Pieces of time taken together."""


class Terms(NamedTuple):
    """Ingredients of the hazard; axes: runners, pieces, muscles."""

    hours: Array
    """Duration of each piece; 0 beyond the window."""
    log_ratio: Array
    fatigue: Array
    damage: Array
    done: Array
    elapsed_h: Array
    planned_h: Array
    """Duration of the whole event, shape (runners,)."""
    moving: Array
    pace: Array
    mark: Array
    """Share of each piece that lies before the mark of the onset outcome."""


class People(NamedTuple):
    """Chance drawn once; axes: runners, persons of that body (and muscles)."""

    known: Array
    """Log hazard ratio of the traits, at the mean effects."""
    frailty_z: Array
    muscle_z: Array
    """Standard normal, shape (runners, persons, 8)."""


@dataclass(frozen=True)
class Condensed:
    """One cohort ready for a fit.

    Parameters
    ----------
    terms : Terms
        Ingredients within the window of the incidence.
    people : People
        Frailty.
    measured : dict
        Variable to its value in every runner, without the error of measurement.
    past : float
        Cumulative hazard of the past at proneness zero that gives the share with a cramp before.
    n : int
        Runners of the study.
    relative_pace : ndarray
        Log speed over the event above the own prediction, in steps of 10 %.
    """

    terms: Terms
    people: People
    measured: dict[str, FloatArray]
    past: float
    n: int
    relative_pace: FloatArray


def condense(
    ran: Simulated,
    parts: Ingredients,
    shares: Shares,
    window: str,
    mark_km: float | None,
    runners: int,
    effects: Effects,
    choices: Choices,
    rng: np.random.Generator,
    most: int = RUNNERS,
) -> Condensed:
    """Make one arm small.

    Parameters
    ----------
    ran, parts, shares
        A simulated arm.
    window : str
        Window of what is counted.
    mark_km : float or None
        Mark of the onset outcome.
    runners : int
        Runners of the study.
    effects : Effects
        Mean effects of the traits.
    choices : Choices
        Free choices.
    rng : Generator
        Source of chance.
    most : int
        Runners to keep.
    """
    finish_s = np.asarray(ran.lived.time_s, dtype=float)[:, -1]
    pick = np.arange(0, len(finish_s), max(1, len(finish_s) // most))[:most]
    end_s = np.asarray(parts.end_s, dtype=float)[pick]
    start_s = np.concatenate([np.zeros((len(pick), 1)), end_s[:, :-1]], axis=1)
    limit = finish_s[pick] + window_s(window, choices)
    took = np.clip(np.minimum(end_s, limit[:, None]) - start_s, 0.0, None)
    counted = np.asarray(parts.exposure_s, dtype=float)[pick] / np.maximum(end_s - start_s, 1e-9)
    before = _before(ran, pick, start_s, end_s, mark_km)
    pieces = took.shape[1] - took.shape[1] % MERGED
    weight = took + 1e-9

    def merged(leaf: FloatArray) -> FloatArray:
        shape = (len(pick), pieces // MERGED, MERGED, *leaf.shape[2:])
        w = weight[:, :pieces].reshape(shape[:3])
        w = w.reshape(*w.shape, *([1] * (leaf.ndim - 2)))
        values = leaf[:, :pieces].reshape(shape)
        return np.asarray((values * w).sum(axis=2) / w.sum(axis=2))

    def small(leaf: Array) -> Array:
        return _single(merged(np.asarray(leaf, dtype=float)[pick]))

    terms = Terms(
        hours=_single((took * counted)[:, :pieces].reshape(len(pick), -1, MERGED).sum(axis=2) / 3600.0),
        log_ratio=small(parts.body.log_ratio),
        fatigue=small(parts.body.fatigue),
        damage=small(parts.body.damage),
        done=small(parts.body.done),
        elapsed_h=_single(merged(0.5 * (start_s + end_s)) / 3600.0),
        planned_h=_single(finish_s[pick] / 3600.0),
        moving=small(parts.moving),
        pace=small(parts.pace),
        mark=_single(merged(before)),
    )
    traits = draw_traits(len(pick) * PERSONS, shares, choices, rng)
    index = np.repeat(pick, PERSONS)
    known = log_ratio(ran.pool, index, traits, effects, ran.setting.km, choices).reshape(len(pick), PERSONS)
    people = People(
        jnp.asarray(known),
        jnp.asarray(rng.permuted(_normals(len(pick) * PERSONS)).reshape(len(pick), PERSONS)),
        jnp.asarray(rng.standard_normal((len(pick), PERSONS, 8))),
    )
    own_s = np.asarray(ran.lived.own_time_s, dtype=float)[pick, -1]
    return Condensed(
        terms,
        people,
        _measured(ran, pick, choices),
        past_of(known, shares.history),
        runners,
        np.log(own_s / finish_s[pick]) / np.log(1.1),
    )


def _single(values: FloatArray) -> Array:
    """Return single precision: these are summed over, and half the size."""
    return jnp.asarray(values, dtype=jnp.float32)


def past_of(known: FloatArray, share: float) -> float:
    """Return the cumulative hazard of a past, at proneness zero, in which `share` of the runners cramped.

    Notes
    -----
    At the prior's spread of proneness: the question asked differs more between studies than the spread does.
    """
    from scipy.optimize import brentq  # noqa: PLC0415

    nodes, weights = np.polynomial.hermite_e.hermegauss(9)
    spread = float(np.exp(load_parameters()["calibration.prior.log_frailty"].value))
    rate = np.exp(known.reshape(-1, 1) + spread * nodes)
    asked = float(np.clip(share, 0.01, 0.99))

    def over(log_past: float) -> float:
        cramped = -np.expm1(-np.exp(log_past) * rate) @ (weights / weights.sum())
        return float(np.mean(cramped)) - asked

    return float(np.exp(brentq(over, -15.0, 15.0)))


def _normals(count: int) -> FloatArray:
    from scipy.special import ndtri  # noqa: PLC0415

    return np.asarray(ndtri((np.arange(count) + 0.5) / count))


def _before(
    ran: Simulated, pick: NDArray[np.int64], start_s: FloatArray, end_s: FloatArray, mark_km: float | None
) -> FloatArray:
    """Return the share of each piece before the mark."""
    if mark_km is None:
        return np.zeros_like(end_s)
    along = np.asarray(ran.lived.km[0], dtype=float)
    times = np.asarray(ran.lived.time_s, dtype=float)[pick]
    mark_s = np.array([np.interp(mark_km, along, row) for row in times])[:, None]
    return np.asarray(np.clip((mark_s - start_s) / np.maximum(end_s - start_s, 1e-9), 0.0, 1.0))


def _measured(ran: Simulated, pick: NDArray[np.int64], choices: Choices) -> dict[str, FloatArray]:
    """Return what the studies compared, as the bodies have it."""
    person, lived, food = ran.pool.person, ran.lived, ran.food
    mass = np.asarray(person.mass_kg)[pick]
    start = np.asarray(person.start_sodium_mmol_l)[pick]
    water = np.asarray(person.body_water_fraction)[pick] * mass
    change = np.asarray(lived.water_change_l, dtype=float)[pick]
    cations = np.asarray(lived.cation_change_mmol, dtype=float)[pick]
    sodium = np.asarray(plasma_sodium_nguyen_kurtz(start, water, cations, change))
    sodium = sodium + np.asarray(plasma_sodium_bias_mmol_l(np.maximum(-change, 0.0) / mass))
    salt = np.asarray(food.sodium_mg_h)
    rank = (np.searchsorted(np.sort(salt), salt[pick]) + 0.5) / len(salt)
    return {
        "body_mass_loss_pct": np.asarray(lived.loss_pct, dtype=float)[pick],
        "serum_sodium_mmol_l": sodium,
        "serum_sodium_change_pct": 100.0 * (sodium / start - 1.0),
        "sodium_intake_mg_h": salt[pick],
        "sodium_intake_self_report": np.log(np.maximum(salt[pick], 1e-3)),
        "drinking_pattern": np.log(np.maximum(np.asarray(food.fluid_l_h)[pick], 1e-3)),
        "sodium_supplement_use": np.clip(choices.people.supplement_fraction + 0.4 * (rank - 0.5), 0.0, 1.0),
        "weekly_km": ran.pool.weekly_km[pick],
    }
