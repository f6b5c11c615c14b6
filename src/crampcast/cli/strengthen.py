"""``crampcast strengthen``: home tests, a programme up to the race, as text, JSON and calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from crampcast.cli.day_option import read_day
from crampcast.cli.diary_folder import diary_folder, has_diary, open_diary
from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.out_folder import check_out, write_all
from crampcast.cli.output import json_text, note, print_json
from crampcast.home.plan_file import read_plan

if TYPE_CHECKING:
    from crampcast.jobs.diary import EntryPort
    from crampcast.jobs.ports import DiaryPort
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
        profile, results = _known(runner, data)
        answer = lay_out(
            StrengthenRequest(
                on=read_day(on, "--on") or datetime.now().astimezone().date(),
                race=read_day(race, "--race"),
                profile=profile,
                results=results,
                plan=None if plan is None else read_plan(plan),
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


def _known(runner: Path | None, data: Path | None) -> tuple[Profile | None, list[Result]]:
    """Return who trains, and the home tests of the diary."""
    from crampcast.runner.questions import from_toml  # noqa: PLC0415

    stated = None if runner is None else from_toml(runner)
    folder = diary_folder(data)
    if not has_diary(folder):
        return stated, []
    from crampcast.jobs.ports import saved_runner  # noqa: PLC0415
    from crampcast.jobs.strengthen.of_diary import results_in  # noqa: PLC0415

    with open_diary(folder) as diary:
        found = results_in(cast("EntryPort", diary))
        return (saved_runner(cast("DiaryPort", diary)) if stated is None else stated), found


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
