"""Compare a prediction with what was expected, by the tolerance that the case names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crampcast.jobs.validate.quantity import CannotPredict

_BOUNDS = {"abs", "rel", "sd", "low", "high", "min", "max", "sign", "exact"}


def inside(predicted: Any, expected: Any, tolerance: Any) -> bool:
    """Return whether a prediction is inside its tolerance.

    Parameters
    ----------
    predicted, expected : number, word, truth value or list of them
        One expected value stands for every element of a predicted list.
    tolerance : mapping or list of mappings
        ``abs, rel, sd, low, high, min, max, sign`` or ``exact``; a list goes element by element. The value of
        an entry may be a list as well.

    Raises
    ------
    CannotPredict
        If the shapes do not agree, or the tolerance cannot be understood.

    Notes
    -----
    ``abs: t`` beside ``low`` and ``high`` widens that interval by t at both ends.

    Examples
    --------
    >>> inside(20.3, 20.32, {"abs": 0.05}), inside([1, 2], 1, {"max": 1.5}), inside(3.0, None, {"min": 2.0})
    (True, False, True)
    """
    length = _length(predicted, expected, tolerance)
    if length is None:
        return _one(predicted, expected, tolerance)
    return all(_one(_at(predicted, i), _at(expected, i), _entry(tolerance, i)) for i in range(length))


def _length(predicted: Any, expected: Any, tolerance: Any) -> int | None:
    """Return the number of elements to compare, None for single values."""
    lengths = {len(v) for v in (predicted, expected) if _is_list(v)}
    if isinstance(tolerance, list):
        lengths.add(len(tolerance))
    elif isinstance(tolerance, Mapping):
        lengths |= {len(v) for v in tolerance.values() if _is_list(v)}
    if len(lengths) > 1:
        raise CannotPredict("prediction, expectation and tolerance differ in length")
    return lengths.pop() if lengths else None


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _at(value: Any, i: int) -> Any:
    return value[i] if _is_list(value) else value


def _entry(tolerance: Any, i: int) -> Any:
    """Return the tolerance of one element."""
    if isinstance(tolerance, list):
        return tolerance[i]
    return {key: _at(value, i) for key, value in tolerance.items()}


def _one(predicted: Any, expected: Any, tolerance: Any) -> bool:
    """Judge a single value."""
    if not isinstance(tolerance, Mapping) or not tolerance or set(tolerance) - _BOUNDS:
        raise CannotPredict(f"the tolerance {tolerance!r} cannot be understood")
    if tolerance.get("exact"):
        return bool(predicted == expected)
    if _is_list(predicted):
        return all(_one(p, _at(expected, i), tolerance) for i, p in enumerate(predicted))
    if not isinstance(predicted, (int, float)):
        raise CannotPredict(f"the answer is {predicted!r}, no number to hold against a tolerance")
    return all(_within(float(predicted), expected, kind, tolerance) for kind in tolerance if kind != "exact")


def _within(predicted: float, expected: Any, kind: str, tolerance: Mapping[str, Any]) -> bool:
    """Judge a number by one entry of its tolerance."""
    t = tolerance[kind]
    interval = "low" in tolerance or "high" in tolerance
    wider = float(tolerance.get("abs", 0.0))
    if kind == "sign":
        return {"positive": predicted > 0.0, "negative": predicted < 0.0, "zero": predicted == 0.0}.get(
            str(t), False
        )
    if kind in {"low", "min"}:
        return predicted >= float(t) - (wider if kind == "low" else 0.0)
    if kind in {"high", "max"}:
        return predicted <= float(t) + (wider if kind == "high" else 0.0)
    if kind == "abs" and interval:
        return True
    if expected is None:
        raise CannotPredict(f"the tolerance {kind} needs an expected value")
    allowed = float(t) * (abs(float(expected)) if kind == "rel" else 1.0)
    return abs(predicted - float(expected)) <= allowed * (1.0 + 1e-12) + 1e-15
