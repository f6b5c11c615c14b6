"""Load the register of sources."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Source:
    """A work that a number or a claim rests on."""

    key: str
    citation: str
    doi: str | None = None
    doi_confirmed: bool | None = None
    url: str = ""
    level: str = ""
    note: str = ""


@cache
def load_sources() -> dict[str, Source]:
    """Load every source of the package by key.

    Returns
    -------
    dict
        Key to `Source`.

    Raises
    ------
    ValueError
        If a key is given twice or a table has unknown fields.

    Examples
    --------
    >>> load_sources()["own_choice"].citation
    'Chosen by the crampcast maintainers; the parameter\\'s note says why.'
    """
    found: dict[str, Source] = {}
    for path in sorted(files(__package__).iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".toml"):
            continue
        for key, table in tomllib.loads(path.read_text(encoding="utf-8")).get("source", {}).items():
            if key in found:
                raise ValueError(f"{path.name}: source {key} is given twice")
            try:
                found[key] = Source(key=key, **table)
            except TypeError as why:
                raise ValueError(f"{path.name}, source {key}: {why}") from why
    return found
