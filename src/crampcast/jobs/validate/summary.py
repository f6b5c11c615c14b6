"""Sum up what was held against publications: counts by mechanism, sizes of misses, the largest ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crampcast.jobs.validate.quantity import topic_of

STATUSES = ("inside", "outside", "cannot_predict")
EVIDENCE = ("published", "emergent")
"""Kinds that test the model; the others test the code."""
_MECHANISMS = {
    "cost": "cost of moving",
    "capacity": "capacity",
    "pacing": "pacing",
    "fuel": "fuel",
    "glycogen": "fuel",
    "eating": "gut",
    "gut_trouble": "gut",
    "refuelling": "recovery",
    "training_load": "recovery",
    "heat_exchange": "heat",
    "heat_exposure": "heat",
    "wbgt": "heat",
    "sweating": "water and sodium",
    "drinking": "water and sodium",
    "sodium": "water and sodium",
    "work": "muscle",
    "stride": "muscle",
    "fatigue": "muscle",
    "damage": "muscle",
    "strength": "muscle",
    "strength_tests": "muscle",
    "gait": "gait",
    "cramps": "cramps",
}
_WHOLE = {
    "core": "heat",
    "sweat": "water and sodium",
    "mass": "water and sodium",
    "sodium": "water and sodium",
    "glycogen": "fuel",
    "knee": "muscle",
    "calf": "muscle",
}


def mechanism_of(quantity: str) -> str:
    """Return the mechanism that a quantity belongs to.

    Examples
    --------
    >>> mechanism_of("running_cost_gross_w_kg"), mechanism_of("no_such_thing")
    ('cost of moving', 'not answered')
    """
    topic = topic_of(quantity)
    return "not answered" if topic is None else _MECHANISMS.get(topic, topic.replace("_", " "))


def mechanism_of_reading(what: str) -> str:
    """Return the mechanism that a reading after a whole race belongs to.

    Examples
    --------
    >>> mechanism_of_reading("core_end_c"), mechanism_of_reading("finish_h")
    ('heat', 'pacing')
    """
    return _WHOLE.get(what.split("_", maxsplit=1)[0], "pacing")


def counts_by_mechanism(
    values: Iterable[Mapping[str, Any]], whole: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Count by mechanism.

    Parameters
    ----------
    values : iterable of mapping
        Answers to value files, with ``quantity, kind, status``.
    whole : iterable of mapping
        Rows of whole races, with ``what, inside``.

    Returns
    -------
    dict
        By mechanism ``evidence``, ``code`` and ``whole``, each ``[inside, outside, cannot_predict]``; facts
        are not counted.
    """
    found: dict[str, dict[str, Counter[str]]] = {}

    def count(mechanism: str, part: str, status: str) -> None:
        parts = found.setdefault(mechanism, {key: Counter() for key in ("evidence", "code", "whole")})
        parts[part][status] += 1

    for one in values:
        if one["kind"] != "fact":
            count(
                mechanism_of(one["quantity"]),
                "evidence" if one["kind"] in EVIDENCE else "code",
                one["status"],
            )
    for row in whole:
        count(mechanism_of_reading(row["what"]), "whole", "inside" if row["inside"] else "outside")
    return {
        mechanism: {part: [n[s] for s in STATUSES] for part, n in parts.items()}
        for mechanism, parts in sorted(found.items())
    }


def distance(predicted: Any, expected: Any, tolerance: Any) -> float | None:
    """Return how far a prediction is from what was expected, in widths of its tolerance.

    Returns
    -------
    float or None
        1 at the edge; the largest of several outputs; None where no width is given, as for words.

    Examples
    --------
    >>> round(distance(3.0, 2.0, {"abs": 0.5}), 3), round(distance(2.4, None, {"low": 1.0, "high": 2.0}), 3)
    (2.0, 1.8)
    >>> distance("walk", "walk", {"exact": True}) is None
    True
    """
    if isinstance(predicted, Mapping):
        parts = [distance(predicted.get(k), expected.get(k), t) for k, t in tolerance.items()]
    elif isinstance(predicted, Sequence) and not isinstance(predicted, str):
        n = len(predicted)
        parts = [
            distance(predicted[i], _at(expected, i), _at(tolerance, i) if isinstance(tolerance, list) else
                     {k: _at(t, i) for k, t in tolerance.items()})
            for i in range(n)
        ]  # fmt: skip
    else:
        return _one(predicted, expected, tolerance)
    known = [abs(part) for part in parts if part is not None]
    return max(known) if known else None


def _at(value: Any, i: int) -> Any:
    return value[i] if isinstance(value, list) else value


def _one(predicted: Any, expected: Any, tolerance: Any) -> float | None:
    """Return the signed distance of one number."""
    if (
        not isinstance(predicted, (int, float))
        or isinstance(predicted, bool)
        or not isinstance(tolerance, Mapping)
    ):
        return None
    low, high = (tolerance.get(a, tolerance.get(b)) for a, b in (("low", "min"), ("high", "max")))
    if low is not None and high is not None:
        wider = float(tolerance.get("abs", 0.0))
        middle, half = 0.5 * (low + high), 0.5 * (high - low) + wider
    elif low is not None or high is not None:
        bound = float(low if low is not None else high)
        beyond = bound - predicted if low is not None else predicted - bound
        return 1.0 + beyond / abs(bound) if bound else None
    elif isinstance(expected, (int, float)):
        middle = float(expected)
        half = float(tolerance.get("abs", tolerance.get("sd", abs(middle) * tolerance.get("rel", 0.0))))
    else:
        return None
    return (predicted - middle) / half if half > 0.0 else None


def largest(rows: Iterable[Mapping[str, Any]], key: str, count: int) -> list[Mapping[str, Any]]:
    """Return the rows outside with the largest distances, one for each thing that was measured."""
    known = (row for row in rows if row.get(key) is not None and not row["inside"])
    seen: dict[str, Mapping[str, Any]] = {}
    for row in sorted(known, key=lambda row: -abs(row[key])):
        seen.setdefault(row.get("what") or row["quantity"], row)
    return list(seen.values())[:count]
