"""The training of the last half year: its runs, replayed, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.activity.summary import RunSummary
from crampcast.evidence import coefficients
from crampcast.evidence.parameters import load_parameters
from crampcast.history.acclimatisation import temperatures_c
from crampcast.history.capacity import Capacity
from crampcast.history.envelope import Averages, envelope, envelope_windows, weekly_averages
from crampcast.history.replaying import Replayed, Road, replay_roads, road_of_rows
from crampcast.history.usable import moving_s, usable_runs
from crampcast.history.usual import usual_person
from crampcast.runner.profile import Profile

FloatArray = NDArray[np.float64]


class TrainingWindows(NamedTuple):
    """How far back a log counts; group ``history.training``."""

    window_days: float
    stale_days: float
    taper_days: float
    climb_known_share: float


@dataclass(frozen=True)
class Training:
    """Replayed training of the half year before a day.

    Parameters
    ----------
    on : date
        The day asked about.
    runs : tuple of RunSummary
        Usable runs, in order of their days; never empty.
    road : Road
        What they were run on.
    replayed : Replayed
        What they asked of the body.
    averages : Averages
        Acute and chronic weekly work, day by day until the last run.
    envelope_j_kg : ndarray, shape (durations, 2, 10)
        Best stretches of the eight weeks up to the last run.
    climb_logged : ndarray of bool, shape (runs,)
        Whether the row named its climb.
    first_day : date
        First usable run of the whole log.
    ignored : int
        Rows of the half year that nobody on foot could have done.
    """

    on: date
    runs: tuple[RunSummary, ...]
    road: Road
    replayed: Replayed
    averages: Averages
    envelope_j_kg: FloatArray
    climb_logged: NDArray[np.bool_]
    first_day: date
    ignored: int

    @property
    def last_day(self) -> date:
        """Day of the last run."""
        return self.runs[-1].day

    @property
    def days_ago(self) -> NDArray[np.int64]:
        """Days from each run to the day asked about."""
        return np.array([(self.on - run.day).days for run in self.runs])

    @property
    def recent(self) -> NDArray[np.bool_]:
        """Which runs belong to the eight weeks that end with the last run."""
        first = self.last_day - timedelta(days=int(envelope_windows().window_days))
        return np.array([run.day > first for run in self.runs])

    @property
    def stale_days(self) -> int:
        """Days without a run that count as a break; 0 while the log reaches close enough to the day."""
        gap = (self.on - self.last_day).days
        return gap if gap > training_windows().stale_days else 0


def training_windows() -> TrainingWindows:
    """Return how far back a log counts.

    Examples
    --------
    >>> training_windows().window_days
    180.0
    """
    return coefficients(TrainingWindows, "history.training")


def replay_training(
    profile: Profile, runs: Sequence[RunSummary], *, on: date, capacity: Capacity
) -> Training | None:
    """Replay the last half year of a log.

    Parameters
    ----------
    profile : Profile
        The runner's answers; an answered weekly climb stands in where the log names none.
    runs : sequence of RunSummary
        The log, in any order, any length.
    on : date
        The day asked about; runs of this day and later do not count.
    capacity : Capacity
        Power of the runner.

    Returns
    -------
    Training or None
        None if there is no usable run in the half year before the day.

    Examples
    --------
    >>> from crampcast.history.capacity import infer_capacity
    >>> runner = Profile()
    >>> replay_training(runner, [], on=date(2026, 5, 1), capacity=infer_capacity(runner)) is None
    True
    """
    span = int(training_windows().window_days)
    everything = usable_runs(runs, before=on, days=36_500)
    if not everything or (on - everything[-1].day).days > span:
        return None
    last = everything[-1].day
    first = last - timedelta(days=span)
    used = tuple(run for run in everything if run.day > first)
    climb, logged = _climbs(profile, used)
    distance = np.array([run.distance_m for run in used], dtype=float)
    time_s = np.array([moving_s(run) for run in used], dtype=float)
    road = road_of_rows(distance, time_s, climb)
    celsius, _ = temperatures_c(used)
    replayed = replay_roads(usual_person(profile, capacity), road, celsius)
    averages = weekly_averages(replayed.total_j_kg, [run.day for run in used], first, last)
    to_last = np.array([(last - run.day).days for run in used])
    rows = sum(1 for run in runs if first < run.day <= last)
    return Training(
        on,
        used,
        road,
        replayed,
        averages,
        envelope(replayed, to_last),
        logged,
        everything[0].day,
        rows - len(used),
    )


def _climbs(profile: Profile, runs: Sequence[RunSummary]) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return the climb of every run (logged, else answered or usual), and whether it was logged."""
    logged = np.array([run.climb_m is not None for run in runs])
    known_m = sum(run.climb_m or 0.0 for run in runs)
    known_km = sum((run.distance_m or 0.0) / 1000.0 for run in runs if run.climb_m is not None)
    all_km = sum((run.distance_m or 0.0) / 1000.0 for run in runs)
    per_km = load_parameters()["runner.answers.climb_m_per_km"].value
    assert isinstance(per_km, float)
    if known_km >= training_windows().climb_known_share * all_km:
        per_km = known_m / known_km
    elif profile.weekly_climb_m is not None and profile.weekly_km:
        per_km = profile.weekly_climb_m / profile.weekly_km
    values = [
        run.climb_m if run.climb_m is not None else per_km * (run.distance_m or 0.0) / 1000.0 for run in runs
    ]
    return np.array(values, dtype=float), logged
