"""``crampcast calibrate``: fit the hazard to published cohorts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.out_folder import check_out, write_all
from crampcast.cli.output import json_text, note, print_json, print_text


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def calibrate(
        out: Annotated[
            Path | None,
            typer.Option(
                "--out",
                metavar="DIR",
                help="Write hazard.toml (the parameter file) and calibration.json here.",
            ),
        ] = None,
        form: Annotated[
            str,
            typer.Option("--form", metavar="NAME", help="Form of the hazard; another than the shipped one."),
        ] = "duration",
        draws: Annotated[
            int, typer.Option("--draws", metavar="N", min=50, max=5000, help="Draws of the posterior.")
        ] = 400,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Calibrate the cramp hazard on published cohorts.

        Takes a few minutes. Only outcomes marked for calibration enter; nothing that is installed changes.
        """
        del data, units
        if out is not None:
            check_out(out)
        from crampcast.cli.compiled import keep_compiled_programs  # noqa: PLC0415
        from crampcast.jobs.calibrate.forms import form as form_named  # noqa: PLC0415
        from crampcast.jobs.calibrate.job import FILE  # noqa: PLC0415
        from crampcast.jobs.calibrate.job import calibrate as fit  # noqa: PLC0415

        form_named(form)
        keep_compiled_programs()
        answer, parameters = fit(seed=seed, form_name=form, draws=draws)
        if out is not None:
            contents = {"calibration.json": json_text(answer).encode()}
            if parameters is not None:
                contents[FILE] = parameters.encode()
            written = write_all(contents, out, ("calibration.json", FILE))
            note("written: " + ", ".join(str(path) for path in written))
        if as_json:
            print_json(answer)
            return
        from crampcast.report.calibration_text import calibration_text  # noqa: PLC0415

        print_text(calibration_text(answer))
