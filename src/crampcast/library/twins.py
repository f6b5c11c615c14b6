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
    "coach": "runs a shared server with accounts of its own",
}
"""Commands without a call of their own, and why."""


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
