"""What files hold, told before anything is imported: kind, figures, measurements, damage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from crampcast.activity.climb import climb_and_descent
from crampcast.activity.position import odometer_m
from crampcast.activity.table import Activity
from crampcast.course.points import RoutePoints
from crampcast.errors import UnusableInput
from crampcast.formats.archives import count
from crampcast.formats.port import ReadResult, read
from crampcast.jobs.trace import trace

NOTHING: Mapping[str, bool] = {
    "altitude": False,
    "heart_rate": False,
    "cadence": False,
    "power": False,
    "running_dynamics": False,
    "temperature": False,
    "position": False,
}


def _rounded(value: float | None, digits: int = 1) -> float | None:
    """Round a figure to what its sensor can tell."""
    return None if value is None or not np.isfinite(value) else round(float(value), digits)


def _of_activity(activity: Activity) -> dict[str, Any]:
    """Return the figures of a recording."""
    climb_m, descent_m = activity.recorded_climb or (None, None)
    return {
        "sport": activity.sport,
        "sub_sport": activity.sub_sport,
        "start": None if activity.start is None else activity.start.isoformat().replace("+00:00", "Z"),
        "duration_s": _rounded(activity.duration_s),
        "moving_s": _rounded(activity.moving_s),
        "distance_m": _rounded(activity.distance_m),
        "climb_m": _rounded(climb_m),
        "descent_m": _rounded(descent_m),
        "fields": sorted(activity.columns),
        "has": activity.has,
        "laps": len(activity.laps),
        "pauses": len(activity.pauses),
        "device": activity.device,
        "beat_intervals": len(activity.beat_intervals_s),
        "provenance": dict(activity.provenance),
        "legs": [
            {
                "sport": leg.sport,
                "sub_sport": leg.sub_sport,
                "start_s": 0.0 if leg.start is None or activity.start is None else _since(activity, leg),
                "duration_s": _rounded(leg.duration_s),
                "distance_m": _rounded(leg.distance_m),
                "climb_m": _rounded(leg.climb_m),
            }
            for leg in activity.legs
        ],
    }


def _since(whole: Activity, leg: Activity) -> float:
    """Return when a leg starts, in seconds since the first record."""
    if whole.start is None or leg.start is None:
        return 0.0
    return (leg.start - whole.start).total_seconds()


def _of_route(route: RoutePoints) -> dict[str, Any]:
    """Return the figures of a course."""
    known = np.isfinite(route.altitude_m)
    up_and_down = climb_and_descent(route.altitude_m) if known.sum() > 1 else (None, None)
    covered = route.distance_m
    if covered is None:
        covered = odometer_m(route.latitude_deg, route.longitude_deg)
    fields = ["latitude_deg", "longitude_deg"]
    fields += ["altitude_m"] if known.any() else []
    fields += ["distance_m"] if route.distance_m is not None else []
    return {
        "distance_m": _rounded(float(np.nanmax(covered))),
        "climb_m": _rounded(up_and_down[0]),
        "descent_m": _rounded(up_and_down[1]),
        "fields": sorted(fields),
        "has": {**NOTHING, "altitude": bool(known.any()), "position": True},
        "waypoints": len(route.waypoints),
        "name": route.name,
    }


def _entry(shown: str) -> dict[str, Any]:
    """Return an entry whose every key is there and empty."""
    return {
        "file": shown,
        "kind": "other",
        "format": None,
        "sport": None,
        "start": None,
        "duration_s": None,
        "moving_s": None,
        "distance_m": None,
        "climb_m": None,
        "descent_m": None,
        "records": 0,
        "fields": [],
        "has": dict(NOTHING),
        "laps": 0,
        "damage": [],
        "error": None,
    }


def describe(result: ReadResult, shown: str) -> dict[str, Any]:
    """Describe one file that was read.

    Parameters
    ----------
    result : ReadResult
        What the reader returned.
    shown : str
        Path as the user gave it.

    Returns
    -------
    dict
        One entry of ``files``.

    Examples
    --------
    >>> hill = b'<gpx><rte><rtept lat="45" lon="6"/><rtept lat="45.1" lon="6"/></rte></gpx>'
    >>> describe(read(hill), "hill.gpx")["distance_m"]
    11119.5
    """
    entry = _entry(shown) | {
        "kind": "other" if result.kind == "log" else result.kind,
        "format": result.format,
        "records": result.records,
        "damage": list(result.damage),
    }
    if result.activity is not None:
        entry |= _of_activity(result.activity)
    if result.route is not None:
        entry |= _of_route(result.route)
    if result.log is not None:
        entry["fields"] = sorted(result.log.fields)
        entry["note"] = f"training log of {len(result.log.rows)} runs"
    if result.note:
        entry["note"] = result.note
    return entry


def inspect(paths: Iterable[str | Path], *, traces: bool = False) -> dict[str, Any]:
    """Tell what files hold; a bad one never stops the rest.

    Parameters
    ----------
    paths : iterable of str or Path
        The files.
    traces : bool
        Whether to add ``trace`` to each file: a few hundred points of it, for a picture.

    Returns
    -------
    dict
        ``{"files": [...]}``: for each file ``file, kind, format, sport, start, duration_s, moving_s,
        distance_m, climb_m, descent_m, records, fields, has, laps, damage, error`` and, where they apply,
        ``sub_sport, pauses, device, beat_intervals, provenance, legs, waypoints, name, note``.

    Examples
    --------
    >>> inspect(["no such file.fit"])["files"][0]["error"]
    'it cannot be opened (No such file or directory); check the path'
    """
    files = []
    for path in paths:
        shown = str(path)
        try:
            result = read(path)
            entry = describe(result, shown)
            if result.kind == "archive":
                entry["note"] = f"archive of {count(Path(path))} files that may hold runs; import reads them"
            drawn = result.activity or result.route
            if traces and drawn is not None:
                entry["trace"] = trace(drawn)
            files.append(entry)
        except UnusableInput as error:
            said = f"{error.what}; {error.remedy}" if error.remedy else error.what
            files.append(_entry(shown) | {"error": said})
    return {"files": files}
