"""What is asked of ``strengthen``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from crampcast.runner.profile import Profile

if TYPE_CHECKING:
    from crampcast.activity.summary import RunSummary
    from crampcast.jobs.plan.request import PlanRequest


LEG_LENGTH = "leg_length"
"""Name under which a measured leg length, in cm, stands among the home tests."""

GOAL_DRAWS, GOAL_START = 64, "08:00"
"""How a goal is rerun: so many simulated runs, begun at this time where only the day is known."""


class Result(NamedTuple):
    """A home test done on a day; what was not measured is None; `both` is of a test that has no sides."""

    test: str
    day: date
    left: float | None
    right: float | None
    both: float | None = None


@dataclass(frozen=True)
class StrengthenRequest:
    """Who trains, from when, for what.

    Parameters
    ----------
    on : date
        First day of the programme.
    race : date or None
        Day of the race; None: the off-season.
    profile : Profile or None
        Who.
    results : sequence of Result
        Home tests of the diary.
    runs : sequence of RunSummary
        The diary's runs: what descents the legs have had.
    plan : mapping or None
        A plan's result: the forecast's muscles, the course's descent, and what its levers buy.
    goal : PlanRequest or None
        The goal course, to rerun its forecast with each part of the programme done; without a plan its
        forecast also sets the focus and the preparation.
    seed : int
        Echoed; nothing but the goal's forecast is drawn by chance.
    """

    on: date
    race: date | None = None
    profile: Profile | None = None
    results: Sequence[Result] = ()
    runs: Sequence[RunSummary] = ()
    plan: Mapping[str, Any] | None = None
    goal: PlanRequest | None = None
    seed: int = 0
