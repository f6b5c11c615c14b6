"""Sun, sky and heat stress against an independent library and published values."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pvlib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampcast.weather.air import saturation_pressure_kpa, standard_pressure_kpa, wet_bulb_stull_c
from crampcast.weather.radiation import mean_radiant_temperature_c, projected_area_factor
from crampcast.weather.series import wind_at_2_m
from crampcast.weather.sun import clear_sky_w_m2, split_sunshine, sun_position
from crampcast.weather.wbgt import wbgt_liljegren, wbgt_shade_c, wbgt_simple_c


@pytest.mark.parametrize(
    ("lat", "lon"), [(45.92, 6.87), (-33.9, 18.4), (1.35, 103.8), (64.1, -21.9), (39.1, -120.2)]
)
def test_sun_position_agrees_with_pvlib(lat, lon):
    times = pd.date_range("2026-01-01", "2027-01-01", freq="37h", tz="UTC")
    theirs = pvlib.solarposition.get_solarposition(times, lat, lon)
    ours = sun_position(times.as_unit("s").astype("int64").to_numpy().astype(float), lat, lon)
    up = theirs["apparent_elevation"].to_numpy() > 0
    gap = np.degrees(ours.elevation_rad) - theirs["apparent_elevation"].to_numpy()
    assert np.abs(gap[up]).max() < 0.1
    turn = (np.degrees(ours.azimuth_rad) - theirs["azimuth"].to_numpy() + 180) % 360 - 180
    assert np.abs(turn * np.cos(ours.elevation_rad))[up].max() < 0.1
    distance = pvlib.solarposition.nrel_earthsun_distance(times).to_numpy()
    np.testing.assert_allclose(ours.distance_au, distance, atol=2e-4)


@pytest.mark.parametrize(("hour", "zenith", "haurwitz"), [(12, 37.643, 807.0), (7, 68.594, 340.9)])
def test_clear_sky_over_chamonix(hour, zenith, haurwitz):
    sun = sun_position([datetime(2024, 8, 30, hour, tzinfo=UTC).timestamp()], 45.92, 6.87)
    assert 90 - np.degrees(sun.elevation_rad[0]) == pytest.approx(zenith, abs=0.05)
    assert clear_sky_w_m2(sun.elevation_rad)[0] == pytest.approx(haurwitz, abs=2)


def test_diffuse_split_agrees_with_pvlib():
    times = pd.date_range("2026-06-20 05:00", periods=56, freq="15min", tz="UTC")
    sun = sun_position(times.as_unit("s").astype("int64").to_numpy().astype(float), 45.92, 6.87)
    flux = 0.8 * clear_sky_w_m2(sun.elevation_rad)
    theirs = pvlib.irradiance.erbs(flux, 90 - np.degrees(sun.elevation_rad), times.day_of_year.to_numpy())
    ours = split_sunshine(flux, sun)
    high = np.degrees(sun.elevation_rad) > 5
    np.testing.assert_allclose(ours.diffuse_w_m2[high], theirs["dhi"][high], atol=3)
    np.testing.assert_allclose(ours.direct_normal_w_m2[high], theirs["dni"][high], atol=6)


@given(st.floats(-1.5, 1.5), st.floats(0, 1200))
def test_split_conserves_global_radiation(height, flux):
    sun = sun_position([1.78e9], 45.0, 0.0)._replace(elevation_rad=np.array([height]))
    split = split_sunshine(flux, sun)
    back = split.direct_normal_w_m2 * max(np.sin(height), 0) + split.diffuse_w_m2
    assert back[0] <= flux + 1e-6
    if split.direct_normal_w_m2[0] < 1300:
        assert back[0] == pytest.approx(flux, abs=1e-6)


PLACES = [
    ((30, 0.5, 2.0, 900, 101.0), (12, 40, 0), (45.19, 24.06, 28.88)),
    ((35, 0.3, 1.0, 1000, 101.0), (12, 40, 0), (54.90, 24.67, 31.75)),
    ((20, 0.6, 3.0, 600, 90.0), (10, 45.9, 6.87), (30.41, 16.87, 19.89)),
    ((25, 0.8, 0.5, 300, 101.3), (8, 1.35, 0), (35.902, 24.88, 27.097)),
    ((15, 0.7, 2.0, 0, 85.0), (2, 45.9, 6.87), (13.697, 11.516, 12.301)),
]


@pytest.mark.parametrize(("air", "place", "expected"), PLACES)
def test_liljegren_values(air, place, expected):
    sun = sun_position([datetime(2024, 7, 15, place[0], tzinfo=UTC).timestamp()], place[1], place[2])
    found = wbgt_liljegren(*air, sun.elevation_rad, sun.distance_au)
    got = (found.globe_c[0], found.natural_wet_bulb_c[0], found.wbgt_c[0])
    assert got == pytest.approx(expected, abs=0.05)


def test_psychrometric_wet_bulb_of_liljegren():
    bulbs = [wbgt_liljegren(*PLACES[i][0], -0.5).psychrometric_wet_bulb_c for i in (3, 4)]
    assert bulbs == pytest.approx([22.324, 11.637], abs=0.05)


@given(
    st.floats(-20, 50),
    st.floats(0.02, 1),
    st.floats(0, 20),
    st.floats(0, 1200),
    st.floats(60, 105),
    st.floats(-1.5, 1.5),
)
def test_wbgt_is_finite_and_ordered(air, rh, wind, sun, pressure, height):
    found = wbgt_liljegren(air, rh, wind, sun, pressure, height)
    assert np.isfinite(found.wbgt_c)
    assert found.psychrometric_wet_bulb_c <= air + 0.05
    hotter = wbgt_liljegren(air + 1, rh, wind, sun, pressure, height)
    assert hotter.wbgt_c > found.wbgt_c


def test_simple_formulas():
    assert wbgt_simple_c([20, 30, 30], [0.5, 0.5, 0.8]) == pytest.approx([19.863, 29.259, 34.245], abs=0.02)
    assert wbgt_shade_c([25, 30, 35], [19.471, 22.005, 23.934]) == pytest.approx(
        [21.296, 24.644, 27.586], abs=0.01
    )
    bulbs = wet_bulb_stull_c([20, 25, 30, 35, 30], [0.5, 0.6, 0.5, 0.4, 0.8])
    assert bulbs == pytest.approx([13.699, 19.503, 22.297, 24.514, 27.13], abs=0.005)
    assert standard_pressure_kpa([0, 1000, 2000, 3000]) == pytest.approx(
        [101.325, 89.875, 79.496, 70.109], abs=0.01
    )
    assert saturation_pressure_kpa(100.0) == pytest.approx(101.3, rel=0.03)


def test_wind_profile():
    assert wind_at_2_m(4.0, 700.0, 0.0, True) == pytest.approx(3.574, abs=0.01)
    speeds = np.linspace(0, 20, 41)
    for day in (True, False):
        low = wind_at_2_m(speeds, 500.0, 0.0, day)
        assert (low <= speeds).all()
        assert (low >= 0.4 * speeds).all()


def test_mean_radiant_temperature():
    assert projected_area_factor(np.radians(40.0)) == pytest.approx(
        0.308 * np.cos(np.radians(38.64)), abs=1e-4
    )
    night = mean_radiant_temperature_c(10.0, 0.8, 0.0, 0.0, -0.5)
    cloudy = mean_radiant_temperature_c(10.0, 0.8, 0.0, 0.0, -0.5, 1.0)
    sun = mean_radiant_temperature_c(10.0, 0.8, 800.0, 100.0, 0.8)
    assert night < cloudy < 10.0
    assert sun > 30.0
