"""Options that every command takes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

LARGEST_SEED = 2**32 - 1

Json = Annotated[
    bool, typer.Option("--json", help="Print the answer as JSON on standard output, nothing else.")
]
DataDirectory = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Folder of the diary; default: the user's data folder.",
        show_default=False,
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        "--seed",
        metavar="N",
        min=0,
        max=LARGEST_SEED,
        help="Seed of all chance; the same seed gives the same answer.",
    ),
]


class UnitSystem(StrEnum):
    """Units in which answers are shown; JSON is always metric."""

    metric = "metric"
    imperial = "imperial"


Units = Annotated[
    UnitSystem, typer.Option("--units", metavar="metric|imperial", help="Units shown; JSON is always metric.")
]
