"""``crampcast import PATH…``: runs into the diary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from crampcast.cli.diary_folder import DiaryWhenNeeded, diary_folder
from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.output import Stopped, notes, print_json, print_text, refuse_all
from crampcast.cli.progress import progress_bar
from crampcast.errors import UnusableInput

if TYPE_CHECKING:
    from crampcast.jobs.ports import DiaryPort


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("import")
    def import_(
        paths: Annotated[
            list[str],
            typer.Argument(metavar="PATH...", help="Files, archives and folders.", show_default=False),
        ],
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Import runs into the diary.

        FIT, TCX, GPX, CSV logs, export archives and whole folders; each run counts once, and a stopped import
        carries on where it was.
        """
        del units, seed
        from crampcast.jobs.importing import import_paths  # noqa: PLC0415

        folder = diary_folder(data)
        diary = DiaryWhenNeeded(folder)
        try:
            with progress_bar("importing") as progress:
                answer = import_paths(paths, cast("DiaryPort", diary), progress=progress)
        except KeyboardInterrupt:
            raise Stopped(
                f"stopped; what was imported until then is kept in {folder}; the same command carries on"
            ) from None
        finally:
            diary.close()
        nothing = not any(answer["files"][key] for key in ("imported", "duplicates"))
        if as_json:
            print_json(answer)
        elif not nothing:
            from crampcast.report.file_text import import_text  # noqa: PLC0415

            print_text(import_text(answer))
            notes(answer["warnings"])
        if nothing and answer["refused"]:
            raise refuse_all([(r["file"], r["reason"]) for r in answer["refused"]], "could be imported")
        if nothing:
            raise UnusableInput(
                "there is no file in it", where=paths[0], remedy="name files, archives or folders"
            )
