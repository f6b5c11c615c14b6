"""Steps before and after a race at their dates and times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from crampcast.jobs.plan.days.after import after_steps
from crampcast.jobs.plan.days.before import Race, before_steps
from crampcast.jobs.plan.days.step import Step
from crampcast.jobs.plan.drinking import Drinking
from crampcast.jobs.plan.quarters import finish_s
from crampcast.jobs.plan.table import chance_by_muscle
from crampcast.jobs.recover.steps import Eater
from crampcast.jobs.rescue.amounts import may_name
from crampcast.runner.profile import Profile
from crampcast.weather.place import Start


def days_around(
    drinking: Drinking, profile: Profile, start: Start, now: datetime | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    """Return what to do before and after a race.

    Parameters
    ----------
    drinking : Drinking
        The plan.
    profile : Profile
        Who runs.
    start : Start
        When it starts.
    now : datetime or None
        The present, aware; None: no step is past.

    Returns
    -------
    before, after : list of dict
        Steps with ``when_h, over_h`` from start and finish, and ``at``, the local time at which each begins.
        Empty for a refused plan.
    list of str
        What is said of steps that are past.
    """
    if drinking.status == "refused":
        return [], [], []
    race = race_of(drinking, profile)
    n = drinking.outlook.segments
    deficit_l = np.maximum(-drinking.run.water_change_l[:, n - 1], 0.0)
    before = before_steps(race)
    later, left_out = still_ahead(before, start.time, now)
    return (
        [_dated(step, start, 0.0) for step in later],
        [_dated(step, start, race.duration_s) for step in after_steps(race, deficit_l)],
        left_out,
    )


def race_of(drinking: Drinking, profile: Profile) -> Race:
    """Return what the days around a planned race depend on.

    Parameters
    ----------
    drinking : Drinking
        The plan.
    profile : Profile
        Who runs.
    """
    outlook, n = drinking.outlook, drinking.outlook.segments
    chances = chance_by_muscle(drinking.run, outlook)
    ranked = sorted(chances, key=lambda name: -float(np.median(chances[name])))
    allowed, why = may_name(profile)
    excluded = drinking.status == "excluded" and "unanswered" not in why
    return Race(
        duration_s=float(np.median(finish_s(drinking.run, n))),
        descent_m=outlook.course.descent_m,
        length_m=outlook.course.length_m,
        hottest_wbgt_c=float(np.median(drinking.run.wbgt_c[:, :n].max(axis=1))),
        acclimatised=float(np.median(np.asarray(outlook.draws.person.acclimatisation))),
        situation=drinking.situation,
        eater=Eater(profile.mass_kg, True, "No amount is named: your weight is unknown.")
        if allowed
        else Eater(None, not excluded, f"No amount is named: {why}"),
        muscles=tuple(ranked),
    )


def still_ahead(steps: Sequence[Step], start: datetime, now: datetime | None) -> tuple[list[Step], list[str]]:
    """Return the steps that are not over, and what is said of those that are.

    Parameters
    ----------
    steps : sequence of Step
        Before the start.
    start, now : datetime
        Aware; of a race that has started, or whose present is not known, no step is left out.

    Notes
    -----
    A block of days of which too few are left is left out: half of it or more must lie ahead.
    """
    if now is None or now >= start:
        return list(steps), []
    ahead: list[Step] = []
    past: list[Step] = []
    for step in steps:
        begins = start + timedelta(hours=step.when_h)
        middle = begins + timedelta(hours=0.5 * step.over_h)
        (ahead if middle > now else past).append(step)
    if not past:
        return ahead, []
    names = ", ".join(f"{step.what[0].lower()}{step.what[1:]}".rstrip(".?") for step in past)
    return ahead, [f"the race is near: left out, because it is too late for it: {names}"]


def _dated(step: Step, start: Start, since_s: float) -> dict[str, Any]:
    """Return a step with the local time at which it begins."""
    moment = start.time.astimezone(UTC) + timedelta(hours=step.when_h, seconds=round(since_s))
    local = moment.astimezone(start.local.tzinfo)
    at = local.date().isoformat() if step.all_day else local.isoformat(timespec="minutes")
    return step.told() | {"at": at}
