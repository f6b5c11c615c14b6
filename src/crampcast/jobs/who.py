"""The job behind ``runner``: who runs, what is inferred from the diary, and how sure each figure is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from crampcast.activity.summary import RunSummary
from crampcast.history.capacity import infer_capacity
from crampcast.history.infer import infer_condition
from crampcast.history.table import estimates_table
from crampcast.jobs.sweat_tests import told as sweat_told
from crampcast.runner.card import Reason, SafetyCard
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.runner.questions import questions, to_toml

NOBODY = "nobody has answered yet: a usual runner stands in, with wide ranges; answer with `runner --ask`"


def who_runs(
    profile: Profile | None,
    runs: Sequence[RunSummary] = (),
    on: date | None = None,
    sweat_tests: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return the runner's answers, the safety card, and every number inferred of the runner.

    Parameters
    ----------
    profile : Profile or None
        The answers; None if nobody has answered.
    runs : sequence of RunSummary
        The training log, oldest first.
    on : datetime.date, optional
        Day for which condition is told; default the day after the last run.
    sweat_tests : sequence of mapping
        Fields of the diary's sweat tests.

    Returns
    -------
    dict
        ``stated, on, answers, unanswered, card, runs, sweat, estimates, basis, warnings``; each estimate with
        its spread and what it rests on.

    Examples
    --------
    >>> found = who_runs(Profile(mass_kg=68.0, pregnant=True))
    >>> found["answers"]["mass_kg"], [reason["key"] for reason in found["card"]["excluded"]]
    (68.0, ['pregnant'])
    >>> who_runs(None)["stated"]
    False
    """
    answers = Profile() if profile is None else profile
    day = on
    if day is None and runs:
        day = max(run.day for run in runs) + timedelta(days=1)
    capacity = infer_capacity(answers, runs, on=day)
    if day is None:
        condition = Condition(basis=("no runs imported: your answers stand",))
    else:
        condition = infer_condition(answers, runs, on=day, capacity=capacity)
    told = tomllib.loads(to_toml(answers))
    return {
        "stated": profile is not None,
        "on": None if day is None else day.isoformat(),
        "answers": told,
        "unanswered": [q.key for q in questions() if q.key not in told],
        "card": _card(SafetyCard.from_profile(answers)),
        "runs": {
            "count": len(runs),
            "first": min(run.day for run in runs).isoformat() if runs else None,
            "last": max(run.day for run in runs).isoformat() if runs else None,
        },
        "sweat": sweat_told(sweat_tests),
        "estimates": estimates_table(answers, capacity, condition),
        "basis": [*capacity.basis, *condition.basis],
        "warnings": [*([] if profile is not None else [NOBODY]), *answers.warnings],
    }


def _card(card: SafetyCard) -> dict[str, Any]:
    """Return the safety card: what is missing, what is withheld or reduced, and why."""
    return {
        "complete": not card.missing,
        "numbers_allowed": card.numbers_allowed,
        "missing": list(card.missing),
        "excluded": [_reason(r) for r in card.excluded],
        "no_race": [_reason(r) for r in card.no_race],
        "flags": [_reason(r) for r in card.flags],
        "cautions": [_reason(r) for r in card.cautions],
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {"key": reason.key, "text": reason.text, "ask": reason.ask}
