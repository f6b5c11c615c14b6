"""Runs of the log like this one, and how they differed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crampcast.activity.summary import RunSummary
from crampcast.activity.table import Activity

SHOWN = 3
NEAR = 0.25
"""Most difference in distance of a similar run."""


def similar_runs(activity: Activity, runs: Sequence[RunSummary]) -> list[dict[str, Any]]:
    """Return up to three runs of about the same distance before this one, the closest first.

    Parameters
    ----------
    activity : Activity
        The recording.
    runs : sequence of RunSummary
        The log; no cramp is noted in it, so these count as runs without one.

    Returns
    -------
    list of dict
        ``day, distance_m, differences``.

    Examples
    --------
    >>> similar_runs(Activity({"time_s": [0.0, 1.0]}), [])
    []
    """
    distance, start = activity.distance_m, activity.start
    if not distance:
        return []
    found = [
        row
        for row in runs
        if row.distance_m
        and abs(row.distance_m / distance - 1.0) <= NEAR
        and (start is None or row.day < start.date())
    ]
    found.sort(key=lambda row: abs(float(row.distance_m or 0.0) - distance))
    return [
        {
            "day": row.day.isoformat(),
            "distance_m": row.distance_m,
            "differences": _differences(activity, row),
        }
        for row in found[:SHOWN]
    ]


def _differences(activity: Activity, row: RunSummary) -> list[str]:
    """Say what differed, this run against that one."""
    out = []
    speed = row.speed_m_s
    if speed and activity.moving_s and activity.distance_m:
        faster = activity.distance_m / activity.moving_s / speed - 1.0
        out.append(f"this run was {abs(faster):.0%} {'faster' if faster > 0 else 'slower'}")
    if row.climb_m is not None and activity.climb_m is not None:
        more = activity.climb_m - row.climb_m
        out.append(f"{abs(more):.0f} m {'more' if more > 0 else 'less'} climb")
    return out
