"""Forecasts as they were given, kept so that they can be scored when the run has come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crampcast.jobs.diary.planned import kept_schedule
from crampcast.jobs.learn.port import LearnPort

GIVEN = ("ok", "reduced")
"""Statuses of a plan that forecasts something."""


def record_of(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a plan is kept.

    Parameters
    ----------
    answer : mapping
        What ``plan --json`` prints.
    """
    chance = answer["cramp_probability"]
    return {
        "course": {key: answer["course"][key] for key in ("name", "distance_m", "climb_m")},
        "start": answer["start"],
        "finish_s": answer["finish_s"],
        "cramp_probability": {
            "mean": chance["mean"],
            "population_mean": chance["population_mean"],
            "overall": chance["overall"],
            "own": chance["own"],
            "by_muscle": {name: value["p50"] for name, value in chance["by_muscle"].items()},
        },
        "schedule": kept_schedule(answer),
        "learnt": answer.get("learnt"),
        "provenance": answer["provenance"],
    }


def remember(diary: LearnPort, answer: Mapping[str, Any]) -> bool:
    """Keep the forecast of a plan with a date; return whether it was new.

    Parameters
    ----------
    diary : LearnPort
        The diary.
    answer : mapping
        What ``plan --json`` prints; one that forecasts nothing is not kept.
    """
    if answer["status"] not in GIVEN:
        return False
    record = record_of(answer)
    if any(earlier == record for _, _, earlier in diary.forecasts()):
        return False
    made = answer["provenance"]
    diary.add_forecast(str(answer["start"]), str(made["version"]), str(made["parameters_hash"]), record)
    return True
