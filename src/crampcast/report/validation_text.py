"""How the model fares against published values and cohorts, as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crampcast.report.reading import Result, rows

_SIGNS = {"inside": "inside ", "outside": "OUTSIDE", "cannot_predict": "no answer"}
_ORDER = {"outside": 0, "cannot_predict": 1, "inside": 2}
_MOST_SIGNS = 46


def validation_text(result: Result) -> str:
    """Say what is inside, what is outside and by how much, and what has no answer.

    Parameters
    ----------
    result : Mapping
        What ``crampcast validate --json`` prints.

    Returns
    -------
    str
        A line an outcome, those outside first, and the counts of every file.

    Examples
    --------
    >>> one = {"file": "a.yaml", "id": "x", "status": "outside", "observed": 2.0, "predicted": 1.5}
    >>> print(validation_text({"outcomes": [one], "summary": [], "refused": []}))
    a.yaml  OUTSIDE    x: published 2, model 1.5
    """
    outcomes = sorted(
        rows(result, "outcomes"), key=lambda one: (str(one["file"]), _ORDER[str(one["status"])])
    )
    lines = [_line(one) for one in outcomes]
    for count in rows(result, "summary"):
        lines.append(
            f"{count['file']}: {count['inside']} inside, {count['outside']} outside, "
            f"{count['cannot_predict']} without an answer"
            + (f", {count['shown']} shown only" if count.get("shown") else "")
        )
    lines += [f"not used: {one['reason']}" for one in rows(result, "refused")]
    return "\n".join(lines)


def _line(one: Mapping[str, Any]) -> str:
    """Say one outcome."""
    start = f"{one['file']}  {_SIGNS[str(one['status'])]:<9}  {one['id']}"
    if one.get("predicted") is None:
        return f"{start}: {one.get('reason')}"
    if one.get("use") == "report":
        start = start.replace(_SIGNS[str(one["status"])], "shown  ", 1)
    observed = _short(one.get("observed")) + _interval(one.get("observed_interval"))
    predicted = _short(one.get("predicted")) + _interval(one.get("predicted_interval"))
    reason = f" ({one['reason']})" if one.get("reason") else ""
    return f"{start}: published {observed}, model {predicted}{reason}"


def _interval(bounds: Any) -> str:
    """Say an interval behind a value."""
    if not isinstance(bounds, (list, tuple)) or any(b is None for b in bounds):
        return ""
    return f" ({' to '.join(_short(b) for b in bounds)})"


def _short(value: Any) -> str:
    """Say a value in a few signs."""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, (list, tuple)):
        text = ", ".join(_short(v) for v in value)
    elif isinstance(value, Mapping):
        text = ", ".join(f"{k} {_short(v)}" for k, v in value.items())
    else:
        text = "none" if value is None else str(value)
    return text if len(text) <= _MOST_SIGNS else text[:_MOST_SIGNS] + "…"
