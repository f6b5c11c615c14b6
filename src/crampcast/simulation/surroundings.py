"""Air, sun and wind at the hour of passage, and what is eaten and drunk by then."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike

if TYPE_CHECKING:
    from crampcast.weather.along import Environment

WEATHER_STEP_S = 600.0
WEATHER_ROWS = 512
INTAKE_STEP_S = 900.0
INTAKE_ROWS = 337

CHANNELS = (
    "air_temperature_c",
    "vapour_pressure_kpa",
    "wind_east_m_s",
    "wind_north_m_s",
    "mean_radiant_minus_air_c",
    "shade_radiant_minus_air_c",
    "wind_speed_m_s",
    "wbgt_c",
)
"""Columns of `Surroundings.table`."""


class Surroundings(NamedTuple):
    """Weather at the reference altitude on a uniform grid of times since the start."""

    table: ArrayLike
    """Shape (`WEATHER_ROWS`, 8): the `CHANNELS` every `WEATHER_STEP_S` seconds."""
    reference_altitude_m: ArrayLike
    lapse_c_per_m: ArrayLike


class Air(NamedTuple):
    """Air around the runner at one moment."""

    temperature_c: Array
    vapour_pressure_kpa: Array
    wind_east_m_s: Array
    wind_north_m_s: Array
    wind_unknown_m_s: Array
    """Wind of unknown direction, taken to come from the side."""
    mean_radiant_c: Array
    wbgt_c: Array


class Intake(NamedTuple):
    """What is taken, as totals since the start by quarter hours, and drinking to thirst beside it."""

    totals: ArrayLike
    """Shape (`INTAKE_ROWS`, 4): water L, glucose g, fructose g, sodium mmol, taken by each quarter hour."""
    thirst: ArrayLike
    """0: drinks the schedule whatever happens; 1: also drinks to thirst out of what is available."""
    available_l_h: ArrayLike
    """Most that a thirsty runner finds to drink, schedule included."""


def surroundings(environment: Environment, *, start_s: float = 0.0) -> Surroundings:
    """Put an `Environment` on the simulator's grid; the last hour stands for all that follow.

    Parameters
    ----------
    environment : Environment
        Weather at the reference altitude, times in seconds since the start.
    start_s : float
        Offset of the run's start on that time axis.
    """
    at = start_s + np.arange(WEATHER_ROWS) * WEATHER_STEP_S
    columns = [np.interp(at, environment.time_s, np.asarray(getattr(environment, name))) for name in CHANNELS]
    return Surroundings(
        np.stack(columns, axis=1),
        float(environment.reference_altitude_m),
        float(environment.lapse_k_m),
    )


def later(around: Surroundings, delay_s: float) -> Surroundings:
    """Return the same weather for who sets out later; the last row stands for all that follow.

    Examples
    --------
    >>> bool(np.all(np.asarray(later(steady_air(12.0), 3600.0).table) == np.asarray(steady_air(12.0).table)))
    True
    """
    table = np.asarray(around.table)
    grid_s = np.arange(len(table)) * WEATHER_STEP_S
    columns = [np.interp(grid_s + delay_s, grid_s, column) for column in table.T]
    return around._replace(table=np.stack(columns, axis=1))


def steady_air(
    temperature_c: float,
    relative_humidity: float = 0.5,
    *,
    wind_m_s: float = 0.0,
    radiant_excess_c: float = 0.0,
    wbgt_c: float | None = None,
    altitude_m: float = 0.0,
) -> Surroundings:
    """Return surroundings that never change, as in a laboratory or for the reference runner."""
    saturation_kpa = 0.6105 * np.exp(17.27 * temperature_c / (temperature_c + 237.3))
    vapour_kpa = relative_humidity * saturation_kpa
    shade_wbgt_c = 0.567 * temperature_c + 0.393 * 10.0 * vapour_kpa + 3.94
    row = [
        temperature_c,
        vapour_kpa,
        wind_m_s,
        0.0,
        radiant_excess_c,
        0.0,
        wind_m_s,
        shade_wbgt_c if wbgt_c is None else wbgt_c,
    ]
    return Surroundings(np.tile(np.asarray(row, dtype=float), (WEATHER_ROWS, 1)), altitude_m, 0.0)


def _between(rows: ArrayLike, time_s: Array, step_s: float) -> Array:
    """Return the row of a table at `time_s`, linear between grid times and constant past the ends."""
    table = jnp.asarray(rows)
    position = jnp.clip(time_s / step_s, 0.0, table.shape[0] - 1.000001)
    below = position.astype(jnp.int32)
    share = (position - below)[..., None]
    return table[below] * (1.0 - share) + table[below + 1] * share


class Height(NamedTuple):
    """What the altitude of a place does to the air of the reference altitude."""

    cooler_c: Array
    vapour_factor: Array


def height_above(around: Surroundings, altitude_m: Array) -> Height:
    """Return the effect of altitude on the air.

    Notes
    -----
    Temperature falls with the lapse rate; the mixing ratio is held, so vapour pressure scales with air
    pressure (scale height 8.4 km).
    """
    rise_m = altitude_m - around.reference_altitude_m
    return Height(jnp.asarray(around.lapse_c_per_m) * rise_m, jnp.exp(-rise_m / 8400.0))


def air_at(around: Surroundings, time_s: Array, height: Height, shade: Array) -> Air:
    """Return the air at a time and a place.

    Parameters
    ----------
    around : Surroundings
        Weather at the reference altitude.
    time_s : Array
        Seconds since the start.
    height : Height
        The place's altitude, as `height_above` gives it.
    shade : Array
        Share of the sun that trees or buildings keep off, 0–1.

    Notes
    -----
    The WBGT moves with the air temperature; shade is not taken off it.
    """
    row = _between(around.table, time_s, WEATHER_STEP_S)
    temperature_c = row[..., 0] - height.cooler_c
    radiant_excess_c = row[..., 4] * (1.0 - shade) + row[..., 5] * shade
    known_m2_s2 = row[..., 2] ** 2 + row[..., 3] ** 2
    unknown_m_s = jnp.sqrt(jnp.maximum(row[..., 6] ** 2 - known_m2_s2, 0.0) + 1e-12)
    return Air(
        temperature_c,
        row[..., 1] * height.vapour_factor,
        row[..., 2],
        row[..., 3],
        unknown_m_s,
        temperature_c + radiant_excess_c,
        row[..., 7] - height.cooler_c,
    )


def nothing_taken(*, thirst: float = 0.0, available_l_h: float = 0.0) -> Intake:
    """Return the intake of a runner who carries nothing (but may drink to thirst)."""
    return Intake(np.zeros((INTAKE_ROWS, 4)), thirst, available_l_h)


def intake_from_rates(
    water_l_h: np.ndarray,
    glucose_g_h: np.ndarray,
    fructose_g_h: np.ndarray,
    sodium_mmol_h: np.ndarray,
    *,
    thirst: float = 0.0,
    available_l_h: float = 0.0,
) -> Intake:
    """Return the intake with the given rates in each quarter hour since the start.

    Parameters
    ----------
    water_l_h, glucose_g_h, fructose_g_h, sodium_mmol_h : ndarray, shape (q,)
        Rates; nothing is taken after the last quarter hour.
    thirst, available_l_h : float
        See `Intake`.
    """
    rates = np.zeros((INTAKE_ROWS - 1, 4))
    count = min(len(water_l_h), INTAKE_ROWS - 1)
    rates[:count] = np.stack([water_l_h, glucose_g_h, fructose_g_h, sodium_mmol_h], axis=1)[:count]
    totals = np.concatenate([np.zeros((1, 4)), np.cumsum(rates, axis=0) * INTAKE_STEP_S / 3600.0])
    return Intake(totals, thirst, available_l_h)


def taken_by(intake: Intake, time_s: Array) -> Array:
    """Return what is taken by a time: water L, glucose g, fructose g, sodium mmol, shape (..., 4)."""
    return _between(intake.totals, time_s, INTAKE_STEP_S)
