"""What the diary's entries say of a run and the weeks before it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from crampcast.activity.table import Activity
from crampcast.jobs.diary import EntryPort, entries
from crampcast.jobs.diary.on_run import entries_on_run
from crampcast.jobs.recover.eaten import eaten_on


class Told(NamedTuple):
    """What was eaten and drunk on the day, whether it cramped, and body masses up to then."""

    intake: str | None = None
    cramped: bool = False
    masses: tuple[tuple[date, float], ...] = ()


def told_of(diary: EntryPort, activity: Activity) -> Told:
    """Return what the entries say of a run; nothing where the recording has no date.

    Parameters
    ----------
    diary : EntryPort
        Where from.
    activity : Activity
        The run.
    """
    if activity.start is None:
        return Told()
    day = activity.start.date()
    that_day = entries_on_run(diary, "intake", activity)
    masses = tuple(
        (date.fromisoformat(row["at"][:10]), float(row["fields"]["mass_kg"]))
        for row in entries(diary, "body_mass", None, day)
    )
    cramped = bool(entries_on_run(diary, "cramp", activity))
    return Told(eaten_on([row["fields"] for row in that_day], activity.duration_s), cramped, masses)
