"""``crampcast strengthen``: home tests, a programme up to the race, as text, JSON and calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from crampcast.cli.day_option import read_day
from crampcast.cli.diary_folder import diary_folder, has_diary, open_diary
from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.out_folder import check_out, write_all
from crampcast.cli.output import json_text, note, print_json
from crampcast.cli.race_options import WeatherOption
from crampcast.home.plan_file import read_plan

if TYPE_CHECKING:
    from crampcast.activity.summary import RunSummary
    from crampcast.jobs.diary import EntryPort
    from crampcast.jobs.plan import PlanRequest
    from crampcast.jobs.strengthen.request import Result
    from crampcast.runner.profile import Profile

_CALENDAR, _JSON = "strengthen.ics", "strengthen.json"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def strengthen(
        race: Annotated[
            str | None, typer.Option("--race", metavar="DAY", help="Day of the race; none: off-season.")
        ] = None,
        on: Annotated[
            str | None, typer.Option("--on", metavar="DAY", help="First day of the programme; today.")
        ] = None,
        plan: Annotated[
            Path | None, typer.Option("--plan", metavar="FILE", help="plan.json of the race's course.")
        ] = None,
        course: Annotated[
            str | None,
            typer.Option(
                "--course",
                metavar="COURSE",
                help='The goal: GPX, TCX, FIT, or "50 km 2400 m"; reruns its forecast with each part done.',
            ),
        ] = None,
        weather: WeatherOption = None,
        runner: Annotated[
            Path | None,
            typer.Option("--runner", metavar="FILE", help="TOML: who trains; default: the diary's runner."),
        ] = None,
        out: Annotated[
            Path | None,
            typer.Option("--out", metavar="DIR", help="Write calendar, drawings and result there."),
        ] = None,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Test and strengthen between races.

        Home tests, what they say, exercises by muscle, and the weeks up to a race, with the grade of each.
        """
        del units
        from crampcast.jobs.strengthen import StrengthenRequest  # noqa: PLC0415
        from crampcast.jobs.strengthen import strengthen as lay_out  # noqa: PLC0415

        if out is not None:
            check_out(out)
        profile, results, runs = _known(runner, data)
        day = read_day(race, "--race")
        goal = None if course is None else _goal(course, weather, day, data, seed, runner)
        answer = lay_out(
            StrengthenRequest(
                on=read_day(on, "--on") or datetime.now().astimezone().date(),
                race=day,
                profile=profile,
                results=results,
                runs=runs,
                plan=None if plan is None else read_plan(plan),
                goal=goal,
                seed=seed,
            )
        )
        written = [] if out is None else _write(answer, out)
        if as_json:
            print_json(answer)
        else:
            from crampcast.report.strengthen_text import strengthen_text  # noqa: PLC0415

            strengthen_text(answer)
        if written:
            note(f"written: {', '.join(str(path) for path in written)}")


def _goal(
    course: str, weather: str | None, day: date | None, data: Path | None, seed: int, runner: Path | None
) -> PlanRequest:
    """Return the goal course as a plan is asked for it, on the day of the race."""
    from crampcast.cli.compiled import keep_compiled_programs  # noqa: PLC0415
    from crampcast.cli.course_option import read_course_option  # noqa: PLC0415
    from crampcast.cli.diary_folder import known_of_runner  # noqa: PLC0415
    from crampcast.cli.learnt import learnt_in  # noqa: PLC0415

    route = read_course_option(course)
    keep_compiled_programs("plan")
    from crampcast.jobs.plan import PlanRequest  # noqa: PLC0415
    from crampcast.jobs.strengthen.request import GOAL_DRAWS, GOAL_START  # noqa: PLC0415
    from crampcast.runner.profile import Profile as Answers  # noqa: PLC0415
    from crampcast.runner.questions import from_toml  # noqa: PLC0415

    saved, runs = known_of_runner(diary_folder(data))
    who = saved if runner is None else from_toml(runner)
    return PlanRequest(
        course=route,
        profile=who or Answers(),
        runner_stated=who is not None,
        runs=runs,
        start=None if day is None else f"{day.isoformat()}T{GOAL_START}",
        weather=weather,
        draws=GOAL_DRAWS,
        seed=seed,
        optimise=False,
        learnt=learnt_in(diary_folder(data)),
    )


def _known(
    runner: Path | None, data: Path | None
) -> tuple[Profile | None, list[Result], Sequence[RunSummary]]:
    """Return who trains, and the home tests and runs of the diary."""
    from crampcast.cli.diary_folder import known_of_runner  # noqa: PLC0415
    from crampcast.runner.questions import from_toml  # noqa: PLC0415

    stated = None if runner is None else from_toml(runner)
    folder = diary_folder(data)
    if not has_diary(folder):
        return stated, [], []
    from crampcast.jobs.strengthen.of_diary import results_in  # noqa: PLC0415

    saved, runs = known_of_runner(folder)
    with open_diary(folder) as diary:
        found = results_in(cast("EntryPort", diary))
    return (saved if stated is None else stated), found, runs


def _write(answer: Mapping[str, Any], out: Path) -> list[Path]:
    """Write the calendar, the drawings and the result."""
    from crampcast.formats.writing.calendar import calendar_text  # noqa: PLC0415
    from crampcast.jobs.strengthen.calendar import strengthen_entries  # noqa: PLC0415
    from crampcast.report.drawing import person_svg  # noqa: PLC0415

    dated = strengthen_entries(answer)
    figures = {row["figure"] for row in (*answer["tests"], *answer["blocks"])}
    contents = {_JSON: json_text(answer).encode()}
    if dated:
        contents[_CALENDAR] = calendar_text("crampcast strengthen", dated, made_at=datetime.now(UTC))
    contents |= {f"{name}.svg": person_svg(name).encode() for name in sorted(figures)}
    return write_all(contents, out, (_CALENDAR, _JSON))
