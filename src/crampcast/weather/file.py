"""Weather from files: a table by hour, or what the forecast service answers."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from crampcast.course.points import FloatArray
from crampcast.errors import UnusableInput
from crampcast.units import parse_quantity
from crampcast.weather.believed import disbelief
from crampcast.weather.place import place_of_sun, zone_of
from crampcast.weather.series import Gap, Weather, weather_of

FEWEST_HOURS: Final = 2
MOST_ROWS: Final = 20_000
STEP_S: Final = 900.0
LONGEST_GAP_S: Final = 6 * 3600.0
_COLUMNS: Final = (
    "temperature_c",
    "relative_humidity",
    "wind_m_s",
    "wind_from_deg",
    "cloud",
    "solar_w_m2",
    "precipitation_mm",
)
_RANGE: Final = {
    "temperature_c": (-60.0, 60.0),
    "dew_point_c": (-100.0, 60.0),
    "relative_humidity": (0.0, 1.0),
    "wind_m_s": (0.0, 80.0),
    "wind_from_deg": (-360.0, 720.0),
    "cloud": (0.0, 1.0),
    "solar_w_m2": (0.0, 1600.0),
    "precipitation_mm": (0.0, 300.0),
    "direct_normal_w_m2": (0.0, 1600.0),
    "diffuse_w_m2": (0.0, 1600.0),
}
_IN_WORDS: Final = {
    "temperature_c": "temperature and humidity",
    "wind_m_s": "wind",
    "cloud": "clouds",
    "solar_w_m2": "sunshine",
    "precipitation_mm": "rain",
}
_SERVICE: Final = {
    "temperature_2m": ("temperature_c", "c"),
    "relative_humidity_2m": ("relative_humidity", "1"),
    "dew_point_2m": ("dew_point_c", "c"),
    "wind_speed_10m": ("wind_m_s", "m/s"),
    "wind_direction_10m": ("wind_from_deg", ""),
    "cloud_cover": ("cloud", "1"),
    "shortwave_radiation": ("solar_w_m2", ""),
    "precipitation": ("precipitation_mm", "mm"),
    "direct_normal_irradiance": ("direct_normal_w_m2", ""),
    "diffuse_radiation": ("diffuse_w_m2", ""),
}


def read_weather_csv(
    text: str,
    *,
    latitude_deg: float,
    longitude_deg: float,
    altitude_m: float,
    clock: datetime | None = None,
    where: str = "weather",
) -> Weather:
    r"""Read weather from a table.

    Parameters
    ----------
    text : str
        CSV with the columns ``time, temperature_c, relative_humidity`` and, if known, ``wind_m_s`` (at 10 m,
        as forecasts give it), ``wind_from_deg, cloud, solar_w_m2, precipitation_mm``. Times are ISO 8601;
        without a zone they are local at the course. Humidity and cloud 0-1.
    latitude_deg, longitude_deg, altitude_m : float
        Start of the course; NaN where unknown.
    clock : datetime, optional
        A time of the race: where the place is unknown its zone stands for the clock and the sun there.
    where : str
        Name of the file, for error messages.

    Returns
    -------
    Weather
        On an even grid.

    Examples
    --------
    >>> table = "time,temperature_c,relative_humidity\n2026-06-20T08:00Z,15,0.6\n2026-06-20T09:00Z,17,0.5\n"
    >>> read = read_weather_csv(table, latitude_deg=45.9, longitude_deg=6.9, altitude_m=1000.0)
    >>> read.temperature_c
    array([15. , 15.5, 16. , 16.5, 17. ])
    """
    if "\x00" in text:
        raise UnusableInput("not a text file", where=where, remedy="save the weather as CSV")
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), skipinitialspace=True))
    except csv.Error as error:
        raise UnusableInput(
            f"not readable as CSV ({error})", where=where, remedy="save it again as CSV"
        ) from None
    header = [cell.strip().lower() for cell in lines[0]] if lines else []
    missing = [name for name in ("time", "temperature_c", "relative_humidity") if name not in header]
    if missing:
        raise UnusableInput(
            f"no column {missing[0]}", where=where, remedy=f"begin with the line time,{','.join(_COLUMNS)}"
        )
    rows = [
        (i + 2, row) for i, row in enumerate(lines[1 : MOST_ROWS + 1]) if any(cell.strip() for cell in row)
    ]
    warnings = [
        f"{where}: unknown column {name!r} was ignored" for name in header if name not in ("time", *_COLUMNS)
    ]
    named = zone_of(latitude_deg, longitude_deg)
    zone = ZoneInfo(named) if named else (clock.tzinfo if clock is not None else None) or UTC
    if clock is not None:
        latitude_deg, longitude_deg = place_of_sun(latitude_deg, longitude_deg, clock)
    times = []
    table: dict[str, list[float]] = {name: [] for name in _COLUMNS if name in header}
    for number, row in rows:
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        times.append(_epoch(cells.get("time", ""), zone, f"{where}, line {number}"))
        for name, values in table.items():
            values.append(_cell(cells.get(name, ""), name, f"{where}, line {number}"))
    columns = {name: np.asarray(values, dtype=np.float64) for name, values in table.items()}
    return _series(
        np.asarray(times), columns, (latitude_deg, longitude_deg, altitude_m), where, warnings, None
    )


def read_weather_json(
    text: str, *, latitude_deg: float, longitude_deg: float, altitude_m: float, where: str = "weather"
) -> Weather:
    """Read weather from the hourly answer of the Open-Meteo service.

    Parameters
    ----------
    text : str
        JSON with ``hourly`` (``time, temperature_2m, relative_humidity_2m`` and others), ``hourly_units``,
        ``utc_offset_seconds`` and ``elevation``.
    latitude_deg, longitude_deg, altitude_m : float
        Start of the course, used where the answer names no place.
    where : str
        Name of the file, for error messages.

    Returns
    -------
    Weather
        On an even grid.

    Notes
    -----
    Units are taken from ``hourly_units`` (km/h, m/s, mph, kn; °C, °F; mm, inch; %). Radiation is the mean of
    the hour before its time and is moved back by half an hour.

    Examples
    --------
    >>> answer = ('{"hourly": {"time": ["2026-06-20T08:00", "2026-06-20T09:00"], "temperature_2m": [15, 17], '
    ...           '"relative_humidity_2m": [60, 50]}, "hourly_units": {"relative_humidity_2m": "%"}}')
    >>> read_weather_json(answer, latitude_deg=45.9, longitude_deg=6.9, altitude_m=0.0).relative_humidity[0]
    np.float64(0.6)
    """
    remedy = "give the service's hourly answer, or a CSV"
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        raise UnusableInput("not readable as JSON", where=where, remedy=remedy) from None
    hourly = answer.get("hourly") if isinstance(answer, dict) else None
    if not isinstance(hourly, dict) or not isinstance(hourly.get("time"), list):
        raise UnusableInput("no hourly values", where=where, remedy=remedy)
    units = answer.get("hourly_units") if isinstance(answer.get("hourly_units"), dict) else {}
    offset = _plain(answer.get("utc_offset_seconds"), 0.0)
    times = [_service_time(value, offset, where) for value in hourly["time"][:MOST_ROWS]]
    columns: dict[str, FloatArray] = {}
    for name, (column, unit) in _SERVICE.items():
        values = hourly.get(name)
        if isinstance(values, list) and len(values) >= len(times) and times:
            columns[column] = _converted(
                values[: len(times)], unit, str(units.get(name, "")), f"{where}, {name}", column
            )
    if "temperature_c" not in columns or "relative_humidity" not in columns:
        raise UnusableInput("no temperature_2m or relative_humidity_2m", where=where, remedy=remedy)
    clock = np.asarray(times, dtype=np.float64)
    for column in ("solar_w_m2", "direct_normal_w_m2", "diffuse_w_m2"):
        if column in columns and clock.size > 1:
            columns[column] = np.interp(clock + 1800.0, clock, columns[column])
    place = (
        _plain(answer.get("latitude"), latitude_deg),
        _plain(answer.get("longitude"), longitude_deg),
        _plain(answer.get("elevation"), altitude_m),
    )
    return _series(clock, columns, place, where, [], None)


def _plain(value: Any, otherwise: float) -> float:
    """Take a finite number, else the other."""
    fine = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if fine else otherwise


def _epoch(text: str, zone: tzinfo, where: str) -> float:
    """Read a time as seconds since 1970."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        return moment.timestamp()
    except (ValueError, OverflowError):
        raise UnusableInput(
            f"{text[:30]!r} is not a date and time", where=where, remedy="write it like 2026-08-28T18:00"
        ) from None


def _service_time(value: Any, offset_s: float, where: str) -> float:
    """Read a time of the service: local text, or seconds since 1970."""
    if isinstance(value, str):
        return _epoch(value, UTC, where) - (0.0 if value.endswith("Z") or "+" in value else offset_s)
    return _plain(value, math.nan)


def _cell(text: str, name: str, where: str) -> float:
    """Read one number of the table; empty is NaN, except where it is needed."""
    if not text:
        return math.nan
    try:
        value = float(text)
    except ValueError:
        raise UnusableInput(f"{name} is {text[:20]!r}", where=where, remedy="write a number") from None
    return _in_range(value, name, where)


def _in_range(value: float, name: str, where: str) -> float:
    """Refuse what weather never is."""
    low, high = _RANGE[name]
    if math.isnan(value) or low <= value <= high:
        return value
    share = name in {"relative_humidity", "cloud"} and 1 < value <= 100
    remedy = (
        f"write {name} as a share, {value / 100:.2f} in place of {value:g}" if share else "check the unit"
    )
    raise UnusableInput(f"{name} {value:g} is outside {low:g} to {high:g}", where=where, remedy=remedy)


def _converted(values: list[Any], unit: str, written: str, where: str, column: str) -> FloatArray:
    """Bring the values of the service to the unit of a column."""
    factor, shift = 1.0, 0.0
    if unit:
        spelt = {"inch": "in", "wmo code": ""}.get(written, written) or {
            "1": "%",
            "c": "C",
            "m/s": "km/h",
        }.get(unit, unit)
        shift = parse_quantity(f"0 {spelt}", unit, where)
        factor = parse_quantity(f"1 {spelt}", unit, where) - shift
    numbers = [_plain(value, math.nan) * factor + shift for value in values]
    return np.asarray([_in_range(number, column, where) for number in numbers], dtype=np.float64)


def _series(
    time_s: FloatArray,
    columns: dict[str, FloatArray],
    place: tuple[float, float, float],
    where: str,
    warnings: list[str],
    age_h: float | None,
) -> Weather:
    """Put the columns on an even grid."""
    if doubt := disbelief(
        columns["temperature_c"], columns["relative_humidity"], columns.pop("dew_point_c", None)
    ):
        raise UnusableInput(doubt, where=where, remedy="check the units of temperature and humidity")
    usable = (
        np.isfinite(time_s)
        & np.isfinite(columns["temperature_c"])
        & np.isfinite(columns["relative_humidity"])
    )
    if usable.sum() < FEWEST_HOURS:
        raise UnusableInput(
            "fewer than two hours of weather", where=where, remedy="give one line for each hour of the race"
        )
    clock, first = np.unique(time_s[usable], return_index=True)
    if clock.size < FEWEST_HOURS:
        raise UnusableInput(
            "all lines have the same time", where=where, remedy="give one line for each hour of the race"
        )
    if clock[-1] - clock[0] > 3600.0 * MOST_ROWS:
        raise UnusableInput("the times span years", where=where, remedy="check the dates")
    step = min(STEP_S, float(np.diff(clock).min())) if clock[-1] - clock[0] < 30 * 86_400 else 3600.0
    step = max(step, (clock[-1] - clock[0]) / MOST_ROWS)
    grid = clock[0] + step * np.arange(round((clock[-1] - clock[0]) / step) + 1)

    def on_grid(name: str, otherwise: float) -> FloatArray:
        """Interpolate a column; where it is missing, take the other value."""
        values = columns.get(name)
        known = (
            np.isfinite(values[usable][first]) if values is not None else np.zeros(clock.size, dtype=np.bool_)
        )
        if values is None or not known.any():
            return np.full(grid.size, otherwise)
        return np.asarray(np.interp(grid, clock[known], values[usable][first][known]), dtype=np.float64)

    assumed = [name for name in ("wind_m_s", "cloud") if name not in columns]
    if assumed:
        warnings.append(f"{where}: no {' and no '.join(assumed)}; wind 2 m/s and cloud 0.3 are assumed")
    turned = columns.get("wind_from_deg")
    if turned is not None:
        columns["east"], columns["north"] = np.sin(np.radians(turned)), np.cos(np.radians(turned))
    direction = np.degrees(np.arctan2(on_grid("east", math.nan), on_grid("north", math.nan))) % 360.0
    known_place = math.isfinite(place[0]) and math.isfinite(place[1])
    found = weather_of(
        grid,
        on_grid("temperature_c", math.nan),
        on_grid("relative_humidity", math.nan),
        latitude_deg=place[0] if known_place else 45.0,
        longitude_deg=place[1] if known_place else 0.0,
        reference_altitude_m=place[2],
        source=where,
        wind_10_m_m_s=on_grid("wind_m_s", 2.0),
        wind_from_deg=direction,
        cloud=on_grid("cloud", 0.3),
        precipitation_mm=on_grid("precipitation_mm", 0.0),
        global_w_m2=on_grid("solar_w_m2", math.nan),
        direct_normal_w_m2=on_grid("direct_normal_w_m2", math.nan),
        diffuse_w_m2=on_grid("diffuse_w_m2", math.nan),
        age_h=age_h,
        warnings=tuple(warnings),
    )
    given = {name: values[usable][first] for name, values in columns.items()}
    return replace(found, gaps=_gaps(clock, given))


def _gaps(clock_s: FloatArray, given: dict[str, FloatArray]) -> tuple[Gap, ...]:
    """Find where values are missing between others: a step half as long again as is usual, or over 6 h."""
    usual = float(np.median(np.diff(clock_s)))
    most, told = min(1.5 * usual, LONGEST_GAP_S), min(usual, 3600.0)
    found: dict[tuple[float, float], list[str]] = {}
    for name, words in _IN_WORDS.items():
        known = clock_s[np.isfinite(given[name])] if name in given else clock_s
        for k in np.flatnonzero(np.diff(known) > most):
            found.setdefault((float(known[k]), float(known[k + 1])), []).append(words)
    air = _IN_WORDS["temperature_c"]
    return tuple(
        Gap(begin, end, end - begin - told, air if air in names else " and ".join(names))
        for (begin, end), names in sorted(found.items())
    )
