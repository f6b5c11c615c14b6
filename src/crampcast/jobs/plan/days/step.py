"""One step before or after a race."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crampcast.evidence import load_parameters
from crampcast.evidence.claims import load_claims


@dataclass(frozen=True)
class Step:
    """Something to do at a time counted from the start, or from the finish.

    Parameters
    ----------
    id : str
        What it is; a limit's where a limit stands behind it.
    what : str
        A line.
    says : sequence of str
        How, and why.
    when_h, over_h : float
        Hours from the start (below zero) or from the finish, and how long it takes.
    claim : str or None
        Claim of the evidence.
    grade : str or None
        Its grade; the claim's if None.
    parameter : str or None
        What the amount rests on.
    amounts : mapping or None
        Named amounts, units in the keys.
    most_ml : float or None
        Ceiling of what is drunk.
    all_day : bool
        Whether it belongs to a day and no hour.
    own_choice : bool
        Whether a number of ours is in it.
    """

    id: str
    what: str
    says: Sequence[str]
    when_h: float
    over_h: float
    claim: str | None = None
    grade: str | None = None
    parameter: str | None = None
    amounts: Mapping[str, Any] | None = None
    most_ml: float | None = None
    all_day: bool = False
    own_choice: bool = False

    def told(self) -> dict[str, Any]:
        """Return the step for an answer, its time of day left to be filled in.

        Examples
        --------
        >>> Step("drink", "Drink to thirst", ["No more."], -24.0, 24.0, claim="S28").told()["grade"]
        'D'
        """
        behind = None if self.parameter is None else load_parameters()[self.parameter]
        grade = self.grade
        if grade is None and self.claim is not None:
            grade = load_claims()[self.claim].grade
        return {
            "id": self.id,
            "what": self.what,
            "says": list(self.says),
            "text": " ".join([f"{self.what.rstrip('.')}.", *self.says]),
            "when_h": self.when_h,
            "over_h": self.over_h,
            "all_day": self.all_day,
            "most_ml": self.most_ml,
            "amounts": None if self.amounts is None else dict(self.amounts),
            "claim": self.claim,
            "grade": grade,
            "source": None if behind is None else behind.source,
            "flag": None if behind is None else behind.flag,
            "own_choice": self.own_choice or (behind is not None and behind.source == "own_choice"),
        }
