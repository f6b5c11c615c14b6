"""Load the bundled cohort files as they are written."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def cohort_keys() -> tuple[str, ...]:
    """Return the keys of the bundled cohorts, sorted.

    Returns
    -------
    tuple of str
        One key per file; also valid as source keys.

    Examples
    --------
    >>> "jung_2005" in cohort_keys()
    True
    """
    names = (path.name for path in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def cohort_tables(key: str) -> dict[str, Any]:
    """Return one bundled cohort file as parsed TOML.

    Parameters
    ----------
    key : str
        Key of the study, one of `cohort_keys`.

    Returns
    -------
    dict
        The file's tables; a fresh copy at every call.

    Raises
    ------
    KeyError
        If there is no such cohort.

    Examples
    --------
    >>> cohort_tables("jung_2005")["runners"]["n"]
    13
    """
    if key not in cohort_keys():
        raise KeyError(f"no cohort {key!r}; known are {', '.join(cohort_keys())}")
    return tomllib.loads((files(__package__) / f"{key}.toml").read_text(encoding="utf-8"))
