"""WBGT, wet bulb, flags of race organisers, sun and wind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from crampcast.jobs.validate.quantities.fuel import known_word
from crampcast.jobs.validate.quantity import CannotPredict, quantity
from crampcast.weather.air import wet_bulb_stull_c
from crampcast.weather.clear_sky import clear_sky_ineichen
from crampcast.weather.flags import race_flag
from crampcast.weather.series import wind_at_2_m
from crampcast.weather.sun import clear_sky_w_m2, split_sunshine, sun_position
from crampcast.weather.wbgt import wbgt_liljegren, wbgt_of_thermometers_c, wbgt_shade_c, wbgt_simple_c
from crampcast.weather.wet_bulb import wet_bulb_psychrometric_c

quantity("race_flag", model="acsm", default=True)(race_flag)


@quantity("wbgt_c", model="bernard_1999")
def in_shade(air_temp_c: float, psychrometric_wet_bulb_c: float) -> Any:
    """WBGT without sun."""
    return wbgt_shade_c(air_temp_c, psychrometric_wet_bulb_c)


@quantity("wbgt_c", model="iso_7243", default=True)
def by_thermometers(
    natural_wet_bulb_c: float, globe_temp_c: float, air_temp_c: float | None = None, sun: bool | None = None
) -> Any:
    """WBGT of three thermometers in the sun, of two without."""
    in_sun = air_temp_c is not None if sun is None else bool(sun)
    if in_sun and air_temp_c is None:
        raise CannotPredict("the input air_temp_c is missing: in the sun the air counts")
    return wbgt_of_thermometers_c(natural_wet_bulb_c, globe_temp_c, air_temp_c if in_sun else None)


@quantity("wbgt_outdoor", model="liljegren_2008", default=True)
def outdoor(
    air_temp_c: float,
    relative_humidity_pct: float,
    wind_2m_m_s: float,
    solar_w_m2: float,
    date: str,
    hour_utc: float,
    latitude_deg: float,
    longitude_deg: float,
    pressure_hpa: float = 1013.25,
) -> Any:
    """WBGT outdoors."""
    at = datetime.fromisoformat(str(date)).replace(tzinfo=UTC) + timedelta(hours=float(hour_utc))
    sun = sun_position([at.timestamp()], latitude_deg, longitude_deg)
    found = wbgt_liljegren(
        air_temp_c,
        relative_humidity_pct / 100.0,
        wind_2m_m_s,
        solar_w_m2,
        pressure_hpa / 10.0,
        sun.elevation_rad[0],
        sun.distance_au[0],
    )
    return {
        "globe_temp_c": found.globe_c,
        "natural_wet_bulb_c": found.natural_wet_bulb_c,
        "psychrometric_wet_bulb_c": found.psychrometric_wet_bulb_c,
        "wbgt_c": found.wbgt_c,
    }


@quantity("wbgt_simple", model="abm", default=True)
def simple(air_temp_c: float, relative_humidity_pct: float) -> Any:
    """WBGT from air and humidity."""
    wbgt = float(wbgt_simple_c(air_temp_c, relative_humidity_pct / 100.0))
    dry = float(wbgt_simple_c(air_temp_c, 0.0))
    return {"vapour_pressure_hpa": (wbgt - dry) / 0.393, "wbgt_c": wbgt}


@quantity("wet_bulb", default=True)
def wet_bulb(air_temp_c: float, relative_humidity_pct: float) -> Any:
    """Wet bulb by a fit and by the psychrometer at two pressures."""
    share = relative_humidity_pct / 100.0
    return {
        "wet_bulb_stull_c": wet_bulb_stull_c(air_temp_c, share),
        "wet_bulb_101325pa_c": wet_bulb_psychrometric_c(air_temp_c, share, 101.325),
        "wet_bulb_80000pa_c": wet_bulb_psychrometric_c(air_temp_c, share, 80.0),
    }


@quantity("clear_sky", default=True)
def clear_sky(
    latitude_deg: float,
    longitude_deg: float,
    time_utc: str,
    altitude_m: float = 0.0,
    linke_turbidity: float = 3.0,
) -> Any:
    """Sun and radiation below a clear sky."""
    at = datetime.fromisoformat(str(time_utc))
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    sun = sun_position([at.timestamp()], latitude_deg, longitude_deg)
    height = float(sun.elevation_rad[0])
    sky = clear_sky_ineichen(height, altitude_m, linke_turbidity, float(sun.distance_au[0]))
    return {
        "apparent_zenith_deg": 90.0 - float(np.degrees(height)),
        "ghi_haurwitz_w_m2": clear_sky_w_m2(height),
        "ghi_ineichen_w_m2": sky.global_w_m2,
        "dni_ineichen_w_m2": sky.direct_normal_w_m2,
        "dhi_ineichen_w_m2": sky.diffuse_w_m2,
        "dhi_erbs_w_m2": split_sunshine([sky.global_w_m2], sun).diffuse_w_m2[0],
    }


@quantity("wind_at_2m", model="liljegren_2008", default=True)
def wind(wind_10m_m_s: float, solar_w_m2: float, terrain: str = "rural") -> Any:
    """Wind at the height of a runner, by day."""
    known_word(terrain, {"rural": 0.0}, "terrain")
    low = float(wind_at_2_m(wind_10m_m_s, solar_w_m2, 0.0, True))
    exponent = float(np.log(low / wind_10m_m_s) / np.log(0.2)) if wind_10m_m_s > 0.0 else 0.0
    return {"exponent": round(exponent, 6), "wind_2m_m_s": low}
