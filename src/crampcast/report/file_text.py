"""What files hold, and what became of them at import, as text."""

from __future__ import annotations

from typing import Any

from crampcast.report.messages import say
from crampcast.report.quantities import System, amount
from crampcast.report.reading import Result, rows
from crampcast.report.times import duration, moment
from crampcast.report.untrusted import finite, plain


def inspect_text(result: Result, units: System = "metric") -> str:
    """One line a file: its kind, when, how long, how far, what it holds and what was damaged.

    Parameters
    ----------
    result : Mapping
        What ``crampcast inspect --json`` prints.
    units : {"metric", "imperial"}
        Measures shown.

    Returns
    -------
    str
        Lines, one a file.

    Examples
    --------
    >>> file = {"file": "a.fit", "kind": "activity", "format": "fit", "duration_s": 3600, "distance_m": 10000}
    >>> print(inspect_text({"files": [file, {"file": "b.fit", "error": "empty"}]}))
    a.fit: activity (fit) · 1:00 · 10.0 km
    b.fit: cannot be read: empty
    """
    return "\n".join(_file_line(file, units) for file in rows(result, "files"))


def _file_line(file: Any, units: System) -> str:
    """One file in one line."""
    name = plain(file.get("file"))
    if error := plain(file.get("error")):
        return f"{name}: {say('inspect.unreadable', error=error)}"
    kind, form = plain(file.get("kind")), plain(file.get("format"))
    facts = [f"{kind} ({form})" if form else kind, plain(file.get("sport"))]
    start = moment(file.get("start"))
    facts.append(f"{start:%Y-%m-%d %H:%M}" if start else "")
    if finite(file.get("duration_s")):
        facts.append(duration(file.get("duration_s")))
    if finite(file.get("distance_m")):
        facts.append(amount(file.get("distance_m"), "distance", units))
    if finite(file.get("climb_m")) is not None:
        facts.append("+" + amount(file.get("climb_m"), "altitude", units))
    facts.append(_parts(file.get("legs"), units))
    facts.append(_held(file.get("has")))
    damage = [_one(entry) for entry in file.get("damage") or []]
    facts.append(plain(file.get("note")))
    facts.append(f"repaired or lost: {'; '.join(damage)}" if damage else "")
    return f"{name}: {' · '.join(fact for fact in facts if fact)}"


def _parts(legs: Any, units: System) -> str:
    """Return the sports or runs that one recording joins, each with its length."""
    named = []
    for leg in legs or []:
        length = finite(leg.get("distance_m"))
        named.append(plain(leg.get("sport")) + (f" {amount(length, 'distance', units)}" if length else ""))
    return say("inspect.parts", parts=", ".join(named)) if named else ""


def _held(has: Any) -> str:
    """Return the measurements that a file holds, in words."""
    held = [key for key, present in has.items() if present] if isinstance(has, dict) else list(has or [])
    return ", ".join(plain(key).replace("_", " ") for key in held)


def _one(entry: Any) -> str:
    """Return a report of damage, whether it is a text or a mapping."""
    if isinstance(entry, dict):
        return ", ".join(f"{plain(key)} {plain(value)}" for key, value in entry.items())
    return plain(entry)


def import_text(result: Result) -> str:
    """Say what became of the files: counts, and each refusal with its reason.

    Parameters
    ----------
    result : Mapping
        What ``crampcast import --json`` prints; counts may also be lists of files.

    Returns
    -------
    str
        The summary, then a line for each refused file.

    Examples
    --------
    >>> refused = [{"file": "x.fit", "reason": "empty"}]
    >>> print(import_text({"imported": 2, "duplicates": 1, "refused": refused}))
    2 imported, 1 already known, 1 refused
    refused: x.fit: empty
    """
    counts = {key: _count(result.get(key)) for key in ("imported", "duplicates", "refused")}
    lines = [say("import.summary", **counts)]
    for refusal in rows(result, "refused"):
        lines.append(
            say("import.refused", file=plain(refusal.get("file")), reason=plain(refusal.get("reason")))
        )
    return "\n".join(lines)


def _count(value: Any) -> int:
    """Return a count given as a number or as the list counted."""
    return len(value) if isinstance(value, list | tuple) else int(finite(value) or 0)
