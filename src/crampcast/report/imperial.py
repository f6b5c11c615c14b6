"""Sentences of a result in imperial units; the numbers of the result stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SAID = (
    "headline",
    "reason",
    "causes",
    "why",
    "levers",
    "safety",
    "warnings",
    "runner",
    "before",
    "after",
    "claims",
    "cramps",
    "counterfactuals",
    "cannot_tell",
    "similar_runs",
    "against_plan",
)
_WORDS = (
    "facts",
    "sentence",
    "change",
    "text",
    "messages",
    "basis",
    "reference",
    "summary",
    "advice_wording",
    "differences",
    "sentences",
    "what",
    "says",
)
_NUMBER = r"(?<![\w.])(?:([+−-]?\d+(?:\.\d+)?) to )?([+−-]?\d+(?:\.\d+)?)"
"""A number, or two of a range."""
_PLACE = re.compile(r"\bkm (\d+(?:\.\d+)?)\b")
_MILES = (0.621371, 0.0, "mi", 1)
_RULES: tuple[tuple[str, float, float, str, int], ...] = (
    (rf"{_NUMBER} °C(?= (?:hotter|warmer|cooler|colder))", 1.8, 0.0, "°F", 0),
    (rf"{_NUMBER} °C", 1.8, 32.0, "°F", 0),
    (rf"{_NUMBER} km/h\b", 0.621371, 0.0, "mph", 1),
    (rf"{_NUMBER} km\b(?!/)", 0.621371, 0.0, "mi", 1),
    (rf"{_NUMBER} m\b(?!/)", 3.28084, 0.0, "ft", 0),
    (rf"{_NUMBER} (?:ml|mL)\b", 0.033814, 0.0, "fl oz", 0),
    (rf"{_NUMBER} L\b", 33.814, 0.0, "fl oz", 0),
)


def _in_unit(number: str, times: float, plus: float, _name: str, digits: int) -> str:
    """Return a number in another unit, with the sign that it was written with."""
    value = float(number.replace("−", "-")) * times + plus
    sign = "+" if number.startswith("+") else ""
    return f"{sign}{value:.{digits}f}".replace("-", "−" if "−" in number else "-")


def in_imperial(sentence: str) -> str:
    """Return a sentence with its metric quantities in imperial units.

    Parameters
    ----------
    sentence : str
        Words with quantities such as ``21.1 km``, ``500 ml`` or ``18 °C``.

    Examples
    --------
    >>> in_imperial("2400 m of climb in 50.0 km, WBGT 10 to 20 °C, 500 ml")
    '7874 ft of climb in 31.1 mi, WBGT 50 to 68 °F, 17 fl oz'
    >>> in_imperial("from start to km 27.1 a thirsty runner may need 3.4 L")
    'from start to mile 16.8 a thirsty runner may need 115 fl oz'
    >>> in_imperial("5 °C hotter; −10 to −3 °C; 350 to 500 ml; −1.0 L")
    '9 °F hotter; 14 to 27 °F; 12 to 17 fl oz; −34 fl oz'
    """
    sentence = _PLACE.sub(lambda place: f"mile {_in_unit(place[1], *_MILES)}", sentence)
    for pattern, factor, offset, unit, decimals in _RULES:

        def said(
            found: re.Match[str], rule: tuple[float, float, str, int] = (factor, offset, unit, decimals)
        ) -> str:
            numbers = [_in_unit(number, *rule) for number in found.groups() if number is not None]
            return f"{' to '.join(numbers)} {rule[2]}"

        sentence = re.sub(pattern, said, sentence)
    return sentence


def imperial_sentences(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return a result whose sentences speak imperial; numbers and keys are untouched.

    Parameters
    ----------
    result : mapping
        Result of a plan.
    """
    plain = ("headline", "reason", "warnings", "cannot_tell")
    return {k: _walk(v, k in plain) if k in _SAID else v for k, v in result.items()}


def _walk(value: Any, words: bool) -> Any:
    if isinstance(value, str):
        return in_imperial(value) if words else value
    if isinstance(value, Mapping):
        return {key: _walk(part, words or key in _WORDS) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_walk(part, words) for part in value]
    return value
