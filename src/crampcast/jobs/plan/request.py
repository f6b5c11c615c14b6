"""What is asked of ``plan``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from crampcast.activity.summary import RunSummary
from crampcast.course.build import Course
from crampcast.course.fetching import Fetch, fetch_https
from crampcast.jobs.plan.asked import Question
from crampcast.jobs.plan.packing import PackingOptions
from crampcast.jobs.plan.target import Target
from crampcast.runner.learnt import Learnt
from crampcast.runner.profile import Profile

DEFAULT_WEATHER = "15 C"
Frontier: TypeAlias = Literal["none", "eased", "searched"]


@dataclass(frozen=True)
class PlanRequest:
    """What a plan is asked for.

    Parameters
    ----------
    course : Course
        The course.
    profile : Profile
        The runner's answers.
    runs : sequence of RunSummary
        The training log.
    start : str or None
        ISO 8601; without a zone local time at the course.
    weather : str or None
        File or words, or ``auto`` for the service.
    target : Target or None
        Finish time or risk; none for an even effort.
    draws, seed : int
        Size and seed of the ensemble.
    assumed_weather : str
        What stands in for weather that was not given.
    runner_stated : bool
        Whether somebody said who runs; if not, a stated default does.
    optimise : bool
        Whether effort and intake are spread for the least time and risk; else even effort and guideline.
    price_s : float, optional
        Seconds that a cramp is worth; a share of the race's time if not said.
    weather_folder : Path, optional
        Folder where answers of the weather service are kept.
    fetch : callable
        How the weather service is asked.
    frontier : {"none", "eased", "searched"}
        Whether to plan easier and easier as well, and show what time buys: with the plan's own spread of
        effort, or with one that is searched anew.
    learnt : Learnt or None
        What the diary has taught of this runner's cramps.
    now : datetime, optional
        The present, aware: steps before the race that are past by then are left out, and said so.
    why : Question, optional
        A place whose risk is to be explained.
    packing : PackingOptions
        The runner's own products, and what is carried; else generic and usual ones.
    """

    course: Course
    profile: Profile
    runs: Sequence[RunSummary] = ()
    start: str | None = None
    weather: str | None = None
    target: Target | None = None
    draws: int = 200
    seed: int = 0
    runner_stated: bool = True
    assumed_weather: str = DEFAULT_WEATHER
    optimise: bool = True
    price_s: float | None = None
    frontier: Frontier = "none"
    learnt: Learnt | None = None
    why: Question | None = None
    weather_folder: Path | None = None
    fetch: Fetch = fetch_https
    now: datetime | None = None
    packing: PackingOptions = field(default_factory=PackingOptions)
