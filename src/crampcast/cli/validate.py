"""``crampcast validate FILE…``: hold the program against published values and cohorts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.output import note, notes, print_json, print_text, refuse_all


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def validate(
        files: Annotated[
            list[Path],
            typer.Argument(
                metavar="FILE…",
                help="Value files (YAML), cohort files (TOML) and race results (CSV).",
                show_default=False,
            ),
        ],
        replicates: Annotated[
            int,
            typer.Option(
                "--replicates", metavar="N", min=50, max=10_000, help="Simulated studies per cohort outcome."
            ),
        ] = 400,
        sensitivity: Annotated[
            bool,
            typer.Option(
                "--sensitivity", help="Also vary the free choices of cohorts, one at a time; takes longer."
            ),
        ] = False,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Hold the model against published values, cohorts and race results.

        Every case is answered: inside its tolerance, outside, or cannot be predicted, with the reason.
        """
        del data, units
        from crampcast.cli.compiled import keep_compiled_programs  # noqa: PLC0415
        from crampcast.jobs.validate.job import validate as hold_against  # noqa: PLC0415

        keep_compiled_programs()
        answer = hold_against(files, seed=seed, replicates=replicates, sensitivity=sensitivity)
        refused = [(one["file"], one["reason"]) for one in answer["refused"]]
        if len(refused) == len(files):
            raise refuse_all(refused, "could be used")
        notes(list(dict.fromkeys(line for one in answer["outcomes"] for line in one.get("warnings", ()))))
        if as_json:
            for _, reason in refused:
                note(reason)
            print_json(answer)
            return
        from crampcast.report.validation_text import validation_text  # noqa: PLC0415

        print_text(validation_text(answer))
