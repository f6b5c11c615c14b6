"""``--elevation``: where the heights of a course come from that has none."""

from __future__ import annotations

from typing import Annotated

import typer

from crampcast.home.course_files import heights_of

__all__ = ["Elevation", "heights_of"]

Elevation = Annotated[
    str | None,
    typer.Option(
        "--elevation",
        metavar="auto",
        help="auto: ask Open-Meteo for the heights of a course that has none; its line is sent there.",
    ),
]
