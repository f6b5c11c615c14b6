"""Course, weather and stations as a field meets them, plain arrays that can be sent to a worker."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

import jax
import numpy as np

from crampcast.course.build import Course
from crampcast.course.pooling import fewer_pieces, sorted_pieces
from crampcast.course.segments import Segments
from crampcast.course.stations import Station
from crampcast.jobs.field.day import Day
from crampcast.jobs.field.drawing import Race, usual_finish_h
from crampcast.jobs.field.numbers import FloatArray, IntArray, field_choices
from crampcast.simulation.surroundings import CHANNELS, Surroundings, later
from crampcast.simulation.track import Track, build_track

T = TypeVar("T")

_BUCKET = 8
"""Stretches are padded to a multiple of this, so that one station more is the same program."""


class Place(NamedTuple):
    """A station, or the finish, at the end of its stretch."""

    name: str
    from_m: float
    distance_m: float
    stop_s: float
    kind: str
    """``station``, ``mark`` (there is none, only counts) or ``finish``."""


@dataclass(frozen=True)
class Scene:
    """What a field runs through.

    Parameters
    ----------
    track, around
        Course and weather as the simulator takes them.
    rough
        The course in a few pieces that take as long, for what hangs on how long the race takes.
    own_track, own_around
        The day for which finish times were predicted: `rough` and `around` unless a scenario changes them.
    stretch : ndarray, shape (places padded, segments)
        One where a segment belongs to a place's stretch.
    arrives : ndarray of int, shape (places,)
        Segment at whose end a place is reached.
    places : tuple of Place
        Stations and the finish.
    race : Race
        What the defaults of the entrants depend on.
    start_air_c : float
        Air temperature at the start, for the correction of core temperature.
    """

    track: Track
    around: Surroundings
    rough: Track
    own_track: Track
    own_around: Surroundings
    stretch: FloatArray
    arrives: IntArray
    places: tuple[Place, ...]
    race: Race
    start_air_c: float


def places_of(stations: tuple[Station, ...], length_m: float) -> tuple[Place, ...]:
    """Return stations and finish as ends of stretches; without stations, marks at even distances.

    Examples
    --------
    >>> [place.name for place in places_of((), 12_000.0)]
    ['km 5', 'km 10', 'finish']
    """
    c = field_choices()
    inside = [s for s in stations if 1.0 < s.distance_m < length_m - 1.0]
    ends = [(s.name, s.distance_m, s.stop_s, "station") for s in inside]
    if not inside:
        step = c.mark_short_m if length_m < c.long_m else c.mark_long_m
        marks = np.arange(step, length_m - 1.0, step)
        ends = [(f"km {m / 1000.0:.0f}", float(m), 0.0, "mark") for m in marks]
    ends.append(("finish", length_m, c.finish_stay_s, "finish"))
    starts = [0.0, *(end[1] for end in ends)]
    return tuple(
        Place(name, begin, at, stop, kind)
        for begin, (name, at, stop, kind) in zip(starts, ends, strict=False)
    )


def coarser(course: Course, most: int | None) -> Course:
    """Return the course in at most so many pieces, cut where counts are told apart; None: as it is."""
    if most is None:
        return course
    return fewer_pieces(
        course, most, np.array([p.distance_m for p in places_of(course.stations, course.length_m)])
    )


def scene_of(
    course: Course, around: Surroundings, race: Race, start_air_c: float, *, rough: bool = True
) -> Scene:
    """Lay out a course and its weather for a field; without `rough` nothing is pooled."""
    track = _plain(build_track(course.segments))
    few = _plain(build_track(sorted_pieces(course.segments))) if rough else track
    places = places_of(course.stations, course.length_m)
    stretch, arrives = _stretches(course.segments, places, len(track.length_m))
    around = _plain(around)
    return Scene(track, around, few, few, around, stretch, arrives, places, race, start_air_c)


def in_weather(scene: Scene, day: Day) -> Scene:
    """Return the scene on another day: as much is drunk as suits it, abilities stay those of the first."""
    race = replace(scene.race, wbgt_c=day.mean_wbgt_c(usual_finish_h(scene.race)))
    return replace(scene, around=_plain(day.around), race=race)


def sent_off_later(scene: Scene, wave_s: float) -> Scene:
    """Return the scene as a later wave meets it: the same day, later."""
    if wave_s == 0.0:
        return scene
    around = later(scene.around, wave_s)
    start_air_c = float(np.asarray(around.table)[0, CHANNELS.index("air_temperature_c")])
    return replace(scene, around=around, own_around=later(scene.own_around, wave_s), start_air_c=start_air_c)


def on_course(scene: Scene, course: Course) -> Scene:
    """Return the scene with another set of stations; abilities stay those of the first."""
    rough = len(scene.rough.length_m) < len(scene.track.length_m)
    new = scene_of(course, scene.around, scene.race, scene.start_air_c, rough=rough)
    return replace(new, own_track=scene.own_track, own_around=scene.own_around)


def with_station(course: Course, at_m: float, name: str) -> Course:
    """Return a course with one more station, at the edge of a piece nearest to a distance."""
    stop_s = field_choices().extra_stop_s
    s = course.segments
    ends = np.cumsum(s.length_m)
    after = int(np.argmin(np.abs(ends - at_m))) + 1
    added = Station(name, float(ends[after - 1]), water=True, stop_s=stop_s)
    before = after - 1
    values = {}
    for key, leaf in vars(s).items():
        if not isinstance(leaf, np.ndarray):
            values[key] = leaf
            continue
        new = {"length_m": 0.0, "grade": 0.0, "rest_s": stop_s, "station_index": len(course.stations)}
        values[key] = np.insert(leaf, after, new.get(key, leaf[before]))
    stations = tuple(sorted((*course.stations, added), key=lambda each: each.distance_m))
    return replace(course, segments=Segments(**values), stations=stations)


def _stretches(segments: Segments, places: tuple[Place, ...], size: int) -> tuple[FloatArray, IntArray]:
    """Return which stretch each segment belongs to; a stop counts to the station itself."""
    ends = np.cumsum(segments.length_m)
    bounds = np.array([place.distance_m for place in places])
    bounds[-1] = np.inf
    index = np.searchsorted(bounds, ends - 0.5, side="left")
    arrives = np.array([int(np.argmax(ends >= min(b, ends[-1]) - 0.5)) for b in bounds])
    rows = -(-(len(places) + 1) // _BUCKET) * _BUCKET
    stretch = np.zeros((rows, size))
    stretch[index, np.arange(len(index))] = 1.0
    return stretch, arrives


def _plain(tree: T) -> T:
    """Return a tree of NumPy arrays."""
    return jax.tree.map(np.asarray, tree)  # type: ignore[no-any-return]  # the same tree
