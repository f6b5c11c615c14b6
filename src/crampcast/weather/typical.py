"""Typical weather of a place and season, for a race beyond what is forecast: past years of the archive."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Final

import numpy as np

from crampcast.course.fetching import Fetch, keep
from crampcast.course.points import FloatArray
from crampcast.errors import UnusableInput
from crampcast.weather.answers import (
    REMEDY,
    WHERE,
    Place,
    WeatherAway,
    checked,
    fault,
    fetched,
    hours_address,
    kept_at,
)
from crampcast.weather.series import Weather

ARCHIVE: Final = "https://archive-api.open-meteo.com/v1/archive"
ARCHIVE_FROM_DAYS: Final = 6
"""The archive lags by some days; until then the forecast's own past is asked."""
BEYOND: Final = "the race lies beyond the forecast"
YEARS: Final = 10
FEWEST_YEARS: Final = 5
AROUND_DAYS: Final = 3
"""Days before and after the date that count as well: a week of ten years is seventy days."""
STEADY: Final = 0.5
"""Share of the mean speed that the mean wind as a vector must have to be called one of a side."""
PATIENCE_S: Final = 20.0
"""After that no further year is asked for."""
_HOUR_S, _DAY_S = 3600.0, 86_400.0


def typical_weather(
    start: datetime,
    last: datetime,
    place: Place,
    *,
    fetch: Fetch,
    kept_in: Path | None,
    now: datetime,
    because: str = BEYOND,
) -> Weather:
    """Return the middle of what the weather was at these hours in past years.

    Parameters
    ----------
    start, last : datetime
        Hours wanted, aware.
    place : tuple of float
        Latitude and longitude in degrees, altitude in metres.
    fetch : callable
        The port.
    kept_in : Path, optional
        Folder where answers are kept for good: the past does not change.
    now : datetime
        The present.
    because : str
        Why they stand in, in words.

    Returns
    -------
    Weather
        Hour by hour the median of temperature, humidity, wind, cloud and rain and the mean of radiation, over
        a week around the date in each of ten years. A warning names what one day in ten is warmer than.

    Raises
    ------
    WeatherAway
        If fewer than five years are answered.
    """
    found: dict[int, Weather] = {}
    why: Exception | None = None
    patient_until = time.monotonic() + PATIENCE_S
    for back in _years_back(last, now):
        try:
            found[back] = _of_year(back, start, last, place, fetch, kept_in)
        except UnusableInput as one:
            why = one  # that year alone
        except (OSError, HTTPException, UnicodeDecodeError) as one:
            why = one
            break
        if time.monotonic() > patient_until:
            break
    if len(found) < FEWEST_YEARS:
        raise WeatherAway(fault(why or TimeoutError()), where=WHERE, remedy=REMEDY)
    return _middle(found, start, last, because)


def _years_back(last: datetime, now: datetime) -> list[int]:
    """Return how many years ago the same days are long enough past, the latest first."""
    settled = now - timedelta(days=ARCHIVE_FROM_DAYS + AROUND_DAYS)
    first = next(back for back in range(1, 1000) if _earlier(last, back) < settled)
    return list(range(first, first + YEARS))


def _earlier(moment: datetime, back: int) -> datetime:
    """Return the same date and time of an earlier year; 29 February becomes the 28th."""
    try:
        return moment.replace(year=moment.year - back)
    except ValueError:
        return moment.replace(year=moment.year - back, day=28)


def _of_year(
    back: int, start: datetime, last: datetime, place: Place, fetch: Fetch, kept_in: Path | None
) -> Weather:
    """Return the days around the same date of an earlier year, kept or asked for."""
    around = timedelta(days=AROUND_DAYS)
    begin = _earlier(start, back) - around - timedelta(hours=1)
    end = _earlier(start, back) + (last - start) + around + timedelta(hours=1)
    address = hours_address(ARCHIVE, place[0], place[1], begin, end)
    kept = kept_at(kept_in, address)
    if kept is not None:
        try:
            return checked(kept.read_text(encoding="utf-8"), begin, end, place)
        except (UnusableInput, OSError, UnicodeDecodeError):
            pass
    text = fetched(address, fetch)
    found = checked(text, begin, end, place)
    if kept is not None:
        keep(kept, text)
    return found


def _middle(found: dict[int, Weather], start: datetime, last: datetime, because: str) -> Weather:
    """Put the years on the clock of the race, and take the middle."""
    begin = np.floor(start.timestamp() / _HOUR_S) * _HOUR_S - _HOUR_S
    clock = begin + _HOUR_S * np.arange(int(np.ceil((last.timestamp() - begin) / _HOUR_S)) + 2)
    days = [
        (one, clock + _earlier(start, back).timestamp() - start.timestamp() + _DAY_S * day)
        for back, one in found.items()
        for day in range(-AROUND_DAYS, AROUND_DAYS + 1)
    ]

    def read(name: str) -> FloatArray:
        """Return one quantity, a row for each day."""
        return np.array([np.interp(at, one.time_s, getattr(one, name)) for one, at in days])

    air, speed = read("temperature_c"), read("wind_m_s")
    warmest = int(np.argmax(np.where(clock <= last.timestamp(), np.median(air, axis=0), -np.inf)))
    usual, warm = (float(np.quantile(air[:, warmest], share)) for share in (0.5, 0.9))
    span = f"{start.year - max(found)} to {start.year - min(found)}"
    said = (
        f"{because}: the middle of {len(found)} past years stands in (Open-Meteo "
        f"archive, {span}); the warmest hour has {usual:.0f} °C, and one day in ten over {warm:.0f} °C"
    ) + (": plan again in the week before" if because == BEYOND else "")
    return Weather(
        time_s=clock,
        temperature_c=np.median(air, axis=0),
        relative_humidity=np.median(read("relative_humidity"), axis=0),
        wind_m_s=np.median(speed, axis=0),
        wind_from_deg=_steady_from_deg(days, speed),
        cloud=np.median(read("cloud"), axis=0),
        direct_normal_w_m2=np.mean(read("direct_normal_w_m2"), axis=0),
        diffuse_w_m2=np.mean(read("diffuse_w_m2"), axis=0),
        precipitation_mm=np.median(read("precipitation_mm"), axis=0),
        reference_altitude_m=days[0][0].reference_altitude_m,
        source=f"Open-Meteo, typical of {span}",
        warnings=tuple(dict.fromkeys([*(text for one in found.values() for text in one.warnings), said])),
    )


def _steady_from_deg(days: list[tuple[Weather, FloatArray]], speed_m_s: FloatArray) -> FloatArray:
    """Return where the wind usually comes from; unknown where it has no usual side."""
    from_rad = np.radians([one.wind_from_deg[_nearest(one, at)] for one, at in days])
    east, north = (np.mean(speed_m_s * turned, axis=0) for turned in (np.sin(from_rad), np.cos(from_rad)))
    steady = np.hypot(east, north) >= STEADY * np.mean(speed_m_s, axis=0)  # never where a side is unknown
    return np.where(steady, np.degrees(np.arctan2(east, north)) % 360.0, np.nan)


def _nearest(one: Weather, at_s: FloatArray) -> np.ndarray:
    """Return the rows of a series that are nearest to some times."""
    rows: np.ndarray = np.round((at_s - one.time_s[0]) / one.step_s).astype(int)
    return rows.clip(0, one.time_s.size - 1)
