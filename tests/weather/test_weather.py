"""Weather in words and from files, on the clock of a race."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampcast.errors import UnusableInput
from crampcast.weather.along import environment
from crampcast.weather.day import weather_from_words
from crampcast.weather.file import read_weather_csv, read_weather_json
from crampcast.weather.option import weather_for
from crampcast.weather.place import parse_start
from crampcast.weather.words import read_weather_words

NOON = datetime(2026, 6, 20, 12, tzinfo=UTC)
CHAMONIX = {"latitude_deg": 45.92, "longitude_deg": 6.87, "altitude_m": 1035.0}
HEADER = "time,temperature_c,relative_humidity,wind_m_s,wind_from_deg,cloud,solar_w_m2,precipitation_mm\n"


@pytest.mark.parametrize(
    ("words", "low", "high", "rh", "wind", "cloud", "rain"),
    [
        ("18 C", 18, 18, 0.6, 2, 0.3, 0),
        ("12-24 C, 60 % rh, sunny, wind 3 m/s", 12, 24, 0.6, 3, 0, 0),
        ("54-75F, humidity 80%, overcast", 12.2, 23.9, 0.8, 2, 0.95, 0),
        ("12 to 24 °C and rain", 12, 24, 0.9, 2, 0.95, 2),
        ("-5 C, snow, windy", -5, -5, 0.9, 6, 0.95, 1),
        ("-10 - -2 C", -10, -2, 0.6, 2, 0.3, 0),
        ("30°C; humid; 10 mph wind from NW; night", 30, 30, 0.8, 4.47, 0.3, 0),
        ("20,5 C", 0, 0, 0, 0, 0, 0),
    ],
)
def test_words(words, low, high, rh, wind, cloud, rain):
    if words == "20,5 C":
        with pytest.raises(UnusableInput):
            read_weather_words(words)
        return
    said = read_weather_words(words)
    got = (
        said.lowest_c,
        said.highest_c,
        said.relative_humidity,
        said.wind_m_s,
        said.cloud,
        said.precipitation_mm,
    )
    assert got == pytest.approx((low, high, rh, wind, cloud, rain), abs=0.05)


@pytest.mark.parametrize(
    "words", ["", "nice", "auto weather", "300 C", "20 C, 140 % rh", "sunny", "20 C, 10 C", "20 kg"]
)
def test_unusable_words(words):
    with pytest.raises(UnusableInput):
        read_weather_words(words)


@given(st.one_of(st.text(max_size=80), st.text("0123456789 -–CFcf%°.,rhwindmsxto", max_size=40)))
def test_words_never_crash(words):
    with contextlib.suppress(UnusableInput):
        said = read_weather_words(words)
        assert -60 < said.lowest_c <= said.highest_c < 60


def test_a_day_in_words_is_coldest_at_sunrise_and_warmest_in_the_afternoon():
    start = datetime(2026, 6, 20, 0, tzinfo=UTC)
    day = weather_from_words("12-24 C", start=start, duration_s=86_400, **CHAMONIX)
    hour = (day.time_s - start.timestamp()) / 3600
    assert day.temperature_c.min() == pytest.approx(12, abs=0.1)
    assert hour[day.temperature_c.argmin()] % 24 == pytest.approx(3.75, abs=0.6)
    assert hour[day.temperature_c.argmax()] == pytest.approx(14.6, abs=0.4)
    assert day.relative_humidity[day.temperature_c.argmax()] < 0.6 < day.relative_humidity.max()
    assert day.direct_normal_w_m2.max() > 500


def test_table_with_local_times_and_its_errors():
    rows = [f"2026-08-28T{h:02d}:00,{10 + h},0.5,3,270,0.2,,0" for h in range(6, 20)]
    read = read_weather_csv(HEADER + "\n".join(rows), **CHAMONIX)
    assert read.time_s[0] == datetime(2026, 8, 28, 4, tzinfo=UTC).timestamp()
    assert read.temperature_c[-1] == 29
    assert np.allclose(read.wind_from_deg, 270)
    for bad, says in (
        (HEADER, "fewer than two"),
        ("time,temperature_c\n", "relative_humidity"),
        (HEADER + "2026-08-28T08:00,15,60,,,,,\n", "0.60 in place of 60"),
        (HEADER + "yesterday,15,0.6,,,,,\n", "not a date"),
        (HEADER + "2026-08-28T08:00,warm,0.6,,,,,\n", "line 2"),
        ("", "no column time"),
        ("\x00", "text"),
    ):
        with pytest.raises(UnusableInput, match=says):
            read_weather_csv(bad, **CHAMONIX)


def test_the_service_answer_with_its_units():
    hours = [f"2026-08-28T{h:02d}:00" for h in range(24)]
    answer = {
        "latitude": 45.9,
        "longitude": 6.9,
        "elevation": 1040.0,
        "utc_offset_seconds": 7200,
        "hourly_units": {
            "temperature_2m": "°F",
            "relative_humidity_2m": "%",
            "wind_speed_10m": "km/h",
            "cloud_cover": "%",
            "precipitation": "inch",
        },
        "hourly": {
            "time": hours,
            "temperature_2m": [68.0] * 24,
            "relative_humidity_2m": [50] * 24,
            "wind_speed_10m": [36.0] * 24,
            "wind_direction_10m": [180] * 24,
            "cloud_cover": [100] * 24,
            "precipitation": [0.1] * 24,
        },
    }
    read = read_weather_json(json.dumps(answer), **CHAMONIX)
    assert read.temperature_c == pytest.approx(20)
    assert read.precipitation_mm == pytest.approx(2.54)
    assert read.cloud == pytest.approx(1)
    assert 6 < read.wind_m_s.min() <= read.wind_m_s.max() < 10
    assert read.reference_altitude_m == 1040
    assert read.time_s[0] == datetime(2026, 8, 27, 22, tzinfo=UTC).timestamp()
    for bad in ("", "[]", "{}", '{"hourly": {"time": [1]}}', '{"hourly": {"time": "x"}}', "[" * 100_000):
        with pytest.raises(UnusableInput):
            read_weather_json(bad, **CHAMONIX)


def test_option(tmp_path):
    about = {"start": NOON, "duration_s": 3600.0, **CHAMONIX}
    with pytest.raises(UnusableInput, match="auto"):
        weather_for("auto", **about, fetch=lambda address, timeout_s: b"")
    with pytest.raises(UnusableInput, match="no such file"):
        weather_for("gone.csv", **about)
    table = tmp_path / "hours.csv"
    table.write_text(
        "time,temperature_c,relative_humidity\n2026-06-20T12:00,20,0.5\n2026-06-20T16:00,22,0.5\n"
    )
    assert weather_for(str(table), **about).source == "hours.csv"
    table.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(UnusableInput):
        weather_for(str(table), **about)


def test_environment_covers_the_race_and_blows_the_right_way():
    said = weather_from_words(
        "30 C, 50 % rh, sunny, wind 4 m/s from W", start=NOON, duration_s=36_000, **CHAMONIX
    )
    around = environment(said, NOON, 45.92, 6.87, 36_000)
    assert around.time_s[0] == -1800
    assert around.time_s[-1] >= 1.5 * 36_000 + 6 * 3600
    assert np.allclose(np.diff(around.time_s), 600)
    assert (around.wind_east_m_s > 0).all()
    assert np.abs(around.wind_north_m_s).max() < 1e-9
    assert around.wbgt_c[3] > 25
    assert around.mean_radiant_minus_air_c[3] > 15
    assert around.shade_radiant_minus_air_c[3] < 8
    night = around.sun_elevation_rad < -0.1
    assert night.any()
    assert (around.direct_normal_w_m2[night] == 0).all()
    assert all(np.isfinite(v).all() for v in vars(around).values() if isinstance(v, np.ndarray))


def test_short_weather_is_carried_on_with_a_warning():
    rows = "".join(f"2026-06-20T{h:02d}:00Z,{h},0.5\n" for h in range(10, 14))
    short = read_weather_csv("time,temperature_c,relative_humidity\n" + rows, **CHAMONIX)
    around = environment(short, NOON, 45.92, 6.87, 6 * 3600.0)
    assert any("does not cover 5.0 h" in warning for warning in around.warnings)
    assert around.air_temperature_c[-1] == 13
    other = environment(short, NOON + timedelta(days=9), 45.92, 6.87, 3600.0)
    assert any("another day" in warning for warning in other.warnings)


def test_unknown_place_still_has_weather():
    nan = float("nan")
    said = weather_from_words(
        "18 C", start=NOON, duration_s=3600, latitude_deg=nan, longitude_deg=nan, altitude_m=nan
    )
    around = environment(said, NOON, nan, nan, 3600)
    assert np.isfinite(around.wbgt_c).all()
    assert around.reference_altitude_m == 0


@pytest.mark.parametrize(
    ("text", "place", "utc", "warns"),
    [
        ("2026-08-28T18:00", (45.92, 6.87), "2026-08-28T16:00", ""),
        ("2026-08-28T18:00Z", (45.92, 6.87), "2026-08-28T18:00", ""),
        ("2026-06-27T05:00", (39.2, -120.2), "2026-06-27T12:00", ""),
        ("2026-10-25T02:30", (45.92, 6.87), "2026-10-25T00:30", "twice"),
        ("2026-03-29T02:30", (45.92, 6.87), "2026-03-29T01:30", "does not exist"),
        ("2026-08-28", (45.92, 6.87), "2026-08-27T22:00", "midnight"),
        ("2026-08-28T06:00", (float("nan"), float("nan")), "2026-08-28T06:00", "UTC"),
        (None, (45.92, 6.87), "2026-06-20T06:00", "no start"),
    ],
)
def test_start(text, place, utc, warns):
    start = parse_start(text, *place)
    assert start.time == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert (warns in " ".join(start.warnings)) if warns else not start.warnings


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01T08:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59", "28.8.2026"]
)
def test_unusable_start(text):
    with pytest.raises(UnusableInput):
        parse_start(text, 45.92, 6.87)


@pytest.mark.parametrize(
    ("written", "shown", "said"),
    [
        ("2026-08-09T08:00+02:00", "2026-08-09T08:00:00+02:00", ()),
        ("2026-08-09T08:00-09:00", "2026-08-09T08:00:00-09:00", ()),
        ("2026-08-09T08:00Z", "2026-08-09T08:00:00+00:00", ()),
        (
            "2026-08-09T08:00+05:30",
            "2026-08-09T02:30:00+00:00",
            ("the place of the course is unknown: clocks are shown in UTC",),
        ),
    ],
)
def test_without_a_place_clocks_are_shown_as_the_start_is_written(written, shown, said):
    start = parse_start(written, np.nan, np.nan)
    assert (start.local.isoformat(), start.warnings) == (shown, said)


def test_race_across_a_change_of_clock_keeps_its_hours():
    start = parse_start("2026-10-24T22:00", 45.92, 6.87)
    end = start.time + timedelta(hours=8)
    assert end.astimezone(start.local.tzinfo).hour == 5
