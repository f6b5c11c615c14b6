"""The tables in an answer, found by their form: lists of records, and equally long lists side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Columns: TypeAlias = dict[str, list[Any]]


def tables_of(answer: Mapping[str, Any]) -> dict[str, Columns]:
    """Return every table of an answer.

    Parameters
    ----------
    answer : mapping
        What a job returned.

    Returns
    -------
    dict
        Name to columns; names of nested tables are joined by a dot. A column holds values of one kind, or
        None: whole numbers among others become floats, and what is mixed otherwise becomes text.

    Examples
    --------
    >>> found = tables_of({"stations": [{"name": "A", "time_s": {"p10": 1.0, "p50": 2.0, "p90": 3.0}}]})
    >>> found["stations"]
    {'name': ['A'], 'time_s_p10': [1.0], 'time_s_p50': [2.0], 'time_s_p90': [3.0]}
    >>> cramp = {"muscle": "calf", "causes": [{"name": "heat"}, {"name": "pace"}]}
    >>> tables_of({"cramps": [cramp]})["cramps.causes"]
    {'cramps_row': [0, 0], 'name': ['heat', 'pace']}
    >>> tables_of({"values": [{"seen": 1, "unit": 2}, {"seen": 2.5, "unit": "l/h"}]})["values"]
    {'seen': [1.0, 2.5], 'unit': ['2', 'l/h']}
    """
    found: dict[str, Columns] = {}
    _search(answer, "", found)
    return {
        name: {column: _of_one_kind(values) for column, values in columns.items()}
        for name, columns in found.items()
    }


def _search(value: Mapping[str, Any], name: str, found: dict[str, Columns]) -> None:
    """Look for tables below a mapping."""
    side_by_side = _side_by_side(value)
    if side_by_side:
        found[name or "answer"] = side_by_side
        return
    for key, inner in value.items():
        path = f"{name}.{key}" if name else str(key)
        if _are_records(inner):
            _from_records(inner, path, found)
        elif isinstance(inner, Mapping):
            _search(inner, path, found)


def _side_by_side(value: Mapping[str, Any]) -> Columns:
    """Return the columns of a mapping that holds equally long lists of values; empty if it does not."""
    columns: Columns = {}
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            deeper = _side_by_side(inner)
            if not deeper:
                return {}
            columns |= {f"{key}_{name}": values for name, values in deeper.items()}
        elif _are_values(inner):
            columns[str(key)] = list(inner)
        elif inner is not None:
            return {}
    lengths = {len(values) for values in columns.values()}
    return columns if len(columns) > 1 and lengths not in ({0}, {1}) and len(lengths) == 1 else {}


def _from_records(rows: Sequence[Mapping[str, Any]], path: str, found: dict[str, Columns]) -> None:
    """Make a table of records, and tables of the records inside them."""
    flat = [_flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    found[path] = {name: [row.get(name) for row in flat] for name in names}
    inside: dict[str, list[dict[str, Any]]] = {}
    parent = path.rpartition(".")[2]
    for number, row in enumerate(rows):
        for key, inner in row.items():
            if _are_records(inner):
                inside.setdefault(key, []).extend({f"{parent}_row": number, **record} for record in inner)
    for key, records in inside.items():
        _from_records(records, f"{path}.{key}", found)


def _flat(row: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Return a record without mappings inside; records inside are left to a table of their own."""
    cells: dict[str, Any] = {}
    for key, inner in row.items():
        if isinstance(inner, Mapping):
            cells |= _flat(inner, f"{before}{key}_")
        elif not _are_records(inner):
            cells[f"{before}{key}"] = _cell(inner)
    return cells


def _cell(value: Any) -> Any:
    """Return a value that fits a cell: sentences become one text."""
    if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    return value


def _of_one_kind(values: list[Any]) -> list[Any]:
    """Return a column whose values libraries for frames take for one kind."""
    kinds = {kind for value in values for kind in _kinds(value)}
    if len(kinds) < 2:
        return values
    if kinds == {int, float}:
        return [None if value is None else float(value) for value in values]
    if kinds == {(int,), (float,)}:
        return [value and [None if one is None else float(one) for one in value] for value in values]
    return [value if value is None or isinstance(value, str) else json.dumps(value) for value in values]


def _kinds(value: Any) -> set[Any]:
    """Return the kind of a cell, of a list those of its members."""
    if isinstance(value, (list, tuple)):
        return {(type(one),) for one in value if one is not None}
    return set() if value is None else {type(value)}


def _are_records(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _are_values(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and not any(isinstance(v, (Mapping, list, tuple)) for v in value)
