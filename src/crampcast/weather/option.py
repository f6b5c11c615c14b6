"""The ``--weather`` option: words, a table, or the answer of the service."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from crampcast.course.fetching import Fetch, fetch_https
from crampcast.errors import UnusableInput
from crampcast.weather.day import weather_from_words
from crampcast.weather.file import read_weather_csv, read_weather_json
from crampcast.weather.series import Weather
from crampcast.weather.service import weather_from_service

LARGEST_FILE_BYTES: Final = 20_000_000


def weather_for(
    option: str,
    *,
    start: datetime,
    duration_s: float,
    latitude_deg: float,
    longitude_deg: float,
    altitude_m: float,
    above_sea: bool = True,
    fetch: Fetch = fetch_https,
    kept_in: Path | None = None,
) -> Weather:
    """Get the weather that an option names.

    Parameters
    ----------
    option : str
        ``auto`` for the service, the path of a CSV or JSON file, or words.
    start : datetime
        Start of the race, aware.
    duration_s : float
        Time to cover, s.
    latitude_deg, longitude_deg, altitude_m : float
        Start of the course; NaN where unknown.
    above_sea : bool
        Whether heights of the course count from the sea. Where they do not, what a service or a file tells of
        a height above the sea is taken as told of the start.
    fetch : callable
        How the service is asked.
    kept_in : Path, optional
        Folder where its answers are kept.

    Returns
    -------
    Weather
        Of the race.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon = datetime(2026, 6, 20, 12, tzinfo=UTC)
    >>> place = {"latitude_deg": 45.0, "longitude_deg": 0.0, "altitude_m": 0.0}
    >>> weather_for("18 C", start=noon, duration_s=3600.0, **place).source
    'words: 18 C'
    """
    if option.strip().lower() == "auto":
        told = weather_from_service(
            start=start,
            duration_s=duration_s,
            latitude_deg=latitude_deg,
            longitude_deg=longitude_deg,
            altitude_m=altitude_m,
            fetch=fetch,
            kept_in=kept_in,
        )
        return told if above_sea else replace(told, reference_altitude_m=altitude_m)
    path = Path(option)
    looks_like_file = path.suffix.lower() in {".csv", ".json", ".txt"}
    try:
        is_file = len(option) < 4096 and "\x00" not in option and path.is_file()
    except OSError:
        is_file = False
    if not is_file and looks_like_file:
        raise UnusableInput("there is no such file", where=f"--weather {option}", remedy="check its name")
    if not is_file:
        return weather_from_words(
            option,
            start=start,
            duration_s=duration_s,
            latitude_deg=latitude_deg,
            longitude_deg=longitude_deg,
            altitude_m=altitude_m,
        )
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise UnusableInput("too large for weather", where=path.name, remedy="give only the race days")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UnusableInput(
            "the file cannot be read as text", where=path.name, remedy="save it as UTF-8"
        ) from None
    if text.lstrip()[:1] in {"{", "["}:
        told = read_weather_json(
            text,
            latitude_deg=latitude_deg,
            longitude_deg=longitude_deg,
            altitude_m=altitude_m,
            where=path.name,
        )
        return told if above_sea else replace(told, reference_altitude_m=altitude_m)
    return read_weather_csv(
        text,
        latitude_deg=latitude_deg,
        longitude_deg=longitude_deg,
        altitude_m=altitude_m,
        clock=start,
        where=path.name,
    )
