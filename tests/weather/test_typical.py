"""Weather beyond the forecast: the middle of past years of the archive.

The answers are made here in the service's documented form; no network is touched.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from crampcast.weather.answers import WeatherAway
from crampcast.weather.service import weather_from_service
from crampcast.weather.typical import ARCHIVE, YEARS

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
START = datetime(2027, 4, 3, 9, tzinfo=UTC)
RACE = {
    "start": START,
    "duration_s": 6 * 3600.0,
    "latitude_deg": -33.35,
    "longitude_deg": -70.3,
    "altitude_m": 1750.0,
    "now": NOW,
}


class Archive:
    """Every year a degree warmer than the one before; on 3 April ten degrees warmer than on other days."""

    def __init__(self, fails_after: int = 100, unit: str = "°C", turning: bool = False) -> None:
        self.asked: list[str] = []
        self.fails_after, self.unit, self.turning = fails_after, unit, turning

    def __call__(self, address: str, timeout_s: float) -> bytes:
        if len(self.asked) >= self.fails_after:
            raise TimeoutError
        self.asked.append(address)
        query = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        first, last = (datetime.fromisoformat(query[key]) for key in ("start_date", "end_date"))
        hours = [first + timedelta(hours=h) for h in range(24 * ((last - first).days + 1))]
        degrees = [t.year - 2010 + t.hour / 2 + 10 * ((t.month, t.day) == (4, 3)) for t in hours]
        if self.unit == "°F":
            degrees = [32 + 1.8 * value for value in degrees]
        turned = [(t.day * 137) % 360 if self.turning else 270 for t in hours]
        hourly = {
            "time": [f"{t:%Y-%m-%dT%H:%M}" for t in hours],
            "temperature_2m": degrees,
            "relative_humidity_2m": [40] * len(hours),
            "wind_speed_10m": [4.0] * len(hours),
            "wind_direction_10m": turned,
        }
        units = {"relative_humidity_2m": "%", "wind_speed_10m": "m/s", "temperature_2m": self.unit}
        told = {"latitude": -33.4, "longitude": -70.3, "elevation": 1800.0, "utc_offset_seconds": 0}
        return json.dumps(told | {"hourly": hourly, "hourly_units": units}).encode()


def test_a_race_months_ahead_is_planned_in_the_middle_of_ten_past_years(tmp_path: Path) -> None:
    archive = Archive()
    found = weather_from_service(**RACE, fetch=archive, kept_in=tmp_path)
    assert len(archive.asked) == YEARS
    assert all(address.startswith(ARCHIVE) for address in archive.asked)
    noon = int((START.timestamp() + 3 * 3600.0 - found.time_s[0]) / found.step_s)
    assert found.temperature_c[noon] == pytest.approx(np.median(range(2017, 2027)) - 2010 + 6.0, abs=0.51)
    assert found.wind_from_deg[noon] == pytest.approx(270.0)
    assert found.reference_altitude_m == 1800.0
    assert found.time_s[0] <= START.timestamp()
    assert found.time_s[-1] >= START.timestamp() + 6 * 3600.0
    assert "2017 to 2026" in found.source
    assert "beyond the forecast" in found.warnings[-1]
    again = weather_from_service(**RACE, fetch=Archive(fails_after=0), kept_in=tmp_path)
    assert (again.temperature_c == found.temperature_c).all()


def test_half_of_the_years_are_enough_and_fewer_are_not() -> None:
    half = weather_from_service(**RACE, fetch=Archive(fails_after=5))
    assert "2022 to 2026" in half.source
    with pytest.raises(WeatherAway, match="does not answer"):
        weather_from_service(**RACE, fetch=Archive(fails_after=4))


def test_units_are_read_and_a_wind_from_all_sides_comes_from_none() -> None:
    plain = weather_from_service(**RACE, fetch=Archive())
    other = weather_from_service(**RACE, fetch=Archive(unit="°F", turning=True))
    assert other.temperature_c == pytest.approx(plain.temperature_c, abs=1e-6)
    assert other.wind_m_s == pytest.approx(plain.wind_m_s)
    assert np.isnan(other.wind_from_deg).all()


def test_the_day_that_no_other_year_has() -> None:
    race = RACE | {"start": datetime(2028, 2, 29, 6, tzinfo=UTC)}
    found = weather_from_service(**race, fetch=Archive())
    assert datetime.fromtimestamp(found.time_s[0], UTC).date() == race["start"].date()
    assert np.isfinite(found.temperature_c).all()
