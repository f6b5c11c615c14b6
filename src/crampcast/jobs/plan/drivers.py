"""Drivers of the cramp risk: each can be set to its reference alone, in a simulated variant of the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from crampcast.evidence import coefficients
from crampcast.forecast.traced import Traced
from crampcast.jobs.plan.numbers import Reference
from crampcast.jobs.plan.optimise.coarse import PIECES, coarse_track, pooled_pieces
from crampcast.jobs.plan.outlook import Outlook
from crampcast.simulation.surroundings import Intake
from crampcast.simulation.track import Track, segment_load

DRAWS = 24
"""Draws for comparisons of variants, which share their draws."""
STOPS = 2
"""Stops that a variant may add."""


@dataclass(frozen=True)
class Case:
    """One simulated variant: outlook, intake and its mean sodium."""

    outlook: Outlook
    intake: Intake
    sodium_mg_h: float

    def simulated(self) -> Traced:
        """Simulate the variant."""
        return self.outlook.run(self.outlook.settle(), self.intake, sodium_mg_h=self.sodium_mg_h)

    def few(self) -> Case:
        """Return the case with the draws that comparisons use."""
        return replace(self, outlook=self.outlook.few(DRAWS))

    def short(self) -> Case:
        """Return the case on its course in few pieces, with room for two stops more.

        Notes
        -----
        What a change does to time and risk is told by it as by the whole course; neither is forecast on it.
        """
        outlook, so_far = self.outlook, self.outlook.so_far
        done = 0 if so_far is None else so_far.segments
        pieces = pooled_pieces(outlook.course.segments, PIECES - STOPS, done)
        count = int(pieces.max()) + 1
        if so_far is not None:
            before = coarse_track(so_far.as_planned, pieces, room=STOPS)
            so_far = replace(so_far, segments=int(pieces[done - 1]) + 1 if done else 0, as_planned=before)
        track = coarse_track(outlook.track, pieces, room=STOPS)
        return replace(self, outlook=replace(outlook, track=track, segments=count, so_far=so_far, lanes=0))


def reference_numbers() -> Reference:
    """Return the values of the reference.

    Examples
    --------
    >>> reference_numbers().temperature_c
    15.0
    """
    return coefficients(Reference, "plan.reference")


def with_person(case: Case, **leaves: object) -> Case:
    """Return the case with some traits of every draw replaced."""
    draws = case.outlook.draws
    person = draws.person._replace(**leaves)  # type: ignore[arg-type]  # leaves are named by the caller
    return replace(case, outlook=replace(case.outlook, draws=draws._replace(person=person)))


def relaid(outlook: Outlook, track: Track, *, poles: float | None = None) -> Outlook:
    """Return the outlook on a changed track; the load is made anew with the runner's own pack and poles."""
    person = outlook.draws.person
    new = float(np.max(np.asarray(person.new_to_trails)))
    with_poles = float(np.max(np.asarray(person.poles))) if poles is None else poles
    pack = 1.0 + float(np.median(np.asarray(person.pack_kg)) / np.median(np.asarray(person.mass_kg)))
    load = segment_load(track.grade, track.technicality, new, with_poles, pack)
    return replace(outlook, track=track._replace(load=load))
