"""The line that says which numbers of an answer are the runner's own, learnt from the diary."""

from __future__ import annotations

from typing import TypedDict

from crampcast.report.messages import say
from crampcast.report.reading import Result, part, rows
from crampcast.report.untrusted import plain


class OwnRuns(TypedDict):
    """A line, and one sentence for each learnt number."""

    line: str
    numbers: list[str]


def own_runs(result: Result) -> OwnRuns | None:
    """Return what of an answer comes from the runner's own diary; None where nothing does.

    Parameters
    ----------
    result : Mapping
        What ``crampcast plan --json`` or ``explain --json`` prints.

    Examples
    --------
    >>> told = {"text": "cramps: from your 4 runs", "parameters": [{"text": "Heat: 1.", "evidence_count": 4}]}
    >>> own_runs({"learnt": told})["numbers"]
    ['Heat: 1. (4)']
    """
    learnt = part(result, "learnt")
    if not (text := plain(learnt.get("text"))):
        return None
    numbers = [
        f"{plain(row.get('text'))} ({plain(str(row.get('evidence_count')))})"
        for row in rows(learnt, "parameters")
    ]
    return {"line": say("own_runs", text=text), "numbers": numbers}
