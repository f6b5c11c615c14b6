"""The plan on its coarse course, ready to be run again from any point with another effort or intake."""

from __future__ import annotations

from dataclasses import dataclass, replace

import jax
import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.forecast.ensemble import Course, Draw, simulate
from crampcast.forecast.hazard import FactorScales
from crampcast.forecast.proneness import Frailty
from crampcast.forecast.traced import Traced, traced
from crampcast.forecast.under_way import simulate_under_way
from crampcast.jobs.plan.drinking import Drinking
from crampcast.jobs.plan.drivers import DRAWS
from crampcast.jobs.plan.optimise.coarse import coarse_pieces, coarse_track
from crampcast.jobs.plan.replan.so_far import SoFar
from crampcast.simulation.step import Controls
from crampcast.simulation.surroundings import INTAKE_STEP_S, Intake, Surroundings
from crampcast.simulation.track import Track, placed

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Rerun:
    """One plan on its coarse course; the same draws in every run.

    Parameters
    ----------
    draws, controls, own_s
        The first draws of the plan, with their settled pace.
    track : Track
        The coarse course.
    along_m : ndarray, shape (pieces,)
        Distance at the end of each piece; pieces without length repeat it.
    around, intake, sodium_mg_h
        As planned.
    frailty : Frailty
        The runner's proneness before the race, or as the way so far has shown it.
    so_far : SoFar, optional
        How the race has gone, in pieces, where it is under way.
    """

    draws: Draw
    controls: Controls
    own_s: FloatArray
    track: Track
    along_m: FloatArray
    around: Surroundings
    intake: Intake
    sodium_mg_h: float
    frailty: Frailty
    so_far: SoFar | None = None

    @property
    def from_m(self) -> float:
        """Where the runner is."""
        return 0.0 if self.so_far is None else self.so_far.distance_m

    @property
    def half(self) -> int:
        """First piece after the middle of what lies ahead."""
        return int(np.searchsorted(self.along_m, 0.5 * (self.from_m + float(self.along_m[-1]))))

    def run(self, effort: FloatArray | None = None) -> Traced:
        """Simulate, with the effort of every piece multiplied.

        Parameters
        ----------
        effort : ndarray, shape (pieces,), optional
            Factors on the planned effort.
        """
        factors = np.ones(len(self.along_m)) if effort is None else effort
        track = self.track._replace(effort=placed(np.asarray(self.track.effort) * factors))
        course = Course(self.sodium_mg_h, self.own_s)
        scale = coefficients(FactorScales, "hazard.scales")
        asked = (self.draws, track, self.around, self.intake, self.controls, course, scale)
        if self.so_far is None:
            return traced(simulate(*asked))
        thirst = self.so_far.thirst * float(np.asarray(self.intake.thirst))
        return self.so_far.ahead(traced(simulate_under_way(*asked, thirst)))

    def eased_from(self, place_m: float, factor: float) -> FloatArray:
        """Return the factors of a plan that is kept up to a place and eased after it."""
        return np.where(self.along_m > place_m + 1.0, factor, 1.0)

    def hotter(self, by_c: float) -> Rerun:
        """Return the same race in hotter air of the same moisture.

        Notes
        -----
        The WBGT rises by somewhat less than the air; the whole rise is taken, on the safe side.
        """
        table = np.asarray(self.around.table).copy()
        table[:, 0] += by_c
        table[:, 7] += by_c
        return replace(self, around=self.around._replace(table=placed(table)))

    def without_intake(self, from_s: float, to_s: float) -> Rerun:
        """Return the same race with nothing taken, and nothing to be had, of the schedule between two times.

        Notes
        -----
        Drinking to thirst stays as it is: stations and streams are still there.
        """
        totals = np.asarray(self.intake.totals)
        taken = np.diff(totals, axis=0)
        middle = (np.arange(len(taken)) + 0.5) * INTAKE_STEP_S
        taken[(middle >= from_s) & (middle < to_s)] = 0.0
        fewer = np.concatenate([totals[:1], totals[:1] + np.cumsum(taken, axis=0)])
        return replace(self, intake=self.intake._replace(totals=placed(fewer)))


def rerun_of(plan: Drinking) -> Rerun:
    """Lay a plan out for reruns.

    Parameters
    ----------
    plan : Drinking
        The plan, within its limits.
    """
    outlook = plan.outlook
    so_far = outlook.so_far
    done = 0 if so_far is None else so_far.segments
    pieces = coarse_pieces(outlook.track, outlook.segments, done)
    track = coarse_track(outlook.track, pieces)

    def first(leaf: jax.Array) -> np.ndarray:
        return np.asarray(leaf)[:DRAWS]

    few = outlook.few(DRAWS)
    count = len(jax.tree.leaves(few.draws)[0])
    own_s = np.zeros(count) if few.even() else few.own_s()
    slope = np.sqrt(1.0 + np.asarray(track.grade) ** 2)
    ends = np.cumsum(np.asarray(track.length_m) / slope)
    return Rerun(
        draws=few.draws,
        controls=jax.tree.map(first, plan.controls),
        own_s=own_s,
        track=track,
        along_m=ends * outlook.course.length_m / max(float(ends[-1]), 1.0),
        around=outlook.around,
        intake=plan.intake,
        sodium_mg_h=plan.sodium_mg_h,
        frailty=few.frailty,
        so_far=None if so_far is None else replace(so_far, segments=int(pieces[done - 1]) + 1),
    )
