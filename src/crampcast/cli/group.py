"""``crampcast group FOLDER``: what the diaries of a group say of its runners, each of whom agreed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from crampcast.cli.compiled import keep_compiled_programs
from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.out_folder import check_out, write_all
from crampcast.cli.output import Stopped, json_text, note, print_json
from crampcast.cli.progress import progress_bar

if TYPE_CHECKING:
    from crampcast.jobs.learn import LearnPort
    from crampcast.jobs.ports import Progress

NAMES = ("group.json", "population.json")
"""Everything that is written of a group."""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def group(
        folder: Annotated[
            Path,
            typer.Argument(
                metavar="FOLDER",
                help="Exports of diaries (ZIP); each must hold the entry consent research=yes.",
                show_default=False,
            ),
        ],
        out: Annotated[
            Path | None,
            typer.Option(
                "--out", metavar="DIR", help="Write population.json, for learn --population, and group.json."
            ),
        ] = None,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Learn from a group of runners who agreed.

        What they share and how they differ, and what each one's forecast becomes with it. The population that
        is written holds nothing of one runner.
        """
        del units, data
        from crampcast.home.exports import exports_in  # noqa: PLC0415

        if out is not None:
            check_out(out)
        files = exports_in(folder)
        keep_compiled_programs()
        try:
            with progress_bar("reading diaries") as progress:
                answer = _learnt(files, seed, progress)
        except KeyboardInterrupt:
            raise Stopped("stopped; nothing was written") from None
        if out is not None:
            contents = {"group.json": json_text(answer).encode()}
            if answer["population"] is not None:
                contents["population.json"] = json_text(answer["population"]).encode()
            note(f"written: {', '.join(str(path) for path in write_all(contents, out, NAMES))}")
        if as_json:
            print_json(answer)
        else:
            from crampcast.report.group_text import group_text  # noqa: PLC0415

            group_text(answer)


def _learnt(files: list[Path], seed: int, progress: Progress | None) -> dict[str, Any]:
    """Ask every export, then learn from those whose runners agreed."""
    from crampcast.home.exports import of_each  # noqa: PLC0415
    from crampcast.jobs.learn.group_job import group_answer, member_of  # noqa: PLC0415

    members, refused = [], []
    asked = of_each(files, lambda diary, name: member_of(cast("LearnPort", diary), name, seed))
    for number, (file, found) in enumerate(asked, 1):
        if progress is not None:
            progress(number, len(files), f"reading {file.name}")
        if isinstance(found, str):
            refused.append((file.stem, found))
        else:
            members.append(found)
    return group_answer(members, refused, seed, progress)[0]
