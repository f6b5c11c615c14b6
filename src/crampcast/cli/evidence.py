"""``crampcast evidence [ID]``: what is claimed about cramps, and how well it is supported."""

from __future__ import annotations

from typing import Annotated

import typer

from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.output import print_json, print_text


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def evidence(
        claim: Annotated[
            str | None, typer.Argument(metavar="[ID]", help="S1 to S33, I1 to I9, RF0 to RF10.")
        ] = None,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Show what is claimed, and how sure it is.

        A claim with its verdict, grade, findings for and against, and sources; without ID, a line for each.
        """
        del data, units, seed
        from crampcast.jobs.evidence import evidence as look_up  # noqa: PLC0415

        answer = look_up(claim)
        if as_json:
            print_json(answer)
            return
        from crampcast.report.evidence_text import evidence_text  # noqa: PLC0415

        print_text(evidence_text(answer))
