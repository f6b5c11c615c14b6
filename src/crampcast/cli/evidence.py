"""``crampcast evidence [ID]``: what is claimed about cramps, and how well it is supported."""

from __future__ import annotations

from typing import Annotated

import typer

from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.output import print_json
from crampcast.jobs import evidence as job


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def evidence(
        claim: Annotated[str | None, typer.Argument(metavar="[ID]", help="S1 to S33, I…, RF…")] = None,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Show a claim with its verdict, grade, findings for and against, and sources; without ID, all."""
        del data, units, seed
        answer = job.evidence(claim)
        if as_json:
            print_json(answer)
            return
        for entry in answer["claims"] if "claims" in answer else [answer]:
            typer.echo(f"{entry['id']:<5} {entry['grade']}  {entry['verdict']:<13} {entry['claim']}")
            if claim is not None:
                for side in ("for", "against"):
                    for finding in entry[side]:
                        typer.echo(f"      {side}: {finding}")
                typer.echo(f"      sources: {', '.join(s if isinstance(s, str) else s['key'] for s in entry['sources'])}")
