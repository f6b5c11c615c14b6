"""Load the JSON Schemas of the commands."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

_ENDING = ".schema.json"


def schema_commands() -> tuple[str, ...]:
    """Return the commands whose output has a schema, sorted.

    Returns
    -------
    tuple of str
        Command names.

    Examples
    --------
    >>> "plan" in schema_commands()
    True
    """
    names = (path.name for path in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


def load_schema(command: str) -> dict[str, Any]:
    """Return the JSON Schema of a command's output.

    Parameters
    ----------
    command : str
        One of `schema_commands`.

    Returns
    -------
    dict
        The schema, draft 2020-12.

    Raises
    ------
    KeyError
        If the command has no schema.

    Examples
    --------
    >>> load_schema("import")["required"]
    ['imported', 'duplicates', 'refused']
    """
    if command not in schema_commands():
        raise KeyError(f"no schema for {command!r}; there are {', '.join(schema_commands())}")
    text = (files(__package__) / f"{command}{_ENDING}").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
