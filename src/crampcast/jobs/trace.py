"""A recording or a course thinned to a few hundred points, enough for a quick picture."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from crampcast.activity.position import odometer_m
from crampcast.activity.table import Activity
from crampcast.course.points import RoutePoints

MOST_POINTS = 400
SHOWN = ("altitude_m", "speed_m_s", "heart_rate_bpm", "power_w", "cadence_spm", "temperature_c")
"""Columns that a picture shows, from top to bottom."""


def _means(values: npt.NDArray[np.float64], edges: npt.NDArray[np.int64]) -> list[float | None]:
    """Return the mean of each stretch of rows, None where nothing was recorded."""
    known = np.isfinite(values)
    sums = np.add.reduceat(np.where(known, values, 0.0), edges)
    counts = np.add.reduceat(known.astype(np.float64), edges)
    return [None if not n else round(float(s / n), 3) for s, n in zip(sums, counts, strict=True)]


def trace(found: Activity | RoutePoints) -> dict[str, Any]:
    """Thin a recording or a course to at most four hundred points.

    Parameters
    ----------
    found : Activity or RoutePoints
        What a file holds.

    Returns
    -------
    dict
        ``distance_m`` (None if there is none)``, time_s`` (None for a course) and those columns of ``SHOWN``
        that there are: lists of equal length, each value the mean over its stretch, None where missing.

    Examples
    --------
    >>> run = Activity({"time_s": np.arange(800.0), "distance_m": 3 * np.arange(800.0)})
    >>> thin = trace(run)
    >>> len(thin["time_s"]), thin["distance_m"][:2]
    (400, [1.5, 7.5])
    """
    if isinstance(found, Activity):
        time_s = found["time_s"]
        columns = {name: found[name] for name in SHOWN if name in found}
        distance_m = found.columns.get("distance_m")
    else:
        time_s = None
        columns = {"altitude_m": np.asarray(found.altitude_m, dtype=np.float64)}
        columns = {name: values for name, values in columns.items() if np.isfinite(values).any()}
        distance_m = found.distance_m
        if distance_m is None:
            distance_m = odometer_m(found.latitude_deg, found.longitude_deg)
    first = time_s if time_s is not None else distance_m
    count = 0 if first is None else len(first)
    edges = np.arange(0, max(count, 1), max(math.ceil(count / MOST_POINTS), 1))
    thin = {name: _means(values, edges) if count else [] for name, values in columns.items()}
    return {
        "time_s": None if time_s is None or not count else _means(time_s, edges),
        "distance_m": None if distance_m is None or not count else _means(np.asarray(distance_m), edges),
        **thin,
    }
