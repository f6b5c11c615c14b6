"""What the forecasts that a diary keeps say of the race that comes next."""

from __future__ import annotations

from datetime import date
from typing import Any

from crampcast.jobs.learn.port import LearnPort
from crampcast.jobs.standing.marks import Reason, level_of, mark
from crampcast.runner.condition import Condition


def next_race(diary: LearnPort, on: date) -> dict[str, Any] | None:
    """Return the newest forecast of the first race to come; None where none is kept.

    Parameters
    ----------
    diary : LearnPort
        Keeps the forecasts of plans.
    on : date
        Today; a race of today is to come.
    """
    coming: dict[str, dict[str, Any]] = {}
    for made, start, record in diary.forecasts():
        if start and "cramp_probability" in record and date.fromisoformat(start[:10]) >= on:
            coming[f"{start[:10]} {record['course']['name']}"] = {
                "start": start,
                "made_at": made[:10],
                "course": dict(record["course"]),
                "chance": float(record["cramp_probability"]["mean"]),
                "by_muscle": dict(record["cramp_probability"]["by_muscle"]),
            }
    return coming[min(coming)] if coming else None


def race_reasons(race: dict[str, Any] | None, condition: Condition, on: date) -> list[Reason]:
    """Return why the race to come gives reason to look."""
    if race is None:
        return []
    days = (date.fromisoformat(race["start"][:10]) - on).days
    if days > mark("race.soon_days"):
        return []
    when = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    name, found = race["course"]["name"], []
    if level := level_of(race["chance"], "race.chance"):
        muscle = max(race["by_muscle"], key=lambda m: race["by_muscle"][m], default="")
        most = f", most of all {muscle.replace('_', ' ')}" if muscle else ""
        text = f"{name} {when}: a cramp in {100.0 * race['chance']:.0f} of 100{most}"
        found.append(Reason("race", level, text))
    drop, km = float(race["course"]["climb_m"]), float(race["course"]["distance_m"]) / 1000.0
    hilly = km > 0.0 and drop / km >= mark("descent.race_drop_m_per_km")
    protection = condition.protection
    if hilly and protection is not None and protection < mark("descent.low_protection"):
        text = f"{name} {when}, about {drop:.0f} m of descent: legs hardly protected ({protection:.1f} of 1)"
        found.append(
            Reason("unprotected", "high" if days <= mark("descent.too_late_days") else "watch", text)
        )
    return found
