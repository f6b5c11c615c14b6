"""Drivers of the cramp risk: each can be set to its reference alone, in a simulated variant of the plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import jax.numpy as jnp
import numpy as np

from crampcast.evidence import coefficients
from crampcast.forecast.traced import Traced
from crampcast.jobs.plan.numbers import Reference
from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.plan.quarters import SODIUM_MG_PER_MMOL
from crampcast.simulation.run import Effort
from crampcast.simulation.surroundings import INTAKE_STEP_S, Intake, intake_from_rates, steady_air
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


@dataclass(frozen=True)
class Driver:
    """One group of causes: name, reference in words, grade of its link to cramp, and how to set it."""

    name: str
    reference: str
    grade: str
    claim: str
    neutral: Callable[[Case], Case]


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


def _own_pace(case: Case) -> Case:
    return replace(case, outlook=case.outlook.with_effort(Effort(0.0, 1.0)))


def _flat(case: Case, *, up: bool) -> Case:
    """Take the climbs (or the descents) out of the way: level ground instead, at the same places."""
    track = case.outlook.track
    grade = jnp.minimum(track.grade, 0.0) if up else jnp.maximum(track.grade, 0.0)
    return replace(case, outlook=relaid(case.outlook, track._replace(grade=grade)))


def _smooth(case: Case) -> Case:
    track = case.outlook.track
    ones = jnp.ones_like(track.run_cost)
    even = track._replace(
        run_cost=ones, walk_cost=ones, ground_speed=ones, technicality=jnp.zeros_like(track.technicality)
    )
    return replace(case, outlook=relaid(case.outlook, even))


def _mild(case: Case) -> Case:
    mild = reference_numbers()
    around = steady_air(
        mild.temperature_c,
        mild.relative_humidity,
        wbgt_c=mild.wbgt_c,
        altitude_m=float(np.asarray(case.outlook.around.reference_altitude_m)),
    )
    ones = jnp.ones_like(jnp.asarray(case.outlook.draws.person.acclimatisation))
    return with_person(replace(case, outlook=replace(case.outlook, around=around)), acclimatisation=ones)


def _low(case: Case) -> Case:
    track = case.outlook.track
    low = track._replace(altitude_m=jnp.zeros_like(track.altitude_m))
    around = case.outlook.around._replace(reference_altitude_m=0.0, lapse_c_per_m=0.0)
    return replace(case, outlook=replace(case.outlook, track=low, around=around))


def _usual_person(case: Case) -> Case:
    outlook = case.outlook
    draws = outlook.draws._replace(log_ratio=0.0 * jnp.asarray(outlook.draws.log_ratio))
    return replace(
        case,
        outlook=replace(
            outlook, frailty=outlook.frailty._replace(mean=0.0 * outlook.frailty.mean), draws=draws
        ),
    )


def _usual_legs(case: Case) -> Case:
    person = case.outlook.draws.person
    capacity = jnp.asarray(person.muscle_capacity)
    return with_person(
        case,
        muscle_capacity=capacity / jnp.mean(capacity, axis=0),
        damage_dose_kj_kg=jnp.zeros_like(jnp.asarray(person.damage_dose_kj_kg)),
        strength_loss=jnp.zeros_like(jnp.asarray(person.strength_loss)),
    )


def _taken(case: Case, **rates: float) -> Intake:
    """Return the case's intake with some of it at steady rates."""
    per_h = np.diff(np.asarray(case.intake.totals), axis=0) * 3600.0 / INTAKE_STEP_S
    names = ("water_l_h", "glucose_g_h", "fructose_g_h", "sodium_mmol_h")
    water, glucose, fructose, sodium = (
        np.full(len(per_h), rates[name]) if name in rates else per_h[:, i] for i, name in enumerate(names)
    )
    return intake_from_rates(
        water, glucose, fructose, sodium, thirst=1.0, available_l_h=reference_numbers().available_l_h
    )


def _well_fed(case: Case) -> Case:
    usual = reference_numbers()
    fed = _taken(case, glucose_g_h=usual.glucose_g_h, fructose_g_h=usual.fructose_g_h)
    return replace(case, intake=fed)


def _well_drunk(case: Case) -> Case:
    usual = reference_numbers()
    drunk = _taken(case, water_l_h=usual.fluid_l_h, sodium_mmol_h=usual.sodium_mg_h / SODIUM_MG_PER_MMOL)
    return replace(case, intake=drunk, sodium_mg_h=usual.sodium_mg_h)


DISTANCE = Driver(
    "duration and distance", "no farther than the longest run of the last weeks", "C", "S2", lambda case: case
)
DRIVERS = (
    Driver("pace", "own predicted even effort", "B", "S2", _own_pace),
    Driver("climbing", "level ground in place of the climbs", "C", "S14", lambda c: _flat(c, up=True)),
    Driver(
        "descending and damage",
        "level ground in place of the descents",
        "C",
        "S14",
        lambda case: _flat(case, up=False),
    ),
    Driver("energy", "60 g/h of carbohydrate", "C", "S21", _well_fed),
    Driver("heat", "15 °C, acclimatised", "B", "S10", _mild),
    Driver("fluid and sodium", "drink and salt by guideline, and to thirst", "C", "S11", _well_drunk),
    Driver("ground", "even smooth ground", "D", "S13", _smooth),
    Driver("altitude", "sea level", "D", "S12", _low),
    Driver("recent load and conditioning", "usual training, nothing carried in", "C", "S2", _usual_legs),
    Driver("personal proneness", "the usual entrant", "B", "S19", _usual_person),
)
"""Every driver that a variant of the plan sets to its reference; distance is read off the plan itself."""
