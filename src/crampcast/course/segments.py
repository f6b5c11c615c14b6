"""A course cut into pieces that the simulated runner takes one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from crampcast.course.cutting import Pieces
from crampcast.course.ground import TECHNICALITY, GroundStretch, at_distance
from crampcast.course.points import FloatArray
from crampcast.course.stations import Station
from crampcast.errors import UnusableInput
from crampcast.evidence.ground import ground_classes

IntArray: TypeAlias = npt.NDArray[np.int64]

REST_PIECE_S: Final = 60.0


@dataclass(frozen=True, eq=False)
class Segments:
    """Pieces of a course in running order; a stop at a station is a piece (or several) of no length.

    Parameters
    ----------
    length_m : numpy.ndarray, shape (n,)
        Horizontal length; 0 for a stop.
    grade : numpy.ndarray, shape (n,)
        Rise over run, uphill positive, within ±0.45.
    altitude_m : numpy.ndarray, shape (n,)
        Height of the middle of the piece above sea level.
    heading_rad : numpy.ndarray, shape (n,)
        Direction of travel, clockwise from north; NaN where unknown.
    latitude_deg, longitude_deg : numpy.ndarray, shape (n,)
        Middle of the piece; NaN where unknown.
    ground : numpy.ndarray of int, shape (n,)
        Index into `ground_names`.
    run_cost, walk_cost : numpy.ndarray, shape (n,)
        Net metabolic cost over the cost on a firm smooth surface.
    run_speed : numpy.ndarray, shape (n,)
        Speed that the surface allows over the speed on a firm smooth one.
    technicality : numpy.ndarray, shape (n,)
        0 (smooth) to 1 (scrambling).
    shade : numpy.ndarray, shape (n,)
        Share of the direct sun kept off, 0-1.
    rest_s : numpy.ndarray, shape (n,)
        Time stood still, s; at most 60 a piece.
    station_index : numpy.ndarray of int, shape (n,)
        Station of a stop, else -1.
    ground_names : tuple of str
        Classes of ground that occur.

    Examples
    --------
    >>> import numpy as np
    >>> one, none = np.ones(1), np.zeros(1)
    >>> whole = Segments(50 * one, none, none, none, none, none, none.astype(int), one, one, one, none, none,
    ...                  none, -one.astype(int), ("road",))
    >>> whole.distance_m
    array([50.])
    """

    length_m: FloatArray
    grade: FloatArray
    altitude_m: FloatArray
    heading_rad: FloatArray
    latitude_deg: FloatArray
    longitude_deg: FloatArray
    ground: IntArray
    run_cost: FloatArray
    walk_cost: FloatArray
    run_speed: FloatArray
    technicality: FloatArray
    shade: FloatArray
    rest_s: FloatArray
    station_index: IntArray
    ground_names: tuple[str, ...]

    @property
    def count(self) -> int:
        """Number of pieces."""
        return int(self.length_m.size)

    @property
    def distance_m(self) -> FloatArray:
        """Distance from the start at the end of each piece, m."""
        return np.asarray(np.cumsum(self.length_m), dtype=np.float64)


def with_stops(pieces: Pieces, stations: tuple[Station, ...]) -> tuple[IntArray, FloatArray, IntArray]:
    """Put the stops of the stations between the running pieces.

    Parameters
    ----------
    pieces : Pieces
        Running pieces; each station lies on an edge (to 1 m).
    stations : tuple of Station
        By distance.

    Returns
    -------
    tuple of numpy.ndarray
        For each piece in order: index of the running piece it is or follows (-1 before the first), its rest
        (s, at most 60; 0 while running) and its station (-1 while running).

    Examples
    --------
    >>> import numpy as np
    >>> two = Pieces(np.array([0.0, 50.0, 100.0]), np.zeros(3), np.zeros(2), 0)
    >>> with_stops(two, (Station("Well", 50.0, water=True, stop_s=90.0),))[1]
    array([ 0., 45., 45.,  0.])
    """
    index, rest, place = [], [], []
    stops: dict[int, list[int]] = {}
    for number, station in enumerate(stations):
        stops.setdefault(int(np.argmin(np.abs(pieces.edge_m - station.distance_m))), []).append(number)
    for edge in range(pieces.edge_m.size):
        for number in stops.get(edge, []):
            stop = stations[number].stop_s
            parts = int(np.ceil(stop / REST_PIECE_S - 1e-9))
            index += [edge - 1] * parts
            rest += [stop / max(parts, 1)] * parts
            place += [number] * parts
        if edge < pieces.grade.size:
            index.append(edge)
            rest.append(0.0)
            place.append(-1)
    return (
        np.asarray(index, dtype=np.int64),
        np.asarray(rest, dtype=np.float64),
        np.asarray(place, dtype=np.int64),
    )


def dressed_segments(
    pieces: Pieces,
    position: tuple[FloatArray, FloatArray, FloatArray],
    stations: tuple[Station, ...],
    stretches: tuple[GroundStretch, ...],
    usual_ground: str,
) -> Segments:
    """Give the pieces their ground and put the stops between them.

    Parameters
    ----------
    pieces : Pieces
        Running pieces.
    position : tuple of numpy.ndarray
        Latitude, longitude (degrees) and heading (rad) of each piece.
    stations : tuple of Station
        By distance.
    stretches : tuple of GroundStretch
        Known ground; later ones win.
    usual_ground : str
        Ground elsewhere.

    Returns
    -------
    Segments
        In running order.

    Examples
    --------
    >>> import numpy as np
    >>> two = Pieces(np.array([0.0, 50.0, 100.0]), np.zeros(3), np.zeros(2), 0)
    >>> unknown = np.full(2, np.nan)
    >>> dressed_segments(two, (unknown, unknown, unknown), (), (), "sand").run_cost
    array([1.4, 1.4])
    """
    classes = ground_classes()
    middle = 0.5 * (pieces.edge_m[1:] + pieces.edge_m[:-1])
    names, technicality, shade = at_distance(stretches, middle, usual_ground)
    unknown = sorted(set(names) - set(classes))
    if unknown:
        raise UnusableInput(
            f"unknown ground {unknown[0]!r}", where="ground", remedy=f"use one of {', '.join(classes)}"
        )
    occurring = tuple(sorted(set(names)))
    code = np.array([occurring.index(each) for each in names], dtype=np.int64)
    own = np.array([TECHNICALITY.get(each, 0.0) for each in names])
    index, rest, station = with_stops(pieces, stations)
    running = station < 0
    at = np.clip(index, 0, pieces.grade.size - 1)
    height = np.where(
        running,
        0.5 * (pieces.edge_altitude_m[at] + pieces.edge_altitude_m[at + 1]),
        pieces.edge_altitude_m[index + 1],
    )
    return Segments(
        length_m=np.where(running, np.diff(pieces.edge_m)[at], 0.0),
        grade=np.where(running, pieces.grade[at], 0.0),
        altitude_m=height,
        heading_rad=position[2][at],
        latitude_deg=position[0][at],
        longitude_deg=position[1][at],
        ground=code[at],
        run_cost=np.array([classes[each].run_cost for each in names])[at],
        walk_cost=np.array([classes[each].walk_cost for each in names])[at],
        run_speed=np.array([classes[each].run_speed for each in names])[at],
        technicality=np.where(np.isnan(technicality), own, technicality)[at],
        shade=np.where(np.isnan(shade), 0.0, shade)[at],
        rest_s=rest,
        station_index=station,
        ground_names=occurring,
    )
