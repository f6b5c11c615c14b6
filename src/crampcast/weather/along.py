"""What surrounds the runner, minute by minute of the race: the form in which the simulation takes weather."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from crampcast.course.points import FloatArray
from crampcast.weather.air import standard_pressure_kpa, vapour_pressure_kpa
from crampcast.weather.constants import STANDARD_LAPSE_K_M
from crampcast.weather.place import place_of_sun
from crampcast.weather.radiation import mean_radiant_temperature_c
from crampcast.weather.series import Weather
from crampcast.weather.sun import sun_position
from crampcast.weather.wbgt import wbgt_liljegren

STEP_S: Final = 600.0
BEFORE_S: Final = 1800.0
AFTER_S: Final = 6 * 3600.0
STRETCH: Final = 1.5
SHORT_GAP_S: Final = 3 * 3600.0
"""Over so long without values the day may bend: a line between both ends can miss its hottest hour (ours)."""
LONGEST_S: Final = 30 * 86_400.0


@dataclass(frozen=True, eq=False)
class Environment:
    """Surroundings on an even grid of race time, at one height.

    Parameters
    ----------
    time_s : numpy.ndarray, shape (n,)
        Seconds since the start; begins at −1800, step 600.
    air_temperature_c, vapour_pressure_kpa : numpy.ndarray, shape (n,)
        Air at the reference height, °C and kPa.
    wind_east_m_s, wind_north_m_s : numpy.ndarray, shape (n,)
        Where the wind blows to, at 2 m over open ground, m/s; 0 where its direction is unknown.
    wind_speed_m_s : numpy.ndarray, shape (n,)
        Its speed, whatever the direction, m/s.
    direct_normal_w_m2, diffuse_w_m2 : numpy.ndarray, shape (n,)
        Beam facing the sun, and sky radiation on the horizontal, W/m².
    sun_elevation_rad : numpy.ndarray, shape (n,)
        Height of the sun, rad.
    mean_radiant_minus_air_c : numpy.ndarray, shape (n,)
        Mean radiant less air temperature in the open, K.
    shade_radiant_minus_air_c : numpy.ndarray, shape (n,)
        The same without the beam of the sun, K.
    wbgt_c : numpy.ndarray, shape (n,)
        Wet-bulb globe temperature in the open, °C.
    precipitation_mm : numpy.ndarray, shape (n,)
        mm per hour.
    reference_altitude_m, lapse_k_m : float
        Height of all this above sea level (m), and how much colder it is per metre above it (K/m).
    warnings : tuple of str
        What was assumed.
    source, age_h : str, float or None
        Where the weather comes from, and how old the answer of a service is.

    Examples
    --------
    >>> import numpy as np
    >>> z = np.zeros(2)
    >>> still = Environment(np.array([-1800.0, -1200.0]), z, z, z, z, z, z, z, z, z, z, z, z, 0.0, 0.0065, ())
    >>> still.step_s
    600.0
    """

    time_s: FloatArray
    air_temperature_c: FloatArray
    vapour_pressure_kpa: FloatArray
    wind_east_m_s: FloatArray
    wind_north_m_s: FloatArray
    wind_speed_m_s: FloatArray
    direct_normal_w_m2: FloatArray
    diffuse_w_m2: FloatArray
    sun_elevation_rad: FloatArray
    mean_radiant_minus_air_c: FloatArray
    shade_radiant_minus_air_c: FloatArray
    wbgt_c: FloatArray
    precipitation_mm: FloatArray
    reference_altitude_m: float
    lapse_k_m: float
    warnings: tuple[str, ...]
    source: str = ""
    age_h: float | None = None

    @property
    def step_s(self) -> float:
        """Spacing of the grid, s."""
        return float(self.time_s[1] - self.time_s[0])


def environment(
    weather: Weather, start: datetime, latitude_deg: float, longitude_deg: float, duration_s: float
) -> Environment:
    """Bring weather onto the clock of a race.

    Parameters
    ----------
    weather : Weather
        Series that should cover the race.
    start : datetime
        Start, aware.
    latitude_deg, longitude_deg : float
        Start of the course, degrees; NaN where unknown (then 45° N, and the start's clock is the sun's).
    duration_s : float
        Time the race is expected to take, s.

    Returns
    -------
    Environment
        From 30 min before the start to 1.5 times the duration and 6 h after it, every 10 min.

    Notes
    -----
    Outside the series its first or last day is repeated hour by hour, or its first or last value where it is
    shorter than a day; a warning says so if that concerns the race itself. Air at another height:
    ``T − 0.0065 K/m × (height − reference)``, vapour pressure in proportion to air pressure (constant mixing
    ratio).

    Examples
    --------
    >>> from datetime import UTC
    >>> from crampcast.weather.day import weather_from_words
    >>> noon = datetime(2026, 6, 20, 12, tzinfo=UTC)
    >>> said = weather_from_words("30 C, sunny", start=noon, duration_s=3600.0, latitude_deg=45.0,
    ...                           longitude_deg=0.0, altitude_m=0.0)
    >>> hot = environment(said, noon, 45.0, 0.0, 3600.0)
    >>> hot.time_s[0], bool(hot.wbgt_c[3] > 26)
    (np.float64(-1800.0), True)
    """
    duration = min(max(float(duration_s), 60.0), LONGEST_S)
    race = -BEFORE_S + STEP_S * np.arange(int((BEFORE_S + STRETCH * duration + AFTER_S) / STEP_S) + 2.0)
    clock = start.timestamp() + race
    wanted, warnings = _inside(weather, clock, start.timestamp(), duration)

    def take(values: FloatArray) -> FloatArray:
        """Read a series of the weather at the race's times."""
        return np.asarray(np.interp(wanted, weather.time_s, values), dtype=np.float64)

    lat, lon = place_of_sun(latitude_deg, longitude_deg, start)
    sun = sun_position(clock, lat, lon)
    up = np.sin(sun.elevation_rad) > 0
    air, humidity, cloud = take(weather.temperature_c), take(weather.relative_humidity), take(weather.cloud)
    beam = np.where(up, take(weather.direct_normal_w_m2), 0.0)
    sky = np.where(up, take(weather.diffuse_w_m2), 0.0)
    vapour = vapour_pressure_kpa(air, humidity)
    blows = np.nan_to_num(np.radians(weather.wind_from_deg) + np.pi)
    known = np.isfinite(weather.wind_from_deg)
    east = take(np.where(known, weather.wind_m_s * np.sin(blows), 0.0))
    north = take(np.where(known, weather.wind_m_s * np.cos(blows), 0.0))
    height = weather.reference_altitude_m if np.isfinite(weather.reference_altitude_m) else 0.0
    total = beam * np.maximum(np.sin(sun.elevation_rad), 0.0) + sky
    wind = take(weather.wind_m_s)
    stress = wbgt_liljegren(
        air, humidity, wind, total, standard_pressure_kpa(height), sun.elevation_rad, sun.distance_au
    )
    return Environment(
        time_s=race,
        air_temperature_c=air,
        vapour_pressure_kpa=vapour,
        wind_east_m_s=east,
        wind_north_m_s=north,
        wind_speed_m_s=wind,
        direct_normal_w_m2=beam,
        diffuse_w_m2=sky,
        sun_elevation_rad=sun.elevation_rad,
        mean_radiant_minus_air_c=mean_radiant_temperature_c(air, vapour, beam, sky, sun.elevation_rad, cloud)
        - air,
        shade_radiant_minus_air_c=mean_radiant_temperature_c(air, vapour, 0.0, sky, sun.elevation_rad, cloud)
        - air,
        wbgt_c=stress.wbgt_c,
        precipitation_mm=take(weather.precipitation_mm),
        reference_altitude_m=height,
        lapse_k_m=STANDARD_LAPSE_K_M,
        warnings=(*weather.warnings, *warnings),
        source=weather.source,
        age_h=weather.age_h,
    )


def _inside(
    weather: Weather, clock_s: FloatArray, start_s: float, duration_s: float
) -> tuple[FloatArray, list[str]]:
    """Move times outside the series by whole days into it; say so if the race itself is concerned."""
    first, last = float(weather.time_s[0]), float(weather.time_s[-1])
    day = 86_400.0
    late = np.maximum(np.ceil((clock_s - last) / day), 0.0)
    early = np.maximum(np.ceil((first - clock_s) / day), 0.0)
    moved = np.clip(clock_s - day * late + day * early, first, last) if last - first >= day else clock_s
    warnings = []
    if start_s > last or start_s + duration_s < first:
        warnings.append("the weather is of another day than the race; its hours were used all the same")
    elif start_s < first - 1.0 or start_s + duration_s > last + 1.0:
        hours = max(first - start_s, 0.0) / 3600 + max(start_s + duration_s - last, 0.0) / 3600
        warnings.append(f"the weather does not cover {hours:.1f} h of the race; it was carried on")
    warnings += _filled(weather, start_s, start_s + duration_s)
    return np.asarray(np.clip(moved, first, last), dtype=np.float64), warnings


def _filled(weather: Weather, start_s: float, end_s: float) -> list[str]:
    """Say what is missing within the race and was filled."""
    within = [gap for gap in weather.gaps if gap.within(start_s, end_s)]
    said = []
    for what in dict.fromkeys(gap.what for gap in within):
        missing = [gap for gap in within if gap.what == what]
        hours, after_h = (
            sum(gap.missing_s for gap in missing) / 3600.0,
            (missing[0].from_s - start_s) / 3600.0,
        )
        when = f"{after_h:.1f} h after the start" if after_h >= 0.0 else f"{-after_h:.1f} h before the start"
        parts = f", from {when} on" if len(missing) == 1 else f" in {len(missing)} parts, from {when} on"
        line = f"the weather has no {what} for {hours:.1f} h{parts}: filled from both sides"
        longest_s = max(gap.missing_s for gap in missing)
        hotter = longest_s > SHORT_GAP_S and what.startswith("temperature")
        said.append(f"{line}; it may be hotter between than is planned for" if hotter else line)
    return said
