"""The race as it is packed for: what is wished for when, and where there is something to be had."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence.products import usual_carry
from crampcast.jobs.safety import QUARTER_S

FloatArray = NDArray[np.float64]

STILL_FULL = 0.2
"""Share of the bottles up to which it is not worth a stop to fill them up."""


@dataclass(frozen=True)
class Point:
    """A place where bottles or pockets are filled, or something is eaten and drunk.

    Parameters
    ----------
    name : str
        Its name.
    distance_m, time_s : float
        Where it is, and when the median runner is there.
    water, food : bool
        What is offered.
    supply : str
        Where the runner's own things come from: ``start``, ``crew``, ``drop_bag``, or empty.
    fills : bool
        Whether bottles are filled here.
    assumed : bool
        Whether nobody has named the place: there has to be water by then.
    """

    name: str
    distance_m: float
    time_s: float
    water: bool = False
    food: bool = False
    supply: str = ""
    fills: bool = False
    assumed: bool = False


@dataclass(frozen=True)
class Race:
    """What is wished for by quarter hour, and the places along the way.

    Parameters
    ----------
    duration_s : float
        Median finish.
    points : tuple of Point
        The start first, in the order of passage.
    carbohydrate_g, fluid_ml, sodium_mg, caffeine_mg : ndarray, shape (Q,)
        Wished for in each quarter hour; nothing is ever taken ahead of `fluid_ml`.
    last_s : float
        Nothing is taken after this moment.
    passage : callable
        Elapsed time in s to distance in m.
    from_s : float
        Where the race is under way, the time so far: what was wished for until then has been taken.
    reach_ml : ndarray, optional
        Fluid that a thirsty runner may need, by quarter hour; None where none may be named.
    """

    duration_s: float
    points: tuple[Point, ...]
    carbohydrate_g: FloatArray
    fluid_ml: FloatArray
    sodium_mg: FloatArray
    caffeine_mg: FloatArray
    last_s: float
    passage: Callable[[float], float]
    from_s: float = 0.0
    reach_ml: FloatArray | None = None

    def as_named(self) -> Race:
        """Return the race with the places that somebody has named, and no others."""
        return replace(self, points=tuple(p for p in self.points if not p.assumed))

    @property
    def slots(self) -> list[tuple[float, int]]:
        """Moments at which something may be taken, with the point that they are at; -1 on the way."""
        ends = (np.arange(len(self.fluid_ml)) + 1) * QUARTER_S
        found = [(float(t), -1) for t in ends if self.from_s < t <= self.last_s]
        stops = [
            (p.time_s, k) for k, p in enumerate(self.points) if k and self.from_s < p.time_s <= self.last_s
        ]
        taken = {t for t, _ in found}
        return sorted(found + [(t, k) for t, k in stops if t not in taken])

    def wished(self, amounts: FloatArray, from_s: float, to_s: float) -> float:
        """Return how much is wished for between two moments, spread evenly in each quarter hour."""
        total = np.concatenate([[0.0], np.cumsum(amounts)])
        ends = np.arange(len(total)) * float(QUARTER_S)
        return float(np.interp(to_s, ends, total) - np.interp(from_s, ends, total))

    def since(self, time_s: float, kind: str) -> int:
        """Return the last point of a kind (``fills``, ``food``, ``supply``) before a moment; -1 if none."""
        found = [k for k, p in enumerate(self.points) if getattr(p, kind) and p.time_s < time_s]
        return found[-1] if found else -1

    def until(self, point: int, kind: str) -> float:
        """Return when the next point of a kind comes after a point, or the finish."""
        later = [p.time_s for p in self.points[point + 1 :] if getattr(p, kind)]
        return later[0] if later else self.duration_s

    def needs_ml(self, point: int) -> float | None:
        """Return the fluid to have within reach from a filling to the next; None where none may be named."""
        if self.reach_ml is None:
            return None
        return self.wished(self.reach_ml, self.points[point].time_s, self.until(point, "fills"))


def points_of(
    stations: Sequence[object],
    arrivals_s: Sequence[float],
    duration_s: float,
    start: Point | None = None,
) -> tuple[Point, ...]:
    """Return the start and the stations that offer anything, in the order of passage.

    Parameters
    ----------
    stations : sequence of Station
        Along the course.
    arrivals_s : sequence of float
        When the median runner comes to each.
    duration_s : float
        Median finish; a station there is none to pack for.
    start : Point, optional
        Where the packing begins; the start of the race if omitted.

    Examples
    --------
    >>> from crampcast.course.stations import Station
    >>> [p.name for p in points_of([Station("Brook", 5e3, water=True), Station("Col", 7e3)], [2e3, 3e3], 4e3)]
    ['start', 'Brook']
    """
    first = start or Point("start", 0.0, 0.0, water=True, supply="start", fills=True)
    found = [first]
    for station, time_s in zip(stations, arrivals_s, strict=True):
        crew, bag = station.crew, station.drop_bag  # type: ignore[attr-defined]
        water, food = station.water, station.food  # type: ignore[attr-defined]
        if not (water or food or crew or bag) or not first.time_s + 1.0 <= time_s < duration_s - 1.0:
            continue
        supply = "crew" if crew else "drop_bag" if bag else ""
        name, distance_m = station.name, station.distance_m  # type: ignore[attr-defined]
        water = water or crew
        # Whole seconds: hours that end an hour later are then exact.
        found.append(
            Point(name, distance_m, float(round(time_s)), water, food, supply, water or bool(supply))
        )
    return tuple(found)


def with_water_assumed(race: Race, bottles_ml: float, reach_ml: FloatArray) -> Race:
    """Return a race of which no place with water is known as one that is not run dry: water before thirst.

    Parameters
    ----------
    race : Race
        With every place that is known.
    bottles_ml : float
        What bottles hold.
    reach_ml : ndarray
        Fluid that a thirsty runner may need, by quarter hour.

    Notes
    -----
    Nobody runs ten hours on two bottles: who names no station has not said that there is none. A place stands
    at the end of the last quarter hour that full bottles last; where it is has to be found out, and is said.
    A short race whose whole schedule is in the bottles is run on them.

    Examples
    --------
    >>> four = np.full(8, 200.0)
    >>> race = Race(7200.0, points_of([], [], 7200.0), four, four, four, four, 7000.0, lambda t: 3.0 * t)
    >>> [(p.name, p.distance_m) for p in with_water_assumed(race, 1000.0, four).points]
    [('start', 0.0), ('water near km 13.5', 13500.0)]
    """
    if bottles_ml <= 0.0 or any(p.water or p.fills for p in race.points[1:]):
        return race
    short = race.duration_s < usual_carry().short_below_h * 3600.0
    if short and race.wished(race.fluid_ml, race.from_s, np.inf) <= bottles_ml:
        return race
    points, left_ml = list(race.points), bottles_ml
    for quarter, need_ml in enumerate(reach_ml):
        time_s = float(quarter * QUARTER_S)
        if not race.from_s <= time_s < min(race.last_s, race.duration_s):
            continue
        if need_ml > left_ml and time_s > race.from_s:
            distance_m = round(race.passage(time_s), -2)
            name = f"water near km {distance_m / 1000.0:.1f}"
            points.append(Point(name, distance_m, time_s, water=True, fills=True, assumed=True))
            left_ml = bottles_ml
        left_ml -= need_ml
    return replace(race, points=tuple(sorted(points, key=lambda p: p.time_s)))


def where_needed(race: Race, bottles_ml: float, needs_ml: Callable[[float, float], float]) -> Race:
    """Return a race on which bottles are filled only where they would not last to the next place.

    Parameters
    ----------
    race : Race
        With every place where they could be filled.
    bottles_ml : float
        What they hold.
    needs_ml : callable
        Fluid that a thirsty runner may need between two moments.

    Notes
    -----
    The runner's own supply is always used. A place that is passed by still has a cup to drink.
    """
    points = list(race.points)
    filled_s = race.from_s
    for k, point in enumerate(points):
        if not point.fills or k == 0:
            continue
        enough = needs_ml(filled_s, race.until(k, "fills")) <= bottles_ml
        enough = enough or needs_ml(filled_s, point.time_s) < STILL_FULL * bottles_ml
        if enough and not point.supply:
            points[k] = replace(point, fills=False)
        else:
            filled_s = point.time_s
    return replace(race, points=tuple(points))
