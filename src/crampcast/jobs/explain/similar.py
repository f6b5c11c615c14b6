"""Runs of the log like this one, and how they differed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from crampcast.activity.summary import RunSummary
from crampcast.activity.table import Activity

SHOWN = 3
NEAR = 0.25
"""Most difference in distance of a similar run."""
SAME = 0.005
"""Paces that differ by less read as the same."""


def similar_runs(
    activity: Activity, runs: Sequence[RunSummary], cramped: Collection[date] = ()
) -> list[dict[str, Any]]:
    """Return up to three runs without a cramp, before this one and about as far, the closest first.

    Parameters
    ----------
    activity : Activity
        The recording.
    runs : sequence of RunSummary
        The log; a run counts as one without a cramp where none is noted.
    cramped : collection of date
        Days on which the diary notes a cramp.

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
        and row.day not in cramped
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
        if abs(faster) < SAME:
            out[-1] = "the same pace"
    for what, this, that in (
        ("climb", activity.climb_m, row.climb_m),
        ("descent", activity.descent_m, row.descent_m),
    ):
        if this is not None and that is not None:
            out.append(f"{abs(this - that):.0f} m {'more' if this > that else 'less'} {what}")
    summary, there = activity.summary(), row.mean_heart_rate_bpm
    here = None if summary is None else summary.mean_heart_rate_bpm
    if here and there:
        out.append(f"heart rate {here:.0f} against {there:.0f}")
    return out
