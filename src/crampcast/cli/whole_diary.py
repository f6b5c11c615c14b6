"""``crampcast export``, ``restore`` and ``erase``: the whole diary, out, in and gone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from crampcast.cli.diary_folder import diary_folder, has_diary, open_diary
from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.output import Stopped, note, print_json, print_text
from crampcast.errors import UnusableInput

_WORD = "erase"


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command()
    def export(
        file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write: diary.zip.")],
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Write the whole diary to one file.

        Originals byte for byte, runs, answers, entries with their history; `restore` brings it back.
        """
        del units, seed
        folder = diary_folder(data)
        if not has_diary(folder):
            raise UnusableInput(
                "there is no diary", where=str(folder), remedy="import runs or log something first"
            )
        with open_diary(folder) as diary:
            counts = diary.export(file)
        _say({"counts": counts, "file": str(file)}, as_json, f"written: {file}")

    @app.command()
    def restore(
        file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that export has written.")],
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Fill an empty diary from an export.

        All of it or nothing; a diary that holds something is not mixed with another.
        """
        del units, seed
        folder = diary_folder(data)
        if not file.is_file():
            raise UnusableInput("there is no such file", where=str(file), remedy="check the path")
        with open_diary(folder) as diary:
            counts = diary.restore(file)
        _say({"counts": counts, "file": str(file)}, as_json, f"restored into {folder}")

    @app.command()
    def erase(
        yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Delete the whole diary, for good.

        Runs, originals, answers, entries and their history; exports written elsewhere are left alone.
        """
        del units, seed
        folder = diary_folder(data)
        if not has_diary(folder):
            _say({"counts": {}, "folder": str(folder)}, as_json, "there is no diary; nothing was deleted")
            return
        if not yes:
            _ask(folder)
        from crampcast.store import erase_diary  # noqa: PLC0415

        counts = erase_diary(folder)
        if counts is None:
            note("the diary was damaged: its files were deleted unread")
        _say({"counts": counts or {}, "folder": str(folder)}, as_json, f"erased: {folder}")


def _ask(folder: Path) -> None:
    """Ask for a word before everything is deleted."""
    note(f"This deletes the whole diary in {folder}, for good. Type {_WORD} to go on.")
    if sys.stdin.readline().strip() != _WORD:
        raise Stopped("stopped; nothing was deleted")


WORDS = {
    "original": "files",
    "originals": "files",
    "activity": "runs",
    "runner": "versions of the answers",
    "runner_versions": "versions of the answers",
    "entry": "versions of entries",
    "forecast": "forecasts",
    "cached": "derived values",
    "derived": "derived values",
}
"""What the tables of a diary hold, for people."""


def _say(answer: dict[str, object], as_json: bool, line: str) -> None:
    """Print what was done."""
    if as_json:
        print_json(answer)
        return
    counts = answer["counts"]
    rows = counts.items() if isinstance(counts, dict) else ()
    shown = ", ".join(f"{WORDS.get(name, name)}: {n}" for name, n in rows if n)
    print_text(line + (f" ({shown})" if shown else ""))
