"""The entries that belong to a recorded run."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from crampcast.activity.table import Activity
from crampcast.jobs.diary.entries import entries
from crampcast.jobs.diary.port import EntryPort

AFTER_H = 3.0
"""An entry may be written this long after a run that ended past midnight."""


def entries_on_run(diary: EntryPort, kind: str, activity: Activity) -> list[dict[str, Any]]:
    """Return the entries of a kind that belong to a run, oldest first; none where it has no date.

    Parameters
    ----------
    diary : EntryPort
        Where from.
    kind : str
        One of `crampcast.jobs.diary.kinds.load_kinds`.
    activity : Activity
        The run.

    Notes
    -----
    Those of the run's day, and of a run into the next day also those whose moment lies in it or soon after.
    """
    start = activity.start
    if start is None:
        return []
    end = start + timedelta(seconds=activity.duration_s, hours=AFTER_H)
    return [
        row
        for row in entries(diary, kind, start.date(), end.date())
        if row["at"][:10] == start.date().isoformat() or _within(row["at"], start, end)
    ]


def _within(at: str, start: datetime, end: datetime) -> bool:
    """Say whether a moment lies in a run; a day alone does not."""
    if len(at) <= len("2026-09-12"):
        return False
    moment = datetime.fromisoformat(at)
    return start <= (moment if moment.tzinfo is not None else moment.replace(tzinfo=start.tzinfo)) <= end
