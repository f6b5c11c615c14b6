"""Arguments and options of commands that look at a recorded run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

RunFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="FIT, TCX or GPX of a run.", show_default=False)
]
WhoRan = Annotated[
    Path | None,
    typer.Option("--runner", metavar="FILE", help="TOML: who ran; default: the diary's runner."),
]
WeatherOfRun = Annotated[
    str | None,
    typer.Option("--weather", metavar="WORDS|FILE", help='Words such as "24 C, sunny", or a file.'),
]
