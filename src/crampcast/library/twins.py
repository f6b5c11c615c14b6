"""Which call of the library answers what which command answers; a test holds the two against each other."""

from __future__ import annotations

from typing import NamedTuple

CALLS = {
    "inspect": "inspect",
    "import": "Diary.import_runs",
    "plan": "plan",
    "plan --from": "replan",
    "explain": "explain",
    "rescue": "rescue",
    "recover": "recover",
    "strengthen": "strengthen",
    "field": "field",
    "log": "Diary.log",
    "diary list": "Diary.entries",
    "diary edit": "Diary.edit",
    "diary delete": "Diary.delete",
    "diary history": "Diary.history",
    "learn": "Diary.learn",
    "runner": "Diary.who",
    "runner --from": "Diary.set_runner",
    "export": "Diary.export",
    "restore": "Diary.restore",
    "erase": "Diary.erase",
    "evidence": "claims",
    "validate": "validate",
    "calibrate": "calibrate",
}
"""A command, where need be with its action, and the call of `crampcast` that is its twin."""

NOT_HERE = {
    "serve": "opens a server; a program that wants the pages takes crampcast.web.build_app",
    "group": "opens exports of others; with diaries at hand a program calls jobs.learn.group_job",
    "coach": "runs a shared server with accounts of its own",
}
"""Commands without a call of their own, and why."""

OPTIONS = {
    "plan --from": "at",
    "plan --hotter": "hotter_c",
    "plan --price": "price_min",
    "plan --emergency": "Plan.files",
    "plan --out": "Plan.files",
    "explain FILE": "run",
    "recover FILE": "run",
    "recover --next": "next_session",
    "recover --urine": "urine_passed",
    "runner --from": "Diary.set_runner",
}
"""Options whose argument has another name, or whose work another call does."""

OPTIONS_NOT_HERE = {
    "--json": "an answer has to_json()",
    "--data": "diary=, or Diary(folder)",
    "--units": "JSON and tables are metric; to_html takes units",
    "--out": "an answer has to_html() and to_json(); a program writes its own files",
    "inspect --plot": "a picture for a file; read_activity gives the columns",
    "runner --ask": "asks on a terminal; Diary.set_runner takes the answers",
    "runner --toml": "a file's text; Diary.who gives the answers",
    "log --plan": "the diary's plan for that day is taken; the command reads one from a file",
    "diary ACTION": "the method says it",
    "erase --yes": "a program has made up its mind",
    "strengthen --course": "plan= carries the goal; a rerun takes jobs.strengthen with a goal",
    "strengthen --weather": "as --course",
    **{
        f"{command} --seed": "nothing of it is drawn by chance"
        for command in (
            "inspect",
            "import",
            "log",
            "diary",
            "runner",
            "evidence",
            *("export", "restore", "erase"),
        )
    },
}
"""Options without an argument of their own, and why; without a command: of every command."""


class Twin(NamedTuple):
    """A command and its call, or why there is none."""

    command: str
    call: str | None
    reason: str


def twins() -> tuple[Twin, ...]:
    """Return every command with its call or the reason why it has none.

    Examples
    --------
    >>> [twin.call for twin in twins() if twin.command == "plan"]
    ['plan']
    """
    called = [Twin(command, call, "") for command, call in CALLS.items()]
    return (*called, *(Twin(command, None, why) for command, why in NOT_HERE.items()))
