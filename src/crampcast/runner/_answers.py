"""Turn one answer, from a file or a prompt, into a checked value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crampcast.errors import UnusableInput
from crampcast.evidence.muscles import REPORTED, SIDES
from crampcast.runner._question import Injury, Question, SweatTest
from crampcast.runner.carry import parse_carry
from crampcast.runner.races import ReferenceRace, parse_race
from crampcast.units import parse_quantity

UNKNOWN_WORDS = frozenset({"unknown", "don't know", "dont know", "do not know", "not sure", "?"})
_YES, _NO = frozenset({"yes", "y", "true", "ja"}), frozenset({"no", "n", "false", "none", "never", "nein"})
_LONGEST_LIST = 100
_OTHER_PLACES = frozenset(
    {
        *("achilles", "achilles_tendon", "ankle", "back", "groin", "heel", "hip", "it_band", "knee", "leg"),
        *(
            "lower_back",
            "lower_leg",
            "patella",
            "pelvis",
            "plantar_fascia",
            "shin_bone",
            "thigh",
            "tibia",
            "toe",
        ),
    }
)
"""Places besides the simulated muscles; they count as an injury, not as one of a muscle."""
_OTHER_NAMES = {
    "calves": "calf",
    "feet": "foot",
    "quad": "quadriceps",
    "quads": "quadriceps",
    "low_back": "lower_back",
    "lumbar_spine": "lower_back",
    "itb": "it_band",
    "shin_splints": "shin",
    "hip_flexors": "hip_flexor",
    "buttock": "glute",
    "bottom": "glute",
}
_DIALLED = re.compile(r"\+?[0-9 ()-]{2,20}")
_WITH_UNITS = frozenset({"kg", "m", "km", "L/h"})


def is_unknown(raw: Any) -> bool:
    """Say whether an answer is an explicit "don't know"."""
    return isinstance(raw, str) and raw.strip().lower().replace("’", "'") in UNKNOWN_WORDS


def read_answer(question: Question, raw: Any, *, where: str, sex: str | None = None) -> Any:
    """Check one answer and return it in the profile's form.

    Parameters
    ----------
    question : Question
        What was asked.
    raw : Any
        What a file or a prompt gave.
    where : str
        File and key, for the error.
    sex : str, optional
        For the comparison of a race with the world record.

    Returns
    -------
    Any
        float, bool, str or a tuple, by the question's kind.

    Raises
    ------
    UnusableInput
        If the answer is of the wrong type or out of range.

    Examples
    --------
    >>> from crampcast.runner._question import all_questions
    >>> mass = next(q for q in all_questions() if q.key == "mass_kg")
    >>> read_answer(mass, "68", where="runner.toml, mass_kg")
    68.0
    """
    if question.kind == "races":
        return _races(question, raw, where, sex)
    return _READERS[question.kind](question, raw, where)


def _refuse(question: Question, what: str, where: str, hint: str = "") -> UnusableInput:
    """Build the error for one answer."""
    return UnusableInput(what, where=where, remedy=hint or question.remedy)


def _shown(raw: Any) -> str:
    """Show an answer in an error, shortened."""
    try:
        text = repr(raw)
    except ValueError:  # an integer of more digits than Python prints
        text = "a number with thousands of digits"
    return text if len(text) <= 60 else text[:57] + "..."


def _as_float(raw: Any) -> float | None:
    """Return a number given as a number or as digits; None if it is not one."""
    if isinstance(raw, bool):
        return None
    try:
        if isinstance(raw, str):
            return float(raw.strip().replace(",", ".")) if len(raw) < 40 else None
        return float(raw) if isinstance(raw, int | float) else None
    except (ValueError, OverflowError):
        return None


def _in_words(raw: str, unit: str) -> float | None:
    """Return a number written with its unit, such as "150 lb", in the unit of the question."""
    try:
        return parse_quantity(raw, unit) if len(raw) < 40 else None
    except UnusableInput:
        return None


def _number(question: Question, raw: Any, where: str) -> float:
    """Read a number within its range."""
    value = _as_float(raw)
    if value is None and isinstance(raw, str) and question.unit in _WITH_UNITS:
        value = _in_words(raw, question.unit)
    if value is None or not math.isfinite(value):
        raise _refuse(question, f"{_shown(raw)} is not a number", where)
    low, high = question.low, question.high
    if (low is not None and value < low) or (high is not None and value > high):
        unit = "" if question.unit == "1" else f" {question.unit}"
        what = f"{value:g}{unit} is outside {low:g} to {high:g}"
        raise _refuse(question, what, where, _slip(question.key, value))
    return value


_SLIPS = (
    # key, from, to, what it probably is, factor to the wanted unit
    ("height_m", 100.0, 250.0, "centimetres", 0.01),
    ("height_m", 40.0, 99.9, "inches", 0.0254),
    ("height_m", 3.5, 8.0, "feet", 0.3048),
    ("mass_kg", 250.0, 550.0, "pounds", 0.45359237),
    ("mass_kg", 25000.0, 250000.0, "grams", 0.001),
    ("sweat_rate_l_h", 50.0, 6000.0, "millilitres an hour", 0.001),
    ("sweat_sodium_mmol_l", 160.0, 3700.0, "mg/L", 1 / 22.99),
    ("heat_acclimatised", 1.0, 100.0, "per cent", 0.01),
    ("gut_trained", 1.0, 100.0, "per cent", 0.01),
)


def _slip(key: str, value: float) -> str:
    """Name the likely slip of the unit behind a number out of range."""
    for name, low, high, unit, factor in _SLIPS:
        if name == key and low <= value <= high:
            return f"if it is in {unit}, write {value * factor:.3g}"
    return ""


def _count(question: Question, raw: Any, where: str) -> float:
    """Read a whole number."""
    value = _number(question, raw, where)
    if value != int(value):
        raise _refuse(question, f"{value:g} is not a whole number", where)
    return value


def _flag(question: Question, raw: Any, where: str) -> bool:
    """Read yes or no."""
    if isinstance(raw, bool):
        return raw
    word = raw.strip().lower() if isinstance(raw, str) else ""
    if word in _YES | _NO:
        return word in _YES
    raise _refuse(question, f"{_shown(raw)} is neither true nor false", where)


def _share(question: Question, raw: Any, where: str) -> float:
    """Read a number from 0 to 1, or yes or no."""
    try:
        return float(_flag(question, raw, where))
    except UnusableInput:
        return _number(question, raw, where)


def _choice(question: Question, raw: Any, where: str) -> str:
    """Read one of the allowed words; an unambiguous beginning will do."""
    word = raw.strip().lower() if isinstance(raw, str) else ""
    word = {"woman": "female", "man": "male", "w": "female"}.get(word, word)
    found = [c for c in question.choices if word and c.startswith(word)]
    if len(found) != 1:
        raise _refuse(question, f"{_shown(raw)} is none of {', '.join(question.choices)}", where)
    return found[0]


def _listed(question: Question, raw: Any, where: str) -> Sequence[Any]:
    """Return a list of answers, whether one or several were given."""
    items = raw if isinstance(raw, list | tuple) else [raw]
    if len(items) > _LONGEST_LIST:
        raise _refuse(question, f"{len(items)} entries are more than {_LONGEST_LIST}", where)
    return items


def _races(question: Question, raw: Any, where: str, sex: str | None) -> tuple[ReferenceRace, ...]:
    """Read one race or several."""
    races = []
    for item in _listed(question, raw, where):
        if not isinstance(item, str):
            raise _refuse(question, f"{_shown(item)} is not a race in words", where)
        races.append(parse_race(item, sex=sex, where=where))
    return tuple(races)


def _injury(question: Question, raw: Any, where: str) -> bool | tuple[Injury, ...]:
    """Read no, yes, or places."""
    if isinstance(raw, bool) or (isinstance(raw, str) and raw.strip().lower() in _YES | _NO):
        return _flag(question, raw, where)
    places = []
    for item in _listed(question, raw.split(",") if isinstance(raw, str) else raw, where):
        if not isinstance(item, str) or not item.strip() or len(item) > 60:
            raise _refuse(question, f"{_shown(item)} is not a place", where)
        words = item.strip().lower().replace("_", " ").split()
        side = next((w for w in words if w in SIDES), "both")
        name = "_".join(w for w in words if w not in (*SIDES, "both"))
        place = _place_name(name) if name else "unspecified"
        if place is None:
            raise _refuse(question, f"{_shown(item)} is no muscle or joint that running hurts", where)
        places.append(Injury(place, side))
    return tuple(places) or False


def _place_name(name: str) -> str | None:
    """Return the name of a muscle or another place, singular or plural; None where it is neither."""
    known = _OTHER_NAMES.get(name, name)
    for place in (known, known.removesuffix("s"), known.removesuffix("es")):
        if place in REPORTED or place in _OTHER_PLACES:
            return place
    return None


def _sweat_tests(question: Question, raw: Any, where: str) -> tuple[SweatTest, ...]:
    """Read a number of tests, a list of L/h, or a list of tables."""
    if not isinstance(raw, list | tuple | Mapping):
        value = _as_float(raw)
        if value is None or not 0 <= value <= _LONGEST_LIST or value != int(value):
            raise _refuse(question, f"{_shown(raw)} is not a number of tests", where)
        return tuple(SweatTest() for _ in range(int(value)))
    return tuple(_one_sweat_test(question, item, where) for item in _listed(question, raw, where))


def _one_sweat_test(question: Question, item: Any, where: str) -> SweatTest:
    """Read one test: L/h alone or a table."""
    table = item if isinstance(item, Mapping) else {"sweat_l_h": item}
    ranges = {"sweat_l_h": (0.05, 6.0), "temperature_c": (-40.0, 55.0), "sodium_mmol_l": (3.0, 160.0)}
    strange = [k for k in table if k not in ranges]
    if strange:
        raise _refuse(question, f"a sweat test has no {_shown(strange[0])}", where)
    values: dict[str, float] = {}
    for key, raw in table.items():
        low, high = ranges[key]
        value = _as_float(raw)
        if value is None or not low <= value <= high:
            raise _refuse(question, f"{key} {_shown(raw)} is outside {low:g} to {high:g}", where)
        values[key] = value
    return SweatTest(**values)


def _carry(question: Question, raw: Any, where: str) -> str:
    """Read what is carried, and keep its words."""
    if not isinstance(raw, str):
        raise _refuse(question, f"{_shown(raw)} does not say what is carried", where)
    parse_carry(raw, where)
    return raw.strip()


def _phone(question: Question, raw: Any, where: str) -> str:
    """Read a number that a telephone can dial, and keep it as it was written."""
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**20:
        raw = str(raw)
    if not isinstance(raw, str) or not _DIALLED.fullmatch(raw.strip()) or not any(map(str.isdigit, raw)):
        raise _refuse(question, f"{_shown(raw)} cannot be dialled", where)
    return raw.strip()


_READERS: dict[str, Callable[[Question, Any, str], Any]] = {
    "number": _number,
    "count": _count,
    "flag": _flag,
    "share": _share,
    "choice": _choice,
    "injury": _injury,
    "sweat_tests": _sweat_tests,
    "carry": _carry,
    "phone": _phone,
}
