"""What is asked, and the forms that some answers take."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple


@dataclass(frozen=True)
class Question:
    """One thing that is asked of a runner.

    Attributes
    ----------
    key : str
        Key of the runner file.
    group : str
        ``training`` (the five questions), ``card`` (the safety card) or ``more``.
    kind : str
        number, share, count, flag, choice, races, injury, sweat_tests, carry or phone.
    unit, text, help, remedy : str
        Unit, question, explanation and what to do about an unusable answer.
    low, high : float or None
        Range within which a number is usable.
    choices : tuple of str
        Words allowed for a choice.
    """

    key: str
    group: str
    kind: str
    text: str
    help: str
    remedy: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


class Injury(NamedTuple):
    """A place that was injured in the last twelve months; side is left, right or both."""

    place: str
    side: str = "both"


class SweatTest(NamedTuple):
    """One weighed sweat test; what was not measured is None."""

    sweat_l_h: float | None = None
    temperature_c: float | None = None
    sodium_mmol_l: float | None = None


@cache
def all_questions() -> tuple[Question, ...]:
    """Load every question of the runner file, in the order of asking.

    Examples
    --------
    >>> [q.key for q in all_questions() if q.group == "training"]
    ['weekly_km', 'weekly_climb_m', 'longest_run_km', 'recent_race', 'strength_sessions_per_week']
    """
    tables = tomllib.loads(files(__package__).joinpath("questions.toml").read_text(encoding="utf-8"))[
        "question"
    ]
    return tuple(Question(**{**t, "choices": tuple(t.get("choices", ()))}) for t in tables)
