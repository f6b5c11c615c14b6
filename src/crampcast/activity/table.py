"""One recorded run: columns of equal length in SI units, with where each came from and what was lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from crampcast.activity.climb import climb_and_descent
from crampcast.activity.moving import moving_time
from crampcast.activity.summary import RunSummary, mean_over_time

FloatArray: TypeAlias = npt.NDArray[np.float64]

FOOT_SPORTS = frozenset({"running", "walking", "hiking", "trail_running", "mountaineering", "snowshoeing"})
"""Sports in which legs carry the body and cadence counts steps."""

RUNNING_DYNAMICS = (
    "ground_contact_ms",
    "ground_contact_balance",
    "vertical_oscillation_mm",
    "vertical_ratio",
    "leg_spring_stiffness_kn_m",
    "form_power_w",
)


@dataclass(frozen=True)
class Lap:
    """A lap of the watch, in seconds since the first record.

    Examples
    --------
    >>> Lap(0.0, 300.0, 1000.0).end_s
    300.0
    """

    start_s: float
    end_s: float
    distance_m: float | None = None
    trigger: str = ""


@dataclass(frozen=True)
class Pause:
    """A stretch in which the timer was stopped or nothing was recorded, in seconds since the first record.

    ``kind`` is ``"timer"`` (the runner stopped the watch) or ``"gap"`` (the recording has a hole).

    Examples
    --------
    >>> Pause(60.0, 90.0, "timer").kind
    'timer'
    """

    start_s: float
    end_s: float
    kind: str = "timer"


def _frozen(columns: Mapping[str, npt.ArrayLike]) -> Mapping[str, FloatArray]:
    """Return read-only float64 copies of the columns behind a read-only mapping."""
    frozen: dict[str, FloatArray] = {}
    for name, values in columns.items():
        array = np.array(values, dtype=np.float64)
        array.setflags(write=False)
        frozen[name] = array
    return MappingProxyType(frozen)


@dataclass(frozen=True, eq=False)
class Activity:
    """One recorded activity as one tidy table.

    Parameters
    ----------
    columns : mapping of str to numpy.ndarray, shape (n,)
        ``time_s`` (elapsed since the first record, pauses included, never decreasing) and any of
        ``distance_m, speed_m_s, altitude_m, latitude_deg, longitude_deg, heart_rate_bpm, cadence_spm``
        (steps a minute; other sports have ``cadence_rpm``)``, power_w, temperature_c, ground_contact_ms,
        ground_contact_balance, vertical_oscillation_mm, vertical_ratio,
        step_length_m, leg_spring_stiffness_kn_m, leg_spring_stiffness_balance, vertical_oscillation_balance,
        impact_loading_balance, impact_body_weights, form_power_w, air_power_w, respiration_per_min,
        core_temperature_c, skin_temperature_c, heat_strain_index``; float64, NaN where missing; balances are
        shares of the left foot. A column exists only if it has a value.
    start : datetime or None
        Time of the first record, aware, in UTC; None if the file has no usable clock.
    sport, sub_sport : str
        FIT names, lower case: ``"running"``, ``"trail"``; ``"unknown"`` if the file does not say.
    laps, pauses : tuple
        Laps of the watch; stopped timer and holes.
    provenance : mapping of str to str
        For each column the field it was read from and what cleaning did to it.
    damage : tuple of str
        What was repaired or lost, one sentence each.
    device : str
        Maker and product, as far as the file says.
    source_format : str
        ``"fit"``, ``"tcx"`` or ``"gpx"``.
    content_hash : str
        SHA-256 of the file's bytes, hexadecimal.
    name : str
        Title in the file.
    legs : tuple of Activity
        The sessions of a multisport file, each on its own clock; empty for a single sport.
    timer_s : float or None
        Time the watch's timer ran, as its maker's summary states it.
    recorded_climb : (float, float) or None
        Climb and descent by the reference method on the altitude as recorded, spikes and all, in m.
    beat_intervals_s : numpy.ndarray, shape (m,)
        Times between heartbeats of the whole file, if a strap recorded them (heart-rate variability).

    Raises
    ------
    ValueError
        If columns differ in length or ``time_s`` is missing or decreases.

    Examples
    --------
    >>> run = Activity({"time_s": [0.0, 1.0, 2.0], "distance_m": [0.0, 3.0, 6.0]}, sport="running")
    >>> run.distance_m, run.duration_s, run.moving_s
    (6.0, 2.0, 2.0)
    """

    columns: Mapping[str, FloatArray]
    start: datetime | None = None
    sport: str = "unknown"
    sub_sport: str = ""
    laps: tuple[Lap, ...] = ()
    pauses: tuple[Pause, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)
    damage: tuple[str, ...] = ()
    device: str = ""
    source_format: str = ""
    content_hash: str = ""
    name: str = ""
    legs: tuple[Activity, ...] = ()
    timer_s: float | None = None
    recorded_climb: tuple[float, float] | None = None
    beat_intervals_s: FloatArray = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        columns = _frozen(self.columns)
        if "time_s" not in columns:
            raise ValueError("an activity needs a column time_s")
        if len({array.shape for array in columns.values()}) != 1:
            raise ValueError("columns differ in length")
        if columns["time_s"].size and not bool(np.all(np.diff(columns["time_s"]) >= 0)):
            raise ValueError("time_s decreases or has gaps of NaN")
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "provenance", MappingProxyType(dict(self.provenance)))

    def __getitem__(self, column: str) -> FloatArray:
        """Return a column; all NaN if the file does not have it."""
        found = self.columns.get(column)
        return np.full(self.records, np.nan) if found is None else found

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    @property
    def records(self) -> int:
        """Number of rows."""
        return int(self.columns["time_s"].size)

    @property
    def duration_s(self) -> float:
        """Elapsed time from the first to the last record, pauses included."""
        time_s = self.columns["time_s"]
        return float(time_s[-1] - time_s[0]) if time_s.size else 0.0

    @cached_property
    def moving_s(self) -> float:
        """Time on the move: stopped timer and standing taken out; holes count if distance was covered."""
        stopped = [(pause.start_s, pause.end_s) for pause in self.pauses if pause.kind == "timer"]
        return moving_time(self.columns["time_s"], self.columns.get("distance_m"), stopped)

    @property
    def distance_m(self) -> float | None:
        """Distance covered, or None if neither distance nor position was recorded."""
        if "distance_m" not in self.columns:
            return None
        values = self.columns["distance_m"]
        values = values[np.isfinite(values)]
        return float(values[-1]) if values.size else None

    @cached_property
    def _up_and_down(self) -> tuple[float, float] | None:
        return climb_and_descent(self.columns["altitude_m"]) if "altitude_m" in self.columns else None

    @property
    def climb_m(self) -> float | None:
        """Climb by the reference method (3 m hysteresis), or None without altitude."""
        return None if self._up_and_down is None else self._up_and_down[0]

    @property
    def descent_m(self) -> float | None:
        """Descent by the reference method (3 m hysteresis), positive, or None without altitude."""
        return None if self._up_and_down is None else self._up_and_down[1]

    @property
    def has(self) -> dict[str, bool]:
        """Which kinds of measurement the file carries, by the names of ``inspect``."""
        present = self.columns
        return {
            "altitude": "altitude_m" in present,
            "heart_rate": "heart_rate_bpm" in present,
            "cadence": "cadence_spm" in present or "cadence_rpm" in present,
            "power": "power_w" in present,
            "running_dynamics": any(name in present for name in RUNNING_DYNAMICS),
            "temperature": "temperature_c" in present,
            "position": "latitude_deg" in present,
        }

    @property
    def on_foot(self) -> bool:
        """Whether the sport loads legs as walking or running does."""
        return self.sport in FOOT_SPORTS

    def run_legs(self) -> tuple[Activity, ...]:
        """Return the parts run, walked or hiked: legs of a multisport file, or the activity itself.

        Returns
        -------
        tuple of Activity
            Empty if nothing was on foot.

        Examples
        --------
        >>> Activity({"time_s": [0.0, 1.0]}, sport="cycling").run_legs()
        ()
        """
        parts = self.legs or (self,)
        return tuple(part for part in parts if part.on_foot)

    def summary(self, source: str = "") -> RunSummary | None:
        """Return the activity as one row of a log.

        Parameters
        ----------
        source : str
            File it came from.

        Returns
        -------
        RunSummary or None
            None if the recording has no clock: a run without a date has no place in a history.

        Examples
        --------
        >>> from datetime import datetime, timezone
        >>> run = Activity({"time_s": [0.0, 600.0], "distance_m": [0.0, 1800.0]},
        ...                start=datetime(2024, 5, 1, 6, tzinfo=timezone.utc), sport="running")
        >>> run.summary().distance_m
        1800.0
        """
        if self.start is None:
            return None
        time_s, heart_rate = self["time_s"], self["heart_rate_bpm"]
        return RunSummary(
            day=self.start.date(),
            start=self.start,
            sport=self.sport,
            distance_m=self.distance_m,
            moving_s=self.moving_s,
            elapsed_s=self.duration_s,
            climb_m=self.climb_m,
            descent_m=self.descent_m,
            mean_heart_rate_bpm=mean_over_time(time_s, heart_rate),
            max_heart_rate_bpm=float(np.nanmax(heart_rate)) if np.isfinite(heart_rate).any() else None,
            temperature_c=mean_over_time(time_s, self["temperature_c"]),
            source=source,
            external_id=self.content_hash,
        )

    def cut(self, start_s: float, end_s: float, **changes: object) -> Activity:
        """Return the rows between two elapsed times on a clock and an odometer that begin anew.

        Parameters
        ----------
        start_s, end_s : float
            Elapsed seconds since this activity's first record, both included.
        **changes
            Attributes of the result that differ, as in :func:`dataclasses.replace`.

        Returns
        -------
        Activity

        Examples
        --------
        >>> run = Activity({"time_s": [0.0, 1.0, 2.0], "distance_m": [0.0, 3.0, 6.0]})
        >>> run.cut(1.0, 2.0)["distance_m"].tolist()
        [3.0, 6.0]
        """
        time_s = self.columns["time_s"]
        first, last = np.searchsorted(time_s, [start_s, end_s], side="left")
        last = int(np.searchsorted(time_s, end_s, side="right"))
        kept = {name: np.array(values[first:last]) for name, values in self.columns.items()}
        kept = {
            name: values for name, values in kept.items() if name == "time_s" or np.isfinite(values).any()
        }
        origin_s = float(kept["time_s"][0]) if kept["time_s"].size else float(start_s)
        kept["time_s"] = kept["time_s"] - origin_s
        if "distance_m" in kept:
            before = self.columns["distance_m"][: first + 1] if first else np.zeros(1)
            before = before[:-1] if first and np.isfinite(before[:-1]).any() else before
            kept["distance_m"] = kept["distance_m"] - np.nanmax(before, initial=0.0)
        laps = tuple(
            replace(lap, start_s=lap.start_s - origin_s, end_s=lap.end_s - origin_s)
            for lap in self.laps
            if lap.start_s >= start_s - 1 and lap.end_s <= end_s + 1
        )
        pauses = tuple(
            replace(pause, start_s=pause.start_s - origin_s, end_s=pause.end_s - origin_s)
            for pause in self.pauses
            if pause.start_s >= start_s and pause.end_s <= end_s
        )
        fresh: dict[str, object] = {
            "columns": kept,
            "start": None if self.start is None else self.start + timedelta(seconds=origin_s),
            "laps": laps,
            "pauses": pauses,
            "provenance": {name: text for name, text in self.provenance.items() if name in kept},
            "legs": (),
            "timer_s": None,
            "recorded_climb": None,
            "beat_intervals_s": np.zeros(0),
        }
        return replace(self, **{**fresh, **changes})  # type: ignore[arg-type]  # names are checked by replace
