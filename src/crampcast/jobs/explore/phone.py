"""What the rescue page is told of a choice: the forecast on the screen as the plan that it holds."""

from __future__ import annotations

from typing import Any

from crampcast.jobs.explore.answering import within_limits
from crampcast.jobs.explore.choice import Choice
from crampcast.jobs.explore.prepared import Prepared
from crampcast.jobs.plan.contingencies import contingencies
from crampcast.jobs.plan.quarters import finish_s
from crampcast.jobs.plan.table import profile, quantity


def on_the_way(prepared: Prepared, choice: Choice) -> dict[str, Any]:
    """Return the part of a plan that counts when a muscle cramps on its course.

    Parameters
    ----------
    prepared : Prepared
        Course, runner and day.
    choice : Choice
        Where the sliders stand.

    Returns
    -------
    dict
        ``status, reason, course, start, finish_s, profile, schedule, contingencies`` as ``plan`` answers
        them, for `crampcast.jobs.rescue.RescueRequest`.
    """
    drinking, _ = within_limits(prepared, choice)
    course, outlook = prepared.request.course, drinking.outlook
    return {
        "status": drinking.status,
        "reason": drinking.reason,
        "course": {"name": course.name, "distance_m": round(course.length_m, 1)},
        "start": prepared.start.local.isoformat(),
        "finish_s": quantity(finish_s(drinking.run, outlook.segments), 0),
        "profile": profile(drinking.run, outlook, prepared.request.seed),
        "schedule": drinking.schedule,
        "contingencies": contingencies(drinking),
    }
