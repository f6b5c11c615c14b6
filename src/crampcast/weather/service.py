"""Weather from the Open-Meteo service, asked only when a runner asks for it, and kept for when it is away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Final

import numpy as np

from crampcast.course.fetching import Fetch, fetch_https, keep
from crampcast.errors import UnusableInput
from crampcast.weather.answers import (
    REMEDY,
    WHERE,
    WeatherAway,
    checked,
    fault,
    fetched,
    hours_address,
    kept_at,
)
from crampcast.weather.series import Weather
from crampcast.weather.typical import ARCHIVE, ARCHIVE_FROM_DAYS, typical_weather

FORECAST: Final = "https://api.open-meteo.com/v1/forecast"
DAYS_AHEAD: Final = 15
"""Days after today that are forecast: sixteen with today."""
NO_PLACE: Final = "no forecast, for the course names no place (--place LAT,LON gives it one)"
FRESH_S: Final = 3600.0


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
    if _beyond(last, now):
        raise UnusableInput(
            f"forecasts reach {DAYS_AHEAD + 1} days, the race ends on {last:%Y-%m-%d}",
            where=WHERE,
            remedy=REMEDY,
        )
    base = ARCHIVE if last < now - timedelta(days=ARCHIVE_FROM_DAYS) else FORECAST
    return hours_address(base, latitude_deg, longitude_deg, first, last)


def _beyond(last: datetime, now: datetime) -> bool:
    """Whether a moment lies beyond the last day that is forecast."""
    return last.astimezone(UTC).date() > (now.astimezone(UTC) + timedelta(days=DAYS_AHEAD)).date()


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
    """Ask the service for the hours of a race; beyond what is forecast, for what is typical of the season.

    Where nothing usable is answered, what was answered before counts, then what is typical.

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
        With the age of what was answered, and a warning where it is old or no forecast.

    Raises
    ------
    WeatherAway
        If the place is unknown, or nothing usable is answered and nothing kept.
    """
    if not (np.isfinite(latitude_deg) and np.isfinite(longitude_deg)):
        raise WeatherAway(NO_PLACE, where=WHERE, remedy=REMEDY)
    present = now or datetime.now(UTC)
    last = start + timedelta(seconds=duration_s)
    place = (latitude_deg, longitude_deg, altitude_m)
    if _beyond(last, present):
        return typical_weather(start, last, place, fetch=fetch, kept_in=kept_in, now=present)
    address = service_address(latitude_deg, longitude_deg, start - timedelta(hours=1), last, present)
    kept = kept_at(kept_in, address)
    age_s = _age_s(kept, present)

    def usable(text: str) -> Weather:
        return checked(text, start, last, place)

    if kept is not None and age_s is not None and age_s < FRESH_S:
        try:
            return replace(usable(kept.read_text(encoding="utf-8")), age_h=age_s / 3600.0)
        except (UnusableInput, OSError, UnicodeDecodeError):
            age_s = None
    try:
        text = fetched(address, fetch)
        found = usable(text)
    except (OSError, HTTPException, UnicodeDecodeError, UnusableInput) as why:
        told = fault(why)
        found_older = _older(kept, age_s, told, usable)
        if found_older is not None:
            return found_older
        patient = _nobody if _late(why) else fetch
        try:
            return typical_weather(
                start, last, place, fetch=patient, kept_in=kept_in, now=present, because=told
            )
        except WeatherAway:
            raise WeatherAway(told, where=WHERE, remedy=REMEDY) from None
    if kept is not None:
        keep(kept, text)
    return replace(found, age_h=0.0)


def _nobody(address: str, timeout_s: float) -> bytes:
    """Answer nothing: only what is kept counts."""
    raise TimeoutError(address, timeout_s)


def _late(why: Exception) -> bool:
    """Whether a service was waited for in vain."""
    return isinstance(why, TimeoutError) or isinstance(getattr(why, "reason", None), TimeoutError)


def _older(
    kept: Path | None, age_s: float | None, said: str, usable: Callable[[str], Weather]
) -> Weather | None:
    """Return what was kept of an earlier answer, with a warning; None where nothing was."""
    if kept is None or age_s is None:
        return None
    try:
        found = usable(kept.read_text(encoding="utf-8"))
    except (UnusableInput, OSError, UnicodeDecodeError):
        return None
    warning = f"{said}: its answer of {age_s / 3600.0:.0f} h ago is used"
    return replace(found, age_h=age_s / 3600.0, warnings=(*found.warnings, warning))


def _age_s(kept: Path | None, now: datetime) -> float | None:
    """Return the age of a kept answer, or None."""
    try:
        return None if kept is None else max(now.timestamp() - kept.stat().st_mtime, 0.0)
    except OSError:
        return None
