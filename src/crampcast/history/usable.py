"""Which rows of a log count as runs, and which are nonsense."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from crampcast.activity.summary import RunSummary
from crampcast.runner.races import faster_than_world_record

ON_FOOT = frozenset(
    {"running", "trail_running", "treadmill_running", "walking", "hiking", "unknown", "generic"}
)
_WALKED = frozenset({"walking", "hiking"})
_SHORTEST_M, _LONGEST_M = 300.0, 600_000.0
_SLOWEST_M_S = 0.3
_STEEPEST = 0.4


def moving_s(run: RunSummary) -> float | None:
    """Return the time on the move, else the elapsed time, else None.

    Examples
    --------
    >>> moving_s(RunSummary(date(2026, 5, 1), elapsed_s=60.0))
    60.0
    """
    return run.moving_s if run.moving_s else run.elapsed_s


def is_possible(run: RunSummary) -> bool:
    """Say whether somebody on foot could have done this.

    Parameters
    ----------
    run : RunSummary
        One row.

    Returns
    -------
    bool
        False for other sports, missing figures, speeds beyond the world record or below a stroll, and climbs
        steeper than a staircase.

    Examples
    --------
    >>> bike = RunSummary(date(2026, 5, 1), distance_m=40_000.0, moving_s=4800.0)
    >>> is_possible(bike), is_possible(RunSummary(date(2026, 5, 1), distance_m=10_000.0, moving_s=3000.0))
    (False, True)
    """
    time_s, distance_m = moving_s(run), run.distance_m
    if run.sport not in ON_FOOT or not time_s or not distance_m:
        return False
    if not (math.isfinite(time_s) and _SHORTEST_M <= distance_m <= _LONGEST_M):
        return False
    climb_m = run.climb_m if run.climb_m is not None else 0.0
    if not 0.0 <= climb_m <= _STEEPEST * distance_m or distance_m / time_s < _SLOWEST_M_S:
        return False
    return not faster_than_world_record(distance_m, time_s)


def usable_runs(
    runs: Sequence[RunSummary], *, before: date, days: int, walked: bool = True
) -> tuple[RunSummary, ...]:
    """Return the rows that count, in order of their days.

    Parameters
    ----------
    runs : sequence of RunSummary
        A log in any order.
    before : date
        Rows of this day and later do not count.
    days : int
        How many days before that to look back.
    walked : bool
        Whether walks and hikes count too.

    Returns
    -------
    tuple of RunSummary

    Examples
    --------
    >>> log = [RunSummary(date(2026, 5, d), distance_m=10_000.0, moving_s=3000.0) for d in (9, 1, 20)]
    >>> [run.day.day for run in usable_runs(log, before=date(2026, 5, 20), days=56)]
    [1, 9]
    """
    first = date.fromordinal(max(before.toordinal() - days, 1))
    kept = [
        r for r in runs if first <= r.day < before and is_possible(r) and (walked or r.sport not in _WALKED)
    ]
    return tuple(sorted(kept, key=lambda r: r.day))
