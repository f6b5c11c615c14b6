"""From a plan within its limits to what the optimiser needs of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.forecast.draws import draw_ensemble
from crampcast.forecast.hazard import FactorScales
from crampcast.jobs.intake.wish import phase_weights
from crampcast.jobs.plan.drinking import Drinking
from crampcast.jobs.plan.drivers import DRAWS
from crampcast.jobs.plan.optimise.choices import bounds, rules
from crampcast.jobs.plan.optimise.coarse import coarse_pieces, coarse_track
from crampcast.jobs.plan.optimise.merging import IntArray
from crampcast.jobs.plan.optimise.scoring import MARKS, Setting
from crampcast.jobs.plan.optimise.stretches import STRETCHES, Stretch, describe, stretch_of
from crampcast.jobs.safety import tolerated_carbohydrate_g_h
from crampcast.simulation.surroundings import INTAKE_ROWS

FloatArray = NDArray[np.float64]

SEEN = 12
"""Draws that candidates are scored on; the plan's own draws are others."""
NO_DESCENT = -0.01
"""Grade above which power is what the runner asks for."""
OWN_STREAM = 1_000_003
"""Added to the seed for the optimiser's draws."""


@dataclass(frozen=True)
class Workbench:
    """A course and a runner laid out for the search.

    Parameters
    ----------
    setting : Setting
        What candidates share.
    stretches : tuple of Stretch
        The stretches.
    of_segment : ndarray of int, shape (segments,)
        Stretch of every segment of the whole course.
    share : ndarray, shape (`STRETCHES`,)
        Share of the race's time spent on each.
    low, high : ndarray
        Bounds of the choices.
    """

    setting: Setting
    stretches: tuple[Stretch, ...]
    of_segment: IntArray
    share: FloatArray
    low: FloatArray
    high: FloatArray


def workbench(base: Drinking, seed: int) -> Workbench:
    """Lay a plan out for the search.

    Parameters
    ----------
    base : Drinking
        The plan at hand, within its limits.
    seed : int
        Seed of the plan; the optimiser's draws come from a stream of their own.
    """
    outlook = base.outlook
    n, track = outlook.segments, outlook.track
    draws, frailty = draw_ensemble(
        outlook.profile,
        outlook.capacity,
        outlook.condition,
        outlook.course.length_m / 1000.0,
        DRAWS,
        seed + OWN_STREAM,
    )
    mine = replace(outlook, draws=draws)
    controls = mine.settle()
    own_s = np.zeros(DRAWS) if mine.even() else mine.own_s()
    length, grade = np.asarray(track.length_m)[:n], np.asarray(track.grade)[:n]
    of_segment = stretch_of(length, grade)
    pieces = coarse_pieces(track, n)
    coarse = coarse_track(track, pieces)
    count = int(of_segment.max()) + 1
    size = int(coarse.length_m.shape[0])
    belongs = np.zeros((size, STRETCHES))
    np.add.at(belongs, (pieces, of_segment), np.maximum(length, 1e-9))
    belongs /= np.maximum(belongs.sum(axis=1, keepdims=True), 1e-12)
    took_s = np.median(base.run.duration_s[:, :n], axis=0)
    duration_s = float(took_s.sum())
    share = np.bincount(of_segment, took_s, STRETCHES) / duration_s
    ends = np.interp(np.arange(size), pieces, np.cumsum(took_s)) / duration_s
    marks = ends[None, :] <= (np.arange(MARKS) + 1.0)[:, None] / MARKS + 1e-9
    marks[-1] = True
    totals = np.asarray(base.intake.totals)
    amounts = base.rates.fluid_l_h is not None
    eaten = float(np.max(base.rates.carbohydrate_g_h, initial=0.0))
    tolerated = tolerated_carbohydrate_g_h(base.situation) / eaten if eaten > 0.0 else 1.0
    low, high = bounds(count, tolerated, amounts=amounts)
    setting = Setting(
        draws=jax.tree.map(lambda leaf: jnp.asarray(leaf)[:SEEN], draws),
        controls=jax.tree.map(lambda leaf: jnp.asarray(leaf)[:SEEN], controls),
        own_s=jnp.asarray(own_s[:SEEN]),
        track=coarse,
        around=outlook.around,
        stretch=jnp.asarray(belongs),
        phases=jnp.asarray(phase_weights(INTAKE_ROWS - 1, duration_s)),
        rates=jnp.asarray(np.diff(totals, axis=0)),
        available_l_h=jnp.asarray(base.intake.available_l_h, dtype=float),
        sodium_mg_h=jnp.asarray(base.sodium_mg_h, dtype=float),
        frailty=jax.tree.map(lambda leaf: jnp.asarray(leaf)[:SEEN], frailty),
        marks=jnp.asarray(marks, dtype=float),
        asked_w_kg=jnp.asarray(_asked_w_kg(base, pieces, size)),
        exponent=jnp.asarray(rules().spent_exponent),
        scale=jax.tree.map(jnp.asarray, coefficients(FactorScales, "hazard.scales")),
    )
    return Workbench(setting, describe(of_segment, length, grade), of_segment, share, low, high)


def _asked_w_kg(base: Drinking, pieces: IntArray, size: int) -> FloatArray:
    """Return the power that the plan at hand asks for on each coarse piece, were it not downhill.

    Notes
    -----
    On descents skill limits the pace and power falls. What is asked for there is read off the ground before
    and after that does not fall.
    """
    n = len(pieces)
    power = np.median(base.run.power_w_kg[:, :n], axis=0)
    length, grade = (np.asarray(leaf)[:n] for leaf in (base.outlook.track.length_m, base.outlook.track.grade))
    even = (length > 0.0) & (grade > NO_DESCENT)
    if not even.any():
        even = length > 0.0
    asked = np.interp(np.arange(n), np.flatnonzero(even), power[even])
    count = np.maximum(np.bincount(pieces, minlength=size), 1)
    means = np.bincount(pieces, asked, size) / count
    return np.where(means > 0.0, means, float(asked[-1]))
