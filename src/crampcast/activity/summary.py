"""What every run has, whether its file is whole or only a row of a log: date, distance, time, climb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np


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


def mean_over_time(time_s: np.ndarray, values: np.ndarray) -> float | None:
    """Return the mean of a column weighted by the time each record stands for (holes capped at 30 s)."""
    known = np.isfinite(values)
    if not known.any():
        return None
    weights = np.clip(np.diff(time_s, append=time_s[-1] + 1.0), 0.1, 30.0)
    return float(np.average(values[known], weights=weights[known]))
