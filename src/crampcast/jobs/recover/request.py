"""What ``recover`` is asked, and when the next session is, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from crampcast.activity.summary import RunSummary
from crampcast.activity.table import Activity
from crampcast.errors import UnusableInput
from crampcast.evidence.recover import DIETS
from crampcast.runner.profile import Profile

_AFTER = re.compile(r"^\+?(\d{1,3}(?:\.\d+)?)\s*(h|d)$")
_MORNING = time(8)
"""Hour of a session of which only the day is known."""


@dataclass(frozen=True)
class RecoverRequest:
    """What is known of a run and of what comes next.

    Parameters
    ----------
    activity : Activity
        The recording.
    profile : Profile or None
        Who ran; None where nobody said.
    runs : sequence of RunSummary
        The training log.
    weather, intake : str or None
        As ``explain`` takes them.
    next_text : str or None
        When the next session is: a moment, a day, ``tomorrow``, ``18h`` or ``2d`` after the finish.
    urine_passed : bool
        Whether urine has passed since the run.
    cramped : bool
        Whether the diary has a cramp on that day.
    masses : sequence of (date, float)
        Body masses of the diary, kg.
    diet : str
        One of `crampcast.evidence.recover.DIETS`.
    seed : int
        Seed of all chance.
    """

    activity: Activity
    profile: Profile | None = None
    runs: Sequence[RunSummary] = ()
    weather: str | None = None
    intake: str | None = None
    next_text: str | None = None
    urine_passed: bool = False
    cramped: bool = False
    masses: Sequence[tuple[date, float]] = field(default=())
    diet: str = "omnivore"
    seed: int = 0


def check_diet(word: str) -> str:
    """Return a diet.

    Raises
    ------
    UnusableInput
        If there is no such diet.

    Examples
    --------
    >>> check_diet("Vegan")
    'vegan'
    """
    diet = word.strip().lower()
    if diet not in DIETS:
        raise UnusableInput(
            f"{word[:40]!r} is no diet known here", where="--diet", remedy=f"one of {', '.join(DIETS)}"
        )
    return diet


def hours_until_next(text: str | None, finish: datetime | None) -> float | None:
    """Return the hours from the finish to the next session.

    Parameters
    ----------
    text : str or None
        ``18h``, ``2d``, ``tomorrow``, a day or a moment (local time where it names no zone).
    finish : datetime or None
        When the run ended; without it only hours and days after the run can be used.

    Raises
    ------
    UnusableInput
        If it cannot be read or lies before the finish.

    Examples
    --------
    >>> hours_until_next("18h", None), hours_until_next(None, None)
    (18.0, None)
    """
    if text is None:
        return None
    word = text.strip().lower()
    if found := _AFTER.match(word):
        return float(found.group(1)) * (24.0 if found.group(2) == "d" else 1.0)
    if finish is None:
        raise UnusableInput(
            "the file does not say when the run was",
            where="--next",
            remedy="give it as time after the finish: 18h, 2d",
        )
    moment = _moment(word, finish)
    hours = (moment - finish).total_seconds() / 3600.0
    if hours <= 0.0:
        raise UnusableInput(
            f"{text[:40]} lies before the finish", where="--next", remedy="give a later moment, or 18h, 2d"
        )
    return hours


def _moment(word: str, finish: datetime) -> datetime:
    """Read a day or a moment."""
    try:
        if word == "tomorrow":
            day = finish.astimezone().date() + timedelta(days=1)
            return datetime.combine(day, _MORNING).astimezone()
        if len(word) == len("2026-09-12"):
            return datetime.combine(date.fromisoformat(word), _MORNING).astimezone()
        return datetime.fromisoformat(word.upper()).astimezone()
    except (ValueError, OverflowError):
        raise UnusableInput(
            f"{word[:40]!r} is no moment",
            where="--next",
            remedy="write 18h, 2d, tomorrow, 2026-09-12 or 2026-09-12T07:00",
        ) from None
