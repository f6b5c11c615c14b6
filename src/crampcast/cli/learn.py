"""``crampcast learn``: what the diary says of its runner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from crampcast.cli.compiled import keep_compiled_programs
from crampcast.cli.diary_folder import diary_folder, has_diary, open_diary, saved_answers
from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.output import Stopped, notes, print_json
from crampcast.cli.progress import progress_bar
from crampcast.cli.run_options import WhoRan
from crampcast.home.population_file import read_population

if TYPE_CHECKING:
    from crampcast.jobs.learn import LearnPort
    from crampcast.jobs.ports import Progress


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def learn(
        method: Annotated[
            str,
            typer.Option(
                "--method", metavar="fast|nuts", help="A normal at the mode, or the slower reference."
            ),
        ] = "fast",
        runner: WhoRan = None,
        population: Annotated[
            Path | None,
            typer.Option(
                "--population",
                metavar="FILE",
                help="What a group's diaries say of runners, in place of the shipped population.",
            ),
        ] = None,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Learn from your diary.

        How you differ from a usual runner, from how many runs, moved by which entries, what stays unknown,
        and how good past forecasts were. Plans use it from then on.
        """
        del units
        from crampcast.jobs.learn.request import LearnRequest  # noqa: PLC0415
        from crampcast.runner.questions import from_toml  # noqa: PLC0415

        stated = None if runner is None else from_toml(runner)
        LearnRequest(method=method)
        folder = diary_folder(data)
        saved = saved_answers(folder)
        keep_compiled_programs()
        people = None if population is None else read_population(population)
        request = LearnRequest(saved if stated is None else stated, method, seed, population=people)
        try:
            with progress_bar("replaying") as progress:
                answer = _learnt(folder, request, progress)
        except KeyboardInterrupt:
            raise Stopped(
                "stopped; what was learnt before still counts; the same command carries on with the replays"
            ) from None
        notes(answer["warnings"])
        if as_json:
            print_json(answer)
        else:
            from crampcast.report.learn_text import learn_text  # noqa: PLC0415

            learn_text(answer)


def _learnt(folder: Path, request: Any, progress: Progress | None) -> dict[str, Any]:
    """Learn from the diary in a folder; nothing is made there where there is none."""
    from crampcast.jobs.learn import learn as learn_from  # noqa: PLC0415

    if not has_diary(folder):
        return learn_from(None, request)
    with open_diary(folder) as diary:
        return learn_from(cast("LearnPort", diary), request, progress)
