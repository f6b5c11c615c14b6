"""Ask the runner, and keep the answers as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from crampcast.errors import UnusableInput
from crampcast.runner._answers import is_unknown, read_answer
from crampcast.runner._question import Injury, Question, SweatTest, all_questions
from crampcast.runner.profile import Profile
from crampcast.runner.races import race_words
from crampcast.units import KILOGRAMS_PER_POUND, METRES_PER_FOOT, METRES_PER_MILE

Units = Literal["metric", "imperial"]
_IMPERIAL = {
    # metric unit of the question: unit asked for, metric units in one of it
    "km": ("mi", METRES_PER_MILE / 1000.0),
    "kg": ("lb", KILOGRAMS_PER_POUND),
}
_IMPERIAL_BY_KEY = {"weekly_climb_m": ("ft", METRES_PER_FOOT), "height_m": ("in", METRES_PER_FOOT / 12.0)}
_LARGEST_FILE_BYTES = 1_000_000
_TRIES = 5


def questions(*groups: str) -> tuple[Question, ...]:
    """Return the questions of some groups: ``training``, ``card``, ``more``; all if none is named.

    Examples
    --------
    >>> len(questions("training"))
    5
    """
    return tuple(q for q in all_questions() if not groups or q.group in groups)


def ask(
    prompt: Callable[[str], str],
    units: Units = "metric",
    *,
    groups: tuple[str, ...] = ("training", "card"),
    tell: Callable[[str], None] | None = None,
    known: Profile | None = None,
) -> Profile:
    """Ask question by question until each answer is usable.

    Parameters
    ----------
    prompt : callable
        Shows a text and returns what was typed; an empty line skips the question.
    units : str
        ``metric`` or ``imperial``: the measures in which numbers are asked and typed.
    groups : tuple of str
        Which questions to ask.
    tell : callable, optional
        Shows why an answer was not usable; default: it is put before the next prompt.
    known : Profile, optional
        Answers to keep; their questions are not asked again.

    Returns
    -------
    Profile
        The answers.

    Raises
    ------
    UnusableInput
        After five unusable answers to one question.

    Examples
    --------
    >>> typed = iter(["45", "", "", "10k", "10k 45:00", "don't know"])
    >>> runner = ask(lambda text: next(typed), groups=("training",))
    >>> runner.weekly_km, runner.recent_race[0].time_s, sorted(runner.unknown)
    (45.0, 2700.0, ['strength_sessions_per_week'])
    """
    answers = _as_mapping(known) if known is not None else {}
    for question in questions(*groups):
        if question.key in answers or (question.key == "pregnant" and answers.get("sex") == "male"):
            continue
        answer = _ask_one(question, prompt, units, tell, answers.get("sex"))
        if answer is not None:
            answers[question.key] = answer
    return Profile.from_mapping(answers, where="answers")


def to_toml(profile: Profile) -> str:
    """Write a profile as a runner file; `from_toml` reads it back to an equal profile.

    Examples
    --------
    >>> print(to_toml(Profile(mass_kg=68.0, poles=True, unknown=frozenset({"nsaid"}))), end="")
    mass_kg = 68.0
    nsaid = "unknown"
    poles = true
    """
    answers = _as_mapping(profile)
    lines = (f"{q.key} = {_toml(answers[q.key])}\n" for q in sorted_by_field(answers))
    return "".join(lines)


def sorted_by_field(answers: Mapping[str, Any]) -> list[Question]:
    """Return the questions that were answered, body first, in the order of the profile's fields."""
    order = list(Profile.__dataclass_fields__)
    return sorted((q for q in all_questions() if q.key in answers), key=lambda q: order.index(q.key))


def from_toml(source: str | Path, *, where: str | None = None) -> Profile:
    """Read a runner file.

    Parameters
    ----------
    source : pathlib.Path or str
        A path to the file, or its text.
    where : str, optional
        Named in errors; default the path.

    Returns
    -------
    Profile
        Its answers, with warnings for keys that mean nothing.

    Raises
    ------
    UnusableInput
        If the file cannot be read, is not TOML, or an answer is not usable.

    Examples
    --------
    >>> from_toml("mass_kg = 68").mass_kg
    68.0
    """
    name = where or (str(source) if isinstance(source, Path) else "runner")
    text = _text_of(source, name) if isinstance(source, Path) else source
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as why:
        line = str(why).splitlines()[0][:120] if str(why) else "nested too deeply"
        raise UnusableInput(
            f"this is not TOML ({line})", where=name, remedy="write one `key = value` a line, words in quotes"
        ) from None
    return Profile.from_mapping(table, where=name)


def _text_of(path: Path, name: str) -> str:
    """Read a runner file's text."""
    try:
        if not path.is_file():
            raise UnusableInput("there is no such file", where=name, remedy="check the path")
        if path.stat().st_size > _LARGEST_FILE_BYTES:
            raise UnusableInput("a runner file is a few lines; this one is larger than 1 MB", where=name)
        return path.read_text(encoding="utf-8-sig")
    except UnusableInput:
        raise
    except UnicodeDecodeError:
        raise UnusableInput("the file is not text", where=name, remedy="save it as UTF-8") from None
    except (OSError, ValueError) as why:
        reason = getattr(why, "strerror", None) or "unusable path"
        raise UnusableInput(
            f"the file cannot be read ({reason})", where=name, remedy="check the path"
        ) from None


def _ask_one(
    question: Question,
    prompt: Callable[[str], str],
    units: Units,
    tell: Callable[[str], None] | None,
    sex: str | None,
) -> Any:
    """Ask one question until its answer is usable; None if it was skipped."""
    unit, factor = _unit(question, units)
    text = f"{question.text}{f' [{unit}]' if unit not in ('', '1') else ''} "
    notice = ""
    for _ in range(_TRIES):
        typed = prompt(notice + text).strip()
        if not typed:
            return None
        if is_unknown(typed):
            return "unknown"
        if typed.lower() in ("help", "h"):
            trouble = question.help
        else:
            try:
                return _checked(question, typed, factor, sex)
            except UnusableInput as why:
                trouble = str(why)
        if tell is not None:
            tell(trouble)
        else:
            notice = trouble + "\n"
    raise UnusableInput("no usable answer", where=question.key, remedy=question.remedy)


def _checked(question: Question, typed: str, factor: float, sex: str | None) -> Any:
    """Check one typed answer and return it in the form of the runner file."""
    raw: Any = typed
    if factor != 1.0:
        try:
            raw = float(typed.replace(",", ".")) * factor
        except ValueError:
            raw = typed
    read = read_answer(question, raw, where=question.key, sex=sex)
    return _plain(read)


def _unit(question: Question, units: Units) -> tuple[str, float]:
    """Return the unit in which to ask, and how many of the stored unit it holds."""
    if units == "imperial":
        found = _IMPERIAL_BY_KEY.get(question.key) or (
            _IMPERIAL.get(question.unit) if question.kind == "number" else None
        )
        if found:
            return found
    return question.unit, 1.0


def _as_mapping(profile: Profile) -> dict[str, Any]:
    """Return the answers in the form of the runner file."""
    answers: dict[str, Any] = {}
    for question in all_questions():
        value = getattr(profile, question.key)
        if question.key in profile.unknown:
            answers[question.key] = "unknown"
        elif value not in (None, ()):
            answers[question.key] = _plain(value)
    return answers


def _plain(value: Any) -> Any:
    """Turn races, injuries and sweat tests into words, numbers and tables."""
    if not isinstance(value, tuple):
        return value
    if all(item == SweatTest() for item in value):
        return len(value)
    return [_plain_item(item) for item in value]


def _plain_item(item: Any) -> Any:
    """Write one race, injury or sweat test in the form of the runner file."""
    if isinstance(item, Injury):
        return item.place if item.side == "both" else f"{item.side} {item.place}"
    if isinstance(item, SweatTest):
        return {k: v for k, v in item._asdict().items() if v is not None}
    return race_words(item)


def _toml(value: Any) -> str:
    """Write one value as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_toml(v) for v in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{k} = {_toml(v)}' for k, v in value.items())} }}" if value else "{}"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    """Write a basic TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
