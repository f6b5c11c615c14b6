"""Pace over hills and through a race, as the simulated runner chooses it."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from crampcast.body.capacity import vo2_from_power_ml_kg_min
from crampcast.body.capacity.heart_rate import drifting_heart_rate_bpm
from crampcast.body.cost import re3_looney_2025, standing_power_w_kg
from crampcast.course.build import build_course
from crampcast.course.points import RoutePoints
from crampcast.evidence import coefficients
from crampcast.forecast.people import draw_people
from crampcast.history.capacity import infer_capacity
from crampcast.jobs.validate.quantity import CannotPredict, quantity
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person
from crampcast.simulation.run import Effort, forecast, settle_effort
from crampcast.simulation.state import Kept
from crampcast.simulation.surroundings import Intake, Surroundings, intake_from_rates, steady_air
from crampcast.simulation.track import Track, build_track

DRAWS = 64
PIECES = 200
AIR_C = 15.0
LAP_M = 1600.0
"""One hill of an undulating course: level, up, level, down, a quarter each."""
FLAT, STEEP = 0.002, 0.01
"""Grades under and over which a piece counts as level and as hill."""
SETTLED = 0.02
"""Speed is its level one again when within this share of it."""
RACES = {
    "top_ten": "100 km 7:15:00",
    "recreational": "marathon 3:50:00",
    "hill_runner": "10 km 40:00",
}


class Studies(NamedTuple):
    """Runners of studies on hills; group ``studies.hills``."""

    vo2max_ml_kg_min: float
    threshold_share: float


class Ran(NamedTuple):
    """A simulated run by pieces."""

    person: Person
    kept: Kept
    end_m: np.ndarray
    length_m: np.ndarray
    grade: np.ndarray


@kept_program
def _run(person: Person, track: Track, around: Surroundings, intake: Intake, effort: Effort) -> Kept:
    controls = settle_effort(person, track, around, effort)
    kept: Kept = forecast(person, track, around, intake, controls)[1]
    return kept


@cache
def _runner(level: str) -> Person:
    """Return the mean of many draws of a runner."""
    answers = {"mass_kg": 70.0, "height_m": 1.75, "sex": "male", "age": 38, "recent_race": RACES[level]}
    weekly = {"recreational": 50.0}.get(level, 90.0)
    profile = Profile.from_mapping(answers | {"weekly_km": weekly})
    drawn = draw_people(profile, infer_capacity(profile), Condition(), DRAWS, np.random.default_rng(1))
    return Person(*(jnp.mean(jnp.asarray(leaf, dtype=float), axis=0) for leaf in drawn))


@cache
def _race(level: str, distance_km: float, max_grade: float = 0.0) -> Ran:
    """Run a course at an even effort, flat or undulating."""
    if not (1.0 <= distance_km <= 250.0 and 0.0 <= max_grade <= 0.4):
        raise CannotPredict("distance_km or max_grade is outside the simulated range")
    length_m = 1000.0 * distance_km
    distance_m = np.linspace(0.0, length_m, round(length_m / 10.0) + 1)
    phase = 4.0 * ((distance_m % LAP_M) / LAP_M)
    hill = np.where((phase >= 1.0) & (phase < 2.0), np.sin(np.pi * (phase - 1.0)), 0.0)
    hill = hill - np.where(phase >= 3.0, np.sin(np.pi * (phase - 3.0)), 0.0)
    height_m = np.concatenate([[0.0], np.cumsum(max_grade * hill[:-1]) * (distance_m[1] - distance_m[0])])
    unknown = np.full(distance_m.size, np.nan)
    points = RoutePoints(unknown, unknown, height_m, distance_m, name="course", elevation_source="map")
    segments = build_course(points, stations=(), ground="road", segment_m=length_m / PIECES).segments
    track = build_track(segments)
    even = np.ones(336)
    intake = intake_from_rates(0.5 * even, 30.0 * even, 15.0 * even, 13.0 * even)
    person = _runner(level)
    kept = _run(person, track, steady_air(AIR_C, 0.6), intake, Effort(0.0, 1.0))
    count = segments.length_m.size
    kept = jax.tree.map(lambda leaf: leaf[:count], kept)
    return Ran(person, kept, np.cumsum(segments.length_m), segments.length_m, segments.grade)


def _hills(distance_km: float, max_grade: float, course: str) -> tuple[Ran, dict[str, np.ndarray]]:
    if course not in {"undulating", "hilly", "rolling"}:
        raise CannotPredict(f"the course {course!r} is not undulating")
    ran = _race("hill_runner", float(distance_km), float(max_grade))
    steep = min(STEEP, 0.5 * max_grade)
    kinds = {"up": ran.grade > steep, "down": ran.grade < -steep, "level": np.abs(ran.grade) < FLAT}
    if not all(kind.any() for kind in kinds.values()):
        raise CannotPredict("the course is too short for hills, or has none")
    return ran, kinds


def _speed(ran: Ran, where: np.ndarray) -> float:
    return float(ran.length_m[where].sum() / ran.kept.duration_s[where].sum())


def _speed_change_pct(distance_km: float, max_grade: float, course: str, kind: str) -> float:
    ran, kinds = _hills(distance_km, max_grade, course)
    return 100.0 * (_speed(ran, kinds[kind]) / _speed(ran, kinds["level"]) - 1.0)


def _vo2_pct(distance_km: float, max_grade: float, course: str, kind: str) -> float:
    ran, kinds = _hills(distance_km, max_grade, course)
    where = kinds[kind]
    share = np.average(ran.kept.vo2_share[where], weights=ran.kept.duration_s[where])
    return float(100.0 * share / coefficients(Studies, "studies.hills").threshold_share)


@quantity("hill_pacing_uphill_speed_change_pct", default=True)
def uphill_speed(distance_km: float, max_grade: float, course: str) -> Any:
    """Speed uphill against level."""
    return _speed_change_pct(distance_km, max_grade, course, "up")


@quantity("hill_pacing_downhill_speed_change_pct", default=True)
def downhill_speed(distance_km: float, max_grade: float, course: str) -> Any:
    """Speed downhill against level."""
    return _speed_change_pct(distance_km, max_grade, course, "down")


@quantity("hill_pacing_uphill_vo2_pct_vt", default=True)
def uphill_vo2(distance_km: float, max_grade: float, course: str) -> Any:
    """Power uphill over that at the threshold."""
    return _vo2_pct(distance_km, max_grade, course, "up")


@quantity("hill_pacing_downhill_vo2_pct_vt", default=True)
def downhill_vo2(distance_km: float, max_grade: float, course: str) -> Any:
    """Power downhill over that at the threshold."""
    return _vo2_pct(distance_km, max_grade, course, "down")


@quantity("hill_pacing_level_vo2_pct_vt", default=True)
def level_vo2(distance_km: float, max_grade: float, course: str) -> Any:
    """Power on the level over that at the threshold."""
    return _vo2_pct(distance_km, max_grade, course, "level")


def _recovery_s(distance_km: float, max_grade: float, course: str, kind: str) -> float:
    """Return the mean time until the level speed is its usual one again after hills of a kind."""
    ran, kinds = _hills(distance_km, max_grade, course)
    usual = _speed(ran, kinds["level"])
    times, waiting, waited = [], False, 0.0
    for i in range(len(ran.grade)):
        if kinds[kind][i]:
            waiting, waited = True, 0.0
        elif waiting and kinds["level"][i]:
            if abs(ran.kept.speed_m_s[i] / usual - 1.0) < SETTLED:
                times.append(waited)
                waiting = False
            waited += float(ran.kept.duration_s[i])
    if not times:
        raise CannotPredict("the level speed never settles on this course")
    return float(np.mean(times))


@quantity("hill_pacing_recovery_after_uphill_s", default=True)
def after_uphill(distance_km: float, max_grade: float, course: str) -> Any:
    """Time until level speed is back after an uphill."""
    return _recovery_s(distance_km, max_grade, course, "up")


@quantity("hill_pacing_recovery_after_downhill_s", default=True)
def after_downhill(distance_km: float, max_grade: float, course: str) -> Any:
    """Time until level speed is back after a downhill."""
    return _recovery_s(distance_km, max_grade, course, "down")


@quantity("segment_speed_ratio_pct", default=True)
def stretch_ratio(
    level: str,
    distance_km: float,
    segment_start_km: float,
    segment_end_km: float,
    previous_start_km: float,
    previous_end_km: float,
) -> Any:
    """Speed of a stretch over that of the one before, even effort on a flat course."""
    levels = {"top_ten": "top_ten", "elite": "top_ten", "recreational": "recreational"}
    if level not in levels:
        raise CannotPredict(f"the level {level!r} is none of {', '.join(levels)}")
    ran = _race(levels[level], float(distance_km))
    if not (0.0 <= segment_start_km < segment_end_km <= distance_km + 1e-6):
        raise CannotPredict("segment_start_km and segment_end_km must lie on the course in order")
    if not (0.0 <= previous_start_km < previous_end_km <= distance_km + 1e-6):
        raise CannotPredict("previous_start_km and previous_end_km must lie on the course in order")
    return (
        100.0
        * _between(ran, segment_start_km, segment_end_km)
        / _between(ran, previous_start_km, previous_end_km)
    )


def _between(ran: Ran, start_km: float, end_km: float) -> float:
    """Mean speed between two marks."""
    marks_m = np.concatenate([[0.0], ran.end_m])
    clock_s = np.concatenate([[0.0], ran.kept.time_s])
    start_s, end_s = np.interp([1000.0 * start_km, 1000.0 * end_km], marks_m, clock_s)
    return float(1000.0 * (end_km - start_km) / (end_s - start_s))


@quantity("hr_speed_decoupling_ratio", default=True)
def decoupling(event: str) -> Any:
    """Heart rate over speed in the last five kilometres against kilometres 5 to 10."""
    if event != "marathon":
        raise CannotPredict(f"the event {event!r} is not marathon")
    ran = _race("recreational", 42.195)
    standing, ceiling = standing_power_w_kg(), jnp.asarray(ran.person.max_power_w_kg)
    reserve = (ran.kept.power_w_kg - standing) / (ceiling - standing)
    beats = np.asarray(drifting_heart_rate_bpm(reserve, ran.kept.time_s / 3600.0)) / ran.kept.speed_m_s
    late, early = ran.end_m > ran.end_m[-1] - 5000.0, (ran.end_m > 5000.0) & (ran.end_m <= 10_000.0)
    return beats[late].mean() / beats[early].mean()


@quantity("running_vo2max_fraction", default=True)
def share_of_vo2max(speed_m_s: float, grade: float) -> Any:
    """Share of trail runners' VO2max that running takes."""
    vo2 = vo2_from_power_ml_kg_min(re3_looney_2025(speed_m_s, grade))
    return vo2 / coefficients(Studies, "studies.hills").vo2max_ml_kg_min
