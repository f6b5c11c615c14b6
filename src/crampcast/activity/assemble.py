"""From what a file recorded to one tidy table: clock, repeats, odometer, cadence, cleaning, legs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from crampcast.activity.cadence import count_steps
from crampcast.activity.cleaning import PLAUSIBLE, clean
from crampcast.activity.climb import climb_and_descent
from crampcast.activity.clock import SHUFFLE_S, straighten
from crampcast.activity.moving import GAP_S
from crampcast.activity.position import odometer_m
from crampcast.activity.table import FOOT_SPORTS, Activity, Lap, Pause

FloatArray: TypeAlias = npt.NDArray[np.float64]

LATE_START_M = 1000.0
"""An odometer that starts beyond this belongs to a recording whose beginning was cut away."""

CLOCK_SET_S = 788_918_400.0
"""Times before 1995 come from a watch that never saw a satellite."""

KM_H_PER_M_S = 3.6

RESET_M = 5.0
"""An odometer that falls by more than this began anew."""


@dataclass(frozen=True)
class Session:
    """One sport of a recording, in Unix seconds.

    Examples
    --------
    >>> Session("running", "trail", 0.0, 3600.0).sport
    'running'
    """

    sport: str
    sub_sport: str
    start_unix_s: float
    end_unix_s: float
    timer_s: float | None = None


@dataclass(eq=False)
class Recording:
    """What a reader found in a file, before anything is judged.

    ``columns`` are as in :class:`~crampcast.activity.table.Activity`, except that cadence is
    ``cadence_per_min`` (steps, strides or revolutions, as recorded). ``laps`` are (start, end, distance,
    trigger) and ``stops`` (start, end) in Unix seconds. ``seams`` is True where a stretch begins that does
    not join the one before.

    Examples
    --------
    >>> import numpy as np
    >>> assemble(Recording(np.array([1e9, 1e9 + 1]), {}, sport="running")).duration_s
    1.0
    """

    unix_s: FloatArray
    columns: dict[str, FloatArray]
    provenance: dict[str, str] = field(default_factory=dict)
    sport: str = "unknown"
    sub_sport: str = ""
    sessions: Sequence[Session] = ()
    laps: Sequence[tuple[float, float, float | None, str]] = ()
    stops: Sequence[tuple[float, float]] = ()
    seams: npt.NDArray[np.bool_] | None = None
    device: str = ""
    source_format: str = ""
    content_hash: str = ""
    name: str = ""
    damage: Sequence[str] = ()


def _by_time(recording: Recording) -> npt.NDArray[np.intp]:
    """Return the order of time where only that makes the odometer rise: blocks were written out of order."""
    times, distance_m = recording.unix_s, recording.columns.get("distance_m")
    order = np.arange(times.size)
    if distance_m is None or not np.any(np.diff(times) < -SHUFFLE_S):
        return order
    known = np.isfinite(times) & np.isfinite(distance_m)
    sorted_m = distance_m[known][np.argsort(times[known], kind="stable")]
    falls, falls_sorted = np.diff(distance_m[known]) < -RESET_M, np.diff(sorted_m) < -RESET_M
    return np.argsort(times, kind="stable") if falls.any() and not falls_sorted.any() else order


def _merge_repeats(
    unix_s: FloatArray, columns: Mapping[str, FloatArray]
) -> tuple[FloatArray, dict[str, FloatArray]]:
    """Merge records of one instant: the last value of each column stands."""
    first = np.flatnonzero(np.diff(unix_s, prepend=-np.inf) > 0)
    if first.size == unix_s.size:
        return unix_s, dict(columns)
    group = np.repeat(np.arange(first.size), np.diff(first, append=unix_s.size))
    merged = {}
    for name, values in columns.items():
        one = np.full(first.size, np.nan)
        known = np.isfinite(values)
        one[group[known]] = values[known]
        merged[name] = one
    return unix_s[first], merged


def _continuous(distance_m: FloatArray) -> tuple[FloatArray, int]:
    """Carry an odometer on where it begins anew; count how often it did."""
    known = np.flatnonzero(np.isfinite(distance_m))
    steps = np.diff(distance_m[known])
    resets = steps < -RESET_M
    carried = distance_m.copy()
    lifted = np.where(resets, distance_m[known][1:], np.maximum(steps, 0.0))
    if known.size:
        carried[known] = distance_m[known[0]] + np.concatenate([[0.0], np.cumsum(lifted)])
    return carried, int(resets.sum())


def _distance(
    columns: dict[str, FloatArray], told: dict[str, str], seams: npt.NDArray[np.bool_] | None, parts: int
) -> list[str]:
    """Give the table an odometer: the recorded one carried on, else from positions, else from speed."""
    if "distance_m" in columns and np.nanmax(columns["distance_m"], initial=0.0) > 0:
        columns["distance_m"], resets = _continuous(columns["distance_m"])
        first_m = float(columns["distance_m"][np.isfinite(columns["distance_m"])][0])
        if first_m > LATE_START_M:
            columns["distance_m"] = columns["distance_m"] - first_m
            told["distance_m"] = f"{told.get('distance_m', 'recorded')}; counted from the first record"
        told["distance_m"] += f"; {resets} resets carried on" if resets else ""
        if resets < parts:  # each sport or run of the file has an odometer of its own
            return []
        return [f"the odometer began anew {resets} time{'s' * (resets > 1)}; it was carried on"]
    if "latitude_deg" in columns:
        covered = odometer_m(columns["latitude_deg"], columns["longitude_deg"], seams)
        columns["distance_m"], told["distance_m"] = covered, "summed from positions"
    elif "speed_m_s" in columns:
        steps_s = np.clip(np.diff(columns["time_s"], prepend=columns["time_s"][:1]), 0.0, GAP_S)
        covered = np.cumsum(np.nan_to_num(columns["speed_m_s"]) * steps_s)
        columns["distance_m"], told["distance_m"] = covered, "summed from speed"
    return []


def _speed(columns: dict[str, FloatArray], told: dict[str, str]) -> None:
    """Give the table a speed where only distance was recorded: mean over about five seconds."""
    if "speed_m_s" in columns or "distance_m" not in columns:
        return
    time_s = columns["time_s"]
    known = np.isfinite(columns["distance_m"])
    if known.sum() < 2 or time_s[-1] <= time_s[0]:
        return
    step_s = np.diff(time_s, prepend=time_s[:1])
    half_s = np.maximum(2.5, np.maximum(step_s, np.append(step_s[1:], 0.0)))
    late, early = np.minimum(time_s + half_s, time_s[-1]), np.maximum(time_s - half_s, time_s[0])
    ahead = np.interp(late, time_s[known], columns["distance_m"][known])
    behind = np.interp(early, time_s[known], columns["distance_m"][known])
    columns["speed_m_s"] = (ahead - behind) / np.maximum(late - early, 1e-9)
    told["speed_m_s"] = "from distance and time"


def _speed_unit(columns: dict[str, FloatArray], told: dict[str, str]) -> None:
    """Turn a speed recorded in km/h, told by the odometer, into m/s."""
    if not {"speed_m_s", "distance_m"} <= columns.keys():
        return
    known = np.isfinite(columns["speed_m_s"]) & np.isfinite(columns["distance_m"])
    if known.sum() < 30:
        return
    steps_s = np.diff(columns["time_s"][known])
    by_odometer = np.diff(columns["distance_m"][known]) / np.maximum(steps_s, 1e-9)
    moving = (by_odometer > 0.5) & (steps_s < GAP_S)
    if moving.sum() < 20:
        return
    ratio = float(np.median(columns["speed_m_s"][known][1:][moving] / by_odometer[moving]))
    if abs(ratio / KM_H_PER_M_S - 1) < 0.1:
        columns["speed_m_s"] = columns["speed_m_s"] / KM_H_PER_M_S
        told["speed_m_s"] = f"{told.get('speed_m_s', 'recorded')}; km/h turned into m/s"


def _pauses(
    time_s: FloatArray, stops: Sequence[tuple[float, float]], zero_unix_s: float
) -> tuple[Pause, ...]:
    """List stretches of stopped timer, and holes of the recording that no stop explains."""
    end_s = float(time_s[-1]) if time_s.size else 0.0
    found = []
    for start, end in stops:
        first, last = max(start - zero_unix_s, 0.0), min(end - zero_unix_s, end_s)
        if last > first:
            found.append(Pause(first, last, "timer"))
    for hole in np.flatnonzero(np.diff(time_s) > GAP_S):
        first, last = float(time_s[hole]), float(time_s[hole + 1])
        if not any(pause.start_s < last and pause.end_s > first for pause in found):
            found.append(Pause(first, last, "gap"))
    return tuple(sorted(found, key=lambda pause: pause.start_s))


def _foot_rows(unix_s: FloatArray, recording: Recording) -> npt.NDArray[np.bool_]:
    """Tell for each record whether its sport is on foot."""
    if len(recording.sessions) < 2:
        return np.full(unix_s.size, recording.sport in FOOT_SPORTS)
    rows = np.zeros(unix_s.size, dtype=bool)
    for session in recording.sessions:
        if session.sport in FOOT_SPORTS:
            rows |= (unix_s >= session.start_unix_s) & (unix_s <= session.end_unix_s)
    return rows


def _legs(whole: Activity, sessions: Sequence[Session], zero_unix_s: float) -> tuple[Activity, ...]:
    """Cut a multisport recording at its sessions."""
    legs = []
    for number, session in enumerate(sessions):
        after = sessions[number + 1].start_unix_s - 1 if number + 1 < len(sessions) else np.inf
        end = max(min(session.end_unix_s, after), session.start_unix_s)
        leg = whole.cut(
            session.start_unix_s - zero_unix_s,
            end - zero_unix_s,
            sport=session.sport,
            sub_sport=session.sub_sport,
            timer_s=session.timer_s,
        )
        if leg.records:
            legs.append(leg)
    return tuple(legs)


def _laps(recording: Recording, zero_unix_s: float, end_unix_s: float) -> tuple[tuple[Lap, ...], list[str]]:
    """Return laps on the activity's clock; laps in another time zone than the records are moved to them."""
    laps = list(recording.laps)
    shift_s = 0.0
    if laps and not zero_unix_s - 60 <= laps[0][0] <= end_unix_s:
        quarters = round((laps[0][0] - zero_unix_s) / 900)
        if quarters and abs(laps[0][0] - zero_unix_s - quarters * 900) < 120 and abs(quarters) <= 56:
            shift_s = quarters * 900.0
    told = ["laps are in another time zone than the records; they were moved"] if shift_s else []
    origin = zero_unix_s + shift_s
    return tuple(Lap(start - origin, end - origin, length, why) for start, end, length, why in laps), told


def _recorded_climb(columns: Mapping[str, FloatArray]) -> tuple[float, float] | None:
    """Return climb and descent of the altitude before cleaning, heights off the Earth left out."""
    if "altitude_m" not in columns:
        return None
    low, high = PLAUSIBLE["altitude_m"]
    heights = columns["altitude_m"]
    with np.errstate(invalid="ignore"):
        return climb_and_descent(heights[(heights >= low) & (heights <= high)])


def assemble(recording: Recording) -> Activity:
    """Make one tidy table of what a reader found.

    Parameters
    ----------
    recording : Recording
        Raw columns with their times.

    Returns
    -------
    Activity
        Clean, in order, one row an instant, with provenance and damage.

    Notes
    -----
    In order: the clock is put straight (:func:`~crampcast.activity.clock.straighten`), records of one
    instant are merged, impossible values taken out (:func:`~crampcast.activity.cleaning.clean`), the
    odometer carried on over resets or summed from positions, cadence turned into steps a minute, sessions
    cut into legs. Holes that no stop of the timer explains count as pauses only where the runner stood.

    Examples
    --------
    >>> import numpy as np
    >>> run = assemble(Recording(np.array([1e9, 1e9 + 60]), {"cadence_per_min": np.array([84.0, 86.0])},
    ...                          sport="running"))
    >>> run["cadence_spm"].tolist(), run.provenance["cadence_spm"]
    ([168.0, 172.0], 'recorded; strides × 2')
    """
    begins = [session.start_unix_s for session in recording.sessions] if len(recording.sessions) > 1 else []
    by_time = _by_time(recording)
    clock = straighten(recording.unix_s[by_time], begins)
    order = by_time[clock.order]
    columns = {
        name: np.asarray(values, dtype=np.float64)[order] for name, values in recording.columns.items()
    }
    if recording.seams is not None:
        columns["seams"] = recording.seams[order].astype(np.float64)
    blocks = (
        [] if np.all(np.diff(by_time) > 0) else ["blocks of records stood out of order; they were sorted"]
    )
    unix_s, columns = _merge_repeats(clock.unix_s, columns)
    seams = columns.pop("seams", None)
    zero_unix_s = float(unix_s[0]) if unix_s.size else 0.0
    columns["time_s"] = unix_s - zero_unix_s
    told = dict(recording.provenance)
    foot = _foot_rows(unix_s, recording)
    as_recorded = _recorded_climb(columns)
    cleaned = clean(columns, told, on_foot=bool(foot.all()))
    columns, told = dict(cleaned.columns), dict(cleaned.provenance)
    resets = []
    if unix_s.size:
        parts = max(len(recording.sessions), 1)
        resets = _distance(columns, told, None if seams is None else seams > 0, parts)
    _speed_unit(columns, told)
    _speed(columns, told)
    count_steps(columns, told, foot, recording.sport)
    pauses = _pauses(columns["time_s"], recording.stops, zero_unix_s)
    laps, moved = _laps(recording, zero_unix_s, float(unix_s[-1]) if unix_s.size else 0.0)
    dated = zero_unix_s >= CLOCK_SET_S
    undated = [] if dated or not unix_s.size else ["the clock was not set: the date is unknown"]
    whole = Activity(
        columns,
        start=datetime.fromtimestamp(zero_unix_s, UTC) if dated else None,
        sport=recording.sport,
        sub_sport=recording.sub_sport,
        laps=laps,
        pauses=pauses,
        provenance=told,
        damage=(*recording.damage, *blocks, *clock.damage, *cleaned.damage, *resets, *undated, *moved),
        device=recording.device,
        source_format=recording.source_format,
        content_hash=recording.content_hash,
        name=recording.name,
        timer_s=recording.sessions[0].timer_s if len(recording.sessions) == 1 else None,
        recorded_climb=as_recorded if "altitude_m" in columns else None,
    )
    if len(recording.sessions) < 2:
        return whole
    object.__setattr__(whole, "legs", _legs(whole, recording.sessions, zero_unix_s))
    return whole
