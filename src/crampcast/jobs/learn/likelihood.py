"""Cramps, near-cramps and clean runs as a point process on the replayed hazard.

    log L = sum over events of log h(t) - sum over runs of the integral of h

One latent process of hazard κ h, each event a full cramp with chance 1/κ: a near-cramp has the hazard
(κ - 1) h, and silence about near-cramps counts only where they are watched.
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from crampcast.evidence import coefficients, load_parameters
from crampcast.evidence.muscles import REPORTED
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.joint import COORDINATES, RESIDUALS, SHAPE, SPREADS
from crampcast.forecast.learnt import AGAIN, EXTRA, JOINT, LEVEL, MUSCLE, NAMES
from crampcast.forecast.proneness import Record
from crampcast.jobs.learn.body import bends
from crampcast.jobs.learn.evidence import Evidence, usual_again
from crampcast.jobs.learn.features import FEATURES, MOVING, usual_coefficients

PRONENESS = NAMES.index("proneness")


class Coefficients(NamedTuple):
    """Coefficients of one runner's hazard at a point of the coordinates."""

    features: Array
    """In the order of `FEATURES`, then the rise after a cramp."""
    base: Array
    """Log baseline of each reported muscle, all that is this runner's own included, shape (8,)."""
    near_ratio: Array
    proneness: Array
    """This runner's own log proneness."""
    level: Array
    muscles: Array
    """Frailty of the muscles against each other, shape (8,)."""


def coefficients_at(z: Array, level_sd: Array, body: Array | None = None) -> Coefficients:
    """Return the coefficients at a point.

    Parameters
    ----------
    z : Array, shape (coordinates,)
        In the order of `crampcast.forecast.learnt.NAMES`, standard normal before any evidence; behind them,
        where the body is unknown, the directions in which it bends the hazard.
    level_sd : Array
        Spread of this runner's level, proneness apart.
    body : Array, shape (3,), optional
        What nobody knows of the body (`crampcast.jobs.learn.body.Body`); without it the replay knows it.

    Notes
    -----
    An unknown body adds the coefficient of demand times its strain to a muscle's log hazard. All muscles'
    alike is not to be told from proneness by any run, nor one muscle's from that muscle's frailty, so each
    pair is one normal with the sum of the variances.
    """
    shipped, priors = load_parameters().group("hazard.joint"), load_hazard_priors()
    centre, root = np.asarray(shipped["centre"], dtype=float), np.asarray(shipped["root"], dtype=float)
    line = jnp.asarray(centre) + jnp.asarray(root) @ z[:JOINT]
    joint = {name: _from_line(name, line[i]) for i, name in enumerate(COORDINATES)}
    extra = {n: priors[n].mean + priors[n].sd * z[JOINT + i] for i, n in enumerate(EXTRA)}
    again = priors[AGAIN].mean + priors[AGAIN].sd * z[NAMES.index(AGAIN)]
    moving = [joint[f"residual.{n}"] if n in RESIDUALS else extra[n] for n in MOVING]
    shape = [joint[n] for n in (*SHAPE, "duration")]
    level = level_sd * z[LEVEL]
    sd, usual_sd = joint["muscle_frailty_sd"], joint["frailty_sd"]
    mean, common_sd, own_sd = joint["demand"] * (jnp.zeros(3) if body is None else body)
    muscles = jnp.hypot(sd, own_sd) * z[MUSCLE : MUSCLE + len(REPORTED)] - 0.5 * sd**2
    proneness = mean + jnp.hypot(usual_sd, common_sd) * z[PRONENESS]
    base = jnp.stack([joint[f"base.{group}"] for group in REPORTED]) + level + muscles + proneness
    features = jnp.stack([*shape, *moving, joint[f"residual.{RESIDUALS[0]}"], again])
    if z.shape[0] > len(NAMES):
        usual, *ways = jnp.asarray(bends())
        bent = joint["demand"] * (usual + z[len(NAMES) :] @ jnp.stack(ways))
        features, base = features.at[: len(FEATURES)].add(bent[: len(FEATURES)]), base + bent[len(FEATURES) :]
    return Coefficients(
        features=features,
        base=base,
        near_ratio=joint["near_ratio"],
        proneness=proneness,
        level=level,
        muscles=muscles,
    )


def _from_line(name: str, value: Array) -> Array:
    """Return a coefficient from the line, as `crampcast.forecast.joint.from_line`, under transformations."""
    if name in SPREADS:
        return jnp.exp(value)
    return jax.nn.softplus(value) if name in SHAPE else value


def _usual() -> tuple[Array, Array]:
    """Return the coefficients that cells are weighed with, and the baseline of each reported muscle."""
    features, _ = usual_coefficients()
    centre = np.asarray(load_parameters().group("hazard.joint")["centre"], dtype=float)
    return jnp.asarray(np.append(features, usual_again())), jnp.asarray(centre[: len(REPORTED)])


def contributions(z: Array, seen: Evidence) -> tuple[Array, Array]:
    """Return what every event and every run's silence add to the log likelihood.

    Returns
    -------
    Array, shape (events,)
        Log hazard at each event.
    Array, shape (runs,)
        Minus the cumulative hazard of each run.
    """
    events, whole = _by_cell(z, seen)
    silent = -jax.ops.segment_sum(whole, seen.run, num_segments=seen.run_there.shape[0])
    return events, silent * seen.run_there


def _by_cell(z: Array, seen: Evidence) -> tuple[Array, Array]:
    """Return the log hazard at each event, and the cumulative hazard of each cell; padding has none."""
    c = coefficients_at(z, seen.level_sd, seen.body)
    usual, base = _usual()
    change, raised = c.features - usual, c.base - base
    hazard = jnp.exp(seen.log_weight + seen.x @ change + raised[seen.group])
    whole = hazard * (1.0 + seen.near * (c.near_ratio - 1.0))
    rate = jax.nn.logsumexp(seen.event_log_rate + seen.event_x @ change + raised, axis=1)
    near = seen.event_near * jnp.log(jnp.maximum(c.near_ratio - 1.0, 1e-6))
    return seen.event_there * (rate + near), whole


def log_posterior(z: Array, seen: Evidence) -> Array:
    """Return the log density of the posterior, up to a constant.

    Notes
    -----
    The record of races before the diary counts as in `crampcast.forecast.proneness.frailty_of`: binomial,
    with the hazard of a usual race.
    """
    events, whole = _by_cell(z, seen)
    return -0.5 * jnp.sum(z**2) + record(z, seen) + jnp.sum(events) - jnp.sum(whole)


def without_silence(z: Array, seen: Evidence) -> Array:
    """Return the log posterior without the runs' cumulative hazard."""
    none = seen._replace(log_weight=jnp.full((1,), -jnp.inf), x=seen.x[:1])
    few = none._replace(group=seen.group[:1], run=seen.run[:1], near=seen.near[:1])
    return log_posterior(z, few)


def terms_at(z: Array, seen: Evidence) -> Array:
    """Return what the hazard of a cell is an exponential of: features, baselines, and κ; shape (24,)."""
    c = coefficients_at(z, seen.level_sd, seen.body)
    return jnp.concatenate([c.features, c.base, c.near_ratio[None]])


def silence_curvature(z: Array, seen: Evidence) -> tuple[Array, Array]:
    """Return slope and curvature of minus the cumulative hazard of all runs, in the terms of `terms_at`."""
    c = coefficients_at(z, seen.level_sd, seen.body)
    usual, base = _usual()
    groups = c.base.shape[0]
    hazard = jnp.exp(seen.log_weight + seen.x @ (c.features - usual) + (c.base - base)[seen.group])
    whole, near = hazard * (1.0 + seen.near * (c.near_ratio - 1.0)), hazard * seen.near
    columns = jnp.concatenate([seen.x, jax.nn.one_hot(seen.group, groups)], axis=1)
    crossed = near @ columns
    slope = jnp.concatenate([whole @ columns, jnp.sum(near)[None]])
    bent = jnp.block(
        [[columns.T @ (whole[:, None] * columns), crossed[:, None]], [crossed[None], jnp.zeros((1, 1))]]
    )
    return -slope, -bent


def record(z: Array, seen: Evidence) -> Array:
    """Return the log likelihood of the races with a cramp in the last ten, 0 where nobody answered."""
    c = coefficients(Record, "hazard.frailty")
    hazard = c.race_hazard * jnp.exp(coefficients_at(z, seen.level_sd, seen.body).proneness)
    k = jnp.clip(seen.races_with_cramp, 0.0, c.races_asked)
    found = k * jnp.log(-jnp.expm1(-hazard)) - (c.races_asked - k) * hazard
    return jnp.where(seen.races_with_cramp >= 0.0, found, 0.0)
