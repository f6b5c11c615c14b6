"""``crampcast recover FILE``: what a run left, and what to do in the hours and days after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from crampcast.cli.compiled import keep_compiled_programs
from crampcast.cli.diary_folder import diary_folder, has_diary, known_of_runner, open_diary
from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.out_folder import check_out, write_all
from crampcast.cli.output import json_text, note, notes, print_json
from crampcast.cli.run_options import RunFile, WeatherOfRun, WhoRan
from crampcast.errors import UnusableInput

if TYPE_CHECKING:
    from crampcast.activity.table import Activity
    from crampcast.jobs.diary import EntryPort
    from crampcast.jobs.recover.of_diary import Told

_CALENDAR, _JSON = "recover.ics", "recover.json"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def recover(
        file: RunFile,
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
        next_session: Annotated[
            str | None,
            typer.Option("--next", metavar="WHEN", help="The next session: 18h, 2d, tomorrow, a moment."),
        ] = None,
        urine: Annotated[bool, typer.Option("--urine", help="Urine has passed since the finish.")] = False,
        diet: Annotated[
            str, typer.Option("--diet", metavar="DIET", help="omnivore, vegetarian or vegan.")
        ] = "omnivore",
        out: Annotated[
            Path | None,
            typer.Option("--out", metavar="DIR", help="Write calendar, drawings and result there."),
        ] = None,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Recover from a run.

        What it left of water, fuel and strength, what to eat and drink, when hard sessions make sense again.
        """
        from crampcast.formats.port import read  # noqa: PLC0415
        from crampcast.runner.questions import from_toml  # noqa: PLC0415

        if out is not None:
            check_out(out)
        stated = None if runner is None else from_toml(runner)
        found = read(file)
        if found.activity is None:
            raise UnusableInput(
                "it holds no recorded run", where=str(file), remedy="give the FIT, TCX or GPX of a run"
            )
        folder = diary_folder(data)
        saved, runs = known_of_runner(folder)
        told = _of_diary(folder, found.activity)
        keep_compiled_programs("recover")
        from crampcast.jobs.recover import RecoverRequest  # noqa: PLC0415
        from crampcast.jobs.recover import recover as lay_out  # noqa: PLC0415

        answer = lay_out(
            RecoverRequest(
                activity=found.activity,
                profile=saved if stated is None else stated,
                runs=runs,
                weather=weather,
                intake=told.intake if intake is None else intake,
                next_text=next_session,
                urine_passed=urine,
                cramped=told.cramped,
                masses=told.masses,
                diet=diet,
                seed=seed,
            )
        )
        written = [] if out is None else _write(answer, out)
        notes(answer["warnings"])
        if as_json:
            print_json(answer)
        else:
            from crampcast.report.recover_text import recover_text  # noqa: PLC0415

            recover_text(answer, units.value)
        if written:
            note(f"written: {', '.join(str(path) for path in written)}")


def _of_diary(folder: Path, activity: Activity) -> Told:
    """Return what the diary says of a run; nothing is made where there is none."""
    from crampcast.jobs.recover.of_diary import Told, told_of  # noqa: PLC0415

    if not has_diary(folder):
        return Told()
    with open_diary(folder) as diary:
        return told_of(cast("EntryPort", diary), activity)


def _write(answer: Mapping[str, Any], out: Path) -> list[Path]:
    """Write the calendar, the drawings and the result."""
    from crampcast.formats.writing.calendar import calendar_text  # noqa: PLC0415
    from crampcast.jobs.recover.calendar import recover_entries  # noqa: PLC0415
    from crampcast.report.drawing import person_svg  # noqa: PLC0415

    dated = recover_entries(answer)
    contents = {_JSON: json_text(answer).encode()}
    if dated:
        contents[_CALENDAR] = calendar_text("crampcast recover", dated, made_at=datetime.now(UTC))
    figures = sorted({step["figure"] for step in answer["steps"] if step["figure"]})
    contents |= {f"{name}.svg": person_svg(name).encode() for name in figures}
    return write_all(contents, out, (_CALENDAR, _JSON))
