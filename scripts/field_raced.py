"""Run entrants of a field through a race one by one, for the studies of what a field's forecast counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import NormalDist

import numpy as np

from crampcast.course.build import course_from_words
from crampcast.course.fetching import fetch_https
from crampcast.jobs.field.day import day_of
from crampcast.jobs.field.drawing import Drawn, Race, draw_entrant, usual_finish_h
from crampcast.jobs.field.entrants import start_list
from crampcast.jobs.field.living import Lived, live
from crampcast.jobs.field.numbers import PIECES
from crampcast.jobs.field.scene import coarser, scene_of
from crampcast.weather.place import parse_start

LONG_M = 50_000.0
"""Courses in words that are longer run on trails."""


def raced(
    course: str,
    weather: str,
    rows: Sequence[Mapping[str, str]],
    draws: int,
    *,
    start: str | None = None,
    change: Callable[[Drawn], Drawn] = lambda drawn: drawn,
) -> Iterator[tuple[Drawn, Lived]]:
    """Yield every entrant as drawn, `change` applied, and what they lived through."""
    built = coarser(course_from_words(course), PIECES)
    at = parse_start(start, built.start_latitude_deg, built.start_longitude_deg)
    usual_h = usual_finish_h(Race(built.length_m / 1000.0, built.climb_m, True, 15.0, 0.0))
    day = day_of(built, at, weather, 2.5 * 3600.0 * usual_h, fetch=fetch_https, kept_in=None)
    inside = (day.environment.time_s >= 0.0) & (day.environment.time_s <= 1.5 * 3600.0 * usual_h)
    air_c = float(np.mean(day.environment.air_temperature_c[inside]))
    race = Race(built.length_m / 1000.0, built.climb_m, built.length_m > LONG_M, air_c, 0.0)
    race = replace(race, wbgt_c=day.mean_wbgt_c(usual_finish_h(race)))
    scene = scene_of(built, day.around, race, day.start_air_c)
    numbered = [(i + 2, {"bib": str(i + 1), **row}) for i, row in enumerate(rows)]
    for who in start_list(numbered, built.length_m, "studied").entrants:
        drawn = change(draw_entrant(who, race, draws, 0)[0])
        yield drawn, live(drawn, scene)[0]


def finishes(count: int, mean_h: float | None, sd_log: float = 0.15) -> list[dict[str, str]]:
    """Return rows with predicted finishes spread around a mean; empty rows without one."""
    if mean_h is None:
        return [{} for _ in range(count)]
    z = [NormalDist().inv_cdf((i + 0.5) / count) for i in range(count)]
    times_s = [int(3600.0 * mean_h * float(np.exp(sd_log * each))) for each in z]
    return [{"predicted_finish": f"{t // 3600}:{t % 3600 // 60:02d}:{t % 60:02d}"} for t in times_s]
