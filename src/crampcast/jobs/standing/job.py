"""The job behind a coach's board: a diary in, how its runner stands and why out."""

from __future__ import annotations

from datetime import date
from typing import Any

from crampcast import __version__
from crampcast.evidence import load_parameters
from crampcast.history.usable import ON_FOOT
from crampcast.jobs.learn.port import LearnPort
from crampcast.jobs.ports import saved_runner
from crampcast.jobs.standing.marks import LEVELS, Reason, mark, worst
from crampcast.jobs.standing.of_entries import entry_reasons, recent
from crampcast.jobs.standing.of_log import WEEK, Log, log_reasons, read_log
from crampcast.jobs.standing.of_race import next_race, race_reasons
from crampcast.jobs.sweat_tests import with_tests
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile

SILENT = "no run in the last {days:.0f} days: what this week asks of the legs is not known"

NO_RACE = "an answer on health speaks against racing: ask the athlete"
NO_AMOUNTS = "an answer on health withholds amounts of fluid and salt: ask the athlete before advising any"


def standing(diary: LearnPort, on: date) -> dict[str, Any]:
    """Return how a runner stands, and why.

    Parameters
    ----------
    diary : LearnPort
        The diary.
    on : date
        The day: the runs before it and the entries up to it count.

    Returns
    -------
    dict
        ``on``; ``level``: ``stop`` (health comes first), ``high``, ``watch``, ``fine`` or ``cannot_tell``;
        ``reasons`` (``key, level, text``), the gravest first; ``facts``; ``race``: the kept forecast of the
        next one; ``basis``; ``warnings``; ``provenance``.

    Notes
    -----
    The marks from which on something counts are choices of ours (group ``standing``). It is a list of what to
    look at, not a chance of a cramp: that is the forecast's.
    """
    profile = saved_runner(diary)
    tests = [dict(entry.body) for entry in diary.entries("sweat_test")]
    known = Profile() if profile is None else with_tests(profile, tests) if tests else profile
    runs = [run for run in diary.summaries() if run.sport in ON_FOOT]
    log = read_log(known, runs, on)
    race = next_race(diary, on)
    reasons = [
        *_card(profile),
        *entry_reasons(diary, on),
        *race_reasons(race, log.condition, on),
        *log_reasons(log, on),
    ]
    reasons.sort(key=lambda reason: LEVELS.index(reason.level))
    silent = log.training is None or (on - log.training.last_day).days > mark("load.silent_days")
    level = worst(reasons)
    return {
        "on": on.isoformat(),
        "level": "cannot_tell" if silent and level == "fine" else level,
        "reasons": [reason._asdict() for reason in reasons],
        "facts": _facts(diary, log, on),
        "race": race,
        "basis": [line.replace(" before the race", " ago") for line in log.condition.basis],
        "warnings": [SILENT.format(days=mark("load.silent_days"))] if silent else [],
        "provenance": {"version": __version__, "parameters_hash": load_parameters().hash},
    }


def _card(profile: Profile | None) -> list[Reason]:
    """Return what the answers say against running hard, or against amounts; not which answer it is."""
    if profile is None:
        return []
    card = SafetyCard.from_profile(profile)
    return [
        *([Reason("answers_no_race", "stop", NO_RACE)] if card.no_race else []),
        *([Reason("answers_no_amounts", "watch", NO_AMOUNTS)] if card.excluded else []),
    ]


def _facts(diary: LearnPort, log: Log, on: date) -> dict[str, Any]:
    """Return the figures behind the reasons; None where nothing is known."""
    days = mark("cramps.recent_days")
    cramps = recent(diary, "cramp", on, days)
    week = [] if log.training is None else [r for r in log.training.runs if 0 < (on - r.day).days <= WEEK]
    carried = log.carried
    return {
        "runs_7d": len(week),
        "distance_7d_m": sum(run.distance_m or 0.0 for run in week),
        "climb_7d_m": sum(run.climb_m or 0.0 for run in week),
        "usual_week_m": None if carried is None else round(carried.usual_week_m),
        "last_run": None if log.training is None else log.training.last_day.isoformat(),
        "load_above_envelope": None if log.above is None else round(log.above, 3),
        "load_muscle": log.muscle or None,
        "strength_lost": None if carried is None else round(carried.strength_lost, 4),
        "protection": _rounded(log.condition.protection),
        "heat_acclimatisation": _rounded(log.condition.acclimatisation),
        "hot_7d_min": round(log.hot_min),
        "cramps_28d": sum(not row["fields"].get("near") for row in cramps),
        "near_cramps_28d": sum(bool(row["fields"].get("near")) for row in cramps),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 3)
