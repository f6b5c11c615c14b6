"""The days and hours before the start and after the finish, step by step."""

from __future__ import annotations

from datetime import date, datetime

from crampcast.report.messages import say
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, rows, texts
from crampcast.report.untrusted import finite, plain


def around_rows(result: Result, key: str, units: System) -> list[dict[str, object]]:
    """Return the steps before or after a race.

    Parameters
    ----------
    result : Mapping
        What ``crampcast plan --json`` prints.
    key : {"before", "after"}
        Which.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    list of dict
        ``when, what, says, grade``.

    Examples
    --------
    >>> step = {"what": "Eat", "says": ["Bread."], "at": "2026-09-12T03:00", "grade": "D", "claim": "S31"}
    >>> around_rows({"before": [step]}, "before", "metric")
    [{'when': 'Sat 12 Sep 03:00', 'what': 'Eat', 'says': ['Bread.'], 'grade': 'grade D, S31'}]
    """
    found: list[dict[str, object]] = []
    for step in rows(result, key):
        what = plain(step.get("what")) or plain(step.get("text"))
        most = finite(step.get("most_ml"))
        if most is not None and step.get("what"):
            what = f"{what}: {say('around.most', amount=amount(most, 'drink', units))}"
        claim, grade = plain(step.get("claim")), plain(step.get("grade"))
        found.append(
            {
                "when": when(step.get("at")),
                "what": what,
                "says": texts(step, "says"),
                "grade": say("around.grade", grade=grade, claim=claim) if grade and claim else "",
            }
        )
    return found


def when(at: object) -> str:
    """Return a date, or a date and a time, as a runner reads it; nothing where it is none.

    Examples
    --------
    >>> when("2026-09-10"), when("soon")
    ('Thu 10 Sep', '')
    """
    if not isinstance(at, str):
        return ""
    try:
        if len(at) <= len("2026-09-10"):
            return f"{date.fromisoformat(at):%a %d %b}"
        return f"{datetime.fromisoformat(at):%a %d %b %H:%M}"
    except ValueError:
        return ""
