"""Causes of the forecast's cramp risk, by setting one driver at a time to a named reference.

The reference is a table, written out in the result. What is shared out is the log ratio of the whole race's
cumulative hazard to the same hazard with every driver at its reference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.body.muscle.load import segment_load_per_speed
from crampcast.evidence import coefficients
from crampcast.forecast.proneness import Prevalence
from crampcast.forecast.traced import Traced
from crampcast.jobs.plan.outlook import Outlook
from crampcast.simulation.run import Effort
from crampcast.simulation.surroundings import Intake, intake_from_rates, steady_air

FloatArray = NDArray[np.float64]

DRAWS = 24
NOTHING_UNUSUAL = np.log(1.5)


@dataclass(frozen=True)
class Case:
    """One simulated variant: outlook, intake and its mean sodium."""

    outlook: Outlook
    intake: Intake
    sodium_mg_h: float
    own_s: FloatArray | None


@dataclass(frozen=True)
class Driver:
    """One group of causes: name, reference in words, grade of its link to cramp, and how to set it."""

    name: str
    reference: str
    grade: str
    claim: str
    neutral: Callable[[Case], Case]


def _with(case: Case, **changes: object) -> Case:
    return replace(case, outlook=replace(case.outlook, **changes))  # type: ignore[arg-type]


def _person(case: Case, **leaves: object) -> Case:
    draws = case.outlook.draws
    person = draws.person._replace(**leaves)  # type: ignore[arg-type]
    return _with(case, draws=draws._replace(person=person))


def _own_pace(case: Case) -> Case:
    return replace(_with(case, effort=Effort(0.0, 1.0)), own_s=None)


def _flat(case: Case, *, up: bool) -> Case:
    """Take the climbs (or the descents) out of the way: level ground instead, at the same places."""
    track = case.outlook.track
    grade = jnp.minimum(track.grade, 0.0) if up else jnp.maximum(track.grade, 0.0)
    person = case.outlook.draws.person
    pack = 1.0 + float(np.median(np.asarray(person.pack_kg)) / np.median(np.asarray(person.mass_kg)))
    new, poles = float(np.max(np.asarray(person.new_to_trails))), float(np.max(np.asarray(person.poles)))
    load = segment_load_per_speed(grade, track.technicality, new, poles, pack)
    return _with(case, track=track._replace(grade=grade, load=load))


def _smooth(case: Case) -> Case:
    track = case.outlook.track
    ones = jnp.ones_like(track.run_cost)
    even = jnp.zeros_like(track.technicality)
    return _with(
        case,
        track=track._replace(
            run_cost=ones,
            walk_cost=ones,
            ground_speed=ones,
            technicality=even,
            load=segment_load_per_speed(track.grade, even),
        ),
    )


def _mild(case: Case) -> Case:
    around = steady_air(
        15.0, 0.5, wbgt_c=13.0, altitude_m=float(np.asarray(case.outlook.around.reference_altitude_m))
    )
    ones = jnp.ones_like(jnp.asarray(case.outlook.draws.person.acclimatisation))
    return _person(_with(case, around=around), acclimatisation=ones)


def _low(case: Case) -> Case:
    track = case.outlook.track
    return _with(case, track=track._replace(altitude_m=jnp.zeros_like(track.altitude_m)))


def _usual_person(case: Case) -> Case:
    draws = case.outlook.draws
    return _with(
        case, frailty=(0.0, case.outlook.frailty[1]), draws=draws._replace(log_ratio=0.0 * draws.log_ratio)
    )


def _usual_legs(case: Case) -> Case:
    person = case.outlook.draws.person
    spread = jnp.asarray(person.muscle_capacity) / jnp.mean(jnp.asarray(person.muscle_capacity), axis=0)
    zero = jnp.zeros_like(jnp.asarray(person.damage_dose_kj_kg))
    return _person(
        case, muscle_capacity=spread, damage_dose_kj_kg=zero, strength_loss=0.0 * person.strength_loss
    )


def _well_fed(case: Case) -> Case:
    totals = np.asarray(case.intake.totals)
    rates = np.diff(totals, axis=0) * 4.0
    quarters = np.ones(len(rates))
    fed = intake_from_rates(
        rates[:, 0], 36.0 * quarters, 24.0 * quarters, rates[:, 3], thirst=1.0, available_l_h=1.0
    )
    return replace(case, intake=fed)


def _well_drunk(case: Case) -> Case:
    totals = np.asarray(case.intake.totals)
    rates = np.diff(totals, axis=0) * 4.0
    quarters = np.ones(len(rates))
    drunk = intake_from_rates(
        0.5 * quarters, rates[:, 1], rates[:, 2], 17.0 * quarters, thirst=1.0, available_l_h=1.0
    )
    return replace(case, intake=drunk, sodium_mg_h=400.0)


DISTANCE = Driver(
    "duration and distance", "no farther than the longest run of the last weeks", "C", "S2", lambda c: c
)
DRIVERS = (
    Driver("pace", "own predicted even effort", "B", "S2", _own_pace),
    Driver("climbing", "level ground in place of the climbs", "C", "S14", lambda c: _flat(c, up=True)),
    Driver(
        "descending and damage",
        "level ground in place of the descents",
        "C",
        "S14",
        lambda c: _flat(c, up=False),
    ),
    Driver("energy", "60 g/h of carbohydrate", "C", "S21", _well_fed),
    Driver("heat", "15 °C, acclimatised", "B", "S10", _mild),
    Driver("fluid and sodium", "0.5 L/h with 400 mg/h of sodium, and to thirst", "C", "S11", _well_drunk),
    Driver("ground", "even smooth ground", "D", "S13", _smooth),
    Driver("altitude", "sea level", "D", "S12", _low),
    Driver("recent load and conditioning", "usual training, nothing carried in", "C", "S2", _usual_legs),
    Driver("personal proneness", "the usual entrant", "B", "S19", _usual_person),
)


def simulated(case: Case) -> Traced:
    """Simulate a variant."""
    controls = case.outlook.settle()
    return case.outlook.run(controls, case.intake, sodium_mg_h=case.sodium_mg_h, own_s=case.own_s)


def log_total(case: Case) -> FloatArray:
    """Return every draw's log cumulative hazard over the race, the runner's own proneness included."""
    return total_log_hazard(simulated(case), case.outlook)


def conditioned_segments(outlook: Outlook) -> int:
    """Return how many segments the runner's longest run covers; of a usual entrant where it is not known."""
    longest_km = outlook.profile.longest_run_km
    race_m = float(outlook.course.length_m)
    usual = coefficients(Prevalence, "hazard.prevalence").longest_run_over_race
    covered_m = usual * race_m if longest_km is None else min(longest_km * 1000.0, race_m)
    return max(1, int(np.searchsorted(outlook.course.segments.distance_m, covered_m - 1.0)) + 1)


def total_log_hazard(run: Traced, outlook: Outlook, segments: int | None = None) -> FloatArray:
    """Return the log of the cumulative hazard of all muscles to the finish, or over the first `segments`."""
    n = outlook.segments if segments is None else min(segments, outlook.segments)
    hours = run.duration_s[:, :n, None] / 3600.0
    return np.asarray(np.log(np.sum(run.hazard_per_h[:, :n] * hours, axis=(1, 2))) + outlook.frailty[0])


def causes(case: Case, facts: dict[str, list[str]]) -> tuple[list[dict[str, object]], float]:
    """Share the forecast's excess risk out among the groups of causes.

    Parameters
    ----------
    case : Case
        The plan as it stands.
    facts : dict
        Measured facts behind each group.

    Returns
    -------
    list of dict
        ``name, share, low, high, facts, grade, reference``; shares sum to 1 (negative: protective).
    float
        Median log ratio of the risk to the reference; below log 1.5 nothing unusual was seen.

    Notes
    -----
    Each driver is set to its reference alone; shares are the changes of the log cumulative hazard over
    their sum. `low` and `high` are the 10th and 90th percentile of the driver's own change over draws, on
    the same scale.
    """
    case = replace(case, outlook=case.outlook.few(DRAWS))
    if case.own_s is not None:
        case = replace(case, own_s=case.own_s[:DRAWS])
    run = simulated(case)
    whole = total_log_hazard(run, case.outlook)
    within = total_log_hazard(run, case.outlook, conditioned_segments(case.outlook))
    changes = {d.name: whole - log_total(d.neutral(case)) for d in DRIVERS}
    changes[DISTANCE.name] = whole - within
    medians = {name: float(np.median(change)) for name, change in changes.items()}
    total = sum(medians.values())
    scale = total if abs(total) > 1e-9 else 1.0
    out: list[dict[str, object]] = []
    for driver in (DISTANCE, *DRIVERS):
        low, high = np.percentile(changes[driver.name], [10.0, 90.0]) / scale
        out.append(
            {
                "name": driver.name,
                "share": medians[driver.name] / scale,
                "low": float(min(low, high)),
                "high": float(max(low, high)),
                "log_hazard_change": medians[driver.name],
                "facts": facts.get(driver.name, []),
                "grade": driver.grade,
                "claim": driver.claim,
                "reference": driver.reference,
            }
        )
    out.sort(key=lambda c: -abs(float(c["share"])))  # type: ignore[arg-type]
    return out, total
