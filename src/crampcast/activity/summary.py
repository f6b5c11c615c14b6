"""What every run has, whether its file is whole or only a row of a log: date, distance, time, climb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from crampcast.activity.table import Activity


@dataclass(frozen=True)
class RunSummary:
    """One activity in one row: the common denominator of a recording and of a line in a training log.

    Parameters
    ----------
    day : date
        Day of the activity (local, if the log says; else UTC).
    start : datetime or None
        Aware start, if known.
    sport : str
        FIT name of the sport; ``"unknown"`` if the source does not say.
    distance_m, moving_s, elapsed_s, climb_m, descent_m : float or None
        None where the source does not say.
    mean_heart_rate_bpm, max_heart_rate_bpm, temperature_c : float or None
        None where the source does not say.
    training_load : float or None
        The log's own load figure, in the log's own scale.
    source : str
        File (and line) it came from.
    external_id : str
        Identifier in the source, if any.

    Examples
    --------
    >>> from datetime import date
    >>> RunSummary(date(2024, 5, 1), distance_m=10_000.0, moving_s=3000.0).speed_m_s
    3.3333333333333335
    """

    day: date
    start: datetime | None = None
    sport: str = "unknown"
    distance_m: float | None = None
    moving_s: float | None = None
    elapsed_s: float | None = None
    climb_m: float | None = None
    descent_m: float | None = None
    mean_heart_rate_bpm: float | None = None
    max_heart_rate_bpm: float | None = None
    temperature_c: float | None = None
    training_load: float | None = None
    source: str = ""
    external_id: str = ""

    @property
    def speed_m_s(self) -> float | None:
        """Mean speed on the move, or None."""
        if not self.distance_m or not self.moving_s:
            return None
        return self.distance_m / self.moving_s


def _mean_over_time(time_s: np.ndarray, values: np.ndarray) -> float | None:
    """Mean of a column weighted by the time each record stands for (holes capped at 30 s)."""
    known = np.isfinite(values)
    if not known.any():
        return None
    weights = np.clip(np.diff(time_s, append=time_s[-1] + 1.0), 0.1, 30.0)
    return float(np.average(values[known], weights=weights[known]))


def summarise(activity: Activity, source: str = "") -> RunSummary | None:
    """Summarise a recording as one row.

    Parameters
    ----------
    activity : Activity
        The recording.
    source : str
        File it came from.

    Returns
    -------
    RunSummary or None
        None if the recording has no clock: a run without a date has no place in a history.

    Examples
    --------
    >>> from datetime import datetime, timezone
    >>> from crampcast.activity.table import Activity
    >>> run = Activity({"time_s": [0.0, 600.0], "distance_m": [0.0, 1800.0]},
    ...                start=datetime(2024, 5, 1, 6, tzinfo=timezone.utc), sport="running")
    >>> summarise(run).distance_m
    1800.0
    """
    if activity.start is None:
        return None
    time_s, heart_rate = activity["time_s"], activity["heart_rate_bpm"]
    return RunSummary(
        day=activity.start.date(),
        start=activity.start,
        sport=activity.sport,
        distance_m=activity.distance_m,
        moving_s=activity.moving_s,
        elapsed_s=activity.duration_s,
        climb_m=activity.climb_m,
        descent_m=activity.descent_m,
        mean_heart_rate_bpm=_mean_over_time(time_s, heart_rate),
        max_heart_rate_bpm=float(np.nanmax(heart_rate)) if np.isfinite(heart_rate).any() else None,
        temperature_c=_mean_over_time(time_s, activity["temperature_c"]),
        source=source,
        external_id=activity.content_hash,
    )
