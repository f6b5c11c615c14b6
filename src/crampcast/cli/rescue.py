"""``crampcast rescue``: what to do now that a muscle cramps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.out_folder import check_out, write_all
from crampcast.cli.output import json_text, note, notes, print_json
from crampcast.home.plan_file import read_plan

if TYPE_CHECKING:
    from crampcast.jobs.diary import EntryPort
    from crampcast.jobs.ports import DiaryPort
    from crampcast.jobs.rescue.request import Trial
    from crampcast.runner.profile import Profile

_PAGE, _JSON = "rescue.html", "rescue.json"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def rescue(
        muscle: Annotated[
            str | None, typer.Option("--muscle", metavar="MUSCLE", help="calf, quadriceps …; default: all.")
        ] = None,
        plan: Annotated[
            Path | None, typer.Option("--plan", metavar="FILE", help="plan.json, for the pace and food here.")
        ] = None,
        at: Annotated[
            str | None,
            typer.Option("--at", metavar="PLACE", help="km38.2, mi23.7 or 3:10:00."),
        ] = None,
        night: Annotated[bool, typer.Option("--night", help="A cramp at night, not on a run.")] = False,
        runner: Annotated[
            Path | None,
            typer.Option("--runner", metavar="FILE", help="TOML: who runs; default: the diary's runner."),
        ] = None,
        emergency: Annotated[
            str,
            typer.Option(
                "--emergency", metavar="NUMBER", help="Emergency number to show; default: the runner's."
            ),
        ] = "",
        out: Annotated[
            Path | None, typer.Option("--out", metavar="DIR", help="Write rescue.html for the phone there.")
        ] = None,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Walk out of a cramp.

        Whether it is one at all, red flags, stretch, what helps, how to start again. No network needed.
        """
        from crampcast.jobs.rescue import RescueRequest  # noqa: PLC0415
        from crampcast.jobs.rescue import rescue as find_way  # noqa: PLC0415
        from crampcast.jobs.rescue.request import parse_at, parse_muscle  # noqa: PLC0415

        if out is not None:
            check_out(out)
        profile, record = _who(runner, data)
        answer = find_way(
            RescueRequest(
                muscle=parse_muscle(muscle),
                plan=None if plan is None else read_plan(plan),
                at=parse_at(at),
                profile=profile,
                record=record,
                night=night,
                emergency=emergency,
                seed=seed,
            )
        )
        written = []
        if out is not None:
            from crampcast.report.rescue_page import rescue_html  # noqa: PLC0415

            page = rescue_html(answer, units.value).encode()
            written = write_all({_PAGE: page, _JSON: json_text(answer).encode()}, out, (_PAGE, _JSON))
        notes(answer["warnings"])
        if as_json:
            print_json(answer)
        else:
            from crampcast.report.rescue_text import rescue_text  # noqa: PLC0415

            rescue_text(answer, units.value)
        if written:
            note(f"written: {', '.join(str(path) for path in written)}")


def _who(runner: Path | None, data: Path | None) -> tuple[Profile | None, list[Trial]]:
    """Return the runner of a file, else the diary's, else None; and the remedies that the diary has tried."""
    from crampcast.cli.diary_folder import diary_folder, has_diary, open_diary  # noqa: PLC0415
    from crampcast.runner.questions import from_toml  # noqa: PLC0415

    stated = None if runner is None else from_toml(runner)
    folder = diary_folder(data)
    if not has_diary(folder):
        return stated, []
    from crampcast.jobs.diary import trials  # noqa: PLC0415
    from crampcast.jobs.ports import saved_runner  # noqa: PLC0415

    with open_diary(folder) as diary:
        saved = saved_runner(cast("DiaryPort", diary)) if stated is None else stated
        return saved, trials(cast("EntryPort", diary))
