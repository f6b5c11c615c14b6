"""``crampcast log KIND`` and ``crampcast diary``: what happened to the runner, written, read and mended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from crampcast.cli.day_option import read_day
from crampcast.cli.diary_folder import diary_folder, has_diary, open_diary
from crampcast.cli.options import DataDirectory, Json, Seed, Units, UnitSystem
from crampcast.cli.output import print_json, print_text
from crampcast.errors import UnusableInput
from crampcast.home.plan_file import read_plan

if TYPE_CHECKING:
    from crampcast.jobs.diary import EntryPort

ACTIONS = ("list", "show", "edit", "delete", "history")


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command()
    def log(
        kind: Annotated[
            str | None,
            typer.Argument(metavar="[KIND]", help="cramp, intake, sweat_test …; none: what there is."),
        ] = None,
        fields: Annotated[
            list[str] | None,
            typer.Argument(metavar="[FIELD=VALUE]...", help="muscle=calf side=left; a code for log code."),
        ] = None,
        when: Annotated[
            str | None,
            typer.Option("--when", metavar="MOMENT", help="2026-09-12, 2026-09-12T10:30, yesterday; now."),
        ] = None,
        plan: Annotated[
            Path | None,
            typer.Option(
                "--plan",
                metavar="FILE",
                help="plan.json that of_plan is said of; default: the diary's plan for that day.",
            ),
        ] = None,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """Write into the diary.

        Cramps, food and drink, sweat tests, sleep, pain, strength and more; every entry can be changed later.
        """
        del units, seed
        from crampcast.report.diary_text import entry_text, kinds_text  # noqa: PLC0415

        if kind is None:
            from crampcast.jobs.diary.kinds import kinds_answer  # noqa: PLC0415

            answer = kinds_answer()
            print_json(answer) if as_json else print_text(kinds_text(answer))
            return
        from crampcast.jobs.diary import log as write  # noqa: PLC0415
        from crampcast.jobs.diary.entries import CODE, ready  # noqa: PLC0415
        from crampcast.jobs.diary.planned import SHARE, against_plan  # noqa: PLC0415

        code = " ".join(fields or []).removeprefix(f"{CODE}=")
        answers = {CODE: code} if kind.lower() == CODE else _answers(fields or [])
        now = datetime.now().astimezone()
        name, body, at = ready(kind, answers, when, now)
        planned = None if plan is None else read_plan(plan)
        folder = diary_folder(data)
        if planned is None and SHARE in body and not has_diary(folder):
            against_plan(body, None, at)
        with open_diary(folder) as diary:
            answer = write(cast("EntryPort", diary), name, body, at, now, planned)
        print_json(answer) if as_json else print_text(entry_text(answer))

    @app.command()
    def diary(
        action: Annotated[
            str, typer.Argument(metavar="[list|show|edit|delete|history]", help="What to do.")
        ] = "list",
        number: Annotated[
            int | None, typer.Argument(metavar="[NUMBER]", help="Which entry; not for list.", min=1)
        ] = None,
        fields: Annotated[
            list[str] | None,
            typer.Argument(metavar="[FIELD=VALUE]...", help="For edit; FIELD= takes a field away."),
        ] = None,
        when: Annotated[
            str | None, typer.Option("--when", metavar="MOMENT", help="For edit: when it was.")
        ] = None,
        kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="Only this kind.")] = None,
        since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="From this day on.")] = None,
        until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Up to this day.")] = None,
        as_json: Json = False,
        data: DataDirectory = None,
        units: Units = UnitSystem.metric,
        seed: Seed = 0,
    ) -> None:
        """List, change or delete entries.

        Earlier versions are kept and shown by history until the whole diary is erased.
        """
        del units, seed
        from crampcast.report.diary_text import diary_text  # noqa: PLC0415

        days = (read_day(since, "--since"), read_day(until, "--until"))
        answer = _done(diary_folder(data), action, number, _answers(fields or []), when, (kind, *days))
        print_json(answer) if as_json else print_text(diary_text(answer))


def _done(
    folder: Path,
    action: str,
    number: int | None,
    answers: dict[str, str],
    when: str | None,
    chosen: tuple[str | None, date | None, date | None],
) -> dict[str, Any]:
    """Do what was asked of the entries."""
    from crampcast.jobs import diary as jobs  # noqa: PLC0415

    if action not in ACTIONS:
        raise UnusableInput(
            f"{action[:40]!r} is nothing to do", where="diary", remedy=f"one of {', '.join(ACTIONS)}"
        )
    if (number is None) != (action == "list"):
        wants = "diary edit 12 muscle=calf" if number is None else "diary --kind cramp"
        raise UnusableInput("the number does not fit", where=f"diary {action}", remedy=f"for example {wants}")
    if answers and action != "edit":
        raise UnusableInput(
            "only edit takes fields", where=f"diary {action}", remedy="diary edit 12 muscle=calf"
        )
    if not has_diary(folder):
        if number is None:
            return {"entries": []}
        raise UnusableInput(
            f"there is no entry {number}", where="diary", remedy="nothing has been written yet"
        )
    with open_diary(folder) as opened:
        port = cast("EntryPort", opened)
        if number is None:
            return {"entries": jobs.entries(port, *chosen)}
        if action == "edit":
            now = datetime.now().astimezone()
            return {"entries": [jobs.edit(port, number, answers, when, now)]}
        if action == "delete":
            return {"entries": [jobs.delete(port, number)]}
        versions = jobs.history(port, number)
        return {"entries": versions if action == "history" else versions[-1:]}


def _answers(words: Sequence[str]) -> dict[str, str]:
    """Read FIELD=VALUE words."""
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise UnusableInput(
                f"{word[:40]!r} says no field", where="FIELD=VALUE", remedy="write muscle=calf side=left"
            )
        if name.strip() in found:
            raise UnusableInput(
                f"{name.strip()[:40]!r} is said twice", where="FIELD=VALUE", remedy="say it once"
            )
        found[name.strip()] = value
    return found
