"""What the runner's last weeks have covered: the reference of distance, climb and descent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from crampcast.activity.summary import RunSummary
from crampcast.evidence import coefficients
from crampcast.forecast.proneness import Prevalence
from crampcast.history.envelope import envelope_windows
from crampcast.jobs.explain.recorded import Recorded
from crampcast.runner.condition import Condition
from crampcast.runner.conditioning import ReferenceWeek
from crampcast.runner.profile import Profile


class LongRun(NamedTuple):
    """The longest run of a usual week; group ``explain.long_run``."""

    share_of_week: float


@dataclass(frozen=True)
class Conditioned:
    """What the runner's last weeks have covered.

    Parameters
    ----------
    longest_m : float
        Longest run.
    climb_m : float
        Climb (and descent) that a run as long as this one would usually have, or the most of a run.
    known_longest, known_climb : bool
        Whether the runner or the log says so; else a usual runner stands in.
    """

    longest_m: float
    climb_m: float
    known_longest: bool
    known_climb: bool


def conditioned(
    profile: Profile, condition: Condition, runs: Sequence[RunSummary], parts: Recorded, day: date | None
) -> Conditioned:
    """Return what the last eight weeks have covered, from the log, the answers or a usual runner.

    Parameters
    ----------
    profile, condition
        The runner.
    runs : sequence of RunSummary
        The log before the day.
    parts : Recorded
        The recording in pieces.
    day : date or None
        When it was run.

    Notes
    -----
    A usual entrant's longest run is a share of the race, but an everyday run is no race: where nobody said,
    the longest run of a usual week counts if it is longer.
    """
    so_far_m = parts.until(parts.length_m)
    whole_m = float(np.sum(parts.length_m))
    week = coefficients(ReferenceWeek, "runner.reference_week")
    longest_km = condition.longest_run_km if condition.longest_run_km is not None else profile.longest_run_km
    weekly_km = condition.weekly_km if condition.weekly_km is not None else profile.weekly_km
    weekly_climb = (
        condition.weekly_climb_m if condition.weekly_climb_m is not None else profile.weekly_climb_m
    )
    usual_m = coefficients(Prevalence, "hazard.prevalence").longest_run_over_race * whole_m
    share = coefficients(LongRun, "explain.long_run").share_of_week
    of_week_m = 1000.0 * share * (weekly_km if weekly_km is not None else week.level_km)
    known = weekly_climb is not None and bool(weekly_km)
    hilliness = (
        weekly_climb / (1000.0 * weekly_km)
        if weekly_climb is not None and weekly_km
        else week.climb_m / (1000.0 * week.level_km)
    )
    return Conditioned(
        longest_m=max(usual_m, of_week_m) if longest_km is None else 1000.0 * longest_km,
        climb_m=max(hilliness * so_far_m, _most_climb_m(runs, day)),
        known_longest=longest_km is not None,
        known_climb=known,
    )


def _most_climb_m(runs: Sequence[RunSummary], day: date | None) -> float:
    """Return the most climb of a run in the eight weeks before."""
    if day is None:
        return 0.0
    since = day - timedelta(days=envelope_windows().window_days)
    return max((run.climb_m or 0.0 for run in runs if since <= run.day < day), default=0.0)
