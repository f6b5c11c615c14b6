"""The weather service behind its port: answers, and every way in which it fails.

The answers are made here in the service's documented form; no network is touched.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crampcast.errors import UnusableInput
from crampcast.weather.service import ARCHIVE, FORECAST, service_address, weather_from_service

START = datetime(2026, 6, 20, 6, tzinfo=UTC)
MIDNIGHT = START.replace(hour=0)
NOW = START - timedelta(days=2)
RACE: dict[str, Any] = {
    "start": START,
    "duration_s": 4 * 3600.0,
    "latitude_deg": 45.92,
    "longitude_deg": 6.87,
    "altitude_m": 1035.0,
}


def answered(hours: int = 48, latitude: float = 45.9, first: datetime = MIDNIGHT) -> bytes:
    """An answer as the service documents it."""
    times = [(first + timedelta(hours=h)).strftime("%Y-%m-%dT%H:%M") for h in range(hours)]
    hourly = {
        "time": times,
        "temperature_2m": [12.0 + h % 24 / 2.0 for h in range(hours)],
        "relative_humidity_2m": [60] * hours,
        "wind_speed_10m": [3.0] * hours,
    }
    units = {"relative_humidity_2m": "%", "wind_speed_10m": "m/s", "temperature_2m": "°C"}
    told = {"latitude": latitude, "longitude": 6.87, "elevation": 1035.0, "utc_offset_seconds": 0}
    return json.dumps(told | {"hourly": hourly, "hourly_units": units}).encode()


def test_the_forecast_is_read_at_the_hours_of_the_race_and_its_age_is_known() -> None:
    asked: list[str] = []

    def fetch(address: str, timeout_s: float) -> bytes:
        asked.append(address)
        return answered()

    found = weather_from_service(**RACE, fetch=fetch, now=NOW)
    assert asked[0].startswith(FORECAST)
    assert "latitude=45.92" in asked[0]
    assert found.source == "Open-Meteo"
    assert found.age_h == 0.0
    six = int((START.timestamp() - found.time_s[0]) / found.step_s)
    assert found.temperature_c[six] == pytest.approx(15.0)


def test_long_past_days_come_from_the_archive_and_far_ones_from_nowhere() -> None:
    later = START + timedelta(days=30)
    assert service_address(45.0, 6.0, START, START, later).startswith(ARCHIVE)
    with pytest.raises(UnusableInput, match="16 days"):
        service_address(45.0, 6.0, START, START, START - timedelta(days=20))


def _down(address: str, timeout_s: float) -> bytes:
    raise TimeoutError


FAULTS = {
    "down or slow": _down,
    "not JSON": lambda address, timeout_s: b"<html>busy</html>",
    "not text": lambda address, timeout_s: b"\xff\xfe\x00",
    "an error of its own": lambda address, timeout_s: b'{"error": true, "reason": "limit"}',
    "another place": lambda address, timeout_s: answered(latitude=10.0),
    "other hours": lambda address, timeout_s: answered(first=START + timedelta(days=3)),
    "too few hours": lambda address, timeout_s: answered(hours=7),
    "too long": lambda address, timeout_s: b"x" * 5_000_001,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_service_that_fails_is_told_in_one_line(fault: str) -> None:
    with pytest.raises(UnusableInput) as told:
        weather_from_service(**RACE, fetch=FAULTS[fault], now=NOW)
    assert "\n" not in str(told.value)
    assert "words" in str(told.value)


def test_what_was_answered_before_is_used_where_the_service_is_away(tmp_path: Path) -> None:
    written = datetime.now(UTC)
    race = RACE | {"start": written + timedelta(days=1)}
    first = race["start"].replace(hour=0, minute=0, second=0, microsecond=0)
    fresh = weather_from_service(
        **race,
        fetch=lambda a, t: answered(72, first=first - timedelta(days=1)),
        kept_in=tmp_path,
        now=written,
    )
    at_once = weather_from_service(**race, fetch=_down, kept_in=tmp_path, now=written + timedelta(minutes=5))
    assert at_once.warnings == fresh.warnings
    later = weather_from_service(**race, fetch=_down, kept_in=tmp_path, now=written + timedelta(hours=5))
    assert later.age_h == pytest.approx(5.0, abs=0.1)
    assert "5 h ago" in later.warnings[-1]
    assert (later.temperature_c == fresh.temperature_c).all()


def test_a_course_without_a_place_cannot_ask() -> None:
    with pytest.raises(UnusableInput, match="no place"):
        weather_from_service(**RACE | {"latitude_deg": float("nan")}, fetch=_down, now=NOW)
