"""``crampcast field COURSE ENTRANTS``: how many cases, where and when, for a race's medical director."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crampcast.cli.compiled import compiled_folder, keep_compiled_programs
from crampcast.cli.course_option import read_course_option
from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.out_folder import check_out, write_all
from crampcast.cli.output import json_text, note, notes, print_json
from crampcast.cli.race_options import (
    ClimbOption,
    GroundOption,
    PlaceOption,
    StartOption,
    StationsOption,
    StrictOption,
    WeatherOption,
)

NAMES = ("field.html", "field.json", "field.pdf")
"""Everything that a field's forecast is written as."""
MOST_DRAWS, MOST_WORKERS, MOST_PARTITION = 512, 256, 100_000


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def field(
        course: Annotated[
            str,
            typer.Argument(
                metavar="COURSE", help='GPX, TCX or FIT file, or words: "50 km 2400 m".', show_default=False
            ),
        ],
        entrants: Annotated[
            Path,
            typer.Argument(
                metavar="ENTRANTS",
                help="Start list, CSV or Parquet: bib, and what is known of sex, age, mass_kg, "
                "predicted_finish, recent_race, weekly_km, cramp_history, wave_min.",
                show_default=False,
            ),
        ],
        start: StartOption = None,
        weather: WeatherOption = None,
        place: PlaceOption = None,
        climb: ClimbOption = None,
        stations: StationsOption = None,
        ground: GroundOption = None,
        strict: StrictOption = False,
        compare: Annotated[
            bool,
            typer.Option(
                "--compare/--no-compare",
                help="Also rerun the field on a hotter day and with one more station.",
            ),
        ] = True,
        scheduler: Annotated[
            str | None,
            typer.Option(
                "--scheduler",
                metavar="ADDRESS",
                help="Dask scheduler on a trusted network; default: processes of this machine.",
            ),
        ] = None,
        workers: Annotated[
            int | None,
            typer.Option(
                "--workers",
                metavar="N",
                min=1,
                max=MOST_WORKERS,
                help="Worker processes; default: none for a small field, else one a core.",
                show_default=False,
            ),
        ] = None,
        partition: Annotated[
            int,
            typer.Option(
                "--partition",
                metavar="N",
                min=1,
                max=MOST_PARTITION,
                help="Entrants in one piece of work; no influence on the answer.",
            ),
        ] = 64,
        draws: Annotated[
            int,
            typer.Option("--draws", metavar="N", min=16, max=MOST_DRAWS, help="Draws, in steps of 16."),
        ] = 32,
        out: Annotated[
            Path | None,
            typer.Option("--out", metavar="DIR", help="Write the briefing (HTML, PDF) and the JSON there."),
        ] = None,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Forecast the cases of a whole field.

        Cramps, near-cramps, low sodium and heat strain to expect, by station, hour and muscle.
        """
        del data  # every command takes it; a field has no diary
        if out is not None:
            check_out(out)
        route = read_course_option(
            course, stations=stations, ground=ground, strict=strict, place=place, climb=climb
        )
        keep_compiled_programs()
        from crampcast.jobs.field import FieldRequest  # noqa: PLC0415
        from crampcast.jobs.field import field as forecast_field  # noqa: PLC0415
        from crampcast.jobs.field.entrants import read_entrants  # noqa: PLC0415
        from crampcast.jobs.field.running import Where  # noqa: PLC0415
        from crampcast.report.field_text import field_text  # noqa: PLC0415
        from crampcast.report.field_view import refused_lines  # noqa: PLC0415

        people = read_entrants(entrants, route.length_m)
        notes(refused_lines(people.refused, entrants.name))
        answer = forecast_field(
            FieldRequest(
                course=route,
                entrants=people,
                start=start,
                weather=weather,
                draws=draws,
                seed=seed,
                compare=compare,
                partition=partition,
                where=Where(scheduler, workers, compiled_folder() / "field", compiled_folder()),
                told=_progress,
                weather_folder=compiled_folder().parent / "weather",
            )
        )
        written = []
        if out is not None:
            from crampcast.report.field_page import field_html  # noqa: PLC0415
            from crampcast.report.field_pdf import field_pdf  # noqa: PLC0415

            contents = {
                "field.html": field_html(answer, units.value).encode(),
                "field.json": json_text(answer).encode(),
                "field.pdf": field_pdf(answer, units.value),
            }
            written = write_all(contents, out, NAMES)
        if as_json:
            print_json(answer)
        else:
            field_text(answer, units.value)
        if written:
            note(f"written: {', '.join(str(path) for path in written)}")


def _progress(done: int, reused: int, parts: int) -> None:
    """Say how far the work is, about ten times."""
    if parts > 1 and (done == parts or done % max(parts // 10, 1) == 0):
        kept = f", {reused} of them from an earlier run" if reused else ""
        note(f"{done} of {parts} parts of the field done{kept}")
