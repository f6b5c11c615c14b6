"""``crampcast runner``: who runs, asked, read from a file, shown and written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crampcast.cli.compiled import keep_compiled_programs
from crampcast.cli.day_option import read_day
from crampcast.cli.diary_folder import (
    diary_folder,
    known_of_runner,
    open_diary,
    saved_answers,
    sweat_entries,
)
from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.output import Stopped, note, print_json, print_text
from crampcast.errors import UnusableInput

if TYPE_CHECKING:
    from crampcast.runner.profile import Profile


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def runner(
        ask: Annotated[
            bool,
            typer.Option("--ask", help="Ask the five training questions and the safety card, and store."),
        ] = False,
        file: Annotated[
            Path | None, typer.Option("--from", metavar="FILE", help="Store the answers of a TOML file.")
        ] = None,
        toml: Annotated[bool, typer.Option("--toml", help="Print the stored answers as TOML.")] = False,
        on: Annotated[
            str | None,
            typer.Option(
                "--on", metavar="DAY", help="Condition on this day; default: the day after the last run."
            ),
        ] = None,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Show who runs, or ask and store it.

        Answers, safety card, and every number inferred from the diary with its spread.
        """
        del seed
        for both, names in (
            (ask and file is not None, "--ask and --from"),
            (toml and as_json, "--toml and --json"),
        ):
            if both:
                raise UnusableInput(f"{names} say different things", remedy="choose one of the two")
        folder, day = diary_folder(data), read_day(on, "--on")
        if ask or file is not None:
            _store(folder, _asked(units.value, folder) if file is None else _from_file(file))
        if toml:
            _print_toml(saved_answers(folder))
            return
        saved, runs = known_of_runner(folder)
        keep_compiled_programs()
        from crampcast.jobs.who import who_runs  # noqa: PLC0415

        answer = who_runs(saved, runs, day, sweat_entries(folder))
        if as_json:
            print_json(answer)
            return
        from crampcast.report.runner_text import runner_text  # noqa: PLC0415

        runner_text(answer, units.value)


def _from_file(path: Path) -> Profile:
    """Read the answers of a file."""
    from crampcast.runner.questions import from_toml  # noqa: PLC0415

    return from_toml(path)


def _asked(units: str, folder: Path) -> Profile:
    """Ask on the terminal; what the questions do not cover is kept from the earlier answers."""
    from dataclasses import fields, replace  # noqa: PLC0415

    from crampcast.runner.questions import ask, questions  # noqa: PLC0415

    def prompt(text: str) -> str:
        print(text, end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line

    def tell(text: str) -> None:
        note(f"  {text}")

    note("Enter skips a question; type help to have it explained, ? if you do not know.")
    try:
        told = ask(prompt, "imperial" if units == "imperial" else "metric", tell=tell)
    except (KeyboardInterrupt, EOFError):
        raise Stopped("stopped; nothing was stored") from None
    earlier = saved_answers(folder)
    if earlier is None:
        return told
    asked = {q.key for q in questions("training", "card")}
    answers = {f.name for f in fields(told)} - {"unknown", "warnings"}
    kept = {key: getattr(earlier, key) for key in answers - asked}
    return replace(told, **kept, unknown=told.unknown | (earlier.unknown - asked))


def _store(folder: Path, profile: Profile) -> None:
    """Save the answers as the diary's newest runner."""
    from typing import cast  # noqa: PLC0415

    from crampcast.jobs.ports import DiaryPort, save_runner  # noqa: PLC0415

    for warning in profile.warnings:
        note(f"warning: {warning}")
    with open_diary(folder) as diary:
        version = save_runner(cast("DiaryPort", diary), profile)
    note(f"stored as version {version} in {folder}")


def _print_toml(saved: Profile | None) -> None:
    """Print the stored answers."""
    from crampcast.runner.questions import to_toml  # noqa: PLC0415

    if saved is None:
        raise UnusableInput(
            "no runner is stored", where="--toml", remedy="answer with --ask or --from FILE first"
        )
    print_text(to_toml(saved).rstrip("\n"))
