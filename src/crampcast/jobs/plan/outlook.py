"""One runner, one course, one day: the ensemble that every part of a plan asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import jax
import numpy as np
from numpy.typing import NDArray

from crampcast.body.capacity import sustainable_share
from crampcast.course.build import Course as CoursePlan
from crampcast.course.segments import Segments
from crampcast.evidence import coefficients
from crampcast.forecast.draws import draw_ensemble
from crampcast.forecast.ensemble import BATCH, Course, Draw, settle, simulate
from crampcast.forecast.hazard import FactorScales
from crampcast.forecast.proneness import Frailty
from crampcast.forecast.side_by_side import lanes_of
from crampcast.forecast.traced import Traced, traced
from crampcast.forecast.under_way import settle_under_way, simulate_under_way
from crampcast.history.capacity import Capacity
from crampcast.jobs.plan.numbers import Walking
from crampcast.jobs.plan.replan.so_far import SoFar
from crampcast.jobs.safety import QUARTER_S
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.simulation.run import Effort
from crampcast.simulation.step import Controls
from crampcast.simulation.surroundings import Intake, Surroundings, surroundings
from crampcast.simulation.track import Track, build_track, placed
from crampcast.weather.along import Environment

FloatArray = NDArray[np.float64]

TAIL_S = 2.25 * 3600.0
"""Rest simulated after the finish, for what is still in the gut then."""
TAIL_STEP_S = 300.0
WALK_ROUNDS = 4
"""Rounds in which the walked part's effort and the duration agree."""


@dataclass(frozen=True)
class Outlook:
    """Everything that a simulation of the plan needs, draws included.

    Parameters
    ----------
    course : crampcast.course.build.Course
        The course.
    profile, capacity, condition
        The runner.
    environment : Environment
        Weather at the hours of passage.
    start : datetime
        Aware start time.
    draws : Draw
        The ensemble.
    frailty : Frailty
        The runner's proneness given the cramp record, of every draw.
    track : Track
        The course as arrays, with a rest after the finish.
    around : Surroundings
        Weather as the simulator wants it.
    segments : int
        Number of segments up to the finish.
    effort : Effort
        What the runner aims at.
    so_far : SoFar, optional
        How the race has gone, where it is under way.
    lanes : int
        Draws simulated side by side at least; few draws share the compiled program of all.
    """

    course: CoursePlan
    profile: Profile
    capacity: Capacity
    condition: Condition
    environment: Environment
    start: datetime
    draws: Draw
    frailty: Frailty
    track: Track
    around: Surroundings
    segments: int
    effort: Effort
    so_far: SoFar | None = None
    lanes: int = 0

    def with_effort(self, effort: Effort) -> Outlook:
        """Return the same outlook with another aim."""
        return replace(self, effort=effort)

    def eased(self, factor: float) -> Outlook:
        """Return the same outlook with less effort, or with a later finish where a time is aimed at."""
        target_s = float(np.asarray(self.effort.target_s))
        if target_s > 0.0:
            return self.with_effort(Effort(target_s / factor, 1.0))
        return self.with_effort(Effort(0.0, float(np.asarray(self.effort.scale)) * factor))

    def walking(self, run: Traced, quarters: frozenset[int], controls: Controls) -> Outlook:
        """Return the outlook that walks where the median runner of `run` is in these quarter hours.

        Notes
        -----
        Effort falls there to what a brisk walk costs (``plan.walk``). A time aimed at gives way: the rest of
        the way is run at the effort that it asked for, never above an even one. A longer race is planned at a
        smaller share of what can be held; for the walk, which asks for a power, that is made good.
        """
        n = self.segments
        walk_w_kg = coefficients(Walking, "plan.walk").power_w_kg
        ends = np.median(run.time_s[:, :n], axis=0)
        middle = ends - 0.5 * np.median(run.duration_s[:, :n], axis=0)
        walked = np.isin(np.floor(middle / QUARTER_S).astype(int), list(quarters))
        wanted = walk_w_kg / np.maximum(np.median(run.power_w_kg[:, :n], axis=0), 1.0)
        planned_s, endurance = np.asarray(controls.duration_s), self.draws.person.endurance
        now = np.asarray(self.track.effort)
        out = replace(self, effort=Effort(0.0, min(float(np.median(np.asarray(controls.effort))), 1.0)))
        longer = 1.0
        for _ in range(WALK_ROUNDS):
            effort = now.copy()
            effort[:n] = np.where(walked, now[:n] * np.minimum(wanted, 1.0) * longer, now[:n])
            out = replace(out, track=self.track._replace(effort=placed(effort)))
            later_s = np.asarray(out.settle().duration_s)
            shares = sustainable_share(planned_s, endurance) / sustainable_share(later_s, endurance)
            longer = float(np.median(np.asarray(shares)))
        return out

    def few(self, count: int) -> Outlook:
        """Return the same outlook with the first `count` draws, for comparisons that need less."""
        draws, frailty = jax.tree.map(lambda leaf: np.asarray(leaf)[:count], (self.draws, self.frailty))
        all_of_them = len(jax.tree.leaves(self.draws)[0])
        return replace(
            self, draws=draws, frailty=frailty, lanes=max(self.lanes, lanes_of(all_of_them, BATCH))
        )

    def drinking_to_thirst(self) -> Outlook:
        """Return the outlook of a runner who has drunk to thirst, where the race is under way."""
        return self if self.so_far is None else replace(self, so_far=replace(self.so_far, thirst=1.0))

    def settle(self) -> Controls:
        """Return planned duration and effort of every draw; the rest after the finish does not count."""
        return self._settled

    @cached_property
    def _settled(self) -> Controls:
        """Settle once: what is run, what is judged and what is compared with it all ask."""
        rest_s = np.array(self.track.rest_s)
        rest_s[self.segments :] = 0.0
        way = self.track._replace(rest_s=placed(rest_s))
        find = settle if self.so_far is None else settle_under_way
        controls: Controls = find(self.draws, way, self.around, self.effort, least=self.lanes)
        return controls

    def even(self) -> bool:
        """Tell whether an even effort is run: nothing aimed at, nothing eased."""
        aimed, scale = float(np.asarray(self.effort.target_s)), float(np.asarray(self.effort.scale))
        return aimed == 0.0 and scale == 1.0 and self.so_far is None

    def from_the_start(self) -> Outlook:
        """Return the outlook of a race of which nothing is run yet."""
        if self.so_far is None:
            return self
        return replace(self, so_far=None, track=self.so_far.as_planned)

    def own_s(self) -> FloatArray:
        """Return every draw's own predicted finish time: an even effort on this course and day."""
        return self._own_s

    @cached_property
    def _own_s(self) -> FloatArray:
        """Settle once: every run of this outlook asks for it."""
        even = self if self.even() else self.from_the_start().with_effort(Effort(0.0, 1.0))
        return np.asarray(even.settle().duration_s)

    def run(self, controls: Controls, intake: Intake, *, sodium_mg_h: float = 0.0) -> Traced:
        """Simulate every draw; arrays come back as NumPy with the axes draws, segments."""
        own_s = np.zeros(np.shape(controls.duration_s)) if self.even() else self.own_s()
        course = Course(sodium_mg_h, own_s)
        scale = coefficients(FactorScales, "hazard.scales")
        asked = (self.draws, self.track, self.around, intake, controls, course, scale)
        if self.so_far is None:
            return traced(simulate(*asked, least=self.lanes))
        thirst = self.so_far.thirst * float(np.asarray(intake.thirst))
        out = simulate_under_way(*asked, thirst, least=self.lanes)
        return self.so_far.ahead(traced(out))


def course_track(course: CoursePlan, profile: Profile, effort: FloatArray | None = None) -> tuple[Track, int]:
    """Return the simulator's track of a course, with a rest after the finish, and its number of segments."""
    rests = int(TAIL_S / TAIL_STEP_S)
    count = len(course.segments.length_m)
    segments = _with_rest(course.segments, rests)
    mass = profile.mass_kg or 70.0
    full = None if effort is None else np.concatenate([effort, np.ones(rests)])
    track = build_track(
        segments,
        new_to_trails=float(bool(profile.new_to_trails)),
        poles=float(bool(profile.poles)),
        pack_ratio=1.0 + (profile.pack_kg or 0.0) / mass,
        effort=full,
    )
    return track, count


def _with_rest(segments: Segments, rests: int) -> Segments:
    """Append rests of `TAIL_STEP_S` at the place of the finish."""
    values = {}
    for name, value in vars(segments).items():
        if not isinstance(value, np.ndarray):
            values[name] = value
            continue
        tail = np.repeat(value[-1:], rests)
        if name in ("length_m", "grade"):
            tail = np.zeros(rests)
        if name == "rest_s":
            tail = np.full(rests, TAIL_STEP_S)
        values[name] = np.concatenate([value, tail])
    return type(segments)(**values)


def build_outlook(
    course: CoursePlan,
    profile: Profile,
    capacity: Capacity,
    condition: Condition,
    environment: Environment,
    start: datetime,
    *,
    draws: int,
    seed: int,
    effort: Effort,
) -> Outlook:
    """Draw the ensemble and put course and weather into the simulator's form."""
    ensemble, frailty = draw_ensemble(profile, capacity, condition, course.length_m / 1000.0, draws, seed)
    track, segments = course_track(course, profile)
    return Outlook(
        course,
        profile,
        capacity,
        condition,
        environment,
        start,
        ensemble,
        frailty,
        track,
        surroundings(environment),
        segments,
        effort,
    )


def percentiles(values: FloatArray | Sequence[float]) -> dict[str, FloatArray]:
    """Return the 10th, 50th and 90th percentile over draws, straight between order statistics.

    Parameters
    ----------
    values : array_like
        Draws first.

    Notes
    -----
    The numbers of ``numpy.percentile`` in a quarter of its time: a page of curves asks for some thirty.

    Examples
    --------
    >>> {key: float(value) for key, value in percentiles([3.0, 1.0, 2.0]).items()}
    {'p10': 1.2, 'p50': 2.0, 'p90': 2.8}
    """
    ordered = np.sort(np.asarray(values, dtype=float), axis=0)
    unknown = np.isnan(ordered[-1])  # what is no number sorts last
    last = len(ordered) - 1

    def at(share: float) -> FloatArray:
        below = int(share * last)
        part = share * last - below
        low, high = ordered[below], ordered[min(below + 1, last)]
        between = low + (high - low) * part if part < 0.5 else high - (high - low) * (1.0 - part)
        return np.asarray(np.where(unknown, np.nan, between))

    return {"p10": at(0.1), "p50": at(0.5), "p90": at(0.9)}
