"""The goal course forecast once: what the programme is laid out for, and what its parts are rerun on."""

from __future__ import annotations

from typing import Any, NamedTuple

from crampcast.jobs.plan.drinking import drink_within_limits
from crampcast.jobs.plan.drivers import Case
from crampcast.jobs.plan.job import lay_out_race
from crampcast.jobs.plan.outlook import percentiles
from crampcast.jobs.plan.quarters import finish_s
from crampcast.jobs.plan.request import PlanRequest
from crampcast.jobs.plan.table import chance_by_muscle, quantity
from crampcast.runner.card import SafetyCard
from crampcast.weather.place import parse_start


class Goal(NamedTuple):
    """The goal as forecast.

    Parameters
    ----------
    case : Case
        Outlook and intake, to change something in and run again.
    facts : dict
        ``course, finish_s, cramp_probability, profile`` as far as a programme reads them in a plan.
    warnings : list of str
        What had to be assumed.
    """

    case: Case
    facts: dict[str, Any]
    warnings: list[str]


def forecast_goal(goal: PlanRequest) -> Goal:
    """Forecast the goal course by even effort and guideline intake.

    Parameters
    ----------
    goal : PlanRequest
        Course, day and runner.
    """
    start = parse_start(goal.start, goal.course.start_latitude_deg, goal.course.start_longitude_deg)
    outlook, warnings = lay_out_race(goal, start)
    base = drink_within_limits(outlook, SafetyCard.from_profile(goal.profile), seed=goal.seed)
    run, n = base.run, base.outlook.segments
    facts = {
        "course": {"distance_m": goal.course.length_m, "descent_m": goal.course.descent_m},
        "finish_s": quantity(finish_s(run, n), 0),
        "cramp_probability": {
            "by_muscle": {name: quantity(v) for name, v in chance_by_muscle(run, base.outlook).items()}
        },
        "profile": {"core_temperature_c": {"p50": percentiles(run.core_c[:, :n])["p50"].tolist()}},
    }
    return Goal(Case(base.outlook, base.intake, base.sodium_mg_h), facts, warnings)
