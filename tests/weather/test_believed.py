"""Weather that lies about its units, or leaves hours out: told apart by what air can be, and said."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampcast.errors import UnusableInput
from crampcast.weather.along import environment
from crampcast.weather.answers import WeatherAway
from crampcast.weather.believed import dew_point_c, disbelief
from crampcast.weather.file import read_weather_csv
from crampcast.weather.service import weather_from_service
from tests.weather.test_service import NOW, RACE, START, answered

PLACE: dict[str, Any] = {"latitude_deg": 45.92, "longitude_deg": 6.87, "altitude_m": 1035.0}


def _magnus_c(air: np.ndarray, humidity: np.ndarray) -> np.ndarray:
    """The dew point as services work it out: other constants than ours (Alduchov and Eskridge 1996)."""
    held = np.log(humidity) + 17.625 * air / (243.04 + air)
    return np.asarray(243.04 * held / (17.625 - held))


def _fahrenheit(celsius: np.ndarray) -> np.ndarray:
    return 32.0 + 1.8 * celsius


DAYS = st.tuples(st.floats(-25.0, 38.0), st.floats(0.0, 18.0), st.floats(0.05, 1.0), st.floats(0.2, 1.0))


def _day(cold: float, range_k: float, wettest: float, driest: float) -> tuple[np.ndarray, np.ndarray]:
    """Air as it is told through a day: to 0.1 K and 1 %."""
    rise = (1.0 - np.cos(np.linspace(0.0, 2.0 * np.pi, 24))) / 2.0
    humidity = np.clip(np.round(wettest * (1.0 - (1.0 - driest) * rise), 2), 0.01, 1.0)
    return np.round(cold + range_k * rise, 1), humidity


@given(DAYS)
def test_a_true_day_is_believed_whatever_its_rounding(day: tuple[float, float, float, float]) -> None:
    air, humidity = _day(*day)
    told = np.round(_magnus_c(air, humidity), 1)
    if told.max() < 35.0:
        assert disbelief(air, humidity, told) == ""
        assert disbelief(air, humidity) == ""


@given(DAYS)
def test_degrees_fahrenheit_called_celsius_are_not_believed_where_the_air_tells(
    day: tuple[float, float, float, float],
) -> None:
    air, humidity = _day(*day)
    told = _magnus_c(air, humidity)
    depression = _fahrenheit(air) - dew_point_c(_fahrenheit(air), humidity)
    if _fahrenheit(air).max() <= 60.0 and (depression >= 2.0).sum() >= 3:
        assert disbelief(_fahrenheit(air), humidity, np.round(_fahrenheit(told), 1))
        assert disbelief((air - 32.0) / 1.8, humidity, (told - 32.0) / 1.8) or depression.max() < 4.0


def test_nothing_told_is_nothing_to_doubt() -> None:
    nothing = np.full(5, np.nan)
    assert disbelief(nothing, nothing, nothing) == disbelief(np.array([]), np.array([])) == ""


def _answer(change: Callable[[dict[str, Any]], None], hours: int = 48) -> Callable[[str, float], bytes]:
    def fetch(address: str, timeout_s: float) -> bytes:
        told = json.loads(answered(hours))
        air = np.array(told["hourly"]["temperature_2m"])
        told["hourly"]["dew_point_2m"] = np.round(_magnus_c(air, np.full(hours, 0.6)), 1).tolist()
        told["hourly_units"]["dew_point_2m"] = "°C"
        change(told)
        return json.dumps(told).encode()

    return fetch


def _in_fahrenheit(told: dict[str, Any], *names: str) -> None:
    for name in names:
        told["hourly"][name] = [round(32.0 + 1.8 * (value - 12.0), 1) for value in told["hourly"][name]]


@pytest.mark.parametrize("names", [("temperature_2m", "dew_point_2m"), ("temperature_2m",)])
def test_a_service_that_answers_in_another_unit_is_not_used(names: tuple[str, ...]) -> None:
    with pytest.raises(WeatherAway, match=r"do not agree|no air has") as told:
        weather_from_service(**RACE, fetch=_answer(lambda one: _in_fahrenheit(one, *names)), now=NOW)
    assert "\n" not in str(told.value)


def test_a_dew_point_is_asked_for_and_an_answer_without_one_stays_readable() -> None:
    asked: list[str] = []

    def fetch(address: str, timeout_s: float) -> bytes:
        asked.append(address)
        return answered()

    assert weather_from_service(**RACE, fetch=fetch, now=NOW).gaps == ()
    assert "dew_point_2m" in asked[0]
    assert weather_from_service(**RACE, fetch=_answer(lambda one: None), now=NOW).gaps == ()


def _without(first: int, hours: int, *names: str, cut: bool = False) -> Callable[[dict[str, Any]], None]:
    def change(told: dict[str, Any]) -> None:
        for name, values in told["hourly"].items():
            if cut:
                del values[first : first + hours]
            elif name in names:
                values[first : first + hours] = [None] * hours

    return change


@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize(("hours", "hotter"), [(1, False), (3, False), (5, True)])
def test_missing_hours_are_filled_and_said(hours: int, hotter: bool, cut: bool) -> None:
    change = _without(7, hours, "temperature_2m", cut=cut)
    found = weather_from_service(**RACE, fetch=_answer(change), now=NOW)
    around = environment(found, START, 45.92, 6.87, 4 * 3600.0)
    [said] = around.warnings[len(found.warnings) :] if hours else [""]
    assert f"no temperature and humidity for {hours}.0 h, from 0.0 h after the start on" in said
    assert ("may be hotter" in said) == hotter
    tomorrow = START + timedelta(days=1)
    assert not any("filled" in w for w in environment(found, tomorrow, 45.92, 6.87, 3600.0).warnings)


def test_a_forecast_without_most_of_the_day_is_no_forecast() -> None:
    with pytest.raises(WeatherAway, match="for 8 h of the race"):
        weather_from_service(**RACE, fetch=_answer(_without(7, 8, "relative_humidity_2m")), now=NOW)
    late = _answer(_without(30, 8, "temperature_2m"))
    assert weather_from_service(**RACE, fetch=late, now=NOW).gaps


def test_wind_that_is_missing_is_said_by_its_name() -> None:
    found = weather_from_service(**RACE, fetch=_answer(_without(7, 2, "wind_speed_10m")), now=NOW)
    assert [gap.what for gap in found.gaps] == ["wind"]


def _table(hours: list[int], air: float = 15.0) -> str:
    rows = "".join(f"2026-06-{20 + h // 24}T{h % 24:02}:00Z,{air},0.8\n" for h in hours)
    return "time,temperature_c,relative_humidity\n" + rows


@pytest.mark.parametrize(
    ("hours", "gaps"),
    [
        (list(range(24)), 0),
        ([0, 3, 6, 9, 12], 0),
        ([0, 6, 12, 18], 0),
        ([0, 12], 1),
        ([0, 12, 24], 2),
        ([0, 1, 2, 5, 6, 7], 1),
    ],
)
def test_a_table_has_gaps_where_its_step_changes_or_is_too_long(hours: list[int], gaps: int) -> None:
    assert len(read_weather_csv(_table(hours), **PLACE).gaps) == gaps


def test_a_table_in_fahrenheit_is_refused_where_no_air_is_so_moist() -> None:
    with pytest.raises(UnusableInput, match="degrees Fahrenheit"):
        read_weather_csv(_table([0, 1, 2], 50.0), **PLACE)


def test_typical_years_stand_in_for_a_forecast_that_lies_or_is_away(tmp_path: Path) -> None:
    def fetch(address: str, timeout_s: float) -> bytes:
        if "archive" not in address:
            raise ConnectionRefusedError
        day = address.partition("start_date=")[2][:10]
        return answered(24 * 10, first=START.fromisoformat(f"{day}T00:00:00+00:00"))

    found = weather_from_service(**RACE, fetch=fetch, kept_in=tmp_path, now=NOW)
    assert found.warnings[-1].startswith("the weather service does not answer: the middle of 10 past years")
    assert "beyond" not in found.warnings[-1]

    def slow(address: str, timeout_s: float) -> bytes:
        asked.append(address)
        raise TimeoutError

    asked: list[str] = []
    again = weather_from_service(**RACE, fetch=slow, kept_in=tmp_path, now=NOW)
    assert (again.temperature_c == found.temperature_c).all()
    assert len(asked) == 1  # a service that is slow is not waited for again
    with pytest.raises(WeatherAway, match="does not answer"):
        weather_from_service(**RACE, fetch=slow, now=NOW)
