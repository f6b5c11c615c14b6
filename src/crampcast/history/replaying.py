"""What the body did in every run of a log: rows and recordings go through the same replay."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.body.cost import lcda_speed, re3_speed
from crampcast.body.muscle.load import segment_load_per_speed
from crampcast.evidence import coefficients
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person
from crampcast.simulation.run import replay
from crampcast.simulation.state import Kept
from crampcast.simulation.surroundings import Intake, Surroundings, nothing_taken, steady_air
from crampcast.simulation.track import Track

FloatArray = NDArray[np.float64]

PIECES = 24
"""Pieces of the road that stands for a row of a log: six hills of level, up, level, down."""
_HILLS = PIECES // 4
_BATCH = 256
_LONGEST_RECORDING = 16384


class RowDefaults(NamedTuple):
    """What a row of a log does not say; group ``history.replay``."""

    hill_grade: float
    steepest_grade: float
    hilly_share: float
    reference_power_w_kg: float
    downhill_speed_ratio: float
    temperature_c: float
    relative_humidity: float
    radiant_excess_c: float
    thirst_available_l_h: float
    hot_core_c: float


class Road(NamedTuple):
    """Pieces that runs were run on; arrays of shape (runs, pieces). A piece without time is empty."""

    length_m: FloatArray
    """Along the slope."""
    grade: FloatArray
    recorded_s: FloatArray


class Replayed(NamedTuple):
    """What the replay says of each run and piece."""

    work_j_kg: FloatArray
    """Work of each muscle, concentric and eccentric, J per kg of body mass; shape (runs, pieces, 2, 10)."""
    duration_s: FloatArray
    """Shape (runs, pieces)."""
    descent_dose_kj_kg: FloatArray
    """Energy absorbed downhill in the whole run, shape (runs,)."""
    hot_min: FloatArray
    """Minutes with a modelled core temperature above that of a heat session, shape (runs,)."""
    energy_kj_kg: FloatArray
    """Metabolic energy, shape (runs,)."""

    @property
    def total_j_kg(self) -> FloatArray:
        """Work of each run, shape (runs, 2, 10)."""
        total: FloatArray = self.work_j_kg.sum(axis=1)
        return total


def row_defaults() -> RowDefaults:
    """Return what is taken where a row is silent.

    Examples
    --------
    >>> row_defaults().hill_grade
    0.06
    """
    return coefficients(RowDefaults, "history.replay")


def road_of_rows(distance_m: FloatArray, moving_s: FloatArray, climb_m: FloatArray) -> Road:
    """Return roads that reproduce distance, climb and time of rows of a log.

    Parameters
    ----------
    distance_m, moving_s, climb_m : ndarray, shape (runs,)
        As logged; as much is taken to be run down as up.

    Returns
    -------
    Road
        `PIECES` pieces each: hills of the usual grade as long as they fit, steeper ones else; time is shared
        so that metabolic power stays even, but downhill speed is limited.

    Notes
    -----
    Up and down each take ``s = min(climb / (hill_grade distance), hilly_share)`` of the way at a grade of
    ``climb / (s distance)``. Speed on a grade relative to the level is that of running (Looney et al. 2025)
    or walking, whichever is faster at the reference power.

    Examples
    --------
    >>> one = lambda x: np.array([x])
    >>> road = road_of_rows(one(10_000.0), one(3300.0), one(300.0))
    >>> rise_m = road.length_m * np.clip(road.grade, 0.0, 1.0) / np.sqrt(1.0 + road.grade**2)
    >>> float(road.recorded_s.sum().round(6)), float(rise_m.sum().round(6))
    (3300.0, 300.0)
    """
    c = row_defaults()
    climb = np.clip(climb_m, 0.0, c.steepest_grade * c.hilly_share * distance_m)
    share = np.minimum(climb / (c.hill_grade * distance_m), c.hilly_share)
    grade = np.where(share > 0.0, climb / np.maximum(share * distance_m, 1e-9), 0.0)
    up, down = _speed_ratio(grade, c), np.minimum(_speed_ratio(-grade, c), c.downhill_speed_ratio)
    level_m = (1.0 - 2.0 * share) * distance_m
    level_m_s = (level_m + share * distance_m * (1.0 / up + 1.0 / down)) / moving_s
    slope = np.sqrt(1.0 + grade**2)
    flat = (level_m / (2 * _HILLS), np.zeros_like(grade), level_m_s)
    climbing = (share * distance_m / _HILLS * slope, grade, level_m_s * up * slope)
    falling = (share * distance_m / _HILLS * slope, -grade, level_m_s * down * slope)
    kinds = (flat, climbing, flat, falling)
    length = np.tile(np.stack([k[0] for k in kinds], axis=1), (1, _HILLS))
    grades = np.tile(np.stack([k[1] for k in kinds], axis=1), (1, _HILLS))
    speed = np.tile(np.stack([k[2] for k in kinds], axis=1), (1, _HILLS))
    return Road(length, grades, length / speed)


def _speed_ratio(grade: FloatArray, c: RowDefaults) -> FloatArray:
    """Return speed at even power on a grade relative to the level."""
    grid = np.linspace(-c.steepest_grade, c.steepest_grade, 91)
    ran, walked = (np.asarray(speed) for speed in _speeds(c.reference_power_w_kg, grid))
    fastest = np.where(grid > 0.0, np.maximum(ran, walked), ran)
    return np.asarray(np.interp(grade, grid, fastest / float(np.interp(0.0, grid, fastest))))


@kept_program
def _speeds(power_w_kg: float, grade: FloatArray) -> tuple[Array, Array]:
    """Return the speeds of running and of walking at a power."""
    return re3_speed(power_w_kg, grade), lcda_speed(power_w_kg, grade)


def replay_roads(person: Person, road: Road, temperature_c: FloatArray) -> Replayed:
    """Replay runs on their roads.

    Parameters
    ----------
    person : Person
        Who ran (scalars).
    road : Road
        Runs and pieces.
    temperature_c : ndarray, shape (runs,)
        Air temperature; humidity and sun are the stated defaults.

    Returns
    -------
    Replayed

    Notes
    -----
    Runs go through `crampcast.simulation.run.replay` in batches of one size, so that one compiled program
    serves every log. The runner drinks to thirst.
    """
    count = len(road.length_m)
    size = _BATCH if road.length_m.shape[1] == PIECES else 1
    outs = []
    for start in range(0, count, size):
        rows = slice(start, min(start + size, count))
        short = size - (rows.stop - start)
        length_m, grade, recorded_s = (jnp.asarray(np.pad(a[rows], ((0, short), (0, 0)))) for a in road)
        table = np.stack([_air_table(t) for t in np.pad(temperature_c[rows], (0, short), mode="edge")])
        out = _replay_batch(person, length_m, grade, recorded_s, jnp.asarray(table))
        outs.append([np.asarray(x)[: rows.stop - start] for x in out])
    work, dose, core, power = (np.concatenate(x) for x in zip(*outs, strict=True))
    hot_min = _minutes_above(core, road.recorded_s, row_defaults().hot_core_c)
    energy = (power * road.recorded_s).sum(axis=1) / 1000.0
    return Replayed(work, road.recorded_s, dose, hot_min, energy)


def _air_table(temperature_c: float) -> FloatArray:
    """Return steady air of the stated humidity and sun, as the two rows that a constant needs."""
    c = row_defaults()
    air = steady_air(round(float(temperature_c)), c.relative_humidity, radiant_excess_c=c.radiant_excess_c)
    return np.asarray(air.table)[:2]


def _observe(kept: Kept, segment: Track, person: Person) -> tuple[Array, Array, Array]:
    """Keep work of each muscle and mode, core temperature and power."""
    load = segment.load
    run = kept.run_share
    con = load.walk_con + run * (load.run_con - load.walk_con)
    ecc = load.walk_ecc + run * (load.run_ecc - load.walk_ecc)
    return segment.length_m * jnp.stack([con, ecc]), kept.core_c, kept.power_w_kg


def _replay_one(
    person: Person, length_m: Array, grade: Array, recorded_s: Array, table: Array, intake: Intake
) -> tuple[Array, Array, Array, Array]:
    none, one = jnp.zeros_like(length_m), jnp.ones_like(length_m)
    track = Track(
        length_m=length_m,
        rest_s=none,
        grade=grade,
        altitude_m=none,
        heading_rad=none,
        run_cost=one,
        walk_cost=one,
        ground_speed=one,
        technicality=none,
        shade=none,
        effort=one,
        recorded_s=recorded_s,
        load=segment_load_per_speed(grade),
    )
    state, (work, core, power) = replay(person, track, Surroundings(table, 0.0, 0.0), intake, _observe)
    return work, state.eccentric_dose_kj_kg, core, power


@kept_program
def _replay_batch(
    person: Person, length_m: Array, grade: Array, recorded_s: Array, table: Array
) -> tuple[Array, Array, Array, Array]:
    intake = nothing_taken(thirst=1.0, available_l_h=row_defaults().thirst_available_l_h)
    return jax.vmap(_replay_one, in_axes=(None, 0, 0, 0, 0, None))(
        person, length_m, grade, recorded_s, table, intake
    )


def _minutes_above(core_c: FloatArray, duration_s: FloatArray, above_c: float) -> FloatArray:
    """Return minutes with a core temperature above a threshold, linear within each piece; shape (runs,)."""
    before = np.concatenate([np.full_like(core_c[:, :1], 37.1), core_c[:, :-1]], axis=1)
    low, high = np.minimum(before, core_c), np.maximum(before, core_c)
    share = np.clip((high - above_c) / np.maximum(high - low, 1e-9), 0.0, 1.0)
    minutes: FloatArray = (np.where(low >= above_c, 1.0, share) * duration_s).sum(axis=1) / 60.0
    return minutes


def road_of_recording(
    time_s: FloatArray,
    distance_m: FloatArray,
    altitude_m: FloatArray,
    *,
    step_s: float = 15.0,
    over_m: float = 60.0,
) -> Road:
    """Resample a recording to pieces of a few seconds.

    Parameters
    ----------
    time_s, distance_m : ndarray, shape (n,)
        Increasing clock and distance along the ground.
    altitude_m : ndarray, shape (n,)
        Altitude; NaN throughout counts as flat.
    step_s : float
        Length of a piece; longer ones are taken when a recording would not fit.
    over_m : float
        Distance over which grade is measured.

    Returns
    -------
    Road
        One run; pieces padded with empty ones.

    Examples
    --------
    >>> t = np.arange(0.0, 601.0)
    >>> road = road_of_recording(t, 3.0 * t, 0.15 * t)
    >>> road.length_m.shape, round(float(road.grade[0, 20]), 3)
    ((1, 128), 0.05)
    """
    step = max(step_s, float(time_s[-1] - time_s[0]) / (_LONGEST_RECORDING - 1))
    at = np.append(np.arange(time_s[0], time_s[-1], step), time_s[-1])
    along = np.interp(at, time_s, distance_m)
    grade = np.zeros(len(at) - 1)
    known = np.isfinite(altitude_m)
    if known.sum() > 1 and distance_m[-1] > distance_m[0]:
        middle = 0.5 * (along[1:] + along[:-1])
        a, b = (np.clip(middle + s * 0.5 * over_m, distance_m[0], distance_m[-1]) for s in (-1.0, 1.0))
        height_a, height_b = (np.interp(x, distance_m[known], altitude_m[known]) for x in (a, b))
        grade = np.clip((height_b - height_a) / np.maximum(b - a, 1.0), -0.45, 0.45)
    size = max(128, 2 ** int(np.ceil(np.log2(len(grade)))))
    fill = (0, size - len(grade))
    length = np.maximum(np.diff(along), 0.0) * np.sqrt(1.0 + grade**2)
    return Road(*(np.pad(x, fill)[None, :] for x in (length, grade, np.diff(at))))


def replay_activity(
    person: Person,
    time_s: FloatArray,
    distance_m: FloatArray,
    altitude_m: FloatArray,
    *,
    temperature_c: float | None = None,
    step_s: float = 15.0,
) -> Replayed:
    """Replay a recording second by second, resampled.

    Parameters
    ----------
    person : Person
        Who ran.
    time_s, distance_m, altitude_m : ndarray, shape (n,)
        The recording.
    temperature_c : float, optional
        Air temperature; a stated default when not known.
    step_s : float
        See `road_of_recording`.

    Returns
    -------
    Replayed
        One run, in the same form as the rows of a log.
    """
    road = road_of_recording(time_s, distance_m, altitude_m, step_s=step_s)
    celsius = row_defaults().temperature_c if temperature_c is None else temperature_c
    return replay_roads(person, road, np.array([celsius]))
