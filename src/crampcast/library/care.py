"""What helps while it cramps, and between races."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from crampcast.jobs.rescue import RescueRequest
from crampcast.jobs.rescue import rescue as rescue_job
from crampcast.jobs.rescue.request import parse_at, parse_muscle
from crampcast.library.given import CourseLike, RunnerLike, day_of
from crampcast.library.known import DiaryLike, PlanLike, entries_of, known, plan_of
from crampcast.library.records import Session, Step, typed
from crampcast.library.result import Result, records
from crampcast.report.quantities import System

if TYPE_CHECKING:
    from crampcast.library.race import Race


class Rescue(Result):
    """The way out of a cramp: what `rescue` answers."""

    command: ClassVar[str | None] = "rescue"

    @property
    def red_flags(self) -> tuple[Mapping[str, Any], ...]:
        """Signs that end the run, and what to do then."""
        return records(self, "red_flags")

    @property
    def steps(self) -> tuple[Step, ...]:
        """What to do, in order."""
        return typed(Step, records(self, "steps"))

    def to_html(self, units: System = "metric") -> str:
        """Return the page for the phone: one file that needs neither network nor script.

        Parameters
        ----------
        units : {"metric", "imperial"}
            Measures shown.
        """
        from crampcast.report.rescue_page import rescue_html  # noqa: PLC0415

        return rescue_html(self, units)


class Programme(Result):
    """Home tests and dated sessions: what `strengthen` answers."""

    command: ClassVar[str | None] = "strengthen"

    @property
    def tests(self) -> tuple[Mapping[str, Any], ...]:
        """Home tests, how they are done, and what the diary's results say."""
        return records(self, "tests")

    @property
    def exercises(self) -> tuple[Mapping[str, Any], ...]:
        """Exercises by muscle, each with the grade of its evidence."""
        return records(self, "blocks")

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Dated sessions up to the race."""
        return typed(Session, records(self, "sessions"))

    @property
    def expected(self) -> tuple[Mapping[str, Any], ...]:
        """What each part does to the goal's forecast; empty without a goal or a plan."""
        return records(self, "expected")


def rescue(
    muscle: str | None = None,
    *,
    plan: PlanLike | None = None,
    at: str | None = None,
    runner: RunnerLike | None = None,
    diary: DiaryLike | None = None,
    night: bool = False,
    emergency: str = "",
    seed: int = 0,
) -> Rescue:
    """Walk out of a cramp.

    Parameters
    ----------
    muscle : str, optional
        ``calf``, ``quadriceps`` and so on; default: all.
    plan : Plan, mapping, str or Path, optional
        A plan, for the pace and the food at this place.
    at : str, optional
        Where: ``"km38.2"``, ``"mi23.7"`` or ``"3:10:00"``.
    runner : Profile, mapping, str or Path, optional
        Who runs; without it no amount is named.
    diary : Diary, str or Path, optional
        A diary, or its folder: remedies that have helped before come first.
    night : bool
        A cramp at night, not on a run.
    emergency : str
        Emergency number to show.
    seed : int
        Echoed; nothing here is drawn by chance.

    Returns
    -------
    Rescue
        What ``crampcast rescue --json`` prints, typed.

    Raises
    ------
    UnusableInput
        If any of it cannot be used.

    Examples
    --------
    >>> rescue("calf").steps[0].what
    'Slow down, then stop'
    """
    from crampcast.jobs.diary import trials  # noqa: PLC0415 - most calls have no diary

    who = known(runner, diary)
    answer = rescue_job(
        RescueRequest(
            muscle=parse_muscle(muscle),
            plan=plan_of(plan),
            at=parse_at(at),
            profile=who.profile,
            record=entries_of(who.folder, trials, []),
            night=night,
            emergency=emergency,
            seed=seed,
        )
    )
    return Rescue(answer)


def strengthen(
    *,
    race: str | date | None = None,
    on: str | date | None = None,
    plan: PlanLike | None = None,
    course: CourseLike | None = None,
    weather: str | Path | None = None,
    runner: RunnerLike | None = None,
    diary: DiaryLike | None = None,
    seed: int = 0,
) -> Programme:
    """Test and strengthen between races.

    Parameters
    ----------
    race : str or date, optional
        Day of the race; None: the off-season.
    on : str or date, optional
        First day of the programme; default today.
    plan : Plan, mapping, str or Path, optional
        A plan of the race: its muscles and descents set the focus.
    course : str, Path or Course, optional
        The goal: its forecast is rerun with each part done, which takes about a minute; without a plan it
        also sets the focus.
    weather : str or Path, optional
        Weather of the goal.
    runner : Profile, mapping, str or Path, optional
        Who trains.
    diary : Diary, str or Path, optional
        A diary, or its folder: results of home tests.
    seed : int
        Seed of the goal's forecast.

    Returns
    -------
    Programme
        What ``crampcast strengthen --json`` prints, typed.

    Raises
    ------
    UnusableInput
        If any of it cannot be used.

    Examples
    --------
    >>> strengthen(on="2026-05-01", race="2026-07-19").sessions[0].day
    '2026-05-01'
    """
    from crampcast.jobs.strengthen import StrengthenRequest  # noqa: PLC0415
    from crampcast.jobs.strengthen import strengthen as strengthen_job  # noqa: PLC0415
    from crampcast.jobs.strengthen.of_diary import results_in  # noqa: PLC0415

    who, day, goal = known(runner, diary), day_of(race), None
    if course is not None:
        from crampcast.jobs.strengthen.request import GOAL_DRAWS, GOAL_START  # noqa: PLC0415
        from crampcast.library.race import race_request  # noqa: PLC0415

        start = None if day is None else f"{day.isoformat()}T{GOAL_START}"
        told: Race = {"start": start, "weather": weather, "runner": runner, "diary": diary}
        goal = race_request(course, {**told, "draws": GOAL_DRAWS, "seed": seed, "optimise": False})
    answer = strengthen_job(
        StrengthenRequest(
            on=day_of(on) or datetime.now().astimezone().date(),
            race=day,
            profile=who.profile,
            results=entries_of(who.folder, results_in, []),
            runs=who.runs,
            plan=plan_of(plan),
            goal=goal,
            seed=seed,
        )
    )
    return Programme(answer)
