"""Options of the commands that lay out a race: plan and field."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StartOption = Annotated[
    str | None,
    typer.Option(
        "--start", metavar="TIME", help="2026-09-12T07:00; without a zone, local time at the course."
    ),
]
WeatherOption = Annotated[
    str | None,
    typer.Option(
        "--weather",
        metavar="WORDS|FILE|auto",
        help='Words such as "12-24 C, 60 % rh, sunny", a CSV or JSON file, or auto: ask Open-Meteo.',
    ),
]
PlaceOption = Annotated[
    str | None,
    typer.Option(
        "--place",
        metavar="LAT,LON",
        help='Where a course lies that names no place, "45.92,6.87": for its weather, sun and clock.',
    ),
]
ClimbOption = Annotated[
    str | None,
    typer.Option(
        "--climb",
        metavar="HEIGHT",
        help='Climb that the race states, "2400 m" or "7900 ft": the heights of a file are brought to it.',
    ),
]
StationsOption = Annotated[
    Path | None,
    typer.Option("--stations", metavar="FILE", help="CSV of stations; default: the course's waypoints."),
]
GroundOption = Annotated[
    str | None,
    typer.Option("--ground", metavar="WORD|FILE", help="road, trail … for all of it, or a CSV of stretches."),
]
StrictOption = Annotated[
    bool,
    typer.Option("--strict", help="Refuse a course without elevation in place of taking it as flat."),
]
