"""The job behind ``field``: course, start list and day in, expected cases by station, hour and muscle out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from crampcast.course.build import Course
from crampcast.errors import UnusableInput
from crampcast.jobs.field.answer import answer
from crampcast.jobs.field.day import Day, auto_needs_start, day_of, hotter
from crampcast.jobs.field.drawing import Race, usual_finish_h
from crampcast.jobs.field.numbers import HOURS, LANES
from crampcast.jobs.field.partition import cut
from crampcast.jobs.field.request import FieldRequest
from crampcast.jobs.field.running import Runner, prune, runner
from crampcast.jobs.field.scenarios import Scenario, busiest, change_of
from crampcast.jobs.field.scene import Scene, coarser, in_weather, on_course, scene_of, with_station
from crampcast.jobs.field.totals import Totals
from crampcast.weather.place import Start, parse_start


def field(request: FieldRequest) -> dict[str, Any]:
    """Forecast the cases of a whole field.

    Parameters
    ----------
    request : FieldRequest
        Course, start list, day.

    Returns
    -------
    dict
        The keys of the command's contract; ``docs/schemas/field.schema.json`` describes them.

    Raises
    ------
    UnusableInput
        If start, weather or scheduler cannot be used.

    Notes
    -----
    A forecast for a population: no published study supports a calibrated chance for one entrant, and the
    level of all counts is uncertain by about a factor of two.
    """
    auto_needs_start(request.weather, request.start)
    course = coarser(request.course, request.pieces)
    start = parse_start(request.start, course.start_latitude_deg, course.start_longitude_deg)
    draws = -(-request.draws // LANES) * LANES
    longest_s = _longest_s(request)
    day = day_of(
        course, start, request.weather, longest_s, fetch=request.fetch, kept_in=request.weather_folder
    )
    race = _race(course, day, longest_s)
    scene = scene_of(course, day.around, race, day.start_air_c, rough=request.pieces is not None)
    with runner(request.where, len(request.entrants.entrants)) as run:
        base = _run(run, scene, request, draws)
        scenarios = _scenarios(run, base, scene, request, course, day, start, longest_s, draws)
    prune(request.where.kept_in)
    return answer(request, scene, base, scenarios, day, start, draws)


def _run(run: Runner, scene: Scene, request: FieldRequest, draws: int) -> Totals:
    """Run the field through a scene."""
    parts = cut(request.entrants.entrants, scene, draws, request.seed, request.partition)
    return run(parts, request.told)


def _scenarios(
    run: Runner,
    base: Totals,
    scene: Scene,
    request: FieldRequest,
    course: Course,
    day: Day,
    start: Start,
    longest_s: float,
    draws: int,
) -> Sequence[Scenario]:
    """Rerun the same draws on a hotter day, and with one more station where most cramps come."""
    if not request.compare:
        return ()
    warm = hotter(day, course, start, longest_s)
    found = [change_of("hotter", base, _run(run, in_weather(scene, warm), request, draws), scene, scene)]
    place = busiest(base, scene)
    if place is not None:
        middle_m = 0.5 * (place.from_m + place.distance_m)
        more = with_station(course, middle_m, f"extra km {middle_m / 1000.0:.1f}")
        new = on_course(scene, more)
        found.append(change_of("extra_station", base, _run(run, new, request, draws), scene, new))
    return found


def _race(course: Course, day: Day, longest_s: float) -> Race:
    """Return what the defaults of entrants depend on."""
    rough = np.asarray(course.segments.technicality) * course.segments.length_m
    unpaved = float(np.sum(course.segments.length_m * (course.segments.run_cost > 1.0)))
    trail = unpaved > 0.5 * course.length_m or float(rough.sum()) > 0.1 * course.length_m
    inside = (day.environment.time_s >= 0.0) & (day.environment.time_s <= longest_s)
    air_c = float(np.mean(day.environment.air_temperature_c[inside]))
    race = Race(course.length_m / 1000.0, course.climb_m, trail, air_c, 0.0)
    return replace(race, wbgt_c=day.mean_wbgt_c(usual_finish_h(race)))


def _longest_s(request: FieldRequest) -> float:
    """Return a generous guess of the last finish, for the weather to cover.

    Raises
    ------
    UnusableInput
        If the race is longer than can be simulated.
    """
    course = request.course
    usual = usual_finish_h(Race(course.length_m / 1000.0, course.climb_m, True, 15.0, 0.0)) * 3600.0
    known = [entrant.finish_s for entrant in request.entrants.entrants if entrant.finish_s is not None]
    if usual > 0.8 * HOURS * 3600.0:
        raise UnusableInput(
            f"the race would take {usual / 3600.0:.0f} h",
            where="course",
            remedy=f"fields of up to {0.8 * HOURS:.0f} h are forecast: do it in parts",
        )
    last_wave = max(entrant.wave_s for entrant in request.entrants.entrants)
    return float(min(last_wave + max([1.8 * usual, *(1.3 * s for s in known)]), 80.0 * 3600.0))
