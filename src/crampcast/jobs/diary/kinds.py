"""Kinds of diary entries and their fields, and how an answer becomes a value."""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from crampcast.errors import UnusableInput
from crampcast.evidence.rescue import load_remedies
from crampcast.evidence.strength import load_home_tests
from crampcast.jobs.explain.mark import PATTERNS
from crampcast.jobs.rescue.request import parse_muscle

LONGEST_TEXT = 2000
_YES, _NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
_SIDES = ("left", "right", "both")


@dataclass(frozen=True)
class Field:
    """One thing that an entry may say.

    Parameters
    ----------
    name, type, help : str
        Key; number, count, flag, choice, text, mark, muscle, side, remedies or muscles; explanation.
    need : bool
        Whether an entry without it is refused.
    unit : str
        Unit of a number.
    low, high : float
        Range of a number.
    choices : tuple of str
        Words of a choice.
    """

    name: str
    type: str
    help: str
    need: bool = False
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of entry: its name, what it says, its fields in the order of a form."""

    name: str
    says: str
    fields: Mapping[str, Field]


@cache
def load_kinds() -> dict[str, Kind]:
    """Return every kind of entry.

    Examples
    --------
    >>> load_kinds()["cramp"].fields["at"].need
    True
    """
    raw = tomllib.loads((files(__package__) / "kinds.toml").read_text(encoding="utf-8"))
    return {
        name: Kind(name, table["says"], {key: _field(key, f) for key, f in table["fields"].items()})
        for name, table in raw.items()
    }


def _field(name: str, table: Mapping[str, Any]) -> Field:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    return Field(name=name, **values)


def kinds_answer() -> dict[str, Any]:
    """Return every kind with its fields, as a form or another program wants them.

    Examples
    --------
    >>> [field["name"] for field in kinds_answer()["kinds"]["body_mass"]["fields"]]
    ['mass_kg']
    """
    return {
        "kinds": {
            kind.name: {
                "says": kind.says,
                "fields": [
                    {
                        "name": f.name,
                        "type": f.type,
                        "need": f.need,
                        "unit": f.unit,
                        "low": None if math.isinf(f.low) else f.low,
                        "high": None if math.isinf(f.high) else f.high,
                        "choices": list(f.choices),
                        "help": f.help,
                    }
                    for f in kind.fields.values()
                ],
            }
            for kind in load_kinds().values()
        }
    }


def kind_of(word: str) -> Kind:
    """Return a kind by its name.

    Raises
    ------
    UnusableInput
        If there is none.

    Examples
    --------
    >>> kind_of("sweat-test").name
    'sweat_test'
    """
    kinds = load_kinds()
    name = word.strip().lower().replace("-", "_")
    if name not in kinds:
        near = difflib.get_close_matches(name, kinds, 1)
        remedy = f"did you mean {near[0]}?" if near else f"there are {', '.join(kinds)}"
        raise UnusableInput(f"no kind of entry is called {word[:40]!r}", where="log", remedy=remedy)
    return kinds[name]


def checked(kind: Kind, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an entry, every one checked; nothing is stored of an entry that is refused.

    Parameters
    ----------
    kind : Kind
        What is written.
    answers : mapping
        Field to text, as typed, or to a value, as a form or JSON has it. Empty answers are left out.

    Returns
    -------
    dict
        Field to value, in the order of the form.

    Raises
    ------
    UnusableInput
        For the first field that is unknown, missing or unusable.

    Examples
    --------
    >>> checked(kind_of("body_mass"), {"mass_kg": "68,5"})
    {'mass_kg': 68.5}
    """
    for key in answers:
        if key not in kind.fields:
            near = difflib.get_close_matches(key, kind.fields, 1)
            remedy = f"did you mean {near[0]}?" if near else f"there are {', '.join(kind.fields)}"
            raise UnusableInput(f"{key[:40]!r} is no field of it", where=f"log {kind.name}", remedy=remedy)
    given = {key: value for key, value in answers.items() if value is not None and value not in ("", [])}
    found = {}
    for name, field in kind.fields.items():
        if name in given:
            found[name] = value_of(field, given[name], kind.name)
        elif field.need:
            raise UnusableInput(
                f"{name} is missing", where=f"log {kind.name}", remedy=f"add {name}=…: {field.help}"
            )
    _check_whole(kind, found)
    return found


def value_of(field: Field, answer: Any, kind: str = "") -> Any:
    """Return one answer as a value.

    Raises
    ------
    UnusableInput
        If it cannot be used.

    Examples
    --------
    >>> value_of(load_kinds()["cramp"].fields["did"], "stretch, massage")
    ['stretch', 'massage']
    """
    where = f"log {kind}, {field.name}" if kind else field.name
    read = {
        "number": _number,
        "count": _number,
        "flag": _flag,
        "choice": _choice,
        "text": _text,
        "mark": _mark,
        "muscle": _muscle,
        "side": _side,
        "remedies": _remedies,
        "muscles": _muscles,
    }[field.type]
    return read(field, answer, where)


def _check_whole(kind: Kind, found: Mapping[str, Any]) -> None:
    """Refuse entries whose fields are well alone and odd together."""
    if kind.name == "sweat_test":
        taken_kg = (found.get("fluid_ml", 0.0) + found.get("food_g", 0.0)) / 1000.0
        lost_kg = (
            found["mass_before_kg"] - found["mass_after_kg"] + taken_kg - found.get("urine_ml", 0.0) / 1000.0
        )
        rate_l_h = lost_kg / (found["duration_min"] / 60.0)
        if not 0.0 < rate_l_h <= MOST_SWEAT_L_H:
            raise UnusableInput(
                f"these numbers make {rate_l_h:.1f} L of sweat an hour",
                where="log sweat_test",
                remedy="check both masses, what was drunk and the duration",
            )
    if set(found.get("helped", [])) - set(found.get("did", found.get("helped", []))):
        raise UnusableInput(
            "what helped is not among what was done",
            where=f"log {kind.name}",
            remedy="name it in did as well",
        )
    if "test" in kind.fields:
        test = load_home_tests()[found["test"]]
        if not found.keys() & set(test.measured):
            remedy = "give " + " and ".join(f"{name}=…" for name in test.measured)
            raise UnusableInput("no result", where=f"log {kind.name} test={test.id}", remedy=remedy)


MOST_SWEAT_L_H = 5.0
"""More sweat than this has not been measured in a runner: a slip of the pen."""


def _refusal(field: Field, answer: Any, where: str, wants: str) -> UnusableInput:
    return UnusableInput(f"{str(answer)[:40]!r} cannot be used", where=where, remedy=f"{wants}: {field.help}")


def _number(field: Field, answer: Any, where: str) -> float | int:
    unit = f" {field.unit}" if field.unit else ""
    wants = f"give a number from {field.low:g} to {field.high:g}{unit}"
    if isinstance(answer, bool) or not isinstance(answer, (int, float, str)):
        raise _refusal(field, answer, where, wants)
    text = str(answer).strip().replace(",", ".")
    if not re.fullmatch(r"[-+]?(\d{1,9}(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?", text):
        raise _refusal(field, answer, where, wants)
    value = float(text)
    if not field.low <= value <= field.high or (field.type == "count" and value != int(value)):
        raise _refusal(field, answer, where, wants)
    return int(value) if field.type == "count" else value


def _flag(field: Field, answer: Any, where: str) -> bool:
    if isinstance(answer, bool):
        return answer
    word = str(answer).strip().lower()
    if word not in _YES | _NO:
        raise _refusal(field, answer, where, "say yes or no")
    return word in _YES


def _choice(field: Field, answer: Any, where: str) -> str:
    word = str(answer).strip().lower().replace("-", "_").replace(" ", "_")
    if word not in field.choices:
        near = difflib.get_close_matches(word, field.choices, 1)
        raise _refusal(
            field, answer, where, f"did you mean {near[0]}" if near else f"one of {', '.join(field.choices)}"
        )
    return word


def _text(field: Field, answer: Any, where: str) -> str:
    text = " ".join(str(answer).split())
    if len(text) > LONGEST_TEXT:
        raise UnusableInput(f"{len(text)} signs are too many", where=where, remedy=f"at most {LONGEST_TEXT}")
    return text


def _mark(field: Field, answer: Any, where: str) -> str:
    word = str(answer).strip().lower()
    if word != "end" and not any(pattern.match(word) for pattern in PATTERNS.values()):
        raise _refusal(field, answer, where, "say when")
    return word


def _muscle(field: Field, answer: Any, where: str) -> str:
    try:
        return str(parse_muscle(str(answer)))
    except UnusableInput as why:
        raise UnusableInput(why.what, where=where, remedy=why.remedy) from None


def _side(field: Field, answer: Any, where: str) -> str:
    word = str(answer).strip().lower()
    if word not in _SIDES:
        raise _refusal(field, answer, where, "one of left, right, both")
    return word


def _words(answer: Any) -> list[str]:
    parts = answer if isinstance(answer, (list, tuple)) else str(answer).split(",")
    return [
        str(part).strip().lower().replace("-", "_").replace(" ", "_") for part in parts if str(part).strip()
    ]


def _remedies(field: Field, answer: Any, where: str) -> list[str]:
    remedies = load_remedies()
    named = {word: remedy.id for remedy in remedies for word in (remedy.id, *remedy.words)}
    words = _words(answer)
    if unknown := [word for word in words if word not in named]:
        raise _refusal(field, unknown[0], where, f"some of {', '.join(r.id for r in remedies)}")
    said = {named[word] for word in words}
    return [remedy.id for remedy in remedies if remedy.id in said]


def _muscles(field: Field, answer: Any, where: str) -> list[str]:
    return [_muscle(field, word, where) for word in _words(answer)]
