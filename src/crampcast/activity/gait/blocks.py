"""A run cut into minutes of steady running, with the signals of gait in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.activity.gait.signals import SIGNALS
from crampcast.activity.table import Activity
from crampcast.evidence.parameters import coefficients

FloatArray = NDArray[np.float64]

LONGEST_HOLE_S = 15.0
"""A block with a longer time between records is left out."""
LEAST_RECORDS = 5
TRIM = 0.1
"""Share of the records cut off at either end before the mean."""


class BlockChoices(NamedTuple):
    """What counts as a block; group ``gait.blocks``."""

    length_s: float
    warm_up_s: float
    least_steps: float
    least_cadence_spm: float
    least_speed_m_s: float
    greatest_speed_m_s: float
    speed_change_m_s: float
    grade_change: float


@dataclass(frozen=True)
class Blocks:
    """Minutes of steady running; arrays of shape (n,).

    Parameters
    ----------
    start_s, start_m : ndarray
        When and where each begins, elapsed seconds and metres.
    speed_m_s, grade : ndarray
        Means; the grade is 0 without altitude.
    values : mapping of str to ndarray
        Column of each signal, NaN where missing.
    devices : mapping of str to str
        Column to what measured it: maker, product, field, and whether a torso sensor was worn.
    has_altitude : bool
        Whether grade was measured.
    """

    start_s: FloatArray
    start_m: FloatArray
    speed_m_s: FloatArray
    grade: FloatArray
    values: Mapping[str, FloatArray]
    devices: Mapping[str, str]
    has_altitude: bool

    @property
    def count(self) -> int:
        """Number of blocks."""
        return int(self.start_s.size)


def gait_blocks(run: Activity) -> Blocks:
    """Cut a run into minutes of steady running.

    Parameters
    ----------
    run : Activity
        One run, with distance.

    Returns
    -------
    Blocks
        None at all where the file has no distance, or nothing was run steadily.

    Notes
    -----
    Left out: the first ten minutes, minutes with stops, holes or walking, jumps of position, minutes whose
    halves differ by more than 5 points of grade or 0.8 m/s. Signals are trimmed means.

    Examples
    --------
    >>> t = np.arange(0.0, 1801.0)
    >>> run = Activity({"time_s": t, "distance_m": 3.0 * t, "cadence_spm": 170.0 + 0.0 * t}, sport="running")
    >>> blocks = gait_blocks(run)
    >>> blocks.count, round(float(blocks.speed_m_s[0]), 2), float(blocks.values["cadence_spm"][0])
    (20, 3.0, 170.0)
    """
    c = coefficients(BlockChoices, "gait.blocks")
    columns = [s.column for s in SIGNALS if s.column in run]
    time_s = run["time_s"]
    known = np.isfinite(run["distance_m"])
    rows: list[tuple[float, ...]] = []
    altitude = _heights(run)
    if known.sum() >= 2 and columns:
        clock, along = time_s[known], np.maximum.accumulate(run["distance_m"][known])
        for start_s in np.arange(c.warm_up_s, time_s[-1] - c.length_s + 1e-9, c.length_s):
            row = _block(run, float(start_s), columns, (clock, along), altitude, c)
            if row is not None:
                rows.append(row)
    table = np.array(rows, dtype=float).reshape(len(rows), 4 + len(columns))
    values = {name: table[:, 4 + i] for i, name in enumerate(columns)}
    devices = {name: device_of(run, name) for name in columns}
    start_s, start_m, speed, grade = table[:, :4].T
    return Blocks(start_s, start_m, speed, grade, values, devices, altitude is not None)


def device_of(run: Activity, column: str) -> str:
    """Return what measured a column: two runs are compared only where this agrees.

    Examples
    --------
    >>> device_of(Activity({"time_s": [0.0]}, device="garmin 3291"), "ground_contact_ms")
    'garmin 3291, unknown field'
    """
    field = run.provenance.get(column, "unknown field").split(";")[0].strip()
    torso = ", torso sensor" if "ground_contact_balance" in run and field.startswith("record.") else ""
    return f"{run.device or 'unknown device'}, {field}{torso}"


def _heights(run: Activity) -> tuple[FloatArray, FloatArray] | None:
    """Return times and heights, or None without."""
    altitude = run["altitude_m"]
    known = np.isfinite(altitude)
    return (run["time_s"][known], altitude[known]) if known.sum() >= 2 else None


def _block(
    run: Activity,
    start_s: float,
    columns: list[str],
    odometer: tuple[FloatArray, FloatArray],
    altitude: tuple[FloatArray, FloatArray] | None,
    c: BlockChoices,
) -> tuple[float, ...] | None:
    """Return start, place, speed, grade and signals of one minute, or None if it was not run steadily."""
    time_s = run["time_s"]
    first, last = np.searchsorted(time_s, [start_s, start_s + c.length_s])
    inside = slice(int(first), int(last))
    marks = np.concatenate([[start_s], time_s[inside], [start_s + c.length_s]])
    stopped = any(p.start_s < start_s + c.length_s and p.end_s > start_s for p in run.pauses)
    if stopped or last - first < LEAST_RECORDS or np.diff(marks).max() > LONGEST_HOLE_S:
        return None
    edges = start_s + c.length_s * np.array([0.0, 0.5, 1.0])
    place = np.interp(edges, *odometer)
    halves = np.diff(place) / (0.5 * c.length_s)
    speed = float(halves.mean())
    grades = np.zeros(2) if altitude is None else _grades(edges, place, altitude)
    in_range = c.least_speed_m_s <= halves.min() <= halves.max() <= c.greatest_speed_m_s
    even = abs(halves[1] - halves[0]) <= c.speed_change_m_s and abs(grades[1] - grades[0]) <= c.grade_change
    signals = [_trimmed(run[name][inside]) for name in columns]
    if not (in_range and even and _ran(run, inside, c)):
        return None
    return (start_s, float(place[0]), speed, float(grades.mean()), *signals)


def _ran(run: Activity, inside: slice, c: BlockChoices) -> bool:
    """Say whether steps were run all along, by the cadence where there is one."""
    if "cadence_spm" not in run:
        return True
    cadence = run["cadence_spm"][inside]
    cadence = cadence[np.isfinite(cadence)]
    if not cadence.size:
        return False
    slow, steps = np.percentile(cadence, 100.0 * TRIM), float(cadence.mean()) * c.length_s / 60.0
    return bool(slow >= c.least_cadence_spm and steps >= c.least_steps)


def _grades(edges: FloatArray, place: FloatArray, altitude: tuple[FloatArray, FloatArray]) -> FloatArray:
    """Return the grade of both halves, heights averaged over ten seconds either side of their ends."""
    around = np.linspace(-10.0, 10.0, 11)
    heights = np.interp(edges[:, None] + around[None, :], *altitude).mean(axis=1)
    return np.asarray(np.diff(heights) / np.maximum(np.diff(place), 1.0))


def _trimmed(values: FloatArray) -> float:
    """Return the mean without the smallest and largest tenth; NaN where less than half was recorded."""
    good = np.sort(values[np.isfinite(values)])
    if good.size < LEAST_RECORDS or good.size < 0.5 * values.size:
        return float("nan")
    cut = int(TRIM * good.size)
    return float(good[cut : good.size - cut].mean())
