"""A replayed run as what its hazard is made of, so that other coefficients need no second replay."""

from __future__ import annotations

import io
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.activity.table import Activity
from crampcast.evidence import coefficients
from crampcast.forecast.causes.risk import run_through
from crampcast.forecast.causes.scene import Scene, Way
from crampcast.forecast.draws import draw_ensemble
from crampcast.forecast.ensemble import Draw
from crampcast.forecast.hazard import BodyTerms, FactorScales, body_terms, hazard_coefficients, moving_terms
from crampcast.forecast.own_load import own_load
from crampcast.jobs.explain.conditioned import conditioned
from crampcast.jobs.explain.intake import parse_eaten
from crampcast.jobs.explain.job import Known
from crampcast.jobs.explain.recorded import KINDS, SPANS, Recorded, cut_up, ground_of
from crampcast.jobs.explain.reference import as_recorded, both_sides, even_times, faster_early, way_of
from crampcast.jobs.explain.situation import Situation, left_share_until
from crampcast.jobs.learn.features import FEATURES, MEMBERS, MOVING, usual_coefficients
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person

FloatArray = NDArray[np.float64]

DRAWS = 16
"""Draws whose mean is the runner that is replayed."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """One run in spans of time.

    Parameters
    ----------
    start_s, end_s : ndarray, shape (spans,)
        Elapsed seconds.
    log_weight : ndarray, shape (spans, 8)
        Logarithm of the cumulative hazard of each reported muscle over the span, both sides, at the usual
        coefficients and a usual runner.
    x : ndarray, shape (spans, 8, features)
        Mean of what each coefficient is multiplied with, weighed by that hazard.
    left : ndarray, shape (spans, 8)
        Log ratio of the left side's hazard to the right's.
    offset : float
        Log hazard that the last days' long session adds.

    Notes
    -----
    Weighed by the hazard, the sums over a span keep its integral to first order in a change of coefficients.
    """

    start_s: FloatArray
    end_s: FloatArray
    log_weight: FloatArray
    x: FloatArray
    left: FloatArray
    offset: float

    def to_bytes(self) -> bytes:
        """Return the pieces as they are cached."""
        out = io.BytesIO()
        single = {name: np.asarray(value, dtype=np.float32) for name, value in vars(self).items()}
        np.savez_compressed(out, **single)  # type: ignore[arg-type]
        return out.getvalue()

    @classmethod
    def from_bytes(cls, value: bytes) -> Pieces:
        """Return what `to_bytes` has written."""
        with np.load(io.BytesIO(value), allow_pickle=False) as kept:
            found = {name: kept[name].astype(float) for name in kept.files}
        return cls(**{**found, "offset": float(found["offset"])})

    @property
    def hours(self) -> FloatArray:
        """Length of each span, h."""
        return (self.end_s - self.start_s) / 3600.0


def replay_pieces(
    activity: Activity, known: Known, intake: str | None, seed: int, draw: int | None = None
) -> Pieces:
    """Replay a run as the mean of its runner's draws.

    Parameters
    ----------
    activity : Activity
        One run with distance.
    known : Known
        Runner and day.
    intake : str or None
        What was eaten and drunk, by the hour.
    seed : int
        Seed of the draws.
    draw : int, optional
        One of the draws in place of their mean: a runner whose traits nobody knows.

    Notes
    -----
    The body and the hazard are those of ``explain``: a replay with the weather, the training and the intake
    of the day.
    """
    end_s = activity.duration_s
    parts = cut_up(activity, end_s)
    km = max(float(np.sum(parts.length_m)) / 1000.0, 1.0)
    many, _ = draw_ensemble(known.profile, known.capacity, known.condition, km, DRAWS, seed)
    draws: Draw = jax.tree.map(
        lambda leaf: (
            np.mean(np.asarray(leaf), axis=0, keepdims=True)
            if draw is None
            else np.asarray(leaf)[draw : draw + 1]
        ),
        many,
    )
    situation = Situation(
        parts=parts,
        known=conditioned(
            known.profile, known.condition, known.before, parts, activity.start and activity.start.date()
        ),
        environment=known.environment,
        eaten=parse_eaten(intake),
        ground=ground_of(activity),
        own_ability=known.own_ability,
        carried=known.carried,
        left_share=left_share_until(activity, end_s),
    )
    person = both_sides(draws.person)
    happened = as_recorded(draws, situation, seed)
    way = way_of(parts, person)
    own_s = even_times(happened, way, person, parts)
    if not situation.own_ability:  # only evenness is compared
        own_s = own_s * (parts.moving_s.sum() / own_s.sum(axis=1, keepdims=True))
    faster = float(faster_early(parts, own_s, parts.moving_s)[0])
    one = jax.tree.map(lambda leaf: np.asarray(leaf)[0], (happened, person))
    scale = coefficients(FactorScales, "hazard.scales")
    terms, moving = jax.tree.map(np.asarray, _terms(one[0], way, one[1], scale))
    extra = float(np.asarray(one[0].load.log_ratio))
    return condensed(parts, terms, np.asarray(moving), faster / np.log(1.1), extra)


@kept_program
def _terms(scene: Scene, way: Way, person: Person, scale: FactorScales) -> tuple[BodyTerms, Array]:
    kept, duration_s = run_through(scene, way, person)
    reference = own_load(person)
    moving = moving_terms(
        kept,
        scale,
        mass_kg=person.mass_kg,
        acclimatisation=scene.heat.acclimatisation,
        sweat_sodium_mmol_l=scene.fluid.sweat_sodium_mmol_l,
        sodium_mg_h=scene.fluid.sodium_mg_h,
        altitude_m=scene.altitude.altitude_m,
    )
    body = body_terms(kept, reference, duration_s, hazard_coefficients().slightest_demand)
    return body, jnp.stack(jnp.broadcast_arrays(*moving), axis=-1)


def condensed(
    parts: Recorded, terms: BodyTerms, moving: FloatArray, faster: float, offset: float = 0.0
) -> Pieces:
    """Make spans and reported muscles of pieces and simulated muscles.

    Parameters
    ----------
    parts : Recorded
        The run in pieces.
    terms : BodyTerms
        Of every piece, side and muscle.
    moving : ndarray, shape (pieces, moving factors)
        The moving factors.
    faster : float
        Speed above the own prediction, in steps of 10 %.
    offset : float
        What the last days' long session adds.
    """
    c = hazard_coefficients()
    usual, base = usual_coefficients()
    hours = (parts.moving_s + parts.rest_s) / 3600.0
    ratio = np.asarray(terms.log_ratio)
    shape = ratio.shape
    late = np.log((terms.done + c.elapsed_offset) / (np.asarray(c.elapsed_reference) + c.elapsed_offset))
    longer = np.log1p(np.asarray(terms.whole_h) / np.asarray(c.usual_duration_h)) - np.log(2.0)
    x = np.empty((*shape, len(FEATURES)))
    x[..., 0], x[..., 1] = ratio, np.asarray(terms.fatigue)
    x[..., 2] = np.asarray(terms.damage)[:, None, :]
    x[..., 3] = np.asarray(late)[:, None, None]
    x[..., 4] = -longer
    x[..., 5 : 5 + len(MOVING)] = moving[:, None, None, :]
    x[..., -1] = faster
    hazard = np.exp(x @ usual + base) * hours[:, None, None]
    spans = np.flatnonzero(np.add.reduceat(hours, np.arange(0, SPANS * KINDS, KINDS)) > 0.0)

    def summed(values: FloatArray) -> FloatArray:
        """Sum over the pieces of each span."""
        whole = values.reshape(SPANS, KINDS, *values.shape[1:]).sum(axis=1)
        return np.asarray(whole[spans])

    weight = summed(hazard) @ MEMBERS.T  # spans, sides, groups
    total = weight.sum(axis=1)
    weighed = np.einsum("nsmf,gm->ngf", summed(hazard[..., None] * x), MEMBERS)
    return Pieces(
        start_s=parts.start_s[::KINDS][spans],
        end_s=parts.end_s[::KINDS][spans],
        log_weight=np.log(total),
        x=weighed / total[..., None],
        left=np.log(weight[:, 0] / weight[:, 1]) if weight.shape[1] > 1 else np.zeros_like(total),
        offset=offset,
    )
