"""Evaluate a file of published and derived values against the shipped mechanisms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crampcast.jobs.validate.case import Case, read_cases
from crampcast.jobs.validate.judge import inside
from crampcast.jobs.validate.misses import known_misses
from crampcast.jobs.validate.quantity import CannotPredict, predict


def validate_values(path: Path) -> list[dict[str, Any]]:
    """Evaluate every case of a value file.

    Parameters
    ----------
    path : Path
        The YAML file.

    Returns
    -------
    list of dict
        One outcome a case, with the keys of the command's contract.

    Raises
    ------
    UnusableInput
        If the file is malformed.
    """
    return [{"file": path.name, **outcome_of(case)} for case in read_cases(path)]


def outcome_of(case: Case) -> dict[str, Any]:
    """Evaluate one case.

    Returns
    -------
    dict
        ``status`` is inside, outside or cannot_predict; a case without any tolerance is answered but not
        judged (``inside`` is None).

    Examples
    --------
    >>> case = Case("a", "no_such_thing", None, "published", {}, {"value": 1.0}, {}, {}, True, "")
    >>> outcome_of(case)["status"], outcome_of(case)["reason"]
    ('cannot_predict', "the quantity 'no_such_thing' is not known")
    """
    predicted: dict[str, Any] | None = None
    verdict: bool | None = None
    try:
        if case.kind == "fact" or case.quantity.startswith("fact_"):
            raise CannotPredict("a fact to be read, not a value to be computed")
        predicted = predict(case.quantity, case.model, case.inputs)
        verdict = _judge(case, predicted)
        reason = None if verdict is not None else "no tolerance to judge by; the prediction is shown"
    except CannotPredict as why:
        reason = str(why)
    status = "cannot_predict" if verdict is None else "inside" if verdict else "outside"
    miss = known_misses().get(case.id) if status == "outside" else None
    return {
        "id": case.id,
        "kind": case.kind,
        "use": "validate",
        "status": status,
        "inside": verdict,
        "observed": _bare(case.expected),
        "observed_interval": _interval(case),
        "predicted": _bare({k: predicted.get(k) for k in case.expected}) if predicted else None,
        "predicted_interval": None,
        "reason": f"known miss: {miss}" if miss else reason,
        "quantity": case.quantity,
        "model": case.model,
        "inputs": case.inputs,
        "tolerance": case.tolerance,
        "confirmed": case.confirmed,
        "source": case.source.get("citation"),
    }


def _judge(case: Case, predicted: dict[str, Any]) -> bool | None:
    """Return whether every judged output is inside; None where nothing is judged."""
    absent = [key for key in case.expected if key in case.tolerance and predicted.get(key) is None]
    if absent:
        raise CannotPredict(f"the output {', '.join(absent)} is not computed")
    judged = [
        inside(predicted[key], wanted, case.tolerance[key])
        for key, wanted in case.expected.items()
        if key in case.tolerance
    ]
    return all(judged) if judged else None


def _bare(values: dict[str, Any]) -> Any:
    """Return a single output as it is, several by name."""
    return values["value"] if set(values) == {"value"} else values


def _interval(case: Case) -> list[float] | None:
    """Return the published interval of a single output."""
    entry = case.tolerance.get("value")
    if isinstance(entry, dict) and "low" in entry and "high" in entry:
        return [entry["low"], entry["high"]]
    return None
