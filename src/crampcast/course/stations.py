"""Aid stations: places where a runner stops, drinks, eats or meets the crew."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from crampcast.course.geometry import haversine_m
from crampcast.course.own_marks import without_instructions
from crampcast.course.points import FloatArray, Waypoint

SNAP_M: Final = 150.0
"""A waypoint farther from the line is not on the course."""
MERGE_M: Final = 150.0
"""Stations closer together along the course are one."""
AGAIN_M: Final = 500.0
"""Passing a waypoint again counts as a second visit if at least this much was run in between."""
AGAIN_NEAR_M: Final = 40.0
"""A later visit must come this near, or within one and a half times the nearest."""
STOP_S: Final[dict[str, float]] = {"water": 60.0, "food": 180.0, "drop_bag": 420.0}
"""Stop where none is stated: water only, food, drop bag (our own choices)."""

_WATER: Final = re.compile(
    r"water|drink|aid|potable|eau|wasser|agua|ravito|fountain|spring|feed|refresh", re.I
)
_FOOD: Final = re.compile(
    r"\b(food|aid|restaurant|caf[eé]|ravito\w*|feed|hut|refuge|rifugio|pub|bar|shop|convenience|grocery"
    r"|verpflegung\w*)\b",
    re.I,
)
_PLACE: Final = re.compile(r"\b(shelter|rest ?area|checkpoint)\b", re.I)
_NOT_WATER: Final = re.compile(
    r"\b(first aid|hospital|water ?falls?|(water|stream) crossing|white ?water)\b", re.I
)


@dataclass(frozen=True)
class Station:
    """An aid station on a course.

    Parameters
    ----------
    name : str
        Name.
    distance_m : float
        Distance from the start, m.
    water, food, drop_bag, crew : bool
        What there is.
    stop_s : float
        How long the runner stays, s.
    stop_stated : bool
        Whether that was given; else it is the default of its kind.

    Examples
    --------
    >>> Station("Notch", 12_000.0, water=True, stop_s=60.0).food
    False
    """

    name: str
    distance_m: float
    water: bool = False
    food: bool = False
    drop_bag: bool = False
    crew: bool = False
    stop_s: float = 0.0
    stop_stated: bool = False


def default_stop_s(*, water: bool, food: bool, drop_bag: bool) -> float:
    """Give the stop assumed at a station whose stop nobody states.

    Parameters
    ----------
    water, food, drop_bag : bool
        What there is.

    Returns
    -------
    float
        Stop, s: 420 with a drop bag, 180 with food, 60 with water, else 0 (our own choices).

    Examples
    --------
    >>> default_stop_s(water=True, food=True, drop_bag=False)
    180.0
    """
    kinds = (("drop_bag", drop_bag), ("food", food), ("water", water))
    return next((STOP_S[kind] for kind, there in kinds if there), 0.0)


def offers(waypoint: Waypoint) -> tuple[bool, bool] | None:
    """Tell whether a waypoint is a station, and what it offers.

    Parameters
    ----------
    waypoint : Waypoint
        Marked place of a course file.

    Returns
    -------
    tuple of bool or None
        Water and food; None where the place is no station.

    Notes
    -----
    Decided by the words of kind and name: water, drink, potable, spring; aid, food, restaurant, café, hut,
    refuge; a shelter, rest area or checkpoint counts as a station that offers nothing for sure.

    Examples
    --------
    >>> offers(Waypoint("Col", 45.0, 6.0, None, "food")), offers(Waypoint("Top", 45.0, 6.0, None, "summit"))
    ((True, True), None)
    """
    words = f"{waypoint.kind} {waypoint.name}".replace("_", " ").replace("-", " ")
    if _NOT_WATER.search(words):
        return None
    food = bool(_FOOD.search(words))
    water = food or bool(_WATER.search(words))
    return (water, food) if water or _PLACE.search(words) else None


def stations_from_waypoints(
    waypoints: tuple[Waypoint, ...],
    latitude_deg: FloatArray,
    longitude_deg: FloatArray,
    distance_m: FloatArray,
) -> tuple[tuple[Station, ...], tuple[str, ...]]:
    """Put the waypoints that are stations onto the course.

    Parameters
    ----------
    waypoints : tuple of Waypoint
        Marked places.
    latitude_deg, longitude_deg, distance_m : numpy.ndarray, shape (n,)
        The line, with distances from the start.

    Returns
    -------
    tuple of (tuple of Station, tuple of str)
        Stations by distance, and warnings.

    Notes
    -----
    A waypoint with a distance is put there, unless its position lies elsewhere: some programs write 0 m for
    all. Any other is put at the nearest place of the line within 150 m;
    where the line comes back to it after at least 500 m, it is a station each time, with the number of the
    visit in its name; a table at the start and finish of laps is none at the very start and finish. Stations
    within 150 m of each other are merged.

    Examples
    --------
    >>> import numpy as np
    >>> line = np.linspace(45.0, 45.1, 101)
    >>> well = Waypoint("Well", 45.05, 6.0, None, "water")
    >>> found, _ = stations_from_waypoints((well,), line, np.full(101, 6.0), np.linspace(0, 11119.5, 101))
    >>> round(found[0].distance_m)
    5560
    """
    found: list[Station] = []
    waypoints, said = without_instructions(waypoints)
    warnings = list(said)
    for waypoint in waypoints:
        there = offers(waypoint)
        if there is None:
            continue
        places = _passes(waypoint, latitude_deg, longitude_deg, distance_m)
        given = waypoint.distance_m
        if given is not None and 0 <= given <= distance_m[-1]:
            near = [place for place in places if abs(place - given) <= AGAIN_M]
            places = [given] if near or not np.isfinite(waypoint.latitude_deg + latitude_deg[0]) else places
        if not places:
            name = waypoint.name or waypoint.kind
            warnings.append(f"{name!r} is more than {SNAP_M:.0f} m from the course and was left out")
        stop = default_stop_s(water=there[0], food=there[1], drop_bag=False)
        inside = [at for at in places if distance_m[0] + MERGE_M < at < distance_m[-1] - MERGE_M]
        places = inside or places
        name, times = waypoint.name or waypoint.kind, len(places)
        for k, place in enumerate(places, 1):
            visit = name if times == 1 else f"{name} #{k}"
            found.append(Station(visit, place, *there, stop_s=stop))
    return merge_stations(found), tuple(warnings)


def _passes(
    waypoint: Waypoint, latitude_deg: FloatArray, longitude_deg: FloatArray, distance_m: FloatArray
) -> list[float]:
    """Find where the line passes a place, once per visit."""
    if not (np.isfinite(waypoint.latitude_deg) and np.isfinite(waypoint.longitude_deg)):
        return []
    away = haversine_m(latitude_deg, longitude_deg, waypoint.latitude_deg, waypoint.longitude_deg)
    near = np.flatnonzero(away <= SNAP_M)
    if near.size == 0:
        return []
    visits = np.split(near, np.flatnonzero(np.diff(distance_m[near]) > AGAIN_M) + 1)
    limit = max(AGAIN_NEAR_M, 1.5 * float(away.min()))
    close = [visit for visit in visits if away[visit].min() <= limit]
    return [float(distance_m[visit[np.argmin(away[visit])]]) for visit in close]


def merge_stations(stations: list[Station]) -> tuple[Station, ...]:
    """Order stations by distance and join those that are one place.

    Parameters
    ----------
    stations : list of Station
        In any order.

    Returns
    -------
    tuple of Station
        By distance; of stations within 150 m the first name stays, what they offer adds up, the longest stop
        counts.

    Examples
    --------
    >>> merge_stations([Station("b", 90.0, food=True), Station("a", 0.0, water=True)])[0].food
    True
    """
    merged: list[Station] = []
    for station in sorted(stations, key=lambda each: each.distance_m):
        if merged and station.distance_m - merged[-1].distance_m <= MERGE_M:
            last = merged[-1]
            merged[-1] = replace(
                last,
                water=last.water or station.water,
                food=last.food or station.food,
                drop_bag=last.drop_bag or station.drop_bag,
                crew=last.crew or station.crew,
                stop_s=max(last.stop_s, station.stop_s),
                stop_stated=last.stop_stated or station.stop_stated,
            )
        else:
            merged.append(station)
    return tuple(merged)
