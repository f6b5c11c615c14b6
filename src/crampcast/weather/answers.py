"""What the Open-Meteo service is asked for a place and hours, and whether its answer is believed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from crampcast.course.fetching import MOST_BYTES, TIMEOUT_S, Fetch
from crampcast.errors import UnusableInput
from crampcast.weather.file import LONGEST_GAP_S, read_weather_json
from crampcast.weather.series import Weather

HOURLY: Final = (
    "temperature_2m,relative_humidity_2m,dew_point_2m,wind_speed_10m,wind_direction_10m,cloud_cover,"
    "shortwave_radiation,direct_normal_irradiance,diffuse_radiation,precipitation"
)
NEAR_DEG: Final = 0.5
"""Farthest that the service's grid point lies from the place asked for."""
WHERE: Final = "--weather auto"
REMEDY: Final = 'use words: "12-24 C, sunny"'
Place = tuple[float, float, float]
"""Latitude and longitude in degrees, altitude in metres."""


class WeatherAway(UnusableInput):
    """The service does not answer, or nothing that can be used, and nothing is kept."""


def hours_address(
    base: str, latitude_deg: float, longitude_deg: float, first: datetime, last: datetime
) -> str:
    """Return the address that answers for the days of some hours.

    Parameters
    ----------
    base : str
        Of the forecast or the archive.
    latitude_deg, longitude_deg : float
        Place; two decimals of it are sent, about a kilometre.
    first, last : datetime
        Hours wanted, aware.

    Examples
    --------
    >>> day = datetime(2026, 6, 20, 8, tzinfo=UTC)
    >>> hours_address("https://x.test/v1", 45.9237, 6.8694, day, day).split("&")[0]
    'https://x.test/v1?latitude=45.92'
    """
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


def fetched(address: str, fetch: Fetch) -> str:
    """Return what is answered as text.

    Raises
    ------
    OSError, HTTPException
        If nothing is answered.
    UnicodeDecodeError
        If it is no text.
    UnusableInput
        If it is too long.
    """
    answer = fetch(address, TIMEOUT_S)
    if len(answer) > MOST_BYTES:
        raise UnusableInput("its answer is too long", where=WHERE, remedy=REMEDY)
    return answer.decode("utf-8")


def checked(text: str, start: datetime, last: datetime, place: Place) -> Weather:
    """Read an answer; refuse one for another place, for other hours, or without most of a day."""
    latitude_deg, longitude_deg, altitude_m = place
    found = read_weather_json(
        text, latitude_deg=latitude_deg, longitude_deg=longitude_deg, altitude_m=altitude_m, where=WHERE
    )
    told = json.loads(text)
    for key, asked in (("latitude", latitude_deg), ("longitude", longitude_deg)):
        value = told.get(key)
        if not isinstance(value, int | float) or abs((value - asked + 180.0) % 360.0 - 180.0) > NEAR_DEG:
            raise UnusableInput("it answers for another place", where=WHERE, remedy=REMEDY)
    if found.time_s[0] > start.timestamp() or found.time_s[-1] < last.timestamp() - 3600.0:
        raise UnusableInput("it answers for other hours", where=WHERE, remedy=REMEDY)
    for gap in found.gaps:
        if gap.missing_s > LONGEST_GAP_S and gap.within(start.timestamp(), last.timestamp()):
            what = f"it has no {gap.what} for {gap.missing_s / 3600.0:.0f} h of the race"
            raise UnusableInput(what, where=WHERE, remedy=REMEDY)
    return replace(found, source="Open-Meteo")


def fault(why: Exception) -> str:
    """Say in a few words what is wrong with an answer, the service named.

    Examples
    --------
    >>> fault(TimeoutError())
    'the weather service does not answer'
    >>> fault(UnusableInput("not readable as JSON", where="x", remedy="y"))
    'the weather service is not to be used (not readable as JSON)'
    """
    if isinstance(why, UnusableInput):
        return f"the weather service is not to be used ({why.what})"
    return "the weather service does not answer"


def kept_at(folder: Path | None, address: str) -> Path | None:
    """Return the file in which an answer is kept.

    Examples
    --------
    >>> kept_at(Path("kept"), "https://x.test/v1?latitude=1.00&longitude=2.00").name
    'weather_latitude_1.00_longitude_2.00.json'
    """
    if folder is None:
        return None
    asked = address.split("?", 1)[1].replace(HOURLY, "")
    return folder / f"weather_{''.join(c if c.isalnum() or c in '.-' else '_' for c in asked)}.json"
