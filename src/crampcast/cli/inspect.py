"""``crampcast inspect FILE…``: what files hold, before anything is imported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.output import print_json, print_text, refuse_all


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def inspect(
        files: Annotated[
            list[str],
            typer.Argument(metavar="FILE...", help="FIT, TCX, GPX, CSV logs, archives.", show_default=False),
        ],
        plot: Annotated[
            Path | None,
            typer.Option(metavar="FILE", help="Draw height, speed and heart rate: .svg or .png."),
        ] = None,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Tell what files hold; store nothing.

        Kind, figures, measurements, and what of them was damaged.
        """
        del data, seed
        from crampcast.jobs.inspect import inspect as look_into  # noqa: PLC0415

        if plot is not None:
            from crampcast.cli.picture_file import check_plot, write_plot  # noqa: PLC0415

            check_plot(plot)
        answer = look_into(files, traces=plot is not None)
        errors = [(str(f["file"]), str(f["error"])) for f in answer["files"] if f["error"]]
        none_readable = len(errors) == len(answer["files"])
        if plot is not None and not none_readable:
            write_plot(answer, plot, units.value)
            for entry in answer["files"]:
                entry.pop("trace", None)
        if as_json:
            print_json(answer)
        elif not none_readable:
            from crampcast.report.file_text import inspect_text  # noqa: PLC0415

            print_text(inspect_text(answer, units.value))
        if none_readable:
            raise refuse_all(errors, "can be read")
