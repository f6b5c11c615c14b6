"""The questions of the runner as fields of a form, and a sent form as answers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from crampcast.report.quantities import System
from crampcast.runner.profile import Profile
from crampcast.runner.questions import questions, to_toml
from crampcast.web.entry_fields import FormField
from crampcast.web.measures import shown_unit, stored, typed
from crampcast.web.words import say

UNKNOWN = "unknown"
NOT_ASKED = "sweat_tests"
"""The diary's own entries answer this."""


def question_fields(group: str, said: Mapping[str, Any], units: System) -> list[FormField]:
    """Return the questions of a group, filled with answers in stored units or with what was typed.

    Examples
    --------
    >>> [field.value for field in question_fields("training", {"weekly_km": 50.0}, "metric")][:2]
    ['50', '']
    """
    return [_field(q, said.get(q.key), units) for q in questions(group) if q.key != NOT_ASKED]


def answers_in(profile: Profile | None) -> dict[str, Any]:
    """Return a runner's answers as a runner file has them."""
    return {} if profile is None else tomllib.loads(to_toml(profile))


def answers_sent(groups: tuple[str, ...], form: FormData, units: System) -> dict[str, Any]:
    """Return what was typed, numbers in stored units; an empty answer takes an earlier one away."""
    found: dict[str, Any] = {}
    for q in questions(*groups):
        if q.key == NOT_ASKED or q.key not in form:
            continue
        text = str(form[q.key]).strip()[:2000]
        found[q.key] = stored(text, q.unit, units) if q.kind == "number" and text else text
    return found


def _field(question: Any, answer: Any, units: System) -> FormField:
    number = question.kind in ("number", "count", "share")
    return FormField(
        question.key,
        question.text,
        question.help,
        shown_unit(question.unit, units).unit if question.unit not in ("", "1") else "",
        False,
        number,
        _written(answer, question.unit if question.kind == "number" else "", units),
        _options(question, answer),
        False,
    )


def _written(answer: Any, unit: str, units: System) -> str:
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, int | float):
        return typed(float(answer), unit, units)
    if isinstance(answer, list):
        return ", ".join(item if isinstance(item, str) else str(item.get("place", "")) for item in answer)
    return str(answer)


def _options(question: Any, answer: Any) -> tuple[tuple[str, str, bool], ...]:
    names = {
        "flag": {"no": say("diary.no"), "yes": say("diary.yes")},
        "choice": {choice: choice.replace("_", " ") for choice in question.choices},
    }.get(question.kind)
    if names is None:
        return ()
    now = _written(answer, "", "metric")
    names = {"": say("diary.unsaid"), **names, UNKNOWN: say("me.unknown")}
    return tuple((value, label, value == now) for value, label in names.items())
