"""Drivers of the cramp risk: each can be set to its reference alone, in a simulated variant of the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from crampcast.evidence import coefficients
from crampcast.forecast.traced import Traced
from crampcast.jobs.plan.numbers import Reference
from crampcast.jobs.plan.outlook import Outlook
from crampcast.simulation.surroundings import Intake
from crampcast.simulation.track import Track, segment_load

DRAWS = 24
"""Draws for comparisons of variants, which share their draws."""


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
