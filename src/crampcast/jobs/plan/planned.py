"""A plan as drivers: the planned run cut into pieces around a stretch, like a recording of it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence.ground import GroundClass
from crampcast.forecast.causes.risk import Asked, Hazard
from crampcast.forecast.causes.scene import (
    Altitude,
    Climbing,
    Descending,
    Distance,
    Energy,
    Fluid,
    Gait,
    GroundUnderfoot,
    Heat,
    Load,
    Pace,
    Proneness,
    Scene,
)
from crampcast.forecast.causes.shares import Ends
from crampcast.forecast.traced import Traced
from crampcast.history.carried import Carried
from crampcast.jobs.explain.conditioned import Conditioned, conditioned
from crampcast.jobs.explain.intake import usual_eaten
from crampcast.jobs.explain.recorded import AFTER, BEFORE, FALLING, KINDS, PIECES, SPANS, WITHIN, Recorded
from crampcast.jobs.explain.reference import (
    air_on_the_way,
    as_usual,
    both_sides,
    faster_early,
    way_of,
)
from crampcast.jobs.explain.situation import Situation
from crampcast.jobs.plan.asked import Stretch
from crampcast.jobs.plan.drivers import Case
from crampcast.simulation.run import Effort
from crampcast.simulation.track import placed

FloatArray = NDArray[np.float64]


class Pieces(NamedTuple):
    """How segments fall into pieces."""

    parts: Recorded
    of_segment: NDArray[np.int64]
    """Piece of the moving part of each segment."""


def reddest(run: Traced, case: Case, stretch_s: float) -> Stretch:
    """Return the stretch of a given duration with the most hazard, for the median runner.

    Parameters
    ----------
    run : Traced
        The plan as simulated.
    case : Case
        The plan.
    stretch_s : float
        How long the stretch takes.
    """
    n = case.outlook.segments
    took = np.median(run.duration_s[:, :n], axis=0)
    hazard = np.median(run.hazard_per_h[:, :n].sum(axis=2), axis=0) * took
    clock, sums = (np.concatenate([[0.0], np.cumsum(x)]) for x in (took, hazard))
    whole = min(stretch_s, float(clock[-1]))
    ends = clock[clock >= whole - 1e-6]
    inside = np.interp(ends, clock, sums) - np.interp(ends - whole, clock, sums)
    end = float(ends[int(np.argmax(inside))])
    metres = np.concatenate([[0.0], np.asarray(case.outlook.course.segments.distance_m, dtype=float)])
    begin_m, end_m = np.interp([end - whole, end], clock, metres)
    return Stretch(float(begin_m), float(end_m))


def pieces_of(run: Traced, case: Case, stretch: Stretch) -> Pieces:
    """Cut the median planned run into pieces around a stretch."""
    outlook = case.outlook
    n, segments = outlook.segments, outlook.course.segments
    took = np.median(run.duration_s[:, :n], axis=0)
    rest = np.asarray(outlook.track.rest_s, dtype=float)[:n]
    along = np.asarray(segments.distance_m, dtype=float)
    clock = np.cumsum(took)
    begin_s, end_s = (float(np.interp(m, along, clock)) for m in stretch)
    begin_s = 0.0 if stretch.from_m <= along[0] else begin_s
    edges = np.concatenate(
        [
            np.linspace(0.0, begin_s, BEFORE + 1)[:-1],
            np.linspace(begin_s, end_s, WITHIN + 1)[:-1],
            np.linspace(end_s, max(float(clock[-1]), end_s), AFTER + 1),
        ]
    )
    grade = np.asarray(outlook.track.grade, dtype=float)[:n]
    span = np.clip(np.searchsorted(edges, clock - 0.5 * took, side="right") - 1, 0, SPANS - 1)
    moving = KINDS * span + np.where(grade < FALLING, 1, 0)
    flat = np.asarray(outlook.track.length_m, dtype=float)[:n] / np.sqrt(1.0 + grade**2)

    def total(values: FloatArray, index: NDArray[np.int64]) -> FloatArray:
        return np.bincount(index, weights=values, minlength=PIECES).astype(float)

    length = total(flat, moving)
    height = total(flat * np.asarray(outlook.track.altitude_m, dtype=float)[:n], KINDS * span)
    level = total(flat, KINDS * span)
    known = level[::KINDS] > 0.0
    heights = np.interp(
        np.arange(SPANS), np.flatnonzero(known), (height[::KINDS] / np.maximum(level[::KINDS], 1e-9))[known]
    )
    number = np.repeat(np.arange(SPANS), KINDS)
    parts = Recorded(
        start_s=np.repeat(edges[:-1], KINDS),
        end_s=np.repeat(edges[1:], KINDS),
        length_m=length,
        moving_s=total(took - rest, moving),
        rest_s=total(rest, KINDS * span + 2),
        grade=total(flat * grade, moving) / np.maximum(length, 1e-9),
        altitude_m=np.repeat(heights, KINDS),
        before=(number < BEFORE).astype(float),
        within=((number >= BEFORE) & (number < BEFORE + WITHIN)).astype(float),
        has_altitude=True,
    )
    return Pieces(parts, moving)


def ends_of_plan(case: Case, run: Traced, stretch: Stretch, asked: Asked) -> tuple[Ends, Situation]:
    """Return both ends of the path from the reference to the plan, over a stretch.

    Parameters
    ----------
    case : Case
        The plan, with the draws to use.
    run : Traced
        The same, simulated.
    stretch : Stretch
        The stretch asked about.
    asked : Asked
        Whose hazard.

    Notes
    -----
    Every draw runs the plan at its own planned pace; the reference is the one of `explain`: own even effort,
    climb and distance as trained, mild air, food and drink by the guideline, even ground.
    """
    outlook = case.outlook
    draws = outlook.draws
    person = both_sides(draws.person)
    found = pieces_of(run, case, stretch)
    parts = found.parts
    moving_s = _by_piece(run, case, found)
    known: Conditioned = conditioned(outlook.profile, outlook.condition, (), parts, outlook.start.date())
    situation = Situation(
        parts=parts,
        known=known,
        environment=outlook.environment,
        eaten=usual_eaten(),
        ground=("course", GroundClass(1.0, 1.0, 1.0), 0.0),
        frailty_mean=outlook.frailty.mean,
        own_ability=True,
        carried=Carried(),
        left_share=0.5,
    )
    happened = _planned(case, found, np.maximum(moving_s, 1e-3))
    way = way_of(parts, person)
    own = _own_even(case, run)
    own_s = moving_s if own is run else _by_piece(own, case, found)
    happened = happened._replace(
        pace=happened.pace._replace(faster=placed(faster_early(parts, own_s, moving_s)))
    )
    usual = as_usual(happened, person, parts, known, own_s)
    hazard = Hazard(draws.hazard, draws.moving, draws.pace_residual)
    return Ends(usual, happened, person, hazard, way, asked), situation


def _own_even(case: Case, run: Traced) -> Traced:
    """Return the run at the runner's own even effort, fuel and heat included; the plan itself where it is."""
    track = case.outlook.track
    effort = np.asarray(track.effort, dtype=float)
    if case.outlook.even() and np.all(effort == 1.0):
        return run
    fresh = case.outlook.from_the_start()
    way = fresh.track._replace(effort=placed(np.ones_like(track.effort)))
    return replace(case, outlook=replace(fresh, track=way, effort=Effort(0.0, 1.0))).simulated()


def _by_piece(run: Traced, case: Case, found: Pieces) -> FloatArray:
    """Return the time under way of every draw in every piece, shape (draws, PIECES)."""
    n = case.outlook.segments
    took = run.duration_s[:, :n] - np.asarray(case.outlook.track.rest_s, dtype=float)[:n]
    rows = [np.bincount(found.of_segment, weights=row, minlength=PIECES) for row in took]
    return np.stack(rows).astype(float)


def _planned(case: Case, found: Pieces, moving_s: FloatArray) -> Scene:
    """Return the plan by drivers."""
    outlook = case.outlook
    draws, track, n = outlook.draws, outlook.track, outlook.segments
    person, parts = both_sides(draws.person), found.parts
    count = len(moving_s)
    flat = np.asarray(track.length_m, dtype=float)[:n]
    weight = np.maximum(np.bincount(found.of_segment, weights=flat, minlength=PIECES), 1e-9)
    there = np.bincount(found.of_segment, minlength=PIECES) > 0

    def same(values: object) -> FloatArray:
        array = np.asarray(values, dtype=float)
        return np.broadcast_to(array, (count, *array.shape))

    def piecewise(leaf: object, empty: float) -> FloatArray:
        sums = np.bincount(
            found.of_segment, weights=flat * np.asarray(leaf, dtype=float)[:n], minlength=PIECES
        )
        return same(np.where(there, sums / weight, empty))

    totals = np.asarray(case.intake.totals, dtype=float)
    return Scene(
        pace=Pace(np.log(moving_s), same(0.0)),
        distance=Distance(same(1.0)),
        climbing=Climbing(same(np.maximum(parts.grade, 0.0))),
        descending=Descending(same(np.maximum(-parts.grade, 0.0))),
        energy=Energy(same(totals[:, 1:3]), person.muscle_glycogen_g, person.liver_glycogen_g),
        heat=Heat(same(air_on_the_way(outlook.around, parts)), person.acclimatisation),
        fluid=Fluid(
            same(totals[:, 0]),
            same(totals[:, 3]),
            same(case.intake.thirst),
            same(case.intake.available_l_h),
            same(case.sodium_mg_h),
            person.sweat_sodium_mmol_l,
            person.sweat_gain,
        ),
        ground=GroundUnderfoot(
            piecewise(track.run_cost, 1.0),
            piecewise(track.walk_cost, 1.0),
            piecewise(track.ground_speed, 1.0),
            piecewise(track.technicality, 0.0),
            person.pack_kg,
        ),
        gait=Gait(person.side_share),
        altitude=Altitude(same(parts.altitude_m)),
        load=Load(person.damage_dose_kj_kg, person.strength_loss, np.zeros(count)),
        proneness=Proneness(person.muscle_capacity, np.asarray(draws.log_ratio) + outlook.frailty.mean),
    )
