"""Read a file of values to test against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from crampcast.errors import UnusableInput

LARGEST_FILE_BYTES = 20_000_000
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_REQUIRED = ("id", "quantity", "inputs", "expected")


class Case(NamedTuple):
    """One value to test against."""

    id: str
    quantity: str
    model: str | None
    kind: str
    inputs: dict[str, Any]
    expected: dict[str, Any]
    tolerance: dict[str, Any]
    source: Mapping[str, Any]
    confirmed: bool
    note: str


def read_cases(path: Path) -> list[Case]:
    """Read every case of a value file.

    Parameters
    ----------
    path : Path
        A YAML document with a list ``cases``.

    Returns
    -------
    list of Case
        In the file's order.

    Raises
    ------
    UnusableInput
        If the file is no such document, or a case lacks what every case must have.
    """
    where = path.name
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise UnusableInput("larger than 20 MB", where=where, remedy="split it into several files")
        text = path.read_text(encoding="utf-8")
        loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader
    except OSError as why:
        remedy = "check the path"
        raise UnusableInput(f"cannot be opened ({why.strerror})", where=str(path), remedy=remedy) from why
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as why:
        mark = getattr(why, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark is not None else ""
        raise UnusableInput(
            f"not a YAML text{line}", where=where, remedy="mend it, or convert it to UTF-8"
        ) from why
    cases = loaded.get("cases") if isinstance(loaded, Mapping) else None
    if not isinstance(cases, list):
        raise UnusableInput(
            "no list of cases", where=where, remedy="give a top-level key 'cases' with a list"
        )
    read = [_case(entry, i, where) for i, entry in enumerate(cases)]
    seen: set[str] = set()
    for case in read:
        if case.id in seen:
            raise UnusableInput(
                f"the id {case.id!r} stands twice", where=where, remedy="make every id unique"
            )
        seen.add(case.id)
    return read


def _case(entry: Any, index: int, where: str) -> Case:
    """Check one entry and give absent parts their meaning."""
    spot = f"{where}, case {index + 1}"
    if not isinstance(entry, Mapping):
        raise UnusableInput(
            "not a table of keys and values", where=spot, remedy="give id, quantity, inputs, expected"
        )
    if isinstance(entry.get("id"), str):
        spot = f"{where}, case {entry['id']}"
    missing = [key for key in _REQUIRED if entry.get(key) is None]
    if missing:
        raise UnusableInput(f"{', '.join(missing)} missing", where=spot, remedy="every case needs them")
    tables = {key: entry.get(key) or {} for key in ("inputs", "expected", "tolerance", "source")}
    wrong = [key for key, value in tables.items() if not isinstance(value, Mapping)]
    if wrong:
        raise UnusableInput(f"{', '.join(wrong)} is not a table", where=spot, remedy="give names and values")
    if not tables["expected"]:
        raise UnusableInput("expected is empty", where=spot, remedy="name at least one output")
    return Case(
        id=str(entry["id"]),
        quantity=str(entry["quantity"]),
        model=str(entry["model"]) if entry.get("model") else None,
        kind=str(entry.get("kind", "")),
        inputs={str(k): _number(v) for k, v in tables["inputs"].items()},
        expected={str(k): _number(v) for k, v in tables["expected"].items()},
        tolerance={str(k): _number(v) for k, v in tables["tolerance"].items()},
        source=tables["source"],
        confirmed=bool(entry.get("confirmed", False)),
        note=str(entry.get("note") or ""),
    )


def _number(value: Any) -> Any:
    """Read numbers such as 1e-9, which YAML 1.1 takes for words; go into lists and tables."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    if isinstance(value, list):
        return [_number(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _number(v) for k, v in value.items()}
    return value
