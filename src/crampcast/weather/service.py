"""Weather from the Open-Meteo service, asked only when a runner asks for it, and kept for when it is away."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import numpy as np

from crampcast.course.fetching import MOST_BYTES, TIMEOUT_S, Fetch, fetch_https, keep
from crampcast.errors import UnusableInput
from crampcast.weather.file import read_weather_json
from crampcast.weather.series import Weather

FORECAST: Final = "https://api.open-meteo.com/v1/forecast"
ARCHIVE: Final = "https://archive-api.open-meteo.com/v1/archive"
HOURLY: Final = (
    "temperature_2m,relative_humidity_2m,wind_speed_10m,wind_direction_10m,cloud_cover,"
    "shortwave_radiation,direct_normal_irradiance,diffuse_radiation,precipitation"
)
DAYS_AHEAD: Final = 16
ARCHIVE_FROM_DAYS: Final = 6
"""The archive lags by some days; until then the forecast's own past is asked."""
FRESH_S: Final = 3600.0
NEAR_DEG: Final = 0.5
"""Farthest that the service's grid point lies from the place asked for."""
WHERE: Final = "--weather auto"
REMEDY: Final = 'use words: "12-24 C, sunny"'


class WeatherAway(UnusableInput):
    """The service does not answer, or nothing that can be used, and nothing is kept."""


def service_address(
    latitude_deg: float, longitude_deg: float, first: datetime, last: datetime, now: datetime
) -> str:
    """Return the address that answers for a place and time.

    Parameters
    ----------
    latitude_deg, longitude_deg : float
        Place; two decimals of it are sent, about a kilometre.
    first, last : datetime
        Hours wanted, aware.
    now : datetime
        The present, aware.

    Returns
    -------
    str
        Of the archive for days long past, else of the forecast.

    Raises
    ------
    UnusableInput
        If the race lies beyond what is forecast.

    Examples
    --------
    >>> day = datetime(2026, 6, 20, 8, tzinfo=UTC)
    >>> service_address(45.9237, 6.8694, day, day, day).startswith("https://api.open-meteo.com/v1/forecast?")
    True
    """
    if last > now + timedelta(days=DAYS_AHEAD):
        raise UnusableInput(
            f"forecasts reach {DAYS_AHEAD} days, the race ends on {last:%Y-%m-%d}", where=WHERE, remedy=REMEDY
        )
    base = ARCHIVE if last < now - timedelta(days=ARCHIVE_FROM_DAYS) else FORECAST
    asked = {
        "latitude": f"{latitude_deg:.2f}",
        "longitude": f"{longitude_deg:.2f}",
        "hourly": HOURLY,
        "wind_speed_unit": "ms",
        "timezone": "UTC",
        "start_date": f"{first.astimezone(UTC):%Y-%m-%d}",
        "end_date": f"{last.astimezone(UTC):%Y-%m-%d}",
    }
    return f"{base}?{urlencode(asked, safe=',')}"


def weather_from_service(
    *,
    start: datetime,
    duration_s: float,
    latitude_deg: float,
    longitude_deg: float,
    altitude_m: float,
    fetch: Fetch = fetch_https,
    kept_in: Path | None = None,
    now: datetime | None = None,
) -> Weather:
    """Ask the service for the hours of a race.

    Parameters
    ----------
    start : datetime
        Start of the race, aware.
    duration_s : float
        Time to cover.
    latitude_deg, longitude_deg, altitude_m : float
        Start of the course.
    fetch : callable
        The port.
    kept_in : Path, optional
        Folder where answers are kept: asked again after an hour, used older where the service is away.
    now : datetime, optional
        The present.

    Returns
    -------
    Weather
        With the age of what was answered, and a warning where it is old.

    Raises
    ------
    UnusableInput
        If the place is unknown or the race too far ahead.
    WeatherAway
        If nothing usable is answered and nothing kept.
    """
    if not (np.isfinite(latitude_deg) and np.isfinite(longitude_deg)):
        raise UnusableInput("the course names no place", where=WHERE, remedy=REMEDY)
    present = now or datetime.now(UTC)
    last = start + timedelta(seconds=duration_s)
    address = service_address(latitude_deg, longitude_deg, start - timedelta(hours=1), last, present)
    kept = None if kept_in is None else kept_in / _name(address)
    age_s = _age_s(kept, present)

    def usable(text: str) -> Weather:
        return _checked(text, start, last, (latitude_deg, longitude_deg, altitude_m))

    if kept is not None and age_s is not None and age_s < FRESH_S:
        try:
            return replace(usable(kept.read_text(encoding="utf-8")), age_h=age_s / 3600.0)
        except (UnusableInput, OSError, UnicodeDecodeError):
            age_s = None
    try:
        answer = fetch(address, TIMEOUT_S)
        if len(answer) > MOST_BYTES:
            raise UnusableInput("its answer is too long", where=WHERE, remedy=REMEDY)
        text = answer.decode("utf-8")
        found = usable(text)
    except (OSError, HTTPException, UnicodeDecodeError, UnusableInput) as why:
        said = why.what if isinstance(why, UnusableInput) else "the weather service does not answer"
        return _older(kept, age_s, said, usable)
    if kept is not None:
        keep(kept, text)
    return replace(found, age_h=0.0)


def _older(kept: Path | None, age_s: float | None, said: str, usable: Callable[[str], Weather]) -> Weather:
    """Return what was kept of an earlier answer, with a warning."""
    if kept is None or age_s is None:
        raise WeatherAway(said, where=WHERE, remedy=REMEDY) from None
    found = usable(kept.read_text(encoding="utf-8"))
    warning = f"{said}: its answer of {age_s / 3600.0:.0f} h ago is used"
    return replace(found, age_h=age_s / 3600.0, warnings=(*found.warnings, warning))


def _checked(text: str, start: datetime, last: datetime, place: tuple[float, float, float]) -> Weather:
    """Read an answer and refuse one for another place or other hours."""
    latitude_deg, longitude_deg, altitude_m = place
    found = read_weather_json(
        text, latitude_deg=latitude_deg, longitude_deg=longitude_deg, altitude_m=altitude_m, where=WHERE
    )
    told = json.loads(text)
    for key, asked in (("latitude", latitude_deg), ("longitude", longitude_deg)):
        value = told.get(key)
        if not isinstance(value, int | float) or abs((value - asked + 180.0) % 360.0 - 180.0) > NEAR_DEG:
            raise UnusableInput("the weather service answers for another place", where=WHERE, remedy=REMEDY)
    if found.time_s[0] > start.timestamp() or found.time_s[-1] < last.timestamp() - 3600.0:
        raise UnusableInput("the weather service answers for other hours", where=WHERE, remedy=REMEDY)
    return replace(found, source="Open-Meteo")


def _name(address: str) -> str:
    """Return the name under which an answer is kept."""
    plain = "".join(
        c if c.isalnum() or c in ".-" else "_" for c in address.split("?", 1)[1].replace(HOURLY, "")
    )
    return f"weather_{plain}.json"


def _age_s(kept: Path | None, now: datetime) -> float | None:
    """Return the age of a kept answer, or None."""
    try:
        return None if kept is None else max(now.timestamp() - kept.stat().st_mtime, 0.0)
    except OSError:
        return None
