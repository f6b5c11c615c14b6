"""What a course file says, before anything is computed: points on a line and marked places beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
ElevationSource: TypeAlias = Literal["map", "gps", "barometric", "unknown", "plan"]


@dataclass(frozen=True)
class Waypoint:
    """A marked place of a course file: an aid station, a summit, a turn.

    Parameters
    ----------
    name : str
        Name as the file gives it; may be empty.
    latitude_deg, longitude_deg : float
        Position, WGS 84; NaN where the file gives a distance only.
    altitude_m : float or None
        Height above sea level, if given.
    kind : str
        The file's word for the place, lower case (``"water"``, ``"food"``, ``"summit"``, ``"generic"``).
    distance_m : float or None
        Distance from the start along the course, if the file gives one.

    Examples
    --------
    >>> Waypoint("Refuge", 45.9, 6.8, None, "food", None).kind
    'food'
    """

    name: str
    latitude_deg: float
    longitude_deg: float
    altitude_m: float | None = None
    kind: str = "generic"
    distance_m: float | None = None


@dataclass(frozen=True, eq=False)
class RoutePoints:
    """The line of a course as its file gives it, in order, with the places marked beside it.

    Parameters
    ----------
    latitude_deg, longitude_deg : numpy.ndarray, shape (n,)
        Positions, WGS 84; NaN where missing.
    altitude_m : numpy.ndarray, shape (n,)
        Heights above sea level; NaN where missing.
    distance_m : numpy.ndarray, shape (n,), or None
        Distance from the start, where the file carries it.
    waypoints : tuple of Waypoint
        Marked places, in the file's order.
    name : str
        Name of the course.
    elevation_source : {"map", "gps", "barometric", "unknown", "plan"}
        Where the heights come from: an elevation model, satellite positions, a pressure sensor, or ground
        that this program has estimated before.
    warnings : tuple of str
        What was repaired or lost while reading.

    Examples
    --------
    >>> import numpy as np
    >>> line = RoutePoints(np.array([45.0, 45.1]), np.array([6.0, 6.0]), np.array([500.0, np.nan]))
    >>> line.altitude_m.size
    2
    """

    latitude_deg: FloatArray
    longitude_deg: FloatArray
    altitude_m: FloatArray
    distance_m: FloatArray | None = None
    waypoints: tuple[Waypoint, ...] = ()
    name: str = ""
    elevation_source: ElevationSource = "unknown"
    warnings: tuple[str, ...] = ()
