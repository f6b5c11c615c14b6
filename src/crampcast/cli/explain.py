"""``crampcast explain FILE``: why a muscle cramped in a recorded run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from crampcast.cli.compiled import keep_compiled_programs
from crampcast.cli.diary_folder import diary_folder, has_diary, known_of_runner, open_diary
from crampcast.cli.explain_files import write_explain_files
from crampcast.cli.learnt import learnt_in
from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.out_folder import check_out
from crampcast.cli.output import note, print_json
from crampcast.cli.run_options import RunFile, WeatherOfRun, WhoRan
from crampcast.errors import UnusableInput

if TYPE_CHECKING:
    from crampcast.activity.table import Activity
    from crampcast.jobs.diary import EntryPort
    from crampcast.jobs.explain import ExplainRequest


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def explain(
        file: RunFile,
        cramp: Annotated[
            list[str] | None,
            typer.Option(
                "--cramp",
                metavar="MARK",
                help='"1:23:45 calf left 6", "km38.2 quadriceps", "lap3", "end"; may be given again. '
                "Default: the diary's cramps of that run, else laps pressed twice within five seconds.",
            ),
        ] = None,
        runner: WhoRan = None,
        weather: WeatherOfRun = None,
        intake: Annotated[
            str | None,
            typer.Option(
                "--intake",
                metavar="AMOUNTS",
                help='Eaten and drunk: "40 g/h, 0.5 l/h, 300 mg/h"; default: the diary\'s entries.',
            ),
        ] = None,
        ground: Annotated[
            str | None,
            typer.Option("--ground", metavar="WORD", help="road, trail, rough …; default: by the sport."),
        ] = None,
        plan: Annotated[
            Path | None,
            typer.Option(
                "--plan", metavar="FILE", help="plan.json of this run; default: one in the folder of --out."
            ),
        ] = None,
        invented: Annotated[
            bool, typer.Option("--invented", help="The mark is made up: say so on every page.")
        ] = False,
        out: Annotated[
            Path | None, typer.Option("--out", metavar="DIR", help="Write the report and the result there.")
        ] = None,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Say why a muscle cramped.

        Causes in shares that add up, the facts behind each, what would have helped, and what cannot be told.
        """
        if out is not None:
            check_out(out)
        keep_compiled_programs("explain")  # they load on the other core while the file is read
        from crampcast.formats.port import read  # noqa: PLC0415
        from crampcast.jobs.explain.intake import parse_eaten  # noqa: PLC0415
        from crampcast.jobs.explain.mark import parse_mark  # noqa: PLC0415
        from crampcast.runner.profile import Profile  # noqa: PLC0415
        from crampcast.runner.questions import from_toml  # noqa: PLC0415

        marks = [parse_mark(text) for text in cramp or []]
        parse_eaten(intake)
        stated = None if runner is None else from_toml(runner)
        found = read(file)
        if found.activity is None:
            raise UnusableInput(
                "it holds no recorded run", where=str(file), remedy="give the FIT, TCX or GPX of a run"
            )
        folder = diary_folder(data)
        saved, runs = known_of_runner(folder)
        profile = stated if stated is not None else saved
        from crampcast.jobs.explain import ExplainRequest  # noqa: PLC0415
        from crampcast.jobs.explain import explain as explain_run  # noqa: PLC0415

        asked = ExplainRequest(
            activity=found.activity,
            marks=marks,
            profile=Profile() if profile is None else profile,
            runs=runs,
            weather=weather,
            intake=intake,
            ground=ground,
            plan=_plan_of(plan, out, found.activity),
            invented=invented,
            runner_stated=profile is not None,
            learnt=learnt_in(folder),
            seed=seed,
        )
        answer = explain_run(_with_diary(asked, folder))
        written = [] if out is None else write_explain_files(answer, file.name, out, units.value)
        if as_json:
            print_json(answer)
        else:
            from crampcast.report.explain_text import explain_text  # noqa: PLC0415

            explain_text(answer, units.value)
        if written:
            note(f"written: {', '.join(str(path) for path in written)}")


def _with_diary(asked: ExplainRequest, folder: Path) -> ExplainRequest:
    """Put in what the diary says of the run and of the runner's earlier gait."""
    if not has_diary(folder):
        return asked
    from crampcast.jobs.explain.of_diary import with_diary  # noqa: PLC0415
    from crampcast.jobs.gait_baseline import earlier_gait  # noqa: PLC0415

    run = asked.activity
    with open_diary(folder) as diary:
        told = with_diary(asked, cast("EntryPort", diary))
        return replace(told, earlier_gait=earlier_gait(diary, run.start, run.content_hash))


def _plan_of(named: Path | None, out: Path | None, run: Activity) -> dict[str, Any] | None:
    """Return the plan that was named, or one for the same course that lies in the folder written to."""
    from crampcast.jobs.explain.against_plan import read_plan, same_course  # noqa: PLC0415

    if named is not None:
        return read_plan(named)
    beside = None if out is None else out / "plan.json"
    if beside is None or not beside.is_file():
        return None
    try:
        found = read_plan(beside)
    except UnusableInput:
        return None
    return found if same_course(found, run) else None
