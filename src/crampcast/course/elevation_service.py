"""Heights for a course without any, from the Open-Meteo service, asked only when a runner asks for it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from http.client import HTTPException
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import numpy as np

from crampcast.course.fetching import MOST_BYTES, TIMEOUT_S, Fetch, fetch_https, keep
from crampcast.course.line import clean_line
from crampcast.course.points import FloatArray, RoutePoints
from crampcast.course.repair import HIGHEST_M, LOWEST_M, repair_heights

SERVICE: Final = "https://api.open-meteo.com/v1/elevation"
AT_ONCE: Final = 100
"""Places that the service answers for in one go."""
MOST_PLACES: Final = 1000
GRID_M: Final = 90.0
"""Spacing of the elevation model behind the service (Copernicus GLO-90): nearer places tell nothing more."""
STEEPEST: Final = 1.5
"""Rise over run between neighbouring places that no ground of the model has: above it the answer is not
believed."""


class HeightsAway(Exception):  # it is away, nothing is wrong
    """The service does not answer, or nothing that can be believed."""


def heights_address(latitude_deg: FloatArray, longitude_deg: FloatArray) -> str:
    """Return the address that answers for up to a hundred places.

    Parameters
    ----------
    latitude_deg, longitude_deg : ndarray, shape (n,)
        Places; four decimals of them are sent, about ten metres.

    Examples
    --------
    >>> heights_address(np.array([45.92374]), np.array([6.86943]))
    'https://api.open-meteo.com/v1/elevation?latitude=45.9237&longitude=6.8694'
    """
    asked = {
        "latitude": ",".join(f"{value:.4f}" for value in latitude_deg),
        "longitude": ",".join(f"{value:.4f}" for value in longitude_deg),
    }
    return f"{SERVICE}?{urlencode(asked, safe=',')}"


def with_service_heights(
    points: RoutePoints, *, fetch: Fetch = fetch_https, kept_in: Path | None = None
) -> RoutePoints:
    """Give a course that has no usable heights those of the service.

    Parameters
    ----------
    points : RoutePoints
        The course as its file has it.
    fetch : callable
        The port.
    kept_in : Path, optional
        Folder where answers are kept for good: ground does not change.

    Returns
    -------
    RoutePoints
        With heights of kind ``map``, and points between its own where those are far apart. As it was, with a
        warning, where the course has heights of its own or the service is away, slow or not to be believed.
    """
    line = clean_line(points)
    own = repair_heights(line.distance_m, line.height_m, points.elevation_source)
    if own.height_m.size >= 2:
        return _said(points, "the course has heights of its own: the elevation service was not asked")
    if not np.isfinite(line.latitude_deg).all():
        return _said(points, "the course names no places: the elevation service cannot be asked")
    along_m = _asked_at(float(line.distance_m[-1]))
    latitude, longitude = (
        np.interp(along_m, line.distance_m, v) for v in (line.latitude_deg, line.longitude_deg)
    )
    try:
        heights = np.concatenate(
            [
                _answered(latitude[i : i + AT_ONCE], longitude[i : i + AT_ONCE], fetch, kept_in)
                for i in range(0, along_m.size, AT_ONCE)
            ]
        )
        _believed(along_m, heights)
    except HeightsAway as why:
        return _said(points, str(why))
    every_m = np.unique(np.concatenate([line.distance_m, along_m]))
    return replace(
        points,
        latitude_deg=np.interp(every_m, line.distance_m, line.latitude_deg),
        longitude_deg=np.interp(every_m, line.distance_m, line.longitude_deg),
        altitude_m=np.interp(every_m, along_m, heights),
        distance_m=every_m,
        elevation_source="map",
        warnings=(*points.warnings, *line.warnings, FROM),
    )


FROM: Final = (
    "heights are from the elevation service (Open-Meteo, Copernicus GLO-90): a grid of 90 m, which smooths "
    "short climbs"
)


def _said(points: RoutePoints, words: str) -> RoutePoints:
    return replace(points, warnings=(*points.warnings, words))


def _asked_at(length_m: float) -> FloatArray:
    """Return the distances at which heights are asked for, both ends included."""
    count = int(np.clip(np.ceil(length_m / GRID_M) + 1, 2, MOST_PLACES))
    return np.linspace(0.0, length_m, count)


def _answered(
    latitude_deg: FloatArray, longitude_deg: FloatArray, fetch: Fetch, kept_in: Path | None
) -> FloatArray:
    """Return the service's heights of up to a hundred places, kept or asked for."""
    address = heights_address(latitude_deg, longitude_deg)
    kept = (
        None
        if kept_in is None
        else kept_in / f"heights_{hashlib.sha256(address.encode()).hexdigest()[:24]}.json"
    )
    if kept is not None:
        try:
            return _read(kept.read_text(encoding="utf-8"), latitude_deg.size)
        except (OSError, UnicodeDecodeError, HeightsAway):
            pass
    try:
        answer = fetch(address, TIMEOUT_S)
    except (OSError, HTTPException):
        raise HeightsAway("the elevation service does not answer") from None
    if len(answer) > MOST_BYTES:
        raise HeightsAway("the elevation service answers at too great length")
    try:
        text = answer.decode("utf-8")
    except UnicodeDecodeError:
        raise HeightsAway("the elevation service answers in no text") from None
    found = _read(text, latitude_deg.size)
    if kept is not None:
        keep(kept, text)
    return found


def _read(text: str, count: int) -> FloatArray:
    """Read an answer and refuse one that is not heights of so many places."""
    try:
        told = json.loads(text)
        values = told["elevation"]
        numbers = isinstance(values, list) and all(
            isinstance(v, int | float) and not isinstance(v, bool) for v in values
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise HeightsAway("the elevation service answers no heights") from None
    if not numbers or len(values) != count:
        raise HeightsAway("the elevation service answers no heights, or for other places")
    heights = np.asarray(values, dtype=float)
    if not np.isfinite(heights).all() or heights.min() < LOWEST_M or heights.max() > HIGHEST_M:
        raise HeightsAway("the elevation service answers heights that no ground has")
    return heights


def _believed(along_m: FloatArray, heights_m: FloatArray) -> None:
    """Refuse heights whose steps no ground has."""
    steep = np.abs(np.diff(heights_m)) > STEEPEST * np.maximum(np.diff(along_m), GRID_M)
    if steep.any():
        raise HeightsAway("the elevation service answers heights that leap: they are not believed")
