"""How an answer says that it rests on the runner's own diary."""

from __future__ import annotations

from typing import Any

from crampcast.runner.learnt import Learnt

SHOWN = ("name", "title", "text", "evidence_count", "middle")


def told_learnt(learnt: Learnt) -> dict[str, Any]:
    """Return what an answer says of the diary behind its hazard.

    Parameters
    ----------
    learnt : Learnt
        The posterior in use.

    Examples
    --------
    >>> import numpy as np
    >>> nothing = np.zeros((0, 0))
    >>> learnt = Learnt((), np.zeros(0), nothing, nothing, 0.4, 23, 4, 1, "2026-10-03")
    >>> told_learnt(learnt)["text"]
    'cramps: from your 23 runs with 4 cramps and 1 near-cramp, up to 2026-10-03'
    """
    counts = [
        f"{number} {what}{'' if number == 1 else 's'}"
        for number, what in (
            (learnt.runs, "run"),
            (learnt.cramps, "cramp"),
            (learnt.near_cramps, "near-cramp"),
        )
    ]
    taught = [{**one._asdict(), "evidence_count": one.entries} for one in learnt.taught]
    return {
        "parameters": [{key: one[key] for key in SHOWN} for one in taught],
        "runs": learnt.runs,
        "cramps": learnt.cramps,
        "near_cramps": learnt.near_cramps,
        "last_day": learnt.last_day,
        "text": f"cramps: from your {counts[0]} with {counts[1]} and {counts[2]}, up to {learnt.last_day}",
    }
