"""One run in a line: what is kept of every activity, whether it came as a file or as a row of a log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class RunSummary:
    """One activity in a line; None where the source does not say.

    Attributes
    ----------
    start : datetime.datetime or None
        Aware where the source gives a zone.
    sport : str
        ``running``, ``cycling``, ``swimming``, ``walking`` and so on; ``unknown`` if not said.
    distance_m, climb_m, descent_m : float or None
        Distance and metres up and down.
    moving_s, elapsed_s : float or None
        Time in motion and time with pauses.
    mean_heart_rate_bpm, max_heart_rate_bpm : float or None
        Heart rate.
    temperature_c : float or None
        Mean air (or device) temperature.
    source : str
        Where it came from: the format, or the service that wrote the log.
    external_id : str
        The source's own identifier; empty if none.
    date_only : bool
        Whether `start` is good to the day only.

    Examples
    --------
    >>> RunSummary(start=None, sport="running", distance_m=10000.0).distance_m
    10000.0
    """

    start: datetime | None
    sport: str = "unknown"
    distance_m: float | None = None
    moving_s: float | None = None
    elapsed_s: float | None = None
    climb_m: float | None = None
    descent_m: float | None = None
    mean_heart_rate_bpm: float | None = None
    max_heart_rate_bpm: float | None = None
    temperature_c: float | None = None
    source: str = ""
    external_id: str = ""
    date_only: bool = False
