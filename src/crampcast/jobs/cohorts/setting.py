"""Where and in what air a cohort ran: the course that stands for the published figures, and the weather."""

from __future__ import annotations

from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np

from crampcast.course.build import Course, build_course
from crampcast.course.ground import TECHNICALITY
from crampcast.course.segments import Segments
from crampcast.errors import UnusableInput
from crampcast.evidence.ground import ground_classes
from crampcast.formats.port import read_course
from crampcast.jobs.cohorts.choices import Choices, Chosen
from crampcast.jobs.cohorts.reader import Arm, Cohort
from crampcast.jobs.cohorts.values import Value
from crampcast.simulation.surroundings import WEATHER_ROWS, WEATHER_STEP_S, Surroundings
from crampcast.simulation.track import Track, build_track

PIECES = 128
"""Segments of every course made here: one shape, one compiled program."""
START_ALTITUDE_M = 100.0
STEEPEST = 0.35


@dataclass(frozen=True)
class Setting:
    """One arm's course and weather.

    Parameters
    ----------
    track : Track
        The run; without length in a laboratory.
    around : Surroundings
        The air.
    km : float
        Length of the run.
    climb_m : float
        Climb of the run.
    trail : bool
        Trail rather than road.
    temperature_c : float
        Mean air temperature.
    wbgt_c : float
        Mean wet-bulb globe temperature.
    """

    track: Track
    around: Surroundings
    km: float
    climb_m: float
    trail: bool
    temperature_c: float
    wbgt_c: float


def setting(cohort: Cohort, arm: Arm, choices: Choices, chosen: Chosen) -> Setting:
    """Make the setting of one arm from what was published and the free choices.

    Parameters
    ----------
    cohort, arm
        The study and its arm.
    choices : Choices
        What to take where nothing was published.
    chosen : Chosen
        Grows by what was taken.

    Returns
    -------
    Setting

    Raises
    ------
    UnusableInput
        If the file names a course file that cannot be read.
    """
    surface = arm.event.get("surface")
    if surface is None and arm.discipline != "lab":
        surface = "road"
        chosen.add("event.surface", surface, "Road unless the file says otherwise.")
    trail = surface == "trail"
    duration_h = _number(arm.event.get("duration_h"))
    length = _number(arm.event.get("distance_km")) or 0.0
    km = 0.0 if arm.discipline == "lab" else length
    around, temperature_c, wbgt_c = _weather(arm, trail, choices, chosen, (duration_h or 12.0) * 3600.0)
    if km <= 0.0:
        nowhere = _track(_pieces(0.0, 0.0, 0.0, trail, choices))
        return Setting(nowhere, around, 0.0, 0.0, trail, temperature_c, wbgt_c)
    found = _course_file(cohort, arm, trail, km, chosen)
    if found is not None:
        track = _track(found.segments)
        return Setting(track, around, found.length_m / 1000.0, found.climb_m, trail, temperature_c, wbgt_c)
    g = choices.course
    per_km, parameter = (
        (g.trail_climb_m_per_km, "course.trail_climb_m_per_km")
        if trail
        else (g.ultra_climb_m_per_km, "course.ultra_climb_m_per_km")
        if km > 45.0
        else (g.road_climb_m_per_km, "course.road_climb_m_per_km")
    )
    climb = chosen.take(arm.event.get("climb_m"), "event.climb_m", per_km * km, parameter)
    descent = _number(arm.event.get("descent_m"))
    if descent is None:
        descent = climb
        chosen.add("event.descent_m", descent, "As much down as up.")
    track = _track(_pieces(km, climb, descent, trail, choices))
    return Setting(track, around, km, climb, trail, temperature_c, wbgt_c)


def _course_file(cohort: Cohort, arm: Arm, trail: bool, km: float, chosen: Chosen) -> Course | None:
    """Return the course of the file that the cohort names; None, with a note, if there is no such course."""
    if "course" not in arm.event:
        return None
    path = cohort.folder / str(arm.event["course"])
    try:
        points = read_course(path)
        return build_course(
            points, ground="trail" if trail else "road", segment_m=float(np.clip(km, 50.0, 1000.0))
        )
    except (UnusableInput, OSError) as why:
        chosen.add("event.course", "not used", f"The course file cannot be used: {why}")
        return None


def _number(value: object) -> float | None:
    if isinstance(value, Value):
        return value.centre if value.centre is not None else value.high
    return None


def _track(segments: Segments) -> Track:
    return build_track(segments)


def _pieces(km: float, climb_m: float, descent_m: float, trail: bool, choices: Choices) -> Segments:
    """Return the arrays of rolling ground: up, steeply up, level, steeply down, down, hill by hill."""
    g = choices.course
    hills = int(np.clip(round(km / g.hill_km), 1, PIECES // 5))
    parts = PIECES // (5 * hills)
    kind = np.tile(np.repeat([1.0, 1.0, 0.0, -1.0, -1.0], parts), hills)
    apart = np.tile(np.repeat([-1.0, 1.0, 0.0, 1.0, -1.0], parts), hills)
    run_m = 1000.0 * max(km, 1e-9)
    up, down = _sloping(climb_m, descent_m, run_m, g.rolling_share)
    share = np.where(kind == 0.0, 1.0 - up - down, np.where(kind > 0.0, 0.5 * up, 0.5 * down))
    length_m = 1000.0 * km * share / (parts * hills)
    falls = np.where(kind < 0.0, -descent_m / (down * run_m), 0.0)
    mean = np.where(kind > 0.0, climb_m / (up * run_m), falls)
    mean = np.clip(mean, -STEEPEST, STEEPEST) if km > 0.0 else np.zeros(len(kind))
    spread = np.minimum(g.grade_spread, STEEPEST / np.maximum(np.abs(mean), 1e-9) - 1.0)
    grade = mean * (1.0 + spread * apart)
    one, none = np.ones(len(kind)), np.zeros(len(kind))
    rise = np.cumsum(grade * length_m)
    altitude = START_ALTITUDE_M + rise - min(float(rise.min()), 0.0)
    surface = "trail" if trail else "road"
    ground = ground_classes()[surface]
    return Segments(
        length_m=length_m,
        grade=grade,
        altitude_m=altitude,
        heading_rad=none,
        latitude_deg=none * np.nan,
        longitude_deg=none * np.nan,
        ground=none.astype(int),
        run_cost=one * ground.run_cost,
        walk_cost=one * ground.walk_cost,
        run_speed=one * ground.run_speed,
        technicality=one * TECHNICALITY[surface],
        shade=none,
        rest_s=none,
        station_index=none.astype(int) - 1,
        ground_names=(surface,),
    )


def _sloping(climb_m: float, descent_m: float, run_m: float, rolling_share: float) -> tuple[float, float]:
    """Return the shares of the way that go up and down: as usual, more where that would be too steep."""
    need_up, need_down = climb_m / (STEEPEST * run_m), descent_m / (STEEPEST * run_m)
    up, down = max(0.5 * rolling_share, need_up), max(0.5 * rolling_share, need_down)
    if (over := up + down - 1.0) > 0.0:
        if need_up >= need_down:
            down = max(down - over, need_down, 0.01)
        else:
            up = max(up - over, need_up, 0.01)
        up, down = up / max(up + down, 1.0), down / max(up + down, 1.0)
    return up, down


def saturation_kpa(temperature_c: np.ndarray) -> np.ndarray:
    """Return the saturation pressure of water vapour (Magnus form), kPa."""
    return np.asarray(0.6105 * np.exp(17.27 * temperature_c / (temperature_c + 237.3)))


def _shade_wbgt_c(temperature_c: np.ndarray, vapour_kpa: np.ndarray) -> np.ndarray:
    return np.asarray(0.567 * temperature_c + 3.93 * vapour_kpa + 3.94)


def _weather(
    arm: Arm, trail: bool, choices: Choices, chosen: Chosen, duration_s: float
) -> tuple[Surroundings, float, float]:
    """Return the air over the event, its mean temperature and WBGT."""
    w = choices.weather
    usual, parameter = (
        (w.triathlon_c, "weather.triathlon_c")
        if arm.discipline == "triathlon"
        else (w.trail_c, "weather.trail_c")
        if trail
        else (w.road_c, "weather.road_c")
    )
    dry = trail and arm.discipline == "run"
    humid, humid_parameter = (
        (w.relative_humidity_trail, "weather.relative_humidity_trail")
        if dry
        else (w.relative_humidity, "weather.relative_humidity")
    )
    given = arm.weather
    humidity = given.get("relative_humidity")
    if humidity is None or humidity.ends is None:
        chosen.take(humidity, "weather.relative_humidity", humid, humid_parameter)
    rh = (humidity.ends if humidity is not None else None) or (humid, humid)
    wind = chosen.take(given.get("wind_m_s"), "weather.wind_m_s", w.wind_m_s, "weather.wind_m_s")
    wbgt = given.get("wbgt_c")
    wbgt_ends = wbgt.ends if wbgt is not None else None
    temperature = given.get("temperature_c")
    ends = temperature.ends if temperature is not None else None
    highest = given.get("max_temperature_c")
    if ends is None and highest is not None and highest.centre is not None:
        chosen.add(
            "weather.temperature_c", highest.centre - w.mean_below_highest_c, "Below the highest temperature."
        )
        ends = (highest.centre - w.mean_below_highest_c,) * 2
    if ends is None and wbgt_ends is not None:
        grid = np.linspace(-20.0, 50.0, 701)
        at = [_shade_wbgt_c(grid, r * saturation_kpa(grid)) for r in rh]
        ends = (float(np.interp(wbgt_ends[0], at[0], grid)), float(np.interp(wbgt_ends[1], at[1], grid)))
        chosen.add("weather.temperature_c", round(ends[0], 1), "That which gives the published WBGT.")
    if ends is None:
        chosen.take(None, "weather.temperature_c", usual, parameter)
        ends = (usual, usual)
    indoors = arm.discipline == "lab"
    along = np.clip(np.arange(WEATHER_ROWS) * WEATHER_STEP_S / max(duration_s, 1.0), 0.0, 1.0)
    celsius = ends[0] + (ends[1] - ends[0]) * along
    vapour = (rh[0] + (rh[1] - rh[0]) * along) * saturation_kpa(celsius)
    heat = (
        _shade_wbgt_c(celsius, vapour)
        if wbgt_ends is None
        else wbgt_ends[0] + (wbgt_ends[1] - wbgt_ends[0]) * along
    )
    none = np.zeros(WEATHER_ROWS)
    sun = none + (0.0 if indoors else w.sun_excess_c)
    blows = none + (choices.lab.air_m_s if indoors else wind)
    table = np.stack([celsius, vapour, none, none, sun, none, blows, heat], axis=1)
    around = Surroundings(jnp.asarray(table), START_ALTITUDE_M, 0.0)
    return around, 0.5 * (ends[0] + ends[1]), float(0.5 * (heat[0] + heat[-1]))
