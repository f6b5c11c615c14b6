"""Simulated runners with known parameters: what they would have written into a diary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.activity.summary import RunSummary
from crampcast.evidence import load_parameters
from crampcast.evidence.muscles import REPORTED
from crampcast.forecast.events import raised_log_ratio
from crampcast.forecast.learnt import NAMES
from crampcast.jobs.explain.job import ExplainRequest, known_on_day
from crampcast.jobs.learn.evidence import HALF_LIFE, Seen, Watched
from crampcast.jobs.learn.features import usual_coefficients
from crampcast.jobs.learn.likelihood import Coefficients, coefficients_at
from crampcast.jobs.learn.pieces import DRAWS, Pieces, replay_pieces
from crampcast.jobs.learn.replays import activity_of_row
from crampcast.runner.profile import Profile

FloatArray = NDArray[np.float64]

SOME_DAY = date(2026, 6, 1)


class Outing(NamedTuple):
    """A kind of run: distance, speed, climb, air."""

    distance_km: float
    speed_m_s: float
    climb_m_km: float
    temperature_c: float


class Banked(NamedTuple):
    """One run, replayed as the learner sees it, and as runners with other traits have lived it."""

    outing: Outing
    seen: Pieces
    lived: tuple[Pieces, ...]


class Truth(NamedTuple):
    """A simulated runner."""

    z: FloatArray
    coefficients: Coefficients
    traits: int
    """Which of the bank's bodies is the runner's."""


def bank(outings: Sequence[Outing], bodies: int, seed: int, profile: Profile | None = None) -> list[Banked]:
    """Replay each run once for the learner, and once for each body.

    Parameters
    ----------
    outings : sequence of Outing
        The runs.
    bodies : int
        Number of runners with other traits; with 0 the learner knows the body.
    seed : int
        Seed of the traits.
    profile : Profile, optional
        What the learner knows.
    """
    who = Profile() if profile is None else profile
    out = []
    for outing in outings:
        metres = 1000.0 * outing.distance_km
        row = RunSummary(
            SOME_DAY,
            sport="running",
            distance_m=metres,
            moving_s=metres / outing.speed_m_s,
            climb_m=outing.climb_m_km * outing.distance_km,
        )
        run = activity_of_row(row)
        known = known_on_day(ExplainRequest(run, (), who, (), f"{outing.temperature_c:.0f} C"), run)
        seen = replay_pieces(run, known, None, seed)
        lived = tuple(
            replay_pieces(run, known, None, seed + i // DRAWS, draw=i % DRAWS) for i in range(bodies)
        )
        out.append(Banked(outing, seen, lived or (seen,)))
    return out


@jax.jit
def coefficients_each(z: Array, level_sd: Array, body: Array | None = None) -> Coefficients:
    """Return the coefficients of many runners at once; leading axis of runners."""
    found: Coefficients = jax.vmap(coefficients_at, in_axes=(0, None, None))(z, level_sd, body)
    return found


def draw_truth(level_sd: float, bodies: int, rng: np.random.Generator) -> Truth:
    """Draw a runner from the population.

    Parameters
    ----------
    level_sd : float
        Spread of the level.
    bodies : int
        Bodies of the bank.
    rng : Generator
        Source of chance.
    """
    z = rng.standard_normal(len(NAMES))
    return truth_at(z, level_sd, int(rng.integers(max(bodies, 1))))


def truth_at(z: FloatArray, level_sd: float, traits: int) -> Truth:
    """Return the runner at these coordinates."""
    found = coefficients_each(jnp.asarray(z[None]), jnp.asarray(level_sd))
    return Truth(z, jax.tree.map(lambda leaf: np.asarray(leaf)[0], found), traits)


def hazard_of(pieces: Pieces, c: Coefficients) -> FloatArray:
    """Return the cumulative hazard of every span and muscle before any cramp.

    Parameters
    ----------
    pieces : Pieces
        The run.
    c : Coefficients
        Of one runner, or with a leading axis of many.

    Returns
    -------
    ndarray, shape (spans, 8) or (many, spans, 8)
    """
    usual, _ = usual_coefficients()
    centre = np.asarray(load_parameters().group("hazard.joint")["centre"], dtype=float)[: len(REPORTED)]
    change = np.asarray(c.features)[..., :-1] - usual
    effect = np.einsum("sgf,...f->...sg", pieces.x, change)
    raised = np.asarray(c.base)[..., None, :] - centre
    return np.asarray(np.exp(pieces.log_weight + effect + raised))


def live(run: Banked, truth: Truth, rng: np.random.Generator) -> Watched:
    """Let a runner live through a run; return it as the learner sees it.

    Parameters
    ----------
    run : Banked
        The run.
    truth : Truth
        The runner.
    rng : Generator
        Source of chance.

    Notes
    -----
    Full cramps come with the hazard of the runner's own body, near-cramps with κ - 1 times it; from the span
    after a cramp on the muscle's hazard is up, as in `crampcast.jobs.learn.evidence.raised`. Several in one
    span are all written down.
    """
    pieces = run.lived[truth.traits]
    c = truth.coefficients
    hazard = hazard_of(pieces, c)
    half_life_s = 60.0 * float(load_parameters()[HALF_LIFE].value)  # type: ignore[arg-type]
    again = float(np.asarray(c.features)[-1])
    middle = 0.5 * (pieces.start_s + pieces.end_s)
    last_s = np.full(len(REPORTED), -np.inf)
    events: list[Seen] = []
    for span, of_span in enumerate(hazard):
        rates = of_span * np.exp(raised_log_ratio(middle[span] - last_s, again, half_life_s))
        full = rng.poisson(rates)
        near = rng.poisson(rates * (float(c.near_ratio) - 1.0))
        for group in np.flatnonzero(full + near):
            came = full[group] + near[group]
            at_s = rng.uniform(pieces.start_s[span], pieces.end_s[span], size=came)
            sides = np.where(rng.uniform(size=came) < 0.5, "left", "right")
            for number in range(came):
                was_near = number >= full[group]
                seen = Seen(
                    len(events) + 1, float(at_s[number]), REPORTED[group], str(sides[number]), bool(was_near)
                )
                events.append(seen)
            if full[group]:
                last_s[group] = at_s[: full[group]].max()
    return Watched(run.seen, tuple(sorted(events, key=lambda one: one.at_s)), near=True)
