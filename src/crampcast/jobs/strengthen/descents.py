"""Descents before a race: the weekly dose, held against the course and against what the legs have had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from crampcast.activity.summary import RunSummary
from crampcast.evidence import coefficients, load_parameters
from crampcast.jobs.strengthen.request import StrengthenRequest

WEEK = timedelta(days=7)


class DescentDoses(NamedTuple):
    """Graded exposure to descents; group ``strengthen.descent``."""

    weekly_drop_m: tuple[float, ...]
    weekly_min: tuple[float, ...]
    keep_days: float
    last_days: float


def dated_step(
    day: date, key: str, what: str, claim: str, grade: str, source: str, flag: str
) -> dict[str, Any]:
    """Return a step of the preparation with what it rests on."""
    return {
        "day": day.isoformat(),
        "id": key,
        "what": what,
        "claim": claim,
        "grade": grade,
        "source": source,
        "flag": flag,
    }


def number(plan: Mapping[str, Any] | None, *path: str) -> float | None:
    """Return a number of a plan, None where there is none."""
    found: Any = plan
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def most_weekly_drop_m(runs: Sequence[RunSummary], on: date) -> float:
    """Return the most height that was lost in any seven days of the envelope's window, m.

    Parameters
    ----------
    runs : sequence of RunSummary
        The diary's runs; of one whose descent is not told its climb counts, as on a round.
    on : date
        The window ends there.

    Examples
    --------
    >>> runs = [RunSummary(date(2026, 3, day), descent_m=400.0) for day in (1, 5, 20)]
    >>> most_weekly_drop_m(runs, date(2026, 4, 1))
    800.0
    """
    first = on - timedelta(days=load_parameters().number("history.envelope.window_days"))
    drops = [
        (run.day, run.climb_m if run.descent_m is None else run.descent_m)
        for run in runs
        if first <= run.day <= on
    ]
    return max(
        (sum(drop or 0.0 for day, drop in drops if start <= day < start + WEEK) for start, _ in drops),
        default=0.0,
    )


def descents(request: StrengthenRequest, race: date) -> list[dict[str, Any]]:
    """Rise from what the legs have had to the published dose, or to the course's own drop if that is less.

    Parameters
    ----------
    request : StrengthenRequest
        With the plan, and the runs of the diary.
    race : date
        Day of the race.

    Returns
    -------
    list of dict
        A step a week up to ten days before the race. Doses no larger than the steepest week of the last eight
        are left out; where that leaves none, one is kept, so that the protection does not fade.
    """
    drop_m = number(request.plan, "course", "descent_m") or 0.0
    doses = coefficients(DescentDoses, "strengthen.descent")
    if drop_m < min(doses.weekly_drop_m):
        return []
    had_m = most_weekly_drop_m(request.runs, request.on)
    last = race - timedelta(days=int(doses.last_days))
    weeks = range(len(doses.weekly_drop_m))
    dated = [
        (last - n * WEEK, min(doses.weekly_drop_m[-1 - n], drop_m), doses.weekly_min[-1 - n]) for n in weeks
    ]
    more = [row for row in dated if row[1] > had_m] or dated[:1]
    known = f" In your steepest week of the last eight it was {had_m:.0f} m." if had_m > 0.0 else ""
    return [
        dated_step(
            day,
            "descent",
            f"Steep descents this week: about {metres:.0f} m of height lost in all "
            f"({minutes:g} min), easy uphill. Sore legs for two days are normal; skip the next step if they "
            f"stay sore.{known}",
            "S14",
            "C",
            "descente_2015",
            "derived",
        )
        for day, metres, minutes in reversed(more)
        if day >= request.on
    ]
