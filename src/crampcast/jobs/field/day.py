"""The weather of a field's day, and of a hotter one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from crampcast.course.build import Course
from crampcast.course.fetching import Fetch
from crampcast.errors import UnusableInput
from crampcast.jobs.field.numbers import field_choices
from crampcast.simulation.surroundings import Surroundings, surroundings
from crampcast.weather.air import saturation_pressure_kpa
from crampcast.weather.along import Environment, environment
from crampcast.weather.answers import WeatherAway
from crampcast.weather.option import weather_for
from crampcast.weather.place import Start
from crampcast.weather.series import Weather

ASSUMED = "15 C"


@dataclass(frozen=True)
class Day:
    """Weather as forecast or assumed, along the hours of passage."""

    weather: Weather
    environment: Environment
    warnings: tuple[str, ...]

    @property
    def start_air_c(self) -> float:
        """Air temperature at the start."""
        return float(np.interp(0.0, self.environment.time_s, self.environment.air_temperature_c))

    def mean_wbgt_c(self, hours: float) -> float:
        """Return the mean of the wet-bulb globe temperature over so many hours from the start."""
        time_s = self.environment.time_s
        inside = (time_s >= 0.0) & (time_s <= max(hours * 3600.0, float(time_s[time_s >= 0.0].min())))
        return float(np.mean(np.asarray(self.environment.wbgt_c)[inside]))

    @property
    def around(self) -> Surroundings:
        """The same as the simulator takes it."""
        return surroundings(self.environment)


def day_of(
    course: Course, start: Start, asked: str | None, longest_s: float, *, fetch: Fetch, kept_in: Path | None
) -> Day:
    """Get the weather that was asked for; where the service is away, take what is assumed and say so.

    Raises
    ------
    UnusableInput
        If the weather cannot be used.
    """
    place = (course.start_latitude_deg, course.start_longitude_deg)

    def named(option: str) -> Weather:
        return weather_for(
            option,
            start=start.clock,
            duration_s=longest_s,
            latitude_deg=place[0],
            longitude_deg=place[1],
            altitude_m=float(course.segments.altitude_m[0]),
            above_sea=course.above_sea,
            fetch=fetch,
            kept_in=kept_in,
        )

    said: list[str] = []
    if asked is None:
        said.append(f"no weather was given: {ASSUMED} is assumed; --weather says otherwise")
    try:
        weather = named(asked or ASSUMED)
    except WeatherAway as why:
        weather = named(ASSUMED)
        said.append(f"{why.what}: {ASSUMED} is assumed; --weather with words says otherwise")
    around = environment(weather, start.clock, *place, longest_s)
    return Day(weather, around, (*said, *weather.warnings, *around.warnings))


def auto_needs_start(weather: str | None, start: str | None) -> None:
    """Refuse to ask for the forecast of a day that nobody named."""
    if weather is not None and weather.strip().lower() == "auto" and start is None:
        raise UnusableInput(
            "a forecast needs the day of the race", where="--weather auto", remedy="give --start as well"
        )


def hotter(day: Day, course: Course, start: Start, longest_s: float) -> Day:
    """Return the day with warmer air of the same moisture."""
    w = day.weather
    warm = w.temperature_c + field_choices().hotter_c
    drier = saturation_pressure_kpa(w.temperature_c) / saturation_pressure_kpa(warm)
    weather = replace(
        w, temperature_c=warm, relative_humidity=np.clip(w.relative_humidity * drier, 0.01, 1.0)
    )
    place = (course.start_latitude_deg, course.start_longitude_deg)
    return Day(weather, environment(weather, start.clock, *place, longest_s), ())
